"""Relations to other documents, read from a title and a text: what it repeals, amends, rests on, cites. Pure.

Each is a suggestion: it comes with the words it was read in and the article, for a person to confirm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .references import Level, Provision, Reference, chains, references
from .structure import Structure, of_text
from .titles import plain_title, title_key

TITLE = "标题"


class RelationKind(StrEnum):
    """What this document does to, or takes from, the other."""

    AMENDS = "amends"
    REPEALS = "repeals"
    REPLACES = "replaces"
    RENEWS = "renews"
    IMPLEMENTS = "implements"
    BASED_ON = "based_on"
    INTERPRETS = "interprets"
    CITES = "cites"

    @property
    def label(self) -> str:
        """The Chinese verb: 修改, 废止 …"""
        return _LABELS[self]


_LABELS = {
    RelationKind.AMENDS: "修改",
    RelationKind.REPEALS: "废止",
    RelationKind.REPLACES: "代替",
    RelationKind.RENEWS: "延续",
    RelationKind.IMPLEMENTS: "实施",
    RelationKind.BASED_ON: "依据",
    RelationKind.INTERPRETS: "解读",
    RelationKind.CITES: "引用",
}


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """One relation, read in `words` of `article` (标题 for the title, empty before the first article).

    `part` is not empty where only some of the target is repealed without its articles being named (中有关看守所的规定).
    """

    kind: RelationKind
    target: Reference
    words: str
    article: str
    part: str = ""

    @property
    def level(self) -> Level:
        """`whole`, `article`, `paragraph` or `item` of the target."""
        return self.target.level

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """The provisions of the target."""
        return self.target.provisions


_K = RelationKind
_ENDING = (_K.REPEALS, _K.REPLACES)
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]?")
_ISSUES = re.compile(r"(?:印发|发布|公布|颁布|下发|转发)[^■]*$")
_IN_TITLE: tuple[tuple[re.Pattern[str], RelationKind], ...] = (
    (re.compile(r"(?:废止|宣布失效|停止执行)[^■]*$"), _K.REPEALS),
    (re.compile(r"(?:修改|修订|修正|调整)[^■]*$"), _K.AMENDS),
    (re.compile(r"(?:延长|延续|顺延)[^■]*$"), _K.RENEWS),
    (re.compile(r"(?:实施|贯彻|落实|执行)[^■]*$"), _K.IMPLEMENTS),
    (re.compile(r"(?:解读|解释|说明|解答)[^■]*$"), _K.INTERPRETS),
)
_AFTER_IN_TITLE: tuple[tuple[re.Pattern[str], RelationKind], ...] = (
    (re.compile(r"(?:的)?(?:政策|文件|一图|图文|视频)*(?:解读|释义|解释|说明|问答|解答)"), _K.INTERPRETS),
    (re.compile(r"[^■]{0,8}?(?:延期|继续有效|继续执行|延长|有效期)"), _K.RENEWS),
    (re.compile(r"(?:等[^■]{0,12})?(?:的)?(?:废止|失效)"), _K.REPEALS),
    (re.compile(r"(?:的)?(?:实施|贯彻)"), _K.IMPLEMENTS),
)
_BARE_PARENT = re.compile(
    r"(?P<parent>[㐀-\u9fff]{2,40}(?:法|条例|办法|规定))(?:的)?实施(?:条例|细则|办法|意见|方案|规定)(?:（[^（）]*）)?"
)
_END = r"(?:同时|即行|予以|均|一律|一并|相应|自行|自动|即|也|全部|立即|作|宣布|依法|已){0,3}"
_REPEALED_AFTER = re.compile(
    rf"(?:等)?(?:(?:中|里|内)(?:的)?[^，。；■]{{1,30}}?)?(?:[^，。；■]{{0,12}}?(?:文件|规定|决定|通知|办法))?，?(?:自[^，。；■]{{1,24}}?起)?，?{_END}"
    r"(?:废止|失效|停止执行|停止施行|终止执行)"
)
_PART = re.compile(r"(?:中|里|内)的?[^，。；■]{1,30}?(?:规定|条款|内容|部分|政策|条文)")
_REPEALED_BEFORE = re.compile(
    r"(?:^|[，：、\s]|同时|决定|一并|现|予以|应当|[一二三四五六七八九十\d]）?)废止(?:了)?：?[^，。；■]{0,45}$"
)
_AMENDED_AFTER = re.compile(
    r"[^，。；■]{0,14}?(?:作(?:出)?(?:如下|以下|相应|部分)*(?:的)?(?:修改|修正|修订|调整)|予以(?:修改|修订|修正))"
    r"|[^，。；■]{0,30}?(?:修改为|修订为|修正为|调整为|改为)"
)
_AMENDED_BEFORE = re.compile(r"(?:^|[，：、]|决定|同时|一并)(?:修改|修订|修正)(?:了)?[^，。；■]{0,20}$")
_REPLACED_AFTER = re.compile(r"[^，。；■]{0,14}?(?:由|被|为)本[^，。；■]{1,10}?(?:代替|取代|替代)")
_REPLACED_BEFORE = re.compile(r"(?:代替|取代|替代)(?:原)?[^，。；■]{0,40}$")
_RENEWED_AFTER = re.compile(
    r"[^，。；■]{0,16}?(?:继续有效|继续执行|有效期(?:限)?(?:再)?(?:延长|延续|顺延|延期)|(?:延期|延续|顺延)(?:执行|至|\d|[一二三四五]))"
)
_RENEWED_BEFORE = re.compile(r"(?:延长|延续|顺延)[^，。；■]{0,20}$")
_TO_IMPLEMENT = re.compile(r"(?:贯彻|落实|实施|执行)[^，。；■]{0,30}$")
_ON_GROUND = re.compile(r"(?:根据|依据|依照|按照|遵照|参照)[^，。；■]{0,40}$")
_MAKES = re.compile(
    r"制定本|特制定|制订本|制定(?:以下|如下)|结合|现就|现将|现对|特作|作出(?:如下|以下|本)|决定|经[^，。；]{1,20}(?:同意|批准)|提出(?:如下|以下)"
)
_MAKES_SELF = re.compile(r"制[定订]本|特制[定订]")


def read_relations(title: str, text: str | Structure, number: str = "") -> list[FoundRelation]:
    """The relations of a document, in the order of its title and text, each once for an article.

    Left out are the document itself (by title, `number`, or as the one that a notice hands on) and whatever is called
    by a short name of its own kind (本办法). 《关于修改〈甲〉的决定》 named in a text is one document, not two; as the
    title of the document itself it says that 甲 is amended.
    """
    structure = text if isinstance(text, Structure) else of_text(text)
    own = {title_key(title)}
    found = list(_of_title(title, own))
    aliases: dict[str, str] = {}
    for article, line, opening in _lines(structure):
        if "《" in line or "号" in line:
            found += _of_line(article, line, aliases, opening=opening)
    seen = set()
    kept = []
    for one in found:
        target = one.target
        key = (one.kind, title_key(target.title) if target.title else target.number, target.provisions, one.article)
        itself = title_key(target.title) in own if target.title else bool(number) and target.number == number
        # A document repeals its namesake: the one of the same title that it takes the place of.
        if key not in seen and (not itself or (one.kind in _ENDING and one.article != TITLE)):
            seen.add(key)
            kept.append(one)
    return kept


def _lines(structure: Structure) -> Iterator[tuple[str, str, bool]]:
    """Article, line, and whether it belongs to the opening, where a document says what it rests on."""
    yield from (("", line, True) for line in structure.preamble)
    for at, article in enumerate(structure.articles):
        yield from ((article.label, line, at == 0) for line in article.paragraphs)
    yield from (("", line, False) for line in structure.ending)


def _of_title(title: str, own: set[str]) -> Iterator[FoundRelation]:
    """What a title says; the document that a notice hands on (印发《…》) is added to `own`."""
    written = plain_title(title)
    found, masked = references(written)
    if not found and (bare := _BARE_PARENT.fullmatch(written)):
        parent = Reference(bare["parent"], "", None, (), 0, len(bare["parent"]))
        yield FoundRelation(_K.IMPLEMENTS, parent, written, TITLE)
    for group in chains(found, masked):
        before, after = masked[: group[0].start], masked[group[-1].end :]
        if _ISSUES.search(before):
            own |= {title_key(one.title) for one in group}
            continue
        kind = next((kind for pattern, kind in _AFTER_IN_TITLE if pattern.match(after)), None)
        kind = next((kind for pattern, kind in _IN_TITLE if pattern.search(before)), None) or kind or _K.CITES
        if kind is _K.IMPLEMENTS and re.match(r"(?:的)?(?:解读|解释|说明|问答)", after):
            kind = _K.INTERPRETS
        yield from (FoundRelation(kind, one, written, TITLE) for one in group)


def _of_line(article: str, line: str, aliases: dict[str, str], *, opening: bool) -> Iterator[FoundRelation]:
    found, masked = references(line, aliases)
    for sentence in _SENTENCE.finditer(masked):
        inside = [one for one in found if sentence.start() <= one.start < sentence.end()]
        words = line[sentence.start() : sentence.end()].strip()
        for group in chains(inside, masked):
            before = masked[sentence.start() : group[0].start]
            after = masked[group[-1].end : sentence.end()]
            kind = _kind(before, after, sentence[0], opening=opening)
            part = _part(after) if kind is _K.REPEALS else ""
            yield from (FoundRelation(kind, one, words, article, part) for one in group)


def _part(after: str) -> str:
    """The words for the part that is repealed (中有关看守所的规定), empty where it is the whole."""
    match = _PART.match(after)
    return match[0] if match else ""


def _kind(before: str, after: str, sentence: str, *, opening: bool) -> RelationKind:
    """What the words before and after a group of references make of it."""
    if _REPEALED_AFTER.match(after) or _REPEALED_BEFORE.search(before):
        return _K.REPEALS
    if _REPLACED_AFTER.match(after) or _REPLACED_BEFORE.search(before):
        return _K.REPLACES
    if _RENEWED_AFTER.match(after) or (_RENEWED_BEFORE.search(before) and "有效期" in before + after):
        return _K.RENEWS
    if _AMENDED_AFTER.match(after) or _AMENDED_BEFORE.search(before):
        return _K.AMENDS
    makes = _MAKES_SELF.search(sentence) or (opening and _MAKES.search(sentence))
    if makes and _ON_GROUND.search(before):
        return _K.BASED_ON
    if (makes or opening) and _TO_IMPLEMENT.search(before):
        return _K.IMPLEMENTS
    return _K.CITES
