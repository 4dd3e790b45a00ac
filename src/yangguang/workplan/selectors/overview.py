"""The plan at a glance: aspects, tasks, who leads and who answers, lights, and what has been shown for it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from yangguang.kernel.clock.current import current_calendar
from yangguang.workplan.models import Aspect, Assignment, Measure, Plan, PlanEdition, Scheme, Task, UnitMention
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.selectors.evidence import evidence_counts
from yangguang.workplan.states import (
    DUE_SOON_DAYS,
    AssignmentState,
    Clock,
    Light,
    SchemeState,
    light_of,
    light_of_task,
    percent_of,
)

HELD = [state for state in AssignmentState if state != AssignmentState.RELEASED]


def today_clock(today: date) -> Clock:
    """`today` and the last day that counts as soon, by the working-day calendar in force (one query)."""
    return Clock(today, current_calendar().add_working_days(today, DUE_SOON_DAYS))


@dataclass(slots=True)
class Tally:
    """How many shares stand under each light, and how many of their measures are done."""

    lights: Counter[Light] = field(default_factory=Counter)
    done: int = 0
    total: int = 0

    def add(self, light: Light, done: int, total: int, times: int = 1) -> None:
        """Count `times` shares of this light, each with so many measures done of so many."""
        self.lights[light] += times
        self.done += done * times
        self.total += total * times

    @property
    def units(self) -> int:
        """How many shares there are."""
        return sum(self.lights.values())

    @property
    def percent(self) -> int:
        """Whole percent of measures done over all shares."""
        return percent_of(self.done, self.total)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as lists show it. `mentions` carry `member_count`, the units that each name stands for."""

    task: Task
    leads: list[UnitMention]
    responsibles: list[UnitMention]
    tally: Tally
    light: Light
    evidence: int
    next_due: date | None
    today: date

    @property
    def scheme_state(self) -> str:
        """The state of its cross-department scheme, or an empty string where none is needed."""
        return SchemeState(self.scheme.state).label if self.scheme else ""

    @property
    def scheme(self) -> Scheme | None:
        """Its cross-department scheme; None where the edition in force asks for none."""
        return getattr(self.task, "scheme", None) if self.task.needs_scheme else None

    @property
    def scheme_late(self) -> bool:
        """Whether the scheme's day has passed and it has not reached the office."""
        return scheme_is_late(self.scheme, self.today)


@dataclass(frozen=True, slots=True)
class AspectRows:
    """An aspect with its tasks in order."""

    aspect: Aspect | None
    rows: list[TaskRow]


@dataclass(frozen=True, slots=True)
class Overview:
    """A plan on a day: its edition in force, its aspects, and how many tasks stand under each light."""

    plan: Plan
    edition: PlanEdition
    aspects: list[AspectRows]
    lights: Counter[Light]
    today: date

    @property
    def rows(self) -> list[TaskRow]:
        """All tasks in order."""
        return [row for aspect in self.aspects for row in aspect.rows]

    @property
    def evidence(self) -> int:
        """How many pieces of evidence the public can open."""
        return sum(row.evidence for row in self.rows)

    @property
    def percent(self) -> int:
        """Whole percent of all measures of all shares done."""
        return percent_of(sum(r.tally.done for r in self.rows), sum(r.tally.total for r in self.rows))


def public_plans() -> QuerySet[Plan]:
    """Published plans, the newest year first."""
    return Plan.objects.filter(published_at__isnull=False).select_related("unit").order_by("-year", "unit__path")


def home_plan() -> Plan | None:
    """The newest published plan of the unit whose portal this is."""
    return public_plans().filter(unit__code=settings.YANGGUANG_HOME_UNIT).first()


def tallies(shares: QuerySet[Assignment], clock: Clock) -> tuple[dict[int, Tally], dict[int, date]]:
    """By task: the tally of its shares, and the first day still open. One query, grouped by the database."""
    found: dict[int, Tally] = defaultdict(Tally)
    first: dict[int, date] = {}
    grouped = (
        shares.exclude(state=AssignmentState.RELEASED)
        .order_by()
        .values_list("task_id", "state", "cached_total", "cached_done", "cached_next_due")
        .annotate(times=Count("pk"))
    )
    for task_id, state, total, done, next_due, times in grouped:
        found[task_id].add(light_of(state, total, done, next_due, clock), done, total, times)
        if next_due is not None:
            first[task_id] = min(next_due, first.get(task_id, next_due))
    return found, first


def scheme_is_late(scheme: Scheme | None, today: date) -> bool:
    """Whether the scheme should have reached the office before `today` and has not."""
    return bool(scheme and scheme.due_on and scheme.state != SchemeState.FILED and scheme.due_on < today)


def plan_overview(plan: Plan, today: date) -> Overview:
    """Everything that the plan page shows, in a constant number of queries. Tasks stand under their aspects."""
    rows = task_rows(plan, plan.tasks.filter(parent=None, withdrawn=False), today)
    lights = Counter(row.light for row in rows)
    under: dict[Aspect | None, list[TaskRow]] = {}
    for row in rows:
        under.setdefault(row.task.aspect, []).append(row)
    aspects = [AspectRows(aspect, found) for aspect, found in under.items()]
    return Overview(plan, plan.editions.order_by("-number")[0], aspects, lights, today)


def task_rows(plan: Plan, tasks: QuerySet[Task], today: date) -> list[TaskRow]:
    """Tasks of `plan` (not parts of tasks) as lists show them, by number, in a constant number of queries."""
    clock = today_clock(today)
    mentions = UnitMention.objects.select_related("unit", "group").annotate(
        member_count=Count("assignments", filter=Q(assignments__state__in=HELD))
    )
    tasks = tasks.select_related("aspect", "scheme__unit").prefetch_related(
        Prefetch("mentions", queryset=mentions.order_by("part", "order")),
        Prefetch("measures", queryset=Measure.objects.filter(withdrawn=False).order_by("order")),
    )
    found, first = tallies(Assignment.objects.filter(task__in=tasks.order_by().values("pk")), clock)
    shown = evidence_counts(plan)
    return [
        _row(task, found.get(task.pk, Tally()), shown[task.pk], first.get(task.pk), today)
        for task in tasks.order_by("number")
    ]


def _row(task: Task, tally: Tally, evidence: int, next_due: date | None, today: date) -> TaskRow:
    scheme = getattr(task, "scheme", None) if task.needs_scheme else None
    return TaskRow(
        task=task,
        leads=_of(task.mentions.all(), Part.LEAD),
        responsibles=_of(task.mentions.all(), Part.RESPONSIBLE),
        tally=tally,
        light=Light.OVERDUE if scheme_is_late(scheme, today) else light_of_task(tally.lights),
        evidence=evidence,
        next_due=next_due,
        today=today,
    )


def _of(mentions: Iterable[UnitMention], part: str) -> list[UnitMention]:
    return [mention for mention in mentions if mention.part == part]
