"""The audit chain as people read it: filters, and what changed in words instead of column names."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet

from yangguang.kernel.actions import REGISTRY
from yangguang.kernel.models import AuditEvent

LONGEST = 200


class LogFilter(forms.Form):
    """What of the log to show; every field may be left empty, and a value that is not understood is left out."""

    action = forms.ChoiceField(label="操作", required=False)
    who = forms.CharField(label="操作人", required=False, max_length=60)
    what = forms.CharField(label="对象", required=False, max_length=100)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = sorted((spec.label, name) for name, spec in REGISTRY.items())
        self.fields["action"].choices = [("", "全部"), *((name, label) for label, name in labels)]  # type: ignore[attr-defined]

    def narrow(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Those of `events` that the filter asks for; both days count, in Asia/Shanghai."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "action" in asked:
            events = events.filter(action=asked["action"])
        if "who" in asked:
            named = Q(actor__name__icontains=asked["who"]) | Q(actor__username__icontains=asked["who"])
            events = events.filter(named)
        if "what" in asked:
            events = events.filter(subject_label__icontains=asked["what"])
        if "since" in asked:
            events = events.filter(at__date__gte=asked["since"])
        if "until" in asked:
            events = events.filter(at__date__lte=asked["until"])
        return events


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed: its name in the interface, and both values as a person reads them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the log: the event, and what changed with it."""

    event: AuditEvent
    changes: list[Change]


def rows(events: list[AuditEvent]) -> list[Row]:
    """The events with their changes; an action that made another record lists that record's fields."""
    return [Row(event, _changes(event)) for event in events]


def _changes(event: AuditEvent) -> list[Change]:
    model = _model(event.subject_type)
    found = [
        Change(_label(model, name), _shown(model, name, event.before.get(name)), _shown(model, name, value) or "空")
        for name, value in event.after.items()
    ]
    made = dict(event.detail.get("result") or {})
    kind = _model(str(made.pop("type", "")))
    if reason := event.detail.get("reason"):
        found.append(Change("理由", "", _shown(None, "", reason)))
    return found + [
        Change(_label(kind, name), "", _shown(kind, name, value))
        for name, value in made.items()
        if name != "id" and value not in (None, "", "[]", "{}")
    ]


def _model(label: str) -> type[models.Model] | None:
    """The model that a row names; None for one that has since left the code."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> "models.Field[Any, Any] | None":
    try:
        found = model._meta.get_field(name.removesuffix("_id")) if model else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _label(model: type[models.Model] | None, name: str) -> str:
    field = _field(model, name)
    return str(field.verbose_name) if field else name


def _shown(model: type[models.Model] | None, name: str, value: Any) -> str:
    field = _field(model, name)
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
    words = str(dict(field.flatchoices).get(value, value)) if field and field.flatchoices else str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
