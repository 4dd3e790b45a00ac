"""Personal data in files: planted in every place of 200 generated files, and in 2,500 laws that hold none.

Recall counts each planted number that its rule found; of a number that a spreadsheet kept in fifteen digits those are
compared. Invented is what a rule for identity cards, mobile telephones or bank cards found where nothing was planted.
No other program looks at the same places; the yardstick beside it is intake reading the words that people see.
"""

import os
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import report
from tests.planted import Planted, files
from yangguang.kernel import intake
from yangguang.kernel.privacy import BANK_CARD, IDENTITY, MOBILE, find
from yangguang.kernel.privacy.masking import Unmaskable, mask_file, remaining
from yangguang.kernel.privacy.numbers import plain
from yangguang.kernel.privacy.places import contents

FILES = 200
RULES = (IDENTITY, MOBILE, BANK_CARD)
SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[1].parent / "shared")
_OTHER = re.compile("[^0-9X]")
_KEPT_DIGITS = 15


def found_in(file: Planted) -> set[tuple[str, str]]:
    """The numbers found in a file by rule, in bare digits."""
    numbers = set()
    for passage in contents(file.name, file.data).passages:
        text = plain(passage.text)
        for one in find(passage.text):
            numbers.add((one.rule, _OTHER.sub("", text[one.start : one.end].upper())))
    return {number for number in numbers if number[0] in RULES}


def compared(file: Planted, numbers: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Numbers as they can be compared: a spreadsheet's number has lost what is beyond fifteen digits."""
    lost = "number" in file.place
    return {(rule, digits[:_KEPT_DIGITS] if lost else digits) for rule, digits in numbers}


def of_planted(made: list[Planted]) -> dict[str, Any]:
    """Recall, what was invented, and the seconds for a file, by type."""
    planted, missed, invented = Counter[str](), Counter[str](), Counter[str]()
    seconds: dict[str, list[float]] = {}
    misses: list[str] = []
    for file in made:
        began = time.perf_counter()
        got = compared(file, found_in(file))
        seconds.setdefault(file.place.split(":")[0], []).append(time.perf_counter() - began)
        wanted = compared(file, set(file.numbers))
        planted.update(rule for rule, _ in wanted)
        missed.update(rule for rule, _ in wanted - got)
        invented.update(rule for rule, _ in got - wanted)
        misses += [file.name for _ in wanted - got]
    return {
        "files": len(made),
        "places": len({file.place for file in made}),
        "planted": dict(planted),
        "missed": {rule: missed[rule] for rule in RULES},
        "invented": {rule: invented[rule] for rule in RULES},
        "missed_in": misses,
        "mean_milliseconds": {kind: round(1000 * sum(t) / len(t), 1) for kind, t in sorted(seconds.items())},
    }


def of_masking(made: list[Planted]) -> dict[str, Any]:
    """Copies that were masked, and those in which something was left."""
    masked = left = refused = 0
    began = time.perf_counter()
    for file in made:
        try:
            copy = mask_file(file.name, file.data)
        except Unmaskable:
            refused += 1
            continue
        masked += 1
        left += bool(remaining(file.name, copy))
    return {
        "masked": masked,
        "refused": refused,
        "with_something_left": left,
        "mean_milliseconds": round(1000 * (time.perf_counter() - began) / len(made), 1),
    }


def of_intake(made: list[Planted]) -> dict[str, float]:
    """Mean milliseconds of reading only what people see, by type; files without such words count too."""
    seconds: dict[str, list[float]] = {}
    for file in made:
        began = time.perf_counter()
        try:
            intake.read(file.name, file.data)
        except intake.Unreadable:
            continue
        seconds.setdefault(file.place.split(":")[0], []).append(time.perf_counter() - began)
    return {kind: round(1000 * sum(t) / len(t), 1) for kind, t in sorted(seconds.items())}


def laws() -> Iterator[str]:
    """The clean texts."""
    with tarfile.open(SHARED / "data" / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".md") else None
            if file is not None:
                yield file.read().decode()


def of_laws() -> dict[str, Any] | None:
    """What was found in the laws, by rule, and the characters a second; None without them."""
    if not (SHARED / "data" / "laws.tar.xz").exists():
        print(f"left out: the clean texts ({SHARED / 'data'} has no laws.tar.xz; set YANGGUANG_SHARED)")
        return None
    texts = list(laws())
    counted = Counter[str]()
    began = time.perf_counter()
    for text in texts:
        counted.update(finding.rule for finding in find(text))
    taken = time.perf_counter() - began
    characters = sum(map(len, texts))
    return {
        "texts": len(texts),
        "characters": characters,
        "found": {rule: counted[rule] for rule in RULES},
        "found_by_other_rules": sum(number for rule, number in counted.items() if rule not in RULES),
        "characters_per_second": round(characters / taken),
    }


def main() -> int:
    """Measure, write the JSON file and print a table; 1 when a number was missed, invented or left by masking."""
    made = files(FILES)
    planted, masking, seen = of_planted(made), of_masking(made), of_intake(made)
    clean = of_laws()
    results = {
        "cores_used": 1,
        "planted": planted,
        "masking": masking,
        "peer": {"what": "kernel.intake, words that people see", "mean_milliseconds": seen},
        "clean": clean,
    }
    report.write("checks", results)
    rows = [(rule, planted["planted"][rule], planted["missed"][rule], planted["invented"][rule]) for rule in RULES]
    print(report.table((f"{FILES} files, {planted['places']} places", "planted", "missed", "invented"), rows))
    times = [(kind, mean, seen.get(kind, "—")) for kind, mean in planted["mean_milliseconds"].items()]
    print(report.table(("type", "every place, ms", "intake alone, ms"), times))
    print(f"masked {masking['masked']}, refused {masking['refused']} (PDF), left {masking['with_something_left']}")
    if clean is not None:
        print(f"{clean['texts']} clean texts: {clean['found']}, {clean['characters_per_second']:,} characters a second")
    wrong = sum(planted["missed"].values()) + sum(planted["invented"].values()) + masking["with_something_left"]
    return 1 if wrong or (clean is not None and sum(clean["found"].values())) else 0


if __name__ == "__main__":
    sys.exit(main())
