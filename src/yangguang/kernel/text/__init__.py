"""Chinese official text: mending, script, numerals, dates, document numbers, broken tables."""

from . import dates, document_numbers, numerals, tables
from .damage import Damage, find_damage
from .mending import fold, mend, split_lines
from .pinyin import strip_pinyin_noise
from .script import is_traditional, simplify, to_traditional

__all__ = [
    "Damage",
    "dates",
    "document_numbers",
    "find_damage",
    "fold",
    "is_traditional",
    "mend",
    "numerals",
    "simplify",
    "split_lines",
    "strip_pinyin_noise",
    "tables",
    "to_traditional",
]
