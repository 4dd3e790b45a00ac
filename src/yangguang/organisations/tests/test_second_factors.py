"""Keys change: second factors go over to the newest one, so that nobody is locked out when the old one goes."""

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from yangguang.organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_code_and_a_recovery_code_are_still_taken_after_the_old_key_is_gone(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    user, secret = UserFactory(), generate_totp_secret()
    TOTP.activate(user, secret)
    first = RecoveryCodes.activate(user).get_unused_codes()[0]
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙", "credential": {}})
    settings.FIELD_ENCRYPTION_KEYS = [new]
    with pytest.raises(CommandError, match="没有做完"):
        call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    told = StringIO()
    call_command("rotate_keys", stdout=told)
    assert "二次验证：2 行" in told.getvalue()
    settings.FIELD_ENCRYPTION_KEYS = [new]
    rows = {row.type: row for row in Authenticator.objects.filter(user=user)}
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert TOTP(rows[Authenticator.Type.TOTP]).validate_code(code)
    assert RecoveryCodes(rows[Authenticator.Type.RECOVERY_CODES]).validate_code(first)
    assert rows[Authenticator.Type.WEBAUTHN].data == {"name": "钥匙", "credential": {}}
