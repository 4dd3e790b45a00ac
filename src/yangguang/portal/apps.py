from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "yangguang.portal"
    label = "portal"
    verbose_name = "公众门户"

    def ready(self) -> None:
        """The way home, and what the shell around every page shows: the names of city and units, the calendar."""
        from yangguang.kernel import pages
        from yangguang.kernel.navigation import Entry, portal

        portal(Entry("首页", "portal:home", 0))
        pages.on_every_page("kernel", "organisations")
