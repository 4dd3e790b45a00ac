"""Production: every secret and address from the environment; a missing one stops the start with its name."""

import os

from cryptography.fernet import Fernet, MultiFernet
from django.core.exceptions import ImproperlyConfigured

from yangguang.settings.base import *  # noqa: F403
from yangguang.settings.databases import from_environment
from yangguang.settings.keys import listed

SHORTEST_SECRET = 50


def required(name: str) -> str:
    """The environment variable `name`; `ImproperlyConfigured` when it is missing or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"缺少环境变量 {name}")
    return value


def secret_key() -> str:
    """The key that signs sessions and password letters; `ImproperlyConfigured` for one short enough to be guessed."""
    key = required("YANGGUANG_SECRET_KEY")
    if len(key) < SHORTEST_SECRET or len(set(key)) < 5:
        raise ImproperlyConfigured(f"YANGGUANG_SECRET_KEY 太短或太简单，请用不少于 {SHORTEST_SECRET} 个随机字符")
    return key


def field_keys() -> list[str]:
    """The field-encryption keys, newest first; `ImproperlyConfigured` for one that is none, without showing it."""
    keys = listed(required("YANGGUANG_FIELD_KEYS"))
    try:
        MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ImproperlyConfigured("YANGGUANG_FIELD_KEYS 里有不能用的密钥，每个应为 32 字节的 Fernet 密钥") from None
    return keys


def hosts() -> list[str]:
    """The names this site answers to; `ImproperlyConfigured` for any name at all, which letters would then carry."""
    names = listed(required("YANGGUANG_HOSTS"))
    if not names or "*" in names:
        raise ImproperlyConfigured("YANGGUANG_HOSTS 须逐个写明域名，不能是 *")
    return names


def site_address(names: list[str]) -> str:
    """The address in links to this site: `YANGGUANG_SITE_ADDRESS`, else https at the first of its names."""
    return (os.environ.get("YANGGUANG_SITE_ADDRESS") or f"https://{names[0].lstrip('.')}").rstrip("/")


DEBUG = False
SECRET_KEY = secret_key()
FIELD_ENCRYPTION_KEYS = field_keys()
ALLOWED_HOSTS = hosts()
YANGGUANG_SITE_ADDRESS = site_address(ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": from_environment(default=required("YANGGUANG_DATABASE_URL"))}
STORAGES = {
    "default": {"BACKEND": "yangguang.kernel.stored_files.Storage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_HOST = os.environ.get("YANGGUANG_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("YANGGUANG_EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("YANGGUANG_EMAIL_FROM", "webmaster@localhost")
