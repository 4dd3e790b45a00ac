from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "yangguang.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        """Register the jobs that keep the index in step."""
        from yangguang.search import jobs  # noqa: F401
