"""File intake: what a person sends becomes a `SourceDocument`, or an `Unreadable` that says why not."""

from .document import Block, Cell, Paragraph, SourceDocument, Table, Unreadable
from .examine import Examined, examine
from .limits import DEFAULT, Limits
from .names import safe_name
from .reading import read

__all__ = [
    "DEFAULT",
    "Block",
    "Cell",
    "Examined",
    "Limits",
    "Paragraph",
    "SourceDocument",
    "Table",
    "Unreadable",
    "examine",
    "read",
    "safe_name",
]
