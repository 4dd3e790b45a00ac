"""Loading a year's holiday notice (载入节假日安排), which moves every open deadline it touches."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yangguang.kernel.actions import Actor, Refused, action
from yangguang.kernel.clock.current import current_calendar
from yangguang.kernel.clock.notice import YearNotice, load_year
from yangguang.kernel.clock.open_clocks import recompute_open_clocks
from yangguang.kernel.clock.shipped import shipped_notices
from yangguang.kernel.models import CalendarYear


@dataclass(frozen=True, slots=True)
class LoadedYear:
    """What a load did: whether the year changed, and how many open deadlines moved, by registered name."""

    year: int
    changed: bool
    moved: dict[str, int]


def only_on_the_server(actor: Actor, subject: CalendarYear | None, **parameters: Any) -> str | None:
    """The notice binds every unit of the city, so no unit's role is enough: it is loaded on the server."""
    if actor.is_system:
        return None
    return "放假安排关系到全市各单位的期限，请系统管理员在服务器上运行 manage.py load_holidays 载入。"


def load_calendar_year(notice: YearNotice, *, actor: Actor, source: str = "") -> LoadedYear:
    """Put a year's notice in force and compute all open clocks again, in one transaction.

    `source` says where the file came from. The same facts as those in force change nothing: no row, no
    audit event, no recomputation. Raises `Refused`.
    """
    reason = only_on_the_server(actor, None)
    if reason is not None:
        raise Refused(reason)
    unchanged = LoadedYear(notice.year, False, {})
    with transaction.atomic():
        rows = CalendarYear.objects.select_for_update()
        shipped = next((known for known in shipped_notices() if known.year == notice.year), None)
        if shipped is not None and notice.restates(shipped) and not rows.filter(year=notice.year).exists():
            return unchanged
        blank = {"payload": {}, "sha256": "", "loaded_at": timezone.now()}
        row, _ = rows.get_or_create(year=notice.year, defaults=blank)
        if row.payload and notice.restates(load_year(row.payload)):
            return unchanged
        moved = replace_calendar_year(row, actor=actor, notice=notice, source=source)
        return LoadedYear(notice.year, True, moved)


@action("kernel.load_calendar_year", label="载入节假日安排", policy=only_on_the_server)
def replace_calendar_year(row: CalendarYear, *, actor: Actor, notice: YearNotice, source: str) -> dict[str, int]:
    """Store the notice in the locked row of its year; return how many open deadlines moved, by name."""
    row.payload = notice.payload()
    row.sha256 = notice.sha256()
    row.source = source[:300]
    row.loaded_at = timezone.now()
    row.save()
    return recompute_open_clocks(current_calendar(), actor=actor)
