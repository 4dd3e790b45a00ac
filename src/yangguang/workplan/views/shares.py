"""A unit's share of a task: accept or contest it, report on it, break it down; and the lists of shares."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import staff
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.fields import Words
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404, row_number
from yangguang.kernel.sheets import csv_answer
from yangguang.organisations.models import Unit
from yangguang.workplan import actions
from yangguang.workplan.evidence_files import download_name
from yangguang.workplan.forms.shares import BreakdownForm, ReportForm, ShareFilter
from yangguang.workplan.models import Assignment, Evidence, Measure, MeasureDone, ProgressReport
from yangguang.workplan.scopes import WORKERS
from yangguang.workplan.selectors import Branch, breakdown_of, today_clock
from yangguang.workplan.selectors.desk import measure_lines, own_shares, people_of, plans_of_shares, rows_of
from yangguang.workplan.selectors.heat import light_on
from yangguang.workplan.states import AssignmentState, Light

ROWS = 50
LONGEST_SEARCH = 100


@staff
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """One share: its task and measures, what was reported, and what I may do about it now."""
    today = present.today()
    visible = Assignment.objects.visible_to(request.user).select_related(
        "task__plan__unit", "task__owner", "task__aspect", "task__parent", "unit", "mention", "answered_by"
    )
    one: Assignment = one_or_404(visible, pk=pk)
    reports = _reports(one)
    lines = measure_lines(one, today)
    words = request.GET.get("find", "").strip()[:LONGEST_SEARCH]
    offers = Offers(request, [*_offers(one, today, words), *_about_reports(reports)])
    if (answer := offers.answer()) is not None:
        return answer
    evidence = [piece for report in reports for piece in report.evidence.all()]
    parts = _tree([branch for branch in breakdown_of(one.task, today) if branch.task.owner_id == one.unit_id])
    mine = [offer for offer in offers if ":" not in offer.name]
    order_refusal = why_not(actions.issue_order, request.user, one.task.plan, unit=one.unit, assignment=one)
    context = {
        "share": one,
        "row": rows_of([one], today_clock(today))[0],
        "lines": lines,
        "done": sum(line.done is not None for line in lines),
        "reports": [_with_offers(report, offers) for report in reports],
        "parts": parts,
        "offers": offers,
        "mine": mine,
        "closed": [offer for offer in mine if offer.refusal is not None],
        "nothing": order_refusal is not None and all(offer.refusal is not None for offer in mine),
        "people": people_of(one.unit),
        "order_refusal": order_refusal,
        "orders": one.orders.order_by("-pk"),
        "scheme": getattr(one.task, "scheme", None),
        "history": history_of(one, reports, evidence),
        "today": today,
    }
    return render(request, "workplan/working/share.html", context, status=422 if request.method == "POST" else 200)


def _tree(branches: list[Branch]) -> list[dict[str, Any]]:
    """The parts with the shares that bodies below hold in them, two queries in all."""
    tasks: list[int] = []
    waiting = list(branches)
    while waiting:
        branch = waiting.pop()
        tasks.append(branch.task.pk)
        waiting += branch.parts
    shares: dict[int, list[Assignment]] = defaultdict(list)
    for held in Assignment.objects.filter(task__in=tasks).exclude(state="released").select_related("unit"):
        shares[held.task_id].append(held)

    def grow(found: list[Branch]) -> list[dict[str, Any]]:
        return [{"branch": b, "shares": shares[b.task.pk], "parts": grow(b.parts)} for b in found]

    return grow(branches)


def _reports(one: Assignment) -> list[ProgressReport]:
    pieces = Evidence.objects.with_records().select_related("added_by", "released_by", "record")
    claims = MeasureDone.objects.select_related("measure")
    reports = list(
        one.reports.select_related("reported_by").prefetch_related(
            Prefetch("evidence", queryset=pieces), Prefetch("done", queryset=claims)
        )
    )
    for report in reports:
        # The policies ask each of them for its share: this one, not a copy from the database for each.
        report.assignment = one
        for piece in report.evidence.all():
            piece.report = report
    return reports


def _offers(one: Assignment, today: Any, words: str) -> list[Offer]:
    open_measures = Measure.objects.filter(task=one.task, withdrawn=False).exclude(
        done__report__assignment=one, done__report__state="submitted"
    )
    return [
        Offer("accept", actions.accept, one, "已接受任务。"),
        Offer(
            "report",
            actions.report,
            one,
            "进展已报送。",
            ReportForm,
            lambda data: {k: data[k] for k in ("text", "done", "evidence")} | {"today": today},
            options={
                "measures": open_measures.order_by("order"),
                "today": today,
                "unit": one.unit,
                "words": words,
            },
        ),
        Offer(
            "contest",
            actions.contest,
            one,
            "异议已提交，等待下达任务的单位裁定。",
            Words,
            lambda data: {"reason": data["words"]},
            options={"words": "异议理由"},
        ),
        Offer(
            "uphold",
            actions.uphold,
            one,
            "已裁定：任务维持不变。",
            Words,
            lambda data: {"opinion": data["words"]},
            options={"words": "裁定意见"},
        ),
        Offer(
            "release",
            actions.release_share,
            one,
            "已裁定：任务解除。",
            Words,
            lambda data: {"opinion": data["words"]},
            options={"words": "裁定意见"},
        ),
        Offer(
            "break_down",
            actions.break_down,
            one,
            "已分解给下属单位。",
            BreakdownForm,
            lambda data: {**data, "units": list(data["units"])},
            options={"unit": one.unit},
        ),
    ]


def _about_reports(reports: list[ProgressReport]) -> list[Offer]:
    found = []
    for report in reports:
        found.append(
            Offer(
                f"return:{report.pk}",
                actions.return_report,
                report,
                "进展已退回，其中勾选的完成项不再计入。",
                Words,
                lambda data: {"reason": data["words"]},
                button="退回",
                options={"words": "退回理由"},
            )
        )
        for piece in report.evidence.all():
            found.append(Offer(f"show:{piece.pk}", actions.release_evidence, piece, "佐证已公开。", button="审核公开"))
            found.append(
                Offer(
                    f"hide:{piece.pk}", actions.retract_evidence, piece, "佐证已撤回，公众不再可见。", button="撤回公开"
                )
            )
    return found


def _with_offers(report: ProgressReport, offers: Offers) -> dict[str, Any]:
    pieces = [
        {"piece": piece, "show": offers[f"show:{piece.pk}"], "hide": offers[f"hide:{piece.pk}"]}
        for piece in report.evidence.all()
    ]
    return {"report": report, "back": offers[f"return:{report.pk}"], "pieces": pieces}


@staff
@require_http_methods(["GET", "POST"])
def my_tasks(request: HttpRequest) -> HttpResponse:
    """The shares of my units, filtered by the address; several can be accepted at once, and all can be exported."""
    today = present.today()
    clock = today_clock(today)
    everything = own_shares(request.user).annotate(shown=light_on(clock))
    units = Unit.objects.filter(pk__in=everything.order_by().values("unit")).order_by("path")
    form = ShareFilter(request.GET, units=units, plans=plans_of_shares(everything))
    shown = everything
    if form.is_valid():
        chosen = form.cleaned_data
        if chosen["light"]:
            shown = shown.filter(shown=chosen["light"])
        if chosen["unit"]:
            shown = shown.filter(unit=chosen["unit"])
        if chosen["plan"]:
            shown = shown.filter(task__plan=chosen["plan"])
    else:
        shown = shown.none()
    if request.method == "POST":
        return _accept_many(request, shown)
    if request.GET.get("format") == "csv":
        return _sheet(rows_of(shown, clock))
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    counts = dict(everything.order_by().values_list("shown").annotate(Count("pk")))
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(list(page), clock),
        "lights": [(light, counts[light.value]) for light in Light if light.value in counts],
        "everything": sum(counts.values()),
        "chosen": request.GET.get("light", ""),
        "query": urlencode({k: v for k, v in request.GET.items() if k not in {"page", "format"} and v}),
        "several": len(units) > 1,
        "choices": form.visible_fields(),
        "acceptable": {
            one.pk
            for one in page
            if one.state == AssignmentState.PROPOSED and request.user.holds(WORKERS, one.unit)  # type: ignore[union-attr]
        },
        "today": today,
    }
    return render(request, "workplan/working/my_tasks.html", context)


def _accept_many(request: HttpRequest, shown: Any) -> HttpResponse:
    chosen = [pk for pk in map(row_number, request.POST.getlist("share")) if pk is not None]
    accepted, refused = 0, []
    for one in shown.filter(pk__in=chosen):
        try:
            actions.accept(one, actor=request.user)
            accepted += 1
        except Refused as refusal:
            refused.append(f"任务 {one.task.number}（{one.unit}）：{refusal.reason}")
    if accepted:
        messages.success(request, f"已接受 {accepted} 项任务。")
    for reason in refused:
        messages.error(request, reason)
    if not chosen:
        messages.error(request, "请先勾选要接受的任务。")
    return redirect(request.get_full_path())


def _sheet(rows: list[Any]) -> HttpResponse:
    header = ["年度", "序号", "任务", "单位", "角色", "答复", "状态", "完成举措", "全部举措", "完成率（%）", "最近期限"]
    return csv_answer(
        "我的任务",
        header,
        (
            [
                row.share.task.plan.year,
                row.share.task.number,
                row.share.task.title,
                str(row.share.unit),
                row.share.get_part_display(),
                row.share.get_state_display(),
                row.light.label,
                row.share.cached_done,
                row.share.cached_total,
                row.percent,
                row.share.cached_next_due,
            ]
            for row in rows
        ),
    )


@staff
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A piece of evidence as a download, never shown inside a page of ours."""
    piece: Evidence = one_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    if not piece.file:
        raise Http404("这件佐证没有文件")
    try:
        content = piece.file.open("rb")
    except FileNotFoundError:
        raise Http404("文件已不在存储中，请联系管理员") from None
    answer = FileResponse(content, as_attachment=True, filename=download_name(piece.label, piece.media_type))
    answer["Content-Type"] = "application/octet-stream"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
