"""XML of any kind: every text and every attribute, for the parts that have no reader of their own."""

import re
from collections.abc import Callable, Collection, Iterator

from lxml import etree

from ..passages import Passage, Slot, lines

_WORTH = re.compile("[0-9０-９][^0-9０-９]{0,3}[0-9０-９]|[㐀-\u9fff]")
_WORTH_OF_ATTRIBUTE = re.compile("(?:[0-9０-９][^0-9０-９]{0,3}){10}[0-9０-９]|[㐀-\u9fff]{2}")
_BLOCK_TAGS = frozenset(("p", "si", "is", "text"))
HEADERS = frozenset(f"{page}{place}" for page in ("odd", "even", "first") for place in ("Header", "Footer"))
_HEADER_CODE = re.compile("&[A-Za-z]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NUMBER = re.compile(r"[0-9*]+")
_FORMULAS = frozenset(("f", "definedName", "formula", "formula1", "formula2"))


def local(node: etree._Element) -> str:
    """The node's name without its namespace; "" for a comment or an instruction."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def passages(root: etree._Element, where: str, skipped: Collection[str] = ()) -> Iterator[Passage]:
    """The words of the part, those of one paragraph joined, and its attributes; `skipped` are names of elements whose
    own text another reader has taken.
    """
    words: list[Slot] = []
    attributes: list[Slot] = []
    for node in root.iter():
        name = local(node)
        if not isinstance(node.tag, str):
            if node.text and _WORTH.search(node.text):
                words += (Slot(node.text, f"{where}的注释", writer(node)), Slot("\n", where))
            continue
        if name in _BLOCK_TAGS:
            words.append(Slot("\n", where))
        if node.text and name not in skipped and (len(node.text) < 8 or _WORTH.search(node.text)):
            words.append(Slot(node.text.replace("\n", "\v"), where, writer(node)))
            if name not in ("t", "delText"):
                words.append(Slot("\n", where))
        if node.tail and node.tail.strip():
            words += (Slot(node.tail, where, tail_writer(node)), Slot("\n", where))
        for key, value in node.attrib.items():
            if _WORTH_OF_ATTRIBUTE.search(value):
                attributes.append(Slot(value, where, attribute_writer(node, key)))
    yield Passage(words)
    yield lines(attributes)


def headers(root: etree._Element, where: str) -> Passage:
    """Headers and footers of a worksheet, whose codes (&L, &C, &R) are no part of the words."""
    slots: list[Slot] = []
    for node in root.iter():
        if local(node) in HEADERS and node.text:
            slots += (Slot(node.text.replace("\n", "\v"), where, writer(node)), Slot("\n", where))
    return Passage(slots, view=lambda text: _HEADER_CODE.sub("\n\n", text))


def writer(node: etree._Element) -> Callable[[str], None]:
    """Writes the text of a node; where a number or a formula must stand, it stays one."""
    name, parent = local(node), node.getparent()
    above = local(parent.getparent()) if parent is not None and parent.getparent() is not None else ""

    def put(text: str) -> None:
        if name == "v" and above == "numCache":
            node.text = "0"
        elif name in _FORMULAS:
            node.text = formula(node.text or "", text)
        elif name == "v" and parent is not None and local(parent) == "cell":
            parent.set("t", "str")
            node.text = text
        else:
            node.text = text.replace("\v", "\n")

    return put


def formula(written: str, masked: str) -> str:
    """A formula that was masked, still a formula: a number outside quotes becomes 0, a sheet's name has no asterisk."""
    quoted = [match.span() for match in _QUOTED.finditer(written) if match[0].startswith('"')]
    named = [match.span() for match in _QUOTED.finditer(written) if match[0].startswith("'")]
    out = list(masked)
    for match in _NUMBER.finditer(masked):
        start, end = match.span()
        if masked[start:end] == written[start:end] or _lies(start, quoted):
            continue
        for at in range(start, end):
            out[at] = "＊" if _lies(start, named) and masked[at] == "*" else masked[at] if _lies(start, named) else "0"
    return "".join(out)


def _lies(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def tail_writer(node: etree._Element) -> Callable[[str], None]:
    """Writes the text behind a node."""

    def put(text: str) -> None:
        node.tail = text

    return put


def attribute_writer(node: etree._Element, key: str) -> Callable[[str], None]:
    """Writes an attribute; a number in a pivot table's cache becomes a text, a sheet's name keeps no asterisk."""

    def put(text: str) -> None:
        name = local(node)
        if name == "n" and key == "v":
            node.tag = node.tag[: -len(name)] + "s"
        if name in ("sheet", "sheetName") and key in ("name", "val"):
            text = text.replace("*", "＊")
        node.set(key, text)

    return put
