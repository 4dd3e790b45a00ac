"""The record itself, in the matrices: one edition in each state, all of `own`."""

from datetime import date
from typing import Any

from yangguang.disclosures import models
from yangguang.disclosures.content import content_of, digest_of
from yangguang.disclosures.states import (
    AttachmentRole,
    ClearanceKind,
    Conclusion,
    Decision,
    EditionState,
    Openness,
    OpennessBasis,
    ScanState,
    Stage,
)

STATES = (
    EditionState.DRAFT,
    EditionState.FIRST_REVIEW,
    EditionState.SECOND_REVIEW,
    EditionState.FINAL_REVIEW,
    EditionState.APPROVED,
    EditionState.LIVE,
    EditionState.HELD,
)


def records(world: Any) -> dict[str, Any]:
    """`edition_<state>` and `disclosure_<state>` for each state, and their files `file_draft`, `file_live`."""
    from tests.world import NOW

    found: dict[str, Any] = {}
    for place, state in enumerate(STATES, 1):
        live = state == EditionState.LIVE
        disclosure = models.Disclosure.objects.create(
            unit=world.own,
            index_number=f"4307S00001/2020-{place:05d}" if live else None,
            first_published_at=NOW if live else None,
            created_at=NOW,
        )
        held = state == EditionState.HELD
        edition = models.Edition.objects.create(
            disclosure=disclosure,
            number=1,
            unit=world.own,
            state=state,
            title=f"关于{state.label}事项的通知",
            kind="notice",
            formed_on=date(2020, 5, 6),
            body_html="<p>请各单位认真贯彻落实，按期公开。</p>",
            body_text="请各单位认真贯彻落实，按期公开。",
            openness=Openness.WITHHELD if held else Openness.PROACTIVE,
            openness_basis=OpennessBasis.INTERNAL if held else OpennessBasis.NONE,
            review_again_on=date(2021, 5, 6) if held else None,
            drafted_at=NOW,
            submitted_at=None if state == EditionState.DRAFT else NOW,
            published_at=NOW if live else None,
            listed_at=NOW if live else None,
        )
        edition.digest = digest_of(content_of(edition))
        edition.save()
        reviewed(edition, state, NOW)
        found[f"disclosure_{state.value}"], found[f"edition_{state.value}"] = disclosure, edition
    ready = models.Edition.objects.create(
        disclosure=models.Disclosure.objects.create(unit=world.own, created_at=NOW),
        number=1,
        unit=world.own,
        state=EditionState.APPROVED,
        title="内部事务信息",
        kind="notice",
        openness=Openness.WITHHELD,
        openness_basis=OpennessBasis.INTERNAL,
        review_again_on=date(2021, 5, 6),
        drafted_at=NOW,
    )
    found["edition_held_ready"] = ready
    found["normative_live"] = models.Disclosure.objects.create(
        unit=world.own, index_number="4307S00001/2020-00099", first_published_at=NOW, created_at=NOW
    )
    models.Edition.objects.create(
        disclosure=found["normative_live"],
        number=1,
        unit=world.own,
        state=EditionState.LIVE,
        title="常德市科普实施办法",
        kind="normative",
        drafted_at=NOW,
        published_at=NOW,
        listed_at=NOW,
    )
    for state in ("draft", "live"):
        found[f"file_{state}"] = models.Attachment.objects.create(
            edition=found[f"edition_{state}"],
            role=AttachmentRole.ATTACHMENT,
            name="附件.txt",
            media_type="text/plain",
            size=6,
            sha256="d" * 64,
            scan_state=ScanState.CLEAN,
            added_at=NOW,
            file=stored("附件".encode()),
        )
    return found


def stored(data: bytes) -> str:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    return default_storage.save("disclosures/test.bin", ContentFile(data))


def reviewed(edition: models.Edition, state: EditionState, now: Any) -> None:
    if state not in {EditionState.APPROVED, EditionState.LIVE, EditionState.HELD}:
        return
    from yangguang.organisations.tests.factories import UserFactory

    for stage in Stage:
        models.ReviewStep.objects.create(
            edition=edition,
            stage=stage,
            decision=Decision.PASSED,
            by=UserFactory(),
            at=now,
            digest=edition.digest,
            content=content_of(edition),
        )
    models.Clearance.objects.create(
        edition=edition,
        kind=ClearanceKind.SECRECY,
        conclusion=Conclusion.CLEARED,
        basis="不涉密",
        by=UserFactory(),
        at=now,
        digest=edition.digest,
    )


WORKERS = {"own.clerk", "own.reviewer", "own.head"}
PUBLISHERS = {"own.head", "own.office", "city.office"}
CLEARERS = {"own.reviewer", "own.head", "own.office", "city.office"}

ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "disclosures.draft": ("own", {}, WORKERS),
    "disclosures.amend": ("disclosure_live", {}, WORKERS),
    "disclosures.revise": ("edition_draft", {}, WORKERS),
    "disclosures.attach": ("edition_draft", {}, WORKERS),
    "disclosures.add_picture": ("edition_draft", {}, WORKERS),
    "disclosures.detach": ("file_draft", {}, WORKERS),
    "disclosures.label_file": ("file_draft", {}, WORKERS),
    "disclosures.submit": ("edition_draft", {}, WORKERS),
    "disclosures.recall": ("edition_first_review", {}, WORKERS),
    "disclosures.discard": ("edition_draft", {}, WORKERS),
    "disclosures.pass_review": ("edition_final_review", {}, {"own.head"}),
    "disclosures.return": ("edition_second_review", {}, {"own.reviewer", "own.office", "city.office"}),
    "disclosures.hand_over": ("edition_first_review", {}, {"own.reviewer", "own.head"}),
    "disclosures.clear": ("edition_approved", {"kind": "secrecy"}, CLEARERS),
    "disclosures.publish": ("edition_approved", {}, PUBLISHERS),
    "disclosures.cancel_schedule": ("edition_approved", {}, PUBLISHERS),
    "disclosures.interpret": ("normative_live", {}, WORKERS),
    "disclosures.waive_interpretation": ("normative_live", {}, {"own.reviewer", "own.head"}),
    "disclosures.hold": ("edition_held_ready", {}, PUBLISHERS),
    "disclosures.keep_held": ("edition_held", {}, PUBLISHERS),
    "disclosures.withdraw": ("disclosure_live", {"kind": "withdrawn"}, PUBLISHERS),
    "disclosures.reclassify": ("disclosure_live", {}, WORKERS | {"own.office", "city.office"}),
    "disclosures.reassign": ("disclosure_live", {}, {"own.office", "city.office"}),
    "disclosures.carry_over": ("edition_draft", {}, set()),
    "disclosures.refuse_schedule": ("edition_approved", {}, set()),
    "disclosures.mask_text": ("edition_draft", {}, WORKERS),
    "disclosures.mask_file": ("file_draft", {}, WORKERS),
    **{
        f"disclosures.{name}": ("city", {}, {"city.office"})
        for name in ("set_rule", "put_word", "drop_word", "allow_words", "disallow_words")
    },
    "disclosures.scan": ("file_draft", {}, set()),
}

TOUCHES_NOTHING = {
    **{
        f"disclosures.{name}": "what the machine checks go by is on no public page"
        for name in ("set_rule", "put_word", "drop_word", "allow_words", "disallow_words")
    },
    "disclosures.begin_import": "a table on its way in is on no public page",
}
