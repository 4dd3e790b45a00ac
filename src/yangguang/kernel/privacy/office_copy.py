"""Masked copies of Word and Excel packages, their XML changed in place."""

import posixpath
from collections.abc import Callable, Iterable

from lxml import etree

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import Limits
from yangguang.kernel.intake.sniffing import Kind, sniff

from .passages import Passage
from .places.contents import DEEPEST
from .places.excel import Blank
from .places.markup import local
from .places.office import Office
from .places.package import SHARED, Package
from .places.word import has_changes, is_story

#: Masks what is to be masked in the passages it is given; whether there was anything.
Mask = Callable[[Iterable[Passage]], bool]

_ROUNDS = 4
#: Parts that a copy does without: a picture of the first page as it was, who wrote, what was remarked.
_DROPPED = ("docprops/custom.xml", "docprops/thumbnail.", "/people.xml", "xl/calcchain.xml", "customui/")
_REMARKS = "word/comments"
_REMARK_MARKS = frozenset(("commentRangeStart", "commentRangeEnd", "commentReference"))
_PERSONAL_PROPERTIES = frozenset(("creator", "lastModifiedBy", "Manager", "Company", "lastPrinted"))
_REMOVED = frozenset(("del", "moveFrom", "cellDel"))
_ACCEPTED = frozenset(("ins", "moveTo"))
_FORGOTTEN = frozenset(
    (
        *(f"{what}{edge}" for what in ("moveFromRange", "moveToRange") for edge in ("Start", "End")),
        *(f"customXml{what}Range{edge}" for what in ("Ins", "Del", "MoveFrom", "MoveTo") for edge in ("Start", "End")),
        *("cellIns", "cellMerge"),
    )
)


def masked(kind: Kind, name: str, data: bytes, mask: Mask, limits: Limits, depth: int = 0) -> bytes:
    """The package with every place masked. Raises Unreadable."""
    data = _cleaned(kind, name, data, limits)
    for _ in range(_ROUNDS):
        office = Office(kind, name, data, limits)
        changed = _mask_parts(office, mask)
        if changed:
            data = office.package.packed()
        else:
            break
    package = Package(name, data, limits)
    inner = _mask_within(package, mask, limits, depth)
    return package.packed() if inner else data


def _mask_parts(office: Office, mask: Mask) -> bool:
    any_changed = False
    for part in office.package.xml_parts():
        root = office.package.tree(part)
        changed = mask(office.passages(part, root))
        if changed:
            office.package.put(part, root)
            any_changed = True
    if office.workbook is not None:
        any_changed = _blank_unused(office) or any_changed
    return any_changed


def _blank_unused(office: Office) -> bool:
    """Empty the shared texts that no cell shows any more. Whether there were any."""
    part = next((part for part in office.package.parts if part.lower() == SHARED), None)
    if part is None:
        return False
    used: set[str] = set()
    for sheet in office.package.xml_parts():
        if sheet.lower().startswith("xl/") and "sheet" in sheet.lower():
            for cell in office.package.tree(sheet).iter():
                if local(cell) == "c" and cell.get("t") == "s":
                    used.update(node.text or "" for node in cell if local(node) == "v")
    root = office.package.tree(part)
    blanked = False
    for number, node in enumerate([node for node in root if local(node) == "si"]):
        if str(number) not in used and any(one.text for one in node.iter()):
            Blank(node)("")
            blanked = True
    if blanked:
        office.package.put(part, root)
    return blanked


def _cleaned(kind: Kind, name: str, data: bytes, limits: Limits) -> bytes:
    """The package with tracked changes accepted, and without remarks, personal properties and preview."""
    package = Package(name, data, limits)
    for part in list(package.parts):
        lowered = f"/{part.lower()}"
        if any(mark in lowered for mark in _DROPPED) or (kind is Kind.WORD and lowered.startswith(f"/{_REMARKS}")):
            package.drop(part)
    for part in package.xml_parts():
        root = package.tree(part)
        changed = False
        if part.lower().startswith("docprops/"):
            changed = _forget_people(root)
        elif kind is Kind.WORD and is_story(root):
            changed = _accept(root)
        if changed:
            package.put(part, root)
    return package.packed()


def _forget_people(root: etree._Element) -> bool:
    people = [node for node in root.iter() if local(node) in _PERSONAL_PROPERTIES]
    for node in people:
        node.getparent().remove(node)
    return bool(people)


def _accept(root: etree._Element) -> bool:
    """Accept the tracked changes of a part and take out the marks of remarks. Whether there were any."""
    marked = has_changes(root)
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    for node in nodes:
        name, parent = local(node), node.getparent()
        if parent is None:
            continue
        if (
            name in _REMARK_MARKS
            or name in _FORGOTTEN
            or name.endswith("PrChange")
            or name == "numberingChange"
            or (name in _REMOVED and local(parent) not in ("rPr", "trPr"))
        ):
            parent.remove(node)
        elif name in _ACCEPTED and local(parent) not in ("rPr", "trPr"):
            _unwrap(node)
        elif name == "trPr" and any(local(one) == "del" for one in node):
            row = parent
            if row.getparent() is not None:
                row.getparent().remove(row)
        elif name in _ACCEPTED | _REMOVED:
            parent.remove(node)
        else:
            continue
        marked = True
    return marked


def _unwrap(node: etree._Element) -> None:
    """Put what a node holds in its place."""
    parent = node.getparent()
    at = parent.index(node)
    for number, child in enumerate(list(node)):
        parent.insert(at + number, child)
    parent.remove(node)


def _mask_within(package: Package, mask: Mask, limits: Limits, depth: int) -> bool:
    """Mask the Word and Excel files within the file. Whether there were any."""
    changed = False
    for part in package.other_parts():
        data = package.parts[part]
        if depth >= DEEPEST or not data.startswith(b"PK\x03\x04"):
            continue
        try:
            kind, _ = sniff(posixpath.basename(part), data, limits)
        except Unreadable:
            continue
        if kind in (Kind.WORD, Kind.EXCEL):
            package.parts[part] = masked(kind, posixpath.basename(part), data, mask, limits, depth + 1)
            changed = True
    return changed
