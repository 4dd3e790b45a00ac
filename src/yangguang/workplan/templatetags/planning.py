"""Words for what an edition changes."""

from typing import Any

from django import template

register = template.Library()

LABELS = {
    "title": "标题",
    "document_number": "文号",
    "issuer": "印发机关",
    "issued_on": "印发日期",
    "year": "年度",
    "aspects": "方面",
    "number": "序号",
    "aspect": "方面",
    "text": "内容",
    "lead_units": "牵头单位",
    "responsible_units": "责任单位",
    "deadline": "完成时限",
    "deadlines": "读出的期限",
}


@register.filter
def field_label(name: str) -> str:
    """What a field of a notice or task is called."""
    return LABELS[name]


@register.filter
def plain_value(value: Any) -> str:
    """A value of a changed field in words: 无 for nothing, deadlines as their words with their days."""
    if isinstance(value, list):
        words = [f"{d['text']}（{d['date']}）" if d["date"] else d["text"] for d in value]
        return "、".join(words) or "无"
    return str(value) if value not in (None, "") else "无"
