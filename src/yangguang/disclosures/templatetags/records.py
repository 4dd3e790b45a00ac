"""Template helpers of records."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from yangguang.catalogue import vocabulary
from yangguang.disclosures.models import Edition

register = template.Library()
KINDS = {
    **dict.fromkeys(("doc", "docx"), "Word"),
    **dict.fromkeys(("xls", "xlsx", "csv"), "表格"),
    **dict.fromkeys(("ppt", "pptx"), "演示文稿"),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp"), "图片"),
    **dict.fromkeys(("zip", "rar", "7z"), "压缩包"),
}
# What could end the element, or begin another, inside JSON.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def cleaned(body: str) -> SafeString:
    """A record's body as it is shown: it was cleaned when it was written (`kernel.html.clean`), by every way in."""
    return mark_safe(body)  # noqa: S308


@register.simple_tag
def linked_data(edition: Edition, address: str) -> SafeString:
    """The record as schema.org data for search engines; a data block, which the browser never runs."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService" if edition.kind == "guide" else "Report",
        "name": edition.title,
        "headline": edition.title[:110],
        "identifier": edition.disclosure.index_number,
        "description": edition.summary,
        "url": address,
        "inLanguage": "zh-Hans-CN",
        "isAccessibleForFree": True,
        "version": edition.number,
        "publisher": {"@type": "GovernmentOrganization", "name": edition.issuer or edition.unit.name},
        "datePublished": edition.listed_at.isoformat() if edition.listed_at else None,
        "dateModified": edition.published_at.isoformat() if edition.published_at else None,
        "dateCreated": edition.formed_on.isoformat() if edition.formed_on else None,
        "expires": edition.valid_until.isoformat() if edition.valid_until else None,
        "keywords": edition.keywords,
    }
    kept = {name: value for name, value in described.items() if value not in (None, "")}
    text = json.dumps(kept, ensure_ascii=False).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


@register.filter
def kind_label(code: str) -> str:
    """What records of this kind are called."""
    return vocabulary.label(vocabulary.kinds(), code) if code else "未选体裁"


@register.filter
def file_kind(name: str) -> str:
    """The kind of a file as people call it, by its name: PDF, Word …"""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return KINDS.get(ending, ending.upper() or "文件")
