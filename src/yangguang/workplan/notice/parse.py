"""`parse_notice`: a read file becomes a year notice with aspects, tasks, units and deadlines."""

from collections.abc import Sequence

from yangguang.kernel.intake.document import SourceDocument, Unreadable
from yangguang.kernel.text import find_damage
from yangguang.workplan.notice.columns import Header, find_header, split_at_headings
from yangguang.workplan.notice.head import Head, read_head, scheme_due
from yangguang.workplan.notice.numbering import number_tasks, written_numbers
from yangguang.workplan.notice.outline_tasks import outline_tasks
from yangguang.workplan.notice.raw import Found, RawTask
from yangguang.workplan.notice.result import ParsedNotice, ParsedTask, Problem
from yangguang.workplan.notice.source import Line, Piece, Row, Sheet, lay_out
from yangguang.workplan.notice.table_tasks import TableReader
from yangguang.workplan.notice.wording import (
    asks_for_scheme,
    deadlines_of,
    deadlines_of_cell,
    impossible_days,
    measures_of,
    strip_number,
    title_of,
)


class NoTasks(Unreadable):
    """The file was read, but nothing in it resembles tasks with units."""


def parse_notice(document: SourceDocument) -> ParsedNotice:
    """The year notice that a file holds.

    Doubtful things come back as `problems`, never as exceptions; `NoTasks` (an `Unreadable`) is raised
    when the file has no task at all.
    """
    pieces: list[Piece] = []
    for piece in lay_out(document):
        pieces.extend(split_at_headings(piece) if isinstance(piece, Sheet) else [piece])
    chosen = _breakdowns(pieces)
    lines = _letter(pieces, chosen)
    found = _from_tables(pieces, chosen) if chosen else Found()
    if not found.tasks or not found.units_expected:
        # A table without units beside an outline with them is no breakdown.
        outline = outline_tasks(lines)
        found = outline if outline.tasks else found
    if not found.tasks:
        raise NoTasks(
            document.name,
            "没有找到工作任务；请确认选对了文件，且文件里有责任分解表，或有写明责任单位的分条任务。",
        )
    lines += [Line(text, place) for text, place in found.loose]
    head = read_head(lines)
    problems = list(head.problems)
    numbers, numbering = number_tasks(written_numbers(found.tasks))
    problems += found.problems + numbering
    notes = [*found.notes, *_damage(lines)]
    tasks: list[ParsedTask] = []
    for raw, number in zip(found.tasks, numbers, strict=True):
        tasks.append(_task(raw, number, head.year))
        problems += _task_problems(raw, number, found)
        notes += [
            Problem(raw.place.label, f"“{words}”没有写全是哪些单位，只记下了写明的；如有其他单位请补充。")
            for words in raw.units.left_open
        ]
    return _notice(head, lines, found, tasks, problems, notes)


def _notice(
    head: Head,
    lines: Sequence[Line],
    found: Found,
    tasks: list[ParsedTask],
    problems: list[Problem],
    notes: list[Problem],
) -> ParsedNotice:
    return ParsedNotice(
        title=head.title,
        document_number=head.document_number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        year=head.year,
        aspects=tuple(found.aspects),
        tasks=tuple(tasks),
        problems=tuple(dict.fromkeys(problems)),
        notes=tuple(dict.fromkeys(notes)),
        scheme_due=scheme_due(lines, head.year),
    )


def _breakdowns(pieces: Sequence[Piece]) -> dict[int, Header]:
    """The sheets that hold the breakdown, by position, each with its header.

    The best table sets the measure; others count when they have units as it does. A table without
    headings that follows one directly and is as wide goes on with it.
    """
    headers: dict[int, Header] = {}
    for at, piece in enumerate(pieces):
        if isinstance(piece, Sheet):
            header = find_header(piece)
            if header is not None and header.score > 0:
                headers[at] = header
    if any(header.has_units for header in headers.values()):
        headers = {at: header for at, header in headers.items() if header.has_units}
    for at, piece in enumerate(pieces):
        before = at - 1
        while before >= 0 and before not in headers and isinstance(pieces[before], Line) and at - before < 4:
            before -= 1
        if at in headers or before not in headers or not isinstance(piece, Sheet) or find_header(piece):
            continue
        width = max((len(row.fields) for row in piece.rows), default=0)
        if piece.aligned and width == len(headers[before].kinds):
            known = headers[before]
            headers[at] = Header(known.kinds, known.words, 0, 0)
    return headers


def _letter(pieces: Sequence[Piece], chosen: dict[int, Header]) -> list[Line]:
    """The running text: lines outside the breakdown, with rows above its headings and other tables as lines."""
    lines: list[Line] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, Line):
            lines.append(piece)
            continue
        rows = piece.rows[: chosen[at].start] if at in chosen else piece.rows
        for row in rows:
            texts = [field.text for field in row.origins() if field.text]
            if len(texts) > 1 and len(texts) % 2 == 0 and all(len(label) <= 8 for label in texts[::2]):
                pairs = zip(texts[::2], texts[1::2], strict=True)
                lines += [Line(f"{label.rstrip('：:')}：{value}", row.place) for label, value in pairs]
            else:
                lines += _row_lines(row)
    return lines


def _row_lines(row: Row) -> list[Line]:
    texts = [field.text for field in row.origins() if field.text]
    return [Line(part, row.place) for text in texts for part in text.split("\n") if part]


def _from_tables(pieces: Sequence[Piece], chosen: dict[int, Header]) -> Found:
    reader = TableReader()
    last = -1
    for at, header in sorted(chosen.items()):
        sheet = pieces[at]
        before = list(pieces[last + 1 : at])
        last = at
        if isinstance(sheet, Sheet):
            for row in sheet.rows[: header.start]:
                before += _row_lines(row)
            heading = "" if "aspect" in header.kinds else _heading(before)
            reader.read(sheet, header, heading)
    return reader.finish()


def _heading(before: Sequence[Piece]) -> str:
    """The section heading just above a table, such as 一、深化决策公开; empty when the lines are none."""
    for piece in reversed(before[-3:]):
        if not isinstance(piece, Line):
            return ""
        _, _, style, rest = strip_number(piece.text)
        if style in ("comma_chinese", "ordinal_chinese", "bracketed_chinese") or piece.heading_level > 1:
            plain = rest.strip()
            return piece.text if 2 <= len(plain) <= 40 and "。" not in plain else ""
        if "。" in piece.text:
            return ""
    return ""


def _task(raw: RawTask, number: int, year: int | None) -> ParsedTask:
    text = _full_text(raw)
    cell = raw.deadline or ""
    deadlines = deadlines_of(text, year)
    said = {found.text for found in deadlines}
    deadlines += tuple(found for found in deadlines_of_cell(cell, year) if found.text not in said)
    marked = asks_for_scheme("\n".join((text, raw.lead_raw, raw.responsible_raw, raw.remark)))
    return ParsedTask(
        number=number,
        label=raw.label,
        aspect=raw.aspect,
        title=title_of(raw.title or text),
        text=text,
        lead_units=raw.units.lead,
        responsible_units=raw.units.responsible,
        lead_raw=raw.lead_raw,
        responsible_raw=raw.responsible_raw,
        deadline=raw.deadline,
        deadlines=deadlines,
        measures=measures_of(text, year),
        marked_cross_department=marked,
        place=raw.place,
    )


def _full_text(raw: RawTask) -> str:
    """The task's words: the name column and the details as one, in the order of the columns."""
    if not raw.title:
        return raw.text.strip()
    if not raw.text or raw.text.startswith(raw.title):
        return (raw.text or raw.title).strip()
    closed = raw.title if raw.title[-1] in "。！？" else raw.title.rstrip("：:；;，") + "。"
    return f"{closed}{raw.text}".strip()


def _task_problems(raw: RawTask, number: int, found: Found) -> list[Problem]:
    problems: list[Problem] = []
    name = f"第{number}项任务“{title_of(raw.title or raw.text)[:20]}”"
    if found.units_expected and not (raw.units.lead or raw.units.responsible):
        problems.append(Problem(raw.place.label, f"{name}没有写责任单位；请补充牵头单位或责任单位。"))
    words = "\n".join((raw.title, raw.text, raw.deadline or ""))
    problems += [
        Problem(raw.place.label, f"{name}里的“{day}”不是日历上有的日子；请核对完成时限。")
        for day in dict.fromkeys(impossible_days(words))
    ]
    for words in (
        raw.title,
        raw.text,
        raw.lead_raw,
        raw.responsible_raw if raw.responsible_raw != raw.lead_raw else "",
    ):
        problems += [Problem(raw.place.label, f"{name}里{what}") for what in _damaged(words)]
    return problems


def _damaged(text: str) -> list[str]:
    """A sentence for each span of destroyed characters in `text`."""
    sentences: list[str] = []
    for spot in find_damage(text):
        guess = f"，可能是“{spot.suggestion}”" if spot.suggestion else ""
        sentences.append(f"“{spot.excerpt}”有损坏的字{guess}；请对照原件核对。")
    return sentences


def _damage(lines: Sequence[Line]) -> list[Problem]:
    """Places in the running text where characters were destroyed on the way."""
    return [Problem(line.where, what) for line in lines for what in _damaged(line.text)]
