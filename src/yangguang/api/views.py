"""The page that tells people how to read the open interface."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from yangguang.api.mount import api
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import public_page, show_page


@public_page(tags=("catalogue",))
def guide(request: HttpRequest) -> HttpResponseBase:
    """Every address of the interface with its parameters, made from the OpenAPI description itself."""
    described = api.get_openapi_schema()
    operations = [
        {
            "path": address,
            "summary": method["summary"],
            "about": method.get("description", ""),
            "parameters": [_parameter(one) for one in method.get("parameters", [])],
        }
        for address, methods in described["paths"].items()
        for method in methods.values()
    ]
    context = {
        "title": gettext("开放接口"),
        "about": gettext("全部主动公开的信息以 JSON 提供，只读，不需要登录。"),
        "operations": operations,
        "description": absolute("/api/v1/openapi.json"),
        "example": absolute("/api/v1/disclosures?limit=5"),
    }
    return show_page(request, "api/guide.html", context, (gettext("开放接口"), ""))


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": one["name"],
        "about": one.get("description") or one["schema"].get("description", ""),
        "required": one.get("required", False),
    }
