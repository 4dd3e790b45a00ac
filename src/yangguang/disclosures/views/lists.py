"""What the lists of records have in common: filters from the address, pages, years."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from yangguang.catalogue import vocabulary
from yangguang.disclosures.models import Edition, Placement
from yangguang.disclosures.selectors.public import RecordFilter
from yangguang.kernel import present

A_PAGE = 20
FIRST_YEAR = 2008  # 政府信息公开条例 came into force


def filter_of(request: HttpRequest) -> RecordFilter:
    """What the address narrows the list to."""
    year = request.GET.get("year", "")[:4]
    kind, topic = request.GET.get("kind", ""), request.GET.get("topic", "")
    return RecordFilter(
        unit=request.GET.get("unit", "")[:80].strip(),
        kind=kind if kind in vocabulary.kinds() else "",
        topic=topic if topic in vocabulary.topics() else "",
        year=int(year) if year.isascii() and year.isdecimal() and 1900 < int(year) < 2200 else None,
        q=request.GET.get("q", "")[:60].replace("\0", "").strip(),
    )


class ListPaginator(Paginator):  # type: ignore[type-arg]
    """Counts and skips on the list's own index; only the rows of the page are read whole."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        """How many rows there are, without their joins and order."""
        return self.object_list.select_related(None).order_by().values("pk").count()

    def page(self, number: int | str) -> "Page[Any]":
        """The page's rows, found by their numbers first: what is skipped is never joined."""
        number = self.validate_number(number)
        rows = self.object_list
        keys = list(rows.select_related(None).values_list("pk", flat=True)[(number - 1) * A_PAGE : number * A_PAGE])
        return Page(list(rows.filter(pk__in=keys)), number, self)


def list_context(request: HttpRequest, rows: QuerySet[Any], wanted: RecordFilter) -> dict[str, Any]:
    """The asked page of `rows` and what its filters need."""
    page = ListPaginator(rows, A_PAGE).get_page(request.GET.get("page"))
    found = [row.edition if isinstance(row, Placement) else row for row in page.object_list]
    return {
        "page": page,
        "rows": [_row(edition) for edition in found],
        "filter": wanted,
        "query": urlencode({name: value for name, value in wanted.as_dict().items() if value}),
        "years": range(present.today().year, FIRST_YEAR - 1, -1),
    }


def _row(edition: Edition) -> dict[str, Any]:
    expired = edition.valid_until is not None and edition.valid_until < present.today()
    return {"edition": edition, "kind": vocabulary.label(vocabulary.kinds(), edition.kind), "expired": expired}
