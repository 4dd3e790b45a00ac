"""Real threads for tests of locks; each gets, and closes, its own database connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")


def concurrently(jobs: list[Callable[[], Result]]) -> list[Result | Exception]:
    """What each job returned or raised, all started at once, in the order of the jobs."""

    def run(job: Callable[[], Result]) -> Result | Exception:
        try:
            return job()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
