"""Excel: days and amounts, which a cell keeps as a number and shows in many ways, are found as they show."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from yangguang.foi.redaction.passages import BLACK, Passage, folded, spans
from yangguang.kernel.privacy.places.excel import CellWriter
from yangguang.kernel.privacy.places.markup import local
from yangguang.kernel.privacy.places.package import Package

#: Formats of days that Excel in Chinese has built in and openpyxl does not name.
_CHINESE_DAYS = frozenset((*range(27, 37), *range(50, 59)))
_SIGNS = str.maketrans("", "", "¥￥$元")


def masked(package: Package, passages: Sequence[Passage]) -> Counter[Passage]:
    """Puts a bar into each cell that shows a passage as a day, a time or an amount. How many of each."""
    hits: Counter[Passage] = Counter()
    gone: set[str] = set()
    formats, epoch = _formats(package), _epoch(package)
    for part in package.xml_parts():
        root = package.tree(part)
        if local(root) not in ("worksheet", "macrosheet"):
            continue
        cells = [node for node in root.iter() if local(node) == "c" and node.get("t", "n") in ("n", "d")]
        if [cell for cell in cells if _mask(cell, passages, hits, gone, formats.get(_style(cell), ""), epoch)]:
            package.put(part, root)
    if gone:
        _forget(package, gone)
    return hits


def days(found: object) -> Iterator[str]:
    """The ways in which a day or a time of day is written."""
    if isinstance(found, date):
        year, month, day = found.year, found.month, found.day
        yield f"{year}年{month}月{day}日"
        yield f"{year}年{month:02}月{day:02}日"
        for sign in "-/.":
            yield f"{year}{sign}{month}{sign}{day}"
            yield f"{year}{sign}{month:02}{sign}{day:02}"
        yield f"{year}{month:02}{day:02}"
    if isinstance(found, datetime | time) and (found.hour or found.minute or found.second):
        yield f"{found.hour}:{found.minute:02}:{found.second:02}"
        yield f"{found.hour:02}:{found.minute:02}:{found.second:02}"


def _amounts(value: str, *, share: bool) -> Iterator[str]:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return
    if number.is_finite() and abs(number.adjusted()) < 20:
        if share:
            yield from (f"{number * 100:{form}}%" for form in ("f", ".0f", ".1f", ".2f"))
        else:
            yield from (format(number, form) for form in (",f", "f", ",.0f", ",.1f", ",.2f", ".1f", ".2f"))


def _mask(
    cell: etree._Element,
    passages: Sequence[Passage],
    hits: Counter[Passage],
    gone: set[str],
    form: str,
    epoch: datetime,
) -> bool:
    value = next((node.text or "" for node in cell if local(node) == "v"), "").strip()
    shown = list(days(_moment(value, epoch))) if is_date_format(form) else []
    amounts = {folded(one) for one in _amounts(value, share="%" in form)}
    hit = [
        passage
        for passage in passages
        if any(spans(one, passage.words) for one in shown) or folded(passage.words).translate(_SIGNS) in amounts
    ]
    for passage in hit:
        hits[passage] += 1
    if hit:
        gone.update({value, *(one for one in shown if "-" in one)})
        CellWriter(cell)(f"{BLACK}〔{hit[0].article}〕")
    return bool(hit)


def _moment(value: str, epoch: datetime) -> object:
    try:
        return datetime.fromisoformat(value) if "-" in value[1:] else from_excel(float(value), epoch)
    except (ValueError, OverflowError, TypeError):
        return None


def _style(cell: etree._Element) -> int:
    style = cell.get("s", "0")
    return int(style) if style.isdigit() else 0


def _epoch(package: Package) -> datetime:
    for part in package.xml_parts():
        if part.lower().endswith("xl/workbook.xml"):
            for node in package.tree(part):
                if local(node) == "workbookPr" and node.get("date1904") in ("1", "true"):
                    return CALENDAR_MAC_1904
    return CALENDAR_WINDOWS_1900


def _formats(package: Package) -> dict[int, str]:
    """The number formats of the cell styles by their numbers."""
    part = next((part for part in package.parts if part.lower() == "xl/styles.xml"), None)
    if part is None:
        return {}
    root = package.tree(part)
    own = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter() if local(node) == "numFmt"}
    cells = next((node for node in root if local(node) == "cellXfs"), ())
    codes = [node.get("numFmtId", "0") for node in cells]
    return {at: own.get(code) or _built_in(int(code) if code.isdigit() else 0) for at, code in enumerate(codes)}


def _built_in(code: int) -> str:
    return "yyyy-m-d" if code in _CHINESE_DAYS else BUILTIN_FORMATS.get(code, "")


def _forget(package: Package, gone: set[str]) -> None:
    """Takes the values out of what charts and pivot tables keep of the cells."""
    for part in package.xml_parts():
        lowered = part.lower()
        root = package.tree(part)
        if "/charts/" in lowered:
            points = [node for node in root.iter() if local(node) == "pt"]
            for node in [one for one in points if any((value.text or "").strip() in gone for value in one)]:
                node.getparent().remove(node)
        elif "pivotcache" in lowered:
            for node in root.iter():
                for key, value in list(node.attrib.items()):
                    if value.partition("T")[0] not in gone:
                        continue
                    if key == "v":
                        node.tag = f"{str(node.tag)[: -len(local(node))]}s"
                        node.set(key, BLACK)
                    else:
                        del node.attrib[key]
        else:
            continue
        package.put(part, root)
