"""A form that is not sent yet: kept encrypted, found by the secret in the browser's cookie, gone after thirty days."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from yangguang.foi.models import Draft
from yangguang.kernel import present
from yangguang.kernel.jobs import every

COOKIE = "foi_draft"
DAYS = 30
#: How long the receipt of a request that was sent can be shown again in the same browser.
RECEIPT_DAYS = 1


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def found(request: HttpRequest, *, lock: bool = False) -> Draft | None:
    """The draft of this browser, if it is still kept."""
    secret = request.COOKIES.get(COOKIE, "")
    if len(secret) < 20:
        return None
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    return rows.filter(digest=_digest(secret), until__gte=present.today()).first()


def keep(request: HttpRequest, answer: HttpResponseBase, draft: Draft | None, typed: dict[str, Any]) -> None:
    """Keep what was typed; the first time the answer sets the cookie."""
    until = present.today() + timedelta(days=DAYS)
    if draft is not None:
        draft.typed, draft.until = typed, until
        draft.save(update_fields=["typed", "until"])
        return
    secret = secrets.token_urlsafe(24)
    Draft.objects.create(digest=_digest(secret), typed=typed, until=until)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Throw the draft away."""
    if (draft := found(request)) is not None:
        draft.delete()
    answer.delete_cookie(COOKIE)


@every(seconds=3600)
def purge() -> int:
    """Delete drafts past their day; how many there were."""
    return int(Draft.objects.filter(until__lt=present.today()).delete()[0])


def turn_into_receipt(draft: Draft, typed: dict[str, Any]) -> None:
    """The draft was sent: what was typed gives way to the receipt, for a day."""
    draft.typed, draft.until = typed, present.today() + timedelta(days=RECEIPT_DAYS)
    draft.save(update_fields=["typed", "until"])
