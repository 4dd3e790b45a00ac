"""Who may open a view: declared on every view, enforced here, walked by the access matrix test."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Access:
    """A view's declaration: `kind` is public, staff or roles."""

    kind: str
    roles: tuple[str, ...] = ()


def public(view: View) -> View:
    """Anyone may open the view; the answer must not depend on who is signed in."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def staff(view: View) -> View:
    """Signed-in people who hold any role now; others are sent to sign in, or refused."""
    return _guard(view, Access("staff"))


def roles(*names: str) -> Callable[[View], View]:
    """Signed-in people who hold one of these roles anywhere now. What they see is scoped by the view's queryset."""

    def decorate(view: View) -> View:
        return _guard(view, Access("roles", tuple(str(n) for n in names)))

    return decorate


def _guard(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        held = user.roles_held()
        if not held or (access.roles and held.isdisjoint(access.roles)):
            raise PermissionDenied("您现在的角色不能打开这个页面，请联系本单位管理员。")
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            # On a shared machine the next person must not find the page behind the back button.
            patch_cache_control(response, private=True, no_store=True)
        return response

    guarded.access = access  # type: ignore[attr-defined]
    return guarded
