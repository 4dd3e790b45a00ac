"""Years loaded into the database: which calendar is in force, and what a load does to open clocks."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from yangguang.kernel import audit
from yangguang.kernel.actions import Actor, Refused, SystemActor
from yangguang.kernel.clock import Calendar, current_calendar, load_year, open_clocks, shipped_calendar, shipped_notices
from yangguang.kernel.clock.actions import load_calendar_year
from yangguang.kernel.clock.open_clocks import register_open_clocks
from yangguang.kernel.models import AuditEvent, CalendarYear

SYSTEM = SystemActor()
DAYS_2027: list[dict[str, Any]] = [
    {"date": "2026-12-31", "name": "元旦", "off": True},
    {"date": "2027-01-01", "name": "元旦", "off": True},
    {"date": "2027-01-02", "name": "元旦", "off": False},
]
NOTICE = load_year({"year": 2027, "papers": ["https://www.gov.cn/"], "days": DAYS_2027})


class Person:
    """Someone signed in."""

    is_system = False
    pk = 1

    def audit_snapshot(self) -> dict[str, Any]:
        """The name, as the audit chain keeps it."""
        return {"name": "经办人"}


class Room:
    """A room with one request received on 25 December 2026 (补正 within 7 working days, 条例第三十条)."""

    def __init__(self) -> None:
        self.due = shipped_calendar().deadline(date(2026, 12, 25), 7).due
        self.calls = 0

    def recompute(self, calendar: Calendar, *, actor: Actor) -> int:
        """Compute the one deadline again."""
        assert actor == SYSTEM
        assert transaction.get_connection().in_atomic_block
        self.calls += 1
        due = calendar.deadline(date(2026, 12, 25), 7).due
        changed = due != self.due
        self.due = due
        return int(changed)


@pytest.fixture
def room() -> Iterator[Room]:
    """A registry holding this room alone."""
    with patch.dict(open_clocks.REGISTRY, clear=True):
        room = Room()
        register_open_clocks("foi", room.recompute)
        yield room


@pytest.mark.django_db
def test_with_no_loaded_year_the_shipped_calendar_is_in_force(django_assert_num_queries: Any) -> None:
    """And it is the same object on every call, for one cheap query."""
    with django_assert_num_queries(1):
        assert current_calendar() is shipped_calendar()


@pytest.mark.django_db
def test_a_loaded_year_is_in_force_and_kept_for_the_process(django_assert_num_queries: Any) -> None:
    """The calendar is built once per load."""
    load_calendar_year(NOTICE, actor=SYSTEM)
    calendar = current_calendar()
    assert calendar.why(date(2026, 12, 31)) == "元旦假期"
    assert calendar.why(date(2027, 1, 2)) == "调休上班"
    assert 2027 in calendar.years
    with django_assert_num_queries(1):
        assert current_calendar() is calendar


@pytest.mark.django_db
def test_a_year_changed_by_another_process_is_seen() -> None:
    """Nothing but the table says which years are loaded."""
    load_calendar_year(NOTICE, actor=SYSTEM)
    assert 2027 in current_calendar().years
    other = load_year({**NOTICE.payload(), "days": DAYS_2027[:2]})
    row = {"payload": other.payload(), "sha256": other.sha256(), "loaded_at": timezone.now()}
    CalendarYear.objects.filter(year=2027).update(**row)
    assert current_calendar().why(date(2027, 1, 2)) == "周末"
    CalendarYear.objects.all().delete()
    assert current_calendar() is shipped_calendar()


@pytest.mark.django_db
def test_a_load_rolled_back_leaves_no_trace_in_the_process(room: Room) -> None:
    """The calendar built inside a transaction that fails is not served afterwards."""
    with transaction.atomic():
        load_calendar_year(NOTICE, actor=SYSTEM)
        assert 2027 in current_calendar().years
        transaction.set_rollback(True)
    assert current_calendar() is shipped_calendar()
    assert not CalendarYear.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_loading_a_year_computes_open_clocks_again(room: Room) -> None:
    """New Year's Eve off and Saturday 2 January worked: the count is the same, other days make it up."""
    assert room.due == date(2027, 1, 5)
    assert shipped_calendar().deadline(date(2026, 12, 25), 7).provisional
    result = load_calendar_year(NOTICE, actor=SYSTEM, source="2027.json")
    # 28, 29, 30 December, 2 (make-up), 4, 5, 6 January
    assert room.due == date(2027, 1, 6)
    assert (result.changed, result.moved) == (True, {"foi": 1})
    assert not current_calendar().deadline(date(2026, 12, 25), 7).provisional
    row = CalendarYear.objects.get(year=2027)
    assert (row.source, row.sha256, row.payload) == ("2027.json", NOTICE.sha256(), NOTICE.payload())
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_id) == ("kernel.load_calendar_year", str(row.pk))
    assert event.after["sha256"] == NOTICE.sha256()
    assert audit.verify() == (1, None)


@pytest.mark.django_db
def test_loading_the_same_facts_twice_changes_nothing(room: Room) -> None:
    """Same facts in another order: no row, no audit event, no recomputation."""
    load_calendar_year(NOTICE, actor=SYSTEM, source="2027.json")
    loaded_at = CalendarYear.objects.get().loaded_at
    again = load_year({**NOTICE.payload(), "days": list(reversed(DAYS_2027))})
    result = load_calendar_year(again, actor=SYSTEM, source="again.json")
    assert (result.changed, result.moved) == (False, {})
    assert CalendarYear.objects.get().loaded_at == loaded_at
    assert CalendarYear.objects.get().source == "2027.json"
    assert (AuditEvent.objects.count(), room.calls) == (1, 1)


@pytest.mark.django_db
def test_loading_what_is_shipped_stores_nothing(room: Room) -> None:
    """A year already in force from the shipped files needs no row that would hide a later correction of them."""
    shipped = next(notice for notice in shipped_notices() if notice.year == 2020)
    untitled = {**shipped.payload(), "papers": [paper.url for paper in shipped.papers]}
    for same in (shipped, load_year(untitled)):
        assert not load_calendar_year(same, actor=SYSTEM).changed
    assert not CalendarYear.objects.exists()
    assert room.calls == 0


@pytest.mark.django_db
def test_a_corrected_citation_is_loaded(room: Room) -> None:
    """A paper with its title says more than its address alone, so it is stored; no deadline moves."""
    load_calendar_year(NOTICE, actor=SYSTEM)
    title = "国务院办公厅关于2027年部分节假日安排的通知"
    titled = load_year({**NOTICE.payload(), "papers": [{"title": title, "url": "https://www.gov.cn/"}]})
    result = load_calendar_year(titled, actor=SYSTEM)
    assert (result.changed, result.moved) == (True, {"foi": 0})
    assert CalendarYear.objects.get().payload["papers"][0]["title"] == title
    assert not load_calendar_year(NOTICE, actor=SYSTEM).changed


@pytest.mark.django_db
def test_a_second_notice_replaces_the_first_and_the_shipped_one_can_come_back(room: Room) -> None:
    """As in January 2020: the year's first notice was changed by a second one."""
    shipped = next(notice for notice in shipped_notices() if notice.year == 2026)
    shorter = load_year({**shipped.payload(), "days": shipped.payload()["days"][:3]})
    assert load_calendar_year(shorter, actor=SYSTEM).changed
    assert current_calendar().is_working_day(date(2026, 10, 1))
    assert load_calendar_year(shipped, actor=SYSTEM).changed
    assert not current_calendar().is_working_day(date(2026, 10, 1))
    assert CalendarYear.objects.count() == 1


@pytest.mark.django_db
def test_a_room_that_fails_undoes_the_load(room: Room) -> None:
    """Either every open clock agrees with the notice or the notice is not in force."""

    def fail(calendar: Calendar, *, actor: Actor) -> int:
        raise ValueError("无法重新计算")

    register_open_clocks("workplan", fail)
    with pytest.raises(ValueError, match="无法重新计算"):
        load_calendar_year(NOTICE, actor=SYSTEM)
    assert not CalendarYear.objects.exists()
    assert not AuditEvent.objects.exists()
    assert current_calendar() is shipped_calendar()


@pytest.mark.django_db
def test_a_person_of_a_unit_is_refused(room: Room) -> None:
    """The notice binds the whole city; the refusal says where it is loaded instead."""
    with pytest.raises(Refused, match="load_holidays"):
        load_calendar_year(NOTICE, actor=Person())
    assert not CalendarYear.objects.exists()
    assert room.calls == 0


def test_a_name_registers_once(room: Room) -> None:
    """Two rooms of one name would hide each other's figures."""
    with pytest.raises(ValueError, match="foi"):
        register_open_clocks("foi", room.recompute)


def run(command: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a management command."""
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_deadline_command_prints_one_json_object() -> None:
    """The contract of `manage.py deadline`: due, provisional, ledger of date, counts, why."""
    code, out, err = run("deadline", "reply", "--from", "2020-04-24", "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert set(answer) == {"due", "provisional", "ledger"}
    assert (answer["due"], answer["provisional"]) == ("2020-05-25", False)
    assert answer["ledger"][1] == {"date": "2020-04-26", "counts": True, "why": "调休上班"}
    assert answer["ledger"][-1]["date"] == answer["due"]


@pytest.mark.django_db
def test_deadline_command_in_words() -> None:
    """The same in Chinese, with the article, the day that does not count, and the provisional year."""
    code, out, _ = run("deadline", "correction", "--from", "2026-12-25")
    assert code == 0
    assert "第三十条" in out
    assert "收到申请之日：2026-12-25（星期五），当日不计入" in out
    assert "最后期限：2027-01-05（星期二）" in out
    assert "暂定：2027年的放假安排尚未载入" in out
    assert "  2026-12-26（星期六）  不计  周末" in out
    assert "  2027-01-05（星期二）  第7日  工作日" in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("sometime", "--from", "2020-04-24"), "「sometime」"),
        ((), "proactive、correction、third_party、reply、reply_extended"),
        (("reply",), "--from"),
        (("reply", "--from", "2020-02-30", "--json"), "2020-02-30"),
        (("reply", "--from", "20200424", "--json"), "20200424"),
        (("reply", "--from", "2020-\n04-24", "--json"), "2020- 04-24"),
        (("reply", "--from", "9999-12-31"), "9999"),
    ],
)
def test_deadline_command_refuses_in_one_line(arguments: tuple[str, ...], says: str) -> None:
    """Exit 2, nothing on stdout, one line on stderr."""
    code, out, err = run("deadline", *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_deadline_command_answers_without_a_database() -> None:
    """Before the set-up the shipped years still answer, and the command says that it is those alone."""
    with patch("yangguang.kernel.management.commands.deadline.current_calendar", side_effect=DatabaseError):
        code, out, err = run("deadline", "reply", "--from", "2020-04-24", "--json")
    assert (code, json.loads(out)["due"]) == (0, "2020-05-25")
    assert "script/setup" in err


def test_deadline_command_refuses_in_one_line_without_a_database() -> None:
    with patch("yangguang.kernel.management.commands.deadline.current_calendar", side_effect=DatabaseError):
        code, out, err = run("deadline", "reply", "--from", "9999-12-31", "--json")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "9999" in err


@pytest.mark.django_db
def test_load_holidays_command_in_both_formats(tmp_path: Path, room: Room) -> None:
    """The project's format first, then the same facts as a public file with a byte order mark."""
    ours = tmp_path / "2027.json"
    ours.write_text(json.dumps(NOTICE.payload()), encoding="utf-8")
    code, out, _ = run("load_holidays", str(ours))
    assert code == 0
    assert "已载入2027年放假安排：放假2天，另有1天调休上班；进行中的期限有1项随之变动。" in out
    public = tmp_path / "holiday_2027.json"
    days = [{"name": day["name"], "date": day["date"], "isOffDay": day["off"]} for day in DAYS_2027]
    content = {"$id": "2027.json", "year": 2027, "papers": ["https://www.gov.cn/"], "days": days}
    public.write_text(json.dumps(content), encoding="utf-8-sig")
    code, out, _ = run("load_holidays", str(public))
    assert code == 0
    assert "没有变化" in out
    assert CalendarYear.objects.get().source == "2027.json"


@pytest.mark.django_db
def test_load_holidays_counts_make_up_days_only(tmp_path: Path) -> None:
    """Monday 3 February 2020 is named by the notice as worked, and is no make-up day."""
    shipped = next(notice for notice in shipped_notices() if notice.year == 2020)
    path = tmp_path / "2020.json"
    path.write_text(json.dumps({**shipped.payload(), "papers": []}), encoding="utf-8")
    code, out, _ = run("load_holidays", str(path))
    assert code == 0
    assert "放假30天，另有6天调休上班" in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "JSON"),
        (b"\xff\xfe\x00", "JSON"),
        ("放假安排".encode("gb18030"), "JSON"),
        (b"[" * 200_000, "JSON"),
        (b" " * 1_000_001, "1MB"),
        (b'{"year": 2027, "days": [{"date": "2027-13-01", "name": "x", "off": true}]}', "2027-13-01"),
        (None, "打不开"),
    ],
)
def test_load_holidays_command_refuses_in_one_line(tmp_path: Path, content: bytes | None, says: str) -> None:
    """Exit 2, nothing written, one line that names the file and what is wrong."""
    path = tmp_path / "2027.json"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run("load_holidays", str(path))
    assert (code, out) == (2, "")
    assert err.startswith("2027.json：")
    assert says in err
    assert err.count("\n") == 1
    assert not CalendarYear.objects.exists()
