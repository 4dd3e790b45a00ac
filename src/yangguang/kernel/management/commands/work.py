"""`manage.py work`: runs background work until it is stopped."""

from typing import Any

from django.core.management.base import BaseCommand

from yangguang.kernel.jobs.worker import Worker


class Command(BaseCommand):
    """One worker: the tasks that wait, one after the other, and the jobs that are due."""

    help = "运行后台工作：排队的任务和到期的定时工作，直到收到停止信号。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C; what is running comes to its end first."""
        worker = Worker()
        worker.stop_at_signals()
        worker.run()
