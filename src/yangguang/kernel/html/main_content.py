"""The part of a page that is the document: not its menus, its search box, its list of neighbours."""

import re

from lxml import etree

from .tree import parse

_SENTENCE = re.compile("[。；]")
_DESCENDED = frozenset(
    {"html", "body", "div", "section", "article", "main", "center", "form", "table", "tbody", "tr", "td"}
)
_AROUND = re.compile(r"foot|nav|menu|copyright|crumb|sidebar|header|banner|share|login|search", re.IGNORECASE)
_SHARE = 0.9


def main_content(page: str) -> str:
    """The HTML of the smallest part that holds nine tenths of the page's sentences, headings beside it included.

    A page without sentences comes back whole. Raises Unreadable as `clean` does.
    """
    root = parse(page)
    if root is None:
        return ""
    for dropped in root.xpath("//script|//style|//noscript|//nav|//footer|//aside|//select|//button"):
        parent = dropped.getparent()
        if parent is not None:
            _keep_tail(dropped)
            parent.remove(dropped)
    body = root.find("body")
    node = body if body is not None else root
    counts = _sentences(node)
    total = counts[node]
    while total:
        children = [child for child in _children(node) if not _is_around(child)]
        chosen = next((child for child in children if counts[child] >= total * _SHARE), None)
        if chosen is None or chosen.tag not in _DESCENDED:
            break
        if any(counts[other] for other in children if other is not chosen):
            break
        if node.tag in ("table", "tbody", "tr") and not _is_layout(node, chosen):
            break
        node = chosen
    if node.tag in ("tbody", "tr"):
        node = next(node.iterancestors("table"))
    return etree.tostring(node, encoding="unicode", method="html", with_tail=False)


def _children(node: etree._Element) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str)]


def _sentences(root: etree._Element) -> dict[etree._Element, int]:
    """How many sentences end in each element, not counting what stands around a document on its page."""
    counts: dict[etree._Element, int] = {}
    for _event, node in etree.iterwalk(root, ("end",)):
        own = len(_SENTENCE.findall(node.text or ""))
        for child in _children(node):
            own += 0 if _is_around(child) else counts.get(child, 0)
            own += len(_SENTENCE.findall(child.tail or ""))
        counts[node] = own
    return counts


def _is_around(node: etree._Element) -> bool:
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return node.tag in ("header", "footer", "nav", "aside") or _AROUND.search(named) is not None


def _is_layout(node: etree._Element, chosen: etree._Element) -> bool:
    """Whether a table only lays the page out: its other cells say nothing."""
    return not any("".join(other.itertext()).strip() for other in _children(node) if other is not chosen)


def _keep_tail(node: etree._Element) -> None:
    if node.tail:
        before, parent = node.getprevious(), node.getparent()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        elif parent is not None:
            parent.text = (parent.text or "") + node.tail
