"""The embedded default: SQLite, files and keys in the data folder, one process, http on this machine."""

from yangguang.settings.base import *  # noqa: F403
from yangguang.settings.base import DATA_DIR, INSTALLED_APPS
from yangguang.settings.databases import from_environment, sqlite_url
from yangguang.settings.demonstration import demonstration_day
from yangguang.settings.keys import embedded_keys

DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

INSTALLED_APPS = ["yangguang.demo", *INSTALLED_APPS]
YANGGUANG_MAY_DEMONSTRATE = True
YANGGUANG_PREPARES_ITSELF = True
YANGGUANG_DEMO_DAY = demonstration_day(DATA_DIR)

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY, FIELD_ENCRYPTION_KEYS = embedded_keys(DATA_DIR / "keys")
DATABASES = {"default": from_environment(default=sqlite_url(DATA_DIR / "yangguang.sqlite3"))}
STORAGES = {
    "default": {"BACKEND": "yangguang.kernel.stored_files.Storage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
