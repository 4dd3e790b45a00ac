"""Files with personal data planted in a known place, of every type that is read: for tests and for the benchmark.

Everything is made from a seed; the numbers are valid and belong to nobody.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tests import planted_excel, planted_pages, planted_word
from yangguang.kernel.privacy import BANK_CARD, IDENTITY, MOBILE
from yangguang.kernel.privacy.numbers import identity_check, luhn

DIVISIONS = ("430702", "430703", "430721", "430722", "430726", "110101", "310115", "440305", "510104", "650102")
MOBILES = ("130", "135", "138", "139", "147", "150", "158", "166", "173", "177", "186", "189", "191", "198", "199")
ISSUERS = (
    ("622848", 19),
    ("621700", 19),
    ("622202", 19),
    ("622588", 16),
    ("436742", 16),
    ("601382", 19),
    ("623185", 18),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A file with what was planted in it: the rule and the bare digits of each number, all at `place`."""

    name: str
    data: bytes
    place: str
    numbers: tuple[tuple[str, str], ...]


def identity(rng: random.Random) -> str:
    """A valid identity number."""
    born = date(1935, 1, 1) + timedelta(days=rng.randrange(29_000))
    body = f"{rng.choice(DIVISIONS)}{born:%Y%m%d}{rng.randrange(1, 1000):03}"
    return body + identity_check(body)


def mobile(rng: random.Random) -> str:
    """A mobile number with a prefix in use."""
    return f"{rng.choice(MOBILES)}{rng.randrange(10**8):08}"


def bank_card(rng: random.Random) -> str:
    """A card number of a known issuer with its check digit."""
    issuer, length = rng.choice(ISSUERS)
    body = issuer + "".join(str(rng.randrange(10)) for _ in range(length - len(issuer) - 1))
    return next(body + str(digit) for digit in range(10) if luhn(body + str(digit)))


def written(rule: str, number: str, manner: int) -> str:
    """The number as people write it: bare, in groups, full-width, with a prefix."""
    full = number.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    if rule == IDENTITY:
        groups = f"{number[:6]} {number[6:14]} {number[14:]}"
        return (number, groups, full, number.replace("X", "x"), f"{number[:6]}-{number[6:14]}-{number[14:]}")[
            manner % 5
        ]
    if rule == MOBILE:
        groups = f"{number[:3]} {number[3:7]} {number[7:]}"
        return (number, groups, f"+86 {number}", groups.replace(" ", "-"), full)[manner % 5]
    fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return (number, fours, number, fours.replace(" ", "-"), full)[manner % 5]


def sentence(rng: random.Random, manner: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A line that holds one number of each kind, and the numbers."""
    numbers = ((IDENTITY, identity(rng)), (MOBILE, mobile(rng)), (BANK_CARD, bank_card(rng)))
    shown = [written(rule, number, manner + at) for at, (rule, number) in enumerate(numbers)]
    return f"救助对象周明远，身份证号{shown[0]}，手机{shown[1]}，银行卡号{shown[2]}。", numbers


Maker = Callable[[str, random.Random], bytes]
#: (suffix, place) to what makes the file.
MAKERS: dict[tuple[str, str], Maker] = {
    **{("docx", place): maker for place, maker in planted_word.MAKERS.items()},
    **{("xlsx", place): maker for place, maker in planted_excel.MAKERS.items()},
    **{("pdf", place): maker for place, maker in planted_pages.PDF.items()},
    **{("html", place): maker for place, maker in planted_pages.HTML.items()},
    **{("txt", place): maker for place, maker in planted_pages.TXT.items()},
    **{("csv", place): maker for place, maker in planted_pages.CSV.items()},
}


def files(count: int, seed: int = 711) -> list[Planted]:
    """`count` files, all types and places in turn, the same for the same seed."""
    rng = random.Random(seed)
    made = []
    makers = list(MAKERS.items())
    for number in range(count):
        (suffix, place), maker = makers[number % len(makers)]
        # A number kept as a number is written in no other way than its digits.
        text, numbers = sentence(rng, 0 if place in planted_excel.NUMERIC else number // len(makers) + number)
        if place in planted_excel.NUMERIC:
            text = "|".join(digits for _, digits in numbers)
        made.append(Planted(f"{number:03} {place}.{suffix}", maker(text, rng), f"{suffix}: {place}", numbers))
    return made
