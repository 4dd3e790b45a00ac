"""Closed requests of former years are entered in the register, many in one go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yangguang.foi import people, policies
from yangguang.foi.actions.intake import series_of
from yangguang.foi.counting import STATISTICS
from yangguang.foi.importing import UNNAMED, Closed, Problem
from yangguang.foi.models import Applicant, Case, Step
from yangguang.foi.states import Matter, Stage, StepKind
from yangguang.kernel import present
from yangguang.kernel.actions import action
from yangguang.kernel.models import NumberSeries
from yangguang.organisations.models import Unit

NUMBERED_HERE = "登记册没有登记号，补录时编号"
_ENDS = {
    Stage.REPLIED: StepKind.REPLY,
    Stage.ABANDONED: StepKind.ABANDONED,
    Stage.WITHDRAWN: StepKind.WITHDRAWAL,
}


@dataclass(slots=True)
class Entered:
    """What became of a batch: how many were entered, how many were there already, and what was refused."""

    made: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


@action("foi.import_cases", label="补录历年申请", policy=policies.only_the_system, touches=(STATISTICS,))
def import_cases(unit: Unit, *, actor: Any, rows: Sequence[Closed], reason: str = "") -> Entered:
    """Enter the rows, in the order of `in_order`; what is there already is left as it is: a file may be read again.

    A row with a number is there when its number is, with the same days, class and outcome; with others it is refused.
    Of rows without one that are alike in everything, as many are there as were numbered here before. The next request
    of a year gets the number after the highest. `reason` tells the audit chain which file and rows these are.
    """
    done = Entered()
    taken, alike = _numbered(unit, rows), _numbered_here(unit, rows)
    counters: dict[int, NumberSeries] = {}
    fresh: list[tuple[Closed, int]] = []
    for row in rows:
        if row.number and (there := taken.get((row.year, row.number))):
            if there.imported and _same(there, row):
                done.known += 1
            else:
                done.problems.append(Problem(row.line, f"登记号〔{row.year}〕{row.number}号已有另一件申请，没有补录。"))
            continue
        if not row.number and alike[row.alike] >= row.nth:
            done.known += 1
            continue
        counter = counters.get(row.year) or _counter(unit, row.year)
        counters[row.year] = counter
        number = row.number or counter.last + 1
        counter.last = max(counter.last, number)
        fresh.append((row, number))
    for counter in counters.values():
        counter.save(update_fields=["last"])
    _enter(unit, fresh)
    done.made = len(fresh)
    return done


def _counter(unit: Unit, year: int) -> NumberSeries:
    """The unit's numbers of the year, locked."""
    series = series_of(unit, Matter.INFORMATION)
    counter, _ = NumberSeries.objects.select_for_update().get_or_create(series=series, period=str(year))
    return counter


def _numbered(unit: Unit, rows: Sequence[Closed]) -> dict[tuple[int, int], Case]:
    """What stands in the register under the numbers of these rows."""
    numbers = {row.number for row in rows if row.number}
    years = {row.year for row in rows if row.number}
    found = Case.objects.filter(unit=unit, matter=Matter.INFORMATION, year__in=years, number__in=numbers)
    return {(one.year, one.number): one for one in found}


def _same(case: Case, row: Closed) -> bool:
    told = (row.received_on, row.closed_on, row.outcome, row.applicant_class, row.subject or UNNAMED)
    return (case.received_on, case.closed_on, case.outcome, case.applicant_class, case.subject) == told


def _numbered_here(unit: Unit, rows: Sequence[Closed]) -> Counter[tuple[Any, ...]]:
    """How many of each kind of row without a number were entered before, by `Closed.alike`."""
    days = {row.received_on for row in rows if not row.number}
    found = Case.objects.filter(
        unit=unit, received_on__in=days, imported=True, steps__kind=StepKind.SUBMITTED, steps__reason=NUMBERED_HERE
    )
    return Counter(
        found.values_list(
            *("received_on", "closed_on", "outcome", "applicant_class", "subject"),
            *("applicant__mark", "applicant__masked"),
        )
    )


def _enter(unit: Unit, fresh: Sequence[tuple[Closed, int]]) -> None:
    now = present.now()
    cases = Case.objects.bulk_create(
        Case(
            unit=unit,
            matter=Matter.INFORMATION,
            year=row.year,
            number=number,
            source=row.source,
            arrived_on=row.received_on,
            received_on=row.received_on,
            applicant_class=row.applicant_class,
            subject=row.subject or UNNAMED,
            stage=row.stage,
            closed_on=row.closed_on,
            outcome=row.outcome,
            imported=True,
            created_at=now,
        )
        for row, number in fresh
    )
    pairs = [(case, row) for case, (row, _) in zip(cases, fresh, strict=True)]
    Applicant.objects.bulk_create(
        Applicant(
            case=case,
            person=people.cleaned(row.person),
            masked=people.masked(row.person.get("name", ""), row.applicant_class),
            mark=people.mark(row.person),
            asked=people.asked(unit.pk, row.subject, ""),
        )
        for case, row in pairs
    )
    Step.objects.bulk_create(step for case, row in pairs for step in _steps(case, row, now))


def _steps(case: Case, row: Closed, now: Any) -> tuple[Step, Step]:
    begun = Step(
        case=case,
        kind=StepKind.SUBMITTED,
        on=row.received_on,
        reason="" if row.number else NUMBERED_HERE,
        recorded_at=now,
    )
    ended = Step(case=case, kind=_ENDS[Stage(row.stage)], on=row.closed_on, row=row.outcome, recorded_at=now)
    return begun, ended
