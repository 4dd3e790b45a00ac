"""What the desk reads of records: the list of a unit's editions with their clocks, and who must act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from yangguang.catalogue.models import Column, Obligation
from yangguang.catalogue.selectors import city_columns, special_columns
from yangguang.catalogue.selectors.columns import ColumnNode
from yangguang.disclosures.clocks import RULE, deadline_within, last_day_formed
from yangguang.disclosures.models import Clearance, Edition
from yangguang.disclosures.policies import CLEARERS, PUBLISHERS, REVIEWERS
from yangguang.disclosures.scopes import READERS, EditionQuerySet
from yangguang.disclosures.selectors.public import HEAVY
from yangguang.disclosures.states import (
    OPEN_STATES,
    REVIEW_STATES,
    ClearanceKind,
    EditionState,
    Openness,
    Stage,
)
from yangguang.kernel.clock import Calendar, Deadline
from yangguang.kernel.clock.current import current_calendar
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

SOON = 5


@dataclass(frozen=True, slots=True)
class Light:
    """How an edition stands against its clock; renders as a status light."""

    name: str
    label: str

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return self.name == other if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Row:
    """An edition in a list: its light, its last day, the working days left (negative when late), and whose turn."""

    edition: Edition
    light: Light | None
    deadline: Deadline | None
    left: int | None
    turn: str


def own_editions(user: Any) -> EditionQuerySet:
    """The editions of the units that `user` serves, all states; what is merely public elsewhere is not among them."""
    mine = serves(user, roles=READERS)
    rows: EditionQuerySet = Edition.objects.visible_to(user)
    return rows.filter(mine) if mine is not None else rows.none()


def listed(rows: QuerySet[Edition]) -> QuerySet[Edition]:
    """For a list: what is open first by its way, then the newest; without what lists do not show."""
    obligations = Obligation.objects.in_force().select_related("item").only("id", "item__limit_days")
    place = Case(
        *(When(state=state, then=Value(number)) for number, state in enumerate(OPEN_STATES)),
        default=Value(len(OPEN_STATES)),
        output_field=IntegerField(),
    )
    return (
        rows.select_related("disclosure", "unit", "assigned_to")
        .defer(*HEAVY)
        .prefetch_related(Prefetch("obligations", obligations), "writers")
        .order_by(place, "-published_at", "-drafted_at", "-pk")
    )


def rows_of(editions: Iterable[Edition], today: date) -> list[Row]:
    """Each edition with its clock; one query for the calendar, none for editions that come from `listed`."""
    calendar = current_calendar()
    return [_row(edition, today, calendar) for edition in editions]


def row_of(edition: Edition, today: date) -> Row:
    """One edition with its clock."""
    return _row(edition, today, current_calendar())


def _row(edition: Edition, today: date, calendar: Calendar) -> Row:
    deadline, left = None, None
    if edition.state in OPEN_STATES and edition.openness == Openness.PROACTIVE:
        deadline = deadline_within(edition, [one.item.limit_days for one in edition.obligations.all()], calendar)
    if deadline is not None:
        first, second = sorted((deadline.due, today))
        left = calendar.working_days_between(first, second) * (-1 if deadline.due < today else 1)
    return Row(edition, _light(edition, deadline, left, today), deadline, left, turn_of(edition))


def _light(edition: Edition, deadline: Deadline | None, left: int | None, today: date) -> Light | None:
    """None for what has no clock any more: its state says enough."""
    if edition.state == EditionState.LIVE:
        return Light("overdue", "超期公开") if edition.late else Light("done", "已公开")
    if edition.state not in OPEN_STATES:
        return None
    if edition.openness != Openness.PROACTIVE:
        return Light("pending", "不主动公开")
    if deadline is None or left is None:
        return Light("contested", "缺生成日期")
    if deadline.due < today:
        return Light("overdue", f"超期 {-left} 个工作日" if left else "已超期")
    if left <= SOON:
        return Light("due_soon", f"剩 {left} 个工作日" if left else "今天到期")
    return Light("on_track", f"剩 {left} 个工作日")


def turn_of(edition: Edition) -> str:
    """Who must act on the edition now, in words; empty when nobody has to."""
    if edition.state == EditionState.DRAFT:
        return "、".join(str(person) for person in edition.writers.all()) or "经办人"
    if edition.state in REVIEW_STATES:
        if edition.assigned_to is not None:
            return str(edition.assigned_to)
        return "、".join(Role(role).label for role in REVIEWERS[Stage(edition.state)])
    if edition.state == EditionState.APPROVED:
        return "定时发布" if edition.publish_at else "负责人、政务公开办"
    return ""


def late_editions(rows: QuerySet[Edition], today: date) -> QuerySet[Edition]:
    """Open editions whose clock has run out on `today` (article 26; shorter where an obligation says so)."""
    limits = Obligation.objects.in_force().filter(item__limit_days__lt=RULE.working_days, item__limit_days__gt=0)
    known = set(limits.order_by().values_list("item__limit_days", flat=True).distinct())
    late = Q(begun__lte=last_day_formed(RULE.working_days, today))
    for days in known:
        if days:
            late |= Q(obligations__item__limit_days=days, begun__lte=last_day_formed(days, today))
    begun = rows.annotate(begun=Coalesce("changed_on", "formed_on"))
    return begun.filter(late, state__in=OPEN_STATES, openness=Openness.PROACTIVE)


def waiting_for(user: Any) -> Q:
    """Editions on which `user` must act: own drafts, reviews that they may do, what is to be published."""
    mine = Q(pk__in=[])
    if (drafting := serves(user, roles=(Role.CLERK, Role.REVIEWER, Role.HEAD))) is not None:
        mine |= drafting & Q(state=EditionState.DRAFT, writers=user.pk)
    for stage, roles in REVIEWERS.items():
        if (reviewing := serves(user, roles=roles)) is not None:
            open_to_me = Q(assigned_to__isnull=True) | Q(assigned_to=user.pk)
            mine |= reviewing & Q(state=stage) & open_to_me & ~_had_a_hand_in(user)
    if (publishing := serves(user, roles=(Role.HEAD,))) is not None:
        mine |= publishing & Q(state=EditionState.APPROVED, publish_at__isnull=True)
    return mine


def _had_a_hand_in(user: Any) -> Q:
    passed = Edition.objects.filter(steps__by=user.pk, steps__void=False, steps__decision="passed").values("pk")
    wrote = Edition.objects.filter(writers=user.pk).values("pk")
    return Q(pk__in=passed) | Q(pk__in=wrote)


def without_clearance(kind: ClearanceKind = ClearanceKind.SECRECY) -> Q:
    """Editions on whose present content no conclusion of this kind stands."""
    judged = Clearance.objects.filter(edition=OuterRef("pk"), kind=kind, digest=OuterRef("digest"))
    return ~Q(Exists(judged))


def to_clear(user: Any, roles: Iterable[str] = CLEARERS) -> Q:
    """Editions on their way whose secrecy review (article 17) waits, and which `user` may do in one of `roles`."""
    clearing = serves(user, roles=roles)
    if clearing is None:
        return Q(pk__in=[])
    wrote = Edition.objects.filter(writers=user.pk).values("pk")
    return clearing & without_clearance() & Q(state__in=(*REVIEW_STATES, EditionState.APPROVED)) & ~Q(pk__in=wrote)


def to_settle(user: Any, roles: Iterable[str] = PUBLISHERS) -> Q:
    """Approved editions without a set time, to be published or kept by `user` in one of `roles`."""
    publishing = serves(user, roles=roles)
    if publishing is None:
        return Q(pk__in=[])
    return publishing & Q(state=EditionState.APPROVED, publish_at__isnull=True)


def column_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """The open columns to choose from: each unit's 专栏 by its parts, then the city's, the lower ones indented."""
    groups: list[tuple[str, list[tuple[int, str]]]] = []
    own = [entry for nodes in special_columns().values() for entry in _entries(nodes)]
    if own:
        groups.append(("本单位专栏", own))
    if city := list(_entries(city_columns())):
        groups.append(("全市栏目", city))
    return groups


def _entries(nodes: Iterable[ColumnNode], depth: int = 0) -> Iterable[tuple[int, str]]:
    for node in nodes:
        yield node.column.pk, "　" * depth + node.column.title
        yield from _entries(node.children, depth + 1)


def open_columns() -> list[Column]:
    """The columns in use."""
    return list(Column.objects.open())
