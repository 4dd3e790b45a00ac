from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "yangguang.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        """Register the jobs that keep the index in step, and units as things that are found."""
        from yangguang.search import jobs, units  # noqa: F401

        units.register()
