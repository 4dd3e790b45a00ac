"""Which words of a page are the interface's, and which are a record's own and stay Chinese whatever the page speaks."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


class Own(str):
    """A record's own words among those of the interface, such as a title in the breadcrumbs: never translated."""

    __slots__ = ()


def chinese_mark() -> SafeString:
    """What an element with a record's own words carries: its language where the page speaks another, else nothing."""
    return mark_safe("" if _speaks_chinese() else ' lang="zh-Hans"')  # noqa: S308 - a constant


def in_chinese(words: Any) -> SafeString:
    """A record's own words inside a sentence, escaped; in an element that says so where the page is not Chinese."""
    return format_html("{}" if _speaks_chinese() else '<span lang="zh-Hans">{}</span>', words)


def _speaks_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
