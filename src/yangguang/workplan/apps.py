from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "yangguang.workplan"
    label = "workplan"
    verbose_name = "年度任务"

    def ready(self) -> None:
        """Hand the room's inbox items, figures, open clocks and public pages to the kernel's registries."""
        from yangguang.kernel import inbox, navigation
        from yangguang.kernel.clock.open_clocks import register_open_clocks
        from yangguang.workplan import figures
        from yangguang.workplan.clocks import recompute_orders
        from yangguang.workplan.duties import duties_of

        inbox.register(duties_of)
        figures.register_all()
        navigation.portal(navigation.Entry("机构", "plans:units", order=30))
        navigation.portal(navigation.Entry("年度任务", "plans:index", order=70))
        register_open_clocks("workplan.orders", recompute_orders)
