"""Citations in public texts become links to the document of the library that they mean, when they mean exactly one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html

from yangguang.kernel import pages
from yangguang.regulations.models import Regulation
from yangguang.regulations.reading.titles import WrittenTitle, title_key, titles_in
from yangguang.regulations.resolving import normal

#: A citation as it is written: the title's key, and the number beside it, empty for none.
Citation = tuple[str, str]
Links = Mapping[Citation, str]

MOST = 400
_NUMBER = re.compile(r"\s*[（(]([^（）()\n]{4,40}号)[）)]")
_CLOSED = frozenset({"a", "script", "style", "code", "pre"})


def _cited(text: str) -> Iterable[tuple[WrittenTitle, Citation, int]]:
    """The citations of a text with the place where each ends, its number included."""
    for one in titles_in(text):
        number = _NUMBER.match(text, one.end)
        key = (title_key(one.title), normal(number[1]) if number else "")
        yield one, key, number.end() if number else one.end


def links_for(texts: Iterable[str], *, besides: int | None = None) -> dict[Citation, str]:
    """The address of the document that each citation of the texts means; one query.

    As in `resolving`: a title that two documents bear means none of them, nor does a title beside a number that its
    document does not bear. Documents that were taken down, and the document `besides` itself, are left out.
    """
    wanted = {key for text in texts for _, key, _ in _cited(text)}
    if not wanted:
        return {}
    keys = sorted({key for key, _ in wanted})[:MOST]
    by_title: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, key, number in Regulation.objects.filter(title_key__in=keys, closed=False).values_list(
        "pk", "title_key", "document_number"
    ):
        by_title[key].append((pk, normal(number) if number else ""))
    found: dict[Citation, str] = {}
    for key, number in wanted:
        meant = [pk for pk, own in by_title[key] if not number or own in {"", number}]
        if len(meant) == 1 and meant[0] != besides:
            found[key, number] = reverse("regulations:document", args=[meant[0]])
    return found


def linked(text: str, links: Links) -> SafeString:
    """A plain text as HTML, its citations as links; the words stay as they are."""
    parts, at = [], 0
    for one, key, end in _cited(text):
        if (address := links.get(key)) is not None:
            parts += [escape(text[at : one.start]), format_html('<a href="{}">{}</a>', address, text[one.start : end])]
            at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308


def linked_body(request: HttpRequest, body: str) -> str:
    """A cleaned body of HTML with its citations as links; what stands in a link already stays."""
    if "《" not in body:
        return body
    pages.show(request, "regulations")
    root = html.fragment_fromstring(body, create_parent="div")
    texts = [text for node in root.iter() for text in (node.text, node.tail) if text and "《" in text]
    links = links_for(texts)
    if not links:
        return body
    for node in list(root.iter()):
        _link_node(node, links)
    return (escape(root.text) if root.text else "") + "".join(
        etree.tostring(one, encoding="unicode", method="html") for one in root
    )


def _link_node(node: etree._Element, links: Links) -> None:
    """Put links into the text of an element, and into the text behind it."""
    parent = node.getparent()
    if isinstance(node.tag, str) and not _within_link(node) and node.text and "《" in node.text:
        first, made = _pieces(node.text, links)
        node.text = first
        for place, one in enumerate(made):
            node.insert(place, one)
    if parent is not None and not _within_link(parent) and node.tail and "《" in node.tail:
        first, made = _pieces(node.tail, links)
        node.tail = first
        at = parent.index(node) + 1
        for place, one in enumerate(made):
            parent.insert(at + place, one)


def _within_link(node: etree._Element) -> bool:
    return any(one.tag in _CLOSED for one in (node, *node.iterancestors()))


def _pieces(text: str, links: Links) -> tuple[str, list[etree._Element]]:
    """The text before the first link, and the links, each with the text behind it."""
    first, at = "", 0
    made: list[etree._Element] = []
    for one, key, end in _cited(text):
        if (address := links.get(key)) is None:
            continue
        before = text[at : one.start]
        if made:
            made[-1].tail = before
        else:
            first = before
        link = html.Element("a", href=address)
        link.text = text[one.start : end]
        made.append(link)
        at = end
    if not made:
        return text, []
    made[-1].tail = text[at:]
    return first, made
