"""The machine checks as an edition meets them: before it is handed in, and again before it is published."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from yangguang.disclosures import checks
from yangguang.disclosures.content import content_of, digest_of
from yangguang.disclosures.models import Attachment, CheckRule, Edition, Likeness, Whitelisted
from yangguang.disclosures.models import Misstatement as StoredMisstatement
from yangguang.disclosures.states import EditionState
from yangguang.kernel import present
from yangguang.kernel.intake import Unreadable

REQUIRED = ("体裁", "发布机构", "生成日期")
MOST_CANDIDATES = 20


def examine(edition: Edition) -> list[dict[str, Any]]:
    """Check the edition as it is now, keep the findings on it, and return them, the blocking ones first.

    Personal data that was found stands in the findings only in its masked form.
    """
    try:
        found = [finding.as_json() for finding in checks.run(input_of(edition))]
    except Unreadable as unreadable:
        found = [checks.RULES["empty_body"].found("正文", unreadable.what, advice=f"{unreadable.what}。").as_json()]
    edition.findings, edition.findings_digest = found, digest_of(content_of(edition))
    edition.save(update_fields=["findings", "findings_digest"])
    return found


def blocking(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings with which an edition goes no further."""
    return [finding for finding in findings if finding["severity"] == "blocking"]


def input_of(edition: Edition) -> checks.CheckInput:
    """The edition as the pure checks want it."""
    today = present.today()
    return checks.CheckInput(
        title=edition.title,
        body_html=edition.body_html,
        body_text=edition.body_text,
        document_number=edition.document_number,
        kind=edition.kind,
        formed_on=edition.formed_on,
        issued_on=edition.issued_on,
        today=today,
        fields={
            "体裁": edition.kind,
            "发布机构": edition.issuer or edition.unit.name,
            "生成日期": edition.formed_on.isoformat() if edition.formed_on else "",
            "主送机关": edition.addressees,
            "内容概述": edition.summary,
            "关键词": edition.keywords,
            "公开责任部门": edition.department,
        },
        required=REQUIRED,
        attachments=tuple(_checked(file) for file in edition.attachments.filter(public=True)),
        similar=_similar(edition),
        interpretation_form=edition.interpretation_form,
        misstatements=dictionary(),
        whitelist=(*checks.shipped_whitelist(), *Whitelisted.objects.values_list("text", flat=True)),
        severities=severities(),
    )


def severities() -> Mapping[str, checks.Severity]:
    """How strictly each rule is taken, where a person has set it."""
    return cast("dict[str, checks.Severity]", dict(CheckRule.objects.values_list("rule", "severity")))


def dictionary() -> tuple[checks.Misstatement, ...]:
    """The shipped dictionary with what the office changed in it, or added."""
    entries = {entry.wrong: entry for entry in checks.shipped_misstatements()}
    for row in StoredMisstatement.objects.all():
        severity = cast("checks.Severity", row.severity)
        entries[row.wrong] = checks.Misstatement(row.wrong, row.right, row.note, severity)
    return tuple(entries.values())


def _checked(file: Attachment) -> checks.AttachedFile:
    """The file with its findings: those kept for these bytes and this version of the rules, else found now and kept."""
    if file.findings is None or file.checked_with != checks.VERSION:
        with file.file.open("rb") as stream:
            found = checks.check_file(file.name, stream.read())
        file.findings = [finding.as_json() for finding in found]
        file.checked_with = checks.VERSION
        file.save(update_fields=["findings", "checked_with"])
    return checks.AttachedFile(file.name, findings=tuple(checks.Finding.from_json(one) for one in file.findings))


def _similar(edition: Edition) -> tuple[checks.Similar, ...]:
    """Live records of other numbers that share a band of the fingerprint."""
    marks = _bands(edition.body_text)
    alike = Likeness.objects.filter(band__in=range(len(marks)), value__in=marks)
    candidates = alike.exclude(edition__disclosure_id=edition.disclosure_id).values_list("edition_id", flat=True)
    found = set(candidates[: MOST_CANDIDATES * len(marks)])
    editions = Edition.objects.filter(pk__in=found, state=EditionState.LIVE).only("title", "body_text")
    return tuple(checks.Similar(f"“{one.title}”", one.body_text) for one in editions[:MOST_CANDIDATES])


@lru_cache(maxsize=4)
def _bands(text: str) -> tuple[int, ...]:
    """Of the text just checked it is asked again when it is published."""
    return checks.bands(checks.fingerprint(text))


def remember_likeness(edition: Edition) -> None:
    """Let later records be compared with this live one."""
    marks = enumerate(_bands(edition.body_text))
    Likeness.objects.bulk_create(Likeness(edition=edition, band=band, value=value) for band, value in marks)


def forget_likeness(edition: Edition) -> None:
    """What is no longer live is no measure for others."""
    Likeness.objects.filter(edition=edition).delete()
