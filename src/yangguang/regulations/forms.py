"""The forms of the library's desk."""

import re
from typing import Any

from django import forms

from yangguang.kernel.fields import DayInput
from yangguang.organisations.models import Unit
from yangguang.regulations.concerns import CONCERNS
from yangguang.regulations.desk import OTHERS, PROBLEMS, document_named
from yangguang.regulations.validity import Kind, State

# The events that have an end of their own, and those that mean nothing without one.
WITH_AN_END = {Kind.TERM_SET, Kind.RENEWED, Kind.SUSPENDED}
NEED_AN_END = {Kind.TERM_SET, Kind.RENEWED}
EARLIEST, LATEST = 1900, 2200
_BETWEEN = re.compile(r"[、，,；;\s]+")


class DocumentFilter(forms.Form):
    """Which documents the list shows."""

    state = forms.ChoiceField(
        label="效力",
        required=False,
        choices=[("", "全部"), ("expiring", "即将到期"), *((one.value, one.label) for one in State)],
    )
    concern = forms.ChoiceField(
        label="待办",
        required=False,
        choices=[("", "不限"), *((key, one.label) for key, one in CONCERNS.items()), (PROBLEMS, "效力有疑问")],
    )
    unit = forms.ChoiceField(label="单位", required=False)
    q = forms.CharField(label="标题、文号或登记号", required=False, max_length=100)

    def __init__(self, *args: Any, units: Any, others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(unit.code, str(unit)) for unit in units] + ([(OTHERS, "其他机关")] if others else [])
        self.fields["unit"].choices = [("", "全部单位"), *choices]  # type: ignore[attr-defined]
        if len(choices) < 2:
            self.fields["unit"].widget = forms.HiddenInput()


class _Dated(forms.Form):
    """A day, and an end: a last day, or a length in years and months."""

    on = forms.DateField(label="日期", widget=DayInput())
    until = forms.DateField(label="届满日", required=False, widget=DayInput(), help_text="当日仍有效；或者填写期限。")
    years = forms.IntegerField(label="期限（年）", required=False, min_value=0, max_value=50)
    months = forms.IntegerField(label="期限（月）", required=False, min_value=0, max_value=599)

    def clean(self) -> dict[str, Any]:
        """With `length` in months, None where none is given."""
        data: dict[str, Any] = super().clean() or {}
        data["length"] = (data.get("years") or 0) * 12 + (data.get("months") or 0) or None
        on, until = data.get("on"), data.get("until")
        for name, day in (("on", on), ("until", until)):
            if day and not EARLIEST <= day.year <= LATEST:
                self.add_error(name, "请核对年份。")
        if until and data["length"]:
            self.add_error("until", "届满日和期限只填一项。")
        if on and until and until < on:
            self.add_error("until", "届满日不能早于起始日期。")
        return data


class _Caused(forms.Form):
    by = forms.CharField(
        label="依据文件", required=False, max_length=300, help_text="填写文件库中文件的标题或文号，将自动关联。"
    )
    note = forms.CharField(label="说明", required=False, max_length=200)


class EventForm(_Dated, _Caused):
    """An event of the document's life."""

    kind = forms.ChoiceField(label="事件", choices=[("", "请选择"), *((one.value, one.label) for one in Kind)])
    provisions = forms.CharField(
        label="条款", required=False, max_length=200, help_text="部分废止时填写，如：第五条、第八条第二款。"
    )
    field_order = ("kind", "on", "until", "years", "months", "provisions", "by", "note")

    def clean(self) -> dict[str, Any]:
        """An end only where the event has one, provisions where it needs them."""
        data = super().clean()
        kind = Kind(data["kind"]) if data.get("kind") else None
        ends = bool(data.get("until") or data["length"])
        if kind and ends and kind not in WITH_AN_END:
            self.add_error("until", f"{kind.label}没有期限，请不要填写。")
        if kind is Kind.SUSPENDED and data["length"]:
            self.add_error("years", "中止执行请填写届满日。")
        if kind in NEED_AN_END and not ends and not self.errors:
            self.add_error("until", "请填写届满日或期限。")
        if kind is Kind.PARTLY_REPEALED and not (data.get("provisions") or "").strip():
            self.add_error("provisions", "请写明废止的条款。")
        return data


class RenewalForm(_Dated, _Caused):
    """A renewal: from which day, and how long."""

    on = forms.DateField(label="续期起始日期", widget=DayInput())
    field_order = ("on", "years", "months", "until", "by", "note")

    def clean(self) -> dict[str, Any]:
        """A renewal says how long."""
        data = super().clean()
        if not self.errors and not data.get("until") and not data["length"]:
            self.add_error("years", "请填写期限或届满日。")
        return data


class LapseForm(_Caused):
    """A declaration that the document has lapsed."""

    on = forms.DateField(label="宣布失效日期", widget=DayInput())
    field_order = ("on", "by", "note")

    def clean_on(self) -> Any:
        """A day of our time."""
        day = self.cleaned_data["on"]
        if not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError("请核对年份。")
        return day


def event_given(data: dict[str, Any]) -> dict[str, Any]:
    """The parameters of `record_event` from a form's clean data."""
    by = document_named(data["by"])
    return {
        "kind": Kind(data["kind"]),
        "on": data["on"],
        "until": data.get("until"),
        "months": data.get("length"),
        "provisions": [one for one in _BETWEEN.split(data.get("provisions") or "") if one],
        "by": by,
        "by_words": "" if by else data["by"].strip(),
        "note": data["note"].strip(),
    }


def units_of(rows: Any) -> Any:
    """The units whose documents these are."""
    return Unit.objects.filter(pk__in=rows.order_by().values("unit")).order_by("path")
