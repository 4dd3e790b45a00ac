from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "yangguang.regulations"
    label = "regulations"
    verbose_name = "文件库"

    def ready(self) -> None:
        """Register the room's actions, jobs, what is found and the way in."""
        from yangguang.disclosures import sitemap
        from yangguang.kernel import navigation
        from yangguang.regulations import actions, finding, keeping  # noqa: F401
        from yangguang.regulations.selectors import addresses

        finding.register_all()
        sitemap.stands(addresses)
        navigation.portal(navigation.Entry("文件库", "regulations:library", order=5))
