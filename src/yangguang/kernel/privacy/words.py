"""Surnames, words that only look like names, and the first digits of bank cards, as data beside the code."""

import json
from pathlib import Path

WORDS: dict[str, str] = json.loads((Path(__file__).parent / "data" / "words.json").read_text(encoding="utf-8"))
"""`surnames` one character each; `compound`, `ordinary` and `issuers` parted by spaces."""
