"""The room's figures: how many records of a kind were published in a period, each with the list that it counts."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from yangguang.catalogue.models import Column
from yangguang.disclosures.freshness import complete_units, freshness_of
from yangguang.disclosures.models import Edition, Placement
from yangguang.disclosures.states import EditionState
from yangguang.kernel.metrics import Figure, Metric, Scope, register
from yangguang.organisations.models import UnitKind
from yangguang.organisations.selectors import public_units


def _period(scope: Scope) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    return (
        datetime.combine(scope.since, time.min, zone),
        datetime.combine(min(scope.until, scope.today) + timedelta(days=1), time.min, zone),
    )


def _placed(scope: Scope, column: str) -> QuerySet[Placement]:
    since, until = _period(scope)
    rows = Placement.objects.filter(column__code=column, listed_at__gte=since, listed_at__lt=until)
    if scope.unit is not None and scope.unit.depth > 1:
        rows = rows.filter(unit__path__startswith=scope.unit.path)
    return rows.order_by()


def _address(scope: Scope, column: str) -> str:
    query = {"year": scope.since.year}
    if scope.unit is not None and scope.unit.depth > 1:
        query["unit"] = scope.unit.code
    return f"{reverse('disclosures:column', args=[column])}?{urlencode(query)}"


def _in_column(column: str) -> Callable[[Scope], Figure]:
    def compute(scope: Scope) -> Figure:
        return Figure(_placed(scope, column).count(), None, _address(scope, column))

    return compute


def _meetings_interpreted(scope: Scope) -> Figure:
    """Of the meetings published, those that a live interpretation names."""
    meetings = _placed(scope, "executive-meetings").filter(edition__kind="meeting")
    read = meetings.filter(disclosure__interpretations__state=EditionState.LIVE).values("disclosure").distinct()
    return Figure(read.count(), meetings.count(), _address(scope, "executive-meetings"))


def _on_time(scope: Scope) -> Figure:
    """Of the records first published in the period, those within their last day (article 26)."""
    since, until = _period(scope)
    rows = Edition.objects.live().filter(listed_at__gte=since, listed_at__lt=until, due_on__isnull=False)
    if scope.unit is not None and scope.unit.depth > 1:
        rows = rows.filter(unit__path__startswith=scope.unit.path)
    query = {"year": scope.since.year}
    if scope.unit is not None and scope.unit.depth > 1:
        query["unit"] = scope.unit.code
    return Figure(
        rows.filter(late=False).order_by().count(),
        rows.order_by().count(),
        f"{reverse('disclosures:index')}?{urlencode(query)}",
    )


def _columns_fresh(code: str, below: bool) -> Callable[[Scope], Figure]:
    """Of the column (or of those below it), how many keep their promise on the day of asking."""

    def compute(scope: Scope) -> Figure:
        chosen = Column.objects.filter(parent__code=code) if below else Column.objects.filter(code=code)
        columns = list(chosen.filter(closed=False))
        fresh = freshness_of(columns)
        kept = sum(fresh[column.pk].kept(scope.today) for column in columns)
        return Figure(kept, len(columns), reverse("disclosures:column", args=[code]))

    return compute


def _special_columns_complete(scope: Scope) -> Figure:
    units = public_units()
    if scope.unit is not None:
        units = units.filter(path__startswith=scope.unit.path)
    wanted = list(units.exclude(kind__in=(UnitKind.TOWNSHIP, UnitKind.COUNTY_BODY)))
    return Figure(len(complete_units(wanted)), len(wanted), reverse("plans:units"))


COLUMNS = {
    "executive_meetings": ("executive-meetings", "政府常务会议公开次数", "政府常务会议栏目中本年公开的会议和解读"),
    "business_policies": ("business-policies", "涉企政策公开件数", "涉企政策栏目中本年公开的信息"),
    "business_environment": ("business-environment", "营商环境政策措施公开件数", "优化营商环境栏目中本年公开的信息"),
    "poverty_relief": ("poverty-relief", "脱贫攻坚与乡村振兴信息公开件数", "脱贫攻坚和乡村振兴栏目中本年公开的信息"),
    "livelihood": ("people-livelihood", "重点民生领域信息公开件数", "民生领域栏目中本年公开的信息"),
    "innovation_cases": ("innovation-cases", "创新案例公开件数", "创新案例栏目中本年公开的信息"),
    "interpretations": ("interpretations", "政策解读件数", "政策解读栏目中本年公开的解读"),
}


def register_all() -> None:
    """Add the room's figures to the registry, at start-up."""
    for name, (column, label, counts) in COLUMNS.items():
        register(Metric(f"disclosures.{name}", label, "件", counts, _in_column(column)))
    register(
        Metric(
            "disclosures.executive_meetings_interpreted",
            "常务会议解读次数",
            "次",
            "本年公开的常务会议中，有在公开的解读与之对应的",
            _meetings_interpreted,
        )
    )
    for name, label, code, below in (
        ("catalogue.executive_meetings_fresh", "常务会议专栏按期更新", "executive-meetings", False),
        ("catalogue.key_items_fresh", "重点民生实事按期更新", "key-items", True),
    ):
        counts = "最近一次更新没有超过承诺天数的栏目"
        register(Metric(name, label, "个栏目", counts, _columns_fresh(code, below)))
    register(
        Metric(
            "catalogue.special_columns_complete",
            "四部分齐全的公开专栏",
            "个单位",
            "公开专栏的指南、制度、法定主动公开内容、年报四部分都有内容的单位（不含乡镇街道和区县直部门）",
            _special_columns_complete,
        )
    )
    register(
        Metric(
            "disclosures.on_time",
            "按期公开的信息",
            "件",
            "本年首次公开的信息中，自形成或变更之日起在期限内公开的（条例第二十六条）",
            _on_time,
        )
    )
