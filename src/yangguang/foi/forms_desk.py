"""The forms of the office's work on requests."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms

from yangguang.foi import replies
from yangguang.foi.actions.intake import MOST_ITEMS
from yangguang.foi.files import LARGEST_OF_STAFF, Upload, kept
from yangguang.foi.models import CaseFile, Fee, Item
from yangguang.foi.states import (
    ApplicantClass,
    Carrier,
    Delivery,
    DisputeKind,
    DisputeOutcome,
    Matter,
    Opinion,
    Source,
)
from yangguang.kernel.fields import LONG, DayInput
from yangguang.kernel.intake import Unreadable
from yangguang.organisations.models import Unit, User


def _words(label: str, *, rows: int = 3, required: bool = True, most: int = LONG, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def _day(label: str, *, required: bool = True, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput(), **more)


class UploadField(forms.FileField):
    """One file, examined by its bytes; gives an `Upload`."""

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        """The file that may be kept; `ValidationError` with what to do for one that may not."""
        given = super().clean(data, initial)
        if not given:
            return None
        try:
            return kept(given.name, given.read(), largest=LARGEST_OF_STAFF)
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from None


class RegisterForm(forms.Form):
    """A request that came on paper, by fax or by word of mouth."""

    unit = forms.ModelChoiceField(
        label="受理机关", queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    matter = forms.ChoiceField(label="申请事项", choices=Matter.choices)
    source = forms.ChoiceField(label="提出方式", choices=Source.choices, initial=Source.REGISTERED_POST)
    arrived_on = _day("到达日期", help_text="当面提交的写提交之日，需签收的邮寄写签收之日（条例第三十一条）。")
    confirmed_on = _day(
        "与申请人确认的日期", required=False, help_text="平常信函、传真和互联网提出的，以确认之日为收到之日。"
    )
    applicant_class = forms.ChoiceField(label="申请人类别", choices=ApplicantClass.choices)
    name = forms.CharField(label="姓名或者名称", max_length=60)
    id_kind = forms.CharField(label="证件名称", max_length=40, required=False, initial="居民身份证")
    id_number = forms.CharField(label="证件号码", max_length=40, required=False)
    representative = forms.CharField(label="联系人", max_length=60, required=False)
    phone = forms.CharField(label="电话", max_length=20, required=False)
    email = forms.EmailField(label="电子邮箱", max_length=120, required=False)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    subject = forms.CharField(label="所需信息的名称", max_length=300, required=False)
    document_number = forms.CharField(label="文号", max_length=100, required=False)
    wanted = _words("内容描述", required=False)
    items = _words("分项", required=False, most=4000, help_text="每行一项；只有一项的不用填。")
    carrier = forms.ChoiceField(label="信息的形式", choices=Carrier.choices, initial=Carrier.ANY)
    delivery = forms.ChoiceField(label="获取的方式", choices=Delivery.choices, initial=Delivery.POST)
    needs_help = forms.CharField(label="需要的帮助", max_length=300, required=False)
    proof = UploadField(label="身份证明、申请书的扫描件", required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The parameters of `register` but the unit."""
        data = dict(self.cleaned_data)
        person = ("name", "id_kind", "id_number", "representative", "phone", "email", "address")
        proof = data.pop("proof", None)
        data.pop("unit", None)
        data["person"] = {name: data.pop(name) for name in person}
        data["items"] = data["items"].splitlines()
        data["proofs"] = [proof] if proof else []
        return data


class DayForm(forms.Form):
    """A day."""

    on = _day("日期")


class AssignForm(forms.Form):
    """Who handles it."""

    handler = forms.ModelChoiceField(label="办理人", queryset=User.objects.none(), required=False, empty_label="未定")
    body = forms.ModelChoiceField(label="承办机构", queryset=Unit.objects.none(), required=False, empty_label="本机关")

    def __init__(self, *args: Any, people: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = people  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """The items of a request, one a line."""

    items = _words("分项（每行一项）", required=False, most=MOST_ITEMS * 500, rows=5)


class CorrectionForm(forms.Form):
    """What is missing and by when."""

    missing = _words("需要补正的事项")
    until = _day("补正期限", help_text="给申请人合理的时间。")


class SaidForm(forms.Form):
    """Words that came on paper, and when."""

    words = _words("内容")
    on = _day("收到日期")


class ExcuseForm(SaidForm):
    """A late completion with a good reason."""

    reason = _words("接受逾期的正当理由", rows=2)


class ExtendForm(forms.Form):
    """How long and why."""

    days = forms.IntegerField(label="延长的工作日", min_value=1, max_value=20)
    reason = _words("延长的理由", most=500)


class LongerForm(forms.Form):
    """How much longer and why."""

    days = forms.IntegerField(label="延迟的工作日", min_value=1, max_value=250)
    reason = _words("理由", most=500)


class ReasonsForm(forms.Form):
    """Why the volume is beyond reason, and by when to say why."""

    reason = _words("数量、频次超过合理范围的情况", most=500)
    until = _day("说明理由的期限")


class FeeForm(forms.Form):
    """By item or by page."""

    basis = forms.ChoiceField(label="计收方式", choices=Fee.Basis.choices)
    quantity = forms.IntegerField(
        label="数量", min_value=1, max_value=100_000, help_text="按件的为本件的件数，同月已计的件数自动累计。"
    )
    reason = _words("收费的理由", most=500)


class ConsultForm(forms.Form):
    """Who is asked and what."""

    is_agency = forms.ChoiceField(
        label="征求谁的意见",
        choices=[("", "第三方（条例第三十二条）"), ("1", "其他机关（条例第三十四条）")],
        required=False,
    )
    name = forms.CharField(label="名称", max_length=100)
    contact = forms.CharField(label="联系方式", max_length=200, required=False)
    question = _words("征求意见的内容")

    def clean_is_agency(self) -> bool:
        """Whether it is another agency."""
        return self.cleaned_data["is_agency"] == "1"


class OpinionForm(forms.Form):
    """What they say."""

    opinion = forms.ChoiceField(label="意见", choices=Opinion.choices)
    on = _day("收到日期", required=False)
    words = _words("意见内容", required=False)


class DeliveryForm(forms.Form):
    """How a letter reached its addressee."""

    on = _day("送达日期")
    method = forms.CharField(label="送达方式", max_length=40, initial="邮政特快专递")


class FileForm(forms.Form):
    """A file of the office."""

    purpose = forms.ChoiceField(
        label="用途",
        choices=[
            one
            for one in CaseFile.Purpose.choices
            if one[0] in {"released", "source", "opinion", "delivery", "dispute"}
        ],
    )
    upload = UploadField(label="文件")


class RedactForm(forms.Form):
    """What is withheld, one passage a line, and why."""

    passages = _words(
        "遮盖的文字（每行一处）", rows=4, most=8000, required=False, help_text="文件中出现的每一处都会删除。"
    )
    reason = forms.CharField(label="理由", max_length=200)
    article = forms.ChoiceField(
        label="依据",
        choices=[(one, one) for one in ("条例第十四条", "条例第十五条", "条例第十六条第一款", "条例第十六条第二款")],
        initial="条例第十五条",
    )

    def clean(self) -> dict[str, Any]:
        """Something must be named."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("passages") and not data.get("areas") and not self.errors:
            self.add_error("passages", "请写明要遮盖的文字。")
        return data


class RedactPagesForm(RedactForm):
    """The same of a PDF, whose pages can be withheld whole or in part."""

    areas = _words(
        "遮盖的页和区域（每行一处）",
        rows=4,
        most=8000,
        required=False,
        help_text="整页写页码，如 3；页上的一块写“页码 左 上 右 下”，四个数是页面的千分之几，如 2 600 700 950 900。",
    )
    looked = forms.BooleanField(
        label="已逐页核对", required=False, help_text="有扫描页的须勾选：扫描页上的文字查不到，要遮盖的都已框出。"
    )
    field_order = ("passages", "areas", "reason", "article", "looked")

    def clean_areas(self) -> list[tuple[int, ...]]:
        """Each line as a page, or a page with four figures."""
        found = []
        for line in self.cleaned_data["areas"].splitlines():
            figures = re.findall(r"\d+", unicodedata.normalize("NFKC", line))
            if not line.strip():
                continue
            if len(figures) not in (1, 5) or any(len(one) > 4 for one in figures):
                raise forms.ValidationError(f"看不懂“{line[:40]}”：请写页码，或者页码和左、上、右、下四个数。")
            found.append(tuple(int(one) for one in figures))
        return found


class DisputeForm(forms.Form):
    """A review or a suit."""

    kind = forms.ChoiceField(label="类别", choices=DisputeKind.choices)
    organ = forms.CharField(label="复议机关或者法院", max_length=120)
    reference = forms.CharField(label="案号", max_length=100, required=False)
    received_on = _day("收到通知日期")


class DecisionForm(forms.Form):
    """What was decided."""

    outcome = forms.ChoiceField(
        label="结果", choices=[one for one in DisputeOutcome.choices if one[0] != DisputeOutcome.PENDING]
    )
    on = _day("审结日期")
    words = _words("决定或者判决的内容", required=False)
    redo_until = _day("责令重新答复的期限", required=False)


class ReopenForm(forms.Form):
    """Why it is taken up again, and by when it must be replied to."""

    reason = _words("重新办理的理由", most=500)
    until = _day("重新答复的期限", required=False, help_text="决定书或者判决写明的；没有写明的，按20个工作日计算。")


class ReleaseForm(forms.Form):
    """The record that everybody may read."""

    title = forms.CharField(label="标题", max_length=200)
    summary = _words("说明", help_text="不要写申请人的任何信息。")


class ReplyTypeForm(forms.Form):
    """The type of the reply; the rest of the form follows from it."""

    code = forms.ChoiceField(label="答复类型")

    def __init__(self, *args: Any, matter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, f"{one.label}（{one.article}）") for one in replies.all_types(matter)]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


class ItemRepliesForm(forms.Form):
    """For each item its reply type, where it is not that of the whole reply, and what the letter adds to it."""

    def __init__(self, *args: Any, items: Sequence[Item], matter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "同整件答复"), *((one.code, one.label) for one in replies.all_types(matter))]
        for one in items:
            text = f"第{one.order}项：{one.text[:40]}"
            more: dict[str, Any] = {"required": False}
            self.fields[f"code-{one.order}"] = forms.ChoiceField(
                label=text, choices=choices, initial=one.reply_code, **more
            )
            self.fields[f"note-{one.order}"] = forms.CharField(
                label=f"第{one.order}项的说明", initial=one.note, max_length=500, **more
            )


class ReclassifyForm(forms.Form):
    """Another class of applicant than registered."""

    applicant_class = forms.ChoiceField(label="申请人类别", choices=ApplicantClass.choices)
    reason = forms.CharField(label="更正的理由", max_length=300)


class ReplyForm(forms.Form):
    """What a reply of this type says, and what its drafter checked. Nothing is required before it is submitted."""

    def __init__(self, *args: Any, kind: replies.ReplyType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for one in kind.fields:
            more: dict[str, Any] = {"label": one.label, "required": False, "help_text": one.help}
            if one.kind == "date":
                self.fields[one.name] = forms.DateField(widget=DayInput(), **more)
            elif one.kind == "text":
                self.fields[one.name] = forms.CharField(max_length=200, **more)
            else:
                self.fields[one.name] = _words(**more)
        if kind.checks:
            self.fields["checked"] = forms.MultipleChoiceField(
                label="我已核对",
                required=False,
                choices=[(one, one) for one in kind.checks],
                widget=forms.CheckboxSelectMultiple,
            )

    def given(self) -> dict[str, Any]:
        """The parameters of `draft_reply` and `edit_reply` but the type."""
        data = dict(self.cleaned_data)
        checked = data.pop("checked", [])
        said = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in data.items()}
        return {"given": {name: value for name, value in said.items() if value}, "checked": list(checked)}
