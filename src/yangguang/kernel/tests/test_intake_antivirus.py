"""ClamAV: what it finds is found, and whatever goes wrong on the way is never taken for clean."""

import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from yangguang.kernel.intake import antivirus
from yangguang.kernel.intake.antivirus import Clean, Infected, Unavailable, configured, scan

#: What the signature of our own is for; no real malware is kept or made here.
PLANTED = b"yangguang-planted-test-signature-7f3a"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real server with one signature, on a socket of its own."""
    program = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").exists() else None)
    if program is None:
        pytest.skip("clamd is not installed (apt-get install clamav-daemon)")
    place = tmp_path_factory.mktemp("clamd")
    database = place / "database"
    database.mkdir()
    (database / "own.ndb").write_text(f"Yangguang.Test:0:*:{PLANTED.hex()}\n")
    listening = Path(f"/tmp/yangguang-clamd-{os.getpid()}.sock")
    config = place / "clamd.conf"
    config.write_text(
        f"DatabaseDirectory {database}\nLocalSocket {listening}\nForeground yes\nStreamMaxLength 2M\n"
        f"TemporaryDirectory {place}\nLogFile {place / 'log'}\nUser {'root' if os.getuid() == 0 else os.getlogin()}\n"
    )
    place.chmod(0o755)
    process = subprocess.Popen(
        [program, "--config-file", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while isinstance(scan(b"x", address=str(listening), seconds=5), Unavailable):
            if process.poll() is not None or time.monotonic() > until:
                pytest.skip("clamd is installed, but does not start here")
            threading.Event().wait(0.1)
        yield str(listening)
    finally:
        process.terminate()
        process.wait(timeout=20)
        listening.unlink(missing_ok=True)


@pytest.mark.slow
class TestTheRealServer:
    def test_clean_and_infected(self, clamd: str) -> None:
        assert scan(b"\xe5\x85\xac\xe5\xbc\x80", address=clamd) == Clean()
        assert scan(b"x" * 200_000 + PLANTED + b"y" * 200_000, address=clamd) == Infected("Yangguang.Test.UNOFFICIAL")
        assert scan(BytesIO(PLANTED), address=f"unix:{clamd}") == Infected("Yangguang.Test.UNOFFICIAL")

    def test_what_hides_in_an_archive(self, clamd: str) -> None:
        from yangguang.kernel.tests.intake_files import repacked, word

        hidden = repacked(word("x"), {"word/media/image1.png": PLANTED * 20})
        assert isinstance(scan(hidden, address=clamd), Infected)

    def test_a_file_beyond_its_limit_is_not_clean(self, clamd: str) -> None:
        verdict = scan(b"x" * (8 * 1024 * 1024), address=clamd)
        assert isinstance(verdict, Unavailable)

    def test_the_settings_name_it(self, clamd: str, settings: Any) -> None:
        settings.YANGGUANG_CLAMD = clamd
        assert configured()
        assert scan(PLANTED) == Infected("Yangguang.Test.UNOFFICIAL")


Answer = Callable[[socket.socket], None]


def received(connection: socket.socket) -> bytes:
    """The stream that a client sends, put together as the protocol says."""

    def exactly(count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = connection.recv(count - len(data))
            assert part
            data += part
        return data

    assert exactly(10) == b"zINSTREAM\0"
    whole = b""
    while size := struct.unpack(">I", exactly(4))[0]:
        whole += exactly(size)
    return whole


def talk(answer: Answer, data: bytes = b"abc", seconds: float = 5.0) -> antivirus.Verdict:
    """What `scan` makes of a server that answers so."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        verdict = scan(data, address=f"127.0.0.1:{server.getsockname()[1]}", seconds=seconds)
        thread.join(10)
        return verdict


def saying(reply: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        received(connection)
        connection.sendall(reply)

    return answer


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (b"stream: OK\0", Clean()),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Infected("Win.Test.EICAR_HDB-1")),
        (b"instream(127.0.0.1@1): Eicar FOUND\0", Infected("Eicar")),
    ],
)
def test_clear_answers(reply: bytes, verdict: antivirus.Verdict) -> None:
    assert talk(saying(reply)) == verdict


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (b"", "没有答复就断开"),
        (b"stream: OK", "没有说完"),
        (b"stream: O", "没有说完"),
        (b"INSTREAM size limit exceeded. ERROR\0", "StreamMaxLength"),
        (b"stream: Can't allocate memory ERROR\0", "认不出来"),
        (b"\xff\xfe\x00garbage\0", "认不出来"),
        (b"OK\0", "认不出来"),
        (b"stream: NOT OK\0", "认不出来"),
        (b"x" * 100_000, "没有说完"),
    ],
)
def test_anything_else_is_not_clean(reply: bytes, told: str) -> None:
    verdict = talk(saying(reply))
    assert isinstance(verdict, Unavailable)
    assert told in verdict.reason


def test_the_file_arrives_whole_in_chunks() -> None:
    sent = os.urandom(300_001)
    arrived: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        arrived.append(received(connection))
        connection.sendall(b"stream: OK\0")

    assert talk(answer, sent) == Clean()
    assert arrived == [sent]


def test_an_answer_in_pieces_is_read_to_its_end() -> None:
    def answer(connection: socket.socket) -> None:
        received(connection)
        for byte in b"stream: X FOUND\0":
            connection.sendall(bytes([byte]))

    assert talk(answer) == Infected("X")


def test_a_server_that_closes_early_at_its_limit_is_heard() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        connection.shutdown(socket.SHUT_WR)

    verdict = talk(answer, b"x" * 20_000_000)
    assert isinstance(verdict, Unavailable)


def test_a_silent_server_does_not_hold_us() -> None:
    held = threading.Event()
    start = time.monotonic()
    verdict = talk(lambda connection: held.wait(2) and None, seconds=0.3)
    assert isinstance(verdict, Unavailable)
    assert "没有答复" in verdict.reason
    assert time.monotonic() - start < 15


NOWHERE = ["", "  ", "nowhere", "127.0.0.1:0", "127.0.0.1:99999", "/no/such/socket", "[::1]:1", "a:b"]


@pytest.mark.parametrize("address", NOWHERE)
def test_no_server_is_unavailable_and_never_an_exception(address: str, settings: Any) -> None:
    settings.YANGGUANG_CLAMD = ""
    assert isinstance(scan(b"x", address=address, seconds=2), Unavailable)
    assert isinstance(scan(b"x"), Unavailable)
    assert not configured()
