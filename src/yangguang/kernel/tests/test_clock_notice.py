"""Reading a year's holiday file, and the files that are shipped."""

import copy
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yangguang.kernel.clock import HolidayFileError, load_year, shipped_notices

GOOD: dict[str, Any] = {
    "year": 2027,
    "papers": [{"title": "国务院办公厅关于2027年部分节假日安排的通知", "url": "https://www.gov.cn/"}],
    "days": [
        {"date": "2026-12-31", "name": "元旦", "off": True},
        {"date": "2027-01-01", "name": "元旦", "off": True},
        {"date": "2027-01-03", "name": "元旦", "off": False},
    ],
}


def changed(**fields: Any) -> dict[str, Any]:
    """The good file with some fields replaced."""
    return {**copy.deepcopy(GOOD), **fields}


def with_day(day: Any) -> dict[str, Any]:
    """The good file with one more day."""
    return changed(days=[*copy.deepcopy(GOOD["days"]), day])


def test_a_good_file_is_read_in_order() -> None:
    """Facts come back sorted by date, late December of the year before included."""
    notice = load_year(changed(days=list(reversed(GOOD["days"]))))
    assert [day.date for day in notice.days] == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)]
    assert notice.payload() == GOOD


def test_both_formats_and_any_order_give_the_same_digest() -> None:
    """The digest is of the facts, so loading a re-ordered or public-format file changes nothing."""
    other = [{"date": d["date"], "name": d["name"], "isOffDay": d["off"]} for d in reversed(GOOD["days"])]
    assert load_year(changed(days=other)).sha256() == load_year(GOOD).sha256()
    assert load_year(changed(days=GOOD["days"][:2])).sha256() != load_year(GOOD).sha256()


def test_a_day_repeated_with_the_same_sign_is_one_day() -> None:
    """Two notices of one year may name the same day off."""
    assert len(load_year(with_day(GOOD["days"][1])).days) == 3


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (with_day({"date": "2027-01-01", "name": "元旦", "off": False}), "2027-01-01既列为放假又列为上班"),
        (with_day({"date": "2028-01-01", "name": "元旦", "off": True}), "2028-01-01不在2027年"),
        (with_day({"date": "2026-12-20", "name": "元旦", "off": True}), "2026-12-20不在2027年"),
        (with_day({"date": "2027-02-30", "name": "春节", "off": True}), "2027-02-30"),
        (with_day({"date": "2027/02/03", "name": "春节", "off": True}), "2027/02/03"),
        (with_day({"date": "20270203", "name": "春节", "off": True}), "20270203"),
        (with_day({"date": 20270203, "name": "春节", "off": True}), "20270203"),
        (with_day({"date": "2027-W05-1", "name": "春节", "off": True}), "2027-W05-1"),
        (with_day({"name": "春节", "off": True}), "第4项"),
        (with_day({"date": "2027-02-06", "name": "春节"}), "2027-02-06没有写明放假还是上班"),
        (with_day({"date": "2027-02-06", "name": "春节", "off": "false"}), "2027-02-06没有写明放假还是上班"),
        (with_day({"date": "2027-02-06", "name": " ", "off": True}), "2027-02-06没有写明节日名称"),
        (with_day({"date": "2027-02-06", "name": "春" * 51, "off": True}), "2027-02-06没有写明节日名称"),
        (with_day({"date": "2027-02-06", "name": "春节\x00", "off": True}), "2027-02-06没有写明节日名称"),
        (with_day({"date": "2027-02-06", "name": "\ud800", "off": True}), "2027-02-06没有写明节日名称"),
        (with_day({"date": "\ud800\n", "name": "春节", "off": True}), "第4项"),
        (with_day("2027-02-06"), "第4项"),
        (changed(days=[]), "2027年放假安排缺少 days"),
        (changed(days={}), "2027年放假安排缺少 days"),
        (changed(days=[GOOD["days"][2]]), "没有任何放假日"),
        (changed(year="2027"), "year"),
        (changed(year=True), "year"),
        (changed(year=20270), "20270"),
        (changed(papers="https://www.gov.cn/"), "papers"),
        (changed(papers=[7]), "papers 第1项"),
        (changed(papers=[{}]), "papers 第1项"),
        ([], "JSON 对象"),
        (None, "JSON 对象"),
    ],
)
def test_a_bad_file_is_refused_with_the_day_named(payload: Any, says: str) -> None:
    """Nothing is guessed: the sentence says which year, item and day, on one line."""
    with pytest.raises(HolidayFileError) as caught:
        load_year(payload)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).encode()


def test_twenty_years_are_shipped_with_their_notices() -> None:
    """2007 to 2026, each naming the State Council notices it comes from."""
    assert [notice.year for notice in shipped_notices()] == list(range(2007, 2027))
    for notice in shipped_notices():
        assert notice.papers
        for paper in notice.papers:
            assert paper.title.startswith("国务院")
            assert "gov.cn/" in paper.url
    assert len(next(notice for notice in shipped_notices() if notice.year == 2020).papers) == 2


def test_the_shipped_facts_equal_the_public_files() -> None:
    """Every dated exception of 2007 to 2026, sign and name, none more."""
    root = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[4].parent / "shared")
    folder = root / "data" / "holidays"
    if not folder.is_dir():
        pytest.skip(f"no public holiday files to compare with: {folder} is missing")
    for notice in shipped_notices():
        public = load_year(json.loads((folder / f"holiday_{notice.year}.json").read_text(encoding="utf-8")))
        assert notice.days == public.days
        assert [paper.url for paper in notice.papers] == [paper.url for paper in public.papers]


def test_the_clock_works_without_django() -> None:
    """Pure Python: a report or a script can use it with no settings and no database."""
    code = (
        "import sys; from yangguang.kernel.clock import shipped_calendar as c; c(); sys.exit('django' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0
