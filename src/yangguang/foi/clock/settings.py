"""The periods of a request's clock: those of the law, and those that `data/clock.json` keeps with their source."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yangguang.kernel.clock import RULES

_FILE = Path(__file__).parent.parent / "data" / "clock.json"


@dataclass(frozen=True, slots=True)
class Periods:
    """Lengths in working days.

    `due_soon`: a request with so many days left, or fewer, is due soon. `payment_restarts`: whether the period
    begins anew on the day a fee is paid, or goes on where it stopped.
    """

    reply: int
    longest_extension: int
    correction: int
    third_party: int
    agency: int
    fee_payment: int
    payment_restarts: bool
    due_soon: int


@cache
def periods() -> Periods:
    """The periods in force (条例第三十、三十二、三十三、三十四条；国办函〔2020〕109号)."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    return Periods(
        reply=RULES["reply"].working_days,
        longest_extension=RULES["reply_extended"].extension_days,
        correction=RULES["correction"].working_days,
        third_party=RULES["third_party"].working_days,
        agency=data["agency"]["working_days"],
        fee_payment=data["fee_payment"]["working_days"],
        payment_restarts=data["after_payment"]["restarts"],
        due_soon=data["due_soon"],
    )
