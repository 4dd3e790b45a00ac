"""The last look before a draft becomes an edition: what it changes, and the one button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.organisations import selectors as organisations
from yangguang.workplan import actions
from yangguang.workplan import draft as drafts
from yangguang.workplan.forms.planning import DraftForm
from yangguang.workplan.models import NoticeImport, PlanEdition
from yangguang.workplan.scopes import PLANNERS
from yangguang.workplan.selectors.planning import change_from
from yangguang.workplan.states import ImportState
from yangguang.workplan.views.review import visible_import


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft changes in the edition in force, and its confirmation."""
    notice = visible_import(request, pk)
    if request.method == "POST":
        return _confirm(request, notice)
    if notice.state != ImportState.PARSED:
        return redirect("workplan:import", pk=notice.pk)
    directory = organisations.directory()
    doubts = drafts.questions(notice.draft, directory, notice.unit.code)
    content = drafts.snapshot_of(notice.draft, drafts.meanings_of(notice.draft, directory, notice.unit.code))
    refusal = why_not(actions.confirm, request.user, notice)
    if doubts:
        refusal = refusal or f"还有 {len(doubts)} 处须先核对。"
    context = {
        "notice": notice,
        "change": change_from(edition_in_force(notice), content),
        "tasks": len(content["tasks"]),
        "refusal": refusal,
        "form": DraftForm(initial={"revision": notice.revision}),
    }
    return render(request, "workplan/planning/confirm.html", context)


def edition_in_force(notice: NoticeImport) -> PlanEdition | None:
    """The newest edition of the plan that the draft belongs to; None when there is no plan yet."""
    year = notice.draft.get("year") or 0
    return PlanEdition.objects.filter(plan__unit=notice.unit_id, plan__year=year).order_by("-number").first()


def _confirm(request: HttpRequest, notice: NoticeImport) -> HttpResponse:
    form = DraftForm(request.POST)
    before = edition_in_force(notice)
    try:
        if not form.is_valid():
            raise Refused("没有确认：页面不完整，请刷新后再试。")
        edition = actions.confirm(notice, actor=request.user, revision=form.cleaned_data["revision"])
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("workplan:import-confirm", pk=notice.pk)
    if before == edition:
        messages.info(request, f"已确认。与现行版（第 {edition.number} 版）一致，没有变化。")
    else:
        messages.success(request, f"已确认为第 {edition.number} 版，任务已分给各单位。")
    return redirect("workplan:import", pk=notice.pk)
