"""A register of existing documents, as offices keep it in Excel, comes into the library row by row (湖南 三统一)."""

from datetime import date

from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Unit
from yangguang.regulations.actions import record_event, undo_event
from yangguang.regulations.models import LifeEvent, Regulation
from yangguang.regulations.tests.desk_people import document
from yangguang.regulations.tests.registers import (
    HEAD,
    MARKETS,
    SCIENCE,
    SYSTEM,
    book_of,
    enter,
    life,
    messages,
    row,
    sheet_of,
    the_city,
)
from yangguang.regulations.validity import Kind, State

__all__ = ["the_city"]


class TestARow:
    def test_becomes_a_document_with_its_events_and_without_a_text(self, city: Unit) -> None:
        done = enter(sheet_of([HEAD, SCIENCE]))
        found = Regulation.objects.get()
        assert (found.title, found.document_number, found.unit) == ("常德市科普管理办法", "常政发〔2018〕3号", city)
        assert (found.registration_number, found.issued_on) == ("CDCR-2018-00003", date(2018, 3, 1))
        assert life(found) == [
            ("issued", date(2018, 3, 1)),
            ("term_set", date(2018, 3, 1)),
            ("effective", date(2018, 4, 1)),
        ]
        assert (found.state, found.until) == (State.EFFECTIVE, date(2023, 3, 31))
        assert found.disclosure is None
        assert not found.versions.exists()
        assert found.came_from == "登记册.xlsx 工作表“登记册”第2行"
        assert (done.rows, done.fresh, done.problems) == (1, 1, [])

    def test_once_more_changes_nothing(self, city: Unit) -> None:
        data = sheet_of([HEAD, SCIENCE, MARKETS])
        enter(data)
        held = list(Regulation.objects.values()), list(LifeEvent.objects.values()), AuditEvent.objects.count()
        again = enter(data)
        assert (again.rows, again.fresh, len(again.documents), again.problems) == (2, 0, 2, [])
        assert held == (list(Regulation.objects.values()), list(LifeEvent.objects.values()), AuditEvent.objects.count())

    def test_adds_only_what_is_missing(self, city: Unit) -> None:
        enter(sheet_of([HEAD, row(文号="", 登记号="—", 有效期="", 制定机关="常德市人民政府")]))
        before = Regulation.objects.get()
        enter(sheet_of([HEAD, row(印发日期="2018-3-9", 施行日期="2018-5-1")]))
        after = Regulation.objects.get()
        assert (after.document_number, after.registration_number) == ("常政发〔2018〕3号", "CDCR-2018-00003")
        assert (after.issued_on, after.issuer, after.pk) == (before.issued_on, "常德市人民政府", before.pk)
        assert life(after) == [
            ("issued", date(2018, 3, 1)),
            ("term_set", date(2018, 3, 9)),
            ("effective", date(2018, 4, 1)),
        ]

    def test_what_differs_from_the_library_is_said_and_stays(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(印发日期="2018-3-9", 施行日期="2018-5-1", 有效期="2年", 清理结果="")]))
        assert [(one.column, one.value) for one in done.problems] == [
            ("印发日期", "2018-03-09"),
            ("施行日期", "2018-05-01"),
            ("有效期", "2020-04-30"),
        ]
        assert all("没有改动" in one.message for one in done.problems)

    def test_is_known_by_its_number_in_any_shape_too(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(文件名称="关于印发《常德市科普管理办法》的通知", 文号="常政发[2018]3")]))
        assert Regulation.objects.get().title == "常德市科普管理办法"
        assert messages(done) == ["文件库中的标题是常德市科普管理办法，没有改动，请核对。"]

    def test_of_a_number_that_is_quite_another_documents_is_left_out(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(文件名称="殡葬管理若干规定", 登记号="")]))
        (problem,) = done.problems
        assert "标题不同" in problem.message
        assert problem.left_out
        done = enter(sheet_of([HEAD, row(制定机关="市财政局", 登记号="")]))
        assert "在文件库中是" in messages(done)[0]
        assert Regulation.objects.count() == 1

    def test_of_one_title_with_another_number_is_another_document(self, city: Unit) -> None:
        enter(
            sheet_of(
                [HEAD, SCIENCE, row(文号="常政发〔2012〕7号", 登记号="", 印发日期="2012-1-1", 施行日期="2012-1-1")]
            )
        )
        assert Regulation.objects.count() == 2
        done = enter(sheet_of([HEAD, row(文号="", 登记号="")]))
        assert messages(done) == ["文件库中有 2 件同名文件，请写明文号。这一行没有导入。"]

    def test_whose_registration_number_another_title_has_is_left_out(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(文件名称="常德市殡葬管理规定", 文号="常政发〔2018〕4号")]))
        assert messages(done) == [
            "登记号 CDCR-2018-00003 在文件库中是《常德市科普管理办法》的，请核对。这一行没有导入。"
        ]
        assert Regulation.objects.count() == 1

    def test_a_document_with_a_text_keeps_it_and_its_life(self, city: Unit) -> None:
        held = document(city, "常德市科普管理办法")
        record_event(held, actor=SYSTEM, kind=Kind.EFFECTIVE, on=date(2018, 4, 1))
        enter(sheet_of([HEAD, SCIENCE]))
        assert [one.text for one in held.versions.all()] == ["第一条　为了规范工作，制定本办法。"]
        assert [kind for kind, _ in life(held)].count("effective") == 1
        held.refresh_from_db()
        assert held.until == date(2023, 3, 31)

    def test_an_event_that_a_person_has_undone_does_not_come_back(self, city: Unit) -> None:
        data = sheet_of([HEAD, SCIENCE])
        enter(data)
        undo_event(LifeEvent.objects.get(kind="term_set"), actor=SYSTEM, reason="登记册有误")
        enter(data)
        assert LifeEvent.objects.filter(kind="term_set", undone=False).count() == 0

    def test_a_number_at_the_end_of_a_title_is_the_documents(self, city: Unit) -> None:
        enter(sheet_of([["文件名称", "发布日期"], ["常德市科普办法（常政发〔2018〕3号）", date(2018, 3, 1)]]), city)
        assert Regulation.objects.values_list("title", "document_number").get() == (
            "常德市科普办法",
            "常政发〔2018〕3号",
        )
        enter(sheet_of([["文件名称", "发布日期"], ["关于废止《甲办法》（常政发〔2008〕3号）", date(2018, 3, 1)]]), city)
        assert Regulation.objects.get(title__startswith="关于").document_number == ""

    def test_a_title_that_repeals_another_suggests_it(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        enter(
            sheet_of([HEAD, row(文件名称="关于废止《常德市科普管理办法》的决定", 文号="常政发〔2019〕9号", 登记号="")])
        )
        relation = Regulation.objects.get(title__startswith="关于").relations.get()
        assert (relation.kind, relation.target_title) == ("repeals", "常德市科普管理办法")


class TestWhoseItIs:
    def test_a_row_names_its_unit_and_an_unknown_one_is_a_problem(self, city: Unit) -> None:
        rows = [
            HEAD,
            row(制定机关="市财政局"),
            row(文件名称="乙办法", 文号="乙发〔2018〕1号", 登记号="", 制定机关="市气象局"),
        ]
        done = enter(sheet_of(rows), city)
        assert Regulation.objects.get().unit.code == "finance"
        (problem,) = done.problems
        assert (problem.row, problem.column, problem.value, problem.left_out) == (3, "制定机关", "市气象局", True)
        assert "名录中没有“市气象局”" in problem.message

    def test_a_blank_one_falls_back_and_is_said(self, city: Unit) -> None:
        assert "没有写明制定机关" in messages(enter(sheet_of([HEAD, row(制定机关="")])))[0]
        done = enter(sheet_of([HEAD, row(制定机关="")]), Unit.objects.get(code="finance"))
        assert Regulation.objects.get().unit.code == "finance"
        assert "制定机关空白" in messages(done)[0]

    def test_of_several_the_first_and_it_is_said(self, city: Unit) -> None:
        done = enter(sheet_of([HEAD, row(制定机关="市财政局、市教育局")]))
        found = Regulation.objects.get()
        assert (found.unit.code, found.issuer) == ("finance", "市财政局、市教育局")
        assert messages(done) == ["几个单位联合制定，归入市财政局。"]

    def test_the_subheading_or_the_sheet_says_it(self, city: Unit) -> None:
        head = ["序号", "文件名称", "文号", "发布日期"]
        rows = [
            head,
            ["一、市财政局（1件）"],
            [1, "甲办法", "甲发〔2018〕1号", "2018-1-1"],
            ["二、市教育局（1件）"],
            [2, "乙办法", "乙发〔2018〕1号", "2018-1-1"],
            [None, "三、关于丁的通知"],
        ]
        other = [head, [1, "丙办法", "丙发〔2018〕1号", "2018-1-1"]]
        enter(book_of({"总表": rows, "市教育局": other}), city)
        units = dict(Regulation.objects.values_list("title", "unit__code"))
        assert units.pop("三、关于丁的通知") == "education"
        assert units == {"甲办法": "finance", "乙办法": "education", "丙办法": "education"}
