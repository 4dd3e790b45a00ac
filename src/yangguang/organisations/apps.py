from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "yangguang.organisations"
    label = "organisations"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        """Register the room's actions and put its pages into the staff navigation."""
        from yangguang.kernel import rotation
        from yangguang.kernel.navigation import Entry, workbench
        from yangguang.organisations import actions, loading  # noqa: F401
        from yangguang.organisations.models import Role
        from yangguang.organisations.second_factors import rotate_second_factors

        rotation.register("二次验证", rotate_second_factors)

        workbench(Entry("人员与角色", "organisations:people", 800, "单位与人员", (Role.ADMINISTRATOR,)))
        workbench(Entry("单位名录", "organisations:units", 810, "单位与人员"))
        workbench(Entry("登录安全", "mfa_index", 900, "我的账号"))
