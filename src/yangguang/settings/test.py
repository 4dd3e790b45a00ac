"""Tests: SQLite, or what `YANGGUANG_TEST_DATABASE_URL` names; fast hashing; files in a scratch folder."""

import os
import tempfile
from pathlib import Path

from yangguang.settings.base import *  # noqa: F403
from yangguang.settings.databases import parse

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
FIELD_ENCRYPTION_KEYS = ["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="]
ALLOWED_HOSTS = ["*"]
DATA_DIR = Path(tempfile.mkdtemp(prefix="yangguang-test-"))
MEDIA_ROOT = DATA_DIR / "files"
DATABASES = {
    "default": parse(os.environ.get("YANGGUANG_TEST_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'test.sqlite3'}")
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
