"""Sessions that end, and temporary passwords that must be changed first."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yangguang.organisations.models import User

Handler = Callable[[HttpRequest], HttpResponse]

SIGNED_IN_AT = "signed_in_at"
LAST_SEEN = "last_seen"
# Often enough for the limit, seldom enough that reading pages does not write to the database each time.
NOTE_EVERY = 60


def _signed_in(request: HttpRequest) -> User | None:
    """Who is signed in; whoever brings no session is not asked about, so that the answer does not vary by cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    return request.user


class SessionLimits:
    """Ends a session after `SESSION_IDLE_SECONDS` without a request, and `SESSION_COOKIE_AGE` after sign-in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _signed_in(request) is not None and self._over(request):
            logout(request)
            messages.info(request, "登录已超时，为保护您的账号已自动退出，请重新登录。")
            if request.path_info.startswith("/desk/"):
                back = request.get_full_path() if request.method == "GET" else reverse(settings.LOGIN_REDIRECT_URL)
                return redirect_to_login(back)
        return self.get_response(request)

    def _over(self, request: HttpRequest) -> bool:
        now = time.time()
        session = request.session
        began = session.setdefault(SIGNED_IN_AT, now)
        seen = session.setdefault(LAST_SEEN, now)
        if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
            return True
        if now - seen > NOTE_EVERY:
            session[LAST_SEEN] = now
        return False


class TemporaryPasswords:
    """Whoever signed in with a temporary password chooses their own before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = _signed_in(request)
        if user is not None and user.must_change_password:
            change = reverse("account_change_password")
            allowed = (change, reverse("account_logout"), reverse("account_reauthenticate"))
            # `reverse` knows the prefix of the traditional script, as `path` does and `path_info` does not.
            if request.path not in allowed and request.path_info.startswith("/desk/"):
                return redirect(change)
        return self.get_response(request)
