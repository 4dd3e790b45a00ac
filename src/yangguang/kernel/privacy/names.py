"""People's names beside a number that is theirs.

A name alone is no secret in an official paper; beside an identity number, a telephone or a bank card it tells whose
they are. Names are looked for only in lines that hold such a number, or close to them behind a label such as 姓名.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .finding import NAME, PERSONAL_NUMBERS, Finding
from .words import WORDS

_COMPOUND = WORDS["compound"].split()
#: Words that begin like a surname and are none.
_ORDINARY = frozenset(WORDS["ordinary"].split())
_HAN = "㐀-䶿一-鿿"
_SURNAME = f"(?:{'|'.join(_COMPOUND)}|[{WORDS['surnames']}])"
_FULL = rf"(?:{_SURNAME}[ ]{{0,4}}[{_HAN}](?:[ ]{{0,2}}[{_HAN}])?|[{_HAN}]{{2,6}}·[{_HAN}]{{2,8}})"
_LABEL = (
    "(?:姓[ ]{0,4}名|户[ ]{0,2}主|联[ ]?系[ ]?人|申请人|被申请人|当事人|法定代表人|负责人|经办人|持卡人|开户人|收款人|"
    "受益人|承包人|救助对象|低保对象|贫困户|帮扶对象|本人|监护人|父亲|母亲|配偶|学生|患者|家长|参保人|名字)"
)
_HEAD_CELL = re.compile(rf"{_LABEL}(?:姓名)?(?:[(][^()]{{0,10}}[)])?|.{{0,8}}姓[ ]{{0,4}}名")
_LABELLED = re.compile(rf"{_LABEL}(?:姓名)?[ ]?[:：][ \t]{{0,4}}(?P<name>{_FULL})(?![{_HAN}*])")
_WHOLE = re.compile(_FULL)
#: Words between a name and its number: 张三（男，身份证号：…）, 张三 138…
_BETWEEN = r"[ ,，、:：;；(（\[]{0,3}(?:[男女][ ,，、;；]{0,2})?(?:汉族[,，、]?)?(?:公民)?"
_NUMBER_OF = (
    "(?:居民|二代)?(?:身份证|身份号码|证件|手机|电话|联系电话|联系方式|移动电话|银行卡|卡|账户|账)?"
    "(?:号码|号)?(?:为|是|系)?[ :：]{0,3}"
)
_RIGHT_BEFORE = re.compile(rf"(?:^|[^{_HAN}·]|姓名)(?P<name>{_FULL}){_BETWEEN}{_NUMBER_OF}(?:\+?86[ \-]?)?$")


def names(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Names beside the numbers found in `text`, in order of place; lines end at a line feed, cells at a tab."""
    numbers = sorted((f for f in findings if f.rule in PERSONAL_NUMBERS), key=lambda f: f.start)
    if not numbers:
        return
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    by_line: dict[int, list[Finding]] = {}
    for number in numbers:
        by_line.setdefault(bisect_right(starts, number.start) - 1, []).append(number)
    heads = _Heads(text, starts, ends)
    spans: set[tuple[int, int]] = set()
    for line, of_line in sorted(by_line.items()):
        spans.update(_labelled_near(text, starts, ends, line))
        spans.update(heads.named(line))
        for number in of_line:
            before = text[max(starts[line], number.start - 48) : number.start]
            match = _RIGHT_BEFORE.search(before)
            if match and match["name"] not in _ORDINARY:
                at = number.start - len(before)
                spans.add((at + match.start("name"), at + match.end("name")))
    for start, end in sorted(spans):
        hidden = _given(text, start, end)
        if hidden:
            yield Finding(NAME, start, end, hidden)


def _labelled_near(text: str, starts: list[int], ends: list[int], line: int) -> Iterator[tuple[int, int]]:
    """Names behind 姓名 and its like, in the line or the two above and below it."""
    for near in range(max(0, line - 2), min(len(starts), line + 3)):
        part = text[starts[near] : min(ends[near], starts[near] + 4000)]
        for match in _LABELLED.finditer(part):
            yield starts[near] + match.start("name"), starts[near] + match.end("name")
        cells = list(_cells(part, starts[near]))
        for (_, _, label), (start, end, name) in pairwise(cells):
            if _HEAD_CELL.fullmatch(label) and _is_name(name):
                yield start, end


def _cells(line: str, at: int) -> Iterator[tuple[int, int, str]]:
    """Start, end and words of each cell of a line."""
    for cell in line.split("\t"):
        words = cell.strip(" \v")
        start = at + cell.find(words) if words else at
        yield start, start + len(words), words
        at += len(cell) + 1


def _is_name(words: str) -> bool:
    return len(words) <= 16 and _WHOLE.fullmatch(words) is not None and words not in _ORDINARY


class _Heads:
    """Which column of a table holds names, by the nearest line above whose cell says so."""

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self._text, self._starts, self._ends = text, starts, ends
        self._columns: list[tuple[int, frozenset[int]]] = []
        for line, (start, end) in enumerate(zip(starts, ends, strict=True)):
            part = text[start : min(end, start + 4000)]
            if ("\t" in part and "名" in part) or ("\t" in part and ("户" in part or "人" in part)):
                columns = [n for n, (_, _, words) in enumerate(_cells(part, 0)) if _HEAD_CELL.fullmatch(words)]
                if columns:
                    self._columns.append((line, frozenset(columns)))

    def named(self, line: int) -> Iterator[tuple[int, int]]:
        """Cells of the line that hold a name; without a head, every cell that reads as one."""
        part = self._text[self._starts[line] : min(self._ends[line], self._starts[line] + 4000)]
        if "\t" not in part:
            return
        before = bisect_right(self._columns, line, key=lambda one: one[0]) - 1
        columns = self._columns[before][1] if before >= 0 else None
        for number, (start, end, words) in enumerate(_cells(part, self._starts[line])):
            if (columns is None or number in columns) and _is_name(words):
                yield start, end


def _given(text: str, start: int, end: int) -> tuple[int, ...]:
    """The offsets of a name without its surname: two characters of a compound one, or what stands before the dot."""
    words = text[start:end]
    kept = words.index("·") + 1 if "·" in words else 1 + (words[:2] in _COMPOUND)
    return tuple(offset for offset in range(start + kept, end) if not text[offset].isspace())
