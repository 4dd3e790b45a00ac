"""Tests: SQLite, or what `YANGGUANG_TEST_DATABASE_URL` names; fast hashing; files in a scratch folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from yangguang.settings.base import *  # noqa: F403
from yangguang.settings.base import INSTALLED_APPS
from yangguang.settings.databases import parse, sqlite_url

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
FIELD_ENCRYPTION_KEYS = ["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="]
ALLOWED_HOSTS = ["*"]
DATA_DIR = Path(tempfile.mkdtemp(prefix="yangguang-test-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
MEDIA_ROOT = DATA_DIR / "files"
YANGGUANG_SEARCH_DIR = DATA_DIR / "search"
YANGGUANG_SEARCH_CLUSTER = None
# Django's live server insists on a prefix; the product itself hands out no file by its address.
MEDIA_URL = "/files-of-the-live-server/"
DATABASES = {"default": parse(os.environ.get("YANGGUANG_TEST_DATABASE_URL") or sqlite_url(DATA_DIR / "made.sqlite3"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: threads and the live server meet as they would there, which a database in memory hides.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "yangguang.kernel.stored_files.Storage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
INSTALLED_APPS = ["yangguang.demo", *INSTALLED_APPS]
YANGGUANG_MAY_DEMONSTRATE = True
YANGGUANG_SITE_ADDRESS = "http://testserver"
# A task runs where it is enqueued; the worker has tests of its own.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
