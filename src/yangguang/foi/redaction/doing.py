"""Redaction of a file: Word and Excel in place by place, PDF page by page as pictures; each result is read back."""

from collections.abc import Sequence

from yangguang.foi.redaction import apart, note, office, reading
from yangguang.foi.redaction.passages import WHOLE, Area, NotRedacted, Passage, Redacted
from yangguang.kernel.intake import Unreadable

MOST = 200
SHORTEST = 2


def redact(
    data: bytes, kind: str, passages: Sequence[Passage], areas: Sequence[Area] = (), *, looked: bool = False
) -> Redacted:
    """The file without the passages, wherever they stand, and without the areas; `kind` is pdf, docx or xlsx.

    Width, case and blanks make no difference. `looked` says that a person has gone through the pages that are scans,
    in which words cannot be searched. Raises `NotRedacted` with what to do: for passages that are not found, a file
    that cannot be read, and where anything would remain.
    """
    wanted = [one for one in passages if one.words.strip()]
    if not wanted and not areas:
        raise NotRedacted("请写明要遮盖的文字，PDF 也可以写要遮盖的页和区域。")
    if areas and kind != "pdf":
        raise NotRedacted("只有 PDF 能按页和区域遮盖，Word 和 Excel 请写明文字。")
    if any(not 0 <= one.left < one.right <= WHOLE or not 0 <= one.top < one.bottom <= WHOLE for one in areas):
        raise NotRedacted("区域的四个数应当是 0 到 1000：左小于右，上小于下。")
    if max(len(wanted), len(areas)) > MOST:
        raise NotRedacted(f"一次最多遮盖 {MOST} 处文字，请分次制作。")
    if short := [one.words for one in wanted if len(one.words.strip()) < SHORTEST]:
        raise NotRedacted(f"“{short[0]}”太短，会遮盖太多内容，请写完整的词句。")
    try:
        if kind == "pdf":
            made = note.added(apart.redacted_pdf(data, wanted, areas, looked=looked))
        else:
            made = office.redacted(kind, data, wanted)
        left = reading.found(kind, made.data, [one.words for one in wanted])
    except Unreadable as refusal:
        raise NotRedacted(f"{refusal}。") from None
    if left:
        raise NotRedacted(
            f"“{left[0]}”仍能在副本中找到（可能跨行、跨单元格，或者在嵌入的对象里），没有生成副本。请先在原件中删去。"
        )
    return made
