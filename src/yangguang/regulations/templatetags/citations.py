"""Template helpers of the library."""

from django import template
from django.utils.safestring import SafeString

from yangguang.regulations.linking import Links, linked

register = template.Library()


@register.filter
def cited(line: str, links: Links) -> SafeString:
    """The line with its citations as links."""
    return linked(line, links)
