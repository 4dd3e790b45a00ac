from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "yangguang.catalogue"
    label = "catalogue"
    verbose_name = "目录与栏目"

    def ready(self) -> None:
        """Register the room's actions."""
        from yangguang.catalogue import actions, figures, finding, loading  # noqa: F401
        from yangguang.catalogue.duties import duties_of
        from yangguang.catalogue.scopes import KEEPERS
        from yangguang.kernel import inbox
        from yangguang.kernel.navigation import Entry, portal, workbench
        from yangguang.organisations.models import Role

        workbench(Entry("公开责任", "cataloguing:obligations", 210, "公开目录"))
        workbench(Entry("标准目录", "cataloguing:catalogues", 220, "公开目录", KEEPERS))
        workbench(Entry("公开指南", "cataloguing:guides", 230, "公开目录", KEEPERS))
        workbench(Entry("栏目管理", "cataloguing:columns", 240, "公开目录", (Role.OFFICE,)))
        portal(Entry("标准目录", "catalogue:index", order=25))
        inbox.register(duties_of)
        figures.register_all()
        finding.register_all()
