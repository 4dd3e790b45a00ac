"""`read_document`: a file's particulars, headings, words and body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yangguang.disclosures.reading.body import shape
from yangguang.kernel import intake
from yangguang.kernel.html import Picture
from yangguang.kernel.html.importing import body_of
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.office import as_modern
from yangguang.kernel.official_text import (
    Letterhead,
    TextLine,
    attachments_named,
    headings,
    lay_out,
    looks_scraped,
    read_letterhead,
)
from yangguang.kernel.text import find_damage

_MOST_DAMAGE = 20


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """What a file says (条例 article 12: name, summary, date of the record; Hunan's metadata beside them).

    A field that was not found is empty or None and named in `problems`, sentences for the clerk. `headings` are
    (level, text); `body_html` is clean and begins behind the title, its pictures as `pictures/1.png` …;
    `attachments_named` are the names in the letter's own list of attachments.
    """

    title: str
    document_number: str | None
    issuer: str | None
    issued_on: date | None
    addressees: tuple[str, ...]
    headings: tuple[tuple[int, str], ...]
    tables: int
    text: str
    body_html: str
    pictures: tuple[Picture, ...]
    attachments_named: tuple[str, ...]
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The fields that `manage.py read_document --json` prints."""
        return {
            "title": self.title,
            "document_number": self.document_number,
            "issuer": self.issuer,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "addressees": list(self.addressees),
            "headings": [{"level": level, "text": text} for level, text in self.headings],
            "tables": self.tables,
            "text": self.text,
        }


def read_document(name: str, data: bytes) -> DocumentRead:
    """The file read: .docx, .pdf, .html, .txt, .xlsx, and .doc, .wps, .xls where LibreOffice is installed.

    Raises Unreadable, saying where and what to do, for a file that `intake.read` refuses; a particular that is
    missing or doubtful is a problem, never an exception.
    """
    modern_name, modern = as_modern(name, data)
    document = intake.read(modern_name, modern)
    lines, tables = lay_out(document)
    letter = read_letterhead(lines)
    scraped = looks_scraped(document)
    found = headings(lines, letter.text_from)
    problems = _problems(letter, lines)
    try:
        body = body_of(document, modern)
        html = shape(body.html, lines[: letter.text_from], found, mend_words=scraped)
        pictures, lost = body.pictures, body.problems
    except Unreadable as unreadable:
        html, pictures, lost = "", (), (f"正文没有带入：{unreadable.what}。",)
    return DocumentRead(
        title=letter.title,
        document_number=letter.document_number,
        issuer=letter.issuer,
        issued_on=letter.issued_on,
        addressees=letter.addressees,
        headings=tuple((one.level, one.text) for one in found),
        tables=tables,
        text="\n".join(line.text for line in lines) if scraped else document.text,
        body_html=html,
        pictures=pictures,
        attachments_named=tuple(attachments_named(lines[letter.text_from :], _after(letter))),
        problems=(*problems, *lost),
    )


def _after(letter: Letterhead) -> int | None:
    return None if letter.signed_at is None else max(0, letter.signed_at - letter.text_from)


def _problems(letter: Letterhead, lines: Sequence[TextLine]) -> list[str]:
    missing = (
        (letter.title, "没有找到标题，请填写。"),
        (letter.document_number, "没有找到文号，请对照原件填写；没有文号的可以不填。"),
        (letter.issuer, "没有找到发文单位，请对照落款填写。"),
        (letter.issued_on, "没有找到成文日期，请对照落款填写。"),
    )
    problems = [sentence for value, sentence in missing if not value]
    if letter.number_year and letter.issued_on and letter.issued_on.year != letter.number_year:
        problems.append(f"文号是{letter.number_year}年，成文日期是{letter.issued_on.year}年，请核对。")
    spots = [(line, spot) for line in lines for spot in find_damage(line.text)]
    problems += [f"{line.where}：“{spot.excerpt}”有损坏的字，请对照原件核对。" for line, spot in spots[:_MOST_DAMAGE]]
    if len(spots) > _MOST_DAMAGE:
        problems.append(f"另有 {len(spots) - _MOST_DAMAGE} 处损坏的字，请对照原件核对。")
    return problems
