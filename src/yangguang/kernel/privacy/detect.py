"""All detectors together: what personal data a text holds, and the text with it masked."""

import re
from collections.abc import Iterable

from . import numbers
from .addresses import addresses
from .finding import MASKED, STAR, Finding, starred
from .names import names
from .passages import Passage

_MAY_HOLD = re.compile(r"[0-9]{3}|[0-9\t .\-·\v\n]{9}|[栋幢座室组社屯户房]")
_ROUNDS = 4


def find(text: str) -> list[Finding]:
    """Personal data in a text, in order of place; overlapping finds are settled for the surer and longer one.

    Lines end at a line feed, cells of a table at a tab, a line break within a paragraph or cell is a vertical tab.
    """
    text = numbers.plain(text)
    if not _MAY_HOLD.search(text):
        return []
    taken: list[Finding] = []
    used = bytearray(len(text))
    for found in (
        numbers.identity_cards(text),
        numbers.bank_cards(text),
        numbers.mobiles(text),
        numbers.fixed_phones(text),
    ):
        _take(found, taken, used)
    _take(addresses(text, taken), taken, used)
    _take(names(text, taken), taken, used)
    return sorted(taken, key=lambda finding: finding.start)


def _take(found: Iterable[Finding], taken: list[Finding], used: bytearray) -> None:
    for finding in list(found):
        if any(used[finding.start : finding.end]):
            continue
        used[finding.start : finding.end] = b"\x01" * (finding.end - finding.start)
        taken.append(finding)


def mask(text: str, rules: frozenset[str] = MASKED) -> str:
    """The text with the personal data of `rules` masked in the rules' form; masking twice is masking once.

    Every character but the masked ones stays, and the length too: 430702199001011234 becomes 43*************234,
    13812345678 138****5678, a bank card keeps its last four digits, an address ends at the township, and a name beside
    a number keeps its surname.
    """
    for _ in range(_ROUNDS):
        found = [finding for finding in find(text) if finding.rule in rules]
        masked = starred(text, found)
        if masked == text:
            break
        text = masked
    return text


def mask_passages(passages: Iterable[Passage], rules: frozenset[str] = MASKED) -> bool:
    """Mask what can be changed in the passages of a file; whether anything was."""
    changed = False
    for passage in passages:
        offsets = {offset for finding in find(passage.text) if finding.rule in rules for offset in finding.hidden}
        changed = passage.star(offsets, STAR) or changed
    return changed
