"""A folder or .tar.xz of documents, and the versions of one title put together. Pure but for reading files.

Markdown has the title as `# …`, lines of history up to `<!-- INFO END -->`, then the text; the file's name may give
the day of the version, `名称(2023-09-01).md`. Word and HTML files are read through `kernel.intake`.
"""

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from yangguang.kernel.intake import Unreadable, read
from yangguang.kernel.intake.limits import MEGABYTE
from yangguang.kernel.text import split_lines
from yangguang.kernel.text.dates import parse_date
from yangguang.regulations.reading.structure import Structure, of_text
from yangguang.regulations.reading.terms import read_terms
from yangguang.regulations.reading.titles import plain_title, title_key
from yangguang.regulations.validity import Kind, LifeEvent

from .history import HistoryLine, events, issuer, read_history

MARKDOWN, READABLE = frozenset({".md", ".markdown"}), frozenset({".docx", ".html", ".htm", ".doc", ".txt"})
LARGEST = 20 * MEGABYTE
_INFO_END = "<!-- INFO END -->"
_NAMED = re.compile(r"(?P<name>.+?)[（(](?P<date>\d{4}-\d{1,2}-\d{1,2})[）)]")
_BLANK = " \t\u00a0\u3000\u200b\ufeff"
_FIRST = re.compile(r"第[零〇○一二三四五六七八九十百\d]{1,4}[编章条]")
_DATED = re.compile(r"[（(]?\s*[12]\d{3}\s*年")


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One file: `version_on` is the day on which this text was made, from the file's name or the last line of history;
    `effective_on` the day of taking effect that the history or the last article names.

    `events` are those of the document's life that its history tells; `text` is plain, a line for each paragraph.
    """

    name: str
    title: str
    issuer: str
    number: str
    issued_on: date | None
    effective_on: date | None
    version_on: date | None
    history: tuple[HistoryLine, ...]
    events: tuple[LifeEvent, ...]
    text: str
    problems: tuple[str, ...]

    @property
    def key(self) -> str:
        """Equal for all versions of one title."""
        return title_key(self.title)

    @property
    def in_force_on(self) -> date | None:
        """The day from which this text holds: the one it names, where that is later than the day it was made.

        An amended text whose last article still names the day of the first one holds from its amendment.
        """
        days = [day for day in (self.version_on, self.effective_on) if day]
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class GroupedDocument:
    """One document: its versions from the oldest to the newest, and what was amiss when they were put together."""

    key: str
    title: str
    versions: tuple[ParsedDocument, ...]
    problems: tuple[str, ...]

    @property
    def latest(self) -> ParsedDocument:
        """The newest version; its history is the longest."""
        return self.versions[-1]

    @property
    def events(self) -> tuple[LifeEvent, ...]:
        """The events of every version's history together, each once."""
        found = {(one.kind, one.on): one for version in self.versions for one in version.events}
        first: dict[Kind, LifeEvent] = {}
        for one in sorted(found.values(), key=lambda event: event.on):
            if one.kind in (Kind.ISSUED, Kind.EFFECTIVE):
                first.setdefault(one.kind, one)
        rest = [one for one in found.values() if one.kind not in first]
        return tuple(sorted([*first.values(), *rest], key=lambda event: (event.on, event.kind.value)))


def documents(path: Path) -> Iterator[ParsedDocument]:
    """Every document of a folder (with its subfolders) or of a tar archive, one after the other, by name.

    A file that cannot be read comes with an empty text and the reason in `problems`; files of other kinds are left
    out. Raises Unreadable for a path that is neither, or an archive that is damaged.
    """
    for name, data in _files(path):
        yield parse(name, data)


def parse(name: str, data: bytes) -> ParsedDocument:
    """One file. `name` may have folders before it. Never raises for what is in the file."""
    try:
        if len(data) > LARGEST:
            raise Unreadable(name, f"文件超过 {LARGEST // MEGABYTE} MB 的上限，请拆分后再导入")
        if PurePosixPath(name).suffix.lower() in MARKDOWN:
            return _parsed(name, *_markdown(data.decode("utf-8-sig")))
        return _parsed(name, *_plain(read(PurePosixPath(name).name, data).text))
    except UnicodeDecodeError:
        problem = "文件不是 UTF-8 编码，请转换后再导入"
    except Unreadable as error:
        problem = error.what
    title, version_on = _of_name(name)
    return ParsedDocument(name, title, "", "", None, None, version_on, (), (), "", (problem,))


def grouped(parsed: Iterable[ParsedDocument]) -> list[GroupedDocument]:
    """One document for each title, its versions in order, in the order in which the titles first came.

    Of two texts of one day with the same words one is kept; with other words both are, and it is said.
    """
    by_key: dict[str, list[ParsedDocument]] = {}
    for one in parsed:
        if one.text or one.history:
            by_key.setdefault(one.key, []).append(one)
    return [_group(key, versions) for key, versions in by_key.items()]


def _group(key: str, versions: list[ParsedDocument]) -> GroupedDocument:
    versions.sort(key=lambda one: (one.in_force_on or date.min, one.version_on or date.min, len(one.history), one.name))
    kept: list[ParsedDocument] = []
    problems: list[str] = []
    for one in versions:
        same_day = [other for other in kept if other.in_force_on == one.in_force_on]
        if any(_words(other.text) == _words(one.text) for other in same_day):
            problems.append(f"{one.name} 与同一日的另一份文字相同，只留一份")
            continue
        if same_day:
            problems.append(f"{one.name} 与 {same_day[0].name} 是同一日（{one.in_force_on}）的不同文本，请核对")
        kept.append(one)
    if len(kept) > 1 and any(one.in_force_on is None for one in kept):
        problems.append("有的文本没有日期，排在最前")
    return GroupedDocument(key, kept[-1].title, tuple(kept), tuple(problems))


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    wanted = MARKDOWN | READABLE
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix.lower() in wanted and file.is_file() and not file.is_symlink():
                yield file.relative_to(path).as_posix(), _start(file)
        return
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                if not member.isfile() or PurePosixPath(member.name).suffix.lower() not in wanted:
                    continue
                opened = archive.extractfile(member)
                yield member.name.removeprefix("./"), opened.read(LARGEST + 1) if opened else b""
    except (tarfile.TarError, OSError, EOFError) as error:
        raise Unreadable(path.name, "不是文件夹，也不是完好的 .tar.xz 压缩包") from error


def _start(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _markdown(text: str) -> tuple[str, list[str], str]:
    """Title, lines of history, text."""
    head, mark, body = text.partition(_INFO_END)
    lines = split_lines(head)
    at = next((at for at, line in enumerate(lines) if line.startswith("# ")), None)
    title = lines[at][2:].strip(_BLANK) if at is not None else ""
    if mark:
        return title, lines[at + 1 if at is not None else 0 :], body
    return _plain("\n".join(lines[at:]).removeprefix("# ")) if at is not None else ("", [], text)


def _plain(text: str) -> tuple[str, list[str], str]:
    """The same of a text without marks: the first line is the title, dated lines before the first article history."""
    lines = [line for line in split_lines(text) if line.strip(_BLANK)]
    if not lines:
        return "", [], ""
    end = 1
    while end < len(lines) and _DATED.match(lines[end].strip(_BLANK)) and not _FIRST.match(lines[end]):
        end += 1
    history = [part for line in lines[1:end] for part in re.split(r"(?<=[^\s])\s+(?=[12]\d{3}年\d)", line)]
    return lines[0].strip(_BLANK), history, "\n".join(lines[end:])


def _parsed(name: str, title: str, lines: list[str], body: str) -> ParsedDocument:
    problems: list[str] = []
    named, version_on = _of_name(name)
    if not title:
        problems.append("文件里没有标题，取文件名")
    spelled = plain_title(title or named)
    history, amiss = read_history(_without_title(lines, spelled))
    problems += amiss
    if not history and version_on:
        history = [HistoryLine(version_on, Kind.ISSUED, "")]
        problems.append(f"没有历史沿革，以文件名里的日期{version_on}为公布日期")
    text = "\n".join(line.strip(_BLANK).lstrip("#").strip(_BLANK) for line in split_lines(body) if line.strip(_BLANK))
    if not text:
        problems.append("没有正文")
    structure = of_text(text)
    problems += _gaps(structure)
    made = events(history)
    issued_on = next((one.on for one in made if one.kind is Kind.ISSUED), None)
    effective_on, made, said = _effective(spelled, structure, history, made, issued_on)
    problems += said
    if version_on is None:
        version_on = max((line.on for line in history if line.kind is not Kind.EFFECTIVE), default=None) or effective_on
    if version_on is None:
        problems.append("没有版本日期")
    number = next((line.number for line in history if line.kind is Kind.ISSUED and line.number), "")
    return ParsedDocument(
        name=name,
        title=spelled,
        issuer=issuer(history),
        number=number,
        issued_on=issued_on,
        effective_on=effective_on,
        version_on=version_on,
        history=tuple(history),
        events=made,
        text=text,
        problems=tuple(problems),
    )


def _effective(
    title: str, structure: Structure, history: list[HistoryLine], made: tuple[LifeEvent, ...], issued_on: date | None
) -> tuple[date | None, tuple[LifeEvent, ...], list[str]]:
    """When this text takes effect, the events with that of the document, and what does not fit.

    The last article of an amended text may speak of the amended text: a day after the first amendment is not taken
    for the day on which the document first took effect.
    """
    found = read_terms(title, structure)
    said = next((line.on for line in reversed(history) if line.kind is Kind.EFFECTIVE), None)
    effective_on = said or found.effective_on(issued_on)
    if not any(one.kind is Kind.EFFECTIVE for one in made) and (day := found.effective_on(issued_on)):
        amended = min((one.on for one in made if one.kind is Kind.AMENDED), default=date.max)
        if day < amended:
            made = tuple(
                sorted([*made, LifeEvent(Kind.EFFECTIVE, day)], key=lambda event: (event.on, event.kind.value))
            )
    made += tuple(one for one in found.events(issued_on) if one.kind is Kind.TERM_SET)
    return effective_on, made, list(found.conflicts)


def _without_title(lines: list[str], title: str) -> list[str]:
    """The lines of history without those that only say the title again, broken or not."""
    start = 0
    joined = ""
    for at, line in enumerate(lines):
        words = line.strip(_BLANK)
        if not words:
            continue
        joined += words
        if not title_key(title).startswith(title_key(joined)):
            break
        start = at + 1
    return lines[start:]


def _of_name(name: str) -> tuple[str, date | None]:
    """The title and the day that a file's name gives."""
    stem = PurePosixPath(name).stem
    match = _NAMED.fullmatch(stem)
    return (match["name"], parse_date(match["date"])) if match else (stem, None)


def _gaps(structure: Structure) -> Iterator[str]:
    """Articles that are missing from the row of numbers."""
    before = None
    for one in structure.articles:
        if before and one.number > before.number + 1:
            yield f"条文编号不连续：{before.label}之后是{one.label}"
        if before is None and one.number > 1:
            yield f"条文从{one.label}开始"
        before = one
