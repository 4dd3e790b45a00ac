"""What the library asks of those who keep its documents, one item for each unit and matter."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from yangguang.kernel.inbox import Item
from yangguang.kernel.scoping import either
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves
from yangguang.regulations.concerns import CONCERNS, owed_amendments
from yangguang.regulations.desk import OTHERS
from yangguang.regulations.models import Cleanup, CleanupItem, Regulation, Relation
from yangguang.regulations.register import waiting
from yangguang.regulations.scopes import RUNNERS, keeps_others
from yangguang.regulations.states import CleanupState, DocumentClass, RelationState
from yangguang.regulations.validity import LapseWarning, State, warnings

AT_UNIT = (Role.CLERK, Role.REVIEWER, Role.HEAD)
OF_OTHERS = "其他机关"
MOST = 50
AMENDING_DAYS = 30


def duties_of(user: Any, today: date) -> Iterator[Item]:
    """What waits to be registered; documents that lapse soon, lapsed and were not handled, and relations that wait."""
    yield from _to_register(user)
    yield from _cleanups(user)
    mine = own_documents(user)
    if mine is None:
        return
    yield from _lapsing(mine, today)
    yield from _unhandled(mine)
    yield from _to_amend(mine, today)
    yield from _relations(mine)


def _to_register(user: Any) -> Iterator[Item]:
    """Approved documents of the units for which the person registers (三统一)."""
    for edition in waiting(user)[:MOST]:
        url = reverse("library:registration", args=[edition.pk])
        yield Item(f"待统一登记：{edition.title}", f"{edition.unit}　三审和合法性审查后登记，公布时编号", url, "登记")


def _cleanups(user: Any) -> Iterator[Item]:
    """What a unit has not answered, by its day; for the office, campaigns in which all have answered."""
    open_items = CleanupItem.objects.filter(cleanup__state=CleanupState.ASKING, answer="", decision="")
    mine = serves(user, "regulation__unit", AT_UNIT)
    if mine is not None:
        rows = (
            open_items.filter(mine)
            .values_list("cleanup", "cleanup__title", "cleanup__due_on")
            .order_by("cleanup__due_on")
        )
        for pk, title, due, number in rows.annotate(number=Count("pk")):
            reason = f"我单位还有 {number} 件没有提出意见"
            yield Item(f"文件清理：{title}", reason, reverse("library:cleanup", args=[pk]), "答复", due)
    if (offices := serves(user, "unit", RUNNERS)) is not None:
        asking = Cleanup.objects.filter(offices, state=CleanupState.ASKING)
        for one in asking.exclude(pk__in=open_items.values("cleanup")):
            url = reverse("library:cleanup", args=[one.pk])
            yield Item(f"文件清理：{one.title}", "各单位已答复，请审定后公布", url, "公布", one.due_on)


def own_documents(user: Any) -> QuerySet[Regulation] | None:
    """The documents that are this person's own work: the unit's, and for the office its own and those of others."""
    office = [one.unit_id for one in user.holdings if one.role == Role.OFFICE]
    mine = either(
        serves(user, roles=AT_UNIT),
        Q(unit__in=office) if office else None,
        Q(unit=None) if keeps_others(user) else None,
    )
    return None if mine is None else Regulation.objects.filter(mine)


def _lapsing(mine: QuerySet[Regulation], today: date) -> Iterator[Item]:
    """Of each unit and distance (6 and 3 months, 30 days) the documents that lapse: by name when it is one."""
    rows = mine.filter(Q(expiring=True) | Q(state=State.SUSPENDED)).select_related("unit").prefetch_related("events")
    groups: dict[tuple[str, str, str], list[tuple[date, Regulation]]] = {}
    for one in rows.order_by("pk"):
        if warned := _warning(one, today):
            code, name = (one.unit.code, str(one.unit)) if one.unit else (OTHERS, OF_OTHERS)
            groups.setdefault((code, name, warned.words), []).append((warned.last, one))
    for (code, name, words), found in sorted(groups.items(), key=lambda group: min(day for day, _ in group[1])):
        first, document = min(found, key=lambda pair: (pair[0], pair[1].pk))
        if len(found) == 1:
            url = reverse("library:renew", args=[document.pk])
            title = f"{words}内有效期届满：{document.title}"
        else:
            url = _list(code, state="expiring")
            title = f"{words}内有效期届满：{name} {len(found)} 件"
        yield Item(title, f"{name}　届满前评估，决定续期、修订或者废止", url, "办理", first)


def _warning(document: Regulation, today: date) -> LapseWarning | None:
    """The last warning that has come due, while the document still runs."""
    due = warnings([event.as_event() for event in document.events.all()], document.term)
    return next((one for one in reversed(due) if one.on <= today <= one.last), None)


def _unhandled(mine: QuerySet[Regulation]) -> Iterator[Item]:
    rows = mine.filter(CONCERNS["expired_unhandled"].condition(), document_class=DocumentClass.NORMATIVE)
    for code, name, number in _by_unit(rows):
        reason = "有效期已满，请宣布失效，或者登记代替它的文件"
        yield Item(f"期满未处理：{name} {number} 件", reason, _list(code, concern="expired_unhandled"), "处理")


def _to_amend(mine: QuerySet[Regulation], today: date) -> Iterator[Item]:
    """What a clean-up's result promised to amend, from a month before its day on."""
    owed = owed_amendments(today + timedelta(days=AMENDING_DAYS)).filter(regulation__in=mine.values("pk"))
    rows = owed.order_by("planned_on", "pk").values_list("regulation", "regulation__title", "planned_on")
    for pk, title, day in rows[:MOST]:
        reason = "文件清理结果已公布：修改后登记，不再需要的宣布失效或者废止"
        yield Item(f"按期修改：{title}", reason, reverse("library:document", args=[pk]), "办理", day)


def _relations(mine: QuerySet[Regulation]) -> Iterator[Item]:
    """How many relations of each unit's documents wait for a person."""
    rows = Relation.objects.filter(source__in=mine.values("pk"), state=RelationState.SUGGESTED)
    counted = rows.order_by("source__unit__path").values_list("source__unit__code", "source__unit__short_name")
    for code, name, number in counted.annotate(number=Count("pk")):
        words = f"关系待确认：{name or OF_OTHERS} {number} 条"
        yield Item(words, "从正文读出，确认后公开并产生效力", _list(code or OTHERS, concern="unsettled"), "核对")


def _by_unit(rows: QuerySet[Regulation]) -> Iterator[tuple[str, str, int]]:
    counted = rows.order_by("unit__path").values_list("unit__code", "unit__short_name")
    for code, name, number in counted.annotate(number=Count("pk")):
        yield code or OTHERS, name or OF_OTHERS, number


def _list(unit: str, **narrowed: str) -> str:
    return f"{reverse('library:list')}?{urlencode({'unit': unit, **narrowed})}"
