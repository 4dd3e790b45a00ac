"""What the rooms' open interfaces have in common: pages by cursor, and filters that say what is wrong with them."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from ninja import Schema
from ninja.errors import HttpError

LARGEST_PAGE = 100


class UnitOut(Schema):
    """A unit, in brief."""

    code: str
    name: str


def page_of(
    rows: QuerySet[Any], *, moment: str, cursor: str, limit: int, tie: str = "pk"
) -> tuple[list[Any], str | None]:
    """One page of `rows`, newest first by the field `moment` and then by `tie`; with the cursor of the next page.

    Keyset paging: the thousandth page costs what the first does. `HttpError` 400 for a cursor that is none of ours.
    """
    if cursor:
        at, key = _opened(cursor)
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, f"{tie}__lt": key}))
    found = list(rows.order_by(f"-{moment}", f"-{tie}")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _closed(getattr(last, moment), last.pk)


def _closed(at: datetime, key: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{key}".encode()).decode().rstrip("=")


def _opened(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, key = text.partition("|")
        moment, number = datetime.fromisoformat(at), int(key)
    except (ValueError, binascii.Error):
        raise HttpError(400, "cursor 不是本接口给出的，请从第一页重新读取。") from None
    if moment.tzinfo is None or not 0 <= number < 2**63:
        raise HttpError(400, "cursor 不是本接口给出的，请从第一页重新读取。")
    return moment, number


def found_or_404(find: Callable[[], Any], what: str) -> Any:
    """What `find` gives; `HttpError` 404 where it gives None."""
    found = find()
    if found is None:
        raise HttpError(404, f"没有这个{what}。")
    return found
