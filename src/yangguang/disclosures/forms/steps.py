"""The small forms of a record's way: submit, review, clear, publish, hold, withdraw."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column
from yangguang.disclosures.models import Disclosure
from yangguang.disclosures.selectors.desk import column_choices
from yangguang.disclosures.states import ClearanceKind, Conclusion, EditionState, InterpretationForm, WithdrawalKind
from yangguang.kernel import present
from yangguang.kernel.fields import LONG, DayInput, RowsField
from yangguang.kernel.scoping import row_number
from yangguang.organisations.models import Unit, User

EXAMPLE = (
    "例如：经审查，不涉及国家秘密、工作秘密、商业秘密和个人隐私，公开后不危及国家安全、公共安全、经济安全和社会稳定。"
)
LATEST = timedelta(days=366)


class RevisionForm(forms.Form):
    """A button that holds for the draft as the person has it before them."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class SubmitForm(RevisionForm):
    """Handing in; where the checks warn, the person says that each warning was looked at."""

    accepts_warnings = forms.BooleanField(label="提醒已逐条核对，仍然送审", required=False)

    def __init__(self, *args: Any, warns: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warns:
            self.fields["accepts_warnings"].widget = forms.HiddenInput()


class SeenForm(forms.Form):
    """What every review carries: the stage and the content that the person has before them."""

    stage = forms.CharField(widget=forms.HiddenInput, max_length=20)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PassForm(SeenForm):
    """A review is passed, with or without a remark."""

    comment = forms.CharField(
        label="审核意见", required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReturnForm(SeenForm):
    """A draft goes back with what is to be mended."""

    comment = forms.CharField(
        label="退回理由和修改意见",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明退回的理由和修改意见。"},
    )


class HandOverForm(forms.Form):
    """A review is handed to another person, or given free again."""

    to = forms.ModelChoiceField(
        label="交给", queryset=User.objects.none(), required=False, empty_label="不指定，有权审核的人都可办理"
    )
    reason = forms.CharField(label="原因", required=False, max_length=200)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class ClearanceForm(forms.Form):
    """The secrecy review (article 17) or the legality review of exactly the content on the page."""

    kind = forms.ChoiceField(widget=forms.HiddenInput, choices=ClearanceKind.choices)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    conclusion = forms.ChoiceField(label="结论", choices=Conclusion.choices, widget=forms.RadioSelect)
    basis = forms.CharField(
        label="依据",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明审查依据。"},
    )

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].help_text = example


class PublishForm(forms.Form):
    """Now, or at a time to come."""

    at = forms.DateTimeField(
        label="定时",
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text="不填则立即公开。",
    )

    def clean_at(self) -> datetime | None:
        """The time, if it is to come, and within a year."""
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and at <= present.now():
            raise forms.ValidationError("定时发布的时间须晚于现在；要立即公开请不填。")
        if at is not None and at > present.now() + LATEST:
            raise forms.ValidationError("定时发布的时间请在一年以内。")
        return at


class ReasonForm(forms.Form):
    """A remark that may stay empty."""

    reason = forms.CharField(label="原因", required=False, max_length=500)


class InterpretForm(forms.Form):
    """How the document is to be explained."""

    form = forms.ChoiceField(label="解读形式", choices=InterpretationForm.choices)


class WaiveForm(forms.Form):
    """Why a document needs no interpretation."""

    reason = forms.CharField(label="不作解读的理由", required=False, max_length=300, help_text="留空则恢复为需要解读。")


class KeepHeldForm(forms.Form):
    """What was not published is looked at again (article 18)."""

    reason = forms.CharField(label="仍不公开的理由", max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}))
    review_again_on = forms.DateField(label="下次审查日期", widget=DayInput())


class WithdrawForm(forms.Form):
    """Why a record is taken down, and where to look instead."""

    kind = forms.ChoiceField(label="原因", choices=WithdrawalKind.choices)
    note = forms.CharField(
        label="向公众的说明",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="原地址将显示这段话：为什么撤下，到哪里看现行内容。",
        error_messages={"required": "请写明向公众的说明：为什么撤下，到哪里看现行内容。"},
    )
    successor = forms.CharField(
        label="替代它的信息",
        required=False,
        max_length=100,
        help_text="填索引号，或公开页面的地址。被替代、并入其他记录时必填。",
    )

    def clean_successor(self) -> Disclosure | None:
        """The record meant; an error where there is none in public."""
        return record_meant(self.cleaned_data["successor"])


class ReclassifyForm(forms.Form):
    """Where a record belongs, put right without a new review; each change says why."""

    kind = forms.ChoiceField(label="体裁")
    topic = forms.ChoiceField(label="主题", required=False)
    audience = forms.ChoiceField(label="面向对象", required=False)
    columns = RowsField(
        label="栏目", queryset=Column.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="调整的理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明调整的理由。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _choices(vocabulary.kinds())  # type: ignore[attr-defined]
        for name, terms in (("topic", vocabulary.topics()), ("audience", vocabulary.audiences())):
            self.fields[name].choices = [("", "不指定"), *_choices(terms)]  # type: ignore[attr-defined]
        self.fields["columns"].queryset = Column.objects.open()  # type: ignore[attr-defined]
        self.fields["columns"].choices = column_choices()  # type: ignore[attr-defined]


def _choices(terms: Mapping[str, vocabulary.Term]) -> list[tuple[str, str]]:
    return [(term.code, term.label) for term in terms.values()]


class ReassignForm(forms.Form):
    """Another unit for a record, and why."""

    unit = forms.ModelChoiceField(label="调整到", queryset=Unit.objects.none(), empty_label="请选择")
    reason = forms.CharField(
        label="调整的理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="网址和索引号不变。",
        error_messages={"required": "请写明调整的理由。"},
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


def record_meant(text: str) -> Disclosure | None:
    """The live record that an index number, or the address of its page, names; None for nothing.

    `ValidationError` for words that name no live record.
    """
    words = text.strip()
    if not words:
        return None
    live = Disclosure.objects.filter(editions__state=EditionState.LIVE)
    found = live.filter(index_number=words).first()
    if found is None:
        number = row_number(words.rstrip("/").rpartition("/")[2])
        found = live.filter(pk=number).first() if number is not None else None
    if found is None:
        raise forms.ValidationError("没有找到这条公开的信息，请核对索引号或地址。")
    return found
