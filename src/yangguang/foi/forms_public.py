"""The forms of whoever asks: what article 29 wants and no more; no purpose is asked."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yangguang.foi.actions.intake import MOST_ITEMS
from yangguang.foi.files import LARGEST, Upload, kept
from yangguang.foi.policies import NO_REQUESTS
from yangguang.foi.states import ApplicantClass, Carrier, Delivery, Matter
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.limits import MEGABYTE
from yangguang.organisations.selectors import public_units

MOST_FILES = 3
_PHONE = re.compile(r"[0-9+\-（）() ]{7,20}")


def units_that_answer() -> Any:
    """The units that take requests, in the order of the list."""
    return public_units().exclude(kind__in=NO_REQUESTS)


def _text(label: Any, *, rows: int = 0, most: int = 300, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs=more.pop("attrs", {}))
    return forms.CharField(label=label, widget=widget, max_length=most, required=required, **more)


class WhatForm(forms.Form):
    """What is asked for, and of whom."""

    matter = forms.ChoiceField(
        label=_("申请事项"),
        choices=[(Matter.INFORMATION, _("获取政府信息")), (Matter.CORRECTION, _("更正与本人有关的信息"))],
        widget=forms.RadioSelect,
        initial=Matter.INFORMATION,
    )
    unit = forms.ModelChoiceField(
        label=_("向哪个机关申请"),
        queryset=units_that_answer().none(),
        to_field_name="code",
        empty_label=_("请选择"),
        widget=forms.Select(attrs={"lang": "zh-Hans"}),
        error_messages={"required": _("请选择行政机关。"), "invalid_choice": _("请从列表中选择行政机关。")},
    )
    subject = _text(_("所需信息的名称"), help_text=_("如：2019年部门决算。不知道名称的，在下面描述。"))
    document_number = _text(_("文号"), most=100)
    wanted = _text(
        _("内容描述"), rows=4, most=2000, help_text=_("时间、地点、内容等便于查找的特征。不用说明申请的用途。")
    )
    items = _text(_("分项"), rows=3, most=4000, help_text=_("一次申请几项信息的，每行写一项；只有一项的不用填。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_that_answer()  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = lambda unit: unit.name  # type: ignore[attr-defined]

    def clean_items(self) -> str:
        """At most as many as one request may have."""
        text: str = self.cleaned_data["items"]
        if len([one for one in text.splitlines() if one.strip()]) > MOST_ITEMS:
            raise forms.ValidationError(gettext("最多分 20 项，请分开提出。"))
        return text

    def clean(self) -> dict[str, Any]:
        """A title, a number or a description (条例第二十九条第二项)."""
        data = super().clean() or {}
        if not any(str(data.get(name) or "").strip() for name in ("subject", "document_number", "wanted")):
            self.add_error("subject", gettext("名称、文号、描述至少填写一项，我们才能查找。"))
        return data


class WhoForm(forms.Form):
    """Who asks: a natural person, or an organisation of one of five kinds."""

    applicant_class = forms.ChoiceField(
        label=_("申请人"),
        choices=[(one.value, _(one.label)) for one in ApplicantClass],
        widget=forms.RadioSelect,
        initial=ApplicantClass.NATURAL,
    )
    name = _text(
        _("姓名或者单位名称"),
        most=60,
        required=True,
        attrs={"autocomplete": "name"},
        error_messages={"required": _("请填写姓名或者单位名称。")},
    )
    id_kind = forms.ChoiceField(
        label=_("身份证明"),
        choices=[(one, _(one)) for one in ("居民身份证", "护照", "港澳台居民居住证", "统一社会信用代码证", "其他")],
    )
    id_number = _text(
        _("证件号码"),
        most=40,
        required=True,
        attrs={"autocomplete": "off"},
        error_messages={"required": _("请填写证件号码，用来核实身份（条例第二十九条）。")},
    )
    representative = _text(_("联系人"), most=60, help_text=_("单位申请的，写经办人姓名。"))
    phone = _text(_("手机或者电话"), most=20, attrs={"autocomplete": "tel", "inputmode": "tel"})
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("邮箱地址不完整，请检查。")},
    )
    address = _text(_("通信地址"), most=200, attrs={"autocomplete": "street-address"})
    needs_help = _text(
        _("需要的帮助"), most=300, help_text=_("阅读、视力、听力有困难的，请告诉我们（条例第四十三条）。")
    )

    def clean_phone(self) -> str:
        """Digits, as people write them."""
        text: str = self.cleaned_data["phone"].strip()
        if text and not _PHONE.fullmatch(text):
            raise forms.ValidationError(gettext("电话号码只用数字、空格和短横，请检查。"))
        return text

    def clean(self) -> dict[str, Any]:
        """At least one way to be reached (条例第二十九条第一项)."""
        data = super().clean() or {}
        if not any(data.get(name) for name in ("phone", "email", "address")) and not self.errors:
            self.add_error("phone", gettext("电话、邮箱、地址至少填写一种，我们才能与您联系。"))
        return data


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several small files, examined by their bytes; gives `Upload`s."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files that may be kept; `ValidationError` with what to do for one that may not."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"])
        if len(given) > MOST_FILES:
            raise forms.ValidationError(gettext("最多上传 3 个文件。"))
        if sum(one.size for one in given) > LARGEST:
            raise forms.ValidationError(
                gettext("文件加起来超过 %(most)d MB，请压缩后再传。") % {"most": LARGEST // MEGABYTE}
            )
        found = []
        for one in given:
            try:
                found.append(kept(one.name, one.read()))
            except Unreadable as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return found


class SendForm(forms.Form):
    """The form and the way of the answer, and the proof of identity; then the request is sent."""

    carrier = forms.ChoiceField(label=_("信息的形式"), choices=[(one.value, _(one.label)) for one in Carrier])
    delivery = forms.ChoiceField(label=_("获取的方式"), choices=[(one.value, _(one.label)) for one in Delivery])
    proofs = FilesField(
        label=_("身份证明的照片或者扫描件"),
        required=True,
        help_text=_("PDF、图片或者 Word，合计不超过 5 MB。只用于核实身份，加密保存。"),
        error_messages={"required": _("请上传身份证明（条例第二十九条）。")},
    )
    challenge = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    solution = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


class CodeForm(forms.Form):
    """The code that opens a request."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("提交申请时得到的 20 位查询码，不分大小写，有没有短横都可以。"),
        error_messages={"required": _("请填写查询码。")},
    )


class SaidForm(forms.Form):
    """What the applicant adds: words, and files where there are any."""

    words = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    uploads = FilesField(label=_("附件"), required=False)
