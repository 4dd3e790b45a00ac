"""Units that stand at the end of a task's words, in brackets or after a label."""

import re

from yangguang.workplan.notice.collectives import WIDE
from yangguang.workplan.notice.units import has_role_words, looks_like_units, starts_with_label


def split_units(text: str) -> tuple[str, str]:
    """(text, units) of a paragraph whose units stand in its closing brackets or after a label; else (text, "")."""
    stripped = text.rstrip(" 。；\t")
    if starts_with_label(stripped):
        return "", stripped
    start = _closing_bracket(stripped)
    if start is not None:
        inside = stripped[start + 1 : -1]
        if has_role_words(inside) or (looks_like_units(inside) and _at_end(stripped, start)):
            return stripped[:start].rstrip(), inside
    sign = re.search(
        r"[。；]\s*(?=(?:牵头|责任|主责|配合|承办|主办)(?:责任)?(?:单位|部门|科室|处室)\s*[：:])", stripped
    )
    if sign:
        return stripped[: sign.start() + 1], stripped[sign.end() :]
    return text.strip(), ""


def _at_end(text: str, start: int) -> bool:
    """A bare list of units in brackets counts only alone on its line or after a full sentence."""
    return start == 0 or (start > 4 and text[start - 1] in "。；！")


def _closing_bracket(text: str) -> int | None:
    """Where the bracket begins that closes at the end of `text`."""
    wide = text.translate(WIDE).replace("【", "（").replace("】", "）").replace("[", "（").replace("]", "）")
    if not wide.endswith("）"):
        return None
    depth = 0
    for at in range(len(wide) - 1, -1, -1):
        depth += (wide[at] == "）") - (wide[at] == "（")
        if depth == 0:
            return at
    return None
