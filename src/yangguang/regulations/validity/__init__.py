"""Validity 效力 of a document at any date, derived from the dated events of its life. Pure; no database, no clock."""

from .events import Kind, LifeEvent
from .life import Life
from .state import LapseWarning, State, Validity, next_change, validity, warnings
from .terms import LAW, NORMATIVE, PROVISIONAL, Term, is_provisional, term_for, terms

__all__ = [
    "LAW",
    "NORMATIVE",
    "PROVISIONAL",
    "Kind",
    "LapseWarning",
    "Life",
    "LifeEvent",
    "State",
    "Term",
    "Validity",
    "is_provisional",
    "next_change",
    "term_for",
    "terms",
    "validity",
    "warnings",
]
