"""Sign-in: no public accounts, second factors, limits on guessing, sessions that end, single sign-on."""

import os
from typing import Any
from urllib.parse import urlsplit

ACCOUNT_ADAPTER = "yangguang.organisations.sign_in.AccountAdapter"
MFA_ADAPTER = "yangguang.organisations.sign_in.MFAAdapter"
SOCIALACCOUNT_ADAPTER = "yangguang.organisations.sign_in.SingleSignOnAdapter"

ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
# An administrator vouches for the address when adding the person.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The answer is the same, and a letter is sent either way, so that neither words nor time tell who has an account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
_FORMS = "yangguang.organisations.account_forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateCodeForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
    "add_webauthn": f"{_FORMS}.AddWebAuthnForm",
    "edit_webauthn": f"{_FORMS}.EditWebAuthnForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_USER_DISPLAY = "yangguang.organisations.sign_in.display_name"
# Five wrong passwords for one name, or twenty from one address, close the door for a quarter of an hour.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/900s/ip,5/900s/key",
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("YANGGUANG_TRUSTED_PROXIES", "0"))

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "阳光政务公开"
# One step of thirty seconds either way: clocks of telephones differ.
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True

# A session ends after two hours without a request, twelve hours after sign-in, or with the browser.
SESSION_IDLE_SECONDS = 2 * 3600
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_SESSION_REMEMBER = False

# Every web process must count the same wrong passwords, so the counts are kept in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "organisations_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Single sign-on by OpenID Connect: on when the three variables are set. It signs in people who exist already,
# found by an e-mail address that the identity provider says is verified; it never makes a new person.
_OIDC_SERVER = os.environ.get("YANGGUANG_OIDC_SERVER", "")
_OIDC_CLIENT = os.environ.get("YANGGUANG_OIDC_CLIENT_ID", "")
_OIDC_SECRET = os.environ.get("YANGGUANG_OIDC_SECRET", "")
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(_OIDC_SERVER)) if _OIDC_SERVER else ""

SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if _OIDC_SERVER and _OIDC_CLIENT and _OIDC_SECRET:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(
        {
            "provider_id": "sso",
            "name": os.environ.get("YANGGUANG_OIDC_NAME", "统一身份认证"),
            "client_id": _OIDC_CLIENT,
            "secret": _OIDC_SECRET,
            "settings": {"server_url": _OIDC_SERVER},
        }
    )
