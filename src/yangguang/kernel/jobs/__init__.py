"""Background work: tasks that somebody asked for, and jobs that come due again and again; `manage.py work` runs both.

A task is a module-level function under `@task()`; `function.enqueue(…)` inside a transaction hands it to the worker
when that commits. It is idempotent: the task of a worker that died is run again. How far a long task has come stands
in its room's own rows. A job is a function under `@every(seconds=…)`, in a module that its room imports at start-up;
a watch, under `@watch`, is looked at several times a second.
"""

from django_tasks import task

from yangguang.kernel.jobs.pausing import let_others_in
from yangguang.kernel.jobs.schedule import JOBS, every, run_due
from yangguang.kernel.jobs.watching import watch

__all__ = ["JOBS", "every", "let_others_in", "run_due", "task", "watch"]
