"""What a unit fills in about its share of a task."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator

from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.selectors import choosable
from yangguang.kernel.fields import DayInput, RowsField
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.scoping import row_number
from yangguang.organisations.models import Unit
from yangguang.workplan.actions.progress import Shown
from yangguang.workplan.evidence_files import LARGEST, kept_as
from yangguang.workplan.models import Measure
from yangguang.workplan.states import Light

PIECES = 4
MOST_FOUND = 20


class PageField(forms.URLField):
    """The address of a web page: http or https, nothing that a browser would run."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {"invalid": "请填写以 https:// 或 http:// 开头的完整网址。"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class ReportForm(forms.Form):
    """A progress report: what was done, which measures are finished since when, and what shows it."""

    text = forms.CharField(label="进展情况", widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000)
    records = RowsField(label="公开信息", queryset=Disclosure.objects.none(), required=False)

    def __init__(
        self, *args: Any, measures: Sequence[Measure], today: date, unit: Unit, words: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.words = unit, words
        offered = Disclosure.objects.filter(pk__in=choosable(unit).order_by().values("disclosure"))
        self.fields["records"].queryset = offered  # type: ignore[attr-defined]
        self.measures = list(measures)
        for measure in self.measures:
            self.fields[f"done_{measure.pk}"] = forms.BooleanField(label=measure.text, required=False)
            self.fields[f"day_{measure.pk}"] = forms.DateField(
                label="完成日期", required=False, initial=today, widget=DayInput()
            )
        for place in range(1, PIECES + 1):
            self.fields[f"label_{place}"] = forms.CharField(label="说明", max_length=200, required=False)
            self.fields[f"file_{place}"] = forms.FileField(label="文件", required=False, allow_empty_file=True)
            self.fields[f"link_{place}"] = PageField(label="网址", max_length=500, required=False)

    @property
    def found(self) -> list[tuple[Edition, bool]]:
        """The newest records that hold the words searched for, those already ticked first; each with its tick."""
        name = self.add_prefix("records")
        given = self.data.getlist(name) if self.is_bound else []  # type: ignore[attr-defined]
        ticked = {number for number in map(row_number, given) if number is not None}
        kept = list(choosable(self.unit).filter(disclosure__in=ticked)) if ticked else []
        newest = choosable(self.unit, self.words)[:MOST_FOUND]
        return [(one, True) for one in kept] + [(one, False) for one in newest if one.disclosure_id not in ticked]

    @property
    def lines(self) -> list[tuple[Measure, forms.BoundField, forms.BoundField]]:
        """The open measures, each with its tick and its day."""
        return [(m, self[f"done_{m.pk}"], self[f"day_{m.pk}"]) for m in self.measures]

    @property
    def pieces(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The places for evidence: number, label, file, link."""
        places = range(1, PIECES + 1)
        return [(n, self[f"label_{n}"], self[f"file_{n}"], self[f"link_{n}"]) for n in places]

    def clean(self) -> dict[str, Any]:
        """Adds `done` (measure, day) and `evidence`; says at its field what a file or a tick lacks."""
        data: dict[str, Any] = super().clean() or {}
        data["done"] = []
        for measure in self.measures:
            if data.get(f"done_{measure.pk}"):
                day = data.get(f"day_{measure.pk}")
                if day is None and f"day_{measure.pk}" not in self.errors:
                    self.add_error(f"day_{measure.pk}", "请填写完成日期。")
                data["done"].append((measure, day))
        data["evidence"] = [Shown(label=str(record), record=record) for record in data.get("records") or ()]
        data["evidence"] += [shown for place in range(1, PIECES + 1) for shown in self._shown(data, place)]
        return data

    def _shown(self, data: dict[str, Any], place: int) -> list[Shown]:
        label, link = data.get(f"label_{place}") or "", data.get(f"link_{place}") or ""
        file: UploadedFile[bytes] | None = data.get(f"file_{place}")
        found: list[Shown] = []
        if file is not None:
            try:
                found.append(_kept(label, file))
            except Unreadable as problem:
                self.add_error(f"file_{place}", f"{problem}。")
        if link:
            found.append(Shown(label=label or link, link=link))
        if label and file is None and not link and f"link_{place}" not in self.errors:
            self.add_error(f"label_{place}", "写了说明，请选择文件或填写网址。")
        return found


def _kept(label: str, file: "UploadedFile[bytes]") -> Shown:
    name = file.name or "未命名文件"
    if (file.size or 0) > LARGEST:
        raise Unreadable(name, "文件超过 20 MB，请压缩或拆分后再传")
    return kept_as(label.strip(), name, file.read())


class BreakdownForm(forms.Form):
    """A part of the task for bodies of the unit's own."""

    title = forms.CharField(label="名称", max_length=300)
    text = forms.CharField(
        label="要求",
        help_text="每行一项举措。",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
    )
    due_on = forms.DateField(label="完成期限", required=False, widget=DayInput(), help_text="不填则为年底。")
    units = RowsField(label="承办单位", queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Unit.objects.filter(path__startswith=unit.path, active=True).exclude(pk=unit.pk).order_by("path")
        self.fields["units"].queryset = below  # type: ignore[attr-defined]


class ShareFilter(forms.Form):
    """Which shares a list shows."""

    light = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), *Light.choices], widget=forms.HiddenInput
    )
    unit = forms.ModelChoiceField(label="单位", required=False, queryset=Unit.objects.none(), empty_label="全部单位")
    plan = forms.ModelChoiceField(label="年度", required=False, queryset=Unit.objects.none(), empty_label="全部年度")

    def __init__(self, *args: Any, units: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        # A choice among one is none: its field keeps what the address says, out of sight.
        for name, choices in (("unit", units), ("plan", plans)):
            if len(choices) < 2:
                self.fields[name].widget = forms.HiddenInput()
