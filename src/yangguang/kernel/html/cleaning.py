"""Any HTML to the small grammar that bodies of documents are kept in.

Two keepers, each enough by itself: the tree is written anew from a short list of elements with every
text escaped, and what was written goes through nh3 with the same list. No style attributes, no ids, no
scripts, nothing that loads from elsewhere.
"""

import nh3

from .addresses import SCHEMES
from .blocks import finished
from .builder import build
from .tree import parse

_LEAVES = ("p", "h2", "h3", "h4", "h5")
_TAGS = {*_LEAVES, "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "hr", "figure"}
_TAGS |= {"figcaption", "a", "strong", "em", "u", "s", "sub", "sup", "br", "img"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_ALIGNED = {"text-center", "text-right"}
_CLASSES = {**{leaf: {*_ALIGNED, "indent"} for leaf in _LEAVES}, "td": _ALIGNED, "th": _ALIGNED}
_KEEPER = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, allowed_classes=_CLASSES, url_schemes=SCHEMES, link_rel=None)


def clean(html: str) -> str:
    """The body as it may be kept and shown: balanced HTML of headings h2 to h5, paragraphs, lists, tables with spans,
    quotations, figures, and words marked as links, strong, em, u, s, sub or sup. "" when nothing is to be seen.

    Alignment is kept as the classes `text-center`, `text-right` and `indent`; pictures only when they are
    attachments of this site (an address ending in `files/<id>/<name>`) or `pictures/<n>.png` just taken from a file;
    links only to http, https, mailto, tel and this site. Pasted Word comes out without its styles, its symbol lists
    as lists and its outline levels as headings. Cleaning what is clean changes nothing.

    Raises Unreadable for more than 6 MB, 300,000 tags or tags nested beyond 250.
    """
    root = parse(html)
    return "" if root is None else _KEEPER.clean(finished(build(root)))
