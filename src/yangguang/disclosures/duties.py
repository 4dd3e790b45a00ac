"""What records ask of a person: the items of their inbox, each with its day, reason and one button."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from yangguang.disclosures.interpreting import interpreted, overdue_before, uninterpreted
from yangguang.disclosures.models import Edition, RecordImport, ReviewStep
from yangguang.disclosures.policies import CLEARERS, PUBLISHERS
from yangguang.disclosures.scopes import WORKERS
from yangguang.disclosures.selectors.desk import (
    SOON,
    Row,
    late_editions,
    listed,
    own_editions,
    rows_of,
    to_clear,
    to_settle,
    waiting_for,
)
from yangguang.disclosures.states import (
    REVIEW_STATES,
    Decision,
    EditionState,
    ImportState,
    Openness,
    RowResult,
    Stage,
)
from yangguang.kernel import present
from yangguang.kernel.clock.current import current_calendar
from yangguang.kernel.inbox import Item
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import serves

MOST = 200
MONTH = timedelta(days=30)
AT_UNIT = tuple(role for role in CLEARERS if role != Role.OFFICE)


def duties_of(user: Any, today: date) -> Iterator[Item]:
    """Everything about records that waits for `user`, at most `MOST` of each kind."""
    yield from _drafts(user, today)
    yield from _reviews(user, today)
    yield from _clearances(user, today)
    yield from _to_publish(user, today)
    yield from _interpretations(user, today)
    yield from _of_units(user, today)
    yield from _held(user, today)
    yield from _imports(user, today)


def _found(rows: QuerySet[Edition], today: date) -> list[Row]:
    return rows_of(listed(rows)[:MOST], today)


def _item(row: Row, before: str, reason: str, button: str, page: str = "edition") -> Item:
    """The edition's item, by the last day on which it must be public (article 26)."""
    edition = row.edition
    due, provisional = (row.deadline.due, row.deadline.provisional) if row.deadline else (None, False)
    words = f"{edition.unit}　{reason}"
    return Item(
        f"{before}：{edition.title}", words, reverse(f"records:{page}", args=[edition.pk]), button, due, provisional
    )


def _drafts(user: Any, today: date) -> Iterator[Item]:
    """Own drafts: those sent back, those whose clock is near its end or past it, and those without a day."""
    returned = ReviewStep.objects.filter(edition=OuterRef("pk"), decision=Decision.RETURNED).order_by("-pk")
    mine = own_editions(user).filter(state=EditionState.DRAFT, writers=user.pk)
    mine = mine.annotate(
        back=Subquery(returned.values("comment")[:1]), back_from=Subquery(returned.values("stage")[:1])
    )
    for row in _found(mine, today):
        edition = row.edition
        comment: str = getattr(edition, "back") or ""  # noqa: B009 - annotated above
        if comment:
            stage = Stage(getattr(edition, "back_from")).label  # noqa: B009
            yield _item(row, "被退回", f"{stage}意见：{comment[:60]}", "修改", "edit")
        elif row.left is not None and row.left <= SOON:
            words = (
                "已超过公开期限" if row.left < 0 or row.light == "overdue" else f"离公开期限还有 {row.left} 个工作日"
            )
            yield _item(row, "草稿未送审", words, "办理")
        elif row.deadline is None and edition.openness == Openness.PROACTIVE:
            yield _item(row, "草稿未填生成日期", "填写后开始计算公开期限", "填写", "edit")


def _reviews(user: Any, today: date) -> Iterator[Item]:
    """Reviews that this person may do: handed to them, or open to their role; never of what they wrote or passed."""
    waiting = own_editions(user).filter(waiting_for(user), state__in=REVIEW_STATES)
    for row in _found(waiting, today):
        edition = row.edition
        stage = Stage(edition.state)
        words = "移交给您办理" if edition.assigned_to_id == user.pk else "请审核"
        yield _item(row, stage.label, words, stage.label)


def _clearances(user: Any, today: date) -> Iterator[Item]:
    """Secrecy reviews (article 17) of what is on its way, for those at the unit itself."""
    if serves(user, roles=AT_UNIT) is None:
        return
    for row in _found(own_editions(user).filter(to_clear(user, AT_UNIT)), today):
        edition = row.edition
        if edition.state == EditionState.APPROVED or Role.HEAD not in user.roles_held():
            yield _item(row, "保密审查", "未经审查的不能发布（条例第十七条）", "审查")


def _to_publish(user: Any, today: date) -> Iterator[Item]:
    """What is approved, for the unit's head; what is to be published at a time stands there for word."""
    publishing = serves(user, roles=[role for role in PUBLISHERS if role != Role.OFFICE])
    if publishing is None:
        return
    for row in _found(own_editions(user).filter(publishing, state=EditionState.APPROVED), today):
        edition = row.edition
        if edition.openness != Openness.PROACTIVE:
            yield _item(row, "待归档", "不主动公开", "归档")
        elif edition.publish_at is not None:
            yield _item(row, "定时发布", f"定于 {timezone.localtime(edition.publish_at):%m-%d %H:%M}", "查看")
        else:
            yield _item(row, "待发布", "三审已通过", "发布")


def _interpretations(user: Any, today: date) -> Iterator[Item]:
    """Documents that wait for their interpretation, each with its day; for the office, how many are overdue by unit."""
    if (mine := serves(user, roles=WORKERS)) is not None:
        calendar = current_calendar()
        for edition in uninterpreted().filter(mine).select_related("disclosure", "unit").order_by("listed_at")[:MOST]:
            due = interpreted(present.day_of(cast("datetime", edition.listed_at)), None, "", today, calendar).deadline
            url = reverse("records:edition", args=[edition.pk])
            reason = f"{edition.unit}　解读最迟在文件公开后 3 个工作日内发布（国办发〔2016〕19号）"
            yield Item(f"待解读：{edition.title}", reason, url, "起草解读", due.due, due.provisional)
    if (served := serves(user, roles=(Role.OFFICE,))) is not None:
        overdue = _by_unit(uninterpreted().filter(served, listed_at__lt=overdue_before(today)))
        units = Unit.objects.in_bulk(list(overdue)[:MOST])
        for pk, unit in sorted(units.items()):
            url = f"{reverse('records:list')}?{urlencode({'unit': unit.pk, 'late': 'uninterpreted'})}"
            yield Item(f"逾期未解读：{unit} {overdue[pk]} 件", "请督促解读，或者写明不作解读的理由", url, "查看")


def _of_units(user: Any, today: date) -> Iterator[Item]:
    """What the office may do for its units: of each unit and kind one item with its number, and how many are late."""
    if serves(user, roles=(Role.OFFICE,)) is None:
        return
    office = (Role.OFFICE,)
    kinds = (
        ("clear", "保密审查", "未经审查的不能发布（条例第十七条）", to_clear(user, office) & ~to_clear(user, AT_UNIT)),
        ("settle", "待发布归档", "三审已通过", to_settle(user, office) & ~to_settle(user, (Role.HEAD,))),
    )
    found = []
    for who, words, reason, which in kinds:
        rows = own_editions(user).filter(which)
        late = _by_unit(late_editions(rows, today))
        found += [
            (unit, who, words, reason, number, late.get(unit, 0)) for unit, number in sorted(_by_unit(rows).items())
        ]
    units = Unit.objects.in_bulk([unit for unit, *_ in found])
    for pk, who, words, reason, number, late_ones in found[:MOST]:
        if late_ones:
            reason += f"；其中 {late_ones} 条已过公开期限"
        url = f"{reverse('records:list')}?{urlencode({'unit': pk, 'who': who})}"
        yield Item(f"{words}：{units[pk]} {number} 条", reason, url, "办理")


def _by_unit(rows: QuerySet[Edition]) -> dict[int, int]:
    return dict(rows.order_by().values_list("unit").annotate(number=Count("pk", distinct=True)))


def _held(user: Any, today: date) -> Iterator[Item]:
    """What was not published is looked at again when due (article 18)."""
    keeping = serves(user, roles=PUBLISHERS)
    if keeping is None:
        return
    newer = Edition.objects.filter(disclosure=OuterRef("disclosure"), number__gt=OuterRef("number"))
    rows = own_editions(user).filter(keeping, state=EditionState.HELD, review_again_on__lte=today)
    for row in _found(rows.exclude(Exists(newer.exclude(state=EditionState.DISCARDED))), today):
        edition = row.edition
        item = _item(row, "定期审查", "到期再看能否公开（条例第十八条）", "审查")
        yield Item(item.title, item.reason, item.url, item.button, edition.review_again_on)


def _imports(user: Any, today: date) -> Iterator[Item]:
    """Own imports of the last month that failed, or of which rows did."""
    failed = Q(state=ImportState.FAILED) | Q(state=ImportState.DONE, rows__result=RowResult.FAILED)
    recent = RecordImport.objects.visible_to(user).filter(created_by=user.pk, created_at__date__gte=today - MONTH)
    for one in recent.filter(failed).select_related("unit").distinct()[:MOST]:
        words = f"{one.unit}　{one.message or '有的行没有导入，改好后可重新导入'}"
        yield Item(f"批量导入未完成：{one}", words, reverse("bulk:import", args=[one.pk]), "查看")
