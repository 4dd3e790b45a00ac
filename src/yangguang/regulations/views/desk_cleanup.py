"""Clean-ups on the desk: the office opens, asks, settles and publishes; units answer on one page."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.fields import Words
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404, row_number
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import within
from yangguang.regulations import actions
from yangguang.regulations.cleaning import doubt_of, event_of, picked
from yangguang.regulations.forms_cleanup import AnswerForm, CleanupForm, PublishResultForm
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
    if request.method == "POST" and "leave_out" in request.POST:
        return _left_out(request, one, rows)
    if request.method == "POST" and "answers" in request.POST:
        return _answers(request, one, rows, runs)
    offers = Offers(request, _offers(one) if runs else [])
    if (answer := offers.answer()) is not None:
        return answer
    items = list(rows.select_related("regulation__unit", "answered_by").prefetch_related("regulation__events"))
    for item in items:
        item.cleanup = one
    context = {
        "cleanup": one,
        "runs": runs,
        "asking": one.state == CleanupState.ASKING,
        "drafting": one.state == CleanupState.DRAFT,
        "rows": [_row(item, one) for item in items],
        "counts": [(label, Counter(item.outcome for item in items)[value]) for value, label in _OUTCOMES],
        "answers": Answer.choices,
        "mine": offers.open,
        "closed": offers.closed,
        "history": history_of(one),
    }
    return render(request, "regulations/desk/cleanup.html", context, status=422 if request.method == "POST" else 200)


_OUTCOMES = [*Answer.choices, ("", "未答复")]


def _row(item: CleanupItem, one: Cleanup) -> dict[str, Any]:
    """A document with its validity, and what the result would do to it."""
    today = present.today()
    on = one.effective_on or today
    made = event_of(item, on, one.months) if item.outcome and one.state == CleanupState.ASKING else None
    return {
        "item": item,
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
                words("drop", actions.drop_cleanup, "已取消。", "取消的理由"),
            ]
        case CleanupState.ASKING:
            form = {"initial": {"on": present.today()}}
            return [
                Offer(
                    "publish",
                    actions.publish_cleanup,
                    one,
                    "清理结果已公布，文件效力随之变化。",
                    PublishResultForm,
                    options=form,
                ),
                words("drop", actions.drop_cleanup, "已取消。", "取消的理由"),
            ]
        case CleanupState.PUBLISHED:
            return [words("undo", actions.undo_cleanup, "已撤回，文件恢复原来的效力。", "撤回的理由")]
    return []


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
        if not form.is_valid() or not form.cleaned_data["answer"]:
            continue
        given, reason = form.cleaned_data["answer"], form.cleaned_data["reason"].strip()
        if (given, reason) == ((item.decision, item.decision_reason) if runs else (item.answer, item.reason)):
            continue
        if runs and given == item.outcome and not reason:
            continue
        try:
            if runs:
                actions.decide(item, actor=request.user, decision=Answer(given), reason=reason)
            else:
                actions.answer(item, actor=request.user, answer=Answer(given), reason=reason)
            done += 1
        except Refused as refusal:
            refused.append(f"《{item}》：{refusal.reason}")
    if done:
        messages.success(request, f"已保存 {done} 件。")
    for reason in refused[:10]:
        messages.error(request, reason)
    return redirect("library:cleanup", pk=one.pk)
