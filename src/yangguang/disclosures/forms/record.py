"""What a person fills in of a record, grouped as the edit page shows it; and its files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.urls import reverse

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column, Obligation
from yangguang.disclosures.actions import NewFile
from yangguang.disclosures.content import CLASSES, FIELDS, INTERPRETATION
from yangguang.disclosures.forms.editor import BodyInput
from yangguang.disclosures.forms.steps import record_meant
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.pictures import body_for_public, body_on_desk
from yangguang.disclosures.selectors.desk import column_choices
from yangguang.disclosures.states import (
    INTERPRETATION_KIND,
    AttachmentRole,
    EditionState,
    InterpretationForm,
    Openness,
    OpennessBasis,
)
from yangguang.kernel.fields import DayInput, RowsField
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.examine import examine
from yangguang.organisations.models import Unit

LARGEST_BODY = 5_000_000
PLAIN_FIELDS = tuple(name for name in FIELDS if name != "interprets_id")
FIRST = ("title", "document_number", "issuer", "issued_on", "formed_on", "addressees", "kind", "body_html")
METADATA = (
    "topic",
    "audience",
    "summary",
    "keywords",
    "department",
    "unified_number",
    "signed_on",
    "registered_on",
    "valid_until",
)
INTERPRETING = ("interprets", *INTERPRETATION)
OPENNESS = ("openness", "openness_basis", "openness_reason", "review_again_on")
DAYS = (
    "formed_on",
    "changed_on",
    "signed_on",
    "registered_on",
    "issued_on",
    "valid_until",
    "review_again_on",
)
LATE = [("", "不限"), ("late", "已超期"), ("uninterpreted", "逾期未解读")]
NO_BASIS = "不主动公开的，请选择依据的条款。"
NO_REASON = "请写明不主动公开的理由。"
NO_DAY = "请填写下次审查日期，到期后再看能否公开（条例第十八条）。"


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A draft's content, classes, columns and obligations. `revision` is the one the person started from."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    interprets = forms.CharField(
        label="所解读的信息", required=False, max_length=200, help_text="解读材料填所解读文件的索引号或公开页面地址。"
    )
    columns = RowsField(
        label="栏目", queryset=Column.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    obligations = RowsField(
        label="对应的公开事项", queryset=Obligation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Edition
        fields = (*PLAIN_FIELDS, *CLASSES, *INTERPRETATION, "review_again_on")
        widgets = {
            "body_html": BodyInput(),
            "addressees": forms.Textarea(attrs={"rows": 2}),
            "summary": forms.Textarea(attrs={"rows": 3}),
            "openness_reason": forms.Textarea(attrs={"rows": 2}),
            **{
                name: DayInput()
                for name in (
                    "formed_on",
                    "changed_on",
                    "signed_on",
                    "registered_on",
                    "issued_on",
                    "valid_until",
                    "review_again_on",
                )
            },
        }
        help_texts = {
            "formed_on": "信息形成之日，公开期限从次日起算（条例第二十六条）。",
            "changed_on": "内容后来有变更的填写；公开期限从变更之日的次日起算。",
            "issuer": "不填则为本单位。",
            "keywords": "几个词之间用空格隔开。",
            "interprets_title": "解读的是上级等其他机关的文件时填写。",
            "interprets_address": "该文件在其公布网站的地址，以 https:// 或 http:// 开头。",
            "interpretation_form": "解读材料填写；视频作为附件上传。",
            "body_html": "可以直接从 Word 粘贴，保存时自动整理格式，表格保留。",
        }

    def __init__(self, *args: Any, unit: Unit, obligations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, terms, none in (
            ("kind", vocabulary.kinds(), "请选择"),
            ("topic", vocabulary.topics(), "不指定"),
            ("audience", vocabulary.audiences(), "不指定"),
        ):
            choices = [("", none), *((term.code, term.label) for term in terms.values())]
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, choices=choices, required=name == "kind", initial=""
            )
        self.fields["openness"].widget = forms.RadioSelect(choices=Openness.choices)
        self.fields["body_html"].validators.append(MaxLengthValidator(LARGEST_BODY, "正文过长，请把附表作为附件上传。"))
        self.fields["columns"].queryset = Column.objects.open()  # type: ignore[attr-defined]
        self.fields["columns"].choices = column_choices()  # type: ignore[attr-defined]
        self.fields["obligations"].queryset = obligations  # type: ignore[attr-defined]
        self.fields["obligations"].label_from_instance = lambda one: f"{one.item.catalogue.field}：{one.item}"  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial.setdefault("revision", self.instance.revision)
            self.initial["body_html"] = body_on_desk(self.instance)
            self.fields["body_html"].widget.attrs["data-pictures"] = reverse(
                "records:add-picture", args=[self.instance.pk]
            )
            self.initial["columns"] = list(self.instance.columns.values_list("pk", flat=True))
            self.initial["obligations"] = list(self.instance.obligations.values_list("pk", flat=True))
            if self.instance.interprets is not None:
                self.initial["interprets"] = self.instance.interprets.index_number or str(self.instance.interprets_id)
        self.unit = unit

    def group(self, names: Iterable[str]) -> list[forms.BoundField]:
        """The fields of these names, for the page."""
        return [self[name] for name in names]

    @property
    def metadata(self) -> list[forms.BoundField]:
        """What stands folded: the elements that few readers look for."""
        return self.group(METADATA)

    @property
    def interpreting(self) -> list[forms.BoundField]:
        """What an interpretation names: its document and its form."""
        return self.group(INTERPRETING)

    @property
    def interpreting_open(self) -> bool:
        """Whether these stand open: for an interpretation, and where something is filled in or must be mended."""
        asked = self["kind"].value() == INTERPRETATION_KIND or any(name in self.errors for name in INTERPRETING)
        return asked or any(field.value() for field in self.interpreting)

    @property
    def metadata_wrong(self) -> bool:
        """Whether one of the folded fields must be mended: then they stand open."""
        return any(name in self.errors for name in METADATA) if self.is_bound else False

    def clean_body_html(self) -> str:
        """The body with its pictures at their public addresses."""
        return body_for_public(self.instance, self.cleaned_data["body_html"])

    def clean_interprets(self) -> Any:
        """The record that this one explains."""
        words = self.cleaned_data["interprets"]
        if words and words == self.initial.get("interprets"):
            return self.instance.interprets  # It may not be public yet.
        return record_meant(words)

    def clean(self) -> dict[str, Any]:
        """What is not open proactively says by which article, why, and when it is looked at again."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == INTERPRETATION_KIND and not data.get("interpretation_form"):
            data["interpretation_form"] = InterpretationForm.TEXT
        if data.get("openness") == Openness.PROACTIVE:
            data["openness_basis"] = OpennessBasis.NONE
        elif data.get("openness"):
            for name, words in (
                ("openness_basis", NO_BASIS),
                ("openness_reason", NO_REASON),
                ("review_again_on", NO_DAY),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def _post_clean(self) -> None:
        """The form's instance is never saved, so nothing is written to it: the action does that."""

    def values(self) -> dict[str, Any]:
        """The parameters `fields`, `columns` and `obligations` of `revise`."""
        data = self.cleaned_data
        fields = {name: data[name] for name in self.Meta.fields}
        fields["interprets_id"] = data["interprets"].pk if data["interprets"] else None
        return {
            "fields": fields,
            "columns": [one.pk for one in data["columns"]],
            "obligations": [one.pk for one in data["obligations"]],
        }


class ManyFilesInput(forms.ClearableFileInput):
    """A field in which several files can be chosen at once."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files; `clean` gives them as a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file as `FileField` checks it."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(ManyFiles, self).clean(one, initial) for one in files]


class FilesForm(forms.Form):
    """The files of a draft: each named, public or not, taken off; and new ones. Pictures go with the body."""

    new = ManyFiles(label="添加附件", required=False, help_text="可一次选多个。PDF、Word、Excel、图片、.zip 等。")

    def __init__(self, *args: Any, files: Iterable[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = [file for file in files if file.role != AttachmentRole.PICTURE]
        for file in self.named:
            self.fields[f"name_{file.pk}"] = forms.CharField(label="名称", max_length=200, initial=file.name)
            self.fields[f"public_{file.pk}"] = forms.BooleanField(label="公开", required=False, initial=file.public)
            self.fields[f"remove_{file.pk}"] = forms.BooleanField(label="移除", required=False)

    @property
    def lines(self) -> list[tuple[Attachment, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each file with its name, whether it is public, and whether it goes."""
        return [(f, self[f"name_{f.pk}"], self[f"public_{f.pk}"], self[f"remove_{f.pk}"]) for f in self.named]

    def clean(self) -> dict[str, Any]:
        """Adds `added`, the new files as the intake has examined them."""
        data: dict[str, Any] = super().clean() or {}
        data["added"] = []
        for file in data.get("new") or []:
            try:
                data["added"].append(kept(file))
            except Unreadable as problem:
                self.add_error("new", f"{problem}。")
        return data

    def relabelled(self) -> list[tuple[Attachment, str, bool]]:
        """The files whose name or openness changed, those that go left out."""
        data = self.cleaned_data
        found = []
        for file, *_ in self.lines:
            name, public = data[f"name_{file.pk}"], data[f"public_{file.pk}"]
            if not data[f"remove_{file.pk}"] and (name, public) != (file.name, file.public):
                found.append((file, name, public))
        return found

    def removed(self) -> list[Attachment]:
        """The files to take off."""
        return [file for file, *_ in self.lines if self.cleaned_data[f"remove_{file.pk}"]]


def kept(
    file: "UploadedFile[bytes]",
    *,
    role: str = AttachmentRole.ATTACHMENT,
    public: bool = True,
    data: bytes | None = None,
) -> NewFile:
    """An uploaded file as an action takes it. Raises Unreadable for what may not be attached."""
    content = file.read() if data is None else data
    found = examine(file.name or "未命名文件", content)
    return NewFile(found.name, content, found.media_type, found.sha256, role, public)


class NewRecordForm(forms.Form):
    """The beginning of a record: the unit, and the file that says it."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label=None)
    file = forms.FileField(
        label="文件", help_text="Word（.docx、.doc、.wps）、PDF、网页或文本，标题、文号、日期和正文自动读出。"
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0]


class BlankRecordForm(NewRecordForm):
    """A record that is written here: its title is enough to begin with."""

    file = None  # type: ignore[assignment]
    title = forms.CharField(label="标题", max_length=300)


class RecordFilter(forms.Form):
    """Which records a list shows."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "办理中"), *EditionState.choices]
    )
    kind = forms.ChoiceField(label="体裁", required=False)
    unit = forms.ModelChoiceField(label="单位", required=False, queryset=Unit.objects.none(), empty_label="全部单位")
    column = forms.ModelChoiceField(
        label="栏目", required=False, queryset=Column.objects.none(), empty_label="全部栏目", to_field_name="code"
    )
    who = forms.ChoiceField(
        label="经手",
        required=False,
        choices=[
            ("", "所有人"),
            ("mine", "我起草的"),
            ("waiting", "等我办的"),
            ("clear", "待保密审查"),
            ("settle", "待发布归档"),
        ],
    )
    late = forms.ChoiceField(label="时限", required=False, choices=LATE)
    q = forms.CharField(label="标题或文号", required=False, max_length=100)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Mapping[str, vocabulary.Term] = vocabulary.kinds()
        self.fields["kind"].choices = [("", "全部体裁"), *((t.code, t.label) for t in kinds.values())]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["column"].queryset = Column.objects.open()  # type: ignore[attr-defined]
        if len(units) < 2:
            self.fields["unit"].widget = forms.HiddenInput()
