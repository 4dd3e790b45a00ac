"""File intake: what a person sends becomes a `SourceDocument`, or an `Unreadable` that says why not."""

from .document import Block, Cell, Paragraph, SourceDocument, Table, Unreadable
from .limits import DEFAULT, Limits
from .reading import read

__all__ = ["DEFAULT", "Block", "Cell", "Limits", "Paragraph", "SourceDocument", "Table", "Unreadable", "read"]
