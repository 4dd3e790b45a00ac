"""The account pages that exist here, out of all that allauth offers; each with who may open it."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as single_sign_on
from django.urls import path, re_path

from yangguang.kernel.access import public, staff
from yangguang.organisations.views import single_sign_on as openid

urlpatterns = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", staff(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", staff(account.password_change), name="account_change_password"),
    path("password/set/", staff(account.password_set), name="account_set_password"),
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
    path("security/", staff(mfa.index), name="mfa_index"),
    path("security/sign-in/", public(mfa.authenticate), name="mfa_authenticate"),
    path("security/confirm/", staff(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("security/app/add/", staff(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", staff(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", staff(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", staff(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/download/", staff(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("security/keys/", staff(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("security/keys/add/", staff(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("security/keys/sign-in/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("security/keys/confirm/", staff(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("security/keys/<int:pk>/edit/", staff(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/keys/<int:pk>/remove/", staff(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("sso/cancelled/", public(single_sign_on.login_cancelled), name="socialaccount_login_cancelled"),
    path("sso/error/", public(single_sign_on.login_error), name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", openid.begin, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", openid.complete, name="openid_connect_callback"),
]
