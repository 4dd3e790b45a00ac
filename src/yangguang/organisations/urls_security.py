"""A person's own password and second factors, in the workbench."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from yangguang.kernel.access import staff

urlpatterns = [
    path("reauthenticate/", staff(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", staff(account.password_change), name="account_change_password"),
    path("password/set/", staff(account.password_set), name="account_set_password"),
    path("security/", staff(mfa.index), name="mfa_index"),
    path("security/confirm/", staff(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("security/app/add/", staff(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", staff(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", staff(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", staff(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/download/", staff(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("security/keys/", staff(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("security/keys/add/", staff(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("security/keys/confirm/", staff(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("security/keys/<int:pk>/edit/", staff(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/keys/<int:pk>/remove/", staff(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]
