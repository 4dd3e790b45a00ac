"""Tables 3 and 4 of the annual report 政府信息公开年度报告, from counts. Pure.

国办公开办函〔2021〕30号; for the years 2019 and 2020 〔2019〕60号, whose （六）其他处理 is one row.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "tables.json"
FIRST_YEAR = 2008  # 条例 2008年5月1日起施行
FORMATS = ("2019", "2021")
TOTAL = "total"
NOT_OUTCOMES = frozenset({"new", "carried_in", TOTAL, "carried_out"})

#: How many requests of a class (natural, company …) stand on a row, by row and class.
Counts = Mapping[str, Mapping[str, int]]
#: How many disputes, by kind and outcome.
Disputes = Mapping[str, Mapping[str, int]]


@cache
def data() -> dict[str, Any]:
    """The tables as `data/tables.json` has them."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def format_of(year: int) -> str:
    """The format in force for the report on that year."""
    return "2019" if year <= 2020 else "2021"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of table 3: its code and label, the headings above it, and the rows of requests that it counts."""

    code: str
    label: str
    group: tuple[str, ...]
    counts: tuple[str, ...]


@cache
def rows(form: str) -> tuple[Row, ...]:
    """The rows of table 3 in that format. `ValueError` for a format that does not exist."""
    if form not in FORMATS:
        raise ValueError(f"没有{form}年的格式，请用 {'、'.join(FORMATS)}。")
    merged = data()["merged_2019"]
    found: list[Row] = []
    for one in data()["rows"]:
        if form == "2019" and one["code"] in merged["rows"]:
            if not found or found[-1].code != merged["code"]:
                found.append(Row(merged["code"], merged["label"], tuple(merged["group"]), tuple(merged["rows"])))
            continue
        found.append(Row(one["code"], one["label"], tuple(one["group"]), (one["code"],)))
    return tuple(found)


def outcomes() -> frozenset[str]:
    """The codes of outcomes that a request can have."""
    return frozenset(one["code"] for one in data()["rows"]) - NOT_OUTCOMES


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its figures by column; those of `total` are the sums of the others."""

    row: Row
    cells: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Balance:
    """What a column of table 3 must satisfy: the first and second item together are the third and fourth together."""

    label: str
    new: int
    carried_in: int
    handled: int
    carried_out: int

    @property
    def holds(self) -> bool:
        """Whether 新收 + 结转 = 办理 + 结转下年度."""
        return self.new + self.carried_in == self.handled + self.carried_out

    @property
    def words(self) -> str:
        """The sum, and what is missing where it does not hold."""
        came, went = self.new + self.carried_in, self.handled + self.carried_out
        text = f"{self.label}：新收 {self.new} + 上年结转 {self.carried_in}"
        other = f"办理 {self.handled} + 结转下年度 {self.carried_out}"
        return f"{text} = {other}" if self.holds else f"{text} ≠ {other}，相差 {came - went} 件"


@dataclass(frozen=True, slots=True)
class Table3:
    """Requests received and handled in a year. `faults` names each column that does not balance, and each row that
    the table has not but requests stand on.
    """

    form: str
    lines: tuple[Line, ...]
    balance: tuple[Balance, ...]
    faults: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        """Whether every column balances, and every request handled stands on a row."""
        return not self.faults


def table3(form: str, counts: Counts) -> Table3:
    """Table 3 in that format. `counts` holds new, carried_in, carried_out and the outcomes; what is missing is 0."""
    classes = [code for code, _ in data()["columns"] if code != TOTAL]
    known = outcomes()
    handled = {name: sum(cells.get(name, 0) for row, cells in counts.items() if row in known) for name in classes}
    lines = []
    for row in rows(form):
        cells = {
            name: handled[name] if row.code == TOTAL else sum(counts.get(part, {}).get(name, 0) for part in row.counts)
            for name in classes
        }
        lines.append(Line(row, {**cells, TOTAL: sum(cells.values())}))
    at = {line.row.code: line.cells for line in lines}
    balance = tuple(
        Balance(label, at["new"][name], at["carried_in"][name], at[TOTAL][name], at["carried_out"][name])
        for name, label in data()["columns"]
    )
    faults = [f"{one.words}。" for one in balance if not one.holds]
    for code, numbers in sorted(counts.items()):
        if code not in known | NOT_OUTCOMES and (number := sum(numbers.values())):
            faults.append(f"有 {number} 件的办理结果“{code}”不在表三的各项之中。")
    return Table3(form, tuple(lines), balance, tuple(faults))


def table4(disputes: Disputes) -> dict[str, dict[str, int]]:
    """Table 4, 15 columns: for each kind of dispute its outcomes and their total."""
    kinds = [kind for kind, _ in data()["disputes"]["kinds"]]
    names = [name for name, _ in data()["disputes"]["outcomes"] if name != TOTAL]
    found = {}
    for kind in kinds:
        cells = {name: disputes.get(kind, {}).get(name, 0) for name in names}
        found[kind] = {**cells, TOTAL: sum(cells.values())}
    return found
