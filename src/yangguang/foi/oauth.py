"""OAuth 2.0 client credentials (RFC 6749, 4.4) for other intake systems, on oauthlib; tokens are short-lived."""

import hashlib
import hmac
from base64 import b64decode
from typing import Any

from django.core import signing
from django.http import HttpRequest
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator  # type: ignore[import-untyped]

from yangguang.foi.models import IntakeClient

SECONDS = 3600
SCOPE = "requests"
_SALT = "yangguang.foi.intake"


def digest_of(secret: str) -> str:
    """The SHA-256, in hex, of a client's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class _Validator(RequestValidator):
    """What oauthlib asks of us: who the client is, and what it may."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        client_id, secret = _credentials(request)
        found = IntakeClient.objects.filter(client_id=client_id, active=True).first()
        known = found.secret_digest if found else "0" * 64
        if not hmac.compare_digest(known, digest_of(secret)) or found is None:
            return False
        request.client = found
        return True

    def validate_grant_type(self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        return [SCOPE]

    def validate_scopes(self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any) -> bool:
        return set(scopes) <= {SCOPE}

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Nothing is kept: the token says, signed, whose it is."""


def _credentials(request: Any) -> tuple[str, str]:
    """Client and secret, from the Authorization header or the form (RFC 6749, 2.3.1)."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        try:
            client, _, secret = b64decode(header[6:], validate=True).decode().partition(":")
        except ValueError:
            return "", ""
        return client, secret
    return request.client_id or "", request.client_secret or ""


def _token(request: Any) -> str:
    client: IntakeClient = request.client
    return signing.dumps({"client": client.pk, "secret": client.secret_digest[:16]}, salt=_SALT)


_SERVER = BackendApplicationServer(_Validator(), token_generator=_token, token_expires_in=SECONDS)


def token_answer(request: HttpRequest) -> tuple[dict[str, str], str, int]:
    """Headers, body and status of the answer to a request for a token."""
    headers = {"Authorization": request.headers.get("Authorization", ""), "Content-Type": request.content_type or ""}
    body = request.body.decode("utf-8", "replace")
    found: tuple[dict[str, str], str, int] = _SERVER.create_token_response(
        request.build_absolute_uri().replace("http://", "https://", 1), "POST", body, headers
    )
    return found


def client_of(request: HttpRequest) -> IntakeClient | None:
    """The client whose bearer token the request carries; None for none, an expired or a revoked one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    try:
        said = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    found = IntakeClient.objects.select_related("unit").filter(pk=said["client"], active=True).first()
    return found if found and found.secret_digest.startswith(said["secret"]) else None
