"""A task in public, and the evidence released for it."""

import mimetypes
from pathlib import PurePath
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.text import Truncator
from django.utils.translation import gettext

from yangguang.kernel import pages, present
from yangguang.kernel.public import ANYBODY
from yangguang.kernel.scoping import one_or_404
from yangguang.workplan import selectors
from yangguang.workplan.figures import metrics_named_by, proofs_of
from yangguang.workplan.models import Evidence, Scheme, Task
from yangguang.workplan.states import Light, SchemeState
from yangguang.workplan.views.public_page import (
    plan_or_404,
    plan_trail,
    public_page,
    query_with,
    show,
)

UNKNOWN_TYPE = "application/octet-stream"


@public_page
def task(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A task in full: measures, units with their lights, evidence, figures, scheme."""
    plan = plan_or_404(slug)
    today = present.today()
    tasks = Task.objects.visible_to(ANYBODY).in_force().filter(plan=plan, parent=None).select_related("plan__unit")
    found: Task = one_or_404(tasks, number=number)
    record = selectors.task_record(plan, found, today)
    # The figures that prove the task are other rooms': what they publish changes this page.
    pages.show(request, *(named["name"].partition(".")[0] for named in metrics_named_by(found)))
    if any(piece.record_id is not None for piece in record.evidence):
        # Its title, and whether it still stands.
        pages.show(request, "disclosures")
    light = request.GET.get("light", "")
    light = light if light in Light.values else ""
    before, after = selectors.neighbours(found)
    context = {
        "title": f"{gettext('任务 %(number)s') % {'number': number}}　{found.title}",
        "about": Truncator(found.text).chars(120),
        "plan": plan,
        "task": found,
        "record": record,
        "row": record.row,
        "shares": [entry for entry in record.shares if not light or entry.light == light],
        "light": Light(light) if light else None,
        "lights": [
            {"light": lamp, "count": count, "query": query_with({}, light=lamp.value)}
            for lamp, count in selectors.light_counts(record.row.tally.lights)
        ],
        "proofs": proofs_of(found, today),
        "scheme_steps": _steps(record.row.scheme),
        "before": before,
        "after": after,
    }
    here = (gettext("任务 %(number)s") % {"number": number}, reverse("plans:task", args=[slug, number]))
    return show(request, "task.html", context, *plan_trail(plan), here)


def _steps(scheme: Scheme | None) -> list[dict[str, object]]:
    """The steps of a scheme, those behind it done and the one it stands at current; filed is done."""
    if scheme is None:
        return []
    steps = list(SchemeState)
    at = steps.index(SchemeState(scheme.state))
    filed = scheme.state == SchemeState.FILED
    return [
        {"label": step.label, "done": place < at or filed, "current": place == at and not filed}
        for place, step in enumerate(steps)
    ]


@public_page
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a released piece of evidence, to be saved and not shown; `Http404` for every other one."""
    piece: Evidence = one_or_404(Evidence.objects.visible_to(ANYBODY).exclude(file=""), pk=pk)
    etag = f'"{piece.sha256}"' if piece.sha256 else None
    response = get_conditional_response(request, etag=etag) or _file_response(piece)
    if etag:
        response.headers["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _file_response(piece: Evidence) -> HttpResponseBase:
    try:
        response = FileResponse(piece.file.open("rb"), content_type=piece.media_type or UNKNOWN_TYPE)
    except FileNotFoundError:
        raise Http404("文件暂时取不到，请联系公布该佐证的单位") from None
    name = quote(file_name_of(piece), safe="")
    response["Content-Disposition"] = f"attachment; filename=\"evidence-{piece.pk}\"; filename*=utf-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_name_of(piece: Evidence) -> str:
    """The label with the ending of the file's own type, without what a file system does not take."""
    ending = PurePath(piece.file.name or "").suffix or mimetypes.guess_extension(piece.media_type or "") or ""
    stem = "".join("_" if char in '\\/:*?"<>|' or not char.isprintable() else char for char in piece.label)
    stem = stem.strip(" .") or f"佐证{piece.pk}"
    return stem if stem.lower().endswith(ending.lower()) else f"{stem}{ending}"
