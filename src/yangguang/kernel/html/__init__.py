"""Bodies of documents as HTML: cleaned to a small grammar, read as plain text, outlined, made from files."""

from .cleaning import clean
from .words import Heading, outline, text_of

__all__ = ["Heading", "clean", "outline", "text_of"]
