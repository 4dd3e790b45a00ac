"""Word documents: body paragraphs with their automatic numbers, headings, tables with spans.

Read is what a reader of the document sees: insertions yes, deletions and hidden text no; text boxes
after the paragraph that holds them; headers, footers and notes not at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P
from lxml import etree

from ..document import Block, Cell, Paragraph, Table, Unreadable
from ..limits import Budget
from .numbering import Numbering

_SKIPPED = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:delText"), qn("w:sdtPr")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_TRANSPARENT = frozenset(
    {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")}
)
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_WIDEST = 200
_DEEPEST = 20


def read(data: bytes, budget: Budget) -> list[Block]:
    """The document's blocks in order. Raises Unreadable where a limit is passed."""
    document = Document(BytesIO(data))
    return list(_Body.of(document, budget).blocks(document.element.body))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def written_out(data: bytes, budget: Budget) -> bytes:
    """The same document with what Word only shows written into it: automatic numbers as text, outline levels as
    heading styles, hidden text gone. For programs that read a document's words and styles alone.
    """
    document = Document(BytesIO(data))
    body = _Body.of(document, budget)
    for element in document.element.body.iter(qn("w:p")):
        level, number = body.heading_level(element), body.number(element)
        for run in [one for one in element.iter(qn("w:r")) if _on(one.find(qn("w:rPr")), "w:vanish")]:
            run.getparent().remove(run)
        if number and "".join(element.itertext()).strip():
            _put_number(element, number)
        if 1 <= level <= 6:
            properties = element.get_or_add_pPr()
            properties.get_or_add_pStyle().val = f"Heading{level}"
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _put_number(element: CT_P, number: str) -> None:
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = number
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    properties = element.get_or_add_pPr()
    for numbered in properties.findall(qn("w:numPr")):
        properties.remove(numbered)
    # A list of the style's own is switched off, not only left out.
    off = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    properties._insert_numPr(off)
    properties.addnext(run)


class _Styles:
    """What paragraph styles say about outline level and numbering, inherited along basedOn."""

    def __init__(self, root: etree._Element) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}

    def chain(self, style_id: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style
            based = style.find(qn("w:basedOn"))
            style_id = based.get(qn("w:val")) if based is not None else None


@dataclass(slots=True)
class _Open:
    """A cell that may still grow downwards."""

    text: str
    row: int
    column: int
    width: int
    height: int = 1


@dataclass(slots=True)
class _Body:
    budget: Budget
    styles: _Styles
    numbering: Numbering
    paragraphs: int = 0
    tables: int = 0
    boxes: list[etree._Element] = field(default_factory=list)

    @classmethod
    def of(cls, document: WordDocument, budget: Budget) -> "_Body":
        """A reader of the document, with its styles and lists."""
        numbering = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        root = etree.fromstring(numbering.blob, _parser()) if numbering is not None else None
        return cls(budget, _Styles(document.styles.element), Numbering(root))

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for child in _children(parent):
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self.tables += 1
                yield self._table(child, f"第{self.tables}个表格")

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        self.paragraphs += 1
        where, level = f"第{self.paragraphs}段", self.heading_level(element)
        text = self._text(element)
        if text.strip():
            self.budget.paragraph(text)
            yield Paragraph(text, where, level)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def _text(self, element: etree._Element) -> str:
        """A paragraph's visible text behind its automatic number."""
        text = "".join(self._words(element))
        return self.number(element) + text if text.strip() else ""

    def _words(self, element: etree._Element) -> Iterator[str]:
        stack = list(reversed(element))
        while stack:
            child = stack.pop()
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == qn("w:txbxContent"):
                self.boxes.append(child)
            elif child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif not (child.tag == qn("w:r") and _on(child.find(qn("w:rPr")), "w:vanish")):
                stack.extend(reversed(child))

    def _properties(self, element: etree._Element) -> Iterator[etree._Element]:
        """The paragraph's own properties, then those of its style and what that is based on."""
        own = element.find(qn("w:pPr"))
        style_id = None
        if own is not None:
            yield own
            style = own.find(qn("w:pStyle"))
            style_id = style.get(qn("w:val")) if style is not None else None
        for style in self.styles.chain(style_id):
            if (properties := style.find(qn("w:pPr"))) is not None:
                yield properties

    def number(self, element: etree._Element) -> str:
        """The automatic number before a paragraph, each call counting on; empty for none and for symbols."""
        list_id: str | None = None
        level: str | None = None
        for properties in self._properties(element):
            numbered = properties.find(qn("w:numPr"))
            if numbered is None:
                continue
            for tag in ("w:numId", "w:ilvl"):
                found = numbered.find(qn(tag))
                if found is None:
                    continue
                if tag == "w:numId":
                    list_id = list_id or found.get(qn("w:val"))
                else:
                    level = level or found.get(qn("w:val"))
        if list_id is None or list_id == "0":
            return ""
        return self.numbering.next(list_id, int(level) if level and level.isdigit() else 0)

    def heading_level(self, element: etree._Element) -> int:
        """The outline level of a paragraph by itself or its style, from 1; 0 for body text."""
        for properties in self._properties(element):
            outline = properties.find(qn("w:outlineLvl"))
            if outline is not None and (value := outline.get(qn("w:val"), "")).isdigit():
                return int(value) + 1 if int(value) < 9 else 0
        own = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        for style in self.styles.chain(own.get(qn("w:val")) if own is not None else None):
            name = style.find(qn("w:name"))
            if name is not None and (found := _HEADING.match(name.get(qn("w:val"), ""))):
                return int(found[1])
        return 0

    def _table(self, table: etree._Element, where: str) -> Table:
        rows: list[list[_Open]] = []
        growing: dict[int, _Open] = {}
        for at, row in enumerate(one for one in _children(table) if one.tag == qn("w:tr")):
            column = _number_at(row, "w:trPr", "w:gridBefore", 0)
            rows.append([])
            for box in (one for one in _children(row) if one.tag == qn("w:tc")):
                width = min(max(1, _number_at(box, "w:tcPr", "w:gridSpan", 1)), _WIDEST)
                merge = box.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                above = growing.get(column)
                if merge is not None and merge.get(qn("w:val")) != "restart" and above is not None:
                    above.height = at - above.row + 1
                    self.budget.cell(above.text, width)
                else:
                    cell = _Open(self._cell_text(box), at, column, width)
                    self.budget.cell(cell.text, width)
                    rows[-1].append(cell)
                    growing[column] = cell
                column += width
        cells = tuple(tuple(Cell(c.text, c.row, c.column, c.height, c.width) for c in row) for row in rows)
        return Table(cells, where)

    def _cell_text(self, box: etree._Element, depth: int = 0) -> str:
        """A cell's lines; a table inside it becomes lines too, its cells parted by ` | `."""
        if depth > _DEEPEST:
            raise Unreadable(self.budget.name, "表格套表格超过 20 层，请改成普通表格后再上传")
        lines: list[str] = []
        for child in _children(box):
            if child.tag == qn("w:p"):
                lines.append(self._text(child).strip())
            elif child.tag == qn("w:tbl"):
                for row in (one for one in _children(child) if one.tag == qn("w:tr")):
                    inner = [self._cell_text(one, depth + 1) for one in _children(row) if one.tag == qn("w:tc")]
                    lines.append(" | ".join(inner))
        self.boxes.clear()
        return "\n".join(line for line in lines if line)


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """The children, looking through content controls, insertions and the like."""
    stack = list(reversed(parent))
    while stack:
        child = stack.pop()
        if child.tag in _TRANSPARENT:
            stack.extend(reversed(child))
        else:
            yield child


def _number_at(element: etree._Element, properties: str, tag: str, default: int) -> int:
    found = element.find(f"{qn(properties)}/{qn(tag)}")
    value = found.get(qn("w:val"), "") if found is not None else ""
    return min(int(value), _WIDEST) if value.isdigit() else default


def _on(properties: etree._Element | None, tag: str) -> bool:
    found = properties.find(qn(tag)) if properties is not None else None
    return found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off")
