from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "yangguang.workplan"
    label = "workplan"
    verbose_name = "年度任务"

    def ready(self) -> None:
        """Hand the room's inbox items, figures, open clocks and public pages to the kernel's registries."""
        from yangguang.disclosures import sitemap
        from yangguang.kernel import inbox, navigation
        from yangguang.kernel.clock.open_clocks import register_open_clocks
        from yangguang.workplan import figures, finding
        from yangguang.workplan.clocks import recompute_orders
        from yangguang.workplan.duties import duties_of
        from yangguang.workplan.sitemap import plan_addresses

        inbox.register(duties_of)
        sitemap.stands(plan_addresses)
        figures.register_all()
        finding.register_all()
        navigation.portal(navigation.Entry("机构", "plans:units", order=30))
        navigation.portal(navigation.Entry("年度任务", "plans:index", order=70))
        planning_entries()
        register_open_clocks("workplan.orders", recompute_orders)
        _working_entries()


def _working_entries() -> None:
    """The workbench entries of those who do the year's work."""
    from yangguang.kernel.navigation import Entry, workbench
    from yangguang.organisations.models import Role

    workbench(Entry("我的任务", "workplan:my-tasks", 110))
    workbench(Entry("专项方案", "workplan:schemes", 120))
    workbench(Entry("督办单", "workplan:orders", 130))
    workbench(Entry("培训会议", "workplan:events", 140))
    workbench(Entry("本单位", "workplan:my-unit", 150))
    workbench(Entry("通报", "workplan:bulletins", 330, "全市", (Role.OFFICE, Role.EVALUATOR)))


def planning_entries() -> None:
    """The workbench entries of those who plan and oversee."""
    from yangguang.kernel.navigation import Entry, workbench
    from yangguang.organisations.models import Role
    from yangguang.workplan.scopes import PLANNERS
    from yangguang.workplan.selectors.planning import OVERSEERS

    workbench(Entry("年度任务", "workplan:desk-plans", order=160, roles=OVERSEERS))
    workbench(Entry("通知导入", "workplan:imports", order=170, roles=PLANNERS))
    workbench(Entry("热力图", "workplan:newest-heat", order=320, section="全市", roles=(Role.OFFICE, Role.EVALUATOR)))
