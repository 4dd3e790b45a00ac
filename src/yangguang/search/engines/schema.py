"""The fields of the embedded index, and documents and queries over them."""

import re
from collections.abc import Iterable

from tantivy import Document, FieldType, Occur, Query, Schema, SchemaBuilder

from yangguang.search.folding import phrase_of
from yangguang.search.plan import Plan
from yangguang.search.prepared import Prepared
from yangguang.search.query import Number

VALUES = ("kind", "unit", "topic", "genre", "validity")
NUMBERS = ("uid", "digest", "year", "day")
# What a hit in the title, in its words, and in the words of the text adds to the order of relevance.
TITLE_PHRASE, TITLE_WORD, TITLE_PAIR, TEXT_WORD, WHOLE_NUMBER = 12.0, 3.0, 2.0, 1.0, 100.0
# Of the words of a query without an exact match, this part must stand in what is shown instead.
NEARLY = 0.6


def schema() -> Schema:
    """The fields: tokens split at blanks, values as they are, numbers to sort and group by."""
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("text", "title", "syllables"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("title_words", "words"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("numbers", "column"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in VALUES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_integer_field(name, fast=True, indexed=name != "digest")
    return builder.build()


def document(one: Prepared) -> Document:
    """The document that the index keeps of a thing."""
    made = Document()
    made.add_text("id", one.id)
    for name in ("text", "title", "syllables", "title_words", "words", *VALUES):
        if value := getattr(one, name):
            made.add_text(name, value)
    for number in one.numbers:
        made.add_text("numbers", number)
    for code in one.columns:
        made.add_text("column", code)
    for name in NUMBERS:
        made.add_integer(name, getattr(one, name))
    return made


class Compiler:
    """Makes an engine's query of a plan."""

    def __init__(self, fields: Schema) -> None:
        self.schema = fields

    def query(self, plan: Plan) -> Query:
        """The query: what must match counts the same for all, what ranks is optional."""
        clauses = [(Occur.Must, Query.const_score_query(one, 0.0)) for one in self._filters(plan)]
        clauses += [(Occur.Must, one) for one in self._wanted(plan)]
        if not clauses:
            clauses.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        clauses += [(Occur.MustNot, self.contains(text)) for text in plan.excluded]
        if plan.sort == "relevance":
            clauses += [(Occur.Should, one) for one in self._ranking(plan)]
        return Query.boolean_query(clauses)

    def contains(self, text: str, field: str = "text") -> Query:
        """Texts that hold the folded `text`."""
        if len(text) == 1:
            # Wherever it stands, it begins a token.
            return Query.regex_query(self.schema, field, f"{re.escape(text)}.")
        places = phrase_of(text)
        if len(places) == 1:
            return self._term(field, places[0][1])
        return Query.phrase_query(self.schema, field, list(places))

    def _wanted(self, plan: Plan) -> list[Query]:
        if plan.matching == "sound":
            sounding = [(Occur.Must, one) for one in self._sounding(plan)]
            return [Query.boolean_query(sounding) if sounding else Query.empty_query()]
        if plan.matching == "near":
            wanted = [(Occur.Should, self._ranked_word(word)) for word in plan.words]
            least = max(1, round(len(wanted) * NEARLY))
            either = [Query.boolean_query(wanted, minimum_number_should_match=least)]
            if pairs := [(Occur.Should, self._term("title", pair)) for pair in plan.pairs]:
                half = Query.boolean_query(pairs, minimum_number_should_match=plan.enough_pairs)
                either.append(Query.const_score_query(half, 0.0))
            return [self._any(either)]
        groups = [
            Query.const_score_query(self._any([self.contains(text) for text in group]), 1.0) for group in plan.wanted
        ]
        if plan.number is None:
            return groups
        spelled = Query.boost_query(Query.const_score_query(self._number(plan.number), 1.0), WHOLE_NUMBER)
        if not groups:
            return [spelled]
        together = Query.boolean_query([(Occur.Must, one) for one in groups])
        return [Query.boolean_query([(Occur.Should, spelled), (Occur.Should, together)])]

    def _sounding(self, plan: Plan) -> Iterable[Query]:
        for sounds in plan.sounds:
            if len(sounds) > 1:
                yield Query.regex_phrase_query(self.schema, "syllables", [f"{sound}.*" for sound in sounds])

    def _number(self, number: Number) -> Query:
        if number.whole and number.serial and len(number.year) == 4:
            return self._term("numbers", f"{number.organ}|{number.year}|{int(number.serial)}")
        typed = number.organ + r"\|" + number.year
        if number.serial:
            typed += rf"\|{int(number.serial)}"
        return Query.regex_query(self.schema, "numbers", f"{typed}.*")

    def _ranking(self, plan: Plan) -> Iterable[Query]:
        for group in plan.wanted if plan.matching == "exact" else ():
            if len(group[0]) > 1:
                yield Query.const_score_query(self.contains(group[0], "title"), TITLE_PHRASE)
        if plan.matching == "exact":
            for word in plan.words:
                yield self._ranked_word(word)
        if plan.matching == "near":
            for pair in plan.pairs:
                yield Query.const_score_query(self._term("title", pair), TITLE_PAIR)

    def _ranked_word(self, word: str) -> Query:
        return Query.boolean_query(
            [
                (Occur.Should, Query.boost_query(self._term("title_words", word, "freq"), TITLE_WORD)),
                (Occur.Should, Query.boost_query(self._term("words", word, "freq"), TEXT_WORD)),
            ]
        )

    def _filters(self, plan: Plan) -> Iterable[Query]:
        for name, values in dict(plan.filters).items():
            if name == "year":
                years = [int(value) for value in values if re.fullmatch(r"\d{1,4}", value, re.ASCII)]
                yield self._any(
                    [Query.range_query(self.schema, "year", FieldType.Integer, year, year) for year in years]
                )
            else:
                yield self._any([self._term(name, value) for value in values])

    def _any(self, queries: list[Query]) -> Query:
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Should, one) for one in queries]) if queries else Query.empty_query()

    def _term(self, field: str, value: str, option: str = "basic") -> Query:
        return Query.term_query(self.schema, field, value, option)
