"""The one interface that the rooms' routers are mounted on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from yangguang.catalogue.api import catalogue_router, units_router
from yangguang.disclosures.api import columns_router
from yangguang.disclosures.api import router as disclosures_router
from yangguang.foi.api import foi_router
from yangguang.regulations.api import regulations_router
from yangguang.search.api import search_router

api = NinjaAPI(
    title="阳光政务公开开放接口",
    version="1.0",
    description="全部主动公开的信息。只读，不需要登录，返回 JSON；时间带时区，日期为北京时间。",
    urls_namespace="api",
    # The shipped viewer runs inline script from elsewhere; our own page reads the same description.
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("/disclosures", disclosures_router)
api.add_router("/columns", columns_router)
api.add_router("/units", units_router)
api.add_router("/catalogue", catalogue_router)
api.add_router("/regulations", regulations_router)
api.add_router("/foi", foi_router)
api.add_router("/search", search_router)


@api.exception_handler(ValidationError)
def wrong_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 that names each wrong parameter, in Chinese."""
    wrong = [{"parameter": str(one["loc"][-1]), "problem": _problem(one)} for one in error.errors]
    return api.create_response(request, {"detail": "参数有误，请改正后再试。", "errors": wrong}, status=422)


@api.exception_handler(Http404)
def nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    """404 as JSON."""
    return api.create_response(request, {"detail": "没有这条记录。"}, status=404)


def _problem(error: Any) -> str:
    known = {
        "missing": "缺少这个参数",
        "int_parsing": "应为整数",
        "bool_parsing": "应为 true 或 false",
        "string_too_long": "太长",
        "greater_than_equal": "太小",
        "less_than_equal": "太大",
    }
    kind = str(error.get("type", ""))
    return known.get(kind, "应为日期，如 2020-04-24" if kind.startswith("date") else "不符合要求")
