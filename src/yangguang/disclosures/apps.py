from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "yangguang.disclosures"
    label = "disclosures"
    verbose_name = "信息公开"

    def ready(self) -> None:
        """Register the room's actions, figures and due jobs."""
        from yangguang.disclosures import actions, due, figures, finding, gathering, scanning, texts  # noqa: F401
        from yangguang.disclosures.duties import duties_of
        from yangguang.disclosures.scopes import READERS
        from yangguang.kernel import inbox, navigation
        from yangguang.organisations.models import Role

        figures.register_all()
        finding.register_all()
        inbox.register(duties_of)
        navigation.workbench(navigation.Entry("信息公开", "records:list", order=100, roles=READERS))
        navigation.workbench(navigation.Entry("检查规则", "records:checks", 250, "公开目录", (Role.OFFICE,)))
        navigation.portal(navigation.Entry("政府信息", "disclosures:index", order=10))
        navigation.portal(navigation.Entry("专栏", "disclosures:columns", order=20))
        from yangguang.disclosures import meeting  # noqa: F401
