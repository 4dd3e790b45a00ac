"""Sign-in: no public accounts, limits on guessing, second factors encrypted, sessions that end, single sign-on."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as site
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from yangguang.kernel.actions import SystemActor
from yangguang.kernel.encryption import decrypt
from yangguang.kernel.models import AuditEvent
from yangguang.organisations import actions
from yangguang.organisations.models import Role, Unit, User
from yangguang.settings import base

from .factories import PASSWORD, UnitFactory, person_with

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
INSIDE = "/desk/account/security/"


@pytest.fixture
def bureau() -> Unit:
    return UnitFactory(name="常德市司法局", short_name="市司法局")


@pytest.fixture
def clerk(bureau: Unit) -> User:
    person = person_with(Role.CLERK, bureau, username="zhang", display_name="张三", email="")
    return actions.edit_person(person, actor=SystemActor(), display_name="张三", email="zhang@example.cn")


def sign_in(client: Client, login: str = "zhang", password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": login, "password": password})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["zhang", "zhang@example.cn", "ZHANG@example.cn"])
def test_username_or_email_signs_in(client: Client, clerk: User, login: str) -> None:
    answer = sign_in(client, login)
    assert answer.status_code == 302
    assert answer.url == reverse("workbench:inbox")
    assert signed_in(client)


def test_passwords_are_hashed_with_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert make_password("correct-horse").startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_signup_by_passkey",
        "mfa_signup_webauthn",
        "socialaccount_signup",
        "socialaccount_connections",
    ],
)
def test_pages_that_are_not_needed_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/", "/accounts/3rdparty/", "/accounts/"])
def test_nobody_signs_up(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client: Client, clerk: User) -> None:
    def said(login: str) -> str:
        page = sign_in(client, login, "wrong-password-here").content.decode()
        return re.sub(r'value="[^"]*"', "", page)

    assert "用户名或密码不正确" in said("zhang")
    assert said("zhang") == said("nobody")


def test_five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(client: Client, clerk: User) -> None:
    for _ in range(5):
        assert "不正确" in sign_in(client, password="wrong-password-here").content.decode()
    assert "15 分钟" in sign_in(client).content.decode()
    assert not signed_in(client)
    # From another address as well: the count belongs to the name.
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    sign_in(elsewhere)
    assert not signed_in(elsewhere)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        sign_in(client)
        assert signed_in(client)


def test_attempts_are_counted_where_every_process_sees_them() -> None:
    assert site.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_a_switched_off_account_does_not_sign_in_and_loses_its_session(client: Client, clerk: User) -> None:
    sign_in(client)
    actions.set_active(clerk, actor=SystemActor(), active=False)
    assert client.get(INSIDE).status_code == 302
    other = Client()
    sign_in(other)
    assert not signed_in(other)


def test_a_reset_page_does_not_tell_who_has_an_account(client: Client, clerk: User) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": e}) for e in ("zhang@example.cn", "no@example.cn")]
    assert [(a.status_code, a.url) for a in answers] == [(302, "/accounts/password/reset/sent/")] * 2
    assert [letter.to for letter in mail.outbox] == [["zhang@example.cn"], ["no@example.cn"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    assert "/accounts/password/reset/key/" not in mail.outbox[1].body


def test_a_mail_server_that_fails_does_not_tell_either(
    client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    for email in ("zhang@example.cn", "no@example.cn"):
        answer = client.post("/accounts/password/reset/", {"email": email})
        assert (answer.status_code, answer.url) == (302, "/accounts/password/reset/sent/")


def test_a_forgotten_password_is_reset_by_letter(client: Client, clerk: User) -> None:
    client.post("/accounts/password/reset/", {"email": "zhang@example.cn"})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[1], follow=True)
    chosen = "Liu-ye-hu-pan-2020"
    client.post(form.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    sign_in(client, password=chosen)
    assert signed_in(client)
    assert client.get(link[1], follow=True).context["token_fail"]


def test_a_temporary_password_must_be_changed_first(client: Client, bureau: Unit) -> None:
    administrator = person_with(Role.ADMINISTRATOR, bureau)
    actions.create_person(
        bureau, actor=administrator, username="li", display_name="李四", role=Role.CLERK, password="Temp-Word-2345-abcd"
    )
    sign_in(client, "li", "Temp-Word-2345-abcd")
    change = reverse("account_change_password")
    for path in (reverse("workbench:inbox"), INSIDE, "/desk/units/"):
        assert client.get(path).url == change
    assert client.get(change).status_code == 200
    chosen = "Yuan-shui-bei-an-7"
    answer = client.post(change, {"oldpassword": "Temp-Word-2345-abcd", "password1": chosen, "password2": chosen})
    assert answer.url == reverse("workbench:inbox")
    assert client.get(INSIDE).status_code == 200
    person = User.objects.get(username="li")
    assert not person.must_change_password
    assert person.check_password(chosen)
    event = AuditEvent.objects.filter(action="organisations.change_password").get()
    assert event.actor_id == person.pk
    assert chosen not in str([event.before, event.after, event.detail])


@pytest.mark.parametrize("weak", ["short-1", "123456789012345", "1q2w3e4r5t6y", "zhang@example.cn"])
def test_a_weak_password_is_refused(client: Client, clerk: User, weak: str) -> None:
    client.force_login(clerk)
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert answer.status_code == 200
    assert User.objects.get(pk=clerk.pk).check_password(PASSWORD)


def test_a_new_password_ends_the_other_sessions(client: Client, clerk: User) -> None:
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    chosen = "Yuan-shui-bei-an-7"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen})
    assert client.get(INSIDE).status_code == 200
    assert elsewhere.get(INSIDE).status_code == 302


def test_a_session_ends_after_two_idle_hours(client: Client, clerk: User) -> None:
    begin = datetime(2020, 5, 6, 1, 0, tzinfo=UTC)
    with time_machine.travel(begin, tick=False) as clock:
        sign_in(client)
        assert client.get(INSIDE).status_code == 200
        clock.move_to(begin + timedelta(minutes=119))
        assert client.get(INSIDE).status_code == 200
        clock.move_to(begin + timedelta(minutes=119 + 121))
        answer = client.get("/desk/people/?q=1")
        assert answer.status_code == 302
        assert answer.url == f"{LOGIN}?next=/desk/people/%3Fq%3D1"
        assert not signed_in(client)


def test_a_session_ends_twelve_hours_after_sign_in_however_busy(client: Client, clerk: User) -> None:
    begin = datetime(2020, 5, 6, 1, 0, tzinfo=UTC)
    with time_machine.travel(begin, tick=False) as clock:
        sign_in(client)
        for hour in range(13):
            clock.move_to(begin + timedelta(hours=hour))
            assert client.get(INSIDE).status_code == 200
        clock.move_to(begin + timedelta(hours=12, seconds=61))
        assert client.get(INSIDE).status_code == 302
        assert not signed_in(client)


def test_the_session_cookie_goes_with_the_browser(client: Client, clerk: User) -> None:
    sign_in(client)
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def activate_app(client: Client) -> str:
    """Add an authenticator app, the password asked for once more first; its secret."""
    adding = reverse("mfa_activate_totp")
    assert client.get(adding).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret: str = client.get(adding).context["form"].secret
    assert client.post(adding, {"code": code_for(secret)}).status_code == 302
    return secret


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_totp_secret_is_encrypted_at_rest_and_asked_for_at_sign_in(client: Client, clerk: User) -> None:
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False):
        sign_in(client)
        secret = activate_app(client)
    stored = Authenticator.objects.get(user_id=clerk.pk, type="totp")
    assert secret not in str(stored.data)
    assert decrypt(stored.data["secret"]) == secret
    codes = Authenticator.objects.get(user_id=clerk.pk, type="recovery_codes")
    assert len(decrypt(codes.data["seed"])) == 80
    client.logout()
    later = now + timedelta(minutes=5)
    with time_machine.travel(later, tick=False):
        answer = sign_in(client)
        assert answer.url.startswith(reverse("mfa_authenticate"))
        assert not signed_in(client)
        assert "不正确" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert signed_in(client)


def test_a_recovery_code_signs_in_once(client: Client, clerk: User) -> None:
    sign_in(client)
    activate_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    for attempt, welcome in ((codes[0], True), (codes[0], False), (codes[1], True)):
        client.logout()
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": attempt})
        assert signed_in(client) is welcome


def test_a_reset_by_the_administrator_removes_second_factors_and_sessions(client: Client, clerk: User) -> None:
    sign_in(client)
    activate_app(client)
    actions.reset_access(clerk, actor=SystemActor(), password="Temp-Word-2345-abcd")
    assert client.get(INSIDE).status_code == 302
    assert not Authenticator.objects.filter(user_id=clerk.pk).exists()
    assert sign_in(client, password="Temp-Word-2345-abcd").url == reverse("workbench:inbox")
