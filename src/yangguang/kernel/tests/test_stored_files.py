"""Stored files: those of an undone change go with it, forgotten ones are swept, and what a row names stays."""

import os
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import OperationalError, connection, models, transaction
from django.test import RequestFactory

from yangguang.disclosures import actions
from yangguang.disclosures.bulk.files import Files
from yangguang.disclosures.bulk.table import HEADERS, Row
from yangguang.disclosures.bulk.working import bring_row
from yangguang.disclosures.models import Attachment, Edition, RecordImport
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_safety import workbook
from yangguang.disclosures.tests.test_way import drafted
from yangguang.kernel import present, stored_files
from yangguang.kernel.jobs import JOBS, chores
from yangguang.kernel.tests.concurrently import concurrently

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """An empty store."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def _no_files_of_others() -> Iterator[None]:
    connection.__dict__.pop("unsettled_files", None)
    yield
    connection.__dict__.pop("unsettled_files", None)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def age(folder: Path, seconds: float = 2 * DAY) -> None:
    """Everything stored was written so long ago."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - seconds,) * 2)


def attached(people: Staff) -> Attachment:
    (file,) = actions.attach(drafted(people), actor=people.clerk, files=[workbook("甲")])
    return file


def batch_of(people: Staff, name: str) -> RecordImport:
    return RecordImport(unit=people.unit, source_name=name, sha256="0" * 64, created_at=present.now())


class TestUndone:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_the_file_of_an_action_that_fails_goes_with_it(self, folder: Path, monkeypatch: Any) -> None:
        people = staff()
        edition = drafted(people)
        monkeypatch.setattr("yangguang.disclosures.actions.drafting.seal", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.attach(edition, actor=people.clerk, files=[workbook("甲")])
        assert not Attachment.objects.exists()
        assert files(folder) == []

    def test_the_file_of_an_action_that_holds_stays(self, folder: Path) -> None:
        file = attached(staff())
        stored_files.settle()
        assert files(folder) == [file.file.name]

    def test_the_file_of_a_transaction_around_the_action_goes_when_the_request_ends(self, folder: Path) -> None:
        people = staff()
        edition = drafted(people)
        with transaction.atomic():
            actions.attach(edition, actor=people.clerk, files=[workbook("甲")])
            assert len(files(folder)) == 1
            transaction.set_rollback(True)
        request_finished.send(RequestFactory)
        assert files(folder) == []

    def test_what_was_undone_inside_a_change_that_holds_goes_and_the_rest_stays(self, folder: Path) -> None:
        people = staff()
        edition = drafted(people)
        with transaction.atomic():
            (kept,) = actions.attach(edition, actor=people.clerk, files=[workbook("甲")])
            with transaction.atomic():
                actions.attach(edition, actor=people.clerk, files=[workbook("乙")])
                transaction.set_rollback(True)
            stored_files.settle()
            assert len(files(folder)) == 2, "nothing goes while it may still come to hold"
        stored_files.settle()
        assert files(folder) == [kept.file.name]

    def test_a_row_that_is_not_brought_in_leaves_no_file(self, folder: Path) -> None:
        people = staff()
        batch = batch_of(people, "表.csv")
        batch.source.save("table.bin", ContentFile(b"x"))
        packed = Files(packed={"甲.xlsx": workbook("甲").data})
        values = {**dict.fromkeys(HEADERS, ""), "标题": "某事项", "附件": "甲.xlsx", "生成日期": "2020-06-01"}
        bring_row(batch, Row(2, values), packed, {}, published=False)
        assert len(files(folder)) == 2
        bring_row(
            batch, Row(3, {**values, "标题": "又一事项", "附件": "甲.xlsx；乙.xlsx"}), packed, {}, published=False
        )
        assert batch.rows.get(number=3).result == "failed"
        assert len(files(folder)) == 2

    def test_a_file_whose_row_was_committed_all_the_same_stays(self, folder: Path) -> None:
        """The answer to a commit may be lost on its way: then the row says what became of it."""
        file = attached(staff())
        connection.__dict__["unsettled_files"] = {file.file.path: (file.file.storage, file.file.name)}
        stored_files.settle()
        assert files(folder) == [file.file.name]

    def test_while_the_database_is_away_nothing_goes_and_nothing_is_raised(self, folder: Path) -> None:
        file = attached(staff())
        connection.__dict__["unsettled_files"] = {file.file.path: (file.file.storage, file.file.name)}

        def away(*_: Any) -> None:
            raise OperationalError("the database does not answer")

        with connection.execute_wrapper(away):
            stored_files.settle()
        assert files(folder) == [file.file.name]


class TestSweep:
    pytestmark = pytest.mark.django_db

    @pytest.mark.slow
    def test_old_files_that_no_row_names_go_and_all_others_stay(self, folder: Path) -> None:
        people = staff()
        file, batch = attached(people), batch_of(people, "表.csv")
        batch.source.save("table.bin", ContentFile(b"x"))
        for name in ("disclosures/2020/06/lost.bin", "imports/2020/lost.bin", "evidence/lost.bin", "elsewhere/a.txt"):
            default_storage.save(name, ContentFile(b"lost"))
        age(folder)
        default_storage.save("disclosures/2020/06/new.bin", ContentFile(b"new"))
        gone = stored_files.sweep()
        assert {unused.name for unused in gone} == {
            "disclosures/2020/06/lost.bin",
            "imports/2020/lost.bin",
            "evidence/lost.bin",
        }
        kept = {file.file.name, batch.source.name, "disclosures/2020/06/new.bin", "elsewhere/a.txt"}
        assert set(files(folder)) == kept
        assert stored_files.sweep() == []

    def test_a_dry_run_names_them_and_takes_none_away(self, folder: Path) -> None:
        default_storage.save("imports/2020/lost.bin", ContentFile(b"lost"))
        age(folder)
        out = StringIO()
        call_command("sweep_files", dry_run=True, stdout=out)
        assert "imports/2020/lost.bin\t4" in out.getvalue()
        assert files(folder) == ["imports/2020/lost.bin"]
        call_command("sweep_files", stdout=out)
        assert "已清理 1 个文件" in out.getvalue()
        assert files(folder) == []

    def test_a_file_that_two_editions_share_stays_until_neither_names_it(self, folder: Path) -> None:
        people = staff()
        file = attached(people)
        Attachment.objects.create(**{name: getattr(file, name) for name in SHARED})
        age(folder)
        file.delete()
        assert stored_files.sweep() == []
        Attachment.objects.all().delete()
        assert len(stored_files.sweep()) == 1

    def test_what_a_row_comes_to_name_between_the_look_and_the_deed_stays(self, folder: Path, monkeypatch: Any) -> None:
        people = staff()
        file = attached(people)
        values, name = {name: getattr(file, name) for name in SHARED}, file.file.name
        file.delete()
        age(folder)
        real = stored_files._named

        def named(prefix: str) -> set[str]:
            found = real(prefix)
            Attachment.objects.create(**values)
            return found

        monkeypatch.setattr(stored_files, "_named", named)
        assert stored_files.sweep() == []
        assert files(folder) == [name]

    def test_every_column_of_files_has_a_folder_of_its_own_and_a_daily_sweep(self) -> None:
        fields = stored_files._fields()
        assert {field.model._meta.app_label for field in fields} >= {"disclosures", "catalogue", "workplan"}
        assert all(stored_files._top(field) for field in fields)
        assert all(isinstance(field.storage._wrapped, stored_files.Storage) for field in fields)
        assert JOBS["kernel.jobs.chores.sweep_files"].seconds == DAY

    def test_files_of_another_database_are_not_swept_by_the_schedule(self, folder: Path, monkeypatch: Any) -> None:
        monkeypatch.setattr(chores, "MOST_SWEPT", 2)
        for number in range(3):
            default_storage.save(f"imports/2020/{number}.bin", ContentFile(b"x"))
        age(folder)
        with pytest.raises(RuntimeError, match="right database"):
            chores.sweep_files()
        assert len(files(folder)) == 3
        default_storage.delete("imports/2020/0.bin")
        assert chores.sweep_files() == 2
        assert files(folder) == []

    def test_a_column_without_a_folder_is_told_and_sweeps_nothing(self) -> None:
        with pytest.raises(TypeError, match="no folder"):
            stored_files._top(models.FileField(upload_to=""))


SHARED = ("edition", "role", "name", "file", "media_type", "size", "sha256", "added_by", "added_at")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_uploads_while_the_sweep_runs_keep_their_files(folder: Path) -> None:
    people = staff()
    editions = [drafted(people, title=f"第{number}件通知") for number in range(8)]
    default_storage.save("disclosures/2020/06/lost.bin", ContentFile(b"lost"))
    age(folder)

    def upload(edition: Edition) -> list[Attachment]:
        return actions.attach(edition, actor=people.clerk, files=[workbook("甲")])

    results = concurrently([lambda one=one: upload(one) for one in editions] + [stored_files.sweep for _ in range(4)])
    assert not [one for one in results if isinstance(one, Exception)], results
    assert set(files(folder)) == set(Attachment.objects.values_list("file", flat=True))
    assert Attachment.objects.count() == len(editions)
