"""Template tags that every room's pages share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from yangguang.kernel.actions import REGISTRY
from yangguang.kernel.language import in_chinese

register = template.Library()


@dataclass(frozen=True, slots=True)
class Left:
    """How far off a day is, in words, and the class of the tone that suits."""

    words: str
    tone: str


@register.simple_tag
def days_left(due: date, today: date) -> Left:
    """逾期 N 天, 今天, 还剩 N 天: calendar days; the tone warns from three days before."""
    days = (due - today).days
    if days < 0:
        return Left(f"逾期 {-days} 天", "bad-text")
    if days == 0:
        return Left("今天到期", "warn-text")
    return Left(f"还剩 {days} 天", "warn-text" if days <= 3 else "")


@register.filter
def chinese(words: Any) -> SafeString:
    """A record's own words inside a sentence of the interface."""
    return in_chinese(words)


@register.filter
def action_label(name: str) -> str:
    """The Chinese label of a registered action; its name when no such action is left."""
    return REGISTRY[name].label if name in REGISTRY else name
