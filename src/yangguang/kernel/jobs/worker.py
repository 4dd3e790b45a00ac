"""The worker process: tasks one after the other, beside them the schedule and the watches, until told to stop."""

import logging
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event, Thread
from types import FrameType

from django.db import Error, close_old_connections, connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from yangguang.kernel.jobs.living import SAID_EVERY, own_name, reclaim, say_alive, say_goodbye
from yangguang.kernel.jobs.schedule import Job, take_due
from yangguang.kernel.jobs.watching import keep_watch

logger = logging.getLogger(__name__)

# How often the worker looks for tasks and for what is due.
LOOKS_EVERY = 0.5
# After the database did not answer.
PAUSE = 3.0
JOBS_AT_ONCE = 4


class Worker:
    """Runs tasks in the main thread, due jobs in a few others, and watches in one more.

    `stop()` lets what is running come to its end.
    """

    def __init__(self) -> None:
        self.name = own_name()
        self._stopping = Event()
        self._tasks = TaskWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=LOOKS_EVERY,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
        )

    def run(self) -> None:
        """Work until `stop`. A database that does not answer is waited for."""
        schedule = Thread(target=self._keep_schedule, name="schedule")
        watching = Thread(target=keep_watch, args=(self._stopping,), name="watches")
        schedule.start()
        watching.start()
        try:
            while not self._stopping.is_set():
                self._patiently(self._run_tasks)
        finally:
            self.stop()
            schedule.join()
            watching.join()
            self._patiently(lambda: say_goodbye(self.name))
            connections.close_all()

    def stop(self, signum: int | None = None, frame: FrameType | None = None) -> None:
        """End after the task and the jobs that are running; also the handler of SIGTERM and SIGINT."""
        self._tasks.running = False
        self._stopping.set()

    def stop_at_signals(self) -> None:
        """SIGTERM and SIGINT stop the worker."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)

    def _run_tasks(self) -> None:
        # A new name after each failure: what the old one could not finish is handed back like that of a dead worker.
        # It is said before the first task is taken, or another worker would take its runner for dead.
        say_goodbye(self.name)
        self.name = self._tasks.worker_id = own_name()
        say_alive(self.name)
        reclaim(self.name)
        self._tasks.run()

    def _patiently(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Error:
            logger.exception("the database does not answer; the worker tries again")
            close_old_connections()
            self._stopping.wait(PAUSE)

    def _keep_schedule(self) -> None:
        running: dict[str, Future[None]] = {}
        said = time.monotonic()
        with ThreadPoolExecutor(JOBS_AT_ONCE, thread_name_prefix="job") as pool:
            while not self._stopping.is_set():
                for name in [name for name, future in running.items() if future.done()]:
                    del running[name]
                if time.monotonic() - said >= SAID_EVERY:
                    said = time.monotonic()
                    self._patiently(lambda: say_alive(self.name))
                self._patiently(partial(_begin_due, pool, running))
                self._stopping.wait(LOOKS_EVERY)
        connections.close_all()


def _begin_due(pool: ThreadPoolExecutor, running: dict[str, Future[None]]) -> None:
    for job in take_due(running):
        running[job.name] = pool.submit(_run, job)


def _run(job: Job) -> None:
    try:
        job.run()
    except Error:
        logger.exception("how the job %s went could not be noted", job.name)
    finally:
        connections.close_all()
