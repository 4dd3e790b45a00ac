"""Words for what an edition changes."""

from typing import Any

from django import template

from yangguang.workplan.notice.diff import FIELD_LABELS

register = template.Library()


@register.filter
def field_label(name: str) -> str:
    """What a field of a notice or task is called."""
    return FIELD_LABELS[name]


@register.filter
def plain_value(value: Any) -> str:
    """A value of a changed field in words: 无 for nothing, deadlines as their words with their days."""
    if isinstance(value, list):
        words = [f"{d['text']}（{d['date']}）" if d["date"] else d["text"] for d in value]
        return "、".join(words) or "无"
    return str(value) if value not in (None, "") else "无"
