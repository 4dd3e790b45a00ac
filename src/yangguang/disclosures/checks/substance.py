"""Whether a record holds what it must: its elements, a body that says something, and nothing said before."""

from collections.abc import Iterator

from .likeness import similarity
from .results import CheckInput, Finding
from .rules import RULES

TINY = 20
ALIKE = 0.85


def check(record: CheckInput) -> Iterator[Finding]:
    """Missing elements (article 12), an empty or tiny body, records that are nearly the same."""
    present = {
        "标题": record.title,
        "文号": record.document_number,
        "体裁": record.kind,
        "生成日期": str(record.formed_on or ""),
        "发文日期": str(record.issued_on or ""),
        **record.fields,
    }
    for label in record.required:
        if not present.get(label, "").strip():
            yield RULES["missing_element"].found(label, f"“{label}”没有填写")
    yield from _body(record)
    for other in record.similar:
        share = similarity(record.body_text, other.text)
        if share >= ALIKE:
            yield RULES["near_duplicate"].found("正文", f"与{other.label}有 {share:.0%} 相同")


def _body(record: CheckInput) -> Iterator[Finding]:
    words = "".join(record.body_text.split())
    pictures = "<img" in record.body_html
    if not words and not pictures:
        yield RULES["empty_body"].found("正文", "正文里没有文字")
    elif len(words) < TINY and not record.attachments:
        yield RULES["tiny_body"].found("正文", words[:TINY] or "正文里只有图片")
