"""What is filled in about a cross-department scheme."""

from typing import Any

from django import forms

from yangguang.kernel.fields import LONG
from yangguang.workplan.states import SchemeState


class VersionForm(forms.Form):
    """A version of the scheme."""

    text = forms.CharField(label="方案正文", widget=forms.Textarea(attrs={"rows": 16}), max_length=50_000)
    note = forms.CharField(
        label="修改说明", max_length=300, required=False, help_text="这一稿改了什么，供责任单位对照。"
    )


class OpinionForm(forms.Form):
    """A unit's word on the latest version."""

    agrees = forms.TypedChoiceField(
        label="意见",
        choices=[("yes", "同意"), ("no", "有意见")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择“同意”或“有意见”。"},
    )
    comment = forms.CharField(
        label="具体意见", widget=forms.Textarea(attrs={"rows": 3}), max_length=LONG, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A unit that does not agree says what should change."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("agrees") is False and not data.get("comment") and "comment" not in self.errors:
            self.add_error("comment", "有意见时请写明具体意见。")
        return data


class SchemeFilter(forms.Form):
    """Which schemes a list shows."""

    state = forms.ChoiceField(label="阶段", required=False, choices=[("", "全部阶段"), *SchemeState.choices])
