"""The private link opens one request in one browser for half an hour; nothing else does."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from yangguang.foi.actions.intake import digest_of
from yangguang.foi.models import Case
from yangguang.kernel import present

COOKIE = "foi_case"
SECONDS = 1800
_SALT = "yangguang.foi.case"


def case_of(secret: str) -> Case | None:
    """The request that the secret opens; None for a wrong secret and an expired link alike.

    Looked up by digest, so that the time it takes says nothing of how near a guess was.
    """
    return (
        Case.objects.select_related("unit", "applicant")
        .filter(secret_digest=digest_of(secret), secret_until__gte=present.today(), erased_at=None)
        .exclude(secret_digest="")
        .first()
    )


def opened(request: HttpRequest) -> Case | None:
    """The request that this browser has open."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return (
        Case.objects.select_related("unit", "applicant")
        .filter(pk=said["case"], secret_digest=said["digest"], secret_until__gte=present.today(), erased_at=None)
        .first()
    )


def open_for(answer: HttpResponseBase, case: Case) -> None:
    """Open the request in the browser that gets this answer."""
    answer.set_cookie(
        COOKIE,
        signing.dumps({"case": case.pk, "digest": case.secret_digest}, salt=_SALT),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
