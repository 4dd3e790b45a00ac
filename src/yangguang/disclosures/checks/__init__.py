"""The machine checks: pure functions from plain values to findings, without a database."""

from .files import check_file
from .likeness import bands, fingerprint, similarity
from .results import AttachedFile, CheckInput, Finding, Severity, Similar
from .rules import RULES, VERSION, Rule
from .runner import run
from .wording import Misstatement, shipped_misstatements, shipped_whitelist

__all__ = [
    "RULES",
    "VERSION",
    "AttachedFile",
    "CheckInput",
    "Finding",
    "Misstatement",
    "Rule",
    "Severity",
    "Similar",
    "bands",
    "check_file",
    "fingerprint",
    "run",
    "shipped_misstatements",
    "shipped_whitelist",
    "similarity",
]
