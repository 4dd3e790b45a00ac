"""A row that lost cells: each cell goes to the column that its words fit, in order; the others take from above."""

import re
from functools import lru_cache

from .headers import Header
from .ticks import read_channels, ticked

_TIME = re.compile(r"工作日|及时|实时|长期|每[年季月周日]|小时|之日起|定期|时限|内公")
_UNIT = re.compile(r"(?:局|委|办|部门|政府|单位|机关|中心|乡镇|街道|机构|大队|支队)(?:[）)、，]|$)")
MISSING = -0.5


def align_row(cells: list[str], header: Header) -> tuple[list[str | None], bool]:
    """The cells by column (None: missing), and whether the places are in doubt.

    The best-fitting order-keeping assignment; a cell that fits badly wherever it stands makes the row doubtful.
    """
    width = len(header.columns)
    fits = [[_fit(cell, header, place) for place in range(width)] for cell in cells]
    missing = [MISSING * _weight(header, place) for place in range(width)]
    best: list[list[float]] = [[0.0] * (width + 1) for _ in range(len(cells) + 1)]
    for i in range(1, len(cells) + 1):
        for j in range(width + 1):
            best[i][j] = float("-inf")
    for j in range(1, width + 1):
        best[0][j] = best[0][j - 1] + missing[j - 1]
    for i in range(1, len(cells) + 1):
        for j in range(1, width + 1):
            best[i][j] = max(best[i - 1][j - 1] + fits[i - 1][j - 1], best[i][j - 1] + missing[j - 1])
    placed: list[str | None] = [None] * width
    i, j, doubt = len(cells), width, False
    while i and j:
        if best[i][j] == best[i][j - 1] + missing[j - 1]:
            j -= 1
            continue
        placed[j - 1] = cells[i - 1]
        doubt = doubt or fits[i - 1][j - 1] < 0
        i, j = i - 1, j - 1
    return placed, doubt or i > 0


def _weight(header: Header, place: int) -> float:
    """What is merged over several rows is missed the easiest."""
    column = header.columns[place]
    return 0.2 if column is not None and column.field in {"number", "level1", "basis", "unit"} else 1.0


def _fit(cell: str, header: Header, place: int) -> float:
    column = header.columns[place]
    words = cell.strip()
    if column is None or not words or words in {"同上", "同上。", "〃"}:
        return 0.0
    looks = _looks(words)
    match column.field:
        case "number":
            return 3.0 if words.isdecimal() and len(words) < 5 else -3.0
        case "channels" if not column.option:
            return 4.0 if "channels" in looks else -3.0
        case "channels" | "audience" | "method" | "level":
            return 1.5 if ticked(words) is not None else (-0.5 if len(words) < 20 else -3.0)
        case "basis":
            return 2.0 if "basis" in looks else -1.0
        case "time_limit":
            return 2.5 if "time" in looks else -1.5
        case "unit":
            return 1.5 if "unit" in looks else -1.0
        case _:
            return 0.8 if not looks else (0.3 if looks <= {"time", "unit", "basis"} and len(words) > 12 else -1.0)


@lru_cache(maxsize=4096)
def _looks(words: str) -> frozenset[str]:
    found = set()
    if words.startswith("《") or re.search(r"《[^》]+》", words):
        found.add("basis")
    if len(words) < 80 and _TIME.search(words):
        found.add("time")
    if len(words) < 60 and _UNIT.search(words):
        found.add("unit")
    if len(read_channels(words)[0]) >= 2:
        found.add("channels")
    if ticked(words) is not None and len(words) < 12:
        found.add("tick")
    return frozenset(found)
