"""What a list shows, as a CSV file that spreadsheet programs open as it is."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download called `name`.csv in UTF-8 with a byte order mark; nothing in it runs as a formula."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(header)
    writer.writerows([_safe(value) for value in row] for row in rows)
    answer = HttpResponse("\ufeff" + sheet.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return answer


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return guarded(value)
    return "" if value is None else value


def guarded(text: str) -> str:
    """The text as a spreadsheet may open it: never as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
