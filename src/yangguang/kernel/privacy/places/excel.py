"""Worksheets of an Excel workbook, hidden sheets, rows and columns included."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree

from ..numbers import born, identity_check, is_issuer, luhn, placed
from ..passages import Passage, Slot, lines
from .markup import local
from .package import Package

UNUSED = "共享文字（未显示）"
_WIDEST = 256
_AMOUNT = re.compile(r"[0#],|0\.0|[¥￥$€%]")
_BUILT_IN_AMOUNTS = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 37, 38, 39, 40, 41, 42, 43, 44))
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Workbook:
    """What the cells of a package need to be read: names of sheets, shared texts, formats of amounts."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.sheets: dict[str, tuple[str, bool]] = {}
        book = next((part for part in package.parts if part.lower().endswith("xl/workbook.xml")), None)
        if book is not None:
            relations = package.relations(book)
            for node in package.tree(book).iter():
                if local(node) == "sheet":
                    target = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
                    part = relations.get(target, ("", ""))[1]
                    hidden = node.get("state", "visible") != "visible"
                    self.sheets[part] = (node.get("name", ""), hidden)
        self.shared = self._texts()
        self.used: set[int] = set()
        self._amounts = self._amount_styles()

    def _texts(self) -> list[str]:
        part = next((part for part in self._package.parts if part.lower() == "xl/sharedstrings.xml"), None)
        if part is None:
            return []
        return [inner(node) for node in self._package.tree(part) if local(node) == "si"]

    def _amount_styles(self) -> frozenset[int]:
        part = next((part for part in self._package.parts if part.lower() == "xl/styles.xml"), None)
        if part is None:
            return frozenset()
        root = self._package.tree(part)
        formats = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter() if local(node) == "numFmt"}
        cells = next((node for node in root if local(node) == "cellXfs"), ())
        found = set()
        for number, node in enumerate(cells):
            code = node.get("numFmtId", "0")
            if _AMOUNT.search(formats.get(code, "")) or (code.isdigit() and int(code) in _BUILT_IN_AMOUNTS):
                found.add(number)
        return frozenset(found)

    def passage(self, part: str, root: etree._Element, within: str = "") -> Passage:
        """All cells of a worksheet: a line for each row, a tab between cells."""
        name, hidden = self.sheets.get(part, (part.rpartition("/")[2], False))
        columns = set(_hidden_columns(root))
        slots: list[Slot] = []
        for row in root.iter():
            if local(row) != "row":
                continue
            concealed = hidden or row.get("hidden") in ("1", "true")
            at = 0
            for cell in row:
                if local(cell) != "c":
                    continue
                reference = cell.get("r", "")
                column = column_of(reference) or at + 1
                slots += (Slot("\t", "") for _ in range(min(column - at - 1, _WIDEST)))
                at = max(at + 1, column)
                mark = "（隐藏）" if concealed or column in columns else ""
                where = f"{within}工作表“{name}”{reference}{mark}"
                slots += (Slot(self.text(cell), where, CellWriter(cell)), Slot("\t", where))
            slots.append(Slot("\n", ""))
        return Passage(slots)

    def unused(self, root: etree._Element) -> Passage:
        """Shared texts that no cell shows, once all worksheets have been read: left over from what was deleted."""
        texts = [node for node in root if local(node) == "si"]
        return lines(Slot(inner(node), UNUSED, Blank(node)) for n, node in enumerate(texts) if n not in self.used)

    def text(self, cell: etree._Element) -> str:
        """A cell's text as a reader can get at it; a whole number in all its digits, an amount as it is formatted."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(inner(node) for node in cell if local(node) == "is")
        value = next((node.text or "" for node in cell if local(node) == "v"), "")
        if kind == "s":
            index = int(value) if value.isascii() and value.isdigit() else -1
            self.used.add(index)
            return self.shared[index] if 0 <= index < len(self.shared) else ""
        if kind == "n":
            style = cell.get("s", "0")
            return digits(value, amount=style.isdigit() and int(style) in self._amounts)
        return value.replace("\n", "\v").replace("\t", " ")


def digits(value: str, *, amount: bool = False) -> str:
    """A number as stored, a whole one without exponent; an amount keeps a sign that it is one.

    A cell holds fifteen digits of a number, at most seventeen: of an identity or card number the last ones are lost.
    Where the others tell a place and a day of birth, or a bank, the number is given the check digit that belongs to
    it, and so is found.
    """
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or number != number.to_integral_value() or abs(number.adjusted()) > 30:
        return value
    whole = format(number.to_integral_value(), "f")
    return f"{whole}元" if amount else _recovered(whole)


def _recovered(whole: str) -> str:
    if len(whole) == 18 and whole.isdigit() and placed(whole) and born(whole[6:14]):
        return whole[:17] + identity_check(whole)
    if len(whole) in range(16, 20) and whole.endswith("0") and is_issuer(whole):
        return whole[:-1] + next(digit for digit in "0123456789" if luhn(whole[:-1] + digit))
    return whole


def _hidden_columns(root: etree._Element) -> Iterator[int]:
    for node in root.iter():
        if local(node) == "sheetData":
            return
        if local(node) == "col" and node.get("hidden") in ("1", "true"):
            first, last = node.get("min", "0"), node.get("max", "0")
            if first.isdigit() and last.isdigit():
                yield from range(int(first), min(int(last), int(first) + 16_384) + 1)


def column_of(reference: str) -> int:
    """The column's number, from 1, of a reference such as C5; 0 where it says none."""
    match = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in match[1] if match else "":
        number = number * 26 + ord(letter) - 64
    return number


def inner(node: etree._Element) -> str:
    """The text of a shared or inline string, its runs joined, phonetic guides left out."""
    parts = [one.text or "" for one in node.iter() if local(one) == "t" and local(one.getparent()) != "rPh"]
    return "".join(parts).replace("\n", "\v").replace("\t", " ")


class Blank:
    """Empties a shared text, whatever is written."""

    __slots__ = ("_node",)

    def __init__(self, node: etree._Element) -> None:
        self._node = node

    def __call__(self, _: str) -> None:
        space = str(self._node.tag)[: -len(local(self._node))]
        for node in list(self._node):
            self._node.remove(node)
        etree.SubElement(self._node, f"{space}t")


class CellWriter:
    """Writes a masked text into a cell: style and place stay, number, formula or shared text give way."""

    __slots__ = ("_cell",)

    def __init__(self, cell: etree._Element) -> None:
        self._cell = cell

    def __call__(self, text: str) -> None:
        cell = self._cell
        space = str(cell.tag)[: -len(local(cell))]
        formula = next((node for node in cell if local(node) == "f"), None)
        if formula is not None and formula.get("si") is not None:
            _freeze_shared(cell, formula.get("si", ""))
        for node in list(cell):
            cell.remove(node)
        for key in ("cm", "vm"):  # entries of the workbook's metadata that belong to the value
            cell.attrib.pop(key, None)
        cell.set("t", "inlineStr")
        written = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        written.text = text.replace("\v", "\n")


def _freeze_shared(cell: etree._Element, shared: str) -> None:
    """Leave only the values of the cells that share a formula with this one."""
    sheet = cell.getparent().getparent()
    for formula in [node for node in sheet.iter() if local(node) == "f" and node.get("si") == shared]:
        formula.getparent().remove(formula)
