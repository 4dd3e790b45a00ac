"""What the office fills in about the words of search."""

from django import forms

from yangguang.search.query import LONGEST


class GroupForm(forms.Form):
    """A group of synonyms, and a query to try it on."""

    words = forms.CharField(
        label="同义词、简称",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=600,
        help_text="每行一个词，也可以用空格隔开。搜其中一个词，也会找到写着其他词的内容。",
        error_messages={"required": "请写这一组词。"},
    )
    typed = forms.CharField(
        label="试搜",
        max_length=LONGEST,
        required=False,
        help_text="写一个查询词，看保存前后各找到多少条；试搜不会保存。",
    )

    def clean_words(self) -> str:
        """The words with one blank between them."""
        return " ".join(self.cleaned_data["words"].split())


class Period(forms.Form):
    """The last days that are looked at."""

    days = forms.TypedChoiceField(
        label="时间",
        choices=[("7", "近一周"), ("30", "近一个月"), ("90", "近三个月"), ("400", "近一年")],
        coerce=int,
        required=False,
        empty_value=30,  # type: ignore[arg-type]
    )
