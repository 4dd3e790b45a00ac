"""The cells and headings of a register, in the many ways in which offices write them."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.regulations.importing.register import read_register
from yangguang.regulations.importing.register_cells import (
    Said,
    Term,
    day_of,
    effective_of,
    number_of,
    registration_of,
    said_of,
    term_of,
    was_ended,
)
from yangguang.regulations.importing.register_head import heading_at
from yangguang.regulations.tests.registers import (
    HEAD,
    TODAY,
)


class TestCells:
    @pytest.mark.parametrize(
        "words",
        [
            "2020年5月1日",
            "2020.5.1",
            "2020/5/1",
            "2020-05-01",
            "2020-05-01 00:00:00",
            "2020/5/1 0:00",
            "20200501",
            "43952",
            "２０２０．５．１",
            "二〇二〇年五月一日",
            " 2020 年 5 月 1 日 ",
            "2020年5月1日起施行",
            "2020年5月1日。",
        ],
    )
    def test_a_day_in_any_shape(self, words: str) -> None:
        assert day_of(words) == date(2020, 5, 1)

    @pytest.mark.parametrize("words", ["2020年2月30日", "2020年5月", "2020", "20.5.1", "20205", "1899-01-01", "五月"])
    def test_what_is_no_day_is_not_guessed(self, words: str) -> None:
        assert day_of(words) is None

    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("2020年5月1日", date(2020, 5, 1)),
            ("自发布之日起施行", date(2020, 3, 1)),
            ("印发之日起", date(2020, 3, 1)),
            ("自公布之日起30日后施行", date(2020, 3, 31)),
            ("另行通知", None),
        ],
    )
    def test_a_day_of_effect(self, words: str, day: date | None) -> None:
        """湖南省规范性文件管理办法 20: effect is told by a day, or counted from publication."""
        assert effective_of(words, date(2020, 3, 1)) == day

    @pytest.mark.parametrize(
        ("words", "term"),
        [
            ("5年", Term(60)),
            ("五年", Term(60)),
            ("5", Term(60)),
            ("有效期2年", Term(24)),
            ("18个月", Term(18)),
            ("2025年4月30日", Term(until=date(2025, 4, 30))),
            ("至2025.4.30止", Term(until=date(2025, 4, 30))),
            ("2020.5.1-2025.4.30", Term(until=date(2025, 4, 30), start=date(2020, 5, 1))),
            ("自2020年5月1日起施行，有效期5年", Term(60, start=date(2020, 5, 1))),
            ("5年（至2025年4月30日）", Term(60, until=date(2025, 4, 30))),
            ("长期", Term(endless=True)),
            ("未明确", Term()),
            ("2025年4月", None),
            ("至新规定出台之日止", None),
            ("600年", None),
        ],
    )
    def test_a_term(self, words: str, term: Term | None) -> None:
        assert term_of(words) == term

    @pytest.mark.parametrize(
        ("words", "number"),
        [
            ("常政发〔2020〕5号", "常政发〔2020〕5号"),
            ("常政发[2020]5", "常政发〔2020〕5号"),
            ("常政办发（2020）第 5 号", "常政办发〔2020〕5号"),
            ("常德市人民政府令第3号", "常德市人民政府令第3号"),
        ],
    )
    def test_a_number_in_any_shape(self, words: str, number: str) -> None:
        assert number_of(words) == (number, True)

    def test_a_number_of_the_register(self) -> None:
        assert registration_of("cdcr－2020—01005") == "CDCR-2020-01005"
        assert registration_of("2020-5-1") is None

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("继续有效", Said.IN_FORCE),
            ("拟废止", Said.IN_FORCE),
            ("建议修改", Said.IN_FORCE),
            ("已失效", Said.LAPSED),
            ("废止", Said.REPEALED),
            ("被代替", Said.REPLACED),
            ("部分废止", Said.PARTLY),
            ("尚未生效", Said.PENDING),
            ("已阅", None),
        ],
    )
    def test_what_a_register_says_of_the_validity(self, words: str, said: Said | None) -> None:
        assert said_of(words) is said

    def test_a_remark_on_what_the_document_itself_repealed_says_nothing_of_it(self) -> None:
        assert was_ended("废止常政发〔2010〕3号") is None
        assert was_ended("2018年3月1日被常政发〔2018〕5号废止") is Said.REPEALED


class TestHeadings:
    @pytest.mark.parametrize(
        "names",
        [
            ["序号", "文件名称", "文号", "制定机关", "登记号", "印发日期", "施行日期", "有效期", "清理结果", "备注"],
            [
                "序号",
                "标题",
                "发文字号",
                "发文单位",
                "统一登记编号",
                "成文日期",
                "实施日期",
                "有效期至",
                "效力状态",
                "备注",
            ],
            [
                "序号",
                "文件题目",
                "文件编号",
                "起草单位",
                "统一登记号",
                "发布日期",
                "生效日期",
                "有效期限",
                "是否有效",
                "说明",
            ],
            [
                "序 号",
                "规范性文件\n名称*",
                "文 号",
                "单位名称",
                "登记编号",
                "发文时间",
                "执行时间",
                "有效期（年）",
                "处理意见",
                "附注",
            ],
        ],
    )
    def test_in_many_words(self, names: list[str]) -> None:
        found = heading_at([tuple(names)])
        assert found is not None
        fields = ["serial", "title", "number", "issuer", "registration", "issued", "effective", "term", "state", "note"]
        assert {name: places[0] for name, places in found.places.items()} == {
            name: place for place, name in enumerate(fields)
        }

    def test_of_two_lines(self) -> None:
        first = ("序号", "文件名称", "文号", "有效期", "有效期", "备注")
        second = ("序号", "文件名称", "文号", "起", "止", "备注")
        found = heading_at([first, second])
        assert found is not None
        assert (found.height, found.places["effective"], found.places["term"]) == (2, (3,), (4,))
        assert heading_at([first, ("1", "某办法", "某发〔2020〕1号", "2020-1-1", "2025-1-1", "")]).height == 1  # type: ignore[union-attr]

    def test_the_day_of_publication_goes_before_the_day_of_writing(self) -> None:
        found = heading_at([("标题", "成文日期", "发布日期", "起草单位", "制定机关")])
        assert found is not None
        assert (found.places["issued"], found.places["issuer"]) == ((2, 1), (4, 3))

    def test_a_row_of_a_document_is_none(self) -> None:
        assert heading_at([("1", "关于规范文件名称的通知", "常政发〔2020〕5号", "市政府", "2020-5-1")]) is None


#: What stands in the cells of real registers, and what should not.
CELLS = st.sampled_from(
    [
        "",
        "同上",
        "〃",
        "合计",
        "一、市财政局（3件）",
        "《办法》",
        "关于废止《甲》（常政发〔2010〕3号）",
        "（常政发〔2010〕3号）",
        "常政发〔2020〕5号",
        "2020-5-1",
        "2020年",
        "五年",
        "十十年",
        "九千年",
        "长期",
        "99999999",
        "43952",
        "-1",
        "√",
        "×",
        "废止",
        "2019年3月1日废止",
        "被《乙》（乙发〔2019〕1号）代替",
        "自发布之日起30日后",
        "9999-12-31",
        "文件名称",
        "=1+1",
        "𠮷",
        "注：",
        "（）",
        "）（",
        "《",
        "〔〕",
        "㈠年",
        "²",
        "CDCR-2020-01005",
        "市财政局",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_stands_in_it_every_row_is_a_document_or_a_problem(data: st.DataObject) -> None:
    head = data.draw(st.lists(st.sampled_from([*HEAD, "失效日期", "编号", "废止依据"]), min_size=2, unique=True))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head)), max_size=6))
    kept = io.StringIO()
    csv.writer(kept).writerows([["文件名称", "成文日期", *head[2:]], *rows])
    found = read_register("登记册.csv", kept.getvalue().encode(), TODAY)
    assert found.rows == len(found.entries) + sum(one.left_out for one in found.problems)
    assert all(one.key and (one.last or date.max) >= date(1949, 10, 1) for one in found.entries)
    assert len({one.number for one in found.entries if one.number}) == sum(bool(one.number) for one in found.entries)
