from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "yangguang.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        """Register the jobs that keep the index in step, units as things that are found, and the desk."""
        from yangguang.kernel.navigation import Entry, workbench
        from yangguang.organisations.models import Role
        from yangguang.search import jobs, units  # noqa: F401

        units.register()
        workbench(Entry("同义词", "searching:synonyms", 250, "公开目录", (Role.OFFICE,)))
        workbench(Entry("搜不到的词", "searching:fruitless", 260, "公开目录", (Role.OFFICE,)))
