from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "yangguang.demo"
    label = "demo"
    verbose_name = "示例城市"
