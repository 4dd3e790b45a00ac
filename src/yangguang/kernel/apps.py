from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yangguang.kernel"
    label = "kernel"
    verbose_name = "内核"
