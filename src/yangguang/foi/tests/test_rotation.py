"""Keys change: what is encrypted goes over to the newest one, and the old one can go."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import transaction

from yangguang.foi import files, letters
from yangguang.foi.models import Applicant, CaseFile
from yangguang.foi.states import LetterKind
from yangguang.foi.tests.factories import asked, department, on, person
from yangguang.organisations.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_the_change_the_old_key_is_not_needed(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    with on(date(2020, 6, 1)), transaction.atomic():
        case = asked(department())
        upload = files.Upload("证.png", b"picture", "image/png", "a" * 64)
        kept = files.store(case, upload, CaseFile.Purpose.PROOF)
        actor = person(Role.HEAD, department())
        letter = letters.issue(case, LetterKind.RECEIPT, actor=actor, words={"due": None})
    settings.FIELD_ENCRYPTION_KEYS = [new]
    with pytest.raises(CommandError, match="没有做完"):
        call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert Applicant.objects.get(case=case).person["name"] == "张三丰"
    again = CaseFile.objects.get(pk=kept.pk)
    assert (files.read(again), again.name) == (b"picture", "证.png")
    assert not kept.file.storage.exists(kept.file.name)
    letter.refresh_from_db()
    assert letters.read(letter, "docx").startswith(b"PK")
