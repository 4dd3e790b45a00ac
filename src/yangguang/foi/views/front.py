"""The way in: how to ask, whom, and the form on paper."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yangguang.catalogue.models import UnitGuide
from yangguang.foi.letters.writing import STYLE
from yangguang.foi.policies import NO_REQUESTS
from yangguang.kernel.access import public
from yangguang.kernel.public import ANYBODY, public_page, show_page


@public_page(tags=("catalogue",))
def home(request: HttpRequest) -> HttpResponseBase:
    """How a request goes, with the days of the law, and where each unit takes one on paper."""
    guides = (
        UnitGuide.objects.visible_to(ANYBODY)
        .select_related("unit")
        .filter(unit__active=True)
        .exclude(unit__kind__in=NO_REQUESTS)
        .exclude(address="", telephone="")
        .order_by("unit__path")
    )
    context = {
        "title": gettext("依申请公开"),
        "about": gettext("除主动公开的以外，公民、法人和其他组织可以申请获取政府信息。"),
        "guides": guides,
    }
    return show_page(request, "foi/public/home.html", context, (gettext("依申请公开"), ""))


@public
@require_safe
def form(request: HttpRequest) -> HttpResponseBase:
    """The form of article 29 on paper, to print."""
    page = render_to_string("foi/form.html", {"address": reverse("foi:home")})
    try:
        from weasyprint import CSS, HTML
    except OSError:
        return HttpResponse(page)
    out = BytesIO()
    HTML(string=page).write_pdf(out, stylesheets=[CSS(filename=STYLE)])
    answer = HttpResponse(out.getvalue(), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="application-form.pdf"'
    return answer
