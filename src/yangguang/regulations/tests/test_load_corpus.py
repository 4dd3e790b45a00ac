"""The table of made-up documents comes into records, library and index as it stands, and only once."""

import sqlite3
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from yangguang.disclosures.models import Disclosure, Edition
from yangguang.regulations.management.commands.load_corpus import load
from yangguang.regulations.models import Regulation
from yangguang.regulations.validity import State
from yangguang.search import engines
from yangguang.search.answering import ask
from yangguang.search.tests.made_up import use

ROWS = [
    (
        1,
        "常政发〔2019〕1号",
        "常德市人民政府关于印发《示例》意见的通知",
        "第一条　为示例。",
        "2019-05-06",
        "教育",
        "有效",
    ),
    (2, "常政发〔2019〕2号", "常德市人民政府关于废旧物资的公告", "第一条　回收。", "2019-05-07", "教育", "失效"),
    (3, "常财发〔2020〕3号", "常德市财政局管理办法", "<b>第一条</b>", "2020-01-02", "财政金融", "废止"),
    (4, "常财发〔2020〕4号", "常德市财政局实施细则", "第一条　细则。", "2020-01-03", "财政金融", "修订"),
]
STATES = {1: State.EFFECTIVE, 2: State.LAPSED, 3: State.REPEALED, 4: State.EFFECTIVE}


def table(folder: Path, rows: list[tuple[object, ...]]) -> Path:
    file = folder / "corpus.sqlite"
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as made:
        made.execute(
            "CREATE TABLE doc(id integer primary key, docno text, title text, body text, unit text, year int, pub text,"
            " topic text, validity text)"
        )
        for number, docno, title, body, pub, topic, validity in rows:
            unit = title[:7]
            made.execute(
                "INSERT INTO doc VALUES(?,?,?,?,?,?,?,?,?)",
                (number, docno, title, body, unit, int(str(pub)[:4]), pub, topic, validity),
            )
    made.close()
    return file


@pytest.mark.django_db
def test_rows_become_records_and_documents_with_the_validity_of_the_table(tmp_path: Path) -> None:
    assert load(table(tmp_path, ROWS)) == 4
    assert {one.came_from: one.state for one in Regulation.objects.all()} == {
        f"CORPUS/{number}": state.value for number, state in STATES.items()
    }
    assert Disclosure.objects.filter(regulation__isnull=False).count() == 4
    # The cache is what follows from the events.
    for one in Regulation.objects.prefetch_related("events"):
        assert one.state_on is not None
        assert one.validity_on(one.state_on).state.value == one.state


@pytest.mark.django_db
def test_a_second_load_goes_on_after_the_last_row(tmp_path: Path) -> None:
    assert load(table(tmp_path, ROWS[:2])) == 2
    assert load(table(tmp_path, ROWS)) == 2
    assert load(table(tmp_path, ROWS)) == 0
    assert Disclosure.objects.count() == Regulation.objects.count() == 4


@pytest.mark.django_db
def test_the_index_holds_them_with_their_validity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, tmp_path / "index")
    call_command("load_corpus", str(table(tmp_path, ROWS)), processes=0)
    assert engines.current().generation()
    answer = ask("第一条")
    assert answer.count == 4
    assert dict(answer.facets["validity"]) == {"effective": 2, "lapsed": 1, "repealed": 1}


@pytest.mark.django_db
def test_a_day_that_is_none_stops_the_step_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    bad = (*ROWS[1][:4], "2019年", *ROWS[1][5:])
    with pytest.raises(CommandError, match="pub"):
        load(table(tmp_path, [ROWS[0], bad]))
    assert not Disclosure.objects.exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有找到文件"):
        call_command("load_corpus", str(tmp_path / "none.sqlite"))


@pytest.mark.django_db(transaction=True)
def test_of_many_records_a_few_are_read_by_their_numbers(tmp_path: Path) -> None:
    """Without statistics SQLite goes through all that are public to find twenty: a hundred times slower, and more."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its statistics itself")
    many = [(number, *ROWS[0][1:]) for number in range(1, 101)]
    call_command("load_corpus", str(table(tmp_path, many)), no_index=True)
    some = Disclosure.objects.values_list("pk", flat=True)[:20]
    plan = Edition.objects.live().filter(disclosure__in=list(some)).explain()
    assert "disclosure_id=?" in plan
    with connection.cursor() as cursor:
        # The tests that come after this one know nothing of these rows.
        cursor.execute("DELETE FROM sqlite_stat1")
