from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "yangguang.workplan"
    label = "workplan"
    verbose_name = "年度任务"

    def ready(self) -> None:
        """Hand the room's inbox items, figures and open clocks to the kernel's registries."""
        from yangguang.kernel import inbox
        from yangguang.kernel.clock.open_clocks import register_open_clocks
        from yangguang.workplan import figures
        from yangguang.workplan.clocks import recompute_orders
        from yangguang.workplan.duties import duties_of

        inbox.register(duties_of)
        figures.register_all()
        register_open_clocks("workplan.orders", recompute_orders)
