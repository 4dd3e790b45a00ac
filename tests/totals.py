"""`python -m tests.totals FILE…`: adds up JUnit reports; exit 1 when a test failed or none passed."""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from defusedxml.ElementTree import parse


def totals(reports: Iterable[Path]) -> Counter[str]:
    """How many tests passed, failed (errors included) and were skipped in all the reports together."""
    counts: Counter[str] = Counter(passed=0, failed=0, skipped=0)
    for report in reports:
        for suite in parse(report).iter("testsuite"):
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            counts.update(failed=failed, skipped=skipped, passed=int(suite.get("tests", 0)) - failed - skipped)
    return counts


def main(arguments: list[str]) -> int:
    """Print the closing line and return the exit code."""
    counts = totals(Path(argument) for argument in arguments if Path(argument).is_file())
    sys.stdout.write(f"\n{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped\n")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
