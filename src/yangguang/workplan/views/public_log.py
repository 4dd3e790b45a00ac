"""What was done about the plan, in public: events, supervision orders, bulletins."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.kernel import present
from yangguang.kernel.public import ANYBODY
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit
from yangguang.workplan import selectors
from yangguang.workplan.bulletin_document import DOCX, document_of, docx_of, file_name_of
from yangguang.workplan.models import Bulletin, LoggedEvent
from yangguang.workplan.selectors import Outcome
from yangguang.workplan.views.public_page import plan_or_404, plan_trail, public_page, query_with, show

EVENTS_A_PAGE = 50


@public_page
def events(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Trainings and meetings of the plan's year, narrowed by kind and by unit (with those below it)."""
    plan = plan_or_404(slug)
    kind, code = request.GET.get("kind", ""), request.GET.get("unit", "")[:80]
    kind = kind if kind in LoggedEvent.Kind.values else ""
    unit = Unit.objects.filter(code=code).first() if code else None
    rows = selectors.public_events(plan)
    if kind:
        rows = rows.filter(kind=kind)
    if code:
        rows = rows.filter(unit__path__startswith=unit.path) if unit else rows.none()
    filters = {"kind": kind, "unit": code}
    page = Paginator(rows, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    kinds = selectors.event_kinds(plan)
    context = {
        "title": gettext("%(year)s 年培训会议") % {"year": plan.year},
        "about": gettext("%(year)s 年各单位举办的政务公开培训、会议和督导调研。") % {"year": plan.year},
        "plan": plan,
        "page": page,
        "rows": selectors.event_rows(page.object_list),
        "kinds": [
            {
                "label": LoggedEvent.Kind(name).label,
                "count": count,
                "query": query_with(filters, kind=name),
                "current": name == kind,
            }
            for name, count in kinds.items()
        ],
        "total": sum(kinds.values()),
        "everything": query_with(filters, kind=""),
        "kind": LoggedEvent.Kind(kind) if kind else None,
        "unit": unit,
    }
    return show(
        request, "events.html", context, *plan_trail(plan), (gettext("培训会议"), reverse("plans:events", args=[slug]))
    )


@public_page
def orders(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Supervision orders: to whom, by when, whether in time; narrowed by unit (with those below it).

    What is asked and what was replied are internal (Regulations, art. 16) and are not shown.
    """
    plan = plan_or_404(slug)
    code = request.GET.get("unit", "")[:80]
    unit = Unit.objects.filter(code=code).first() if code else None
    rows = selectors.public_orders(plan, present.today())
    if code:
        rows = [order for order in rows if unit and order.unit.stands_under(unit)]
    judged = [order for order in rows if order.judged]
    context = {
        "title": gettext("%(year)s 年督办情况") % {"year": plan.year},
        "about": gettext("%(year)s 年政务公开任务督办单的发出、期限和回复。") % {"year": plan.year},
        "plan": plan,
        "unit": unit,
        "rows": rows,
        "judged": len(judged),
        "on_time": sum(order.outcome == Outcome.ON_TIME for order in judged),
    }
    return show(
        request, "orders.html", context, *plan_trail(plan), (gettext("督办情况"), reverse("plans:orders", args=[slug]))
    )


@public_page
def bulletins(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The issued bulletins of the plan, the newest first."""
    plan = plan_or_404(slug)
    rows = Bulletin.objects.visible_to(ANYBODY).filter(plan=plan, state="issued").order_by("-number")
    context = {
        "title": gettext("%(year)s 年通报") % {"year": plan.year},
        "about": gettext("%(year)s 年政务公开工作推进情况通报。") % {"year": plan.year},
        "plan": plan,
        "rows": rows,
    }
    return show(
        request,
        "bulletins.html",
        context,
        *plan_trail(plan),
        (gettext("通报"), reverse("plans:bulletins", args=[slug])),
    )


def _bulletin_or_404(pk: int) -> Bulletin:
    found: Bulletin = one_or_404(Bulletin.objects.visible_to(ANYBODY).select_related("plan__unit"), pk=pk)
    return found


@public_page
def bulletin(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An issued bulletin as a document on the page."""
    found = _bulletin_or_404(pk)
    document = document_of(found)
    context = {
        "title": found.title,
        "about": f"{document.signature}，{document.number}",
        "plan": found.plan,
        "bulletin": found,
        "document": document,
        "lines": [line.strip() for line in found.body.splitlines() if line.strip()],
    }
    trail = (
        *plan_trail(found.plan),
        (gettext("通报"), reverse("plans:bulletins", args=[found.plan.slug])),
        (gettext("第 %(number)s 期") % {"number": found.number}, reverse("plans:bulletin", args=[pk])),
    )
    return show(request, "bulletin.html", context, *trail)


@public_page
def bulletin_docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same as a Word file in the layout of GB/T 9704-2012."""
    found = _bulletin_or_404(pk)
    name = quote(file_name_of(found), safe="")
    response = HttpResponse(docx_of(found), content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename=\"bulletin-{pk}.docx\"; filename*=utf-8''{name}"
    return response
