"""Encryption at rest: keys come from the settings, newest first, and stay outside the database."""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key.encode()) for key in keys])


def encrypt(text: str) -> str:
    """`text` encrypted under the newest key."""
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What `encrypt` was given, under any configured key; `ValueError` when none fits."""
    try:
        return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError("用现有密钥解不开：请检查密钥是否被换掉") from None


def encrypt_bytes(data: bytes) -> bytes:
    """`data` encrypted under the newest key."""
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(data)


def decrypt_bytes(token: bytes) -> bytes:
    """What `encrypt_bytes` was given, under any configured key; `ValueError` when none fits."""
    try:
        return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token)
    except InvalidToken:
        raise ValueError("用现有密钥解不开：请检查密钥是否被换掉") from None


def rotate(token: bytes) -> bytes:
    """The same content under the newest key; `ValueError` when no configured key fits."""
    try:
        return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).rotate(token)
    except InvalidToken:
        raise ValueError("用现有密钥解不开：请检查密钥是否被换掉") from None


def mark_of(text: str, purpose: str) -> str:
    """64 hex digits that tell whether two texts are the same, and nothing else to whoever lacks the key.

    Keyed with the secret key and `purpose`, so that a copy of the database cannot be searched for an identity number.
    """
    return salted_hmac(f"yangguang.{purpose}", text, algorithm="sha256").hexdigest()
