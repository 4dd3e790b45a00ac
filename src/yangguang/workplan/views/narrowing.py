"""Saying which units a name such as 市直有关部门 means."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.selectors import group_members
from yangguang.workplan import actions
from yangguang.workplan.forms.planning import NarrowForm
from yangguang.workplan.models import UnitMention
from yangguang.workplan.scopes import PLANNERS
from yangguang.workplan.selectors.planning import mentions_overseen
from yangguang.workplan.states import AssignmentState


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def narrow(request: HttpRequest, pk: int) -> HttpResponse:
    """The name as written, the group's members to choose from, and who has a share already."""
    mention: UnitMention = one_or_404(mentions_overseen(request.user), pk=pk)
    assert mention.group is not None  # noqa: S101  (the selector leaves the others out)
    pool = group_members(mention.group)
    shares = list(
        mention.task.assignments.exclude(state=AssignmentState.RELEASED).select_related("unit").order_by("unit__path")
    )
    chosen = [share.unit_id for share in shares if share.mention_id == mention.pk]
    form = NarrowForm(request.POST if request.method == "POST" else None, pool=pool, initial={"units": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            actions.narrow(mention, actor=request.user, units=list(form.cleaned_data["units"]))
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"“{mention.as_written}”已明确为 {len(form.cleaned_data['units'])} 个单位。")
            return redirect("workplan:desk-task", slug=mention.task.plan.slug, number=mention.task.number)
    wanted = set(form["units"].value() or []) if form.is_bound else set(chosen)
    by_unit = {share.unit_id: share for share in shares}
    context = {
        "mention": mention,
        "form": form,
        "members": [(unit, unit.pk in wanted or str(unit.pk) in wanted, by_unit.get(unit.pk)) for unit in pool],
        "others": [share for share in shares if share.mention_id != mention.pk],
        "refusal": why_not(actions.narrow, request.user, mention),
    }
    return render(request, "workplan/planning/narrow.html", context, status=422 if form.errors else 200)
