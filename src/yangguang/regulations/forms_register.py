"""The forms of the register."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from yangguang.kernel.fields import DayInput
from yangguang.organisations.models import Unit
from yangguang.regulations.models import RegisterSeries
from yangguang.regulations.register import Examined
from yangguang.regulations.register_models import CODE, PREFIX
from yangguang.regulations.states import Change


class RegisterForm(forms.Form):
    """What is entered in the register of one edition."""

    series = forms.ModelChoiceField(label="编号系列", queryset=RegisterSeries.objects.none(), empty_label=None)
    change = forms.ChoiceField(label="登记事项", choices=Change.choices)
    effective_on = forms.DateField(label="施行日期", widget=DayInput())
    years = forms.IntegerField(label="有效期（年）", required=False, min_value=0, max_value=50)
    months = forms.IntegerField(label="有效期（月）", required=False, min_value=0, max_value=11)
    until = forms.DateField(
        label="有效期至", required=False, widget=DayInput(), help_text="当日仍有效；和年限只填一项。"
    )
    given_number = forms.CharField(
        label="已有登记号",
        required=False,
        max_length=40,
        help_text="已由其他系统编过号的才填写；不填的，公布时自动编号。",
        validators=[RegexValidator(r"^[A-Za-z]{2,8}-\d{4}-\d{5,6}\Z", "形如 CDCR-2020-01005。")],
    )
    agreed = forms.MultipleChoiceField(
        label="随公布生效的关系", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    opinion = forms.CharField(label="登记意见", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    digest = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, series: Any, examined: Examined, digest: str, **kwargs: Any) -> None:
        months = examined.months or 0
        given = {
            "change": examined.change,
            "effective_on": examined.effective_on,
            "years": months // 12 or None,
            "months": months % 12 or None,
            "until": examined.until,
            "agreed": [one.words for one in examined.relations if one.target_id],
            "digest": digest,
        }
        kwargs["initial"] = given
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]
        choices = [(one.words, f"{one}：{one.words}") for one in examined.relations if one.target_id]
        self.fields["agreed"].choices = list(dict.fromkeys(choices))  # type: ignore[attr-defined]
        if not choices:
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        """A last day or a length, not both."""
        data: dict[str, Any] = super().clean() or {}
        length = (data.get("years") or 0) * 12 + (data.get("months") or 0)
        if data.get("until") and length:
            self.add_error("until", "有效期和届满日只填一项。")
        if not data.get("until") and not length and data.get("change") == Change.ISSUED:
            self.add_error("years", "请填写有效期，或者届满日。")
        data["length"] = length or None
        return data


def register_given(data: dict[str, Any]) -> dict[str, Any]:
    """The parameters of `register` from the form's clean data."""
    return {
        "series": data["series"],
        "change": Change(data["change"]),
        "effective_on": data["effective_on"],
        "months": data["length"],
        "until": data["until"],
        "agreed": data.get("agreed", []),
        "given_number": data["given_number"],
        "opinion": data["opinion"],
        "digest": data["digest"],
    }


class SeriesForm(forms.Form):
    """A new series of numbers."""

    unit = forms.ModelChoiceField(label="制定单位", queryset=Unit.objects.none())
    keeper = forms.ModelChoiceField(label="登记机关", queryset=Unit.objects.none())
    letters = forms.CharField(label="代字", max_length=8, help_text="如 CDCR。", validators=[PREFIX])
    code = forms.CharField(label="类号", max_length=2, help_text="两位数字，如 01。", validators=[CODE])

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "keeper"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]
