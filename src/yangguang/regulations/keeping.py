"""The cache of validity: made anew when an event comes, and each day for the documents whose state turns."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from yangguang.kernel import pages, present
from yangguang.kernel.jobs import every, let_others_in
from yangguang.regulations.models import Regulation
from yangguang.regulations.validity import LifeEvent, validity, warnings
from yangguang.search.queue import changed

A_ROUND = 200
CACHED = ("state", "until", "changes_on", "expiring", "state_on")


def keep_state(document: Regulation, today: date) -> None:
    """Work out the state of today and remember it; the caller holds the transaction."""
    keep_states([document], today)


def keep_states(documents: Sequence[Regulation], today: date) -> None:
    """The same for many at once, in a few statements however many there are (prefetch `events`)."""
    for document in documents:
        work_out(document, [event.as_event() for event in document.events.all()], today)
    Regulation.objects.bulk_update(documents, CACHED)
    changed("regulation", [document.pk for document in documents])
    if records := [document.disclosure_id for document in documents if document.disclosure_id]:
        changed("record", records)
        pages.touch(*(f"disclosure:{record}" for record in records))


def work_out(document: Regulation, events: Sequence[LifeEvent], today: date) -> None:
    """Put into the document's cache what follows from its events for today; nothing is saved."""
    found = validity(events, document.term, today)
    document.state, document.until, document.expiring = found.state.value, found.until, found.expiring
    turns = [found.next_change]
    if found.lapses is not None:
        # The day from which it is said to expire soon, when that is to come.
        turns.append(next((one.on for one in warnings(events, document.term) if one.on > today), None))
    document.changes_on, document.state_on = min((day for day in turns if day), default=None), today


@every(seconds=600)
def turn_states() -> int:
    """Bring up to date every document whose state turned since it was last looked at; how many. Nobody has to click."""
    today = present.today()
    turned = 0
    while rows := list(Regulation.objects.filter(_turned(today)).prefetch_related("events").order_by("pk")[:A_ROUND]):
        with transaction.atomic():
            keep_states(rows, today)
            pages.touch("regulations")
        turned += len(rows)
        let_others_in()
    return turned


def _turned(today: date) -> Q:
    # A clock that was put back (the demonstration's day) makes the cache one of the future.
    return Q(state_on=None) | Q(changes_on__lte=today, state_on__lt=today) | Q(state_on__gt=today)
