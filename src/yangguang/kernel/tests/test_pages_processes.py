"""Several processes of granian, each with several threads: within a second of a change none serves the old page."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from yangguang.kernel import pages
from yangguang.kernel.models import NumberSeries
from yangguang.kernel.pages import news
from yangguang.kernel.tests.processes import process, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PROCESSES = 3
# What the mechanism allows; and what a machine with much else to do may add.
WITHIN, MARGIN = 1.0, 4.0
assert news.EVERY + news.PATIENCE <= WITHIN


def read(port: int) -> tuple[str, str]:
    """The process that answers over a fresh connection, and what its page shows."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/number/")
        answer = connection.getresponse()
        body = answer.read().decode()
        assert answer.status == 200, body
        process, _, number = body.partition(" ")
        return process, number
    finally:
        connection.close()


def publish(number: int) -> None:
    with transaction.atomic():
        NumberSeries.objects.update_or_create(series="shown", period="test", defaults={"last": number})
        pages.touch("number")


@pytest.fixture
def port() -> Iterator[int]:
    """A server of `PROCESSES` processes with two threads each, all of which have answered."""
    publish(1)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = probe.getsockname()[1]
    command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(found), "--no-ws"]
    command += ["--workers", str(PROCESSES), "--blocking-threads", "2", "--log-level", "warning"]
    with process(*command, "yangguang.kernel.tests.pages_server:application"):
        seen: set[str] = set()

        def all_answer() -> bool:
            try:
                seen.add(read(found)[0])
            except OSError:
                return False
            return len(seen) == PROCESSES

        wait_until(all_answer, f"{PROCESSES} processes answer")
        yield found


def answers_of_all(port: int) -> dict[str, set[str]]:
    """What each process shows, asked at once from many connections."""
    shown: dict[str, set[str]] = {}
    with ThreadPoolExecutor(8) as pool:
        while len(shown) < PROCESSES:
            for name, number in pool.map(read, [port] * 24):
                shown.setdefault(name, set()).add(number)
    return shown


def test_a_change_is_seen_in_every_process_within_a_second(port: int) -> None:
    for number in range(2, 7):
        assert {n for shown in answers_of_all(port).values() for n in shown} == {str(number - 1)}
        publish(number)
        committed = time.monotonic()
        behind: dict[str, float] = {}
        # Asked all the while: when did each process show the old page for the last time?
        with ThreadPoolExecutor(8) as pool:
            while time.monotonic() - committed < WITHIN + 0.2:
                asked = time.monotonic()
                for name, shown in pool.map(read, [port] * 16):
                    if shown != str(number):
                        behind[name] = asked - committed
        assert max(behind.values(), default=0.0) < WITHIN + MARGIN
        assert {n for shown in answers_of_all(port).values() for n in shown} == {str(number)}


def test_a_change_that_is_rolled_back_is_seen_nowhere(port: int) -> None:
    with transaction.atomic():
        publish(7)
        transaction.set_rollback(True)
    publish(2)
    seen = set()

    def known() -> bool:
        shown = {n for shown in answers_of_all(port).values() for n in shown}
        seen.update(shown)
        return shown == {"2"}

    wait_until(known, "the next change is seen")
    assert seen <= {"1", "2"}


def _watched(port: int, done: Callable[[], bool]) -> list[str]:
    shown = []
    while not done():
        shown.append(read(port)[1])
    return shown


def test_nobody_sees_an_older_page_after_a_newer_one_has_settled(port: int) -> None:
    """Renderings race with commits: what a reader saw of a change more than a second old is never taken back."""
    stopped = time.monotonic() + 6
    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(_watched, port, lambda: time.monotonic() > stopped) for _ in range(4)]
        number = 1
        while time.monotonic() < stopped - 1.5:
            number += 1
            publish(number)
        for reader in readers:
            assert all(1 <= int(shown) <= number for shown in reader.result())
    assert {n for shown in answers_of_all(port).values() for n in shown} == {str(number)}
