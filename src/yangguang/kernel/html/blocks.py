"""The blocks of a body, put in the order that the grammar wants and written as HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

#: Containers; every other block is a leaf that holds inline HTML.
LISTS = frozenset({"ul", "ol"})
_SYMBOL = re.compile("(?:[•●■◆▪▶►➢➤✓✔§\uf000-\uf0ff]|·(?=[ \u00a0\u3000]|[^ ]))[ \u00a0\u3000]*")
_ONLY_PICTURE = re.compile("<img[^>]*>")
_ALIGNED = ("text-center", "text-right")


@dataclass(slots=True)
class Block:
    """`html` is the inline content of a leaf; `level` its heading level; `listed` its level in a symbol list."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Block"] = field(default_factory=list)
    html: str = ""
    level: int = 0
    listed: int = 0
    head: bool = False

    @property
    def filled(self) -> bool:
        """Whether there is anything to see in it."""
        return bool(self.html) or self.tag == "hr" or any(child.filled for child in self.children)


def finished(body: Block) -> str:
    """The body's HTML; headings are counted from h2 down, h1 being the page's own."""
    shift = 1 if any(leaf.level == 1 for leaf in _leaves(body)) else 0
    return "".join(_written(child, shift) for child in settle(body.children))


def _leaves(block: Block) -> Iterator[Block]:
    stack = [block]
    while stack:
        one = stack.pop()
        stack.extend(one.children)
        yield one


def settle(blocks: list[Block]) -> list[Block]:
    """Siblings in their final form: containers settled inside, empty ones left out, symbols made into lists."""
    settled: list[Block] = []
    for block in blocks:
        if block.tag in _SETTLERS:
            settled.extend(_SETTLERS[block.tag](block))
        elif block.filled:
            settled.append(block)
    return _symbols_to_lists(settled)


def _list(block: Block) -> list[Block]:
    items: list[Block] = []
    for child in block.children:
        if child.tag == "li":
            items.append(child)
        elif child.tag in LISTS and items:
            items[-1].children.append(child)
        else:
            items.append(Block("li", children=[child]))
    block.children = []
    for item in items:
        item.children = _without_headings(settle(item.children))
        if item.filled:
            block.children.append(item)
    return [block] if block.children else []


def _quote(block: Block) -> list[Block]:
    block.children = settle(block.children)
    return [block] if block.children else []


def _figure(block: Block) -> list[Block]:
    block.children = settle(block.children)
    if any(child.tag == "table" or _ONLY_PICTURE.fullmatch(child.html) for child in block.children):
        return [block]
    for child in block.children:
        child.tag = "p" if child.tag == "figcaption" else child.tag
    return block.children


def _table(block: Block) -> list[Block]:
    """The table behind whatever stood in it outside its cells."""
    rows, outside = [], []
    for child in block.children:
        if child.tag == "tr":
            outside += [one for one in child.children if one.tag not in ("td", "th")]
            child.children = [one for one in child.children if one.tag in ("td", "th")]
            rows.append(child)
        else:
            outside.append(child)
    for row in rows:
        for cell in row.children:
            cell.children = _without_headings(settle(cell.children))
    block.children = _rows(rows)
    return [*settle(outside), *([block] if block.filled else [])]


def _rows(rows: list[Block]) -> list[Block]:
    """The rows, spans held within the table, the head of the table told apart; rows that hold nothing left out."""
    kept: list[Block] = []
    reach = 0
    for row in rows:
        if row.children or reach > len(kept):
            reach = max([reach, *(len(kept) + _span(cell) for cell in row.children)])
            kept.append(row)
    for at, row in enumerate(kept):
        for cell in row.children:
            height = min(_span(cell), len(kept) - at)
            cell.attributes.pop("rowspan", None)
            if height > 1:
                cell.attributes["rowspan"] = str(height)
    heads = sum(1 for _ in takewhile(_is_head, kept))
    at = 0
    while at < heads:
        heads = max([heads, *(at + _span(cell) for cell in kept[at].children)])
        at += 1
    if heads >= len(kept):
        heads = 0
    for at, row in enumerate(kept):
        row.head = at < heads
    return kept


def _is_head(row: Block) -> bool:
    return row.head or (bool(row.children) and all(cell.tag == "th" for cell in row.children))


def _span(cell: Block) -> int:
    return int(cell.attributes.get("rowspan", "1"))


def _without_headings(blocks: list[Block]) -> list[Block]:
    for block in blocks:
        block.level = 0
    return blocks


_SETTLERS = {"ul": _list, "ol": _list, "table": _table, "blockquote": _quote, "figure": _figure}


def _symbols_to_lists(blocks: list[Block]) -> list[Block]:
    """Paragraphs that begin with a list symbol, two or more in a row or so marked by Word, as lists."""
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if _symbol(block) and not block.listed and following is not None and (_symbol(following) or following.listed):
            block.listed = 1
            if not following.listed:
                following.listed = 1
                following.html = _SYMBOL.sub("", following.html, count=1) or following.html
            block.html = _SYMBOL.sub("", block.html, count=1) or block.html
    done: list[Block] = []
    open_lists: list[Block] = []
    for block in blocks:
        if not block.listed:
            open_lists.clear()
            done.append(block)
            continue
        del open_lists[block.listed :]
        if not open_lists:
            open_lists.append(Block("ul"))
            done.append(open_lists[0])
        elif len(open_lists) < block.listed:
            inner = Block("ul")
            open_lists[-1].children[-1].children.append(inner)
            open_lists.append(inner)
        open_lists[-1].children.append(Block("li", children=[Block("p", html=block.html)]))
    return done


def _symbol(block: Block) -> bool:
    return block.tag == "p" and not block.level and _SYMBOL.match(block.html) is not None


def _written(block: Block, shift: int) -> str:
    if block.tag == "hr":
        return "<hr>"
    if block.tag == "table":
        return _table_written(block, shift)
    if block.tag in ("td", "th"):
        return _cell_written(block, shift)
    if not block.children and block.tag not in ("tr", "li"):
        tag = f"h{min(5, max(2, block.level + shift))}" if block.level else block.tag
        return f"<{tag}{_attributes(block)}>{block.html}</{tag}>"
    if block.tag == "li":
        first, *others = block.children
        inside = (first.html if first.tag == "p" else _written(first, shift)) if _one_paragraph(block) else None
        if inside is None:
            inside, others = "", block.children
        return f"<li>{inside}{''.join(_written(child, shift) for child in others)}</li>"
    if block.tag == "figure":
        inside = "".join(
            child.html if _ONLY_PICTURE.fullmatch(child.html) and child.tag == "p" else _written(child, shift)
            for child in block.children
        )
        return f"<figure>{inside}</figure>"
    inside = "".join(_written(child, shift) for child in block.children)
    return f"<{block.tag}{_attributes(block)}>{inside}</{block.tag}>"


def _one_paragraph(item: Block) -> bool:
    """Whether the item's words are one paragraph, with nothing but lists behind it."""
    return all(child.tag in LISTS for child in item.children[1:]) and item.children[0].tag == "p"


def _table_written(block: Block, shift: int) -> str:
    head = "".join(_written(row, shift) for row in block.children if row.head)
    rest = "".join(_written(row, shift) for row in block.children if not row.head)
    return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{rest}</tbody></table>"


def _cell_written(block: Block, shift: int) -> str:
    inside = block.children
    if len(inside) == 1 and inside[0].tag == "p" and not inside[0].level:
        shown = inside[0].attributes.get("class", "")
        if shown in _ALIGNED:
            block.attributes["class"] = shown
        return f"<{block.tag}{_attributes(block)}>{inside[0].html}</{block.tag}>"
    return f"<{block.tag}{_attributes(block)}>{''.join(_written(child, shift) for child in inside)}</{block.tag}>"


def _attributes(block: Block) -> str:
    return "".join(f' {name}="{value}"' for name, value in block.attributes.items())
