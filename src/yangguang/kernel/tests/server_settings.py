"""Settings of processes that tests start beside themselves: the test's own database, tasks left to the worker."""

from yangguang.settings.test import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
ALLOWED_HOSTS = ["127.0.0.1"]
