"""Settings that every profile shares. Secrets come from the environment or the data folder, never from here."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from yangguang.settings import search
from yangguang.settings.sign_in import *  # noqa: F403
from yangguang.settings.sign_in import OIDC_ORIGIN

SOURCE_DIR = Path(__file__).resolve().parents[1]
PROJECT_DIR = SOURCE_DIR.parents[1]
DATA_DIR = Path(os.environ.get("YANGGUANG_DATA_DIR") or PROJECT_DIR / "var").resolve()

INSTALLED_APPS = [
    "yangguang.kernel",
    "yangguang.organisations",
    "yangguang.search",
    "yangguang.catalogue",
    "yangguang.disclosures",
    "yangguang.regulations",
    "yangguang.foi",
    "yangguang.workplan",
    "yangguang.portal",
    "yangguang.workbench",
    "yangguang.api",
    "yangguang.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.forms",
    "django_cotton",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "django_fsm",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "yangguang.portal.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yangguang.kernel.requests.RequestBounds",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yangguang.organisations.middleware.SessionLimits",
    "yangguang.organisations.middleware.TemporaryPasswords",
]

ROOT_URLCONF = "yangguang.urls"
WSGI_APPLICATION = "yangguang.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yangguang.portal.context.shell",
            ],
        },
    }
]

# The templates of form fields are looked for among ours first.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "workbench:inbox"
LOGOUT_REDIRECT_URL = "portal:home"
LOGIN_URL = "account_login"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
# English is a second face of the public shell, under /en/; what is published stays as it was written.
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [SOURCE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "Y 年 n 月 j 日"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL: str | None = None
YANGGUANG_SEARCH_DIR = DATA_DIR / "search"
YANGGUANG_SEARCH_CLUSTER = search.from_environment()

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A progress report with four pieces of evidence of 20 MB each, and the form around them.
YANGGUANG_LARGEST_REQUEST = 82 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "yangguang.portal.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Signing in through the identity provider starts with a form.
        "form-action": [SELF, OIDC_ORIGIN] if OIDC_ORIGIN else [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
}

# The unit whose portal this is; its code is in the unit list that `load_units` reads.
YANGGUANG_HOME_UNIT = os.environ.get("YANGGUANG_HOME_UNIT", "changde")

# Where the public finds this site, without a slash at the end: in canonical links, feeds, exports.
YANGGUANG_SITE_ADDRESS = (os.environ.get("YANGGUANG_SITE_ADDRESS") or "http://127.0.0.1:8000").rstrip("/")

# The cookies that change how a public page looks, and the values that do.
YANGGUANG_READING_MODES = {"size": frozenset({"large"}), "contrast": frozenset({"high"})}
# Public pages that a process keeps: bytes in all, and for how long at most (each also ends with the day).
YANGGUANG_PAGES_BYTES = int(os.environ.get("YANGGUANG_PAGES_BYTES") or 64 * 1024 * 1024)
YANGGUANG_PAGES_SECONDS = 600

# Where ClamAV's clamd listens, as host:port or the path of its socket; empty: files are not scanned for viruses.
YANGGUANG_CLAMD = os.environ.get("YANGGUANG_CLAMD", "")

TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# The demonstration city lives on a fixed day; everywhere else days pass. Only the embedded profile may demonstrate.
YANGGUANG_MAY_DEMONSTRATE = False
YANGGUANG_DEMO_DAY: date | None = None

# The embedded profile makes its tables when a command finds none; elsewhere that is the operator's step.
YANGGUANG_PREPARES_ITSELF = False

# What sends text messages to applicants: the dotted path of a class with `send(number, words)`; empty: none are sent.
YANGGUANG_SMS_GATEWAY = os.environ.get("YANGGUANG_SMS_GATEWAY", "")
YANGGUANG_SMS_ADDRESS = os.environ.get("YANGGUANG_SMS_ADDRESS", "")
YANGGUANG_SMS_TOKEN = os.environ.get("YANGGUANG_SMS_TOKEN", "")
# The mailbox that takes requests: imaps://user:password@host/INBOX?unit=CODE; empty: none is read.
YANGGUANG_FOI_MAILBOX = os.environ.get("YANGGUANG_FOI_MAILBOX", "")
