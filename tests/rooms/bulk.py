"""Records that come in by the hundred, and old addresses, in the matrices."""

from typing import Any

ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "disclosures.begin_import": (
        "own",
        {"name": "表.csv", "data": b""},
        {"own.clerk", "own.head", "own.office", "city.office"},
    ),
}
"""Tables are brought in by a unit's clerk or head, or the office."""
