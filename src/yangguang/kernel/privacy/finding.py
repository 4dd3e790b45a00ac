"""What a detector found in a text, and the form in which it may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

IDENTITY, MOBILE, BANK_CARD = "identity_card", "mobile", "bank_card"
HOME_ADDRESS, ADDRESS = "home_address", "address"
FIXED_PHONE, NAME = "fixed_phone", "person_name"

#: Numbers that belong to one person; a name is personal data only beside one of them.
PERSONAL_NUMBERS = frozenset({IDENTITY, MOBILE, BANK_CARD})
#: What masking takes out. A fixed telephone or an address by itself is usually an office's own.
MASKED = frozenset({*PERSONAL_NUMBERS, HOME_ADDRESS, NAME})
#: What must not remain in a masked copy.
FORBIDDEN = frozenset({*PERSONAL_NUMBERS, HOME_ADDRESS})

STAR = "*"
_BEFORE, _AFTER = 14, 10


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data at `start` to `end` of a text; `hidden` are the offsets that masking replaces by a star."""

    rule: str
    start: int
    end: int
    hidden: tuple[int, ...]


def starred(text: str, findings: Iterable[Finding]) -> str:
    """The text with everything found masked in the rules' form; it keeps its length."""
    offsets = {offset for finding in findings for offset in finding.hidden}
    if not offsets:
        return text
    return "".join(STAR if offset in offsets else char for offset, char in enumerate(text))


def excerpt(masked: str, finding: Finding) -> str:
    """The finding in its masked form with the words around it, on one line: `masked` is the text after `starred`."""
    start = max(0, finding.start - _BEFORE)
    words = masked[start : min(len(masked), finding.end + _AFTER, finding.start + 80)]
    return " ".join(words.split())
