"""The pages of signing in that exist here, out of all that allauth offers; the rest is in `urls_security`."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as single_sign_on
from django.urls import path, re_path

from yangguang.kernel.access import public
from yangguang.organisations.views import single_sign_on as openid

urlpatterns = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/sent/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("security/sign-in/", public(mfa.authenticate), name="mfa_authenticate"),
    path("security/keys/sign-in/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sso/cancelled/", public(single_sign_on.login_cancelled), name="socialaccount_login_cancelled"),
    path("sso/error/", public(single_sign_on.login_error), name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", openid.begin, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", openid.complete, name="openid_connect_callback"),
]
