"""The fields of an index of the cluster, and documents and queries over them: the same as in the embedded index."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from yangguang.search.engines.schema import (
    NEARLY,
    NUMBERS,
    TEXT_WORD,
    TITLE_PAIR,
    TITLE_PHRASE,
    TITLE_WORD,
    VALUES,
    WHOLE_NUMBER,
)
from yangguang.search.folding import GAP, phrase_of
from yangguang.search.plan import FACETS, MOST, MOST_VALUES, Plan
from yangguang.search.prepared import VERSION, Prepared
from yangguang.search.query import Number

Clause = dict[str, Any]

# A place in a phrase where any token may stand.
HOLE = "␀"
# Facets are exact while a field has no more values than this on a shard.
EVERY_VALUE = 10_000

_TOKENS: Clause = {"type": "text", "analyzer": "whitespace", "search_analyzer": "places", "norms": False}
_WORDS: Clause = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
_NAME: Clause = {"type": "keyword", "doc_values": False}
_NUMBER_TYPES = {"uid": "long", "digest": "long", "year": "integer", "day": "integer"}

MAPPINGS: Clause = {
    "dynamic": "strict",
    "_source": {"enabled": False},  # the database has it
    "properties": {
        "id": {"type": "keyword"},
        "text": _TOKENS,
        "title": _TOKENS,
        "syllables": _TOKENS,
        "chars": {"type": "text", "analyzer": "whitespace", "index_options": "docs", "norms": False},
        "title_words": _WORDS,
        "words": _WORDS,
        "numbers": _NAME,
        "column": _NAME,
        **{name: {"type": "keyword"} for name in VALUES},
        **{name: {"type": _NUMBER_TYPES[name], "index": name != "digest"} for name in NUMBERS},
    },
}
SETTINGS: Clause = {
    # A page may begin at MOST and show MOST.
    "max_result_window": 2 * MOST,
    # Every write refreshes when it is whole; nothing else is seen.
    "refresh_interval": "-1",
    # So long a deletion is remembered against an older write that comes late.
    "gc_deletes": "1h",
    "analysis": {
        "filter": {"holes": {"type": "stop", "stopwords": [HOLE]}},
        "analyzer": {"places": {"type": "custom", "tokenizer": "whitespace", "filter": ["holes"]}},
    },
}
# Another shape is another index: what this version cannot read is made anew, beside what an older one still reads.
SHAPE = f"v{VERSION}-" + hashlib.blake2b(json.dumps([MAPPINGS, SETTINGS]).encode(), digest_size=4).hexdigest()


def document(one: Prepared) -> Clause:
    """The document that the index keeps of a thing."""
    made: Clause = {name: getattr(one, name) for name in ("id", *NUMBERS)}
    for name in ("text", "title", "syllables", "title_words", "words", *VALUES):
        if value := getattr(one, name):
            made[name] = value
    # Every character of the text begins a token.
    if chars := {token[0] for token in one.text.split(" ") if token} - {GAP}:
        made["chars"] = " ".join(sorted(chars))
    if one.numbers:
        made["numbers"] = list(one.numbers)
    if one.columns:
        made["column"] = list(one.columns)
    return made


def request(plan: Plan) -> Clause:
    """The body of a search: what matches, in which order, and the facets, each without its own filter, in one go."""
    filters = dict(plan.filters)
    own = {name: _filter(name, filters[name]) for name in FACETS if name in filters} if plan.facets else {}
    others = [_filter(name, values) for name, values in filters.items() if name not in own]
    body: Clause = {
        "query": _query(plan, others),
        "from": min(plan.offset, MOST),
        "size": min(plan.size, MOST),
        "sort": _order(plan),
        "track_total_hits": True,
        "_source": False,
        "docvalue_fields": ["id"],
    }
    if own:
        body["post_filter"] = {"bool": {"filter": list(own.values())}}
    if plan.facets:
        body["aggs"] = {name: _facet(name, own) for name in FACETS}
    return body


def facets(answered: Mapping[str, Any]) -> dict[str, tuple[tuple[str, int], ...]]:
    """The counts in the answer to `request`; what has no value is in none."""
    counted = {}
    for name in FACETS:
        buckets = answered[name]["values"]["buckets"]
        pairs = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
        counted[name] = tuple((value, many) for value, many in pairs if value not in {"", "0"})
    return counted


def contains(text: str, field: str = "text") -> Clause:
    """Texts that hold the folded `text`; of one character, only in `text`."""
    if len(text) == 1:
        return {"term": {"chars": text}}
    places = phrase_of(text)
    if len(places) == 1:
        return {"term": {field: places[0][1]}}
    tokens = [HOLE] * (places[-1][0] + 1)
    for place, token in places:
        tokens[place] = token
    return {"match_phrase": {field: " ".join(tokens)}}


def _query(plan: Plan, filters: list[Clause]) -> Clause:
    made: Clause = {"must": _wanted(plan) or [{"match_all": {"boost": 0.0}}]}
    made["filter"] = filters
    made["must_not"] = [contains(text) for text in plan.excluded]
    if plan.sort == "relevance":
        made["should"] = list(_ranking(plan))
    return {"bool": made}


def _order(plan: Plan) -> list[Clause]:
    """What is alike comes in an order that stays, so that pages hold everything once."""
    first: Clause = {"_score": "desc"}
    if plan.sort != "relevance":
        first = {"day": "desc" if plan.sort == "newest" else "asc"}
    return [first, {"uid": "asc"}]


def _facet(name: str, own: Mapping[str, Clause]) -> Clause:
    terms = {"field": name, "size": MOST_VALUES, "shard_size": EVERY_VALUE}
    others = [one for other, one in own.items() if other != name]
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": {"terms": terms}}}


def _wanted(plan: Plan) -> list[Clause]:
    if plan.matching == "sound":
        return [_all(sounding) if (sounding := list(_sounding(plan))) else {"match_none": {}}]
    if plan.matching == "near":
        either: list[Clause] = []
        if plan.words:
            least = max(1, round(len(plan.words) * NEARLY))
            words = list(map(_ranked_word, plan.words))
            either.append({"bool": {"should": words, "minimum_should_match": least}})
        if pairs := [{"term": {"title": pair}} for pair in plan.pairs]:
            half = {"bool": {"should": pairs, "minimum_should_match": plan.enough_pairs}}
            either.append(_constant(half, 0.0))
        return [_any(either)] if either else [{"match_none": {}}]
    groups = [_constant(_any([contains(text) for text in group]), 1.0) for group in plan.wanted]
    if plan.number is None:
        return groups
    spelled = _constant(_number(plan.number), WHOLE_NUMBER)
    return [_any([spelled, _all(groups)])] if groups else [spelled]


def _sounding(plan: Plan) -> Iterable[Clause]:
    for sounds in plan.sounds:
        if len(sounds) > 1:
            beginnings = [{"prefix": {"prefix": sound}} for sound in sounds]
            yield {"intervals": {"syllables": {"all_of": {"ordered": True, "max_gaps": 0, "intervals": beginnings}}}}


def _number(number: Number) -> Clause:
    typed = f"{number.organ}|{number.year}"
    if number.serial:
        typed += f"|{int(number.serial)}"
        if number.whole and len(number.year) == 4:
            return {"term": {"numbers": typed}}
    return {"prefix": {"numbers": typed}}


def _ranking(plan: Plan) -> Iterable[Clause]:
    if plan.matching == "near":
        for pair in plan.pairs:
            yield _constant({"term": {"title": pair}}, TITLE_PAIR)
    if plan.matching != "exact":
        return
    for group in plan.wanted:
        if len(group[0]) > 1:
            yield _constant(contains(group[0], "title"), TITLE_PHRASE)
    yield from map(_ranked_word, plan.words)


def _ranked_word(word: str) -> Clause:
    in_title = {"term": {"title_words": {"value": word, "boost": TITLE_WORD}}}
    return _any([in_title, {"term": {"words": {"value": word, "boost": TEXT_WORD}}}])


def _filter(name: str, values: Iterable[str]) -> Clause:
    if name == "year":
        return {"terms": {"year": [int(one) for one in values if re.fullmatch(r"\d{1,4}", one, re.ASCII)]}}
    return {"terms": {name: list(values)}}


def _constant(query: Clause, score: float) -> Clause:
    return {"constant_score": {"filter": query, "boost": score}}


def _all(queries: list[Clause]) -> Clause:
    return {"bool": {"must": queries}}


def _any(queries: list[Clause]) -> Clause:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}
