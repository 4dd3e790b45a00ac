"""Which documents a clean-up picks, and what its result does to each. Pure but for the queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from yangguang.organisations.models import Unit
from yangguang.regulations.models import CleanupItem, Regulation
from yangguang.regulations.states import Answer, DocumentClass
from yangguang.regulations.validity import Kind, State
from yangguang.regulations.validity import LifeEvent as Event
from yangguang.regulations.validity.months import last_day

IN_FORCE = (State.EFFECTIVE, State.SUSPENDED, State.NOT_YET_EFFECTIVE)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is picked: documents of the units below `under`, issued up to `issued_until`, that `ends_until` a day lapse,
    in these states. What is empty narrows nothing; without states, what is in force or lapsed without being handled.
    """

    under: str = ""
    issued_until: date | None = None
    ends_until: date | None = None
    states: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return {
            "under": self.under,
            "issued_until": self.issued_until.isoformat() if self.issued_until else None,
            "ends_until": self.ends_until.isoformat() if self.ends_until else None,
            "states": list(self.states),
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Rule":
        """From what was kept."""
        days = {
            name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in ("issued_until", "ends_until")
        }
        return cls(kept.get("under", ""), days["issued_until"], days["ends_until"], tuple(kept.get("states", ())))


def picked(home: Unit, rule: Rule) -> QuerySet[Regulation]:
    """Normative documents of `home` and the units below it that the rule means."""
    rows = Regulation.objects.filter(
        document_class=DocumentClass.NORMATIVE, unit__path__startswith=home.path, closed=False
    )
    if rule.under:
        below = Unit.objects.filter(code=rule.under).values_list("path", flat=True).first()
        rows = rows.filter(unit__path__startswith=below) if below else rows.none()
    if rule.issued_until:
        rows = rows.filter(issued_on__lte=rule.issued_until)
    if rule.ends_until:
        rows = rows.filter(until__lte=rule.ends_until)
    return rows.filter(Q(state__in=rule.states or (*IN_FORCE, State.LAPSED)))


def event_of(item: CleanupItem, on: date, months: int) -> Event | None:
    """What the result does to the document on its day: None where nothing changes.

    What is kept gets a new term when it has one that would end sooner; no term is made shorter by being kept. What is
    to be amended stays until it is.
    """
    by = f"《{item.cleanup.title}》"
    outcome = item.outcome
    if outcome == Answer.REPEAL:
        return Event(Kind.REPEALED, on, by=by)
    if outcome == Answer.LAPSE:
        return Event(Kind.DECLARED_LAPSED, on, by=by)
    lapses = item.regulation.validity_on(on).lapses
    if outcome == Answer.KEEP and lapses is not None and lapses < last_day(on, months):
        return Event(Kind.RENEWED, on, months=months, by=by)
    return None


def doubt_of(item: CleanupItem, on: date) -> str:
    """Why the result would not do what it says: a document that is over cannot be kept; empty when all is well."""
    found = item.regulation.validity_on(on)
    over = found.state in {State.LAPSED, State.REPEALED, State.REPLACED}
    if over and item.outcome in {Answer.KEEP, Answer.AMEND}:
        return f"{found.reason}，不能列为“{item.outcome_label}”，须重新制定发布。"
    if found.state in {State.REPEALED, State.REPLACED} and item.outcome:
        return f"{found.reason}，不用再清理，请移出名单。"
    return ""
