"""What those who plan fill in: a notice, its corrections, what names mean, and which units a name stands for."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from yangguang.kernel.fields import DayInput, RowsField
from yangguang.kernel.intake.limits import DEFAULT, MEGABYTE
from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.naming import Directory, NamedUnit
from yangguang.workplan.draft import HEAD_LIMITS, LAST_NUMBER, TASK_LIMITS
from yangguang.workplan.redraft import names_from
from yangguang.workplan.states import Light

LONGEST_TEXT = 20_000
TOO_LARGE = f"文件超过 {DEFAULT.file_size // MEGABYTE} MB，没有读取。请只留下通知正文和分解表，另存后再传。"


class NoticeForm(forms.Form):
    """A notice to bring in: a file, or the text itself."""

    unit = forms.ModelChoiceField(label="制定计划的单位", queryset=Unit.objects.none(), empty_label=None)
    file = forms.FileField(
        label="通知文件",
        required=False,
        allow_empty_file=True,
        help_text=f".docx、.pdf（带文字）、.html、.txt、.xlsx，不超过 {DEFAULT.file_size // MEGABYTE} MB。",
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.html,.htm,.txt,.xlsx"}),
    )
    text = forms.CharField(
        label="或粘贴通知全文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="连同分解表一起粘贴；从网页或 Word 复制的都可以。",
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """The file, refused unread when it is too large."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > DEFAULT.file_size:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        data: dict[str, Any] = super().clean() or {}
        if "file" not in self.errors:
            if data.get("file") is None and not data.get("text", "").strip():
                raise forms.ValidationError("请选择通知文件，或粘贴通知全文。")
            if data.get("file") is not None and data.get("text", "").strip():
                raise forms.ValidationError("文件和粘贴的文字请只用一种。")
        return data


class DraftForm(forms.Form):
    """Part of a draft; `revision` is the state that the person started from."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class HeadForm(DraftForm):
    """The notice's own facts."""

    title = forms.CharField(label="标题", max_length=HEAD_LIMITS["title"][0])
    document_number = forms.CharField(label="文号", max_length=HEAD_LIMITS["document_number"][0], required=False)
    issuer = forms.CharField(label="印发机关", max_length=HEAD_LIMITS["issuer"][0], required=False)
    issued_on = forms.DateField(label="印发日期", required=False, widget=DayInput())
    year = forms.IntegerField(
        label="年度", min_value=2008, max_value=2100, help_text="改年度后，各项期限按新年度重算。"
    )
    scheme_due = forms.DateField(label="专项方案报送期限", required=False, widget=DayInput())

    def fields_of_draft(self) -> dict[str, Any]:
        """The corrected fields in the draft's shape."""
        data = self.cleaned_data
        day = data["issued_on"]
        return {
            "title": data["title"],
            "document_number": data["document_number"] or None,
            "issuer": data["issuer"] or None,
            "issued_on": day.isoformat() if day else None,
            "year": data["year"],
        }


class TaskForm(DraftForm):
    """One task of the notice."""

    number = forms.IntegerField(label="序号", min_value=1, max_value=LAST_NUMBER)
    aspect = forms.CharField(label="方面", max_length=TASK_LIMITS["aspect"][0], required=False)
    title = forms.CharField(label="名称", max_length=TASK_LIMITS["title"][0])
    text = forms.CharField(
        label="内容",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="举措和期限由这里的文字读出，保存后重新推算。",
    )
    lead_units = forms.CharField(
        label="牵头单位", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="每行一个，照原文写。"
    )
    responsible_units = forms.CharField(
        label="责任单位", required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text="每行一个，照原文写。"
    )
    deadline = forms.CharField(
        label="完成时限", max_length=TASK_LIMITS["deadline"][0], required=False, help_text="照原文写，例如：6月30日前。"
    )
    marked_cross_department = forms.BooleanField(
        label="须制定专项方案", required=False, help_text="牵头单位不止一个的，不勾选也须制定。"
    )

    def __init__(self, *args: Any, aspects: Sequence[str] = (), known: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aspects, self._known = aspects, set(known)
        self.fields["aspect"].widget.attrs["list"] = "aspects"

    def fields_of_draft(self) -> dict[str, Any]:
        """The corrected task in the draft's shape."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("number", "aspect", "title", "marked_cross_department")},
            "text": data["text"].replace("\r\n", "\n"),
            "lead_units": names_from(data["lead_units"], "lead", self._known),
            "responsible_units": names_from(data["responsible_units"], "responsible", self._known),
            "deadline": data["deadline"] or None,
        }


class NamesForm(DraftForm):
    """What each name means: one of its candidates, or any other unit or group by its name."""

    def __init__(
        self,
        *args: Any,
        names: Sequence[tuple[str, tuple[NamedUnit, ...], str]],
        directory: Directory,
        within: str,
        may_alias: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._names, self._directory, self._within, self._may_alias = names, directory, within, may_alias
        for at, (name, candidates, now) in enumerate(names):
            if candidates:
                choices = [(f"unit:{unit.code}", unit.name) for unit in candidates] + [("", "都不是，在下面另写")]
                self.fields[f"choice-{at}"] = forms.ChoiceField(
                    label=f"“{name}”是", choices=choices, required=False, widget=forms.RadioSelect
                )
            self.fields[f"other-{at}"] = forms.CharField(
                label=f"“{name}”是别的单位或统称" if candidates else f"“{name}”是",
                required=False,
                initial=now,
                widget=forms.TextInput(attrs={"list": "units"}),
            )
            if may_alias and not now:
                self.fields[f"alias-{at}"] = forms.BooleanField(
                    label="记为这个单位的别名，以后自动认出", required=False
                )

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each name with its fields."""
        wanted = ("choice", "other", "alias")
        return [
            (name, [self[f"{kind}-{at}"] for kind in wanted if f"{kind}-{at}" in self.fields])
            for at, (name, _, _) in enumerate(self._names)
        ]

    def clean(self) -> dict[str, Any]:
        """Adds `choices` (name to code) and `aliases` (name to unit code)."""
        data: dict[str, Any] = super().clean() or {}
        data["choices"], data["aliases"] = {}, {}
        for at, (name, _, now) in enumerate(self._names):
            other = (data.get(f"other-{at}") or "").strip()
            code = data.get(f"choice-{at}") or ""
            if other and other != now:
                code = self._code_of(other)
                if not code:
                    self.add_error(f"other-{at}", f"名录中没有“{other}”，请从列表里选，或请系统管理员补进单位名录。")
            if code or (now and not other):
                # An emptied box takes an earlier choice back.
                data["choices"][name] = code
                if data.get(f"alias-{at}") and code.startswith("unit:"):
                    data["aliases"][name] = code.removeprefix("unit:")
        return data

    def _code_of(self, words: str) -> str:
        for unit in self._directory.units.values():
            if unit.name == words:
                return f"unit:{unit.code}"
        found = self._directory.resolve(words, within=self._within)
        if found.unit:
            return f"unit:{found.unit.code}"
        return f"group:{found.group.code}" if found.group else ""


class NarrowForm(forms.Form):
    """Which units of a group a name with 有关 means."""

    units = RowsField(
        label="单位",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选定一个单位。"},
    )

    def __init__(self, *args: Any, pool: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = pool  # type: ignore[attr-defined]


class HeatFilter(forms.Form):
    """Which part of the heat map to show."""

    kind = forms.ChoiceField(label="单位类别", required=False, choices=[("", "全部"), *UnitKind.choices])
    light = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Light.choices])
