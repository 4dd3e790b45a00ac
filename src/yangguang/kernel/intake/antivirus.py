"""Files looked through by ClamAV: its INSTREAM command, over TCP or a Unix socket.

The address is the setting `YANGGUANG_CLAMD` (from the environment): `host:port`, `[::1]:port`, or the path of a
socket (`/run/clamav/clamd.ctl`, `unix:/run/…`). Without it nothing is scanned, and `configured` says so.
"""

import re
import socket
import struct
from dataclasses import dataclass
from io import BytesIO
from time import monotonic
from typing import BinaryIO

from django.conf import settings

_CHUNK = 64 * 1024
_CONNECT_SECONDS = 5.0
_SECONDS = 60.0
_LONGEST_REPLY = 4096
_REPLY = re.compile(r"(?:stream|instream\(.*?\)|[^:]{0,200}): (?:(?P<name>.{1,200}) FOUND|(?P<clean>OK))", re.DOTALL)
_TCP = re.compile(r"(?:tcp://)?(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^\[\]/:]+)):(?P<port>[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Clean:
    """Nothing was found."""


@dataclass(frozen=True, slots=True)
class Infected:
    """What was found, by the name of its signature."""

    name: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The file was not scanned; why, as a sentence for the administrator. It is to be tried again, and not served."""

    reason: str


Verdict = Clean | Infected | Unavailable


def configured() -> bool:
    """Whether an address of ClamAV is given."""
    return bool(_configured())


def scan(data: bytes | BinaryIO, *, address: str | None = None, seconds: float = _SECONDS) -> Verdict:
    """What ClamAV says of the bytes, or of a file read from where it stands; never an exception.

    `address` is that of the settings unless given; `seconds` bound the whole conversation. Anything but a clear
    answer — no address, nobody listening, a limit passed, an answer cut off — is Unavailable, never Clean.
    """
    where = address.strip() if address is not None else _configured()
    if not where:
        return Unavailable("没有设置杀毒服务的地址（YANGGUANG_CLAMD）")
    until = monotonic() + seconds
    try:
        with _connected(where, min(_CONNECT_SECONDS, seconds)) as connection:
            reply = _conversation(connection, BytesIO(data) if isinstance(data, bytes) else data, until)
    except TimeoutError:
        return Unavailable(f"杀毒服务 {seconds:g} 秒内没有答复")
    except (OSError, ValueError) as error:
        return Unavailable(f"连不上杀毒服务 {where}（{error}）")
    return _verdict(reply)


def _configured() -> str:
    return str(getattr(settings, "YANGGUANG_CLAMD", "")).strip()


def _connected(where: str, seconds: float) -> socket.socket:
    """A connection to the address. ValueError for an address that is none."""
    path = where.removeprefix("unix:")
    if path.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(seconds)
            connection.connect(path)
        except BaseException:
            connection.close()
            raise
        return connection
    found = _TCP.fullmatch(where)
    if found is None or not 0 < int(found["port"]) < 65536:
        raise ValueError("地址应为 主机:端口 或套接字的路径")
    return socket.create_connection((found["six"] or found["host"], int(found["port"])), timeout=seconds)


def _conversation(connection: socket.socket, file: BinaryIO, until: float) -> bytes:
    """The answer to the file: sent in chunks, each behind its length, an empty one at the end."""
    try:
        _send(connection, b"zINSTREAM\0", until)
        while chunk := file.read(_CHUNK):
            _send(connection, struct.pack(">I", len(chunk)) + chunk, until)
        _send(connection, struct.pack(">I", 0), until)
    except (BrokenPipeError, ConnectionResetError):
        # The server closes at its size limit; what it said before is worth reading.
        pass
    reply = b""
    while b"\0" not in reply and len(reply) <= _LONGEST_REPLY:
        connection.settimeout(_left(until))
        try:
            part = connection.recv(_LONGEST_REPLY)
        except ConnectionResetError:
            break
        if not part:
            break
        reply += part
    return reply


def _send(connection: socket.socket, data: bytes, until: float) -> None:
    connection.settimeout(_left(until))
    connection.sendall(data)


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _verdict(reply: bytes) -> Verdict:
    said, ended, _rest = reply.partition(b"\0")
    text = said.decode("utf-8", errors="replace").strip()
    if not ended:
        return Unavailable("杀毒服务没有说完就断开了" if text else "杀毒服务没有答复就断开了")
    found = _REPLY.fullmatch(text)
    if found and found["clean"]:
        return Clean()
    if found:
        return Infected(found["name"])
    if "size limit exceeded" in text.lower():
        return Unavailable("文件超过杀毒服务的大小上限，请调大 clamd 的 StreamMaxLength")
    return Unavailable(f"杀毒服务的答复认不出来：{text[:80]}")
