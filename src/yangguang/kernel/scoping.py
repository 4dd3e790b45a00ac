"""Every list and every lookup starts from what this person may see; the rest is a 404."""

from typing import Any, Self

from django.db.models import Q, QuerySet
from django.http import Http404


class ScopedQuerySet(QuerySet[Any]):
    """A queryset that shows nothing until a room says what to whom, in `seen_by` and `edited_by`."""

    def visible_to(self, user: Any) -> Self:
        """The rows that `user` may read."""
        return self._within(self.seen_by(user))

    def editable_by(self, user: Any) -> Self:
        """The rows that `user` may change, if their policies agree."""
        return self._within(self.edited_by(user))

    def seen_by(self, user: Any) -> Q | None:
        """The condition for reading; None means no row at all."""
        return None

    def edited_by(self, user: Any) -> Q | None:
        """The condition for changing; None means no row at all."""
        return None

    def _within(self, condition: Q | None) -> Self:
        return self.none() if condition is None else self.filter(condition)


def either(*conditions: Q | None) -> Q | None:
    """Rows that meet one of the conditions; None where there is none of them."""
    found: Q | None = None
    for condition in conditions:
        if condition is not None:
            found = condition if found is None else found | condition
    return found


def row_number(text: str) -> int | None:
    """The primary key that an address or a form names; None for what is none, or more than a database can hold."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def one_or_404(queryset: QuerySet[Any], **lookup: Any) -> Any:
    """The one row of an already scoped queryset; `Http404` alike for what is missing and what is not ours to see."""
    try:
        return queryset.get(**lookup)
    except queryset.model.DoesNotExist:
        raise Http404("没有这条记录") from None


EVERYTHING = Q()
