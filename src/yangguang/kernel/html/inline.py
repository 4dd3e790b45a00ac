"""Words within a paragraph: runs of text with marks, white space put right, written as balanced HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

#: From the outside in, the order in which marks are always written.
MARKS = ("strong", "em", "u", "s", "sub", "sup")
#: White space that collapses; the ideographic space U+3000 is a character of the text, except at its edges.
_SPACE = "\t\n\f\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"
_PIECES = re.compile(f"(?P<space>[{_SPACE}]+)|[^{_SPACE}]+")
_WIDE = re.compile("[\u2014\u2018-\u201d\u2026\u3000-\u303f㐀-\u9fff\uf900-\ufaff\uff00-\uffef]")
_INDENT = re.compile("[\t\n\r ]*(?:\u3000\u00a0?\u3000|[\u00a0\u2002\u2003][ \u00a0\u2002\u2003]*[\u00a0\u2002\u2003])")
BREAK = "br"
PICTURE = "img"


@dataclass(slots=True)
class Run:
    """Text with its marks and link; or, with `atom`, a line break or a picture (then `text` is its HTML)."""

    text: str
    marks: frozenset[str] = frozenset()
    link: str = ""
    atom: str = ""


def is_indented(runs: Sequence[Run]) -> bool:
    """Whether the paragraph was set in from the margin by leading spaces of two characters' width."""
    return _INDENT.match("".join(run.text for run in runs[:4] if not run.atom)) is not None


def lines(runs: Sequence[Run]) -> list[str]:
    """The paragraphs in `runs` as HTML: two line breaks on end part them; empty ones are left out."""
    paragraphs: list[list[Run]] = [[]]
    breaks = 0
    for run in _spaced(runs):
        if run.atom == BREAK:
            breaks += 1
            continue
        if breaks and paragraphs[-1]:
            if breaks > 1:
                paragraphs.append([])
            else:
                paragraphs[-1].append(Run("<br>", atom=BREAK))
        breaks = 0
        paragraphs[-1].append(run)
    return [_written(_trimmed(one)) for one in paragraphs if one]


def _spaced(runs: Sequence[Run]) -> list[Run]:
    """Runs with white space as a reader sees it: one space, none at an edge, none for a line wrapped amid Chinese."""
    done: list[Run] = []
    waiting = ""
    at_edge, last = True, ""
    for run in runs:
        if run.atom == BREAK:
            waiting, at_edge = "", True
            done.append(run)
            continue
        if run.atom:
            if waiting and not at_edge:
                _space(done)
            waiting, at_edge, last = "", False, ""
            done.append(run)
            continue
        kept: list[str] = []
        for piece in _PIECES.finditer(run.text):
            text = piece[0].lstrip("\u3000") if at_edge else piece[0]
            if piece["space"]:
                waiting += text
            if piece["space"] or not text:
                continue
            if waiting and not at_edge and not (_wrapped(waiting) and _WIDE.match(last) and _WIDE.match(text)):
                if kept:
                    kept.append(" ")
                else:
                    _space(done)
            kept.append(text)
            waiting, at_edge, last = "", False, text[-1]
        if kept:
            _add(done, Run("".join(kept), run.marks, run.link))
    return done


def _wrapped(space: str) -> bool:
    return "\n" in space or "\r" in space


def _add(done: list[Run], run: Run) -> None:
    before = done[-1] if done else None
    if before is not None and not before.atom and before.marks == run.marks and before.link == run.link:
        before.text += run.text
    else:
        done.append(run)


def _space(done: list[Run]) -> None:
    """A space behind the last run; behind a picture it is a run of its own."""
    if done and not done[-1].atom:
        done[-1].text += " "
    else:
        done.append(Run(" "))


def _trimmed(runs: list[Run]) -> list[Run]:
    while runs and not runs[-1].atom and not runs[-1].text.rstrip(" \u3000"):
        runs.pop()
    if runs and not runs[-1].atom:
        runs[-1].text = runs[-1].text.rstrip(" \u3000")
    return runs


def _written(runs: Sequence[Run]) -> str:
    """Balanced HTML; a link outside its marks, marks in their order, equal neighbours under one tag."""
    out: list[str] = []
    open_tags: list[str] = []
    for run in runs:
        wanted = ([f'a href="{escape(run.link)}"'] if run.link else []) + [m for m in MARKS if m in run.marks]
        if run.atom == BREAK:
            wanted = []
        common = 0
        while common < min(len(open_tags), len(wanted)) and open_tags[common] == wanted[common]:
            common += 1
        out.extend(f"</{tag.split(' ')[0]}>" for tag in reversed(open_tags[common:]))
        out.extend(f"<{tag}>" for tag in wanted[common:])
        open_tags = wanted
        out.append(run.text if run.atom else escape(run.text, quote=False))
    out.extend(f"</{tag.split(' ')[0]}>" for tag in reversed(open_tags))
    return "".join(out)
