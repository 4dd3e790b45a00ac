"""A normative document is entered in the register; a unit gets its series of numbers (三统一)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from yangguang.disclosures.models import Edition
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Unit
from yangguang.regulations import policies
from yangguang.regulations.models import RegisterSeries, Registration, Regulation
from yangguang.regulations.states import Change
from yangguang.regulations.validity.months import last_day


@action("regulations.open_series", label="设立编号系列", policy=policies.may_open_series, touches=())
def open_series(unit: Unit, *, actor: Any, keeper: Unit, prefix: str, code: str) -> RegisterSeries:
    """A new series of numbers for the documents of `unit`, registered by `keeper`. `Refused` for one that is there."""
    series = RegisterSeries(unit=unit, keeper=keeper, prefix=prefix.strip().upper(), code=code.strip())
    series.clean_fields()
    if RegisterSeries.objects.filter(prefix=series.prefix, code=series.code).exists():
        raise Refused(f"{series.prefix} 的类号 {series.code} 已有单位使用，请换一个。")
    series.save()
    return series


@action("regulations.turn_series", label="启用或停用编号系列", policy=policies.may_turn_series, touches=())
def turn_series(series: RegisterSeries, *, actor: Any, active: bool) -> RegisterSeries:
    """Use the series for new documents, or no longer; numbers that were given stay."""
    series.active = active
    series.save(update_fields=["active"])
    return series


@action("regulations.register", label="统一登记", policy=policies.may_register, touches=())
def register(
    edition: Edition,
    *,
    actor: Any,
    series: RegisterSeries,
    effective_on: date,
    opinion: str,
    months: int | None = None,
    until: date | None = None,
    change: Change = Change.ISSUED,
    agreed: Sequence[str] = (),
    given_number: str = "",
    digest: str | None = None,
) -> Registration:
    """Enter the approved edition in the register; its number follows when it is published, in that transaction.

    `agreed` are the words of the relations, as `reading.relations` quotes them, that were found right. `given_number`
    is a number that the document has already. Registering again takes the place of what was registered before.
    `Refused` for a term that ends before it begins, and for a number that is another document's.
    """
    if months and until:
        raise Refused("有效期和届满日只填一项。")
    if until is not None and until < effective_on:
        raise Refused("届满日不能早于施行日期。")
    last = until or (last_day(effective_on, months) if months else None)
    if last is not None and last < present.today():
        raise Refused(f"按此登记，有效期到 {last} 已经届满，请核对施行日期和有效期。")
    _agrees(edition, change)
    number = given_number.strip().upper()
    if number and Regulation.objects.filter(registration_number=number).exclude(disclosure=edition.disclosure).exists():
        raise Refused(f"登记号 {number} 已是另一份文件的，请核对。")
    registration, _ = Registration.objects.update_or_create(
        edition=edition,
        defaults={
            "series": series,
            "change": change,
            "given_number": number,
            "effective_on": effective_on,
            "months": months,
            "until": until,
            "agreed": list(agreed),
            "opinion": opinion.strip()[:500],
            "digest": edition.digest,
            "by_id": actor.pk,
            "at": present.now(),
        },
    )
    return registration


def _agrees(edition: Edition, change: Change) -> None:
    """A document is issued once; a later edition amends or corrects it."""
    known = Regulation.objects.filter(disclosure=edition.disclosure_id).exists()
    if known and change == Change.ISSUED:
        raise Refused("这份文件已经公布过，请选择“修改”或者“更正文字”。")
    if not known and change != Change.ISSUED:
        raise Refused("这份文件还没有公布过，请选择“新制定”。")
