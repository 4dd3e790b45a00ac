"""Tick boxes as real files have them: ■ □ √ ☑ ✓ ●, 是 and 否, before a name or behind it, and what converters made of
them (口, t, R, þ, ¨, o)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .draft import Channel

CHECKED = "■☑✓✔√●▇█◆▣⊙◉☒\uf052\uf0fe\uf06eR\uf0fdtþ"
UNCHECKED = "□☐○◯◻▢◇〇\uf0a8\uf06f¨×✕✖✗✘╳口o"
# Letters that only stand for a box where no word goes before or after them.
_LETTERS = "Rtþ口o"
_SIGNS = "".join(sign for sign in CHECKED + UNCHECKED if sign not in _LETTERS)
# Ticks put by hand on a list of names: a name without one is simply not ticked.
_BY_HAND = "✓✔√●"
_YES, _NO = {"是", "有", "必选", "必选项", "1", "v", "V", "Y", "y"}, {"否", "不", "可选", "可选项", "0", "N", "n"}
_NOTHING = {"/", "-", "--", "—", "——", "一", "无", "\\"}

# The thirteen channels of the national standard, with the ways in which they are met.
CHANNELS: dict[str, str] = {
    "政府网站": r"政府(?:门户)?网站",
    "政府公报": r"政府公报",
    "两微一端": r"[两二]微一端",
    "发布会/听证会": r"(?:新闻)?发布会[/、或和]?听证会?",
    "广播电视": r"广播[/、]?电视",
    "纸质媒体": r"纸质媒[体介]",
    "公开查阅点": r"(?:政府信息)?公开查阅点",
    "政务服务中心": r"政务服务中心",
    "便民服务站": r"便民服务(?:站|中心)(?:[/、]便民服务站)?",
    "入户/现场": r"入户[/、]?现场(?:[/、]现场)?",
    "社区/企事业单位/村公示栏（电子屏）": r"社区[/、]?企事业单位[/、]?村?公示栏(?:[（(]电子屏[)）])?",
    "精准推送": r"精准推送",
    "其他": r"其他[_—-]*(?![\u4e00-\u9fff])",
}
# A cell's width may break a name anywhere.
_ATOM = re.compile(r"(?:\[[^\]]*\]|[\u4e00-\u9fff])\??")
_BROKEN = {name: pattern if name == "其他" else _ATOM.sub(r"\g<0>\\s*+", pattern) for name, pattern in CHANNELS.items()}
_NAMED = re.compile("|".join(f"(?P<n{place}>{pattern})" for place, pattern in enumerate(_BROKEN.values())))
_MARK = re.compile(
    rf"[（(\[【〔]\s*(?P<inside>[{re.escape(_SIGNS + _LETTERS)}]|必选项?|可选项?|是|否)?\s*[)）\]】〕]"
    rf"|(?P<sign>[{re.escape(_SIGNS)}])"
    rf"|(?<![A-Za-z\u4e00-\u9fff])(?P<letter>[{_LETTERS}])(?=\s*[\u4e00-\u9fff])"
    r"|[:：]\s*(?P<said>是|否|有|无)(?=$|[\s、，,；;。])"
)
_LONE_LETTER = re.compile(rf"[\s、，,；;。:：]*(?P<letter>[{_LETTERS}vV])[\s、，,；;。]*")
_PARTING = re.compile(r"[\s、，,；;。]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A mark (`state` is set) or a name; `known` for a name of the standard's."""

    text: str
    start: int
    end: int
    state: bool | None = None
    known: str = ""


def read_channels(text: str) -> tuple[list[Channel], list[str]]:
    """The channels that a cell names, in order, and what of it was not understood.

    A name without any box in a cell without boxes counts as required: the cell lists what is to be used. A name without
    a mark among marked ones is not required, and in doubt unless the marks are ticks put by hand.
    """
    channels, doubts = _channels(text)
    return list(channels), list(doubts)


@lru_cache(maxsize=4096)
def _channels(text: str) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    tokens = _tokens(text)
    marks = [token for token in tokens if token.state is not None]
    by_hand = all(token.state and token.text in _BY_HAND for token in marks)
    states, spent = _paired(tokens)
    found: list[Channel] = []
    doubts: list[str] = []
    for place, token in enumerate(tokens):
        if token.state is not None:
            doubts += [token.text] if place not in spent else []
            continue
        state = states.get(place)
        if not token.known and (state is None or not _HAN.search(token.text)):
            doubts.append(token.text)
            continue
        if state is None and marks and not by_hand:
            doubts.append(token.text)
        found.append(Channel(token.known or token.text, not marks if state is None else state))
    return tuple(found), tuple(doubts)


def chosen_of(text: str) -> str:
    """What a cell such as 公开对象 chooses: all its words, or of several names with boxes those that are ticked."""
    tokens = _tokens(text, names=False)
    marks = [token for token in tokens if token.state is not None]
    if not marks:
        return text.strip()
    states, _ = _paired(tokens)
    chosen = [token.text for place, token in enumerate(tokens) if token.state is None and states.get(place)]
    if not chosen and all(mark.state for mark in marks) and len(tokens) == len(marks):
        return text.strip()
    return "、".join(chosen)


@lru_cache(maxsize=4096)
def ticked(text: str, option: str = "") -> bool | None:
    """Whether a cell is ticked: True, False for an empty box or cell, None when it says something else.

    `option` is the name over the column: a cell that repeats it is ticked.
    """
    words = re.sub(r"\s+", "", text)
    bare = re.sub(r"^[（(\[【〔](.?)[)）\]】〕]$", r"\1", words)
    if not bare or bare in _NOTHING or bare in _NO:
        return False
    if bare in _YES or (option and bare == option):
        return True
    first, alone = bare[0], len(bare) == 1 or bare[1] in "（(:："
    if first in _LETTERS and not alone:
        return None
    if first in UNCHECKED:
        return False
    return True if first in CHECKED or bare[-1] in "■☑✓✔√●" else None


def beside(text: str) -> str:
    """The words beside a tick: 被征收人 of √（被征收人）."""
    words = re.sub(rf"^[{re.escape(CHECKED + UNCHECKED)}\s（(:：]+|[■☑✓✔√●）)\s]+$", "", text.strip())
    return "" if words in _YES else words


def _tokens(text: str, *, names: bool = True) -> list[_Token]:
    """Marks and names in order; with `names`, the standard's channels are known and other words part at spaces."""
    found: list[_Token] = []
    at = 0
    for match in _NAMED.finditer(text) if names else ():
        found += _between(text, at, match.start(), parted=True, lone=at > 0 or match.start() > 0)
        known = next(name for place, name in enumerate(CHANNELS) if match[f"n{place}"] is not None)
        words = match[0].rstrip()
        found.append(_Token(words, match.start(), match.start() + len(words), known=known))
        at = match.end()
    return found + _between(text, at, len(text), parted=names, lone=at > 0)


def _between(text: str, start: int, end: int, *, parted: bool, lone: bool) -> list[_Token]:
    """The marks and words of a stretch of the cell without known names."""
    if lone and (match := _LONE_LETTER.fullmatch(text, start, end)):
        letter = match["letter"]
        return [_Token(letter, match.start("letter"), match.end("letter"), letter in CHECKED or letter in "vV")]
    found: list[_Token] = []
    at = start
    for match in _MARK.finditer(text, start, end):
        found += _words(text, at, match.start(), parted=parted)
        what = next((group for group in match.groups() if group), "")
        found.append(_Token(what or match[0], *match.span(), what in _YES or (what in CHECKED and what != "")))
        at = match.end()
    return found + _words(text, at, end, parted=parted)


def _words(text: str, start: int, end: int, *, parted: bool) -> list[_Token]:
    found: list[_Token] = []
    at = start
    for match in [*(_PARTING.finditer(text, start, end) if parted else ()), None]:
        upto = match.start() if match else end
        words = text[at:upto].strip(" \n\t、，,；;。.:：_—-/").lstrip("）)").rstrip("（(").strip()
        if words.count("（") + words.count("(") != words.count("）") + words.count(")"):
            words = words.strip("（）() ")
        if words:
            offset = text.index(words, at)
            found.append(_Token(words, offset, offset + len(words)))
        at = match.end() if match else end
    return found


def _paired(tokens: list[_Token]) -> tuple[dict[int, bool], set[int]]:
    """By place: the state of each marked name; and the places of the marks that were used."""
    step = 1 if _marks_follow(tokens) else -1
    states: dict[int, bool] = {}
    spent: set[int] = set()
    for place, token in enumerate(tokens):
        beside_it = place + step
        if token.state is None and 0 <= beside_it < len(tokens) and tokens[beside_it].state is not None:
            states[place] = bool(tokens[beside_it].state)
            spent.add(beside_it)
    return states, spent


def _marks_follow(tokens: list[_Token]) -> bool:
    """Whether a cell's marks stand behind their names: 政府网站√ 政府公报□."""
    if not tokens or tokens[0].state is not None:
        return False
    if tokens[-1].state is not None:
        return True
    nearer = 0
    for place, token in enumerate(tokens):
        if token.state is not None:
            before, after = token.start - tokens[place - 1].end, tokens[place + 1].start - token.end
            nearer += (before < after) - (after < before)
    return nearer > 0
