"""The shipped letters, from `data/letters.json` and the reply types, as Word templates in official layout."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from yangguang.foi import replies
from yangguang.foi.states import LetterKind
from yangguang.kernel.official_document import OfficialDocument, official_docx

_FILE = Path(__file__).parent.parent / "data" / "letters.json"
_REPLY_OPENING = (
    "本机关于{{ received }}收到您提出的申请（{{ receipt }}），申请获取：{{ subject }}。经审查，现答复如下："
)
_ITEMS = (
    "{%p for item in items %}",
    "（第{{ item.order }}项）{{ item.text }}：{{ item.label }}。{{ item.note }}",
    "{%p endfor %}",
)
_WITHHELD = (
    "{%p if withheld %}",
    "所提供材料中不予公开的内容：",
    "{%p endif %}",
    "{%p for one in withheld %}",
    "{{ one.where }}：{{ one.reason }}（{{ one.article }}）。",
    "{%p endfor %}",
)
_REMEDY = "{{ remedy }}"
_INDENT = Pt(32)


@cache
def _letters() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def template_codes() -> dict[str, str]:
    """The codes of all templates with the Chinese names of their letters."""
    found = {code: LetterKind(code).label for code in _letters()}
    return found | {one.template: f"答复书：{one.label}" for one in replies.all_types()}


def title_of(code: str) -> str:
    """The title of the letter. `KeyError` for a code that does not exist."""
    return _letters()[code]["title"] if code in _letters() else _reply(code).letter_title


def has_remedy(code: str) -> bool:
    """Whether the letter ends with the remedy clause."""
    return bool(_letters()[code].get("remedy")) if code in _letters() else _reply(code).remedy


def _reply(code: str) -> replies.ReplyType:
    return {one.template: one for one in replies.all_types()}[code]


@cache
def shipped_docx(code: str) -> bytes:
    """The shipped template of that code as a Word file with fields in double braces. `KeyError` for an unknown code."""
    if code in _letters():
        lines = list(_letters()[code]["paragraphs"])
    else:
        lines = [_REPLY_OPENING, *_reply(code).paragraphs, *_ITEMS, *_WITHHELD]
    if has_remedy(code):
        lines.append(_REMEDY)
    made = official_docx(
        OfficialDocument("{{ organ }}", "{{ number }}", title_of(code), "{{ addressee }}", "\n".join(lines), "", None)
    )
    return _signed(made)


def _signed(data: bytes) -> bytes:
    """With the organ and the day below the text, on the right; never on a page without text (GB/T 9704-2012, 7.3.5)."""
    word = Document(io.BytesIO(data))
    lines = word.paragraphs
    last = max(at for at, one in enumerate(lines) if one.text and not one.text.startswith("{%p"))
    for paragraph in lines[last:]:
        paragraph.paragraph_format.keep_with_next = True
    for text, back in (("{{ organ }}", 2), ("{{ issued }}", 4)):
        paragraph = word.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        layout = paragraph.paragraph_format
        layout.right_indent = _INDENT * back // 2
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing = lines[last].paragraph_format.line_spacing
        layout.keep_together, layout.keep_with_next = True, text == "{{ organ }}"
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()
