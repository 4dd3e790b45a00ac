"""Parts of a Word document that tell a story: body, headers, notes, comments, and the text boxes within them."""

from collections.abc import Iterator

from lxml import etree

from ..passages import Passage, Slot
from .markup import local, writer

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
#: Elements whose text is read here and not again as plain XML.
READ = frozenset(("t", "delText", "instrText", "delInstrText"))
_DELETED, _INSERTED = frozenset(("del", "moveFrom")), frozenset(("ins", "moveTo"))
_BREAKS = {"br": "\v", "cr": "\v", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_PLACES = (
    ("comments", "批注"),
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnotes", "脚注"),
    ("endnotes", "尾注"),
    ("glossary/", "自动图文集"),
    ("document", "正文"),
)


def place(part: str) -> str:
    """What people call a part of a Word document; "" for one that tells no story."""
    name = part.removeprefix("word/")
    return next((called for start, called in _PLACES if name.startswith(start)), "")


def is_story(root: etree._Element) -> bool:
    """Whether the part holds paragraphs."""
    return (
        isinstance(root.tag, str)
        and root.tag.startswith((W, STRICT))
        and next(root.iter(f"{{{_space(root)}}}p"), None) is not None
    )


def _space(root: etree._Element) -> str:
    return str(root.tag)[1:].partition("}")[0]


def has_changes(root: etree._Element) -> bool:
    """Whether tracked changes are in the part."""
    return any(local(node) in _DELETED | _INSERTED and _tracked(node) for node in root.iter())


def _tracked(node: etree._Element) -> bool:
    return local(node.getparent()) != "rPr" if node.getparent() is not None else True


def passages(root: etree._Element, where: str) -> Iterator[Passage]:
    """The story as it reads with its tracked changes, without them, and each text box and field code by itself."""
    views = (_DELETED, _INSERTED) if has_changes(root) else (frozenset[str](),)
    for number, left_out in enumerate(views):
        story = _Story(where if not number else f"{where}（修订前）", left_out)
        story.read(root)
        yield from story.finished()


class _Story:
    def __init__(self, where: str, left_out: frozenset[str]) -> None:
        self._where = where
        self._left_out = left_out
        self._done: list[Passage] = []
        self._open: list[list[Slot]] = [[]]
        self._codes: list[Slot] = []
        self._cells = [0]
        self._paragraph = self._table = self._row = 0
        self._skipping = 0

    def finished(self) -> Iterator[Passage]:
        yield Passage(self._open[0])
        yield from self._done
        yield Passage(self._codes)

    def read(self, root: etree._Element) -> None:
        """Walk the part once, without recursion."""
        for event, node in etree.iterwalk(root, ("start", "end")):
            name = local(node)
            if name in self._left_out and _tracked(node):
                self._skipping += 1 if event == "start" else -1
            elif event == "start":
                self._enter(name, node)
            else:
                self._leave(name)

    def _enter(self, name: str, node: etree._Element) -> None:
        if name == "txbxContent":
            self._open.append([])
            self._cells.append(0)
        elif name == "tc":
            self._cells[-1] += 1
        elif name == "tr":
            self._row += 1
        elif name == "tbl" and not self._cells[-1]:
            self._table += 1
            self._row = 0
        elif name == "p" and not self._cells[-1] and len(self._open) == 1:
            self._paragraph += 1
        elif name in _BREAKS and local(node.getparent()) == "r" and not self._skipping:
            self._open[-1].append(Slot(_BREAKS[name], self._here()))
        elif name in READ and node.text and not self._skipping:
            slot = Slot(node.text.replace("\n", "\v"), self._here() + _manner(node), writer(node))
            (self._codes if name.endswith("nstrText") else self._open[-1]).append(slot)

    def _leave(self, name: str) -> None:
        words = self._open[-1]
        if name == "txbxContent":
            self._done.append(Passage(self._open.pop()))
            self._cells.pop()
        elif name == "tc":
            self._cells[-1] -= 1
            words.append(Slot("\v" if self._cells[-1] else "\t", self._here()))
        elif name == "tr":
            words.append(Slot("\v" if self._cells[-1] else "\n", self._here()))
        elif name == "p":
            words.append(Slot("\v" if self._cells[-1] else "\n", self._here()))
            self._codes.append(Slot("\n", self._where))

    def _here(self) -> str:
        if len(self._open) > 1:
            return f"{self._where}文本框"
        if self._cells[-1]:
            return f"{self._where}第{self._table}个表格第{self._row}行"
        return f"{self._where}第{self._paragraph}段" if self._where.startswith("正文") else self._where


def _manner(node: etree._Element) -> str:
    """How a run stands in the document when readers do not see it as plain text."""
    name, run = local(node), node.getparent()
    if name == "delText":
        return "（修订中删去的文字）"
    if name.endswith("nstrText"):
        return "（域代码）"
    properties = run.find(f"{{{_space(run)}}}rPr") if run is not None and isinstance(run.tag, str) else None
    hidden = properties is not None and properties.find(f"{{{_space(run)}}}vanish") is not None
    return "（隐藏文字）" if hidden else ""
