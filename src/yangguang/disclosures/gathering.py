"""A column whose rule changed gathers the published records anew, in the background and in steps."""

from django.db import transaction

from yangguang.catalogue.models import Column
from yangguang.disclosures.models import Edition, Placement
from yangguang.disclosures.placing import gathers
from yangguang.disclosures.states import EditionState
from yangguang.kernel import pages, present
from yangguang.kernel.jobs import every, let_others_in
from yangguang.search.queue import changed

STEP = 1000


@every(seconds=5)
def gather_columns() -> int:
    """Bring every column whose rule changed in line with it; how many were. A step is a transaction, and repeatable."""
    done = 0
    for column in Column.objects.filter(gathered=False, closed=False):
        gather(column)
        done += 1
    return done


def gather(column: Column) -> None:
    """Put the live records where the column's rule has them.

    Records published meanwhile are placed by the rule as it is then; a column changed meanwhile is gathered again.
    """
    last = 0
    while True:
        with transaction.atomic():
            rows = list(
                Edition.objects.live().filter(pk__gt=last).select_related("unit").defer(*HEAVY).order_by("pk")[:STEP]
            )
            if not rows:
                break
            _step(column, rows)
        last = rows[-1].pk
        let_others_in()
    with transaction.atomic():
        now = Column.objects.select_for_update().get(pk=column.pk)
        if now.rule == column.rule:
            now.gathered = True
            now.save(update_fields=["gathered"])
        pages.touch(f"column:{column.code}", "disclosures")


HEAVY = ("body_html", "body_text", "findings", "summary")


def _step(column: Column, rows: list[Edition]) -> None:
    standing = {
        placement.edition_id: placement
        for placement in Placement.objects.filter(column=column, edition__in=[edition.pk for edition in rows])
    }
    # Locked, so that none of them is withdrawn between the look and the placing.
    live = set(
        Edition.objects.select_for_update()
        .filter(pk__in=[edition.pk for edition in rows], state=EditionState.LIVE)
        .values_list("pk", flat=True)
    )
    fresh, stale = [], []
    for edition in rows:
        placement = standing.get(edition.pk)
        belongs = edition.pk in live and gathers(column, edition, edition.unit)
        if belongs and placement is None:
            fresh.append(
                Placement(
                    disclosure_id=edition.disclosure_id,
                    edition=edition,
                    column=column,
                    unit_id=edition.unit_id,
                    listed_at=edition.listed_at or present.now(),
                    by_rule=True,
                )
            )
        elif not belongs and placement is not None and placement.by_rule:
            stale.append(placement.pk)
    Placement.objects.bulk_create(fresh, ignore_conflicts=True)
    changed("record", [placement.disclosure_id for placement in fresh])
    changed("record", Placement.objects.filter(pk__in=stale).values_list("disclosure_id", flat=True))
    Placement.objects.filter(pk__in=stale).delete()
