"""A process that dies at any statement of an import leaves whole rows and pages only; the next run adds the rest."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from yangguang.disclosures import actions, scanning
from yangguang.disclosures.bulk import carrying, working
from yangguang.disclosures.bulk.files import Files
from yangguang.disclosures.bulk.saved import SavedSite
from yangguang.disclosures.bulk.table import read_table
from yangguang.disclosures.models import Attachment, Disclosure, Edition, LegacyAddress, PublicationEvent
from yangguang.disclosures.states import EditionState
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_bulk import csv_of, row
from yangguang.disclosures.tests.test_site import PDF, page
from yangguang.kernel import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Every statement.
EVERY = 1


class Killed(BaseException):
    """The process ends here."""


def killed_at(number: int, work: Callable[[], object]) -> bool:
    """Whether the work was killed at its statement of that number; else it came to its end before."""
    count = 0

    def dies(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == number:
            raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(dies):
            work()
    except Killed:
        return True
    return False


def is_whole() -> None:
    """What is public is numbered, announced and clean of halves; the log of changes is unbroken."""
    for edition in Edition.objects.live().select_related("disclosure"):
        assert edition.disclosure.index_number
        assert PublicationEvent.objects.filter(edition=edition).count() == 1
    assert not Disclosure.objects.filter(editions=None).exists()
    assert (
        not Disclosure.objects.filter(first_published_at__isnull=False)
        .exclude(editions__state=EditionState.LIVE)
        .exists()
    )


def table(people: Staff, folder: Path) -> None:
    (folder / "附件.pdf").write_bytes(PDF)
    data = csv_of(row(1, 附件="附件.pdf"), row(2))
    batch = actions.begin_import(people.unit, actor=working.ACTOR, name="表.csv", data=data, run=False)
    working.work(batch, read_table("表.csv", data), Files(folder=folder), published=True)


def site(people: Staff, folder: Path) -> None:
    link = "<p>有关事项见<a href='b.html'>另一通知</a>，附件见<a href='f.pdf'>附件</a>。</p><p>请遵照执行。</p>"
    (folder / "a.html").write_bytes(page("关于甲事项的通知", body=link))
    (folder / "b.html").write_bytes(page("关于乙事项的通知"))
    (folder / "f.pdf").write_bytes(PDF)
    batch = actions.begin_import(people.unit, actor=carrying.ACTOR, name="site", data=b"x", run=False)
    carrying.carry_site(batch, SavedSite.of(folder), lambda _: people.unit)


@pytest.mark.parametrize("brings", [table, site])
def test_killed_at_any_statement_and_begun_again(brings, tmp_path, monkeypatch):
    # No worker runs: files are scanned by the import itself.
    monkeypatch.setattr(type(scanning.scan_file), "enqueue", lambda *_, **__: None)
    people = staff()
    at, killed = 1, 0
    while killed_at(at, lambda: brings(people, tmp_path)):
        is_whole()
        killed += 1
        at += EVERY
    assert killed > 20
    brings(people, tmp_path)
    is_whole()
    assert Disclosure.objects.count() == 2
    assert Edition.objects.live().count() == 2
    assert Attachment.objects.count() == 1
    numbers = sorted(Disclosure.objects.values_list("index_number", flat=True))
    assert [number[-5:] for number in numbers] == ["00001", "00002"]
    if brings is site:
        assert LegacyAddress.objects.count() == 3
        second = Edition.objects.get(title="关于乙事项的通知").disclosure_id
        assert f"/disclosures/{second}/" in Edition.objects.get(title="关于甲事项的通知").body_html
    assert audit.verify()[1] is None
