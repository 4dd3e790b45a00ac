"""Checking what was read from a notice: beside its source, field by field, task by task, name by name."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations import actions as organisation_actions
from yangguang.organisations import selectors as organisations
from yangguang.organisations.models import Unit
from yangguang.organisations.naming import Directory
from yangguang.workplan import actions, redraft
from yangguang.workplan import draft as drafts
from yangguang.workplan.forms.planning import DraftForm, HeadForm, NamesForm, TaskForm
from yangguang.workplan.models import NoticeImport
from yangguang.workplan.review import review_of
from yangguang.workplan.scopes import PLANNERS
from yangguang.workplan.states import ImportState


def sent(request: HttpRequest) -> QueryDict | None:
    """What the form sent, empty or not; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def visible_import(request: HttpRequest, pk: int) -> NoticeImport:
    """The import, where this person plans for its unit; 404 otherwise."""
    found: NoticeImport = one_or_404(
        NoticeImport.objects.visible_to(request.user).select_related("unit", "created_by", "edition__plan"), pk=pk
    )
    return found


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read beside the source, everything doubtful first; settle doubts, or put the import aside."""
    notice = visible_import(request, pk)
    if request.method == "POST":
        return _settle_or_discard(request, notice)
    seen = review_of(notice, organisations.directory())
    waiting = notice.state == ImportState.PARSED
    context = {
        "notice": notice,
        "state": ImportState(notice.state),
        "seen": seen,
        "waiting": waiting,
        "may_correct": why_not(actions.correct, request.user, notice, draft={}, revision=notice.revision) is None,
        "confirm_refusal": why_not(actions.confirm, request.user, notice) or _open_questions(len(seen.doubts)),
        "publish_refusal": _publish_refusal(request, notice),
        "scheme_due": (notice.draft.get("scheme_due") or {}).get("date"),
    }
    return render(request, "workplan/planning/review.html", context)


def _open_questions(number: int) -> str | None:
    return f"还有 {number} 处须先核对，见上面的清单。" if number else None


def _publish_refusal(request: HttpRequest, notice: NoticeImport) -> str | None:
    if notice.edition is None:
        return None
    return why_not(actions.publish, request.user, notice.edition.plan)


def _settle_or_discard(request: HttpRequest, notice: NoticeImport) -> HttpResponse:
    try:
        if request.POST.get("do") == "discard":
            actions.discard(notice, actor=request.user)
            messages.success(request, "导入已作废。同一份文件以后可以重新导入。")
            return redirect("workplan:imports")
        keys = request.POST.getlist("problem")
        form = DraftForm(request.POST)
        if keys and form.is_valid():
            _correct(request, notice, redraft.with_settled(notice.draft, keys), form)
            messages.success(request, f"已标记 {len(keys)} 处为核对无误。")
        else:
            messages.error(request, "没有勾选要标记的项目，请勾选后再提交。")
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("workplan:import", pk=notice.pk)


def _correct(request: HttpRequest, notice: NoticeImport, draft: drafts.Draft, form: DraftForm) -> None:
    actions.correct(notice, actor=request.user, draft=draft, revision=form.cleaned_data["revision"])


@roles(*PLANNERS)
@require_GET
def source(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came in, to be saved, never shown by the browser."""
    notice = visible_import(request, pk)
    return FileResponse(
        notice.source.open("rb"),
        as_attachment=True,
        filename=notice.source_name,
        content_type="application/octet-stream",
    )


def _edit(
    request: HttpRequest,
    notice: NoticeImport,
    form: DraftForm,
    change: Callable[[], drafts.Draft],
    context: dict[str, Any],
) -> HttpResponse:
    """Show a part of the draft, or save it; what is refused keeps what was typed."""
    refusal = why_not(actions.correct, request.user, notice, draft={}, revision=notice.revision)
    if request.method == "POST" and form.is_valid():
        try:
            _correct(request, notice, change(), form)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已保存。")
            anchor = context.get("anchor", "")
            return redirect(reverse("workplan:import", args=[notice.pk]) + (f"#{anchor}" if anchor else ""))
    shown = {"notice": notice, "form": form, "refusal": refusal, **context}
    return render(request, "workplan/planning/edit_part.html", shown, status=422 if form.errors else 200)


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the notice's own facts."""
    notice = visible_import(request, pk)
    draft = notice.draft
    initial = {name: draft.get(name) for name in redraft.HEAD}
    initial |= {"scheme_due": (draft.get("scheme_due") or {}).get("date"), "revision": notice.revision}
    form = HeadForm(sent(request), initial=initial)

    def change() -> drafts.Draft:
        return redraft.with_head(draft, form.fields_of_draft(), form.cleaned_data["scheme_due"])

    return _edit(request, notice, form, change, {"heading": "核对通知信息", "anchor": "head"})


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Correct one task, or take it out."""
    notice = visible_import(request, pk)
    draft = notice.draft
    if position >= len(draft["tasks"]):
        raise Http404("没有这项任务")
    one = draft["tasks"][position]
    if request.POST.get("do") == "remove":
        return _remove(request, notice, position)
    initial = {name: one[name] for name in redraft.WORDS}
    initial |= {name: "\n".join(one[name]) for name in ("lead_units", "responsible_units")}
    known = (*one["lead_units"], *one["responsible_units"])
    form = TaskForm(
        sent(request), initial={**initial, "revision": notice.revision}, aspects=draft["aspects"], known=known
    )

    def change() -> drafts.Draft:
        return redraft.with_task(draft, position, form.fields_of_draft())

    context = {
        "heading": f"核对任务 {one['number']}",
        "anchor": f"task-{position}",
        "task": one,
        "source": _lines_of(notice, one.get("place")),
        "removable": True,
    }
    return _edit(request, notice, form, change, context)


def _remove(request: HttpRequest, notice: NoticeImport, position: int) -> HttpResponse:
    form = DraftForm(request.POST)
    number = notice.draft["tasks"][position]["number"]
    try:
        if not form.is_valid():
            raise Refused("没有删除：页面不完整，请刷新后再试。")
        _correct(request, notice, redraft.without_task(notice.draft, position), form)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("workplan:import-task", pk=notice.pk, position=position)
    messages.success(request, f"任务 {number} 已从核对稿中删除。")
    return redirect("workplan:import", pk=notice.pk)


def _lines_of(notice: NoticeImport, place: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The source of a task: place and words."""
    if place is None:
        return []
    lines = notice.lines[place["first_block"] : place["last_block"] + 1]
    if place["row"] is not None:
        return [(place["label"], " | ".join(lines[0]["rows"][place["row"]]))]
    return [(line["where"], line.get("text", "")) for line in lines]


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def new_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a task that was not read."""
    notice = visible_import(request, pk)
    draft = notice.draft
    following = max((one["number"] for one in draft["tasks"]), default=0) + 1
    form = TaskForm(sent(request), initial={"number": following, "revision": notice.revision}, aspects=draft["aspects"])

    def change() -> drafts.Draft:
        return redraft.with_new_task(draft, form.fields_of_draft())

    return _edit(request, notice, form, change, {"heading": "添加任务"})


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what names mean: those that the unit list does not know, or with `all` every one."""
    notice = visible_import(request, pk)
    directory = organisations.directory()
    within = notice.unit.code
    everything = "all" in request.GET
    form = NamesForm(
        sent(request),
        initial={"revision": notice.revision},
        names=_asked(notice, directory, everything=everything),
        directory=directory,
        within=within,
        may_alias=why_not(organisation_actions.add_alias, request.user, notice.unit) is None,
    )

    def change() -> drafts.Draft:
        return redraft.with_choices(notice.draft, form.cleaned_data["choices"])

    context = {
        "heading": "核对单位名称",
        "everything": everything,
        "directory": [*directory.groups.values(), *directory.units.values()],
    }
    answer = _edit(request, notice, form, change, context)
    if answer.status_code == 302:
        _add_aliases(request, form.cleaned_data["aliases"])
    return answer


def _asked(notice: NoticeImport, directory: Directory, *, everything: bool) -> list[tuple[str, tuple[Any, ...], str]]:
    """(name, candidates, what it means now in words) for each name to be asked about."""
    within = notice.unit.code
    found = []
    for name, _where in drafts.names_in(notice.draft):
        meaning = drafts.meaning_of(name, notice.draft, directory, within)
        if meaning is not None and not everything and name not in notice.draft.get("choices", {}):
            continue
        now = "" if meaning is None else (meaning.unit or meaning.group).name  # type: ignore[union-attr]
        found.append((name, directory.resolve(name, within=within).candidates if meaning is None else (), now))
    return found


def _add_aliases(request: HttpRequest, aliases: dict[str, str]) -> None:
    units = Unit.objects.in_bulk(list(aliases.values()), field_name="code")
    for name, code in aliases.items():
        try:
            organisation_actions.add_alias(units[code], actor=request.user, name=name)
        except Refused as refusal:
            messages.warning(request, f"“{name}”只用于这份通知，没有记为别名：{refusal.reason}")
