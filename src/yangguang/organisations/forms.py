"""What people type about units, people and roles. A unit is typed by any of its names, never picked from 300."""

from typing import Any

from django import forms
from django.utils import timezone

from yangguang.organisations.models import Role, Unit, User
from yangguang.organisations.naming import Directory
from yangguang.organisations.selectors import directory, resolve_unit


def resolve_or_ask(name: str, names: Directory | None = None) -> Unit:
    """The unit called `name`; `ValidationError` asks which one is meant, or says that nobody bears the name."""
    found = resolve_unit(name, names=names)
    if found.unit:
        return found.unit
    if found.group:
        raise forms.ValidationError(f"“{name}”是一组单位的统称，请填写具体单位。")
    if found.candidates:
        likely = "、".join(unit.name for unit in found.candidates)
        raise forms.ValidationError(f"不能确定“{name}”指哪个单位。是否为：{likely}？请填写全称。")
    raise forms.ValidationError(f"名录中没有“{name}”。请核对名称，或在“单位名录”中查找。")


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        # Browsers want the ISO form, whatever the language of the page.
        super().__init__(format="%Y-%m-%d")


class UnitField(forms.CharField):
    """A unit by any of its names."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The page's list of unit names helps while typing."""
        return {**super().widget_attrs(widget), "list": "unit-names", "autocomplete": "off"}

    def clean(self, value: Any) -> Unit | None:
        """The unit meant; `ValidationError` when it is unclear."""
        name = super().clean(value)
        return resolve_or_ask(name) if name else None

    def prepare_value(self, value: Any) -> Any:
        """A unit shows as its full name."""
        return value.name if isinstance(value, Unit) else value


class PersonForm(forms.Form):
    """A new person with a first role."""

    display_name = forms.CharField(label="姓名", max_length=60)
    username = forms.CharField(
        label="用户名",
        max_length=60,
        help_text="登录时使用，可用中文、字母、数字和 . + - _",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(label="电子邮箱", required=False, help_text="用于重置密码和统一身份认证，请核对属于本人。")
    unit = UnitField(label="单位", max_length=120, help_text="全称、简称、别名都可以")
    role = forms.ChoiceField(label="角色", choices=Role.choices, initial=Role.CLERK)
    with_descendants = forms.BooleanField(label="含下级单位", required=False)


class PersonDetailsForm(forms.Form):
    """Name and e-mail address of a person."""

    display_name = forms.CharField(label="姓名", max_length=60)
    email = forms.EmailField(label="电子邮箱", required=False, help_text="更改后，原邮箱关联的统一身份认证随即失效。")

    @classmethod
    def of(cls, person: User) -> "PersonDetailsForm":
        """The form filled in as the person is now."""
        return cls(initial={"display_name": person.display_name, "email": person.email})


class RoleForm(forms.Form):
    """A role for a person."""

    unit = UnitField(label="单位", max_length=120, help_text="全称、简称、别名都可以")
    role = forms.ChoiceField(label="角色", choices=Role.choices, initial=Role.CLERK)
    with_descendants = forms.BooleanField(label="含下级单位", required=False)
    since = forms.DateField(label="自", widget=DayInput(), initial=timezone.localdate)
    until = forms.DateField(label="至", required=False, widget=DayInput(), help_text="不填表示长期")


class AliasForm(forms.Form):
    """Another name of a unit."""

    name = forms.CharField(label="别名", max_length=120, help_text="文件中对这个单位的其他写法，如旧称、简称")


class RenameForm(forms.Form):
    """A new official name of a unit."""

    name = forms.CharField(label="全称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=60)


class MembersForm(forms.Form):
    """The units that a collective name stands for, one name a line."""

    members = forms.CharField(
        label="所含单位", widget=forms.Textarea(attrs={"rows": 10}), help_text="每行一个单位，全称、简称、别名都可以"
    )

    def clean_members(self) -> list[Unit]:
        """The units meant; one `ValidationError` a line that is unclear."""
        names = directory()
        units: list[Unit] = []
        problems: list[forms.ValidationError] = []
        for number, line in enumerate(self.cleaned_data["members"].splitlines(), 1):
            if not line.strip():
                continue
            try:
                unit = resolve_or_ask(line.strip(), names)
            except forms.ValidationError as error:
                problems.append(forms.ValidationError(f"第{number}行：{error.messages[0]}"))
            else:
                if unit not in units:
                    units.append(unit)
        if problems:
            raise forms.ValidationError(problems)
        return units
