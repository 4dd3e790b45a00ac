"""Filters of the public pages of the year plan."""

import re

from django import template
from django.urls import reverse
from django.utils.html import format_html

from yangguang.kernel.language import chinese_mark, in_chinese
from yangguang.organisations.models import Unit
from yangguang.workplan.addresses import evidence_address, unit_has_page
from yangguang.workplan.models import Evidence

register = template.Library()

_HEADING = re.compile(r"[一二三四五六七八九十]+、[^。]*")
_DIGITS = "零一二三四五六七八九"


@register.filter
def unit_link(unit: Unit, name: str = "") -> str:
    """The unit's short name, or `name`, as a link to its page where it has one."""
    label = name or str(unit)
    if not unit_has_page(unit):
        return in_chinese(label)
    return format_html('<a{} href="{}">{}</a>', chinese_mark(), reverse("plans:unit", args=[unit.code]), label)


@register.filter
def address(piece: Evidence) -> str:
    """Where the evidence opens; empty when it has neither a file nor a web address."""
    return evidence_address(piece)


@register.filter
def chinese_number(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十二, 二十一; other numbers as they are."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


@register.filter
def quoted_title(title: str) -> str:
    """A document's title in 《》, with marks inside it in 〈〉 (GB/T 15834-2011, 4.15.3)."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


@register.filter
def is_heading(line: str) -> bool:
    """Whether a line of a bulletin is a heading of its own: 一、…, without a sentence after it."""
    return bool(_HEADING.fullmatch(line))


@register.filter
def label_in(name: str, labels: dict[str, str]) -> str:
    """The label of a field, or its name."""
    return labels.get(name, name)


@register.filter
def as_words(value: object) -> str:
    """A value of a notice's field for reading: lists joined, found deadlines by their words, nothing as 无."""
    if value in (None, "", []):
        return "无"
    if isinstance(value, list | tuple):
        return "、".join(str(item["text"]) if isinstance(item, dict) else str(item) for item in value)
    return str(value)
