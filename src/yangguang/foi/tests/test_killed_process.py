"""A process that is killed while people send requests: each has a receipt and a request, or neither.

Unlike the test that lets each statement fail, here the process itself goes, by SIGKILL, at moments of its own.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from yangguang.foi.models import Applicant, Case, Step
from yangguang.foi.states import StepKind
from yangguang.foi.tests.factories import department
from yangguang.kernel import audit
from yangguang.kernel.models import AuditEvent
from yangguang.settings.databases import sqlite_url

SENDER = """
import django
django.setup()
from yangguang.foi.tests.factories import asked, department
unit = department()
print("begun", flush=True)
while True:
    print(asked(unit, items=["甲", "乙"]).number, flush=True)
"""
KILLS = 6


def address() -> str:
    """The database of this test, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite_url(Path(found["NAME"]))
    return f"postgresql://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_while_sending_there_is_a_receipt_with_its_request_or_neither() -> None:
    """No number is lost or given twice, no half of a request is there, and the audit chain holds."""
    unit, dice, told = department(), random.Random(29), []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "yangguang.settings.test",
        "YANGGUANG_TEST_DATABASE_URL": address(),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", SENDER], env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        told.append(int(process.stdout.readline()))
        time.sleep(dice.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split("\n") if line.isdecimal()]
        process.wait(10)
    time.sleep(0.5)  # A server may still be finishing what the last of them had begun.
    numbers = sorted(Case.objects.filter(unit=unit).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)), "numbers have no gaps"
    assert set(told) <= set(numbers), "whoever has a receipt has a request"
    # The last of each process may have been made without its number having been told.
    assert len(numbers) - len(set(told)) <= KILLS
    assert len(told) == len(set(told)) > KILLS
    assert Applicant.objects.count() == len(numbers)
    assert Step.objects.filter(kind=StepKind.SUBMITTED).count() == len(numbers)
    assert all(case.items.count() == 2 for case in Case.objects.prefetch_related("items"))
    assert AuditEvent.objects.filter(action="foi.submit").count() == len(numbers)
    assert audit.verify()[1] is None
