"""OpenID Connect against a provider on this machine: existing people only, by a verified address."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from yangguang.kernel.actions import SystemActor
from yangguang.organisations import actions
from yangguang.organisations.models import Role, User

from .factories import UnitFactory, person_with

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    """Just enough of an identity provider; `claims` is whom it vouches for."""

    claims: ClassVar[dict[str, Any]] = {}

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def answer(self, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/keys",
                }
            )
        else:
            self.answer(self.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        token = jwt.encode({"iss": base, "aud": "yangguang", "exp": 4102444800, **self.claims}, "k" * 32)
        self.answer({"access_token": "a", "token_type": "Bearer", "id_token": token})


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    configure(settings, f"http://127.0.0.1:{server.server_address[1]}")
    yield Provider
    server.shutdown()
    server.server_close()
    thread.join()


def configure(settings: Any, server: str) -> None:
    app = {
        "provider_id": "sso",
        "name": "统一身份认证",
        "client_id": "yangguang",
        "secret": "s",
        "settings": {"server_url": server},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@pytest.fixture
def clerk() -> User:
    person = person_with(Role.CLERK, UnitFactory(), username="zhang", email="")
    return actions.edit_person(person, actor=SystemActor(), display_name="张三", email="zhang@example.cn")


def come_back(client: Client, **claims: Any) -> Any:
    Provider.claims = {"sub": "42", **claims}
    there = client.post(reverse("openid_connect_login", args=["sso"]))
    assert there.status_code == 302
    asked = parse_qs(urlsplit(there.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(reverse("openid_connect_callback", args=["sso"]), {"code": "c", "state": asked["state"][0]})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.usefixtures("provider")
def test_a_known_person_comes_in_by_a_verified_address(client: Client, clerk: User) -> None:
    answer = come_back(client, email="Zhang@example.cn", email_verified=True)
    assert answer.url == reverse("workbench:inbox")
    assert client.session["_auth_user_id"] == str(clerk.pk)
    assert SocialAccount.objects.get().user_id == clerk.pk
    assert User.objects.get(pk=clerk.pk).has_usable_password()


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    "claims",
    [
        {"email": "zhang@example.cn", "email_verified": False},
        {"email": "zhang@example.cn", "email_verified": "false"},
        {"email": "zhang@example.cn"},
        {"email": "stranger@example.cn", "email_verified": True},
        {"email_verified": True},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(client: Client, clerk: User, claims: dict[str, Any]) -> None:
    answer = come_back(client, **claims)
    assert answer.status_code == 200
    assert "管理员" in answer.content.decode()
    assert not signed_in(client)
    assert list(User.objects.all()) == [clerk]
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("provider")
def test_a_switched_off_person_stays_out(client: Client, clerk: User) -> None:
    actions.set_active(clerk, actor=SystemActor(), active=False)
    come_back(client, email="zhang@example.cn", email_verified=True)
    assert not signed_in(client)


@pytest.mark.usefixtures("provider")
def test_the_second_factor_is_still_asked_for(client: Client, clerk: User) -> None:
    Authenticator.objects.create(user_id=clerk.pk, type="totp", data={"secret": "x"})
    answer = come_back(client, email="zhang@example.cn", email_verified=True)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)


@pytest.mark.usefixtures("provider")
def test_a_new_address_cuts_the_link_made_through_the_old_one(client: Client, clerk: User) -> None:
    come_back(client, email="zhang@example.cn", email_verified=True)
    actions.edit_person(clerk, actor=SystemActor(), display_name="张三", email="zhang.san@example.cn")
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("provider")
def test_accounts_are_not_linked_by_hand(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    Provider.claims = {"sub": "77", "email": "else@example.cn", "email_verified": True}
    there = client.post(reverse("openid_connect_login", args=["sso"]) + "?process=connect")
    state = parse_qs(urlsplit(there.url).query)["state"][0]
    client.get(reverse("openid_connect_callback", args=["sso"]), {"code": "c", "state": state})
    assert not SocialAccount.objects.exists()


def test_a_forged_return_is_refused(client: Client, provider: type[Provider]) -> None:
    answer = client.get(reverse("openid_connect_callback", args=["sso"]), {"code": "c", "state": "forged"})
    assert not signed_in(client)
    assert answer.status_code in {200, 302, 401, 403}


def test_without_configuration_there_is_no_single_sign_on(client: Client) -> None:
    assert "统一身份认证" not in client.get(reverse("account_login")).content.decode()


def test_a_provider_that_is_down_is_said_kindly(client: Client, settings: Any) -> None:
    configure(settings, "http://127.0.0.1:9")
    answer = client.post(reverse("openid_connect_login", args=["sso"]), follow=True)
    assert "统一身份认证" in answer.content.decode()
    assert answer.status_code in {200, 401, 503}
