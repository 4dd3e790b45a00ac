"""Watches are looked at all the time by the worker, and what they raise stops neither it nor the others."""

from threading import Event

import pytest

from yangguang.kernel.jobs import watching
from yangguang.kernel.jobs.watching import keep_watch, watch


@pytest.fixture(autouse=True)
def watches(monkeypatch):
    monkeypatch.setattr(watching, "WATCHES", [])
    monkeypatch.setattr(watching, "LOOKS_EVERY", 0.001)
    monkeypatch.setattr(watching, "PAUSE", 0.05)
    monkeypatch.setattr(watching.connections, "close_all", lambda: None)


def keep(stopping: Event) -> None:
    """Keep watch until one of the watches says to stop."""
    keep_watch(stopping)
    assert stopping.is_set()


def test_a_watch_is_called_again_and_again():
    stopping, calls = Event(), []

    @watch
    def one() -> bool:
        calls.append(1)
        if len(calls) == 5:
            stopping.set()
        return len(calls) % 2 == 0

    keep(stopping)
    assert len(calls) == 5


def test_what_a_watch_raises_stops_nothing_and_it_is_called_again(caplog):
    stopping, failed, calls = Event(), [], []

    @watch
    def broken() -> bool:
        failed.append(1)
        if len(failed) == 2:
            stopping.set()
        raise ValueError("broken")

    @watch
    def other() -> bool:
        calls.append(1)
        return False

    keep(stopping)
    assert len(failed) == 2
    assert len(calls) > 2, "the other is not held up by the pause"
    assert "broken" in caplog.text


def test_a_watch_that_always_has_something_to_do_leaves_time_for_the_others():
    stopping, calls = Event(), []

    @watch
    def busy() -> bool:
        return True

    @watch
    def other() -> bool:
        calls.append(1)
        if len(calls) == 3:
            stopping.set()
        return False

    keep(stopping)
    assert len(calls) == 3


def test_nothing_is_called_once_it_is_told_to_stop():
    stopping = Event()
    stopping.set()
    watch(lambda: pytest.fail("called"))
    keep_watch(stopping)
