"""The planning pages as a signed-in person uses them, for tests."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yangguang.organisations.models import Unit, User
from yangguang.workplan.models import NoticeImport

NEW = "/desk/imports/new/"


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def upload(user: User, unit: Unit, name: str, data: bytes) -> Any:
    return client(user).post(NEW, {"unit": unit.pk, "file": SimpleUploadedFile(name, data)}, follow=True)


def at(name: str, *args: Any) -> str:
    return reverse(f"workplan:{name}", args=args)


def save_task(user: User, notice: NoticeImport, position: int, **changes: Any) -> Any:
    """Post the form of a task with some fields changed."""
    task = notice.draft["tasks"][position]
    data = {
        "revision": notice.revision,
        "number": task["number"],
        "aspect": task["aspect"],
        "title": task["title"],
        "text": task["text"],
        "lead_units": "\n".join(task["lead_units"]),
        "responsible_units": "\n".join(task["responsible_units"]),
        "deadline": task["deadline"] or "",
    }
    answer = client(user).post(at("import-task", notice.pk, position), data | changes)
    notice.refresh_from_db()
    return answer
