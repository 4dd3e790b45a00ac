"""HTML of any origin to a tree that can be walked safely: no comments, bounded in size and in depth."""

import re
from collections.abc import Iterator

from lxml import etree

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import MEGABYTE

LARGEST = 6 * MEGABYTE
MOST_TAGS = 300_000
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_WHERE = "正文"


def parse(html: str, slack: int = 1) -> etree._Element | None:
    """The tree of a page or fragment; None when there is nothing in it. What was cleaned before has `slack`.

    Raises Unreadable for more than 6 MB, 300,000 tags, or tags nested more than 250 deep: none of them comes
    from a document, and a tree cut off there would lose words in silence.
    """
    data = _UNFIT.sub("", html).encode()
    if len(data) > LARGEST * slack:
        raise Unreadable(_WHERE, f"超过 {LARGEST // MEGABYTE} MB，请拆分，或把大段内容改作附件")
    if data.count(b"<") - data.count(b"</") > MOST_TAGS * slack:
        raise Unreadable(_WHERE, f"标签超过 {MOST_TAGS} 个，请只保留正文，或把大表格改作附件")
    if not data.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None  # comments only
    if any("depth" in entry.message for entry in parser.error_log):
        raise Unreadable(_WHERE, "标签一层套一层太深，请粘贴为纯文本后重新排版")
    return root


def walk(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """`enter` and `leave` of each element in order, without recursion; text and tails are the caller's to read."""
    for event, node in etree.iterwalk(root, ("start", "end")):
        yield ("enter" if event == "start" else "leave"), node
