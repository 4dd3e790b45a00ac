"""Whether a record holds what it must: its elements, a body that says something, and nothing said before."""

from collections.abc import Iterator

from .likeness import similarity
from .results import CheckInput, Finding
from .rules import RULES

TINY = 20
ALIKE = 0.85
#: What may show a picture; a leaflet is often a PDF.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")


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
    yield from _form(record)
    for other in record.similar:
        share = similarity(record.body_text, other.text)
        if share >= ALIKE:
            yield RULES["near_duplicate"].found("正文", f"与{other.label}有 {share:.0%} 相同")


def _form(record: CheckInput) -> Iterator[Finding]:
    """An interpretation by pictures without one; one by video with neither a file nor a link to it."""
    files = tuple(file.name.lower() for file in record.attachments)
    if record.interpretation_form == "picture" and not (
        "<img" in record.body_html or any(name.endswith(PICTURES) for name in files)
    ):
        yield RULES["form_absent"].found("正文", "解读形式是图解，正文和附件中没有图片")
    if record.interpretation_form == "video" and not (
        "<a " in record.body_html or any(name.endswith(".mp4") for name in files)
    ):
        yield RULES["form_absent"].found("正文", "解读形式是视频解读，没有 .mp4 附件，正文中也没有链接")


def _body(record: CheckInput) -> Iterator[Finding]:
    words = "".join(record.body_text.split())
    pictures = "<img" in record.body_html
    if not words and not pictures:
        yield RULES["empty_body"].found("正文", "正文里没有文字")
    elif len(words) < TINY and not record.attachments:
        yield RULES["tiny_body"].found("正文", words[:TINY] or "正文里只有图片")
