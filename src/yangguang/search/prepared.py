"""A thing as every engine gets it: tokens made here, so that both engines match the same."""

import hashlib
import re
from dataclasses import dataclass

from yangguang.search.folding import bigrams, fold
from yangguang.search.registry import Found
from yangguang.search.words import sounds_of, title_words, words_of

# Changed whenever the tokens of the same text change: an index of another version is made anew.
VERSION = 2
LONGEST_TEXT = 2_000_000
# So much of the text counts for the order of relevance: an official text says at its beginning what it is.
LEAD = 600
_NUMBER = re.compile(r"(?P<organ>[㐀-鿿]{2,24})\((?P<year>\d{4})\)第?(?P<serial>\d{1,6})号")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Tokens separated by blanks, and the values of facets. `uid` and `digest` are numbers of 63 bits."""

    id: str
    uid: int
    digest: int
    text: str
    title: str
    title_words: str
    words: str
    numbers: tuple[str, ...]
    syllables: str
    kind: str
    unit: str
    topic: str
    genre: str
    validity: str
    columns: tuple[str, ...]
    year: int
    day: int


def uid_of(name: str) -> int:
    """A number for a thing's name, the same in every process."""
    return _number(name)


def digest_of(found: Found) -> int:
    """A number for all that search knows of a thing: another one when any of it changes."""
    return _number(f"{VERSION}\x1f{found!r}")


def prepare(found: Found) -> Prepared:
    """The tokens of a thing."""
    title = fold(found.title)
    parts = [title, fold(found.number), fold(found.body), fold(found.also)]
    parts += [fold(f"{name} {text}") for name, text in found.attached]
    text = " ".join(part for part in parts if part)[:LONGEST_TEXT]
    return Prepared(
        id=found.id,
        uid=uid_of(found.id),
        digest=digest_of(found),
        text=bigrams(text),
        title=bigrams(title),
        title_words=" ".join(title_words(title)),
        words=" ".join(words_of(text[:LEAD])),
        numbers=numbers_of(found.number),
        syllables=" ".join(sounds_of(title)),
        kind=found.kind,
        unit=found.unit,
        topic=found.topic,
        genre=found.genre,
        validity=found.validity,
        columns=found.columns,
        year=found.year,
        day=found.day,
    )


def prepare_all(chunk: list[Found]) -> list[Prepared]:
    """The tokens of many things, for a process of its own: this module needs neither settings nor database."""
    return [prepare(found) for found in chunk]


def numbers_of(number: str) -> tuple[str, ...]:
    """The ways in which a document number is looked up: with its organ whole, and without the place before it."""
    found = _NUMBER.search("".join(fold(number).split()))
    if not found:
        return ()
    organs = (found["organ"], found["organ"][1:]) if len(found["organ"]) > 2 else (found["organ"],)
    return tuple(f"{organ}|{found['year']}|{int(found['serial'])}" for organ in organs)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest(), "big") >> 1
