"""Passkeys and authenticator apps in a real browser, with a virtual key."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from yangguang.organisations.models import Role, User

from .factories import PASSWORD, UnitFactory, person_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(live_server: Any) -> User:
    return person_with(Role.CLERK, UnitFactory(), username="zhang", display_name="张三")


@pytest.fixture
def key(browser_page: Page) -> Any:
    """A security key that answers by itself; `present(False)` pulls it out."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda verified: session.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": made["authenticatorId"], "isUserVerified": verified},
    )


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("用户名或电子邮箱").fill("zhang")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/**")


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="退出登录").click()


@pytest.mark.usefixtures("clerk")
def test_a_passkey_is_added_and_signs_in_without_a_password(browser_page: Page, key: Any) -> None:
    page = browser_page
    sign_in(page)
    page.goto("/desk/account/security/keys/add/")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_label("密钥名称").fill("办公电脑")
    page.get_by_label("无密码登录").check()
    page.get_by_role("main").get_by_role("button", name="添加", exact=True).click()
    page.wait_for_url("**/desk/account/security/codes/")
    page.goto("/desk/account/security/keys/")
    expect(page.get_by_role("cell", name="办公电脑")).to_be_visible()
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/desk/**")


@pytest.mark.usefixtures("clerk")
def test_a_key_that_does_not_answer_is_said_on_the_page(browser_page: Page, key: Any) -> None:
    page = browser_page
    key(False)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("没有完成密钥验证")).to_be_visible()
