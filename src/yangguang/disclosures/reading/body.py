"""The body of a read document: without the head that became fields, its numbered headings made headings."""

import re
from collections.abc import Sequence
from html import escape, unescape

from lxml import etree

from yangguang.kernel.html import clean, text_of
from yangguang.kernel.official_text import FoundHeading, TextLine
from yangguang.kernel.text import mend

_IGNORED = re.compile(r"[\s：:|【】\[\]]+")
_WORDS = re.compile(r">([^<>]+)<")
_PAGE_END = re.compile(
    r"^(?:.{0,6}(?:上一篇|下一篇|打印本页|关闭窗口|扫一扫|分享到|返回顶部|责任编辑|相关文档|相关链接|主办单位|版权所有|网站标识码|ICP备)"
    r"|打印|关闭|收藏|【?打印】?\s*【?关闭】?)"
)


def shape(html: str, head: Sequence[TextLine], found: Sequence[FoundHeading], *, mend_words: bool) -> str:
    """The clean body from what came in: blocks that only repeat `head` are dropped from its beginning, those that are
    one of the headings `found` get their level, what a page puts under its text goes; with `mend_words` the damage of
    scraping is undone.
    """
    if mend_words:
        html = _WORDS.sub(lambda match: f">{_mended(match[1])}<", html)
    blocks = _blocks(html)
    rest = "".join(_key(line.text) for line in head)
    while blocks and _repeats(blocks[0], rest):
        del blocks[0]
    while blocks and _PAGE_END.match(text_of(blocks[-1])) and len(text_of(blocks[-1])) < 80:
        del blocks[-1]
    levels = {_key(heading.text): heading.level for heading in found}
    return clean("".join(_with_level(block, levels) for block in blocks))


def _mended(words: str) -> str:
    """Mended words with the spaces at their edges, which part them from their neighbours."""
    plain = unescape(words)
    inner = mend(plain)
    before = " " if plain[:1] == " " and inner else ""
    after = " " if plain[-1:] == " " and inner else ""
    return escape(f"{before}{inner}{after}", quote=False)


def _blocks(html: str) -> list[str]:
    """The top-level elements of clean HTML."""
    if not html:
        return []
    root = etree.fromstring(f"<body>{html}</body>".encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    body = root.find("body")
    return [etree.tostring(child, encoding="unicode", method="html", with_tail=False) for child in body]


def _key(text: str) -> str:
    return _IGNORED.sub("", mend(text))


def _repeats(block: str, head: str) -> bool:
    """Whether all words of a block stand in the head: it became the record's fields."""
    if "<img" in block:
        return False
    pieces = [piece for line in text_of(block).split("\n") for piece in re.split(r"\s\|\s?", line)]
    return all(_key(piece) in head for piece in pieces)


def _with_level(block: str, levels: dict[str, int]) -> str:
    """A paragraph that is a heading as one; h1 to h4, since `clean` counts from h2 where there is an h1."""
    match = re.fullmatch(r"<(p|h[2-5])( class=\"[a-z -]+\")?>(.*)</\1>", block, re.DOTALL)
    if match is None:
        return block
    level = levels.get(_key(text_of(block)))
    if level is None:
        return block if match[1] == "p" else f"<p{match[2] or ''}>{match[3]}</p>"
    aligned = match[2] if match[2] and "indent" not in match[2] else ""
    return f"<h{min(5, level + 1)}{aligned}>{match[3]}</h{min(5, level + 1)}>"
