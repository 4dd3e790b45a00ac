"""What other rooms have to say, and to do, when a record goes public, is taken down or moves to another unit.

They register at start-up; what they do belongs to the transaction of the action that calls them.
"""

from collections.abc import Callable
from datetime import datetime

from yangguang.disclosures.models import Disclosure, Edition, Withdrawal

Refusal = Callable[[Edition], str | None]
Published = Callable[[Edition, datetime], None]
Withdrawn = Callable[[Withdrawal], None]
Moved = Callable[[Disclosure], None]

_refusals: list[Refusal] = []
_published: list[Published] = []
_withdrawn: list[Withdrawn] = []
_moved: list[Moved] = []


def before_publication(refusal: Refusal) -> None:
    """Ask `refusal` before an edition is published: None, or the sentence with which it is not."""
    _refusals.append(refusal)


def on_publication(published: Published) -> None:
    """Call `published` with each edition that has just gone public, and when."""
    _published.append(published)


def on_withdrawal(withdrawn: Withdrawn) -> None:
    """Call `withdrawn` with each withdrawal that has just been made."""
    _withdrawn.append(withdrawn)


def on_move(moved: Moved) -> None:
    """Call `moved` with each record that has just come to another unit."""
    _moved.append(moved)


def refusal_of(edition: Edition) -> str | None:
    """The first sentence against publishing the edition; None when no room has one."""
    return next((words for refusal in _refusals if (words := refusal(edition))), None)


def published(edition: Edition, at: datetime) -> None:
    """Tell the rooms that the edition is public since `at`."""
    for tell in _published:
        tell(edition, at)


def withdrawn(withdrawal: Withdrawal) -> None:
    """Tell the rooms that a record was taken down."""
    for tell in _withdrawn:
        tell(withdrawal)


def moved(record: Disclosure) -> None:
    """Tell the rooms that the record belongs to another unit now."""
    for tell in _moved:
        tell(record)
