"""What the office fills in: supervision orders, training and meetings, bulletins."""

from datetime import date
from typing import Any

from django import forms

from yangguang.kernel.fields import LONG, DayInput
from yangguang.organisations.models import Unit
from yangguang.workplan.models import Assignment, LoggedEvent, Plan, Task
from yangguang.workplan.states import AssignmentState, OrderState


class OrderForm(forms.Form):
    """A supervision order before it is sent."""

    plan = forms.ModelChoiceField(label="年度任务", queryset=Plan.objects.none(), empty_label=None)
    unit = forms.ModelChoiceField(label="督办单位", queryset=Unit.objects.none(), empty_label="请选择")
    task = forms.ModelChoiceField(
        label="所涉任务", queryset=Task.objects.none(), required=False, empty_label="不针对某一项任务"
    )
    matter = forms.CharField(label="督办事项", widget=forms.Textarea(attrs={"rows": 4}), max_length=LONG)
    working_days = forms.IntegerField(
        label="回复期限（工作日）",
        initial=5,
        min_value=1,
        max_value=60,
        error_messages={
            "min_value": "回复期限应在 1 至 60 个工作日之间。",
            "max_value": "回复期限应在 1 至 60 个工作日之间。",
        },
    )

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Assignment.objects.filter(task__plan__in=plans).exclude(state=AssignmentState.RELEASED)
        units = Unit.objects.filter(pk__in=held.values("unit")).order_by("path")
        tasks = Task.objects.filter(plan__in=plans, parent=None, withdrawn=False).order_by("-plan__year", "number")
        for name, choices in (("plan", plans), ("unit", units), ("task", tasks)):
            self.fields[name].queryset = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Adds `assignment`, the unit's share in the chosen task."""
        data: dict[str, Any] = super().clean() or {}
        data["assignment"] = None
        task, unit, plan = data.get("task"), data.get("unit"), data.get("plan")
        if task is not None and unit is not None and plan is not None:
            shares = Assignment.objects.filter(task=task, unit=unit, task__plan=plan)
            data["assignment"] = shares.exclude(state=AssignmentState.RELEASED).first()
            if data["assignment"] is None:
                self.add_error("task", f"{unit}没有承担这项任务，请重新选择单位或任务。")
        return data


class OrderFilter(forms.Form):
    """Which orders a list shows."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *OrderState.choices])
    unit = forms.ModelChoiceField(label="单位", required=False, queryset=Unit.objects.none(), empty_label="全部单位")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class EventForm(forms.Form):
    """A training, meeting or field study that was held."""

    unit = forms.ModelChoiceField(label="举办单位", queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="类别", choices=LoggedEvent.Kind.choices)
    title = forms.CharField(label="主题", max_length=200)
    held_on = forms.DateField(label="日期", widget=DayInput())
    attendance = forms.IntegerField(label="参加人数", min_value=1, max_value=100_000)
    summary = forms.CharField(
        label="内容摘要", widget=forms.Textarea(attrs={"rows": 3}), max_length=LONG, required=False
    )

    def __init__(self, *args: Any, units: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()


class EventFilter(forms.Form):
    """Which events a list shows."""

    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *LoggedEvent.Kind.choices])
    unit = forms.ModelChoiceField(label="单位", required=False, queryset=Unit.objects.none(), empty_label="全部单位")
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class BulletinForm(forms.Form):
    """A bulletin's wording."""

    title = forms.CharField(label="标题", max_length=200)
    body = forms.CharField(
        label="正文",
        widget=forms.Textarea(attrs={"rows": 22}),
        max_length=30_000,
        help_text="每行一段；以“一、”“（一）”开头的行排为标题。",
    )
