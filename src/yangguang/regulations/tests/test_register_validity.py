"""What a register says of validity is held against the events; what it does not hold is the text."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from yangguang.kernel import present
from yangguang.organisations.models import Unit
from yangguang.regulations.models import LifeEvent, Regulation, Version
from yangguang.regulations.tests.desk_people import document
from yangguang.regulations.tests.registers import (
    HEAD,
    SCIENCE,
    book_of,
    enter,
    life,
    messages,
    row,
    sheet_of,
    the_city,
)
from yangguang.regulations.validity import State
from yangguang.search.answering import ask
from yangguang.search.indexer import rebuild
from yangguang.search.tests.made_up import use

__all__ = ["the_city"]


class TestValidity:
    def test_is_derived_and_what_the_register_says_otherwise_is_said(self, city: Unit) -> None:
        """5 years, 暂行 2 (湖南 三统一): no word of a register makes a document valid that has lapsed."""
        rows = [
            HEAD,
            row(文件名称="甲办法", 文号="常政发〔2012〕1号", 登记号="", 印发日期="2012-1-1", 施行日期="2012-1-1"),
            row(文件名称="乙办法", 文号="常政发〔2018〕2号", 登记号="", 清理结果="失效"),
            row(文件名称="丙办法", 文号="常政发〔2018〕3号", 登记号="", 清理结果="拟废止"),
            row(文件名称="丁办法", 文号="常政发〔2018〕4号", 登记号="", 清理结果="部分废止"),
        ]
        done = enter(sheet_of(rows))
        states = dict(Regulation.objects.values_list("title", "state"))
        assert states == {"甲办法": "lapsed", "乙办法": "effective", "丙办法": "effective", "丁办法": "effective"}
        assert not LifeEvent.objects.exclude(kind__in=["issued", "effective", "term_set"]).exists()
        told = {one.row: one for one in done.problems}
        assert set(told) == {2, 3, 5}
        assert (told[2].column, told[2].value) == ("清理结果", "有效")
        assert "推算为“失效”（失效：有效期5年，2012-01-01起，2016-12-31届满，未续期）" in told[2].message
        assert "没有写明日期" in told[3].message
        assert "写明条款" in told[5].message

    @pytest.mark.parametrize(
        ("told", "kind", "on", "by"),
        [
            ({"清理结果": "2019年3月1日废止"}, "repealed", date(2019, 3, 1), ""),
            (
                {"清理结果": "废止", "备注": "2019年3月1日被《常德市科普条例》（常政发〔2019〕6号）废止"},
                "repealed",
                date(2019, 3, 1),
                "《常德市科普条例》（常政发〔2019〕6号）",
            ),
            ({"清理结果": "", "备注": "已于2019.3.1宣布失效"}, "declared_lapsed", date(2019, 3, 1), ""),
            ({"清理结果": "失效", "备注": "2019年3月1日市政府决定宣布失效"}, "declared_lapsed", date(2019, 3, 1), ""),
        ],
    )
    def test_an_end_with_a_day_is_an_event(
        self, city: Unit, told: dict[str, str], kind: str, on: date, by: str
    ) -> None:
        done = enter(sheet_of([HEAD, row(**told)]))
        event = LifeEvent.objects.get(kind=kind)
        assert (event.on, event.by_words) == (on, by)
        assert Regulation.objects.get().state in {"repealed", "lapsed"}
        assert done.problems == []

    def test_an_end_by_a_document_of_the_register_begins_when_that_takes_effect(self, city: Unit) -> None:
        rows = [
            HEAD,
            row(清理结果="废止", 备注="由常政发〔2019〕6号废止"),
            row(
                文件名称="常德市科普规定", 文号="常政发〔2019〕6号", 登记号="", 印发日期="2019-1-1", 施行日期="2019-2-1"
            ),
        ]
        done = enter(sheet_of(rows))
        event = LifeEvent.objects.get(kind="repealed")
        assert (event.on, event.by.title) == (date(2019, 2, 1), "常德市科普规定")
        assert event.by_words == "《常德市科普规定》（常政发〔2019〕6号）"
        assert done.problems == []

    def test_a_column_of_days_on_which_documents_ended(self, city: Unit) -> None:
        head = ["文件名称", "发布日期", "实施日期", "失效日期", "有效性"]
        rows = [
            head,
            ["甲办法", "2018-1-1", "2018-1-1", "2023-1-1", "有效"],
            ["乙办法", "2018-1-1", "2018-1-1", "2019-1-1", "失效"],
            ["丙办法", "2012-1-1", "2012-1-1", "2017-1-1", "失效"],
        ]
        done = enter(sheet_of(rows), city)
        found = {one.title: one for one in Regulation.objects.all()}
        assert (found["甲办法"].state, found["甲办法"].until) == ("effective", date(2022, 12, 31))
        assert [kind for kind, _ in life(found["乙办法"])] == ["issued", "effective", "declared_lapsed"]
        assert [kind for kind, _ in life(found["丙办法"])] == ["issued", "effective"], "its term ended on that day"
        assert found["丙办法"].state == "lapsed"
        assert done.problems == []

    def test_the_title_of_a_list_says_it_for_all(self, city: Unit) -> None:
        head = ["文件名称", "文号", "发布日期"]
        sheets = {
            "附件1": [["继续有效的规范性文件目录"], head, ["甲办法", "常政发〔2012〕1号", "2012-1-1"]],
            "附件2": [["废止的规范性文件目录"], head, ["乙办法", "常政发〔2018〕2号", "2018-1-1"]],
        }
        done = enter(book_of(sheets), city)
        assert [(one.sheet, one.value) for one in done.problems] == [
            ("附件1", "继续有效的规范性文件目录"),
            ("附件2", "废止的规范性文件目录"),
        ]

    def test_one_without_any_day_has_no_validity(self, city: Unit) -> None:
        done = enter(sheet_of([["文件名称", "文号"], ["甲办法", "常政发〔2012〕1号"]]), city)
        assert messages(done) == ["没有公布日期和施行日期，不能判断效力。"]
        assert Regulation.objects.get().state == State.NOT_ISSUED


class TestWithoutAText:
    @pytest.fixture
    def held(self, city: Unit) -> Regulation:
        enter(sheet_of([HEAD, SCIENCE]))
        return Regulation.objects.get()

    def test_its_page_says_that_the_text_is_not_entered(self, held: Regulation) -> None:
        address = reverse("regulations:document", args=[held.pk])
        page = Client().get(address).content.decode()
        assert "全文尚未录入" in page
        assert "2023-03-31" in page
        assert "The full text is not entered yet" in Client().get(f"/en{address}").content.decode()
        Version.objects.create(regulation=held, number=1, title=held.title, text="第一条　为了科普，制定本办法。")
        Regulation.objects.update(closed=False)
        with present.staged(date(2020, 6, 21)):
            page = Client().get(reverse("regulations:document-on", args=[held.pk, "2020-06-21"])).content.decode()
        assert "全文尚未录入" not in page

    def test_the_open_interface_gives_it_with_an_empty_text(self, held: Regulation) -> None:
        given = Client().get(f"/api/v1/regulations/{held.pk}").json()
        assert (given["text"], given["versions"]) == ("", [])
        assert given["validity"]["state"] == "effective"

    @pytest.mark.parametrize("words", ["科普管理", "常政发 2018 3", "科普 管理办法"])
    def test_it_is_found_by_title_and_number(
        self, held: Regulation, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use(monkeypatch, tmp_path / "index")
        rebuild()
        answer = ask(words)
        assert [(hit.found.title, hit.found.address) for hit in answer.hits] == [
            (held.title, reverse("regulations:document", args=[held.pk]))
        ]

    def test_it_counts_among_those_without_a_text(self, held: Regulation) -> None:
        document(held.unit, "有全文的办法")
        page = Client().get(reverse("regulations:library"), {"lack": "without_text"})
        assert [one["document"] for one in page.context["rows"]] == [held]

    def test_a_text_that_comes_later_joins_it(self, held: Regulation, tmp_path: Path) -> None:
        text = "# 常德市科普管理办法\n\n2018年3月1日 常政发〔2018〕3号发布\n\n<!-- INFO END -->\n\n第一条 为了科普。\n"
        (tmp_path / "常德市科普管理办法.md").write_text(text)
        call_command("import_regulations", str(tmp_path), "--unit", "市政府", stdout=io.StringIO())
        assert Regulation.objects.get().versions.count() == 1
        assert LifeEvent.objects.filter(kind="issued").count() == 1
