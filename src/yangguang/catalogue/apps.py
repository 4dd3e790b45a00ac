from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "yangguang.catalogue"
    label = "catalogue"
    verbose_name = "目录与栏目"

    def ready(self) -> None:
        """Register the room's actions."""
        from yangguang.catalogue import actions, loading  # noqa: F401
