"""The register of normative documents, in the matrices: `own` registers its own, to see who does."""

from datetime import date
from typing import Any

from tests.pages import Page, pages
from tests.rooms.records import reviewed
from yangguang.disclosures import models
from yangguang.disclosures.content import content_of, digest_of
from yangguang.disclosures.states import AttachmentRole, ClearanceKind, Conclusion, EditionState, ScanState
from yangguang.regulations.models import RegisterSeries

SEEN_BY = {"own.reviewer", "own.head"}


def records(world: Any) -> dict[str, Any]:
    """`series` of `own`, and `normative`, an edition that waits to be registered, with its `normative_file`."""
    from tests.rooms.records import stored
    from tests.world import NOW
    from yangguang.organisations.tests.factories import UserFactory

    series = RegisterSeries.objects.create(unit=world.own, keeper=world.own, prefix="CDCR", code="01")
    edition = models.Edition.objects.create(
        disclosure=models.Disclosure.objects.create(unit=world.own, created_at=NOW),
        number=1,
        unit=world.own,
        state=EditionState.APPROVED,
        title="常德市科普管理办法",
        kind="normative",
        formed_on=date(2020, 5, 6),
        body_html="<p>第一条　本办法自2020年7月1日起施行，有效期五年。</p>",
        body_text="第一条　本办法自2020年7月1日起施行，有效期五年。",
        drafted_at=NOW,
        submitted_at=NOW,
    )
    file = models.Attachment.objects.create(
        edition=edition,
        role=AttachmentRole.ATTACHMENT,
        name="附件.txt",
        media_type="text/plain",
        size=6,
        sha256="e" * 64,
        scan_state=ScanState.CLEAN,
        added_at=NOW,
        file=stored("附件".encode()),
    )
    edition.digest = digest_of(content_of(edition))
    edition.save()
    reviewed(edition, EditionState.APPROVED, NOW)
    models.Clearance.objects.create(
        edition=edition,
        kind=ClearanceKind.LEGALITY,
        conclusion=Conclusion.CLEARED,
        basis="合法",
        by=UserFactory(),
        at=NOW,
        digest=edition.digest,
    )
    return {"series": series, "normative": edition, "normative_file": file}


ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "regulations.open_series": ("own", {}, {"own.office", "city.office"}),
    "regulations.turn_series": ("series", {}, {"own.office", "city.office"}),
    "regulations.register": ("normative", {}, SEEN_BY),
}
TOUCHES_NOTHING = {
    f"regulations.{name}": "the register stands on the desk alone; publishing touches the pages"
    for name in ("open_series", "turn_series", "register")
}
RECORDS = {
    "library:registration": ({"pk": "normative.pk"}, SEEN_BY),
    "library:registration-file": (
        {"pk": "normative.pk", "file": "normative_file.pk", "name": "normative_file.name"},
        SEEN_BY,
    ),
}
REGISTRAR = "justice-bureau-reviewer"


def _waiting() -> tuple[int]:
    return (models.Edition.objects.get(title="（示例）常德市政务服务帮办代办暂行办法").pk,)


PAGES = [
    *pages("office", "library:register", "library:series"),
    *pages(REGISTRAR, "library:register"),
    Page("library:registration", _waiting, REGISTRAR),
]
