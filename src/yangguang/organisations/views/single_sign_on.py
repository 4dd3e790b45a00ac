"""The two steps of OpenID Connect, with a kind word when the identity provider cannot be reached."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from yangguang.kernel.access import public

log = logging.getLogger(__name__)
Step = Callable[[HttpRequest, str], HttpResponseBase]


def _reachable(step: Step) -> Step:
    @wraps(step)
    def guarded(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return step(request, provider_id)
        except OSError:
            # Every failure of the network is an OSError, those of requests included.
            log.exception("the identity provider cannot be reached")
            messages.error(request, "统一身份认证暂时连不上，请稍后再试，或用用户名和密码登录。")
            return redirect("account_login")

    return guarded


@public
@_reachable
def begin(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the person to the identity provider."""
    return openid.login(request, provider_id)


@public
@_reachable
def complete(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the person back in."""
    return openid.callback(request, provider_id)
