"""The pages of people, units and signing in, for the test in the browser."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests.pages import Page, pages

# One who has an authenticator app, codes and a passkey, and one whose password is right and whose code is asked for.
PROTECTED, AT_THE_DOOR = "justice", "wuling at the door"
KEY = b"key-of-the-office"


def protect(user: Any) -> Any:
    """The passkey of `user`, who from now on has one, an authenticator app and recovery codes."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    known = Authenticator.objects.filter(user=user, type="webauthn").first()
    if known is not None:
        return known
    TOTP.activate(user, "ABCDEFGHIJKLMNOP")
    RecoveryCodes.activate(user)
    return Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "办公室的钥匙", "credential": _credential()}
    )


def _credential() -> dict[str, Any]:
    """What a browser sends when a passkey is registered."""
    secret = ec.generate_private_key(ec.SECP256R1()).public_key()
    made = AttestedCredentialData.create(Aaguid(bytes(16)), KEY, ES256.from_cryptography_key(secret))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, made), {})
    said = CollectedClientData.create("webauthn.create", bytes(16), "https://example.cn")
    return {
        "id": websafe_encode(KEY),
        "rawId": websafe_encode(KEY),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(attested)},
    }


def client_of(user: Any, password: str) -> Client:
    """Who has given the password just now, so that nothing asks for it again."""
    client = Client()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": password})
    return client


def client_at_the_door(user: Any, password: str) -> Client:
    """Who gave the right password and has a second factor to show."""
    protect(user)
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.username, "password": password})
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    return client


def key_for(user: Any) -> tuple[str, str]:
    """The parts of the address in a letter to `user`, who forgot the password."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    return (user_pk_to_url_str(user), default_token_generator.make_token(user))


def _person(username: str) -> Any:
    from yangguang.organisations.models import User

    return User.objects.get(username=username)


def _passkey() -> tuple[int]:
    return (protect(_person(PROTECTED)).pk,)


PAGES = [
    *pages(None, "account_login", "account_reset_password", "account_reset_password_done", "account_inactive"),
    *pages(None, "account_reset_password_from_key_done"),
    *pages(None, "socialaccount_login_cancelled"),
    Page("socialaccount_login_error", status=401),
    Page("account_reset_password_from_key", ("1", "none")),
    Page("account_reset_password_from_key", lambda: key_for(_person("clerk")), leads=True),
    *pages("office", "organisations:units"),
    Page("organisations:unit", ("justice-bureau",), "office"),
    Page("organisations:group", ("departments-concerned",), "office"),
    *pages("admin", "organisations:people", "organisations:add-person"),
    Page("organisations:person", lambda: (_person("clerk").pk,), "admin"),
    *pages("office", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"),
    *pages("office", "account_change_password", "account_reauthenticate", "account_logout"),
    Page("mfa_edit_webauthn", _passkey, PROTECTED),
    Page("mfa_remove_webauthn", _passkey, PROTECTED),
    *pages(PROTECTED, "mfa_index", "mfa_list_webauthn", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *pages(PROTECTED, "mfa_generate_recovery_codes", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *pages(AT_THE_DOOR, "mfa_authenticate"),
]
