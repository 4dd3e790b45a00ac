"""The forms of clean-ups."""

from typing import Any

from django import forms

from yangguang.kernel.fields import LONG, DayInput
from yangguang.organisations.models import Unit
from yangguang.regulations.cleaning import IN_FORCE, Rule
from yangguang.regulations.states import Answer
from yangguang.regulations.validity import State

PICKABLE = (*IN_FORCE, State.LAPSED)


class RuleForm(forms.Form):
    """Which documents are looked at."""

    under = forms.ModelChoiceField(
        label="制定单位", required=False, queryset=Unit.objects.none(), empty_label="全部单位", to_field_name="code"
    )
    issued_until = forms.DateField(label="公布日期不晚于", required=False, widget=DayInput())
    ends_until = forms.DateField(label="有效期届满不晚于", required=False, widget=DayInput())
    states = forms.MultipleChoiceField(
        label="效力",
        required=False,
        choices=[(one.value, one.label) for one in PICKABLE],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].queryset = units  # type: ignore[attr-defined]

    def rule(self) -> Rule:
        """What was chosen; a form that is not valid narrows nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        under = data.get("under")
        return Rule(
            under.code if under else "",
            data.get("issued_until"),
            data.get("ends_until"),
            tuple(data.get("states") or ()),
        )


class CleanupForm(RuleForm):
    """A new campaign."""

    title = forms.CharField(label="标题", max_length=200, help_text="如：常德市2020年规范性文件清理结果。")
    basis = forms.CharField(label="清理依据", required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = forms.DateField(label="各单位答复期限", widget=DayInput())
    years = forms.IntegerField(label="保留文件的新有效期（年）", min_value=1, max_value=10, initial=5)
    field_order = ("title", "basis", "due_on", "years", "under", "issued_until", "ends_until", "states")

    def given(self) -> dict[str, Any]:
        """The parameters of `open_cleanup`."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "basis": data["basis"],
            "due_on": data["due_on"],
            "months": data["years"] * 12,
            "rule": self.rule(),
        }


class AnswerForm(forms.Form):
    """What is to become of one document. `taken` is the action's parameter that holds the answer."""

    answer = forms.ChoiceField(label="意见", choices=[("", "未答复"), *Answer.choices], required=False)
    reason = forms.CharField(label="理由", max_length=300, required=False)


class PublishResultForm(forms.Form):
    """The day from which the result counts."""

    on = forms.DateField(label="结果生效日期", widget=DayInput())
