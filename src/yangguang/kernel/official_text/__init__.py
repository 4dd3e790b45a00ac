"""What an official document says about itself: title, number, issuer, date, addressees, headings, attachments."""

from .head import Letterhead, read_letterhead
from .layout import TextLine, lay_out, looks_scraped
from .outline import FoundHeading, attachments_named, headings

__all__ = [
    "FoundHeading",
    "Letterhead",
    "TextLine",
    "attachments_named",
    "headings",
    "lay_out",
    "looks_scraped",
    "read_letterhead",
]
