"""Where records belong: their columns, classes and obligations, and their unit."""

from collections.abc import Iterable, Mapping
from typing import Any

from yangguang.catalogue import fulfilment
from yangguang.disclosures import occasions, policies
from yangguang.disclosures.content import CLASSES
from yangguang.disclosures.models import Disclosure, Placement
from yangguang.disclosures.placing import place
from yangguang.disclosures.states import OPEN_OR_LIVE, EditionState
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Unit
from yangguang.search.queue import changed


@action("disclosures.reclassify", label="调整归类", policy=policies.may_reclassify)
def reclassify(
    record: Disclosure,
    *,
    actor: Any,
    classes: Mapping[str, str] | None = None,
    columns: Iterable[Any] | None = None,
    obligations: Iterable[Any] | None = None,
    reason: str = "",
) -> Disclosure:
    """Put right the classes, columns or obligations of the record's open and live editions; None leaves as it is.

    `reason` goes into the log.
    """
    unknown = (classes or {}).keys() - set(CLASSES)
    if unknown:
        raise TypeError(f"not classes: {sorted(unknown)}")
    for edition in record.editions.filter(state__in=OPEN_OR_LIVE):
        for name, value in (classes or {}).items():
            setattr(edition, name, value)
        edition.save(update_fields=[*(classes or {})] or ["revision"])
        if columns is not None:
            edition.columns.set(columns)
        if obligations is not None:
            edition.obligations.set(obligations)
        if edition.state == EditionState.LIVE:
            place(edition)
            if obligations is not None:
                fulfilment.record_published(
                    record.pk,
                    edition.obligations.values_list("pk", flat=True),
                    published_on=present.day_of(edition.published_at),
                    due_on=edition.due_on,
                    late=edition.late,
                )
    return record


@action("disclosures.reassign", label="调整所属单位", policy=policies.may_reassign)
def reassign(record: Disclosure, *, actor: Any, unit: Unit, reason: str) -> Disclosure:
    """Move the record to another unit: its index number and address stay, and it meets the new unit's obligations for
    the same items. `Refused` while an edition is on its way.
    """
    if record.editions.filter(state__in=OPEN_OR_LIVE).exclude(state=EditionState.LIVE).exists():
        raise Refused("这条信息有一稿在办理中，请办完后再调整所属单位。")
    record.unit = unit
    record.save(update_fields=["unit"])
    record.editions.update(unit=unit)
    Placement.objects.filter(disclosure=record).update(unit=unit)
    met = fulfilment.record_moved(record.pk, unit=unit.pk, on=present.today())
    for edition in record.editions.filter(state__in=OPEN_OR_LIVE):
        edition.obligations.set(met)
    changed("record", [record.pk])
    occasions.moved(record)
    return record
