"""A whole register into the library, a row a transaction, with all that is to be said of its rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from yangguang.kernel import present
from yangguang.kernel.actions import Refused
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import directory, home_unit, resolve_unit
from yangguang.regulations.actions import enter
from yangguang.regulations.importing.register import RowProblem, read_register
from yangguang.regulations.importing.register_cells import ENDS, Said
from yangguang.regulations.importing.register_row import Entry
from yangguang.regulations.models import LifeEvent, Regulation
from yangguang.regulations.validity import Kind, State
from yangguang.regulations.validity.events import ENDINGS

_BETWEEN = re.compile(r"[、，,；;\s/]+|会同|联合|（|\(")
_IN_FORCE = frozenset({State.EFFECTIVE, State.SUSPENDED, State.NOT_YET_EFFECTIVE})
_OVER = frozenset({State.LAPSED, State.REPEALED, State.REPLACED})


@dataclass(slots=True)
class Entered:
    """What came of a register: its rows, the keys of their documents, how many of these are new, what is to be said."""

    rows: int = 0
    fresh: int = 0
    documents: list[int] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def enter_register(name: str, data: bytes, *, actor: Any, unit: Unit | None = None) -> Entered:
    """Bring the documents of a register in; `unit` is whose they are where a row, its subheading or sheet does not say.

    Each row is a transaction, and a row that is there already changes nothing, so that what was stopped is begun again.
    Raises Unreadable for a file that cannot be read at all.
    """
    register = read_register(name, data, present.today())
    done, began = Entered(register.rows, problems=register.problems), present.now()
    home, units = home_unit(), _Units(unit)
    # What names the document that ended it, and no day, comes when that document is there.
    for entry in sorted(register.entries, key=lambda one: one.ending is not None and one.ending.on is None):
        try:
            issuer, doubts = units.of(entry)
            document = enter(home, actor=actor, entry=entry, unit=issuer, came_from=f"{name} {entry.place}")
        except Refused as refusal:
            column, value = ("issuer", entry.issuer) if isinstance(refusal, _NoUnit) else ("title", entry.title)
            what = f"{refusal.reason}这一行没有导入。"
            done.problems.append(_problem(entry, column, what, value, left_out=True))
            continue
        done.problems += doubts
        done.problems += differences(entry, document)
        done.documents.append(document.pk)
        done.fresh += document.created_at >= began
    order = {sheet: place for place, sheet in reversed(list(enumerate(one.sheet for one in done.problems)))}
    done.problems.sort(key=lambda one: (order[one.sheet], one.row or 0))
    return done


def differences(entry: Entry, document: Regulation) -> Iterator[RowProblem]:
    """Where the row says otherwise than the library, which stays as it is; one query."""
    prefetch_related_objects([document], "events")
    events = [one for one in document.events.all() if not one.undone]
    pairs = (
        ("title", "标题", document.title if document.title_key != entry.key else entry.title, entry.title),
        ("number", "文号", document.document_number, entry.number),
        ("registration", "登记号", document.registration_number, entry.registration),
        ("issued", "公布日期", document.issued_on, entry.issued_on),
        ("effective", "施行日期", _first(events, Kind.EFFECTIVE), entry.effective_on),
    )
    for column, what, held, told in pairs:
        if held and told and held != told:
            yield _problem(entry, column, f"文件库中的{what}是{held}，没有改动，请核对。", str(told))
    term = next((one for one in events if one.kind == Kind.TERM_SET), None)
    if term and (entry.months or entry.until) and (term.months, term.until) != (entry.months, entry.until):
        last = document.validity_on(present.today()).lapses
        if last is not None and entry.last is not None and entry.last != last:
            yield _problem(entry, "term", f"按文件库的记录，有效期到{last}，没有改动，请核对。", str(entry.last))
    yield from _about_validity(entry, document, events)


def _about_validity(entry: Entry, document: Regulation, events: list[LifeEvent]) -> Iterator[RowProblem]:
    """Where what the register says of the validity is not what follows from the events."""
    found = document.validity_on(present.today())
    ended = next((one for one in events if one.kind in {kind.value for kind in ENDINGS}), None)
    if found.state is State.NOT_ISSUED:
        yield _problem(entry, "issued", "没有公布日期和施行日期，不能判断效力。")
        return
    if entry.said is None:
        return
    wanted = ENDS.get(entry.said)
    follows = f"按公布、施行日期和有效期推算为“{found.label}”（{found.reason}），以推算为准，请核对。"
    if wanted is None and found.state in _OVER:
        yield _problem(entry, "state", f"登记册写“{entry.said_words}”，{follows}", entry.said_words)
    elif wanted is not None and found.state in _IN_FORCE:
        yield _problem(entry, "state", f"登记册写“{entry.said_words}”，没有写明日期，{follows}", entry.said_words)
    elif wanted in (Kind.REPEALED, Kind.REPLACED) and ended is None:
        what = f"登记册写“{entry.said_words}”，没有写明日期，没有登记为{wanted.label if wanted else ''}；{follows}"
        yield _problem(entry, "state", what, entry.said_words)
    elif entry.said is Said.PARTLY and not any(one.kind == Kind.PARTLY_REPEALED for one in events):
        yield _problem(entry, "state", "部分废止须写明条款，请在文件库登记。", entry.said_words)
    elif ended and entry.ending and entry.ending.on and entry.ending.on != ended.on and wanted == ended.kind:
        what = f"文件库中{ended.get_kind_display()}的日期是{ended.on}，没有改动，请核对。"
        yield _problem(entry, "ended", what, str(entry.ending.on))


def _first(events: list[LifeEvent], kind: Kind) -> Any:
    return min((one.on for one in events if one.kind == kind), default=None)


def _problem(entry: Entry, column: str, message: str, value: str = "", *, left_out: bool = False) -> RowProblem:
    return RowProblem(entry.sheet, entry.row, entry.labels.get(column, ""), message, value[:100], left_out)


class _NoUnit(Refused):
    """No unit is known that issued the document."""


class _Units:
    """Whose documents the rows are: the names of all units are read once, and each name is looked up once."""

    def __init__(self, fallback: Unit | None) -> None:
        self._fallback = fallback
        self._names = directory()
        self._known: dict[str, Unit | None] = {}

    def of(self, entry: Entry) -> tuple[Unit, list[RowProblem]]:
        """The unit of a row, and what is to be said of that. Raises _NoUnit."""
        if entry.issuer:
            return self._named(entry)
        for words in (entry.section, entry.sheet):
            if words and (unit := self._resolved(words)):
                return unit, []
        if self._fallback is None:
            raise _NoUnit("没有写明制定机关。请补填，或者用 --unit 指定单位。")
        if "issuer" in entry.labels:
            return self._fallback, [_problem(entry, "issuer", f"制定机关空白，归入{self._fallback}，请核对。")]
        return self._fallback, []

    def _named(self, entry: Entry) -> tuple[Unit, list[RowProblem]]:
        if unit := self._resolved(entry.issuer):
            return unit, []
        names = [name.strip("）)") for name in _BETWEEN.split(entry.issuer) if name.strip("）)")]
        if len(names) > 1 and (unit := self._resolved(names[0])):
            return unit, [_problem(entry, "issuer", f"几个单位联合制定，归入{unit}。", entry.issuer)]
        raise _NoUnit(f"名录中没有“{entry.issuer[:60]}”，可用 manage.py resolve_unit 查找。")

    def _resolved(self, words: str) -> Unit | None:
        if words not in self._known:
            self._known[words] = resolve_unit(words, within=self._fallback, names=self._names).unit
        return self._known[words]
