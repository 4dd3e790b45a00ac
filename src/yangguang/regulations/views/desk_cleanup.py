"""Clean-ups on the desk: the office opens, asks, settles and publishes; units answer on one page."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.fields import Words
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404, row_number
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import within
from yangguang.regulations import actions
from yangguang.regulations.cleaning import day_refusal, digest_of, doubt_of, event_of, picked, steps_of
from yangguang.regulations.forms_cleanup import AddForm, AnswerForm, CleanupForm, PublishResultForm
from yangguang.regulations.models import Cleanup, CleanupItem
from yangguang.regulations.scopes import KEEPERS
from yangguang.regulations.states import Answer, CleanupState

SHOWN = 100


@roles(*KEEPERS)
@require_safe
def cleanups(request: HttpRequest) -> HttpResponse:
    """The campaigns that I run or am asked in, the latest first."""
    rows = Cleanup.objects.visible_to(request.user).select_related("unit")[:SHOWN]
    return render(request, "regulations/desk/cleanups.html", {"rows": rows, "opens": _homes(request).exists()})


def _homes(request: HttpRequest) -> Any:
    """The units whose office I am."""
    offices = [one.unit_id for one in request.user.holdings if one.role == Role.OFFICE]  # type: ignore[union-attr]
    return Unit.objects.filter(pk__in=offices, active=True).order_by("path")


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def fresh(request: HttpRequest) -> HttpResponse:
    """A new campaign: the rule's documents are counted and shown before anything is kept."""
    home = _homes(request).first()
    units = Unit.objects.filter(within(request.user, (Role.OFFICE,)), active=True).order_by("path")
    typed = request.POST if request.method == "POST" else request.GET
    form = CleanupForm(typed, units=units) if typed else CleanupForm(units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_cleanup(home, actor=request.user, **form.given())
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "名单已选取，核对后征求各单位意见。")
            return redirect("library:cleanup", pk=made.pk)
    rows = (
        picked(home, form.rule()).select_related("unit").order_by("unit__path", "issued_on") if form.is_bound else None
    )
    context = {
        "form": form,
        "home": home,
        "found": rows.count() if rows is not None else None,
        "rows": rows[:SHOWN] if rows is not None else [],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "regulations/desk/cleanup_new.html", context, status=status)


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def cleanup(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: the office sees all documents with what comes of them, a unit its own with its answers."""
    one: Cleanup = one_or_404(Cleanup.objects.visible_to(request.user).select_related("unit"), pk=pk)
    rows = CleanupItem.objects.visible_to(request.user).filter(cleanup=one)
    runs = Cleanup.objects.editable_by(request.user).filter(pk=one.pk).exists()
    mine = set(CleanupItem.objects.editable_by(request.user).filter(cleanup=one).values_list("pk", flat=True))
    if request.method == "POST" and "leave_out" in request.POST:
        return _left_out(request, one, rows)
    if request.method == "POST" and "answers" in request.POST:
        return _answers(request, one, rows, runs)
    items = list(rows.select_related("regulation__unit").prefetch_related("regulation__events"))
    for item in items:
        item.cleanup = one
    offers = Offers(request, _offers(one) if runs else _keeping(one, [item for item in items if item.pk in mine]))
    if (answer := offers.answer()) is not None:
        return answer
    today = present.today()
    context = {
        "cleanup": one,
        "runs": runs,
        "asking": one.state == CleanupState.ASKING,
        "drafting": one.state == CleanupState.DRAFT,
        "publishes": why_not(actions.publish_cleanup, request.user, one),
        "day": PublishResultForm(initial={"on": today}),
        "rows": [_row(item, one, runs or item.pk in mine) for item in items],
        "answers_here": one.state == CleanupState.ASKING and (runs or bool(mine)),
        "units": _progress(items),
        "counts": [(label, Counter(item.outcome for item in items)[value]) for value, label in _OUTCOMES],
        "answers": Answer.choices,
        "mine": offers.open,
        "closed": offers.closed,
        "history": history_of(one),
    }
    return render(request, "regulations/desk/cleanup.html", context, status=422 if request.method == "POST" else 200)


_OUTCOMES = [*Answer.choices, ("", "未答复")]


def _progress(items: list[CleanupItem]) -> list[tuple[Unit, int, int]]:
    """By unit: how many documents, and how many of them are open; those with the most open first."""
    units = {item.regulation.unit for item in items if item.regulation.unit}
    asked = Counter(item.regulation.unit_id for item in items)
    still = Counter(item.regulation.unit_id for item in items if not item.outcome)
    return sorted(((one, asked[one.pk], still[one.pk]) for one in units), key=lambda row: (-row[2], row[0].path))


def _row(item: CleanupItem, one: Cleanup, may: bool) -> dict[str, Any]:
    """A document with its validity, and what the result would do to it."""
    today = present.today()
    on = one.effective_on or today
    made = event_of(item, on, one.months) if item.outcome and one.state == CleanupState.ASKING else None
    return {
        "item": item,
        "may": may,
        "validity": item.regulation.validity_on(today),
        "doubt": doubt_of(item, on) if one.state == CleanupState.ASKING else "",
        "effect": made.kind.label if made else "",
    }


def _offers(one: Cleanup) -> list[Offer]:
    """What the office may do with the campaign as it stands."""

    def words(name: str, function: Any, done: str, ask: str) -> Offer:
        return Offer(name, function, one, done, Words, lambda data: {"reason": data["words"]}, options={"words": ask})

    match one.state:
        case CleanupState.DRAFT:
            return [
                Offer("ask", actions.ask_units, one, "已征求各单位意见。"),
                _adding(one),
                words("drop", actions.drop_cleanup, "已取消。", "取消的理由"),
            ]
        case CleanupState.ASKING:
            return [_adding(one), words("drop", actions.drop_cleanup, "已取消。", "取消的理由")]
        case CleanupState.PUBLISHED:
            return [words("undo", actions.undo_cleanup, "已撤回，文件恢复原来的效力。", "撤回的理由")]
    return []


def _adding(one: Cleanup) -> Offer:
    """One more document, by its number or title."""
    return Offer(
        "add",
        actions.add_to_cleanup,
        one,
        "已加入名单。",
        AddForm,
        lambda data: {"document": data["which"]},
        options={"home": one.unit},
    )


def _of_unit(unit: Unit, data: dict[str, Any]) -> dict[str, Any]:
    """The parameters of `keep_all`."""
    return {"unit": unit}


def _keeping(one: Cleanup, items: list[CleanupItem]) -> list[Offer]:
    """For each unit of mine that has not answered all: keep the rest in one go."""
    if one.state != CleanupState.ASKING:
        return []
    still = Counter(item.regulation.unit for item in items if not item.answer and item.regulation.unit)
    return [
        Offer(
            f"keep:{unit.pk}",
            actions.keep_all,
            one,
            "未答复的文件已列为“继续有效”；已经失效的，请逐件答复。",
            given=partial(_of_unit, unit),
            button=f"{unit}未答复的 {number} 件全部继续有效",
            asked={"unit": unit},
        )
        for unit, number in still.items()
    ]


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing with effect from a day would do, document by document, before it is done."""
    seen = Cleanup.objects.run_by(request.user)
    one: Cleanup = one_or_404(seen.select_related("unit"), pk=pk)
    typed = request.POST if request.method == "POST" else request.GET
    form = PublishResultForm(typed if "on" in typed else {"on": present.today()})
    on = form.cleaned_data["on"] if form.is_valid() else None
    if request.method == "POST" and on is not None:
        try:
            actions.publish_cleanup(one, actor=request.user, on=on, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "清理结果已公布，文件效力随之变化。")
            return redirect("library:cleanup", pk=one.pk)
    elif on is not None and (why := day_refusal(on, present.today())):
        form.add_error("on", why)
    items = list(one.items.select_related("regulation__unit").prefetch_related("regulation__events"))
    for item in items:
        item.cleanup = one
    steps = steps_of(items, on, one.months) if on else []
    acting = [step for step in steps if step.made and not step.doubt]
    context = {
        "cleanup": one,
        "form": form,
        "on": on,
        "refusal": why_not(actions.publish_cleanup, request.user, one),
        "missing": [step.item for step in steps if not step.item.outcome],
        "doubts": [step for step in steps if step.doubt],
        "acting": sorted(acting, key=lambda step: step.made.kind.value if step.made else ""),
        "same": [step for step in steps if step.item.outcome and not step.made and not step.doubt],
        "seen": digest_of(steps),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "regulations/desk/cleanup_publish.html", context, status=status)


def _left_out(request: HttpRequest, one: Cleanup, rows: Any) -> HttpResponse:
    """Take a document off the list, with the reason that stands beside it."""
    item: CleanupItem = one_or_404(rows, pk=row_number(request.POST["leave_out"]) or 0)
    try:
        actions.leave_out(item, actor=request.user, reason=request.POST.get(f"{item.pk}-reason", ""))
        messages.success(request, f"《{item}》已移出名单。")
    except Refused as refusal:
        messages.error(request, f"《{item}》：{refusal.reason}")
    return redirect("library:cleanup", pk=one.pk)


def _answers(request: HttpRequest, one: Cleanup, rows: Any, runs: bool) -> HttpResponse:
    """Keep every answer that was changed: the office's as its decision, a unit's as its answer."""
    done, refused = 0, []
    for item in rows.select_related("regulation__unit", "cleanup__unit"):
        form = AnswerForm(request.POST, prefix=str(item.pk))
        if form.add_prefix("answer") not in request.POST:
            continue
        if not form.is_valid():
            refused.append(f"《{item}》：请核对意见、理由和日期。")
            continue
        try:
            done += _kept(item, request.user, form.cleaned_data, runs)
        except Refused as refusal:
            refused.append(f"《{item}》：{refusal.reason}")
    if done:
        messages.success(request, f"已保存 {done} 件。")
    for reason in refused[:10]:
        messages.error(request, reason)
    return redirect("library:cleanup", pk=one.pk)


def _kept(item: CleanupItem, user: Any, data: dict[str, Any], runs: bool) -> bool:
    """Keep what was typed for one document: a decision or an answer, or that there is none any more.

    Whether anything was otherwise than before.
    """
    given, reason, day = data["answer"], data["reason"].strip(), data["planned_on"]
    value, words = (item.decision, item.decision_reason) if runs else (item.answer, item.reason)
    if not given and reason not in {"", words}:
        raise Refused("写了理由，还没有选意见。")
    plan = (day or item.planned_on) if given == Answer.AMEND else None
    same_plan = given != Answer.AMEND or plan == item.planned_on
    if (given, reason if given else words) == (value, words) and same_plan:
        return False
    if runs and given and given == item.outcome and not reason and same_plan:
        return False
    if not given:
        (actions.clear_decision if runs else actions.clear_answer)(item, actor=user)
    elif runs:
        actions.decide(item, actor=user, decision=Answer(given), reason=reason, planned_on=plan)
    else:
        actions.answer(item, actor=user, answer=Answer(given), reason=reason, planned_on=plan)
    return True
