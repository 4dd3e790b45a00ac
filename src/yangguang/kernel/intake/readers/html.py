"""Web pages: paragraphs, headings and data tables; tables that only lay out a page are walked through."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, NavigableString, ProcessingInstruction, Tag

from ..decoding import decode
from ..document import Block, Cell, Paragraph, Table, Unreadable
from ..limits import MEGABYTE, Budget

_DROPPED = frozenset(
    re.findall(r"\S+", "script style noscript template svg math head iframe object select textarea button ")
)
_BLOCKS = frozenset(
    re.findall(
        r"\S+",
        "address article aside blockquote body br caption center dd div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section "
        "table tbody td tfoot th thead tr ul ",
    )
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADING = re.compile("h[1-6]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDEST = 200


def read(data: bytes, budget: Budget) -> tuple[list[Block], str]:
    """The page's visible blocks in order, and its encoding. Raises Unreadable."""
    if len(data) > budget.limits.html_size:
        most = budget.limits.html_size // MEGABYTE
        raise Unreadable(budget.name, f"网页超过 {most} MB，请只保留正文后再上传")
    if data.count(b"<") > budget.limits.html_tags:
        raise Unreadable(budget.name, f"网页的标签超过 {budget.limits.html_tags} 个，请只保留正文后再上传")
    declared = _DECLARED.search(data[:4096])
    content, encoding = decode(budget.name, data, declared[1].decode("ascii") if declared else None)
    soup = BeautifulSoup(content, "lxml")
    return list(_Page(budget).blocks(soup)), encoding


class _Page:
    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._words: list[str] = []
        self._heading = 0
        self._paragraphs = self._tables = 0

    def blocks(self, root: Tag) -> Iterator[Block]:
        """Walks without recursion, since a page may nest as deep as it likes."""
        stack: list[tuple[Tag, Iterator[object]]] = [(root, iter(root.children))]
        while stack:
            owner, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if owner.name in _BLOCKS:
                    yield from self._paragraph()
                if _HEADING.fullmatch(owner.name):
                    self._heading = 0
            elif isinstance(child, Tag):
                if _is_dropped(child):
                    continue
                if child.name in _BLOCKS:
                    yield from self._paragraph()
                    self._heading = int(child.name[1]) if _HEADING.fullmatch(child.name) else self._heading
                if child.name == "table" and self._is_data(child):
                    yield self._table(child)
                else:
                    stack.append((child, iter(child.children)))
            elif _is_words(child):
                self._words.append(str(child))
        yield from self._paragraph()

    def _paragraph(self) -> Iterator[Block]:
        text = _SPACE.sub(" ", "".join(self._words)).strip()
        self._words.clear()
        if text.strip("\u00a0\u3000 "):
            self._budget.paragraph(text)
            self._paragraphs += 1
            yield Paragraph(text, f"第{self._paragraphs}段", self._heading)

    def _is_data(self, table: Tag) -> bool:
        """Whether a table holds data: two columns or more somewhere, and not mainly other tables."""
        self._budget.tick()
        rows = _rows(table)
        if max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0) < 2:
            return False
        inner = sum(len(one.get_text()) for one in _tables_inside(table))
        return inner * 2 < len(table.get_text())

    def _table(self, table: Tag) -> Table:
        self._tables += 1
        rows: list[tuple[Cell, ...]] = []
        taken: set[tuple[int, int]] = set()
        sources = _rows(table)
        for at, source in enumerate(sources):
            column = 0
            row: list[Cell] = []
            for box in source.find_all(["td", "th"], recursive=False):
                while (at, column) in taken:
                    column += 1
                height = min(_span(box, "rowspan") or len(sources), len(sources) - at)
                width = min(max(1, _span(box, "colspan")), _WIDEST)
                text = _cell_text(box)
                self._budget.cell(text, height * width)
                row.append(Cell(text, at, column, height, width))
                taken |= {(at + r, column + c) for r in range(height) for c in range(width)}
                column += width
            rows.append(tuple(row))
        return Table(tuple(rows), f"第{self._tables}个表格")


def _is_dropped(tag: Tag) -> bool:
    style = tag.get("style")
    return tag.name in _DROPPED or tag.has_attr("hidden") or (isinstance(style, str) and bool(_HIDDEN.search(style)))


def _is_words(node: object) -> bool:
    return isinstance(node, NavigableString) and not isinstance(node, Comment | Doctype | ProcessingInstruction)


def _rows(table: Tag) -> list[Tag]:
    """The table's own rows, not those of tables inside it."""
    rows: list[Tag] = []
    for child in table.find_all(["tr", "thead", "tbody", "tfoot"], recursive=False):
        rows.extend([child] if child.name == "tr" else child.find_all("tr", recursive=False))
    return rows


def _tables_inside(table: Tag) -> Iterator[Tag]:
    """The outermost tables inside a table."""
    stack = [child for child in table.children if isinstance(child, Tag)]
    while stack:
        child = stack.pop()
        if child.name == "table":
            yield child
        else:
            stack.extend(one for one in child.children if isinstance(one, Tag))


def _cell_text(box: Tag) -> str:
    """A cell's lines; a table inside it becomes lines too, its cells parted by ` | `."""
    parts: list[str] = []
    stack: list[tuple[Tag, Iterator[object]]] = [(box, iter(box.children))]
    while stack:
        owner, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if owner.name in ("td", "th") and owner is not box:
                parts.append(" | ")
            elif owner.name in _BLOCKS and owner is not box:
                parts.append("\n")
        elif isinstance(child, Tag):
            if not _is_dropped(child):
                parts.append("\n" if child.name in _BLOCKS and child.name not in ("td", "th") else "")
                stack.append((child, iter(child.children)))
        elif _is_words(child):
            parts.append(_SPACE.sub(" ", str(child)))
    lines = (line.strip(" \u00a0\u3000").removesuffix("|").strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _span(box: Tag, attribute: str) -> int:
    digits = re.match(r"\s*([0-9]{1,5})", str(box.get(attribute, "1")))
    return int(digits[1]) if digits else 1
