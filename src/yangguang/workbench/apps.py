from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "yangguang.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        """The inbox comes first; the log is for those who answer for it."""
        from yangguang.kernel.navigation import Entry, workbench

        workbench(Entry("待办", "workbench:inbox", 0))
        workbench(Entry("操作记录", "workbench:audit-log", 820, "单位与人员", ("administrator", "office")))
