"""A cross-department scheme as its page shows it: who was asked, who answered, and how the versions differ."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from yangguang.organisations.models import Unit
from yangguang.workplan.models import Scheme, SchemeOpinion, SchemeVersion
from yangguang.workplan.notice.diff import Span, text_spans
from yangguang.workplan.selectors.overview import scheme_is_late
from yangguang.workplan.states import AssignmentState, SchemeState

STEPS = (
    (SchemeState.DRAFTING, "起草"),
    (SchemeState.CONSULTING, "征求意见"),
    (SchemeState.SETTLED, "商定"),
    (SchemeState.FILED, "报送"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A responsible unit, and its word on the latest version if it gave one."""

    unit: Unit
    opinion: SchemeOpinion | None


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version with its opinions, and its difference from the one before it (empty for the first)."""

    version: SchemeVersion
    opinions: list[SchemeOpinion]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps, and whether it is behind us or the present one."""

    label: str
    passed: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Lateness:
    """How the scheme stands to its day: `days` is calendar days late (negative: still to go), None without a day."""

    late: bool
    days: int | None


def responsible_units(scheme: Scheme) -> list[Unit]:
    """The units that must agree: all with a share in the task, but for the lead that writes."""
    shares = scheme.task.assignments.exclude(state=AssignmentState.RELEASED).exclude(unit=scheme.unit_id)
    return [share.unit for share in shares.select_related("unit").order_by("part", "unit__path")]


def versions_of(scheme: Scheme) -> list[VersionShown]:
    """All versions, the newest first, each compared with the one before it; two queries."""
    opinions = SchemeOpinion.objects.select_related("unit", "given_by").order_by("unit__path")
    versions = list(
        scheme.versions.select_related("written_by").prefetch_related(Prefetch("opinions", queryset=opinions))
    )
    shown = []
    for position, version in enumerate(versions):
        version.scheme = scheme
        for opinion in version.opinions.all():
            opinion.version = version
        before = versions[position + 1] if position + 1 < len(versions) else None
        spans = text_spans(before.text, version.text) if before else ()
        shown.append(VersionShown(version, list(version.opinions.all()), spans))
    return shown


def asked_units(units: list[Unit], versions: list[VersionShown]) -> list[Asked]:
    """Each responsible unit with its word on the latest version."""
    latest = {opinion.unit_id: opinion for opinion in versions[0].opinions} if versions else {}
    return [Asked(unit, latest.get(unit.pk)) for unit in units]


def steps_of(scheme: Scheme) -> list[Step]:
    """The four steps and where the scheme stands; filed is the end, all passed."""
    place = [state for state, _ in STEPS].index(SchemeState(scheme.state))
    filed = scheme.state == SchemeState.FILED
    return [Step(label, at < place or filed, at == place and not filed) for at, (_, label) in enumerate(STEPS)]


def lateness_of(scheme: Scheme, today: date) -> Lateness:
    """Whether the scheme reached, or can still reach, the office by its day; counted in calendar days."""
    if scheme.due_on is None:
        return Lateness(False, None)
    if scheme.filed_at is not None:
        days = (timezone.localdate(scheme.filed_at) - scheme.due_on).days
        return Lateness(days > 0, days)
    return Lateness(scheme_is_late(scheme, today), (today - scheme.due_on).days)
