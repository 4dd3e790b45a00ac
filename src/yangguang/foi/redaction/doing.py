"""Redaction of a file: Word and Excel in place by place, PDF page by page as pictures; each result is read back."""

from collections.abc import Sequence

from yangguang.foi.redaction import apart, office, reading
from yangguang.foi.redaction.passages import NotRedacted, Passage, Redacted
from yangguang.kernel.intake import Unreadable

MOST = 200
SHORTEST = 2


def redact(data: bytes, kind: str, passages: Sequence[Passage]) -> Redacted:
    """The file without the passages, wherever they stand; `kind` is pdf, docx or xlsx.

    Width, case and blanks make no difference. Raises `NotRedacted` with what to do: for passages that are not found,
    a file that cannot be read, and where anything would remain.
    """
    wanted = [one for one in passages if one.words.strip()]
    if not wanted:
        raise NotRedacted("请写明要遮盖的文字。")
    if len(wanted) > MOST:
        raise NotRedacted(f"一次最多遮盖 {MOST} 处文字，请分次制作。")
    if short := [one.words for one in wanted if len(one.words.strip()) < SHORTEST]:
        raise NotRedacted(f"“{short[0]}”太短，会遮盖太多内容，请写完整的词句。")
    try:
        made = apart.redacted_pdf(data, wanted) if kind == "pdf" else office.redacted(kind, data, wanted)
        left = reading.found(kind, made.data, [one.words for one in wanted])
    except Unreadable as refusal:
        raise NotRedacted(f"{refusal}。") from None
    if left:
        raise NotRedacted(
            f"“{left[0]}”仍能在副本中找到（可能跨行、跨单元格，或者在嵌入的对象里），没有生成副本。请先在原件中删去。"
        )
    return made
