"""What the office fills in about columns, and a unit about itself."""

from typing import Any

from django import forms

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column, UnitGuide


class ColumnForm(forms.Form):
    """What a column is called, promises and gathers."""

    title = forms.CharField(label="名称", max_length=80)
    about = forms.CharField(label="公开什么", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False)
    promise_days = forms.IntegerField(
        label="更新承诺（天）",
        min_value=1,
        max_value=3660,
        required=False,
        help_text="两次更新之间最多相隔多少天；不填则不作承诺。",
    )
    kinds = forms.MultipleChoiceField(
        label="归集体裁",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="各项条件都要符合；一项中选了几个，符合其一即可。",
    )
    topics = forms.MultipleChoiceField(label="归集主题", required=False, widget=forms.CheckboxSelectMultiple)
    audiences = forms.MultipleChoiceField(label="面向对象", required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label="标题或关键词含有", max_length=500, required=False, help_text="几个词之间用顿号隔开，含有其一即可。"
    )
    closed = forms.BooleanField(label="停用此栏目", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, terms in (
            ("kinds", vocabulary.kinds()),
            ("topics", vocabulary.topics()),
            ("audiences", vocabulary.audiences()),
        ):
            self.fields[name].choices = [(term.code, term.label) for term in terms.values()]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, column: Column) -> "ColumnForm":
        """The form as the column is now."""
        rule = column.rule or {}
        return cls(
            initial={
                "title": column.title,
                "about": column.about,
                "promise_days": column.promise_days,
                "closed": column.closed,
                "kinds": rule.get("kinds", []),
                "topics": rule.get("topics", []),
                "audiences": rule.get("audiences", []),
                "words": "、".join(rule.get("words", [])),
            }
        )

    def values(self, column: Column) -> dict[str, Any]:
        """The parameters of `edit_column`; units named by the shipped rule stay."""
        data = self.cleaned_data
        words = [word.strip() for word in data["words"].replace("，", "、").replace(",", "、").split("、")]
        rule = {name: data[name] for name in ("kinds", "topics", "audiences")}
        rule["words"] = [word for word in words if word]
        rule["units"] = (column.rule or {}).get("units", [])
        return {
            "title": data["title"],
            "about": data["about"],
            "promise_days": data["promise_days"],
            "rule": rule,
            "closed": data["closed"],
        }


class GuideForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a unit says of itself (article 12)."""

    website = forms.URLField(label="网址", assume_scheme="https", required=False)

    class Meta:
        model = UnitGuide
        fields = (
            "office",
            "address",
            "hours",
            "telephone",
            "fax",
            "email",
            "website",
            "postcode",
            "duties",
            "supervision",
        )
        widgets = {"duties": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("office", "address", "hours", "telephone"):
            # Article 12 names them: a guide without them is not one.
            self.fields[name].required = True
        self.fields["hours"].help_text = "例如：工作日 8:30—12:00，14:30—17:30"
