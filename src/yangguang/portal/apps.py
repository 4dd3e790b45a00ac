from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "yangguang.portal"
    label = "portal"
    verbose_name = "公众门户"

    def ready(self) -> None:
        """The way home."""
        from yangguang.kernel.navigation import Entry, portal

        portal(Entry("首页", "portal:home", 0))
