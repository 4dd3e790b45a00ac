"""What people fill in about standard catalogues."""

from typing import Any

from django import forms

from yangguang.catalogue import pasting
from yangguang.catalogue.standard.ticks import read_channels
from yangguang.kernel.fields import RowsField
from yangguang.organisations.models import Unit


class CatalogueFileForm(forms.Form):
    """A catalogue file to bring in."""

    unit = forms.ModelChoiceField(label="编制单位", queryset=Unit.objects.none(), empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2008, max_value=2100)
    file = forms.FileField(
        label="目录文件",
        required=False,
        help_text="Excel（.xlsx）、Word（.docx）或网页（.html）表格，不超过 20 MB。",
        allow_empty_file=True,
    )
    text = forms.CharField(
        label="或粘贴表格",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-markup": "id_markup"}),
        help_text="在 Excel、Word 或网页中选中整个表格（连同表头）复制，再粘贴到这里。",
    )
    markup = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A file or a pasted table, not both."""
        data: dict[str, Any] = super().clean() or {}
        pasted = bool(data.get("text", "").strip())
        if "file" not in self.errors and (data.get("file") is not None) == pasted:
            raise forms.ValidationError("文件和粘贴的表格请只用一种。" if pasted else "请选择目录文件，或粘贴表格。")
        return data

    def sent(self) -> tuple[str, bytes]:
        """The name and bytes of what was sent. Raises `Unreadable` for pasted text that is no table."""
        file = self.cleaned_data["file"]
        if file is not None:
            return file.name, file.read()
        return pasting.NAME, pasting.as_page(self.cleaned_data["text"], self.cleaned_data["markup"])


class HeadForm(forms.Form):
    """What the whole catalogue is called."""

    title = forms.CharField(label="标题", max_length=200)
    field = forms.CharField(
        label="领域",
        max_length=80,
        required=False,
        help_text="填写后，全部事项都归入这一领域；文件含几个领域时请留空。",
    )
    year = forms.IntegerField(label="年度", min_value=2008, max_value=2100)


class ItemForm(forms.Form):
    """An item, in the words of the catalogue."""

    number = forms.CharField(label="序号", max_length=20, required=False)
    level1 = forms.CharField(label="一级事项", max_length=200)
    level2 = forms.CharField(label="二级事项", max_length=300, required=False)
    content = forms.CharField(label="公开内容（要素）", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    basis = forms.CharField(label="公开依据", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    time_limit = forms.CharField(label="公开时限", max_length=500, required=False)
    unit = forms.CharField(label="公开主体", max_length=500, required=False)
    channels = forms.CharField(
        label="公开渠道和载体",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="每个渠道前写 ■（必选）或 □（可选）。",
    )
    audience = forms.CharField(label="公开对象", max_length=300, required=False)
    method = forms.CharField(label="公开方式", max_length=100, required=False)
    level = forms.CharField(label="公开层级", max_length=100, required=False)

    @staticmethod
    def shown(item: dict[str, Any]) -> dict[str, Any]:
        """An item's plain values as the form shows them."""
        boxes = "\n".join(f"{'■' if one['required'] else '□'}{one['name']}" for one in item.get("channels", []))
        return {**item, "channels": boxes}

    def clean_channels(self) -> list[dict[str, Any]]:
        """The channels read from their boxes; `ValidationError` names what was not understood."""
        channels, doubts = read_channels(self.cleaned_data["channels"])
        if doubts:
            raise forms.ValidationError(f"看不懂“{doubts[0][:40]}”，请在每个渠道前写 ■ 或 □。")
        return [channel.as_json() for channel in dict.fromkeys(channels)]


class UnitsForm(forms.Form):
    """Which units owe an item."""

    units = RowsField(
        label="负有公开责任的单位", queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
