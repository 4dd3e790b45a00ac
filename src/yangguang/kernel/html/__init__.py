"""Bodies of documents as HTML: cleaned to a small grammar, read as plain text, outlined, made from files."""

from .cleaning import clean
from .from_word import Picture
from .importing import ImportedBody, from_document, with_pictures
from .words import Heading, outline, text_of

__all__ = [
    "Heading",
    "ImportedBody",
    "Picture",
    "clean",
    "from_document",
    "outline",
    "text_of",
    "with_pictures",
]
