"""From what a person typed to an answer: exactly, else by sound, else nearly; without the index, by title alone."""

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from yangguang.kernel.text.script import simplify
from yangguang.search import engines, registry
from yangguang.search.engines.base import Result, Unavailable
from yangguang.search.folding import fold
from yangguang.search.highlighting import Piece, marked, passage
from yangguang.search.plan import FILTERS, Matching, Plan, Sort, planned
from yangguang.search.query import LONGEST, QUOTES, Query, understand
from yangguang.search.registry import Found
from yangguang.search.synonyms import synonyms_of
from yangguang.search.words import spelled, syllables

logger = logging.getLogger(__name__)

A_PAGE = 20
LONGEST_SOUND = 24
# What no database takes: NUL, and halves of characters.
_UNKEPT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found, with its title and a passage of its text in pieces; `place` names the attachment it is from."""

    found: Found
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`count` matches in all, the page's hits, each facet's values with their counts.

    `matching` is near or by sound where nothing matches exactly; `suggestion` is what may have been meant; `limited`
    says that the index did not answer and titles alone were looked through.
    """

    typed: str
    query: Query
    count: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    matching: Matching = "exact"
    suggestion: str = ""
    limited: bool = False
    took_ms: float = 0.0


def ask(
    typed: str,
    *,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    sort: Sort = "relevance",
    offset: int = 0,
    size: int = A_PAGE,
    facets: bool = True,
) -> Answer:
    """The answer to what was typed. Never raises for what is typed; without an index it is `limited`."""
    began = time.perf_counter()
    typed = _UNKEPT.sub(" ", typed[:LONGEST])
    query = understand(typed)
    plan = planned(query, synonyms_of(query.terms), _filters(filters or {}))
    # Without a query there is no relevance: the newest come first.
    sort = "newest" if query.is_empty and sort == "relevance" else sort
    plan = replace(plan, sort=sort, offset=max(0, offset), size=size, facets=facets)
    try:
        plan, result = _searched(plan, query)
    except Unavailable as why:
        logger.warning("search is limited: %s", why)
        return _limited(typed, query, plan, began)
    things = registry.read(result.ids)
    wanted = _wanted(plan)
    hits = tuple(_hit(things[name], wanted) for name in result.ids if name in things)
    suggestion = _meant(query, things) if plan.matching == "sound" and not _latin(query) else ""
    return Answer(
        typed,
        query,
        result.count,
        hits,
        result.facets,
        plan.matching,
        suggestion,
        took_ms=(time.perf_counter() - began) * 1000,
    )


def _searched(plan: Plan, query: Query) -> tuple[Plan, Result]:
    """What matches exactly; where nothing does, what sounds the same; else what holds most of the words."""
    engine = engines.current()
    result = engine.search(plan)
    if result.count or query.is_empty:
        return plan, result
    sounds = tuple(sound for term in query.terms if (sound := _sounds(term)))
    if sounds and len(sounds) == len(query.wanted):
        by_sound = replace(plan, matching="sound", sounds=sounds)
        if (found := engine.search(by_sound)).count:
            return by_sound, found
    if plan.words and not query.phrases:
        near = replace(plan, matching="near")
        if (found := engine.search(near)).count:
            return near, found
    return plan, result


def _sounds(term: str) -> tuple[str, ...]:
    """The syllables, or their first letters, that a term stands for; empty when it is no such thing."""
    if len(term) > LONGEST_SOUND:
        return ()
    if term.isascii():
        if not term.isalpha():
            return ()
        whole = spelled(term)
        # sheng may be spelled out or be five first letters; what is no syllable at all is first letters.
        return tuple(whole) if whole and len(whole) < len(term) else tuple(term)
    return tuple(syllables(term)) if len(term) > 1 else ()


def _latin(query: Query) -> bool:
    return all(term.isascii() for term in query.wanted)


def _meant(query: Query, things: Mapping[str, Found]) -> str:
    """The words of a title that sound like what was typed."""
    meant = []
    for term in query.terms:
        sound = syllables(term)
        for found in things.values():
            title = fold(found.title)
            places = [place for place in range(len(title)) if syllables(title[place : place + len(term)]) == sound]
            if places:
                meant.append(found.title[places[0] : places[0] + len(term)])
                break
    return " ".join(meant) if len(meant) == len(query.terms) else ""


def _wanted(plan: Plan) -> tuple[str, ...]:
    if plan.matching != "exact":
        return plan.words
    return tuple(dict.fromkeys(text for group in plan.wanted for text in group))


def _hit(found: Found, wanted: tuple[str, ...]) -> Hit:
    shown, place = passage(found.body, wanted), ""
    if wanted and found.attached and not any(piece.hit for piece in shown):
        for name, attached in found.attached:
            there = passage(attached, wanted)
            if any(piece.hit for piece in there):
                shown, place = there, name
                break
    return Hit(found, tuple(marked(found.title, wanted)), tuple(shown), place)


def _filters(given: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(_UNKEPT.sub(" ", value[:100]) for value in values[:20] if value)
        for name, values in given.items()
        if name in FILTERS
    }


def _limited(typed: str, query: Query, plan: Plan, began: float) -> Answer:
    """What the database finds in titles, of each kind in turn; of these, what the filters let through."""
    words = typed.translate(QUOTES).replace('"', " ").split()
    text = simplify(" ".join(word for word in words if not word.startswith("-")))
    filters = dict(plan.filters)
    kinds = filters.get("kind") or tuple(registry.KINDS)
    found: list[Found] = []
    for findable in (registry.KINDS[kind] for kind in kinds if kind in registry.KINDS):
        if len(found) < plan.size:
            found += [one for one in findable.by_title(text, plan.size - len(found)) if _passes(one, filters)]
    hits = tuple(_hit(one, query.wanted) for one in found)
    took = (time.perf_counter() - began) * 1000
    return Answer(typed, query, len(hits), hits, limited=True, took_ms=took)


def _passes(found: Found, filters: Mapping[str, tuple[str, ...]]) -> bool:
    for name, values in filters.items():
        own = found.columns if name == "column" else (str(getattr(found, name)),)
        if not set(own) & set(values):
            return False
    return True
