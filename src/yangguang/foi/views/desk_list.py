"""The queue of requests by deadline, and the registration of those on paper."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.foi.actions import intake
from yangguang.foi.actions.releasing import often_asked
from yangguang.foi.actions.templates import KEEPERS
from yangguang.foi.forms_desk import RegisterForm
from yangguang.foi.listing import WHENS, Wanted, listed
from yangguang.foi.models import Applicant, Case
from yangguang.foi.policies import NO_REQUESTS
from yangguang.foi.scopes import HANDLERS, SEEING
from yangguang.foi.states import Stage
from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.clock import current_calendar
from yangguang.kernel.scoping import row_number
from yangguang.organisations.models import User
from yangguang.organisations.selectors import units_served

SHOWN = 50


class Lean(Paginator):  # type: ignore[type-arg]
    """A paginator that counts no further than people turn pages, so that a list of a million stays quick."""

    MOST = 10_000

    @property
    def count(self) -> int:
        """The number of rows, at most `MOST`."""
        if not hasattr(self, "_counted"):
            self._counted = cast("Any", self.object_list)[: self.MOST].count()
        return int(self._counted)


@roles(*SEEING)
@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """The requests that I see, the nearest deadline first."""
    wanted = Wanted.of(request.GET)
    if request.method == "POST":
        return _assigned(request)
    today = present.today()
    page = Lean(listed(request.user, wanted, today).defer("wanted", "needs_help"), SHOWN).get_page(
        request.GET.get("page")
    )
    calendar = current_calendar()
    rows = [
        {
            "case": case,
            "left": calendar.working_days_between(today, case.due_on) if case.due_on and case.is_open else None,
        }
        for case in page
    ]
    units = units_served(request.user, SEEING)
    context = {
        "wanted": wanted,
        "whens": WHENS.items(),
        "stages": Stage.choices,
        "units": units[:200],
        "page": page,
        "rows": rows,
        "more": page.paginator.count >= Lean.MOST,
        "handles": request.user.roles_held() & set(HANDLERS),  # type: ignore[union-attr]
        "keeps_templates": request.user.roles_held() & set(KEEPERS),  # type: ignore[union-attr]
        "people": _people(request),
        "often": often_asked(request.user) if wanted.when == "closed" and page.number == 1 else [],
    }
    return render(request, "foi/desk/list.html", context)


def _people(request: HttpRequest) -> Any:
    """Those who handle requests at the units that I serve."""
    units = units_served(request.user, HANDLERS)
    found = User.objects.filter(role_holdings__unit__in=units, role_holdings__role__in=HANDLERS, is_active=True)
    return found.distinct().order_by("display_name")[:200]


def _assigned(request: HttpRequest) -> HttpResponse:
    """Give the ticked requests to one person."""
    numbers = [number for text in request.POST.getlist("pk")[:SHOWN] if (number := row_number(text)) is not None]
    handler = User.objects.filter(pk=row_number(request.POST.get("handler", "")) or 0).first()
    done, refused = 0, []
    for case in Case.objects.editable_by(request.user).filter(pk__in=numbers).select_related("unit", "body"):
        try:
            intake.assign(case, actor=request.user, handler=handler, body=case.body)
            done += 1
        except Refused as refusal:
            refused.append(f"{case}：{refusal.reason}")
    if done:
        messages.success(request, f"已交办 {done} 件。")
    for reason in refused[:5]:
        messages.error(request, reason)
    if not numbers:
        messages.error(request, "请先勾选要交办的申请。")
    return redirect(request.get_full_path())


@roles(*HANDLERS)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a request that came on paper, by fax or by word of mouth."""
    units = units_served(request.user, HANDLERS).exclude(kind__in=NO_REQUESTS)
    form = RegisterForm(
        request.POST or None, request.FILES or None, units=units, initial={"arrived_on": present.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            case = intake.register(form.cleaned_data["unit"], actor=request.user, **form.given())
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"已登记：{case.receipt}。")
            return redirect("requests:case", pk=case.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "foi/desk/register.html", {"form": form}, status=status)


def alike(case: Case) -> list[Case]:
    """Other requests of the same applicant, or for the same thing, that the clerk should know of; the latest first."""
    applicant = case.applicant
    found: dict[int, Case] = {}
    base = Case.objects.filter(unit=case.unit_id).exclude(pk=case.pk).select_related("unit")
    for name in ("mark", "asked"):
        if value := getattr(applicant, name):
            # The marks first, by their index: a unit may have a hundred thousand requests, a person has few.
            marked = Applicant.objects.filter(**{name: value}).order_by("-case_id").values_list("case_id", flat=True)
            found |= {one.pk: one for one in base.filter(pk__in=list(marked[:100])).order_by("-pk")[:10]}
    return sorted(found.values(), key=lambda one: -one.pk)
