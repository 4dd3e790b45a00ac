"""The queue of requests on the desk: what is asked for in the address, and the rows; ordered by deadline."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet

from yangguang.foi.counting import cell, dispute_cell
from yangguang.foi.models import Case, Dispute
from yangguang.foi.models.carried import IS_OPEN
from yangguang.foi.months import month_cell
from yangguang.foi.states import OPEN_STAGES, Stage
from yangguang.foi.tables import FORMATS
from yangguang.organisations.models import Unit

WHENS = {
    "": "未办结",
    "overdue": "已逾期",
    "today": "今天到期",
    "soon": "一周内到期",
    "closed": "已办结",
    "all": "全部",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; anything else in it is left out."""

    when: str = ""
    stage: str = ""
    unit: str = ""
    mine: str = ""
    q: str = ""
    cell: str = ""

    @classmethod
    def of(cls, given: Any) -> "Wanted":
        """From a request's parameters."""
        values = {field.name: str(given.get(field.name, ""))[:120].replace("\0", "").strip() for field in fields(cls)}
        if values["when"] not in WHENS:
            values["when"] = ""
        if values["stage"] not in Stage.values:
            values["stage"] = ""
        return cls(**values)

    def query(self) -> str:
        """The parameters for an address."""
        return urlencode({field.name: value for field in fields(self) if (value := getattr(self, field.name))})


def listed(user: Any, wanted: Wanted, today: date) -> QuerySet[Case]:
    """The requests that `user` sees and the address asks for: open ones by deadline, others the latest first."""
    rows: QuerySet[Case] = Case.objects.visible_to(user).select_related("unit", "handler", "applicant")
    if wanted.cell:
        return _of_cell(rows, user, wanted.cell).order_by("-received_on", "-pk")
    if wanted.unit:
        rows = rows.filter(unit__code=wanted.unit)
    if wanted.mine:
        rows = rows.filter(handler=user)
    if wanted.q:
        rows = _named(rows, wanted.q)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
        if wanted.stage not in OPEN_STAGES:
            return rows.order_by("-pk")
        return rows.filter(IS_OPEN).order_by(F("due_on").asc(nulls_last=True), "pk")
    match wanted.when:
        case "overdue":
            rows = rows.filter(IS_OPEN, due_on__lt=today)
        case "today":
            rows = rows.filter(IS_OPEN, due_on=today)
        case "soon":
            rows = rows.filter(IS_OPEN, due_on__range=(today, today + timedelta(days=7)))
        case "closed":
            return rows.exclude(stage__in=OPEN_STAGES).order_by("-pk")
        case "all":
            return rows.order_by("-pk")
        case _:
            rows = rows.filter(IS_OPEN)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def _named(rows: QuerySet[Case], words: str) -> QuerySet[Case]:
    """By number, or by words of what is asked for; never by personal data."""
    digits = "".join(one if one.isdecimal() else " " for one in words).split()
    if digits and len(words) <= 24 and any(mark in words for mark in "〔[-号"):
        number = int(digits[-1]) if len(digits[-1]) < 10 else 0
        rows = rows.filter(number=number)
        return rows.filter(year=int(digits[0][:4])) if len(digits) > 1 else rows
    return rows.filter(subject__contains=words)


def _of_cell(rows: QuerySet[Case], user: Any, text: str) -> QuerySet[Case]:
    """Those behind a cell of a table: `3:CODE:YEAR:FORMAT:BELOW:ROW:COLUMN`, `4:CODE:YEAR:BELOW:KIND:OUTCOME`, and of
    the months `m:CODE:YEAR:BELOW:MONTH:FIGURE`.
    """
    parts = text.split(":")
    unit = Unit.objects.filter(code=parts[1]).first() if len(parts) > 2 else None
    if unit is None or not parts[2].isdecimal() or not 1949 < int(parts[2]) < 9999:
        return rows.none()
    year = int(parts[2])
    try:
        if parts[0] == "3" and len(parts) == 7 and parts[3] in FORMATS:
            return cell(rows, unit, year, parts[3], parts[5], parts[6], below=parts[4] == "1")
        if parts[0] == "4" and len(parts) == 6:
            disputes = Dispute.objects.visible_to(user)
            found = dispute_cell(disputes, unit, year, parts[4], parts[5], below=parts[3] == "1")
            return rows.filter(pk__in=found.values("case"))
        if parts[0] == "m" and len(parts) == 6:
            return month_cell(rows, unit, year, int(parts[4]), parts[5], below=parts[3] == "1")
    except ValueError:
        pass
    return rows.none()
