"""Words and their sounds, for ranking and for queries typed by sound."""

from functools import cache

import rjieba
from pypinyin import Style, lazy_pinyin

LONGEST_TITLE = 120
_EMPTY = frozenset("关于 通知 印发 的 和 与 及 或 等 关于印发 有关 进行 应当 以及 或者 按照 规定 由 对 在 是 为".split())


def words_of(folded: str) -> list[str]:
    """The words of two characters or more, in order, without those that say nothing about a text."""
    return [word for word in rjieba.cut(folded, False) if len(word) > 1 and word not in _EMPTY and not word.isspace()]


def title_words(folded: str) -> list[str]:
    """Every word of a title, long ones also in their parts, each once."""
    found = dict.fromkeys(rjieba.cut_for_search(folded, True))
    return [word for word in found if (len(word) > 1 or word.isalnum()) and word not in _EMPTY]


def syllables(title: str) -> list[str]:
    """The sounds of a title's Chinese characters, without tones, in order: 政务公开 gives zheng wu gong kai."""
    return [one for one in lazy_pinyin(title[:LONGEST_TITLE], errors="ignore") if one.isascii()]


def initials(title: str) -> str:
    """The first letters of those sounds: 政务公开 gives zwgk."""
    return "".join(lazy_pinyin(title[:LONGEST_TITLE], style=Style.FIRST_LETTER, errors="ignore"))


@cache
def _known() -> frozenset[str]:
    from yangguang.kernel.text.pinyin import syllables as every

    return every()


def spelled(letters: str) -> list[str] | None:
    """`letters` (a-z) cut into syllables, the longest first; None when it is not pinyin through and through."""
    if not letters:
        return []
    for length in range(min(6, len(letters)), 0, -1):
        if letters[:length] in _known() and (rest := spelled(letters[length:])) is not None:
            return [letters[:length], *rest]
    return None
