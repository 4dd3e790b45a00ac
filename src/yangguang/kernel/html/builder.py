"""From a tree of any shape to blocks: what is a paragraph, what a heading, list, table, picture."""

import re
from dataclasses import dataclass, replace
from html import escape

from lxml import etree

from .addresses import safe_link, safe_picture
from .blocks import LISTS, Block
from .inline import BREAK, PICTURE, Run, is_indented, lines
from .styles import INDENT, Style

_DROPPED = frozenset(
    re.findall(
        r"\S+",
        "script style noscript noframes template svg math head title meta link base iframe frame frameset object embed "
        "applet param select datalist textarea button input audio video source track canvas map area dialog portal xml "
        "progress meter output",
    )
)
_PARAGRAPHS = frozenset(
    re.findall(
        r"\S+",
        "address article aside body caption center dd details dir div dl dt fieldset footer form header hgroup html "
        "legend listing main menu nav p plaintext pre search section summary xmp",
    )
)
_MARKS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s",
    "sub": "sub", "sup": "sup",
}  # fmt: skip
_CONTAINERS = frozenset({"ul", "ol", "table", "blockquote", "figure"})
_SYMBOLIC = re.compile("[^0-9A-Za-z一-鿿（(①-⓿㈠-㉃]+|[oüØv]")
_DEEPEST = 24
_WIDEST = 200
_TALLEST = 1_000


_UNSTYLED = Style(etree.Element("p"))


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside an element; `opened` containers are closed and `block` paragraphs ended where it ends."""

    marks: frozenset[str] = frozenset()
    link: str = ""
    align: str = ""
    indented: bool = False
    level: int = 0
    listed: int = 0
    leaf: str = "p"
    head: bool = False
    verbatim: bool = False
    opened: int = 0
    block: bool = False


def build(root: etree._Element) -> Block:
    """The body of a parsed page or fragment. Walks without recursion."""
    builder = _Builder()
    if not builder.enter(root):
        return builder.containers[0]
    builder.text(root.text)
    stack = [(root, iter(root))]
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            builder.leave()
            if stack:
                builder.text(node.tail)
        elif isinstance(child.tag, str) and builder.enter(child):
            builder.text(child.text)
            stack.append((child, iter(child)))
        else:
            builder.text(child.tail)
    builder.end_paragraph()
    return builder.containers[0]


class _Builder:
    def __init__(self) -> None:
        self.containers = [Block("body")]
        self._states = [_State()]
        self._runs: list[Run] = []
        self._marker = ""

    @property
    def _state(self) -> _State:
        return self._states[-1]

    def text(self, text: str | None) -> None:
        """Words of the element that is open."""
        if not text:
            return
        state = self._state
        if not state.verbatim:
            self._runs.append(Run(text, state.marks, state.link))
            return
        for place, line in enumerate(text.split("\n")):
            if place:
                self._runs.append(Run("", atom=BREAK))
            self._runs.append(Run(line, state.marks, state.link))

    def enter(self, node: etree._Element) -> bool:
        """Opens an element; False when there is nothing to look for inside."""
        tag = str(node.tag).lower()
        if tag in _DROPPED or tag.startswith(("v:", "w:sdtpr")) or "hidden" in node.attrib:
            return False
        style = Style(node) if node.attrib else _UNSTYLED
        if style.hidden:
            return False
        if style.is_list_marker:
            self._marker = "".join(node.itertext())
            return False
        if tag in ("br", "hr", "img"):
            self._single(tag, node)
            return False
        state = replace(self._state, opened=0, block=False)
        state = self._opened(tag, node, state)
        if state.block:
            state = self._paragraph_state(tag, style, state)
        elif tag in _MARKS and not (tag == "b" and style.plain_weight):
            state = replace(state, marks=state.marks | {_MARKS[tag]} | style.marks)
        elif tag == "a":
            state = replace(state, link=safe_link(node.get("href")), marks=state.marks | (style.marks - {"u"}))
        elif style.marks:
            state = replace(state, marks=state.marks | style.marks)
        self._states.append(state)
        return True

    def leave(self) -> None:
        """Closes the element opened last."""
        state = self._state
        if state.block:
            self.end_paragraph()
        self._states.pop()
        if state.opened:
            del self.containers[-state.opened :]

    def end_paragraph(self) -> None:
        """What was gathered since the last block becomes a paragraph, heading or caption."""
        runs, self._runs = self._runs, []
        marker, self._marker = self._marker.strip(), ""
        if not runs:
            return
        state = self._state
        if state.level:
            runs = [replace(run, marks=run.marks - {"strong"}) if not run.atom else run for run in runs]
        symbolic = bool(state.listed and marker and _SYMBOLIC.fullmatch(marker))
        if marker and not symbolic:
            runs.insert(0, Run(marker))
        named = {"class": state.align} if state.align else {}
        if not named and not state.level and (state.indented or is_indented(runs)):
            named = {"class": INDENT}
        for html in lines(runs):
            listed = state.listed if symbolic else 0
            attributes = {} if listed or state.leaf == "figcaption" else dict(named)
            tag = "p" if state.level else state.leaf
            self.containers[-1].children.append(Block(tag, attributes, html=html, level=state.level, listed=listed))

    def _single(self, tag: str, node: etree._Element) -> None:
        state = self._state
        if tag == "br":
            self._runs.append(Run("", atom=BREAK))
        elif tag == "hr":
            self.end_paragraph()
            self.containers[-1].children.append(Block("hr"))
        elif source := safe_picture(node.get("src")):
            sizes = "".join(
                f' {name}="{value}"'
                for name in ("width", "height")
                if re.fullmatch("[1-9][0-9]{0,3}", value := (node.get(name) or "").strip(), re.ASCII)
            )
            alt = escape(" ".join((node.get("alt") or "").split())[:200])
            self._runs.append(Run(f'<img src="{source}" alt="{alt}"{sizes}>', link=state.link, atom=PICTURE))

    def _opened(self, tag: str, node: etree._Element, state: _State) -> _State:
        """The state with a container opened for the element, where it is one that may stand here."""
        here = self.containers[-1].tag
        if tag in ("thead", "tbody", "tfoot", "colgroup", "col"):
            return replace(state, head=tag == "thead", block=True)
        cell = tag in ("td", "th")
        fits = (
            tag in _CONTAINERS
            or (tag == "li" and here in LISTS)
            or (tag == "tr" and here == "table")
            or (cell and here in ("tr", "table"))
        )
        if not fits or len(self.containers) > _DEEPEST:
            block = tag in _PARAGRAPHS or tag in _CONTAINERS or tag in ("li", "tr", "td", "th", "figcaption")
            return replace(state, block=block or re.fullmatch("h[1-6]", tag) is not None)
        self.end_paragraph()
        opened = 1
        if cell and here == "table":
            self._push(Block("tr"))
            opened = 2
        self._push(
            Block(tag, _spans(node) if cell else _start(node) if tag == "ol" else {}, head=tag == "tr" and state.head)
        )
        fresh = _State(marks=frozenset() if cell else state.marks, head=state.head and not cell)
        return replace(fresh, opened=opened, block=True, align=state.align if tag != "table" else "")

    def _push(self, block: Block) -> None:
        self.containers[-1].children.append(block)
        self.containers.append(block)

    def _paragraph_state(self, tag: str, style: Style, state: _State) -> _State:
        if not state.opened:
            self.end_paragraph()
        heading = int(tag[1]) if re.fullmatch("h[1-6]", tag) else style.outline_level if tag == "p" else 0
        align = style.align
        if align is None:
            align = "text-center" if tag in ("center", "caption") else state.align
        return replace(
            state,
            align=align,
            indented=style.indented or (state.indented and not heading),
            level=heading or state.level,
            listed=style.list_level or state.listed,
            leaf="figcaption" if tag == "figcaption" and self.containers[-1].tag == "figure" else state.leaf,
            verbatim=state.verbatim or tag in ("pre", "listing", "xmp", "plaintext"),
            marks=state.marks if heading else state.marks | style.marks,
        )


def _spans(node: etree._Element) -> dict[str, str]:
    spans: dict[str, str] = {}
    for name, most in (("colspan", _WIDEST), ("rowspan", _TALLEST)):
        written = (node.get(name) or "").strip()
        if written.isascii() and written.isdigit() and int(written[:6]) > 1:
            spans[name] = str(min(int(written[:6]), most))
    return spans


def _start(node: etree._Element) -> dict[str, str]:
    written = (node.get("start") or "").strip()
    return {"start": written} if re.fullmatch("[1-9][0-9]{0,3}", written, re.ASCII) and written != "1" else {}
