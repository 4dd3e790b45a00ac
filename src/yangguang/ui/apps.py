from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "yangguang.ui"
    label = "ui"
    verbose_name = "界面"
