"""Old office formats (.doc, .wps, .xls …) through LibreOffice, where it is installed.

Each conversion is a process group of its own with its own profile, a time and a memory limit; macros
are off, links are not followed, and the group is killed when its time is up.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path, PurePath

from .document import Unreadable
from .limits import DEFAULT, MEGABYTE, Limits
from .ole import MARK, Compound, Damaged
from .sniffing import about_ole

MISSING = (
    "这是旧版格式（.doc、.wps 或 .xls），这台服务器没有装 LibreOffice，读不了；"
    "请用 Word 或 WPS 另存为 .docx 或 .xlsx 后再上传"
)
SECONDS = 60
_MEMORY = 4096 * MEGABYTE
_PROGRAMS = ("soffice", "libreoffice")
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML", "pdf": "pdf"}
_MODERN = {"application/msword": "docx", "application/vnd.ms-excel": "xlsx"}
_OLD_SUFFIXES = {"docx": (".doc", ".wps"), "xlsx": (".xls", ".et")}
#: Settings of the profile: no macro runs, no link is followed, nothing is asked or sent.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
)


def available() -> bool:
    """Whether LibreOffice is installed here."""
    return _program() is not None


def convert(name: str, data: bytes, to: str = "docx", *, limits: Limits = DEFAULT, seconds: float = SECONDS) -> bytes:
    """The file in another format (docx, xlsx or pdf). `name` is for what is said; the file's own name is not used.

    Raises Unreadable when LibreOffice is missing, takes longer than `seconds`, or makes nothing of the file.
    """
    program = _program()
    if program is None:
        raise Unreadable(name, MISSING)
    if len(data) > limits.file_size:
        raise Unreadable(name, f"文件超过 {limits.file_size // MEGABYTE} MB，请精简或拆分后再上传")
    with tempfile.TemporaryDirectory(prefix="yangguang-office-") as folder:
        place = Path(folder)
        source = place / "in" / f"source{_suffix(name)}"
        for part in (source.parent, place / "out", place / "profile" / "user", place / "home"):
            part.mkdir(parents=True)
        source.write_bytes(data)
        (place / "profile" / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        _run(name, program, place, source, to, seconds)
        made = place / "out" / f"source.{to}"
        if not made.is_file() or made.stat().st_size == 0:
            raise Unreadable(name, "旧版文件已损坏或太复杂，转换不了，请用 Word 或 WPS 另存为 .docx 后再上传")
        return made.read_bytes()


def as_modern(name: str, data: bytes, *, limits: Limits = DEFAULT) -> tuple[str, bytes]:
    """An old Word, WPS or Excel file as .docx or .xlsx, its name changed with it; any other file as it is.

    Raises Unreadable for one that is encrypted, has macros, is named as another type, or cannot be converted.
    """
    if not data.startswith(MARK):
        return name, data
    try:
        compound = Compound(data)
        encrypted, macros, media_type = compound.encrypted, compound.has_macros, compound.media_type
    except Damaged as error:
        raise Unreadable(name, about_ole(data)) from error
    if encrypted:
        raise Unreadable(name, "文件已加密，请去掉密码后再上传")
    to = _MODERN.get(media_type or "")
    if to is None:
        raise Unreadable(name, "这不是旧版 Word、WPS 或 Excel 文件，请另存为 .docx 或 .xlsx 后再上传")
    if PurePath(name).suffix.lower() not in _OLD_SUFFIXES[to]:
        raise Unreadable(name, f"内容是旧版 {_OLD_SUFFIXES[to][0]} 文件，扩展名却不是，请核对后用正确的扩展名上传")
    if macros:
        raise Unreadable(name, "文件带有宏，不安全，请另存为不含宏的 .docx 或 .xlsx 后再上传")
    return f"{PurePath(name).stem}.{to}", convert(name, data, to, limits=limits)


def _program() -> str | None:
    return next((found for one in _PROGRAMS if (found := shutil.which(one))), None)


def _profile() -> str:
    """The profile's settings as LibreOffice keeps them."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    spaces = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {spaces}>{items}</oor:items>'


def _suffix(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in (".doc", ".wps", ".xls", ".et", ".ppt", ".docx", ".xlsx") else ""


def _run(name: str, program: str, place: Path, source: Path, to: str, seconds: float) -> None:
    command = [
        program,
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        "--convert-to", _FILTERS[to],
        "--outdir", str(place / "out"),
        str(source),
    ]  # fmt: skip
    # No proxy, display or session of the server's is handed on.
    surroundings = {"HOME": str(place / "home"), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603  a program found on the path, arguments of ours
        command,
        env=surroundings,
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: _limit(seconds),
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            name, f"旧版文件 {seconds:g} 秒内没有转换完，请用 Word 或 WPS 另存为 .docx 后再上传"
        ) from error
    finally:
        # The launcher leaves children of its own: the whole group goes.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _limit(seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 5, int(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
