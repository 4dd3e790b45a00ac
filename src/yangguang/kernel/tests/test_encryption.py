"""What is encrypted comes back whole, under the newest key or an older one, and under no other."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.kernel.encryption import decrypt, encrypt

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_comes_back(text: str) -> None:
    token = encrypt(text)
    assert decrypt(token) == text
    assert encrypt(text) != token


def test_the_text_cannot_be_read_in_what_is_stored() -> None:
    assert "430702199001011234" not in encrypt("430702199001011234")


def test_a_new_key_in_front_still_reads_the_old_rows(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    before = encrypt("旧行")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    after = encrypt("新行")
    assert (decrypt(before), decrypt(after)) == ("旧行", "新行")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert decrypt(after) == "新行"
    with pytest.raises(ValueError, match="密钥"):
        decrypt(before)


def test_a_changed_token_is_refused() -> None:
    token = encrypt("原文")
    with pytest.raises(ValueError, match="密钥"):
        decrypt(token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:])
