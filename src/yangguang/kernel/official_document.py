"""An official document as a Word file in the layout of GB/T 9704-2012 (党政机关公文格式)."""

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from yangguang.kernel.official_blocks import Block, Grid, Image

SONG_TITLE = "方正小标宋简体"
SONG = "宋体"
FANGSONG = "仿宋_GB2312"
HEI = "黑体"
KAI = "楷体_GB2312"

SECOND = Pt(22)  # 二号
THIRD = Pt(16)  # 三号
FOURTH = Pt(14)  # 四号
RED = RGBColor(0xE0, 0x00, 0x00)

CHARACTERS = 28
LINE = 560  # 28 points in twentieths: 22 lines fill the 225 mm of the text area, a 23rd does not fit
CHARACTER = 156 * 1440 / 25.4 / CHARACTERS  # the 156 mm of the text area, in twentieths of a point
TIGHTER = math.floor(CHARACTER - THIRD.pt * 20)  # what a character of 三号 is wider than its place
HEAD_SIZE = 40

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十百]+、")
_TITLE_BREAK = re.compile("工作|任务|情况|有关|事项|全市|全省|[》、，]|.(?=[（《])")
_SECOND_LEVEL = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """What goes on paper. `body` is one paragraph a line; a line that starts with 一、 or （一） is a heading.

    `head` is the red line on top (发文机关标志), `number` the 文号 (may be empty), `addressees` the 主送机关 (may be
    empty), `signature` the 发文机关署名 and `signed_on` the 成文日期 (None: not dated yet). `blocks` stand in place of
    `body` where the text has tables or pictures; `pictures` are their bytes by address.
    """

    head: str
    number: str
    title: str
    addressees: str
    body: str
    signature: str
    signed_on: date | None
    blocks: Sequence[Block] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def official_docx(document: OfficialDocument) -> bytes:
    """The .docx: A4, 22 lines of 28 characters, fonts and sizes as GB/T 9704-2012 (5 to 7) has them."""
    word = Document()
    _page(word, document)
    _base_style(word)
    _head(word, document)
    for line in _title_lines(_clean(document.title)):
        _run(_paragraph(word, WD_ALIGN_PARAGRAPH.CENTER, line=36 * 20), line, SONG_TITLE, SECOND)
    _blank(word)
    if document.addressees.strip():
        addressees = _clean(document.addressees).rstrip("：:") + "："
        _run(_paragraph(word, WD_ALIGN_PARAGRAPH.LEFT), addressees, FANGSONG, THIRD)
    for line in document.body.splitlines() if not document.blocks else ():
        if text := _clean(line).strip():
            _body(word, text)
    for block in document.blocks:
        _block(word, block, document.pictures)
    _signature(word, _clean(document.signature), document.signed_on)
    return _saved(word)


def _clean(text: str) -> str:
    """The text without what XML cannot carry, in one line."""
    return " ".join(_UNPRINTABLE.sub("", text).split("\n"))


def _title_lines(title: str) -> list[str]:
    """A title too long for one line in two of like length, no word torn (7.3.1); as it is where none will do."""
    room = CHARACTER / 20 * CHARACTERS / SECOND.pt - 1
    if _width(title) <= room:
        return [title]
    breaks = {place.end() for place in _TITLE_BREAK.finditer(title)}
    pairs = [(title[:at], title[at:]) for at in breaks]
    fitting = [pair for pair in pairs if max(_width(pair[0]), _width(pair[1])) <= room]
    return list(min(fitting, key=lambda pair: abs(_width(pair[0]) - _width(pair[1])), default=(title,)))


def _page(word: Any, document: OfficialDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The page number stands 7 mm below the text (7.5); Word measures the footer from the edge of the paper.
    section.header_distance, section.footer_distance = Mm(15), Mm(35 - 7 - 5)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE))
    grid.set(qn("w:charSpace"), str(round((CHARACTER / 20 - THIRD.pt) * 4096)))
    word.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left")
    about = word.core_properties
    about.title, about.author = _clean(document.title)[:255], _clean(document.signature)[:255]
    about.comments, about.language = "", "zh-CN"
    if document.signed_on:
        about.created = about.modified = datetime.combine(document.signed_on, time(), UTC).replace(tzinfo=None)


def _base_style(word: Any) -> None:
    normal = word.styles["Normal"]
    normal.font.size = THIRD
    _fonts(normal.element.get_or_add_rPr(), FANGSONG)
    # The page declares the grid, the text keeps to it by its own spacing: LibreOffice gives a 16-point character
    # two cells of a 15.8-point grid.
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TIGHTER))
    normal.element.get_or_add_rPr().insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    normal.element.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:rPr")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)


def _fonts(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _run(paragraph: Paragraph, text: str, font: str, size: Any, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(text)
    run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour
    _fonts(run._r.get_or_add_rPr(), font)


def _paragraph(word: Any, alignment: WD_ALIGN_PARAGRAPH, line: int = LINE) -> Paragraph:
    paragraph: Paragraph = word.add_paragraph()
    paragraph.alignment = alignment
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(line / 20)
    layout.widow_control = False
    # Latin letters and digits are not to be set apart: 28 characters fill a line.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert_element_before(
            off, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    return paragraph


def _blank(word: Any, lines: int = 1) -> None:
    for _ in range(lines):
        _paragraph(word, WD_ALIGN_PARAGRAPH.LEFT)


def _head(word: Any, document: OfficialDocument) -> None:
    """The issuer in red, two lines below it the number, and the red rule (7.2)."""
    name = _clean(document.head)
    size = min(HEAD_SIZE, int(CHARACTER / 20 * CHARACTERS / max(len(name), 1)))
    mark = _paragraph(word, WD_ALIGN_PARAGRAPH.CENTER, line=(size + 12) * 20)
    mark.paragraph_format.space_before = Pt(56)
    _run(mark, name, SONG_TITLE, Pt(size), RED)
    _blank(word, 2)
    number = _paragraph(word, WD_ALIGN_PARAGRAPH.CENTER)
    _run(number, _clean(document.number), FANGSONG, THIRD)
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", str(RED))):
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)
    number._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:autoSpaceDE", "w:autoSpaceDN", "w:spacing", "w:jc"
    )
    _blank(word, 2)


def _body(word: Any, text: str) -> None:
    """A paragraph of the text, its heading (up to the first full stop) in the font of its level."""
    paragraph = _paragraph(word, WD_ALIGN_PARAGRAPH.JUSTIFY)
    _indent(paragraph, "firstLine", 2)
    font = HEI if _FIRST_LEVEL.match(text) else KAI if _SECOND_LEVEL.match(text) else FANGSONG
    heading, stop, rest = text.partition("。") if font != FANGSONG else (text, "", "")
    _run(paragraph, heading + stop, font, THIRD)
    if rest:
        _run(paragraph, rest, FANGSONG, THIRD)
    if font == HEI and not rest:
        paragraph.paragraph_format.keep_with_next = True


def _block(word: Any, block: Block, pictures: Mapping[str, bytes]) -> None:
    if isinstance(block, Grid):
        _table(word, block)
    elif isinstance(block, Image):
        _picture(word, pictures.get(block.source))
    elif block.align != "left" or block.level:
        align = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}.get(block.align)
        paragraph = _paragraph(word, align if align is not None else WD_ALIGN_PARAGRAPH.JUSTIFY)
        if align is None:
            _indent(paragraph, "firstLine", 2)
        font = {1: HEI, 2: KAI}.get(block.level, FANGSONG)
        _run(paragraph, _clean(block.text), font, THIRD)
        paragraph.paragraph_format.keep_with_next = bool(block.level)
    else:
        _body(word, _clean(block.text))


def _table(word: Any, grid: Grid) -> None:
    """A table with thin borders in 四号, its spans as they are."""
    if not grid.rows or not grid.rows[0]:
        return
    table = word.add_table(rows=len(grid.rows), cols=len(grid.rows[0]))
    table.style = "Table Grid"
    for y, row in enumerate(grid.rows):
        for x, cell in enumerate(row):
            if cell is None:
                continue
            text, down, across = cell
            place = table.cell(y, x)
            if down > 1 or across > 1:
                place = place.merge(table.cell(y + down - 1, min(x + across, len(row)) - 1))
            _run(place.paragraphs[0], _clean(text), HEI if y < grid.head else FANGSONG, FOURTH)


def _picture(word: Any, data: bytes | None) -> None:
    """A picture as wide as the text at most; one that cannot be drawn is left out."""
    if data is None:
        return
    paragraph = _paragraph(word, WD_ALIGN_PARAGRAPH.CENTER)
    paragraph.paragraph_format.line_spacing = None
    try:
        drawn = paragraph.add_run().add_picture(io.BytesIO(data))
    except (UnrecognizedImageError, ValueError, ZeroDivisionError):
        paragraph._p.getparent().remove(paragraph._p)
        return
    if drawn.width > Mm(156):
        drawn.height = Emu(drawn.height * Mm(156) // drawn.width)
        drawn.width = Mm(156)


def _indent(paragraph: Paragraph, side: str, characters: float) -> None:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
    indent.set(qn(f"w:{side}"), str(round(characters * CHARACTER)))


def _signature(word: Any, name: str, day: date | None) -> None:
    """Unsealed (7.3.5.2): the name ends two characters from the right, the date begins two after the name's first.

    Both stand by their left edge, so that the date keeps its place whatever the width of the font's digits.
    """
    dated = f"{day.year}年{day.month}月{day.day}日" if day else ""
    name_left = max(0.0, CHARACTERS - 2 - _width(name))
    date_left = max(0.0, min(name_left + 2, CHARACTERS - 2 - _width(dated)))
    if dated:
        name_left = min(name_left, max(0.0, date_left - 2))
    _blank(word)
    for text, left in ((name, name_left), (dated, date_left)):
        if text:
            paragraph = _paragraph(word, WD_ALIGN_PARAGRAPH.LEFT)
            _indent(paragraph, "left", left)
            paragraph.paragraph_format.keep_together = True
            _run(paragraph, text, FANGSONG, THIRD)


def _width(text: str) -> float:
    """In characters: a Latin letter or digit is half as wide."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def _page_number(footer: Any, alignment: WD_ALIGN_PARAGRAPH, side: str) -> None:
    """“— 1 —” in 四号宋体, one character in from the outer edge (7.5)."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = alignment
    _indent(paragraph, side, 1)
    _run(paragraph, "— ", SONG, FOURTH)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    run.font.size = FOURTH
    _fonts(run._r.get_or_add_rPr(), SONG)
    field.append(run._r)
    _run(paragraph, " —", SONG, FOURTH)


def _saved(word: Any) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()
