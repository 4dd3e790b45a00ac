"""Issuer and date: from the foot of the letter, else its particulars, title or red head."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .words import DAY, day_in, is_organ, organs_in

# No signature is longer; the patterns below go back and forth over what they are given.
LONGEST_LINE = 200
_DATE_LINE = re.compile(
    rf"[（(]?(?P<before>[^\d。，；（()]{{3,80}}?)??[\s：]*(?P<date>{DAY})\s*(?P<printed>印发)?\s*[）)]?"
)
_RUN_IN = re.compile(
    rf"[。！]\s*(?P<organ>[^\d。，；：！]{{4,60}}?)\s*(?P<date>{DAY})\s*(?:[（(][^（）]{{2,20}}[）)])?$"
)
_BETWEEN = re.compile(
    r"[（(][^（）()]*[）)]|\s*|(?:市长|县长|区长|州长|省长|局长|主任|厅长|部长)[：: ].{2,12}|此件.{2,8}"
)
_PRINTED_OVER_LINES = re.compile(rf"(?P<date>{DAY})\s*印发$")


@dataclass(frozen=True, slots=True)
class Signed:
    """The foot: bodies joined by 、, date, the line of the date; a printing line (印发) is told apart."""

    issuer: str | None = None
    day: date | None = None
    at: int | None = None


def find_signature(texts: Sequence[str]) -> tuple[Signed, Signed]:
    """What the letter is signed with, and what its printing note (版记) says; each may be empty."""
    signed, printed = Signed(), Signed()
    for at, text in enumerate(texts):
        found = _DATE_LINE.fullmatch(text) if len(text) <= LONGEST_LINE else None
        day = day_in(found["date"]) if found else None
        if found is None or day is None:
            signed = signed if signed.issuer else _run_in(text, at) or signed
            continue
        before = (found["before"] or "").strip("： ")
        if found["printed"]:
            printed = printed if printed.day else Signed(_joined(organs_in(before)), day, at)
            continue
        if before and not organs_in(before):
            continue
        issuer = _joined(organs_in(before)) or _above(texts, at) or _below(texts, at)
        if signed.day is None or (signed.issuer is None and issuer):
            signed = Signed(issuer, day, at)
        if signed.issuer:
            break
    return signed, printed


def _run_in(text: str, at: int) -> Signed | None:
    """A signature that a scraper left at the end of the last sentence."""
    found = _RUN_IN.search(text[-LONGEST_LINE:])
    day = day_in(found["date"]) if found else None
    organs = organs_in(found["organ"]) if found else []
    return Signed(_joined(organs), day, at) if day and organs else None


def _above(texts: Sequence[str], at: int) -> str | None:
    """Bodies in the lines just above a date, joined by 、."""
    names: list[str] = []
    for text in reversed(texts[max(0, at - 24) : at]):
        if _BETWEEN.fullmatch(text) and not names:
            continue
        found = organs_in(text)
        if not found:
            break
        names[:0] = found
    return _joined(names)


def _below(texts: Sequence[str], at: int) -> str | None:
    """A body right under the date, where it is the last thing said but for a bracketed note."""
    following = [text for text in texts[at + 1 : at + 3] if text]
    found = organs_in(following[0]) if following else []
    return _joined(found) if found and len(texts) - at <= 4 else None


def _joined(names: Sequence[str]) -> str | None:
    return "、".join(dict.fromkeys(names)) or None


def issuer_of_title(title: str) -> str | None:
    """The bodies that a title names before 关于."""
    before = re.split("关于|转发|批转|印发", title, maxsplit=1)[0].strip()
    if before == title or not 3 <= len(before) <= 80 or "《" in before:
        return None
    return _joined(organs_in(before)) or (before if len(before) <= 40 else None)


def red_head(opening: Sequence[str]) -> str | None:
    """The bodies of the red head: ……文件, or the names stacked around it; ……令 and ……公告 name theirs too."""
    names: list[str] = []
    for text in opening[:16]:
        plain = re.sub(r"\s+", "", text)
        if "《" in plain or "关于" in plain:
            break
        if re.fullmatch(r".{3,40}文件", plain):
            return _joined([*names, *(organs_in(text.removesuffix("文件").removesuffix("文 件")) or [plain[:-2]])])
        if plain == "文件" and names:
            return _joined(names)
        ordered = re.fullmatch(r"(.{3,36}?)(?:令|公告|通告)(?:[（(]?第?.{0,12}号[）)]?)?", plain)
        if ordered and is_organ(ordered[1]):
            return ordered[1]
        names.extend(organs_in(text))
    return _joined(names)
