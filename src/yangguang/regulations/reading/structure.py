"""Chapters and articles of a text 编、章、节、条, each with an anchor to link to. Pure."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from yangguang.kernel.html.words import text_of
from yangguang.kernel.text import numerals, split_lines

_N = rf"{numerals.NUMERAL}{{1,7}}"
_LEVELS = {"编": 1, "分编": 2, "章": 3, "节": 4}
_SPACE = r"[\s　\u200b]"
_CHAPTER = re.compile(rf"第{_SPACE}*(?P<n>{_N}){_SPACE}*(?P<of>分编|[编章节])(?:{_SPACE}+|[:：]|$)(?P<rest>.{{0,60}})")
_GLUED = re.compile(rf"第(?P<n>{_N})(?P<of>分编|[编章节])(?P<rest>[^\s，。；：,;:、的]{{2,30}})")
_ARTICLE = re.compile(
    rf"第{_SPACE}*(?P<n>{_N}){_SPACE}*条(?:之{_SPACE}*(?P<sub>{_N}))?"
    rf"(?:{_SPACE}+|(?=[【（(])|[:：、.．]{_SPACE}*(?!{_SPACE}*第)|$|(?P<glued>(?=[^\s、，,])(?!规定|[第的之和至或及所中外以项款]))){_SPACE}*(?P<rest>.*)",
    re.DOTALL,
)
_HEADING = re.compile(
    rf"(?:【(?P<square>[^【】]{{1,30}})】|[（(](?P<round>[^（）()]{{2,30}})[）)]){_SPACE}*(?P<rest>.*)", re.DOTALL
)
_BLANK = " \t\u00a0\u3000\u200b\ufeff"
_HASH = re.compile(r"#{1,6}[\s\u3000]+")
_CONTENTS = re.compile(rf"目{_SPACE}*[录次]")
_END = re.compile(
    rf"附{_SPACE}*(?:件|录|表|则表)?{_SPACE}*(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})?{_SPACE}*(?:[:：].*)?"
)
_ITEM = re.compile(rf"[（(]{_SPACE}*(?:{_N}){_SPACE}*[）)]|[0-9０-９]{{1,2}}[.．、](?![0-9])")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading above articles: `level` 1 编, 2 分编, 3 章, 4 节; `at` is the index of the first article below it."""

    level: int
    number: int
    label: str
    heading: str
    at: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article 条: `number` and `sub` (第十二条之一: 12, 1), its lines without the label, its anchor `art-12-1`.

    `heading` is what stands in brackets before the text (【保密审查】), else empty.
    """

    number: int
    sub: int
    heading: str
    paragraphs: tuple[str, ...]
    anchor: str

    @property
    def label(self) -> str:
        """As it is officially cited: 第十二条, 第十二条之一."""
        return label(self.number, self.sub)

    @property
    def text(self) -> str:
        """The lines without the label."""
        return "\n".join(self.paragraphs)

    @property
    def clauses(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The paragraphs 款 in order, each with its items 项: lines that begin with （一） belong to the one before."""
        found: list[tuple[str, list[str]]] = []
        for line in self.paragraphs:
            if found and _ITEM.match(line):
                found[-1][1].append(line)
            else:
                found.append((line, []))
        return tuple((line, tuple(items)) for line, items in found)


@dataclass(frozen=True, slots=True)
class Structure:
    """A text taken apart; nothing is lost: what stands before the first article and after the last is kept."""

    preamble: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    articles: tuple[Article, ...]
    ending: tuple[str, ...]

    def lines(self) -> list[str]:
        """Every line of the text, without the headings of chapters."""
        within = [line for one in self.articles for line in one.paragraphs]
        return [*self.preamble, *within, *self.ending]

    def article(self, number: int, sub: int = 0) -> Article | None:
        """The first article of that number, or None."""
        return next((one for one in self.articles if (one.number, one.sub) == (number, sub)), None)

    def under(self, at: int) -> tuple[str, ...]:
        """The headings above the article of that index, outermost first."""
        path: list[Chapter] = []
        for chapter in self.chapters:
            if chapter.at > at:
                break
            path = [one for one in path if one.level < chapter.level] + [chapter]
        return tuple(f"{one.label} {one.heading}".strip() for one in path)


@lru_cache(maxsize=4096)
def label(number: int, sub: int = 0) -> str:
    """The label of an article: 第十二条, 第十二条之一."""
    return f"第{numerals.to_chinese(number)}条" + (f"之{numerals.to_chinese(sub)}" if sub else "")


def anchor(number: int, sub: int = 0) -> str:
    """The name that links to an article: `art-12`, `art-12-1`."""
    return f"art-{number}-{sub}" if sub else f"art-{number}"


def of_html(html: str) -> Structure:
    """The structure of a clean body. Raises Unreadable as `kernel.html.clean` does."""
    return of_text(text_of(html))


def of_text(text: str) -> Structure:
    """The structure of a plain text, a line for each paragraph; the marks of Markdown headings are taken off.

    An article inside a quotation that runs over several lines (a decision that words a new 第六条) is part of the
    paragraph that quotes it. A line that breaks off within a title goes on in the next. A table of contents is not
    taken for chapters.
    """
    reader = _Reader()
    broken = ""
    for line in split_lines(text):
        stripped = _unmarked(line)
        if not stripped:
            continue
        if broken and "》" in stripped.partition("《")[0]:
            stripped = broken + stripped
        elif broken:
            reader.take(broken)
        broken = stripped if _breaks_off(stripped) else ""
        if not broken:
            reader.take(stripped)
    if broken:
        reader.take(broken)
    return reader.result()


def _breaks_off(line: str) -> bool:
    """Whether a line ends within a title, which then goes on in the next line."""
    return line.rfind("《") > line.rfind("》")


def _unmarked(line: str) -> str:
    line = line.strip(_BLANK)
    if line.startswith(("#", "**")):
        line = _HASH.sub("", line, count=1).strip("*" + _BLANK)
    return line


@dataclass(slots=True)
class _Reader:
    """Lines in, structure out."""

    preamble: list[str] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    articles: list[tuple[int, int, str, list[str]]] = field(default_factory=list)
    ending: list[str] = field(default_factory=list)
    contents: bool = False
    quoting: int = 0

    def take(self, line: str) -> None:
        if self.ending:
            if self._article(line) is None:
                self.ending.append(line)
                return
            # Articles again: what looked like the end was a line of the text, or an attached text begins.
            self._add(*self.ending)
            self.ending.clear()
        found = self._article(line)
        if found is not None:
            number, sub, rest = found
            heading, rest = _heading(rest)
            self.articles.append((number, sub, heading, [rest] if rest else []))
            self.quoting = 0
        elif self._is_contents(line) or self._chapter(line):
            return
        elif self.articles and not self.quoting and _END.fullmatch(line):
            self.ending.append(line)
            return
        else:
            self._add(line)
        self.quoting = max(0, self.quoting + line.count("“") - line.count("”"))

    def _add(self, *lines: str) -> None:
        (self.articles[-1][3] if self.articles else self.preamble).extend(lines)

    def _article(self, line: str) -> tuple[int, int, str] | None:
        if line[0] != "第" or (match := _ARTICLE.match(line)) is None:
            return None
        number, sub = _number(match["n"]), _number(match["sub"]) if match["sub"] else 0
        if number is None or sub is None:
            return None
        last = self.articles[-1][:2] if self.articles else (0, 0)
        follows = (number, sub) in ((last[0] + 1, 0), (last[0], last[1] + 1))
        # Without a space after the label, or within a quotation, only the article that is due counts.
        due = follows and (bool(self.articles) or not self.quoting)
        if (match["glued"] is not None or self.quoting) and not due:
            return None
        return number, sub, match["rest"]

    def _chapter(self, line: str) -> bool:
        if line[0] != "第" or self.quoting:
            return False
        match = _CHAPTER.fullmatch(line) or _GLUED.fullmatch(line)
        if match is None or (number := _number(match["n"])) is None:
            return False
        level = _LEVELS[match["of"]]
        heading = re.sub(rf"{_SPACE}+", " ", match["rest"]).strip()
        if len(heading) > 2 and heading[1:2] == " " and len(heading) == 3:
            heading = heading.replace(" ", "")  # 总 则
        name = f"第{numerals.to_chinese(number)}{match['of']}"
        self.chapters.append(Chapter(level, number, name, heading, len(self.articles), ""))
        return True

    def _is_contents(self, line: str) -> bool:
        if self.articles or not _CONTENTS.fullmatch(line):
            return False
        self.contents = True
        return True

    def result(self) -> Structure:
        seen: Counter[str] = Counter()
        articles = []
        for number, sub, heading, lines in self.articles:
            name = anchor(number, sub)
            seen[name] += 1
            articles.append(
                Article(number, sub, heading, tuple(lines), name if seen[name] == 1 else f"part-{seen[name]}-{name}")
            )
        chapters = [
            Chapter(one.level, one.number, one.label, one.heading, one.at, f"chapter-{at}")
            for at, one in enumerate(self._chapters(), 1)
        ]
        return Structure(tuple(self.preamble), tuple(chapters), tuple(articles), tuple(self.ending))

    def _chapters(self) -> list[Chapter]:
        """The chapters without those of a table of contents, which come again before the first article."""
        before = [at for at, one in enumerate(self.chapters) if one.at == 0]
        again = [at for at in before if at and _same(self.chapters[at], self.chapters[0])]
        return self.chapters[again[-1] :] if again else self.chapters


def _same(one: Chapter, other: Chapter) -> bool:
    return (one.level, one.number, one.heading) == (other.level, other.number, other.heading)


def _heading(rest: str) -> tuple[str, str]:
    """What stands in brackets at the head of an article, unless it is the number of an item, and the text after it."""
    match = _HEADING.fullmatch(rest)
    if match is None or _ITEM.match(rest) or (match["round"] and len(match["round"]) > 20):
        return "", rest
    return match["square"] or match["round"], match["rest"]


@lru_cache(maxsize=4096)
def _number(written: str) -> int | None:
    try:
        return numerals.parse(re.sub(r"\s", "", written))
    except ValueError:
        return None
