"""Which column each cell of a text table belongs to, where row spans swallowed some cells.

The cells keep their order; among all ways to lay them on the columns the one is taken in which their
words fit the kinds best.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from yangguang.workplan.notice.kinds import TASK_KINDS, UNIT_KINDS, Kind
from yangguang.workplan.notice.units import looks_like_units
from yangguang.workplan.notice.wording import strip_number

_NUMBER = re.compile(r"[（(]?\s*(?:\d{1,4}|[一二三四五六七八九十百零〇]{1,5})\s*[）)]?[、.．]?")
_TIME = re.compile(r"年|月|日|季度|长期|持续|全年|及时|适时|常态|立即|前$|底|随时|第一时间|待定|同步")
_IMPOSSIBLE_FIT = -1000.0


def align(cells: Sequence[str], kinds: Sequence[Kind]) -> list[str | None]:
    """A text for each column, None where the row has no cell for it (swallowed or never written)."""
    n, m = len(cells), len(kinds)
    last_task = max((at for at, kind in enumerate(kinds) if kind in TASK_KINDS), default=-1)
    skip = [_skip(kind, at == last_task) for at, kind in enumerate(kinds)]
    best = [[_IMPOSSIBLE_FIT] * (m + 1) for _ in range(n + 1)]
    came: list[list[str]] = [[""] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            here = best[i][j]
            if here == _IMPOSSIBLE_FIT:
                continue
            if i < n and j < m:
                fit = here + _fit(kinds[j], cells[i]) + (0.4 if i == j else 0.0)
                if fit > best[i + 1][j + 1]:
                    best[i + 1][j + 1], came[i + 1][j + 1] = fit, "both"
            if j < m and here + skip[j] > best[i][j + 1]:
                best[i][j + 1], came[i][j + 1] = here + skip[j], "column"
            if i < n:
                drop = here + (-0.2 if not cells[i] else -8.0)
                if drop > best[i + 1][j]:
                    best[i + 1][j], came[i + 1][j] = drop, "cell"
    placed: list[str | None] = [None] * m
    i, j = n, m
    while i or j:
        step = came[i][j]
        if step == "both":
            i, j = i - 1, j - 1
            placed[j] = cells[i]
        elif step == "column":
            j -= 1
        else:
            i -= 1
    return placed


def _skip(kind: Kind, last_task: bool) -> float:
    if kind in TASK_KINDS:
        return -6.0 if last_task else -1.0
    if kind in UNIT_KINDS:
        return -1.0
    return -0.5 if kind in ("deadline", "other", "remark") else 0.0


@lru_cache(maxsize=4096)
def _fit(kind: Kind, text: str) -> float:
    if not text:
        return 0.0
    number = bool(_NUMBER.fullmatch(text))
    if kind == "number":
        return 3.0 if number else -6.0
    if number:
        return -5.0
    if kind in TASK_KINDS:
        return _task_fit(text)
    if kind == "aspect":
        short = len(text) <= 45 and "。" not in text
        return (1.5 if short else -3.0) - (3.0 if looks_like_units(text) else 0.0)
    if kind in UNIT_KINDS:
        return 3.0 if looks_like_units(text) else -2.0
    if kind == "deadline":
        return 3.0 if len(text) <= 40 and _TIME.search(text) else -2.0
    return 0.0


def _task_fit(text: str) -> float:
    fit = 4.0 if len(text) >= 25 or "。" in text else 1.0
    if strip_number(text)[0] is not None:
        fit += 2.0
    if len(text) < 60 and looks_like_units(text):
        fit -= 3.0
    return fit
