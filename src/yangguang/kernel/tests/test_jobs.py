"""Background work: what is due is run by one worker, what a dead worker left is run again."""

import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from yangguang.kernel.jobs import JOBS, every, living, run_due
from yangguang.kernel.jobs.schedule import Job, take_due
from yangguang.kernel.models import DueJob, WorkerSeen
from yangguang.kernel.tests import sample_tasks
from yangguang.kernel.tests.concurrently import concurrently
from yangguang.kernel.tests.processes import process, wait_until
from yangguang.kernel.tests.sample_tasks import marks


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Job]:
    """A schedule without any job."""
    monkeypatch.setattr("yangguang.kernel.jobs.schedule.JOBS", empty := {})
    return empty


@pytest.fixture
def queued(settings: Any) -> None:
    """Tasks wait for a worker, as in use."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def register(function: Callable[[], object], name: str, seconds: float = 60) -> None:
    function.__qualname__ = name
    every(seconds=seconds)(function)


class TestSchedule:
    pytestmark = pytest.mark.django_db

    def test_a_job_is_run_at_once_and_then_when_it_is_due(self, jobs: dict[str, Job]) -> None:
        ran: list[str] = []
        register(lambda: ran.append("x"), "good")
        assert len(run_due()) == 1
        assert run_due() == []
        DueJob.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        assert len(run_due()) == 1
        assert ran == ["x", "x"]
        assert DueJob.objects.get().due_at > timezone.now() + timedelta(seconds=50)

    def test_a_job_that_fails_is_noted_and_does_not_stop_the_others(self, jobs: dict[str, Job], caplog: Any) -> None:
        ran: list[str] = []

        def bad() -> None:
            raise ValueError("nothing there")

        register(bad, "bad")
        register(lambda: ran.append("x"), "good")
        run_due()
        assert ran == ["x"]
        assert "nothing there" in DueJob.objects.get(name__endswith="bad").error
        assert "nothing there" in caplog.text

    def test_a_job_still_running_here_waits(self, jobs: dict[str, Job]) -> None:
        register(lambda: None, "good", seconds=0)
        assert take_due(besides=set(jobs)) == []
        assert len(take_due()) == 1

    def test_no_two_jobs_share_a_name(self, jobs: dict[str, Job]) -> None:
        register(lambda: None, "twice")
        with pytest.raises(ValueError, match="twice"):
            register(lambda: None, "twice")
        with pytest.raises(ValueError, match="at most"):
            register(lambda: None, "x" * 100)

    def test_the_kernel_has_its_chores(self) -> None:
        assert {
            "kernel.jobs.chores.prune_touches",
            "kernel.jobs.chores.keep_statistics",
            "kernel.jobs.chores.hand_back_tasks",
            "kernel.jobs.chores.prune_results",
        } <= set(JOBS)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_job(jobs: dict[str, Job]) -> None:
    register(lambda: None, "good")
    take_due()
    DueJob.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    taken = concurrently([take_due] * 6)
    assert sorted(len(found) for found in taken if isinstance(found, list)) == [0, 0, 0, 0, 0, 1]


class TestDeadWorkers:
    pytestmark = pytest.mark.django_db

    def running(self, *workers: str) -> DBTaskResult:
        sample_tasks.failing.enqueue()
        task = DBTaskResult.objects.get()
        task.status, task.worker_ids, task.started_at = "RUNNING", list(workers), timezone.now()
        task.save()
        return task

    def test_the_task_of_a_living_worker_is_left_to_it(self, queued: None) -> None:
        self.running("elsewhere:1:5:a")
        living.say_alive("elsewhere:1:5:a")
        assert living.reclaim() == 0

    def test_the_task_of_a_silent_worker_is_run_again(self, queued: None) -> None:
        task = self.running("elsewhere:1:5:a")
        living.say_alive("elsewhere:1:5:a")
        WorkerSeen.objects.update(at=timezone.now() - living.SILENT - timedelta(seconds=1))
        assert living.reclaim() == 1
        task.refresh_from_db()
        assert task.status == "READY"

    def test_a_worker_whose_process_is_gone_is_not_waited_for(self, queued: None) -> None:
        gone = living.own_name().split(":")
        gone[2] = "4194305"  # above the highest number that Linux gives
        self.running(":".join(gone))
        living.say_alive(":".join(gone))
        assert living.reclaim() == 1

    def test_the_same_process_number_after_a_restart_is_another_worker(self, queued: None) -> None:
        before, now = living.own_name(), living.own_name()
        self.running(before)
        living.say_alive(before)
        assert living.reclaim(now) == 1

    def test_a_task_that_ends_its_workers_is_given_up(self, queued: None) -> None:
        task = self.running("a", "b", "c")
        assert living.reclaim() == 1
        task.refresh_from_db()
        assert (task.status, task.traceback) == ("FAILED", living.GIVEN_UP)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestProcess:
    def test_the_task_of_a_killed_worker_is_run_again_by_the_next(self, queued: None) -> None:
        sample_tasks.slow_at_first.enqueue("import")
        with process("manage.py", "work") as first:
            wait_until(lambda: marks("import begun"), "the task begins")
            first.send_signal(signal.SIGKILL)
            first.wait()
        assert DBTaskResult.objects.get().status == "RUNNING"
        with process("manage.py", "work"):
            wait_until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL", "the task is run again")
        assert (marks("import begun"), marks("import done")) == (2, 1)

    def test_a_worker_that_is_stopped_finishes_its_task(self, queued: None) -> None:
        sample_tasks.failing.enqueue()
        sample_tasks.brief.enqueue("letter", 2.0)
        sample_tasks.brief.enqueue("later", 600.0)
        with process("manage.py", "work") as worker:
            wait_until(lambda: marks("letter begun"), "the task begins")
            assert WorkerSeen.objects.count() == 1
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
        assert (marks("letter done"), marks("later begun")) == (1, 0)
        assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY", "SUCCESSFUL"]
        assert not WorkerSeen.objects.exists()
        assert DueJob.objects.filter(name="kernel.jobs.chores.prune_touches", error="").exists()
