"""A clean body as the blocks that go on paper: lines with their level, tables, pictures."""

from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `level` 1 to 4 for a heading, 0 for text. `align` is left, center or right."""

    text: str
    level: int = 0
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a full rectangle: each cell with its text and the rows and columns it spans; None where covered."""

    rows: tuple[tuple[tuple[str, int, int] | None, ...], ...]
    head: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its address in the body."""

    source: str


Block = Line | Grid | Image


def blocks_of(body: str) -> list[Block]:
    """The blocks of a body that `kernel.html.clean` has made, in order."""
    if not body.strip():
        return []
    found: list[Block] = []
    for element in lxml_html.fragments_fromstring(body):
        if isinstance(element, str):
            _line(found, element)
        else:
            _walk(element, found)
    return found


def _walk(element: _Element, found: list[Block]) -> None:
    tag = str(element.tag)
    if tag == "table":
        found.append(_grid(element))
    elif tag in {"h2", "h3", "h4", "h5"}:
        _line(found, "".join(element.itertext()), int(tag[1]) - 1, _align(element))
    elif tag in {"ul", "ol"}:
        for place, item in enumerate(element.iterchildren("li"), 1):
            _line(found, f"{place}. {_words(item)}" if tag == "ol" else f"· {_words(item)}")
            for inner in item.iterchildren("ul", "ol", "table"):
                _walk(inner, found)
    elif tag in {"p", "figcaption"}:
        for part in _words(element).split("\n"):
            _line(found, part, 0, _align(element))
        found.extend(Image(str(image.get("src", ""))) for image in element.iter("img"))
    elif tag == "img":
        found.append(Image(str(element.get("src", ""))))
    else:
        for child in element.iterchildren():
            _walk(child, found)
        if not len(element):
            _line(found, "".join(element.itertext()))


def _words(element: _Element) -> str:
    """The element's own text: a line break for `br`, without the lists and tables inside it."""
    parts = [element.text or ""]
    for child in element.iterchildren():
        tag = str(child.tag)
        if tag == "br":
            parts.append("\n")
        elif tag not in {"ul", "ol", "table"}:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _line(found: list[Block], text: str, level: int = 0, align: str = "left") -> None:
    if words := " ".join(text.split()):
        found.append(Line(words, level, align))


def _align(element: _Element) -> str:
    kind = str(element.get("class") or "")
    return "center" if "text-center" in kind else "right" if "text-right" in kind else "left"


def _grid(table: _Element) -> Grid:
    rows = list(table.iter("tr"))
    taken: dict[tuple[int, int], tuple[str, int, int] | None] = {}
    for r, row in enumerate(rows):
        c = 0
        for cell in row.iterchildren("td", "th"):
            while (r, c) in taken:
                c += 1
            down = min(_span(cell, "rowspan"), len(rows) - r)
            across = _span(cell, "colspan")
            for y in range(r, r + down):
                for x in range(c, c + across):
                    taken[y, x] = None
            taken[r, c] = (" ".join("".join(cell.itertext()).split()), down, across)
            c += across
    width = max((x for _y, x in taken), default=-1) + 1
    grid = tuple(tuple(taken.get((y, x), ("", 1, 1)) for x in range(width)) for y in range(len(rows)))
    head = sum(1 for row in rows if row.getparent() is not None and row.getparent().tag == "thead")
    return Grid(grid, head)


def _span(cell: _Element, name: str) -> int:
    value = str(cell.get(name) or "1")
    return max(1, min(int(value), 200)) if value.isdecimal() and len(value) < 4 else 1
