"""Small forms of a field or two: a reason, an opinion, a reply."""

from typing import Any

from django import forms

from yangguang.kernel.scoping import row_number

LONG = 2000


class Words(forms.Form):
    """One text that must be given. `words` is its label."""

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONG)

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = words
        self.fields["words"].error_messages["required"] = f"请写明{words}。"


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several records by their numbers. A number larger than any database holds is an unknown one, not a fault."""

    def clean(self, value: Any) -> Any:
        """The records chosen; `ValidationError` as its parent's."""
        for one in value if isinstance(value, list | tuple) else ():
            if row_number(str(one)) is None:
                raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": str(one)[:20]})
        return super().clean(value)


class DayInput(forms.DateInput):
    """A date field that browsers show with a calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
