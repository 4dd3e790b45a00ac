"""Clean HTML read again: as plain text, and as an outline of its headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from lxml import etree

from .tree import parse, walk

_HEADING = re.compile(r"<h([2-5])( class=\"[a-z -]+\")?>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile("<[^>]*>")
_SKIPPED = frozenset({"script", "style", "template", "noscript", "head", "title", "textarea", "select", "svg", "math"})
_INLINE = frozenset(
    re.findall(
        r"\S+",
        "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span "
        "strike strong sub sup time tt u var wbr o:p",
    )
)
_SPACE = re.compile("[ \t\r\n\f\u00a0]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` from 1 (an h2), its text, the id it was given."""

    level: int
    text: str
    id: str


def text_of(html: str) -> str:
    """The text as a reader sees it: a line for each paragraph, heading, item and line break; a table's row is one line
    with ` | ` between its cells. Raises Unreadable as `clean` does.
    """
    root = parse(html, slack=4)
    return "" if root is None else "\n".join(_lines(root))


def _lines(root: etree._Element) -> Iterator[str]:
    words: list[str] = []
    rows: list[list[str]] = []
    skipping = 0
    for event, node in walk(root):
        tag = str(node.tag)
        if tag in _SKIPPED:
            skipping += 1 if event == "enter" else -1
            ended = ""
        else:
            ended = "" if skipping or tag in _INLINE else _line(words)
        if ended:
            if rows:
                rows[-1].append(ended)
            else:
                yield ended
        if not skipping and tag in ("tr", "td", "th"):
            yield from _row(rows, tag, event)
        following = node.text if event == "enter" else node.tail
        if following and not skipping:
            words.append(following)
    if last := _line(words):
        yield last


def _row(rows: list[list[str]], tag: str, event: str) -> Iterator[str]:
    """Keeps the cells of the rows that are open; gives a row when the outermost one ends."""
    if tag == "tr" and event == "enter":
        rows.append([])
    elif rows and tag in ("td", "th"):
        rows[-1].append("\t" if event == "enter" else "")
    elif rows and event == "leave":
        cells = "\n".join(rows.pop()).split("\t")[1:]
        line = " | ".join(" ".join(cell.split("\n")).strip() for cell in cells)
        if line.strip(" |"):
            if rows:
                rows[-1].append(line)
            else:
                yield line


def _line(words: list[str]) -> str:
    text = _SPACE.sub(" ", "".join(words)).strip(" \u3000")
    words.clear()
    return text


def outline(html: str) -> tuple[str, list[Heading]]:
    """A clean body with an id on each heading (`section-1`, `section-2` …), and those headings in order."""
    found: list[Heading] = []

    def named(match: re.Match[str]) -> str:
        text = " ".join(unescape(_TAG.sub(" " if "<br" in match[3] else "", match[3])).split())
        heading = Heading(int(match[1]) - 1, text, f"section-{len(found) + 1}")
        found.append(heading)
        return f'<h{match[1]}{match[2] or ""} id="{escape(heading.id)}">{match[3]}</h{match[1]}>'

    return _HEADING.sub(named, html), found
