"""The application that `test_pages_processes` has granian serve: one page, which tells its process and a number."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

get_wsgi_application()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from yangguang.kernel.access import public  # noqa: E402
from yangguang.kernel.models import NumberSeries  # noqa: E402
from yangguang.kernel.pages import cached_page  # noqa: E402
from yangguang.kernel.pages.wsgi import CachedPages  # noqa: E402


@cached_page(tags=("number",))
@public
def number(request: HttpRequest) -> HttpResponse:
    shown = NumberSeries.objects.get(series="shown", period="test").last
    return HttpResponse(f"{os.getpid()} {shown}")


urlpatterns = [path("number/", number)]
settings.ROOT_URLCONF = __name__
application = CachedPages(WSGIHandler())
