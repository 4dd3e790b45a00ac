"""Tick boxes as real files have them: ■ □ √ ☑, and what converters made of them (口, t, R, þ, ¨, o)."""

import re

from .draft import Channel

CHECKED = "■☑✓✔√●▇█◆▣R\uf052\uf0fet\uf06eþ"
UNCHECKED = "□☐○◻▢\uf0a8\uf06f¨口o"
# Letters that only stand for a box where a name follows at once, and nothing of a word goes before.
_LETTERS = "Rtþ口o"
_SIGNS = "".join(sign for sign in CHECKED + UNCHECKED if sign not in _LETTERS)

# The thirteen channels of the national standard, longest first, with the ways in which they are met.
CHANNELS: dict[str, str] = {
    "政府网站": r"政府(?:门户)?网站",
    "政府公报": r"政府公报",
    "两微一端": r"[两二]微一端",
    "发布会/听证会": r"(?:新闻)?发布会\s*[/／、或]?\s*听证会?",
    "广播电视": r"广播\s*电视",
    "纸质媒体": r"纸质媒[体介]",
    "公开查阅点": r"(?:政府信息)?公开查阅点",
    "政务服务中心": r"政务服务中心",
    "便民服务站": r"便民服务(?:站|中心)(?:[/、]便民服务站)?",
    "入户/现场": r"入户\s*[/／、]?\s*现场(?:[/／、]现场)?",
    "社区/企事业单位/村公示栏（电子屏）": (
        r"社区\s*[/／、]?\s*企事业单位\s*[/／、]?\s*村?公示栏\s*(?:[（(]电子屏[)）])?"
    ),
    "精准推送": r"精准推送",
    "其他": r"其他[\s_＿—－-]*",
}
_NAMED = "|".join(f"(?P<n{place}>{pattern})" for place, pattern in enumerate(CHANNELS.values()))
_BOX = rf"[{re.escape(_SIGNS)}]|(?<![A-Za-z\u4e00-\u9fff])[{_LETTERS}]|(?<=[\u4e00-\u9fff)）])口"
_KNOWN = re.compile(rf"(?P<tick>{_BOX})?\s*(?:{_NAMED})")
_LETTERED = re.compile(rf"(?:^|[\s)）])[{_LETTERS}](?=[\u4e00-\u9fff])")
_SIGNED = re.compile(rf"(?P<tick>[{re.escape(_SIGNS)}])\s*(?P<name>[^{re.escape(_SIGNS)}\s、，,；;]+)")


def read_channels(text: str) -> tuple[list[Channel], list[str]]:
    """The channels that a cell names, in order, and what of it was not understood.

    A name without any box in a cell without boxes counts as required: the cell lists what is to be used.
    """
    if not text.strip():
        return [], []
    boxed = any(sign in text for sign in _SIGNS) or bool(_LETTERED.search(text))
    found: list[tuple[int, int, Channel]] = []
    doubts: list[str] = []
    for match in _KNOWN.finditer(text):
        name = next(name for place, name in enumerate(CHANNELS) if match[f"n{place}"] is not None)
        tick = match["tick"]
        if tick is None and boxed:
            doubts.append(match[0].strip())
        required = tick is None and not boxed if tick is None else tick in CHECKED
        found.append((match.start(), match.end(), Channel(name, required)))
    for match in _SIGNED.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end, _ in found):
            found.append((match.start(), match.end(), Channel(match["name"], match["tick"] in CHECKED)))
    found.sort(key=lambda one: one[0])
    rest = _left_over(text, [(start, end) for start, end, _ in found])
    doubts += [rest] if rest else []
    return [channel for _, _, channel in found], doubts


def _left_over(text: str, taken: list[tuple[int, int]]) -> str:
    """What stands between the channels that is neither space nor punctuation."""
    parts, at = [], 0
    for start, end in taken:
        parts.append(text[at:start])
        at = max(at, end)
    parts.append(text[at:])
    return re.sub(r"[\s、，,；;。.:：_＿\-—/／（）()]+", " ", " ".join(parts)).strip()


def ticked(text: str) -> bool | None:
    """Whether a cell is ticked: True, False for an empty box or cell, None when it says something else."""
    words = text.strip()
    if not words or words in {"/", "／", "—", "-", "——", "无", "否"}:
        return False
    if words[0] in CHECKED or words in {"是", "1"}:
        return True
    if words[0] in UNCHECKED:
        return False
    return None


def beside(text: str) -> str:
    """The words beside a tick: 被征收人 of √（被征收人）."""
    return re.sub(rf"^[{re.escape(CHECKED + UNCHECKED)}\s（(]+|[）)\s]+$", "", text.strip())
