"""What changed between two versions of a text, article by article, and within an article word by word. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from .structure import Article, Structure

Change = Literal["unchanged", "changed", "added", "removed"]
SpanKind = Literal["same", "insert", "delete"]
_ALIKE = 0.5
_TOO_DIFFERENT = 0.3
_LARGEST = 160_000
_ISLAND = 2
_RARE, _CANDIDATES = 12, 8
_CLAUSE = re.compile(r"[^，。；：、\n]*[，。；：、\n]|[^，。；：、\n]+")


@dataclass(frozen=True, slots=True)
class Span:
    """Words that stayed, came or went."""

    kind: SpanKind
    text: str


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article in both versions, or in one: `old` is None where it was added, `new` where it was removed."""

    change: Change
    old: Article | None
    new: Article | None

    @property
    def renumbered(self) -> bool:
        """Whether it has another number than before."""
        return bool(self.old and self.new and _key(self.old) != _key(self.new))

    @property
    def spans(self) -> tuple[Span, ...]:
        """The text with its changes marked; the lines of both are kept as line ends."""
        return inline(_text(self.old) if self.old else "", _text(self.new) if self.new else "")


def difference(old: Structure, new: Structure) -> list[ArticleChange]:
    """Every article of both versions, in the order of the new one, a removed one after what stood before it.

    Matched are articles of the same words, then of the same number when they are alike, then the most alike (a text
    that was inserted shifts the numbers behind it), and what is left by its number. What stands before the first
    article and after the last is compared as an article of the number 0.
    """
    before, after = _all(old), _all(new)
    pairs = _matched(before, after)
    taken = set(pairs.values())
    removed: dict[int, list[int]] = {}
    last = -1
    place = {one: at for at, one in pairs.items()}
    for at in range(len(before)):
        if at in place:
            last = place[at]
        elif at not in taken:
            removed.setdefault(last, []).append(at)
    found = [ArticleChange("removed", before[at], None) for at in removed.get(-1, ())]
    for at, article in enumerate(after):
        if at not in pairs:
            found.append(ArticleChange("added", None, article))
        else:
            other = before[pairs[at]]
            found.append(ArticleChange("unchanged" if _text(other) == _text(article) else "changed", other, article))
        found += [ArticleChange("removed", before[gone], None) for gone in removed.get(at, ())]
    return found


def inline(old: str, new: str) -> tuple[Span, ...]:
    """The new text with what came and went, character by character; two whole texts where little is common."""
    if old == new:
        return (Span("same", old),) if old else ()
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    spans = [
        Span("same", new[:head]),
        *_middle(old[head : len(old) - tail], new[head : len(new) - tail], whole=not (head or tail)),
        Span("same", new[len(new) - tail :]),
    ]
    return tuple(span for span in spans if span.text)


def _middle(old: str, new: str, *, whole: bool) -> Iterator[Span]:
    if not old or not new or (whole and _alike(Counter(_bigrams(old)), Counter(_bigrams(new))) < _TOO_DIFFERENT):
        yield Span("delete", old)
        yield Span("insert", new)
    elif len(old) * len(new) > _LARGEST:
        yield from _by_clause(old, new)
    else:
        yield from _by_character(old, new)


def _by_clause(old: str, new: str) -> Iterator[Span]:
    """Long texts: clause by clause first, then character by character within the clauses that changed."""
    words, others = _CLAUSE.findall(old), _CLAUSE.findall(new)
    if len(words) * len(others) > _LARGEST:
        yield Span("delete", old)
        yield Span("insert", new)
        return
    for step, i, j, k, m in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        gone, come = "".join(words[i:j]), "".join(others[k:m])
        if step == "equal":
            yield Span("same", gone)
        elif len(gone) * len(come) > _LARGEST:
            yield Span("delete", gone)
            yield Span("insert", come)
        else:
            yield from _by_character(gone, come)


def _by_character(old: str, new: str) -> Iterator[Span]:
    gone, come = "", ""
    for step, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        # A character or two that stayed by chance between two changes only make it hard to read.
        if step == "equal" and j - i > _ISLAND:
            yield Span("delete", gone)
            yield Span("insert", come)
            yield Span("same", old[i:j])
            gone, come = "", ""
        else:
            gone, come = gone + old[i:j], come + new[k:m]
    yield Span("delete", gone)
    yield Span("insert", come)


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _all(structure: Structure) -> list[Article]:
    articles = list(structure.articles)
    if structure.preamble:
        articles.insert(0, Article(0, 0, "", structure.preamble, "preamble"))
    if structure.ending:
        articles.append(Article(0, 1, "", structure.ending, "ending"))
    return articles


def _key(article: Article) -> tuple[int, int, bool]:
    return article.number, article.sub, article.anchor.startswith("part-")


def _text(article: Article) -> str:
    return f"【{article.heading}】{article.text}" if article.heading else article.text


def _matched(before: Sequence[Article], after: Sequence[Article]) -> dict[int, int]:
    """Index in `after` → index in `before`."""
    matching = _Matching(before, after)
    matching.by_words()
    matching.by_number(_ALIKE)
    matching.by_likeness()
    matching.by_number(0)
    return matching.pairs


class _Matching:
    """Pairs articles of two versions, one way after the other."""

    def __init__(self, before: Sequence[Article], after: Sequence[Article]) -> None:
        self.before, self.after = before, after
        self.pairs: dict[int, int] = {}
        self.free = set(range(len(before)))
        self.numbers = {_key(before[at]): at for at in reversed(range(len(before)))}
        self.bags: dict[str, Counter[str]] = {}
        self.holders: dict[str, list[int]] | None = None

    def by_words(self) -> None:
        texts: dict[str, list[int]] = {}
        for at in reversed(range(len(self.before))):
            texts.setdefault(_text(self.before[at]), []).append(at)
        for at, article in enumerate(self.after):
            if others := texts.get(_text(article)):
                self._pair(at, others.pop())

    def by_number(self, alike: float) -> None:
        for at in self._left():
            other = self.numbers.get(_key(self.after[at]))
            if other in self.free and self._alike(at, other) >= alike:
                self._pair(at, other)

    def by_likeness(self) -> None:
        scores = [(self._alike(at, other), at, other) for at in self._left() for other in self._likely(at)]
        for score, at, other in sorted(scores, key=lambda one: (-one[0], *one[1:])):
            if score >= _ALIKE and at not in self.pairs and other in self.free:
                self._pair(at, other)

    def _likely(self, at: int) -> list[int]:
        """The few articles left that have most of the rarer pairs of characters in common with the one given."""
        if self.holders is None:
            self.holders = {}
            for other in sorted(self.free):
                for pair in self._bag(_text(self.before[other])):
                    self.holders.setdefault(pair, []).append(other)
        shared: Counter[int] = Counter()
        for pair in self._bag(_text(self.after[at])):
            holders = self.holders.get(pair, ())
            if len(holders) <= _RARE:
                shared.update(holders)
        return [other for other, _ in shared.most_common(_CANDIDATES) if other in self.free]

    def _left(self) -> list[int]:
        return [at for at in range(len(self.after)) if at not in self.pairs]

    def _pair(self, at: int, other: int) -> None:
        self.pairs[at] = other
        self.free.discard(other)

    def _alike(self, at: int, other: int) -> float:
        return _alike(self._bag(_text(self.before[other])), self._bag(_text(self.after[at])))

    def _bag(self, text: str) -> Counter[str]:
        if text not in self.bags:
            self.bags[text] = Counter(_bigrams(text))
        return self.bags[text]


def _bigrams(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """How much of two texts is common, from 0 to 1: by their pairs of characters (Dice)."""
    total = one.total() + other.total()
    return 2 * sum(min(count, other[pair]) for pair, count in one.items() if pair in other) / total if total else 1.0
