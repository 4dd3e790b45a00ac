"""Words and their sounds, for ranking and for queries typed by sound."""

from functools import cache

import rjieba
from pypinyin import lazy_pinyin

LONGEST_TITLE = 120
# The other reading of characters of which both are common in names and titles: 长沙 and 局长, 重庆 and 重要.
_OTHER = {
    "长": "chang", "重": "chong", "行": "hang", "都": "du", "调": "tiao", "乐": "yue", "会": "kuai", "朝": "zhao",
    "参": "shen", "传": "zhuan", "弹": "tan", "降": "jiang", "藏": "zang", "省": "xing", "率": "lv",
}  # fmt: skip
_EMPTY = frozenset(("关于", "通知", "印发", "有关", "进行", "以及", "或者", "按照"))


def words_of(folded: str) -> list[str]:
    """The words of two characters or more, in order."""
    return [word for word in rjieba.cut(folded, False) if len(word) > 1]


def title_words(folded: str) -> list[str]:
    """Every word of a title, long ones also in their parts, each once."""
    found = dict.fromkeys(rjieba.cut_for_search(folded, True))
    return [word for word in found if (len(word) > 1 or word.isalnum()) and word not in _EMPTY]


def syllables(title: str) -> list[str]:
    """The sounds of a title's Chinese characters, without tones, in order: 政务公开 gives zheng wu gong kai."""
    return [sound for char in title[:LONGEST_TITLE] if (sound := _sound(char))]


def sounds_of(title: str) -> list[str]:
    """The syllables of a title; where characters have another common reading, once more with these after a mark."""
    first = syllables(title)
    other = [_OTHER.get(char) or sound for char in title[:LONGEST_TITLE] if (sound := _sound(char))]
    return first if other == first else [*first, "|", *other]


@cache
def _sound(char: str) -> str:
    """The commonest reading of a character, without its tone; empty for what is not read."""
    return "".join(lazy_pinyin(char, errors="ignore"))


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
