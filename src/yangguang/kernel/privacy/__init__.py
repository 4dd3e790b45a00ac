"""Personal data: found in texts and in every place of a file, and masked."""

from .detect import find, mask
from .finding import ADDRESS, BANK_CARD, FIXED_PHONE, HOME_ADDRESS, IDENTITY, MOBILE, NAME, Finding

__all__ = [
    "ADDRESS",
    "BANK_CARD",
    "FIXED_PHONE",
    "HOME_ADDRESS",
    "IDENTITY",
    "MOBILE",
    "NAME",
    "Finding",
    "find",
    "mask",
]
