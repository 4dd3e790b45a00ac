"""Pages and bodies of HTML, read from their source so that what is masked changes and nothing else does.

Seen by the detectors: words (inline tags do not part a number), comments, attributes, scripts, styles and what is
hidden. A character reference counts as the character that it stands for.
"""

import re
from html import unescape

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, MEGABYTE, Limits

from ..passages import Passage, Slot, lines

_INLINE_TAGS = """
a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label link mark meta o:p q s samp small span strike
strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "noembed", "iframe", "noframes"))
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][^\s/>]{0,40})")
_ATTRIBUTE = re.compile(
    r"""\s*/?\s*(?P<name>[^\s=>/"']{1,60})(?:\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<b>[^\s>"']+)))?"""
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
#: Attributes whose values are codes and sizes of the page, never words.
_CODE_ATTRIBUTES = "class id width height colspan rowspan rel target method type lang charset integrity nonce"
_CODES = frozenset(_CODE_ATTRIBUTES.split())
_FLOW = str.maketrans("\r\n\t", "\v\v ")


class Page:
    """A page's source with the passages that were found in it."""

    def __init__(self, source: str, within: str, limits: Limits) -> None:
        self._source = source
        self._within = within
        self._edits: dict[tuple[int, int], str] = {}
        self._words: list[Slot] = []
        self._asides: list[Slot] = []
        self._cells = 0
        self._tags = limits.html_tags
        self._where = f"{within}正文"
        self._scan()
        self.passages = [Passage(self._words), lines(self._asides)]

    @property
    def source(self) -> str:
        """The source with everything that was changed through the passages."""
        out: list[str] = []
        at = 0
        for (start, end), text in sorted(self._edits.items()):
            out += (self._source[at:start], text)
            at = end
        return "".join((*out, self._source[at:]))

    def _scan(self) -> None:
        source, at = self._source, 0
        while at < len(source):
            opened = source.find("<", at)
            if opened < 0:
                self._text(at, len(source))
                return
            self._text(at, opened)
            at = self._markup(opened)

    def _markup(self, at: int) -> int:
        """Read what begins with `<` at `at`; where it ends."""
        source = self._source
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            end = len(source) if end < 0 else end
            self._aside(at + 4, end, "注释", references=False)
            return min(len(source), end + 3)
        if source.startswith(("<!", "<?"), at):
            end = source.find(">", at)
            end = len(source) if end < 0 else end
            self._aside(at + 2, end, "声明", references=False)
            return end + 1
        tag = _TAG.match(source, at)
        if tag is None:
            self._text(at, at + 1)
            return at + 1
        self._tags -= 1
        if self._tags < 0:
            raise Unreadable(self._within, "标签太多，请只保留正文后再上传")
        name = tag["name"].lower()
        end = self._attributes(tag.end(), name)
        self._break(name, closing=bool(tag["closing"]))
        return self._raw(name, end) if name in _RAW and not tag["closing"] else end

    def _attributes(self, at: int, tag: str) -> int:
        source = self._source
        while at < len(source) and source[at] != ">":
            match = _ATTRIBUTE.match(source, at)
            if match is None:
                at += 1
                continue
            name = match["name"].lower()
            if name not in _CODES:
                for group in "dsb":
                    if match[group]:
                        self._aside(*match.span(group), f"{tag} 标签的 {name} 属性")
            at = match.end()
        return min(len(source), at + 1)

    def _raw(self, name: str, at: int) -> int:
        """Text that holds no tags, to its closing tag."""
        closing = re.compile(rf"</{re.escape(name)}", re.IGNORECASE).search(self._source, at)
        end = closing.start() if closing else len(self._source)
        called = {"script": "脚本", "style": "样式", "title": "网页标题"}.get(name, "输入框")
        self._aside(at, end, called, references=name in ("title", "textarea"))
        return end

    def _break(self, name: str, *, closing: bool) -> None:
        """What a tag does to the flow of words."""
        if name in ("td", "th"):
            self._cells = max(0, self._cells - 1) if closing else self._cells + 1
            if closing:
                self._words.append(Slot("\t", self._where))
        elif name in ("tr", "table"):
            self._cells = 0
            self._words.append(Slot("\n", self._where))
        elif name == "br" or (name not in _INLINE and self._cells):
            self._words.append(Slot("\v", self._where))
        elif name not in _INLINE:
            self._words.append(Slot("\n", self._where))

    def _text(self, start: int, end: int) -> None:
        if start < end:
            self._words += self._slots(start, end, self._where)

    def _aside(self, start: int, end: int, called: str, *, references: bool = True) -> None:
        if end - start < 4:
            return
        slots = self._slots(start, end, f"{self._within}{called}", references=references)
        self._asides += (*slots, Slot("\n", self._where))

    def _slots(self, start: int, end: int, where: str, *, references: bool = True) -> list[Slot]:
        """The source from `start` to `end`, a character reference being one character."""
        slots = []
        at = start
        for match in _REFERENCE.finditer(self._source, start, end) if references else ():
            character = unescape(match[0])
            if len(character) != 1:
                continue
            if at < match.start():
                slots.append(self._slot(at, match.start(), where))
            slots.append(self._slot(match.start(), match.end(), where, character))
            at = match.end()
        if at < end:
            slots.append(self._slot(at, end, where))
        return slots

    def _slot(self, start: int, end: int, where: str, character: str | None = None) -> Slot:
        written = self._source[start:end]
        seen = character or written.translate(_FLOW)

        def put(text: str) -> None:
            changed = (new if new != old else kept for new, old, kept in zip(text, seen, written, strict=True))
            self._edits[start, end] = text if character else "".join(changed)

        return Slot(seen, where, put)


def passages(name: str, source: str, within: str = "", limits: Limits = DEFAULT) -> Page:
    """The page with its passages. Raises Unreadable for more than 6 MB or 300,000 tags."""
    if len(source) > limits.html_size:
        raise Unreadable(name, f"网页超过 {limits.html_size // MEGABYTE} MB，请只保留正文后再上传")
    return Page(source, within, limits)
