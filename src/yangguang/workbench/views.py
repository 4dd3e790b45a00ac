"""The inbox and the audit log."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yangguang.kernel import inbox as registry
from yangguang.kernel import present
from yangguang.kernel.access import roles, staff
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import within
from yangguang.workbench.log import LogFilter, rows
from yangguang.workplan.selectors import light_counts
from yangguang.workplan.selectors.desk import own_tally


@staff
def inbox(request: HttpRequest) -> HttpResponse:
    """What I must do, by legal deadline, with the reason and one button; then how my units' tasks stand."""
    today = present.today()
    tally = own_tally(request.user, today)
    context = {
        "items": registry.items_for(request.user, today),
        "today": today,
        "holdings": request.user.holdings,  # type: ignore[union-attr]
        "tally": tally,
        "lights": light_counts(tally.lights),
    }
    return render(request, "workbench/inbox.html", context)


@roles(Role.ADMINISTRATOR, Role.OFFICE)
def audit_log(request: HttpRequest) -> HttpResponse:
    """The audit chain of the units that I administer, newest first."""
    units = Unit.objects.filter(within(request.user, roles=(Role.ADMINISTRATOR, Role.OFFICE)))
    chosen = LogFilter(request.GET)
    events = chosen.narrow(AuditEvent.objects.filter(unit_id__in=units.values("pk")))
    page = Paginator(events, 50).get_page(request.GET.get("page"))
    context = {"page": page, "rows": rows(list(page)), "filter": chosen, "narrowed": bool(request.GET)}
    return render(request, "workbench/audit_log.html", context)
