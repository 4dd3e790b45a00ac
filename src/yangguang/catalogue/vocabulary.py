"""The words by which records are classed: kinds (体裁), topics (主题) and audiences (面向对象), read from `data/`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "vocabulary.json"


@dataclass(frozen=True, slots=True)
class Term:
    """A word to class by. Records of a kind with `legality` need a legality review before they are published, those of
    a kind with `registered` a place in the register of normative documents (三统一), those with
    `interpreted` an interpretation (国办发〔2016〕19号).
    """

    code: str
    label: str
    legality: bool = False
    registered: bool = False
    interpreted: bool = False


@cache
def _vocabularies() -> Mapping[str, Mapping[str, Term]]:
    found = json.loads(SOURCE.read_text(encoding="utf-8"))
    return {name: {entry["code"]: Term(**entry) for entry in found[name]} for name in ("kinds", "topics", "audiences")}


def kinds() -> Mapping[str, Term]:
    """The kinds of records, by code, in their order."""
    return _vocabularies()["kinds"]


def topics() -> Mapping[str, Term]:
    """The topics, by code, in their order."""
    return _vocabularies()["topics"]


def audiences() -> Mapping[str, Term]:
    """The audiences, by code, in their order."""
    return _vocabularies()["audiences"]


def label(terms: Mapping[str, Term], code: str) -> str:
    """The Chinese word for `code`; the code itself where the vocabulary no longer has it."""
    return terms[code].label if code in terms else code


def needs_legality_review(kind: str) -> bool:
    """Whether records of this kind are reviewed for legality (合法性审查) before publication."""
    return kind in kinds() and kinds()[kind].legality


def needs_registration(kind: str) -> bool:
    """Whether records of this kind are registered, numbered and published in one go (湖南 三统一)."""
    return kind in kinds() and kinds()[kind].registered


def interpreted_kinds() -> tuple[str, ...]:
    """The codes of the kinds whose records are to be interpreted for the public (国办发〔2016〕19号)."""
    return tuple(term.code for term in kinds().values() if term.interpreted)
