"""How allauth's sign-in behaves here: closed to the public, secrets encrypted, the single sign-on makes no accounts."""

import logging
import re
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url

from yangguang.kernel.encryption import decrypt, encrypt
from yangguang.organisations.actions import change_password
from yangguang.organisations.models import User

log = logging.getLogger(__name__)


def display_name(user: User) -> str:
    """The person's name for greetings and letters."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; a password is changed by an action, so that it stands in the audit chain."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "用户名或密码不正确。请检查后再试；忘记密码可在下方重置。",
        "email_password_mismatch": "用户名或密码不正确。请检查后再试；忘记密码可在下方重置。",
        "too_many_login_attempts": "输错次数过多，已暂停登录。请 15 分钟后再试，或联系本单位管理员重置。",
        "rate_limited": "操作过于频繁，请稍后再试。",
        "incorrect_password": "密码不正确，请重新输入。",
        "enter_current_password": "请输入现在的密码。",
        "incorrect_code": "验证码不正确，请重新输入。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: nobody signs themselves up."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Store the password that `user` chose, and forget the temporary one."""
        # allauth may hand over the request's lazy user, which is no model instance by type.
        change_password(User.objects.get(pk=user.pk), actor=user, password=password)
        user.refresh_from_db(fields=["password", "must_change_password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to work."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter. One that cannot be sent is logged only: the page must not tell who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("mail %s could not be sent", template_prefix)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted at rest under `FIELD_ENCRYPTION_KEYS`."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": "验证码不正确，请重新输入。"}

    def encrypt(self, text: str) -> str:
        """`text` under the newest key."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted, under any configured key; `ValueError` when none fits."""
        return decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white, which a camera can read on a dark page as well."""
        drawn: str = super().build_totp_svg(url)
        return re.sub(r"(<svg[^>]*>)", r'\1<rect width="100%" height="100%" fill="#fff"/>', drawn, count=1)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """A first name for a new key, which the person may change."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return ("常用密钥", "备用密钥")[count] if count < 2 else f"第 {count + 1} 把密钥"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect lets existing people in, found by a verified e-mail address, and makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never; the person is told to ask the administrator."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """The person whose address the provider verified: a plain true, since some send the word "false"."""
        sociallogin.email_addresses = [a for a in sociallogin.email_addresses if a.verified is True]
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Signing in is all that the single sign-on is for: accounts are not linked by hand."""
        if sociallogin.state.get("process") != "login":
            messages.error(request, "请从登录页使用统一身份认证。")
            raise ImmediateHttpResponse(redirect("account_login"))
