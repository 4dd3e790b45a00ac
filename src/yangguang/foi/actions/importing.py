"""Closed requests of former years are entered in the register, many in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.foi import people, policies
from yangguang.foi.actions.intake import series_of
from yangguang.foi.importing import Closed, Problem
from yangguang.foi.models import Applicant, Case
from yangguang.foi.states import Matter, Stage
from yangguang.kernel import present
from yangguang.kernel.actions import action
from yangguang.kernel.models import NumberSeries
from yangguang.organisations.models import Unit


@dataclass(slots=True)
class Entered:
    """What became of a batch: how many were entered, how many were there already, and what was refused."""

    made: int
    known: int
    problems: list[Problem]


@action("foi.import_cases", label="补录历年申请", policy=policies.only_the_system, touches=())
def import_cases(unit: Unit, *, actor: Any, rows: Sequence[Closed]) -> Entered:
    """Enter the rows; one that is there already with the same dates and outcome is left as it is, so that a file may be
    read again. Its numbers go on in the register: the next request of the year gets the number after the highest.
    """
    done = Entered(0, 0, [])
    for year in {row.year for row in rows}:
        counter, _ = NumberSeries.objects.select_for_update().get_or_create(
            series=series_of(unit, Matter.INFORMATION), period=str(year)
        )
        there = {one.number: one for one in Case.objects.filter(unit=unit, matter=Matter.INFORMATION, year=year)}
        for row in sorted((one for one in rows if one.year == year), key=lambda one: (not one.number, one.number)):
            if (same := _there(there, row)) is not None:
                if same:
                    done.known += 1
                else:
                    done.problems.append(Problem(row.line, f"登记号〔{year}〕{row.number}号已有另一件申请，没有补录。"))
                continue
            number = row.number or counter.last + 1
            counter.last = max(counter.last, number)
            there[number] = _enter(unit, row, number)
            done.made += 1
        counter.save(update_fields=["last"])
    return done


def _there(there: dict[int, Case], row: Closed) -> bool | None:
    """Whether what stands under the row's number is the same request; None where nothing stands there."""

    def alike(one: Case) -> bool:
        mine = (row.received_on, row.closed_on, row.outcome, row.applicant_class, row.subject or "（未登记）")
        return (one.received_on, one.closed_on, one.outcome, one.applicant_class, one.subject) == mine

    if row.number:
        found = there.get(row.number)
        return None if found is None else found.imported and alike(found)
    mark = people.mark(row.person)
    alikes = [one for one in there.values() if one.imported and alike(one)]
    return True if any(one.applicant.mark == mark for one in alikes) else None


def _enter(unit: Unit, row: Closed, number: int) -> Case:
    abandoned = row.outcome in {"other_uncorrected", "other_unpaid"}
    case = Case.objects.create(
        unit=unit,
        matter=Matter.INFORMATION,
        year=row.year,
        number=number,
        source=row.source,
        arrived_on=row.received_on,
        received_on=row.received_on,
        applicant_class=row.applicant_class,
        subject=row.subject or "（未登记）",
        stage=Stage.ABANDONED if abandoned else Stage.REPLIED,
        closed_on=row.closed_on,
        outcome=row.outcome,
        imported=True,
        created_at=present.now(),
    )
    Applicant.objects.create(
        case=case,
        person=people.cleaned(row.person),
        masked=people.masked(row.person.get("name", ""), row.applicant_class),
        mark=people.mark(row.person),
        asked=people.asked(unit.pk, row.subject, ""),
    )
    return case
