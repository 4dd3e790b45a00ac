from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "yangguang.regulations"
    label = "regulations"
    verbose_name = "文件库"

    def ready(self) -> None:
        """Register the room's actions, jobs, what is found and the way in."""
        from yangguang.disclosures import citing, occasions, sitemap, standing
        from yangguang.kernel import inbox, navigation
        from yangguang.regulations import actions, cleanup_finding, figures, finding, keeping, publishing  # noqa: F401
        from yangguang.regulations.duties import duties_of
        from yangguang.regulations.linking import linked_body
        from yangguang.regulations.scopes import KEEPERS
        from yangguang.regulations.selectors import addresses
        from yangguang.regulations.standing import standing_of

        figures.register_all()
        finding.register_all()
        cleanup_finding.register_all()
        inbox.register(duties_of)
        occasions.before_publication(publishing.refusal_of)
        occasions.on_publication(publishing.published)
        occasions.on_withdrawal(publishing.withdrawn)
        occasions.on_move(publishing.moved)
        standing.register(standing_of)
        citing.register(linked_body)
        sitemap.stands(addresses)
        navigation.portal(navigation.Entry("文件库", "regulations:library", order=5))
        navigation.workbench(navigation.Entry("文件库", "library:list", order=105, roles=KEEPERS))
