"""Production: every secret and address from the environment; a missing one stops the start with its name."""

import os

from django.core.exceptions import ImproperlyConfigured

from yangguang.settings.base import *  # noqa: F403
from yangguang.settings.databases import from_environment
from yangguang.settings.keys import listed


def required(name: str) -> str:
    """The environment variable `name`; `ImproperlyConfigured` when it is missing or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"缺少环境变量 {name}")
    return value


DEBUG = False
SECRET_KEY = required("YANGGUANG_SECRET_KEY")
FIELD_ENCRYPTION_KEYS = listed(required("YANGGUANG_FIELD_KEYS"))
ALLOWED_HOSTS = listed(required("YANGGUANG_HOSTS"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": from_environment(default=required("YANGGUANG_DATABASE_URL"))}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
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
