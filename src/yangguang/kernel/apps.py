from django.apps import AppConfig
from django.core.signals import request_finished


class KernelConfig(AppConfig):
    name = "yangguang.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        """The kernel's own jobs join the schedule; the files of undone changes go when a request ends."""
        from yangguang.kernel import stored_files
        from yangguang.kernel.jobs import chores  # noqa: F401

        request_finished.connect(stored_files.settle)
