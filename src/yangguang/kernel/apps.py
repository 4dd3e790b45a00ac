from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yangguang.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        """The kernel's own jobs join the schedule."""
        from yangguang.kernel.jobs import chores  # noqa: F401
