"""The forms of clean-ups."""

from typing import Any

from django import forms
from django.db.models import Q

from yangguang.kernel.fields import LONG, DayInput
from yangguang.organisations.models import Unit
from yangguang.regulations.cleaning import DAYS, IN_FORCE, Rule, below
from yangguang.regulations.models import Regulation
from yangguang.regulations.reading.titles import title_key
from yangguang.regulations.states import Answer, DocumentClass
from yangguang.regulations.validity import State

PICKABLE = (*IN_FORCE, State.LAPSED)


class RuleForm(forms.Form):
    """Which documents are looked at."""

    under = forms.ModelMultipleChoiceField(
        label="制定单位",
        required=False,
        queryset=Unit.objects.none(),
        to_field_name="code",
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="可以选几个，包括所属单位；不选的是全部单位。",
    )
    words = forms.CharField(
        label="标题中的词", required=False, max_length=200, help_text="如：停车 招标；几个词用空格分开，有一个即选中。"
    )
    classes = forms.MultipleChoiceField(
        label="类别",
        required=False,
        choices=DocumentClass.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选的是规范性文件。",
    )
    issued_from = forms.DateField(label="公布日期不早于", required=False, widget=DayInput())
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
        given: dict[str, Any] = {name: data.get(name) for name in DAYS}
        given |= {name: tuple(data.get(name) or ()) for name in ("states", "classes")}
        units = tuple(one.code for one in data.get("under") or ())
        return Rule(units=units, words=tuple((data.get("words") or "").split()), **given)


class CleanupForm(RuleForm):
    """A new campaign."""

    title = forms.CharField(label="标题", max_length=200, help_text="如：常德市2020年规范性文件清理结果。")
    basis = forms.CharField(label="清理依据", required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = forms.DateField(label="各单位答复期限", widget=DayInput())
    years = forms.IntegerField(label="保留文件的新有效期（年）", min_value=1, max_value=10, initial=5)
    field_order = ("title", "basis", "due_on", "years", "under", "words", "classes", *DAYS, "states")

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
    """What is to become of one document."""

    answer = forms.ChoiceField(label="意见", choices=[("", "未答复"), *Answer.choices], required=False)
    reason = forms.CharField(label="理由", max_length=300, required=False)
    planned_on = forms.DateField(label="计划完成修改", required=False)


class AddForm(forms.Form):
    """A document by its number or title, among those of `home` and the units below it."""

    which = forms.CharField(label="文号或者标题", max_length=300)

    def __init__(self, *args: Any, home: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = home

    def clean_which(self) -> Regulation:
        """The document; an error for none, and for more than one."""
        said = self.cleaned_data["which"].strip()
        by_name = Q(document_number=said) | Q(registration_number=said) | Q(title_key=title_key(said.strip("《》")))
        found = list(below(self.home).filter(by_name)[:2])
        if len(found) != 1:
            raise forms.ValidationError("有几件同名文件，请填写文号。" if found else "没有找到这份文件，请核对。")
        return found[0]


class PublishResultForm(forms.Form):
    """The day from which the result counts."""

    on = forms.DateField(label="结果生效日期", widget=DayInput())
