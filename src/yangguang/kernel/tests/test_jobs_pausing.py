"""Work in many steps does not keep people from writing: on SQLite whoever waits comes in between two steps."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

from yangguang.kernel.jobs import let_others_in
from yangguang.kernel.models import DueJob

STEPS, A_STEP = 14, 0.3


def work_long(begun: threading.Event) -> None:
    """Steps that each hold the database for a while, one right after the other."""
    try:
        for step in range(STEPS):
            with transaction.atomic():
                DueJob.objects.filter(name="long").update(error=str(step))
                begun.set()
                time.sleep(A_STEP)
            let_others_in()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_write_waits_for_a_step_or_two_and_not_for_all_of_them() -> None:
    begun = threading.Event()
    working = threading.Thread(target=work_long, args=(begun,))
    working.start()
    try:
        assert begun.wait(10)
        started = time.perf_counter()
        DueJob.objects.filter(name="other").update(error="")
        waited = time.perf_counter() - started
    finally:
        working.join()
    assert waited < STEPS * A_STEP / 2


@pytest.mark.django_db
def test_inside_a_transaction_it_does_not_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause there would only hold the others up."""
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it paused"))
    assert connection.in_atomic_block
    let_others_in()
