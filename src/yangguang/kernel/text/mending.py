"""Mending of texts that were scraped from the web, and the key by which names are compared."""

import re
import unicodedata

from .pinyin import strip_pinyin_noise
from .script import is_traditional, simplify

_HAN = "㐀-\u9fff\uf900-\ufaff"
_CJK = rf"{_HAN}〇《》“”‘’、。，；：！？（）〔〕【】…—\U00020000-\U0003ffff"
_CJK_CHAR = re.compile(f"[{_CJK}]")
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_HALF = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | {
        "／": "/",
        "％": "%",
        "＋": "+",
        "－": "-",
        "＝": "=",
        "＠": "@",
        "＆": "&",
        "＿": "_",
        "｜": "|",
        "．": ".",
    }
)
_DOCUMENT_NUMBER = re.compile(
    rf"(?<=[{_HAN}])\s*[\[［【(（〔﹝〈<＜]\s*([12][0-9]{{3}})\s*年?\s*[\]］】)）〕﹞〉>＞]\s*(第?)\s*([0-9]{{1,6}})\s*号"
)
_WIDE = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
_PAIR = re.compile(r"[(（]([^()（）\n]*)[)）]")
_MARK = re.compile(r"[,;:()]")
_TIGHT = re.compile(
    "(?<=[《〈“‘（〔【、。，；：！？]) | (?=[》〉”’）〕】、。，；：！？])|"
    rf"(?<=[{_HAN}》”’）〕】]) (?=[《〈“‘（〔【])|(?<=[》〉”’）〕】]) (?=[{_HAN}])"
)


def split_lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them (line feed, carriage return, form feed, U+2028 …)."""
    return _LINE_BREAK.split(text)


def mend(text: str) -> str:
    """The text with the damage of scraping undone, line for line.

    Bracketed pinyin goes, traditional characters become simplified, full-width letters and digits
    half-width, and `, : ; ( )` full-width where they stand among Chinese. Document numbers get 〔〕.
    Invisible characters go; a run of spaces becomes one, and none is left beside Chinese punctuation
    or at the ends of a line (tabs stay: they may separate columns). What cannot be mended is left for
    `find_damage` to show.
    """
    whole = unicodedata.normalize("NFC", "\n".join(split_lines(text)))
    whole = strip_pinyin_noise(_INVISIBLE.sub("", whole))
    if is_traditional(whole):
        whole = simplify(whole)
    return "\n".join(_mend_line(line) for line in whole.split("\n"))


def fold(text: str) -> str:
    """A key for comparing texts: NFKC, simplified, lower case, letters and digits alone."""
    plain = simplify(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(char for char in unicodedata.normalize("NFKC", plain) if char.isalnum())


def _mend_line(line: str) -> str:
    line = _SPACES.sub(" ", line.translate(_HALF)).strip(" ")
    line = re.sub(" ?\t ?", "\t", line)
    line = _DOCUMENT_NUMBER.sub(r"〔\1〕\2\3号", line)
    return _TIGHT.sub("", _widen(line)).strip(" ")


def _widen(line: str) -> str:
    chars = list(line)
    paired: set[int] = set()
    for pair in _PAIR.finditer(line):
        paired |= {pair.start(), pair.end() - 1}
        if _CJK_CHAR.search(pair[1]) or _beside(line, pair.start(), pair.end() - 1):
            chars[pair.start()], chars[pair.end() - 1] = "（", "）"
    for mark in _MARK.finditer(line):
        at = mark.start()
        if at not in paired and _beside(line, at, at):
            chars[at] = _WIDE[mark[0]]
    return "".join(chars)


def _beside(line: str, first: int, last: int) -> bool:
    """Whether Chinese stands directly before `first` or after `last`, spaces aside."""
    before = first - 1
    while before > 0 and line[before] == " ":
        before -= 1
    after = last + 1
    while after < len(line) - 1 and line[after] == " ":
        after += 1
    return _is_cjk(line[before : before + 1] if before >= 0 else "") or _is_cjk(line[after : after + 1])


def _is_cjk(char: str) -> bool:
    return bool(char) and _CJK_CHAR.match(char) is not None
