"""Correcting what was read from a notice: words, numbers, tasks, and what names mean."""

from dataclasses import replace

import pytest

from yangguang.organisations.models import Unit, UnitAlias
from yangguang.workplan.models import NoticeImport
from yangguang.workplan.tests.planning import LINES, City, Line, Notice, build_city
from yangguang.workplan.tests.planning_pages import at, client, save_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return build_city()


class TestCorrecting:
    def test_new_words_give_new_measures_and_deadlines(self, city: City) -> None:
        notice = city.bring_in(Notice())
        answer = save_task(
            city.clerk, notice, 0, text="推进决策公开。5月31日前公布目录。全年推行会议开放；9月10日前开放一次会议。"
        )
        assert answer.status_code == 302
        task = notice.draft["tasks"][0]
        assert [d["date"] for d in task["deadlines"]] == ["2021-05-31", "2021-09-10"]
        assert [m["text"] for m in task["measures"]] == [
            "5月31日前公布目录",
            "全年推行会议开放",
            "9月10日前开放一次会议",
        ]
        assert notice.revision == 1

    def test_a_list_of_units_on_one_line_is_read_as_the_notice_would_be(self, city: City) -> None:
        notice = city.bring_in(Notice())
        save_task(city.clerk, notice, 0, responsible_units="市财政局、东山区\n西河县")
        assert notice.draft["tasks"][0]["responsible_units"] == ["市财政局", "东山区", "西河县"]

    def test_another_year_dates_every_deadline_again(self, city: City) -> None:
        notice = city.bring_in(Notice())
        head = {
            "revision": 0,
            "title": "改",
            "document_number": "",
            "issuer": "",
            "year": 2022,
            "scheme_due": "2022-06-10",
        }
        assert client(city.clerk).post(at("import-head", notice.pk), head).status_code == 302
        notice.refresh_from_db()
        assert notice.draft["tasks"][0]["deadlines"][0]["date"] == "2022-06-30"
        assert (notice.draft["scheme_due"]["date"], notice.draft["issuer"]) == ("2022-06-10", None)

    def test_a_repeated_number_is_asked_once_and_correcting_it_answers_the_question(self, city: City) -> None:
        again = replace(LINES[1], number=1)
        notice = city.bring_in(Notice().with_lines(LINES[0], again))
        assert any("编号都是1" in problem["what"] for problem in notice.draft["problems"])
        before = client(city.clerk).get(at("import", notice.pk)).content.decode()
        save_task(city.clerk, notice, 1, number=2)
        after = client(city.clerk).get(at("import", notice.pk)).content.decode()
        assert "有 2 项任务的序号都是 1" in before
        assert "编号都是1" not in before
        assert "序号都是 1" not in after
        assert "没有须核对的疑问" in after

    def test_tasks_are_added_and_taken_out(self, city: City) -> None:
        notice = city.bring_in(Notice())
        clerk = client(city.clerk)
        new = {"revision": 0, "number": 4, "aspect": "强化保障", "title": "培训", "text": "举办培训。10月底前完成。"}
        clerk.post(at("import-new-task", notice.pk), new | {"lead_units": "市司法局", "responsible_units": ""})
        notice.refresh_from_db()
        assert [task["number"] for task in notice.draft["tasks"]] == [1, 2, 3, 4]
        assert notice.draft["aspects"] == ["深化公开", "强化保障"]
        clerk.post(at("import-task", notice.pk, 3), {"do": "remove", "revision": 1})
        notice.refresh_from_db()
        assert [task["number"] for task in notice.draft["tasks"]] == [1, 2, 3]
        assert notice.draft["aspects"] == ["深化公开"]

    def test_the_second_of_two_people_keeps_what_they_typed_and_is_told(self, city: City) -> None:
        notice = city.bring_in(Notice())
        first = save_task(city.clerk, notice, 0, title="先保存的名称")
        stale = save_task(city.clerk, notice, 0, title="后保存的名称", revision=0)
        page = stale.content.decode()
        assert (first.status_code, stale.status_code) == (302, 422)
        assert "有人刚刚保存过" in page
        assert "后保存的名称" in page
        assert notice.draft["tasks"][0]["title"] == "先保存的名称"

    @pytest.mark.parametrize("number", ["0", "-1", "99999999999", "一"])
    def test_an_impossible_number_stays_in_the_form(self, city: City, number: str) -> None:
        notice = city.bring_in(Notice())
        assert save_task(city.clerk, notice, 0, number=number).status_code == 422
        assert notice.revision == 0

    def test_what_the_parser_doubted_is_called_in_order(self, city: City) -> None:
        line = Line(1, "推进公开。6月31日前完成公开目录。")
        notice = city.bring_in(Notice().with_lines(line))
        page = client(city.clerk).get(at("import", notice.pk)).content.decode()
        assert "6月31日" in page
        key = page.partition('name="problem" value="')[2].partition('"')[0]
        client(city.clerk).post(at("import", notice.pk), {"do": "settle", "revision": 0, "problem": [key]})
        notice.refresh_from_db()
        assert notice.draft["settled"] == [key]
        assert "没有须核对的疑问" in client(city.clerk).get(at("import", notice.pk)).content.decode()

    def test_a_confirmed_import_can_no_longer_be_corrected(self, city: City) -> None:
        edition = city.confirm(Notice())
        notice = edition.imports.get()
        assert save_task(city.clerk, notice, 0, title="迟了").status_code == 422
        assert notice.draft["tasks"][0]["title"] == "推进决策公开"


class TestNames:
    def unknown(self, city: City) -> NoticeImport:
        return city.bring_in(Notice().with_lines(Line(1, LINES[0].text, responsible="市财税办")))

    def test_an_unknown_name_is_asked_and_answered_for_this_notice(self, city: City) -> None:
        notice = self.unknown(city)
        assert "名录中没有“市财税办”" in client(city.clerk).get(at("import", notice.pk)).content.decode()
        answer = client(city.clerk).post(
            at("import-names", notice.pk), {"revision": 0, "other-0": "示例市财政局", "alias-0": "on"}
        )
        notice.refresh_from_db()
        assert answer.status_code == 302
        assert notice.draft["choices"] == {"市财税办": "unit:finance"}
        # The clerk may not change the unit list; the choice holds for this notice alone.
        assert not UnitAlias.objects.exists()

    def test_the_office_may_remember_it_as_an_alias(self, city: City) -> None:
        notice = self.unknown(city)
        data = {"revision": 0, "other-0": "市财政局", "alias-0": "on"}
        client(city.office).post(at("import-names", notice.pk), data)
        assert [(alias.unit.code, alias.name) for alias in UnitAlias.objects.all()] == [("finance", "市财税办")]

    def test_a_group_may_be_meant(self, city: City) -> None:
        notice = self.unknown(city)
        client(city.clerk).post(at("import-names", notice.pk), {"revision": 0, "other-0": "各区县"})
        notice.refresh_from_db()
        assert notice.draft["choices"] == {"市财税办": "group:counties"}

    def test_a_choice_can_be_taken_back(self, city: City) -> None:
        notice = self.unknown(city)
        clerk = client(city.clerk)
        clerk.post(at("import-names", notice.pk), {"revision": 0, "other-0": "市财政局"})
        clerk.post(at("import-names", notice.pk), {"revision": 1, "other-0": ""})
        notice.refresh_from_db()
        assert notice.draft["choices"] == {}

    def test_a_name_that_nobody_has_stays_in_the_form(self, city: City) -> None:
        notice = self.unknown(city)
        units = Unit.objects.count()
        answer = client(city.clerk).post(at("import-names", notice.pk), {"revision": 0, "other-0": "市大数据中心"})
        assert answer.status_code == 422
        assert "名录中没有“市大数据中心”" in answer.content.decode()
        assert Unit.objects.count() == units
