"""Bulletins: drafted from the figures, worded by a person beside them, previewed, downloaded, issued."""

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import staff
from yangguang.kernel.actions import Refused
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404, row_number
from yangguang.workplan import actions
from yangguang.workplan.bulletin_document import DOCX, document_of, docx_of, file_name_of
from yangguang.workplan.forms.supervision import BulletinForm
from yangguang.workplan.models import Bulletin, Plan
from yangguang.workplan.states import Light


@staff
@require_http_methods(["GET", "POST"])
def bulletins(request: HttpRequest) -> HttpResponse:
    """All bulletins that I see; the office starts a new draft from today's figures."""
    plans = Plan.objects.editable_by(request.user).select_related("unit").order_by("-year")
    if request.method == "POST":
        plan = one_or_404(plans, pk=row_number(request.POST.get("plan", "")))
        try:
            draft = actions.draft_bulletin(plan, actor=request.user, today=present.today())
        except Refused as refusal:
            messages.error(request, refusal.reason)
            return redirect("workplan:bulletins")
        messages.success(request, "已按今天的数据起草，请核对文字。")
        return redirect("workplan:bulletin", pk=draft.pk)
    shown = Bulletin.objects.visible_to(request.user).select_related("plan__unit", "drafted_by")
    shown = shown.order_by(F("number").desc(nulls_first=True), "-as_of", "-pk")
    return render(request, "workplan/working/bulletins.html", {"bulletins": shown, "plans": plans})


@staff
@require_http_methods(["GET", "POST"])
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One bulletin: its wording beside the figures of its day, and what I may do now."""
    one: Bulletin = one_or_404(_visible(request), pk=pk)
    today = present.today()
    offers = Offers(
        request,
        [
            Offer(
                "word",
                actions.word_bulletin,
                one,
                "文字已保存。",
                BulletinForm,
                button="保存文字",
                options={"initial": {"title": one.title, "body": one.body}},
            ),
            Offer(
                "issue",
                actions.issue_bulletin,
                one,
                "通报已印发。",
                given=lambda _data: {"today": today},
            ),
        ],
    )
    if (answer := offers.answer()) is not None:
        return answer
    lights = one.figures.get("task_lights", {})
    context = {
        "bulletin": one,
        "offers": offers,
        "mine": [offers["issue"]],
        "figures": one.figures,
        "lights": [(light, lights[light.value]) for light in Light if lights.get(light.value)],
        "paragraphs": _paragraphs(one.body),
        "history": history_of(one),
        "today": today,
    }
    return render(request, "workplan/working/bulletin.html", context, status=422 if request.method == "POST" else 200)


@staff
@require_GET
def bulletin_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as people will read it."""
    one: Bulletin = one_or_404(_visible(request), pk=pk)
    context = {"bulletin": one, "document": document_of(one), "paragraphs": _paragraphs(one.body)}
    return render(request, "workplan/working/bulletin_preview.html", context)


@staff
@require_GET
def bulletin_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as a Word file in the layout of GB/T 9704-2012."""
    one: Bulletin = one_or_404(_visible(request), pk=pk)
    answer = HttpResponse(docx_of(one), content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, file_name_of(one))
    return answer


def _visible(request: HttpRequest) -> QuerySet[Bulletin]:
    return Bulletin.objects.visible_to(request.user).select_related("plan__unit", "drafted_by")


def _paragraphs(body: str) -> list[tuple[str, str]]:
    """Each line with its rank: `first` for 一、, `second` for （一）, `plain` for the rest."""
    found = []
    for line in filter(None, (line.strip() for line in body.splitlines())):
        rank = "plain"
        if line[0] in "一二三四五六七八九十" and "、" in line[:4]:
            rank = "first"
        elif line.startswith("（") and "）" in line[:5] and line[1] in "一二三四五六七八九十":
            rank = "second"
        found.append((rank, line))
    return found
