"""allauth's forms with our words: a label says what to type, and nothing is said by a placeholder alone."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.http import HttpRequest


class OurWords:
    """Sets the labels of `words`, by field name, and drops placeholders."""

    words: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label = self.words[name]


class LoginForm(OurWords, account.LoginForm):
    """User name or e-mail address, and password."""

    words = {"login": "用户名或电子邮箱", "password": "密码"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The link to the reset page stands below the form, once.
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs.update({"autocomplete": "username webauthn", "autocapitalize": "none"})


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    """The present password, and the new one twice."""

    words = {"oldpassword": "现在的密码", "password1": "新密码", "password2": "再输一次新密码"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(OurWords, account.SetPasswordForm):
    """A first password, twice."""

    words = {"password1": "密码", "password2": "再输一次密码"}


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    """The new password, twice."""

    words = {"password1": "新密码", "password2": "再输一次新密码"}


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    """The password once more."""

    words = {"password": "密码"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    """Writes to an unknown address as well, without offering to sign up."""

    words = {"email": "电子邮箱"}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The address that the letter went to."""
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        get_adapter(request).send_mail("account/email/unknown_account", email, {"request": request})
        return email


class AuthenticateForm(OurWords, mfa.AuthenticateForm):
    """A code of the app, or a recovery code."""

    words = {"code": "验证码"}


class ReauthenticateCodeForm(OurWords, mfa.ReauthenticateForm):
    """A code of the app, once more."""

    words = {"code": "验证码"}


class ActivateTOTPForm(OurWords, totp.ActivateTOTPForm):
    """The first code that the app shows."""

    words = {"code": "应用显示的六位数字"}


class AddWebAuthnForm(OurWords, webauthn.AddWebAuthnForm):
    """A name for the key, and whether it signs in alone."""

    words = {"name": "密钥名称", "passwordless": "无密码登录"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = "密钥自身须有指纹、面容或 PIN 码保护。"


class EditWebAuthnForm(OurWords, webauthn.EditWebAuthnForm):
    """A new name for the key."""

    words = {"name": "密钥名称"}
