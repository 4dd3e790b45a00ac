"""The 600 queries of the search benchmark: as people type them, drawn from the texts of the corpus itself."""

import random
import re
import sqlite3
from collections import Counter
from pathlib import Path

import rjieba

SEED, SAMPLED = 2020, 3000
#: How many of each; together 600.
MIX = {"common word": 200, "two words": 150, "rare": 100, "phrase": 75, "document number": 75}
#: Marks of what the benchmark publishes itself, and how a query leaves that out.
FRESH, RATED = "其鲜", "其速"
BUT = f" -{FRESH} -{RATED}"
_CHINESE = re.compile("[一-鿿]+")


def sampled(table: Path, seed: int, many: int = SAMPLED) -> list[tuple[int, str, str, str]]:
    """Some documents: number, document number, title, text."""
    with sqlite3.connect(f"file:{table}?mode=ro", uri=True) as made:
        (last,) = made.execute("SELECT max(id) FROM doc").fetchone()
        wanted = random.Random(seed).sample(range(1, last + 1), min(many, last))
        asked = "SELECT id, docno, title, body FROM doc WHERE id = ?"
        return [made.execute(asked, [number]).fetchone() for number in wanted]


def drawn(table: Path) -> list[tuple[str, str]]:
    """What kind, and what is typed; mixed, the same for the same corpus."""
    dice = random.Random(SEED)
    documents = sampled(table, SEED)
    words: Counter[str] = Counter()
    for _, _, _, body in documents:
        words.update({word for word in rjieba.cut(body) if len(word) == 2 and _CHINESE.fullmatch(word)})
    common = [word for word, _ in words.most_common(600)]
    rarer = [word for word, count in words.items() if 2 <= count <= 20]
    queries = {
        "common word": [dice.choice(common) for _ in range(MIX["common word"])],
        "two words": [f"{dice.choice(common)} {dice.choice(common + rarer)}" for _ in range(MIX["two words"])],
        "rare": [_part(dice, documents, 2, 6) for _ in range(MIX["rare"])],
        "phrase": [f'"{_part(dice, documents, 6, 14)}"' for _ in range(MIX["phrase"])],
        "document number": [_number(dice, dice.choice(documents)[1]) for _ in range(MIX["document number"])],
    }
    mixed = [(kind, typed) for kind, every in queries.items() for typed in every]
    dice.shuffle(mixed)
    return mixed


def parts(table: Path, many: int, seed: int) -> list[str]:
    """Parts of two to six characters of any document, other ones for another seed."""
    dice, documents = random.Random(seed), sampled(table, seed)
    return [_part(dice, documents, 2, 6) for _ in range(many)]


def _part(dice: random.Random, documents: list[tuple[int, str, str, str]], shortest: int, longest: int) -> str:
    """A part of some text, of Chinese characters alone."""
    while True:
        runs = [run for run in _CHINESE.findall(dice.choice(documents)[3]) if len(run) >= shortest]
        if runs:
            run = dice.choice(runs)
            length = min(len(run), dice.randint(shortest, longest))
            start = dice.randrange(len(run) - length + 1)
            return str(run[start : start + length])


def _number(dice: random.Random, number: str) -> str:
    """A document number whole, with other brackets, or half typed."""
    found = re.fullmatch(r"(.+)〔(\d{4})〕(\d+)号", number)
    if found is None:
        return number
    organ, year, serial = found.groups()
    return dice.choice([number, f"{organ}[{year}]{serial}号", f"{organ} {year} {serial}", f"{organ}({year}){serial}"])
