"""A process killed for real, by SIGKILL and in the middle of its work, leaves all or nothing; the next one ends it.

The tests of each room try every statement at which a change may die; here a few of them, and moments in between, end
a process of its own with whatever it holds: connection, transaction, locks and half-written files.
"""

import io
import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from yangguang.catalogue.models import CatalogueImport, StandardCatalogue, StandardItem
from yangguang.catalogue.standard import Item, to_workbook
from yangguang.disclosures import actions, scanning
from yangguang.disclosures.models import Attachment, Disclosure, Edition
from yangguang.disclosures.tests.people import staff
from yangguang.disclosures.tests.test_bulk_killed import is_whole as rows_are_whole
from yangguang.disclosures.tests.test_bulk_killed import site, table
from yangguang.disclosures.tests.test_killed import WORDS, everything, is_whole
from yangguang.disclosures.tests.test_safety import NUMBER, workbook
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STATEMENTS = (2, 5, 9, 14, 20, 27, 40, 60, 90)
# Seconds into the work at which somebody else kills it.
MOMENTS = [random.Random(20).uniform(0, 0.4) for _ in range(4)]


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(scanning.scan_file), "enqueue", lambda *_, **__: None)


def in_a_process(work: Callable[[], object], *, statement: int = 0, moment: float | None = None) -> bool:
    """Whether the process that does the work was killed, at its statement of that number or at that moment."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        count = 0

        def dies(execute, sql, params, many, context):
            nonlocal count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(dies):
                work()
            connections.close_all()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    if moment is not None:
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the process ended with an error of its own"
    return False


def killed_and_done_again(work: Callable[[], object], check: Callable[[], None], *, fewest: int) -> None:
    """Kill the work again and again, look at what is left each time, then let it come to its end."""
    killed = 0
    for statement in STATEMENTS:
        killed += in_a_process(work, statement=statement)
        check()
    for moment in MOMENTS:
        in_a_process(work, moment=moment)
        check()
    assert killed >= fewest
    assert not in_a_process(work)
    check()


def numbers() -> list[str]:
    return sorted(Disclosure.objects.exclude(index_number=None).values_list("index_number", flat=True))


def test_publish() -> None:
    """Before, nobody sees it and it has no number; after, it is there whole, with the first number."""
    people = staff()
    edition = cleared(people)
    address = f"/disclosures/{edition.disclosure_id}/"
    before, after = everything(), []

    def publish() -> None:
        if not Edition.objects.live().exists():
            actions.publish(edition, actor=people.head)

    def check() -> None:
        now = everything()
        if now != before:
            after.append(now)
            assert now == after[0]
        is_whole()
        assert len(numbers()) == bool(after)
        if not after:
            assert Client().get(address).status_code == 404

    killed_and_done_again(publish, check, fewest=5)
    assert Edition.objects.live().get() == edition
    assert numbers()[0].endswith("-00001")
    assert Client().get(address).status_code == 200


def test_mask() -> None:
    """The text and the file are masked wholly or not at all, and the original is never public beside its copy."""
    people = staff()
    edition = drafted(people, body_html=WORDS)
    (file,) = actions.attach(edition, actor=people.clerk, files=[workbook()])

    def mask() -> None:
        now = Edition.objects.get()
        if NUMBER in now.body_html:
            actions.mask_text(now, actor=people.clerk, revision=now.revision)
        if not Attachment.objects.filter(masked_from=file).exists():
            actions.mask_attachment(Attachment.objects.get(pk=file.pk), actor=people.clerk)

    def check() -> None:
        is_whole()
        edition = Edition.objects.get()
        assert (NUMBER in edition.body_html) == (NUMBER in edition.body_text)
        public = list(Attachment.objects.order_by("pk").values_list("public", flat=True))
        assert public in ([True], [False, True])
        for one in Attachment.objects.all():
            with one.file.open() as stored:
                assert stored.read(), "a row without its file"

    killed_and_done_again(mask, check, fewest=5)
    assert NUMBER not in Edition.objects.get().body_html
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize("brings", [table, site])
def test_import_of_records(brings: Callable[..., None], tmp_path: Path) -> None:
    """Whole rows and pages only; begun again, it brings the rest, each once, and no index number is lost."""
    people = staff()

    def check() -> None:
        rows_are_whole()
        assert [number[-5:] for number in numbers()] == [f"{place:05d}" for place in range(1, len(numbers()) + 1)]
        assert audit.verify()[1] is None

    killed_and_done_again(lambda: brings(people, tmp_path), check, fewest=5)
    assert Disclosure.objects.count() == Edition.objects.live().count() == 2
    assert Attachment.objects.count() == 1


def test_import_of_a_catalogue(tmp_path: Path) -> None:
    """An incoming catalogue is there with all its rows or not at all, once, and public in no case."""
    staff()
    items = [Item(number=str(number), level1="法律援助", level2=f"事项{number}") for number in (1, 2, 3)]
    path = tmp_path / "目录.xlsx"
    path.write_bytes(to_workbook("公共法律服务领域基层政务公开标准目录", items))

    def bring() -> None:
        call_command("import_catalogue", str(path), unit="常德市司法局", year=2020, stdout=io.StringIO())

    def check() -> None:
        assert CatalogueImport.objects.count() <= 1
        for incoming in CatalogueImport.objects.all():
            assert len(incoming.draft["items"]) == 3
            with incoming.source.open() as stored:
                assert stored.read() == path.read_bytes()
        assert StandardItem.objects.count() in {0, 3}
        assert not StandardCatalogue.objects.exclude(published_at=None).exists()
        assert audit.verify()[1] is None

    killed_and_done_again(bring, check, fewest=2)
    assert CatalogueImport.objects.count() == 1
