"""What people fill in while they review an import: each form carries the revision of the draft that it started from."""

from collections.abc import Sequence
from typing import Any

from django import forms

from yangguang.catalogue.forms.standard import HeadForm, ItemForm
from yangguang.kernel.fields import RowsField
from yangguang.organisations.models import Unit


class Revised(forms.Form):
    """A change of a draft; `revision` is the state that the person started from."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class RevisedHeadForm(Revised, HeadForm):
    """What the whole catalogue is called."""


class FieldNameForm(Revised):
    """One of several fields that a file holds is called otherwise."""

    old = forms.ChoiceField(label="领域")
    new = forms.CharField(label="改为", max_length=80)

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old"].choices = [(name, name or "（没有领域）") for name in names]  # type: ignore[attr-defined]
        self.fields["old"].required = False


class RevisedItemForm(Revised, ItemForm):
    """An item, beside its cells."""

    field = forms.CharField(label="领域", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("content", 3), ("basis", 2), ("channels", 4)):
            self.fields[name].widget.attrs["rows"] = rows


class ArrangeForm(Revised):
    """A button beside an item: looked at, into the one above, or out."""

    place = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    what = forms.ChoiceField(
        choices=[("settle", "核对无误"), ("merge", "并入上一项"), ("remove", "删去")], widget=forms.HiddenInput
    )


class SplitForm(Revised):
    """Which parts of the content go to a new item, and what it is called."""

    parts = forms.TypedMultipleChoiceField(label="拆到新事项的内容", coerce=int, widget=forms.CheckboxSelectMultiple)
    level2 = forms.CharField(label="新事项的二级事项", max_length=300)

    def __init__(self, *args: Any, parts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = list(enumerate(parts))  # type: ignore[attr-defined]


class WordingForm(Revised):
    """Which units a wording of 公开主体 means, or that it is not clear yet."""

    words = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    units = RowsField(
        label="选定单位", queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    open = forms.BooleanField(label="暂不明确，确认目录后再逐项明确", required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Units, or 暂不明确: one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if "units" in data and bool(data["units"]) == bool(data.get("open")):
            raise forms.ValidationError("请选定单位，或勾选“暂不明确”，两者选一。")
        return data


class ConfirmForm(Revised):
    """Confirmation; `unclear` wordings that nobody settled must be left open on purpose."""

    leave_unclear = forms.BooleanField(required=False)

    def __init__(self, *args: Any, unclear: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unclear:
            self.fields["leave_unclear"].label = f"其余 {unclear} 种公开主体的写法暂不明确"
        else:
            del self.fields["leave_unclear"]
