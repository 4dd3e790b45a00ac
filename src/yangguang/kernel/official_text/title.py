"""The title: what stands between the head and the address, over as many lines as it takes."""

import re
from collections.abc import Sequence

from .words import ABOUT, DAY, STRONG_END, TITLE_END, bare_number, has_number, is_labelled, is_organ

LONGEST = 160
_MOST_LINES = 6
_ADDRESSED = re.compile(r"[：:]$")
#: A title that a PDF's lines ran together with the line that says to whom the letter goes.
_JOINED = re.compile(
    r"((?!附件|抄送)[^。：；]{0,40}关于[^。：；]{2,110}的(?:通知|意见|函|通报|请示|报告|批复))"
    r"(?:各|市|县|区|省|局|国|你|全|有关)[^。]{1,200}：$"
)
_PAGE_WORDS = re.compile(
    r"首页|当前位置|您的位置|所在位置|>>|»|＞|^>|分享|打印|扫一扫|字体|无障碍|登录|注册|搜索|网站地图|关闭|收藏|返回|上一篇|下一篇|版权|备案|"
    r"^(?:政务公开|信息公开|政策文件|政府文件|规范性文件|通知公告|详细内容|正文|文件|公文)$"
)
_NOT_TITLE = re.compile(
    rf"^(?:附件|附：|抄送|主送|签发人|（一）|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章条]|\d+[.、．])"
    rf"|\||{DAY}\s*(?:印发)?$"
)
_CLOSING = str.maketrans("（〔【", "(((")


def find_title(texts: Sequence[str]) -> tuple[str, int, int]:
    """The title with the lines it stands on (first, one past the last); ("", 0, 0) when there is none."""
    fallback = ("", 0, 0)
    for at, text in enumerate(texts):
        joined = _joined(text, texts[at + 1] if at + 1 < len(texts) else "")
        if joined:
            return joined, at, at + (1 if joined in text else 2)
        if not _may_begin(text):
            continue
        whole, lines, strong = _from(texts, at)
        if whole and (strong or ABOUT.search(whole)):
            return whole, at, at + lines
        if not fallback[0] and whole and len(whole) >= 4:
            fallback = (whole, at, at + lines)
    return fallback


def _from(texts: Sequence[str], at: int) -> tuple[str, int, bool]:
    """The title that begins at a line: up to the first strong end, else the first weak one whose brackets close."""
    weak: tuple[str, int] = ("", 0)
    whole = ""
    for count in range(1, _MOST_LINES + 1):
        if at + count > len(texts):
            break
        part = texts[at + count - 1]
        if count > 1 and not _may_go_on(part):
            break
        organ_again = count == 2 and is_organ(whole) and part.startswith(whole)
        whole = part if organ_again else _appended(whole, part)
        if len(whole) > LONGEST:
            break
        if not _balanced(whole) or (count == 1 and is_organ(whole)):
            continue
        if STRONG_END.search(whole) and len(whole) >= 6:
            return whole, count, True
        if not weak[0] and TITLE_END.search(whole):
            weak = (whole, count)
            if not ABOUT.search(whole) and not re.search("[关印转]", whole):
                break
    return weak[0], weak[1], False


def _appended(before: str, part: str) -> str:
    both = before[-1:].isascii() and part[:1].isascii() and before[-1:].isalpha() and part[:1].isalpha()
    return f"{before} {part}" if both else before + part


def _joined(text: str, following: str) -> str:
    """The title that ran into the address behind it, on one line or after a line with the issuer's name; else ""."""
    whole = text + following if following.startswith("关于") and is_organ(text) else text
    joined = _JOINED.match(whole)
    return joined[1] if joined else ""


def _may_begin(text: str) -> bool:
    if not text or "。" in text or _ADDRESSED.search(text) or is_labelled(text) or _PAGE_WORDS.search(text):
        return False
    if _NOT_TITLE.search(text) or bare_number(text) or (has_number(text) and not _quoted(text)):
        return False
    return not re.fullmatch(r".{0,40}文\s*件", text)


def _may_go_on(text: str) -> bool:
    if not text or "。" in text or _ADDRESSED.search(text) or is_labelled(text) or len(text) > 60:
        return False
    if (
        re.fullmatch(r".{0,40}文\s?件", text)
        or bare_number(text)
        or re.match(r"[（(].*(?:通过|公布|修订|修正|施行|发布)", text)
    ):
        return False
    return not _NOT_TITLE.search(text) and not (has_number(text) and not _quoted(text))


def _quoted(text: str) -> bool:
    """Whether a number on the line is a part of its words, being inside a title or brackets."""
    return re.search(r"[《（(].*[\[［【(（〔].*号.*[》）)]|关于.*〔", text) is not None


def _balanced(text: str) -> bool:
    wide = text.translate(_CLOSING).replace("）", ")").replace("〕", ")").replace("】", ")")
    return (
        wide.count("《") == wide.count("》")
        and wide.count("(") == wide.count(")")
        and wide.count("“") == wide.count("”")
    )


def is_kind_alone(text: str) -> bool:
    """Whether the line is nothing but an organ with 令 or 公告: the head of an order or announcement."""
    return re.fullmatch(r".{2,40}(?:令|公告|通告|公报)", re.sub(r"\s", "", text)) is not None and "关于" not in text
