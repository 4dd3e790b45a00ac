"""A document is interpreted for the public, or it is said why it is not (国办发〔2016〕19号)."""

from typing import Any

from yangguang.disclosures import policies
from yangguang.disclosures.actions.drafting import note_writer, write_fields
from yangguang.disclosures.content import seal
from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.states import INTERPRETATION_KIND, OPEN_OR_LIVE, EditionState, InterpretationForm
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action

INNER = str.maketrans("《》", "〈〉")


@action("disclosures.interpret", label="起草解读", policy=policies.may_interpret, touches=())
def interpret(record: Disclosure, *, actor: Any, form: InterpretationForm = InterpretationForm.TEXT) -> Edition:
    """A draft of an interpretation, bound to the document, of the unit whose document it is.

    The document may be a draft itself: the two are then worked on side by side and published at one time.
    """
    newest = record.editions.filter(state__in=OPEN_OR_LIVE).order_by("-number")
    document = newest.filter(state=EditionState.LIVE).first() or newest[0]
    made = Disclosure.objects.create(unit=record.unit, created_by_id=actor.pk, created_at=present.now())
    edition = Edition(disclosure=made, number=1, unit=record.unit, drafted_at=present.now())
    fields = {
        "title": f"《{document.title.translate(INNER)}》解读"[:300],
        "kind": INTERPRETATION_KIND,
        "topic": document.topic,
        "audience": document.audience,
        "formed_on": present.today(),
        "interprets_id": record.pk,
        "interpretation_form": InterpretationForm(form).value,
    }
    write_fields(edition, fields)
    edition.save()
    note_writer(edition, actor)
    seal(edition)
    return edition


@action(
    "disclosures.waive_interpretation",
    label="不作解读",
    policy=policies.may_waive_interpretation,
    touches=("disclosures", "regulations"),
)
def waive_interpretation(record: Disclosure, *, actor: Any, reason: str) -> Disclosure:
    """Say why the document needs no interpretation; an empty `reason` takes that back. `Refused` for the same again."""
    if reason.strip() == record.uninterpreted_because:
        raise Refused("理由没有变化。")
    record.uninterpreted_because = reason.strip()[:300]
    record.save(update_fields=["uninterpreted_because"])
    return record
