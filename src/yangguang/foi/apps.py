from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "yangguang.foi"
    label = "foi"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Register the room's actions, jobs, duties, clocks and the ways in."""
        from yangguang.foi import actions, drafts, due, duties, figures, mail, messages  # noqa: F401
        from yangguang.foi.scopes import SEEING
        from yangguang.kernel import inbox, navigation
        from yangguang.kernel.clock.open_clocks import register_open_clocks

        figures.register_all()
        inbox.register(duties.duties_of)
        register_open_clocks("foi", due.recompute)
        navigation.portal(navigation.Entry("依申请公开", "foi:home", order=40))
        navigation.workbench(navigation.Entry("公开申请", "requests:list", order=110, roles=SEEING))
