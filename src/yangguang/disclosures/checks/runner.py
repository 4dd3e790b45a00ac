"""All checks of a record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from yangguang.kernel.privacy import mask

from . import dates, links, personal, substance
from .files import check_file
from .results import CheckInput, Finding, Severity
from .rules import RULES
from .wording import misstatements, shipped_misstatements, shipped_whitelist

_GRAVITY = {"blocking": 0, "warning": 1}


def run(record: CheckInput) -> list[Finding]:
    """Every finding of a record and its attachments, the blocking ones first; rules that are off give none.

    Raises Unreadable for a body of more than 6 MB or 300,000 tags.
    """
    found = list(personal.of_record(record))
    # What the other rules show of the text must not tell a number either.
    record = replace(record, title=mask(record.title), body_text=mask(record.body_text))
    found += [
        *wording(record),
        *dates.check(record),
        *substance.check(record),
        *links.check(record),
        *_attachments(record),
    ]
    return settled(found, record.severities)


def settled(found: Iterable[Finding], severities: Mapping[str, Severity]) -> list[Finding]:
    """The findings by the severities that the workbench sets, each once, the blocking ones first."""
    kept: dict[Finding, None] = {}
    for finding in found:
        severity = severities.get(finding.rule, finding.severity)
        if severity != "off":
            kept[replace(finding, severity=severity)] = None
    order = list(RULES)
    return sorted(kept, key=lambda one: (_GRAVITY[one.severity], order.index(one.rule)))


def wording(record: CheckInput) -> Iterator[Finding]:
    """Mis-statements in the title and the body, by the record's dictionary or the one that was shipped."""
    entries = shipped_misstatements() if record.misstatements is None else record.misstatements
    whitelist = shipped_whitelist() if record.whitelist is None else record.whitelist
    on = record.formed_on or record.issued_on or record.today
    for where, text in (("标题", record.title), ("正文", record.body_text)):
        for found in misstatements(text, entries, whitelist, on):
            entry = found.entry
            advice = f"“{entry.wrong}”应为“{entry.right}”" if entry.right else f"请不要用“{entry.wrong}”"
            advice += f"（{entry.note}）。" if entry.note else "。"
            yield RULES["misstatement"].found(where, found.excerpt, advice=advice, severity=entry.severity)


def _attachments(record: CheckInput) -> Iterator[Finding]:
    for file in record.attachments:
        findings = file.findings if file.findings is not None else check_file(file.name, file.data or b"")
        for finding in findings:
            yield replace(finding, where=f"附件“{file.name}”{finding.where}")
