"""The public home, reading modes, and the pages for when something goes wrong."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from yangguang.catalogue import selectors as catalogue
from yangguang.disclosures import selectors as disclosures
from yangguang.disclosures.freshness import freshness_of
from yangguang.disclosures.selectors.legacy import legacy_target
from yangguang.kernel import pages, present
from yangguang.kernel.access import public
from yangguang.kernel.pages import cached_page
from yangguang.organisations.models import UnitKind
from yangguang.organisations.selectors import public_units
from yangguang.portal.middleware import without_prefix
from yangguang.workplan import selectors as plans

NORMAL = "normal"
A_YEAR = 365 * 24 * 3600
NEWEST = 8


@cached_page(tags=("workplan", "disclosures", "catalogue"))
@public
def home(request: HttpRequest) -> HttpResponse:
    """The first screen: the search, what is new, the city's columns, the year's plan at a glance, and all units."""
    plan = plans.home_plan()
    overview = plans.plan_overview(plan, present.today()) if plan else None
    lights = plans.light_counts(overview.lights) if overview else []
    units = public_units().exclude(kind__in=(UnitKind.TOWNSHIP, UnitKind.COUNTY_BODY))
    columns = [node.column for node in catalogue.city_columns()]
    fresh = freshness_of(columns)
    context = {
        "overview": overview,
        "lights": lights,
        "units": units,
        "newest": disclosures.live_editions()[:NEWEST],
        "columns": [(column, fresh[column.pk].newest) for column in columns],
    }
    return render(request, "portal/home.html", context)


@cached_page(tags=("robots",))
@public
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: the portal, not the workbench nor sign-in."""
    closed = (reverse("workbench:inbox"), reverse("account_login"), reverse("portal:reading-mode"))
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in closed)]
    lines.append(f"Sitemap: {pages.absolute(without_prefix(reverse('disclosures:sitemap')))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@csrf_exempt
@public
@require_POST
def reading_mode(request: HttpRequest) -> HttpResponse:
    """Remember large text or high contrast in a cookie, and go back to the page.

    The form carries no token, so that the pages it stands on are the same for everybody; it changes nothing but how
    pages look to whoever sends it. Other sites may not send it all the same: 403.
    """
    if not _from_here(request):
        return csrf_failure(request)
    back = request.POST.get("next", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, values in settings.YANGGUANG_READING_MODES.items():
        value = request.POST.get(name)
        if value == NORMAL or value in values:
            response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


def _from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form, as far as the browser says."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or urlsplit(origin).netloc == request.get_host()


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with a way on; an address of the former site leads to the record that stood there, for good."""
    target = legacy_target(request.get_full_path()) if request.method in {"GET", "HEAD"} else None
    if target is not None:
        return HttpResponsePermanentRedirect(target)
    return render(request, "portal/error.html", {"code": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason as a sentence."""
    return render(request, "portal/error.html", {"code": 403, "reason": str(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or was sent from elsewhere."""
    message = gettext("页面停留过久或来源不明，为保护账号没有提交。请返回上一页刷新后再试。")
    return render(request, "portal/error.html", {"code": 403, "reason": message}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without any detail; the page asks neither the database nor the session, which may be what failed."""
    return HttpResponse(render_to_string("portal/server_error.html"), status=500)
