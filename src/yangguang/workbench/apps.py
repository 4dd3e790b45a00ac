from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "yangguang.workbench"
    label = "workbench"
    verbose_name = "工作台"
