"""Tables 3 and 4 of the annual report and the months, of a unit and a year; every figure opens what it counts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yangguang.foi.counting import table3_of, table4_of
from yangguang.foi.listing import Wanted
from yangguang.foi.months import months_of
from yangguang.foi.scopes import SEEING
from yangguang.foi.tables import FIRST_YEAR, FORMATS, format_of
from yangguang.foi.tables_layout import Sheet, linked, sheet3, sheet4, sheet_of_months, tables_docx, tables_xlsx
from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import units_served

FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class TablesForm(forms.Form):
    """Which tables are wanted."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), to_field_name="code", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR)
    format = forms.ChoiceField(
        label="格式", required=False, choices=[("", "当年所用的"), *((one, f"{one}年格式") for one in FORMATS)]
    )
    below = forms.BooleanField(label="含下级单位", required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["year"].widget.attrs["max"] = present.today().year
        self.fields["year"].validators.append(self._not_to_come)

    @staticmethod
    def _not_to_come(year: int) -> None:
        if year > present.today().year:
            raise forms.ValidationError("这一年还没有到。")


@roles(*SEEING)
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Both tables and the months, or with `file` a workbook of them or a Word document of the tables."""
    units = units_served(request.user, SEEING)
    chosen = {"unit": getattr(units.first(), "code", ""), "year": present.today().year}
    form = TablesForm({**chosen, **request.GET.dict()}, units=units)
    if not form.is_valid():
        return render(request, "foi/desk/tables.html", {"form": form}, status=422)
    unit, year, below = form.cleaned_data["unit"], form.cleaned_data["year"], form.cleaned_data["below"]
    layout = form.cleaned_data["format"] or format_of(year)
    below = below and _sees_all_below(request.user, unit)
    three, four = table3_of(unit, year, layout, below=below), table4_of(unit, year, below=below)
    sheets = [sheet3(three), sheet4(four), sheet_of_months(months_of(unit, year, present.today(), below=below))]
    if (kind := request.GET.get("file", "")) in FILES:
        return _file(kind, unit, year, below, sheets)
    context = {
        "form": form,
        "unit": unit,
        "year": year,
        "layout": layout,
        "below": below,
        "partly": form.cleaned_data["below"] and not below,
        "three": three,
        "sheets": [
            linked(sheets[0], _opens(f"3:{unit.code}:{year}:{layout}:{below:d}")),
            linked(sheets[1], _opens(f"4:{unit.code}:{year}:{below:d}")),
            linked(sheets[2], _opens(f"m:{unit.code}:{year}:{below:d}")),
        ],
        "query": urlencode({"unit": unit.code, "year": year, "format": layout} | ({"below": "on"} if below else {})),
    }
    return render(request, "foi/desk/tables.html", context)


def _sees_all_below(user: Any, unit: Unit) -> bool:
    """Whether every unit below is one whose requests this person sees, so that each figure opens all it counts."""
    return any(
        holding.role in SEEING and holding.with_descendants and unit.path.startswith(holding.unit.path)
        for holding in user.holdings
    )


def _opens(prefix: str) -> Callable[[tuple[str, str]], str]:
    """The address of the requests that a figure counts, by its key."""
    start = f"{reverse('requests:list')}?{Wanted(cell=prefix).query()}"
    return lambda key: start + quote(f":{':'.join(key)}", safe="")


def _file(kind: str, unit: Unit, year: int, below: bool, sheets: list[Sheet]) -> HttpResponse:
    title = f"{unit.name}{year}年度政府信息公开申请办理和复议诉讼情况{'（含下级单位）' if below else ''}"
    data = tables_xlsx(title, sheets) if kind == "xlsx" else tables_docx(unit.name, title, sheets[:2])
    answer = HttpResponse(data, content_type=FILES[kind])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.{kind}"
    return answer
