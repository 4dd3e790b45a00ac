"""The troubles of real standard catalogues, one by one: what was understood, and the list of what was not."""

import io
import math
import time

import pytest
from docx import Document
from openpyxl import Workbook

from yangguang.catalogue.standard import Channel, parse
from yangguang.catalogue.tests.standard_files import Grid, Made
from yangguang.kernel.intake import read
from yangguang.kernel.intake.document import Cell, Paragraph, SourceDocument, Table

LIMIT = "自信息形成或变更之日起20个工作日内"
HEAD = ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道", "公开对象"]
WIDTH = len(HEAD)
TITLE = "桃源县社会救助领域基层政务公开标准目录"


def line(number, level1="救助", level2="指南", content="条件", **changed):
    cells = dict(
        zip(HEAD, [number, level1, level2, content, "《条例》", LIMIT, "县民政局", "■政府网站", "全社会"], strict=True)
    )
    return list((cells | changed).values())


def only(**cells):
    """A row that says no more than this."""
    return [cells.get(head, "") for head in HEAD]


def table(*rows, where="第1个表格", spans=None):
    """A table of these rows; a row of one text is as wide as the table; `spans` says how far a cell reaches down."""
    reach, covered, made = spans or {}, set(), []
    for number, row in enumerate(rows):
        if isinstance(row, str):
            made.append((Cell(row, number, 0, 1, WIDTH),))
            continue
        cells = []
        for column, text in enumerate(row):
            if (number, column) in covered:
                continue
            height = reach.get((number, column), 1)
            covered |= {(below, column) for below in range(number, number + height)}
            cells.append(Cell(text, number, column, height))
        made.append(tuple(cells))
    return Table(tuple(made), where)


def draft_of(*blocks):
    return parse(SourceDocument("目录.html", "text/html", "0", blocks))


def said(draft, words):
    """The places of the problems that say these words."""
    return [problem.where for problem in draft.problems if words in f"{problem.what}{problem.advice}"]


def workbook(*sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return book


def parsed(book):
    out = io.BytesIO()
    book.save(out)
    return parse(read("目录.xlsx", out.getvalue()))


# Rows that go on with the item above.


def test_a_row_that_only_continues_a_cell_belongs_to_the_item_above():
    draft = draft_of(
        Paragraph(TITLE, "第1段"),
        table(HEAD, line("1", content="申请条件、办理程"), only(公开内容="序、联系方式"), line("2", level2="名单")),
    )
    assert [(item.number, item.content) for item in draft.items] == [
        ("1", "申请条件、办理程序、联系方式"),
        ("2", "条件"),
    ]
    assert [item.source_rows for item in draft.items] == [(1, 2), (3,)]
    assert draft.problems == []
    assert ("第1个表格第2行", "序、联系方式") in [(note.where, note.what) for note in draft.notes]


def test_a_page_break_parts_several_cells_of_a_row_and_a_person_is_told():
    broken = line(
        "1", content="条件、程", 公开依据="《社会救助暂行办法》（国务院", 公开时限="自信息形成或变更之日起20个工"
    )
    rest = only(公开内容="序", 公开依据="令第649号）", 公开时限="作日内")
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, broken, rest))
    assert [(item.content, item.basis, item.time_limit) for item in draft.items] == [
        ("条件、程序", "《社会救助暂行办法》（国务院令第649号）", LIMIT)
    ]
    assert said(draft, "已并入") == ["第1个表格第2行"]


def test_a_line_of_content_under_merged_cells_is_no_item():
    spans = {(1, column): 2 for column in range(WIDTH) if column != 3}
    draft = draft_of(
        Paragraph(TITLE, "第1段"), table(HEAD, line("1", content="1.条件；"), only(公开内容="2.程序。"), spans=spans)
    )
    assert [(item.content, item.channels) for item in draft.items] == [
        ("1.条件；2.程序。", [Channel("政府网站", True)])
    ]


def test_a_row_with_its_own_limit_and_channels_stays_an_item_though_its_names_were_merged():
    spans = {(1, column): 2 for column in range(3)}
    second = line("", "", "", "结果", 公开时限="及时")
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, line("1"), second, spans=spans))
    assert [(item.number, item.level2, item.content) for item in draft.items] == [
        ("1", "指南", "条件"),
        ("1", "指南", "结果"),
    ]


def test_a_table_goes_on_behind_a_page_break_with_its_broken_row_and_its_same_as_above():
    """The second table has no header; its first row ends the last row of the first, its second says 同上."""
    draft = draft_of(
        Paragraph(TITLE, "第1段"),
        table(HEAD, line("1", content="条件、程")),
        table(
            only(公开内容="序"), line("2", level2="名单", 公开依据="同上"), line("3", level2="标准"), where="第2个表格"
        ),
    )
    assert [(item.content, item.basis) for item in draft.items] == [("条件、程序", "《条例》")] + [
        ("条件", "《条例》")
    ] * 2
    assert [item.source_table for item in draft.items] == [0, 1, 1]
    assert draft.problems == []


# Several fields in one file.


@pytest.mark.parametrize(
    "second",
    [
        ["桃源县养老服务领域基层政务公开标准目录", HEAD],
        ["桃源县养老服务领域基层政务公开标准目录"],
        ["二、养老服务领域"],
        [["桃源县养老服务领域基层政务公开标准目录", *[""] * (WIDTH - 1)], HEAD],
        [["", "", "", "（二）养老服务领域", *[""] * (WIDTH - 4)], HEAD],
    ],
)
def test_two_catalogues_in_one_table_keep_their_own_fields(second):
    draft = draft_of(table(TITLE, HEAD, line("1"), line("2", level2="名单"), *second, line("1", "补贴", "标准")))
    assert [item.field for item in draft.items] == ["社会救助", "社会救助", "养老服务"]
    assert (draft.field, draft.title, draft.problems) == ("", TITLE, [])


def test_every_sheet_has_the_field_of_its_title_or_name():
    titled = [["桃源县城乡规划领域基层政务公开标准目录"], HEAD, line(1)]
    draft = parsed(workbook(("Sheet1", titled), ("养老服务", [HEAD, line(1)]), ("3.城市综合执法", [HEAD, line(1)])))
    assert [item.field for item in draft.items] == ["城乡规划", "养老服务", "城市综合执法"]


def test_a_title_between_tables_of_a_document_begins_another_field():
    word = Document()
    for title in ("附件1 社会救助领域基层政务公开标准目录", "附件2 义务教育领域基层政务公开标准目录"):
        word.add_paragraph(title)
        made = word.add_table(rows=0, cols=WIDTH)
        for row in (HEAD, line("1"), line("2", level2="名单")):
            for cell, words in zip(made.add_row().cells, row, strict=True):
                cell.text = words
    out = io.BytesIO()
    word.save(out)
    draft = parse(read("目录.docx", out.getvalue()))
    assert [item.field for item in draft.items] == ["社会救助"] * 2 + ["义务教育"] * 2
    assert draft.problems == []


def test_a_column_may_name_the_field_of_each_item():
    rows = [["领域", *HEAD], ["社会救助领域", *line("1")], ["", *line("2", level2="名单")], ["养老服务", *line("3")]]
    draft = draft_of(table(*rows))
    assert [item.field for item in draft.items] == ["社会救助", "社会救助", "养老服务"]
    assert draft.problems == []


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("桃源县基层政务公开标准目录", ""),
        ("常德市26个试点领域基层政务公开标准目录", ""),
        ("湖南省常德市武陵区公共文化服务领域基层政务公开标准目录", "公共文化服务"),
        ("城乡规划领域基层政务公开标准目录", "城乡规划"),
        ("2020年桃源县乡村振兴领域基层政务公开标准目录", "乡村振兴"),
        ("附件5：市政服务领域基层政务公开标准目录（试行）", "市政服务"),
        ("澧县交通运输领域基层政务公开标准目录", "交通运输"),
    ],
)
def test_the_field_is_told_by_the_title_and_never_a_place(title, field):
    draft = draft_of(Paragraph(title, "第1段"), table(HEAD, line("1")))
    assert draft.items[0].field == field
    assert bool(said(draft, "看不出这张表属于哪个领域")) is (field == "")


# Rows that are no items.


@pytest.mark.parametrize(
    "count",
    [
        [str(place) for place in range(1, WIDTH + 1)],
        [f"({place})" for place in range(1, WIDTH + 1)],
        [f"（{place}）" for place in range(1, WIDTH + 1)],
        list("一二三四五六七八九"),
        list("ABCDEFGHI"),
        list("①②③④⑤⑥⑦⑧⑨"),
    ],
)
def test_a_row_that_counts_the_columns_is_skipped_and_noted(count):
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, count, line("1")))
    assert [item.number for item in draft.items] == ["1"]
    assert [note.where for note in draft.notes if "栏号" in note.advice] == ["第1个表格第2行"]


@pytest.mark.parametrize(
    "row",
    [
        only(序号="合计", 一级事项="2项"),
        only(一级事项="小计", 公开内容="2项"),
        only(序号="备注", 一级事项="第1项按月公开"),
        only(序号="备注：第1项按月公开"),
        "说明：本目录自2020年5月1日起施行。",
        "注：1.本目录由县民政局负责解释。",
        "填表人：某某 2020年5月1日",
        "一、行政许可类",
        only(序号="3"),
    ],
)
def test_totals_remarks_and_headings_are_listed_and_no_items(row):
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, line("1"), line("2", level2="名单"), row))
    assert [item.number for item in draft.items] == ["1", "2"]
    assert [problem.where for problem in draft.problems] == ["第1个表格第4行"]


def test_a_header_that_comes_again_is_no_item_and_no_problem():
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, line("1"), HEAD, line("2", level2="名单")))
    assert (len(draft.items), draft.problems) == (2, [])


# What was left aside is listed with its place.


def test_columns_that_nobody_knows_are_listed_and_their_words_kept():
    rows = [[*HEAD, "备注", ""], [*line("1"), "县里自定", "另见"]]
    draft = draft_of(Paragraph(TITLE, "第1段"), table(*rows))
    assert said(draft, "备注") == ["第1个表格第1行"]
    assert said(draft, "没有表头") == ["第1个表格第1行"]
    assert draft.items[0].raw["备注"] == "县里自定"


def test_a_second_column_of_the_same_kind_is_listed_and_does_not_replace_the_first():
    draft = draft_of(Paragraph(TITLE, "第1段"), table([*HEAD, "责任部门"], [*line("1"), "县财政局"]))
    assert draft.items[0].unit == "县民政局"
    assert said(draft, "责任部门") == ["第1个表格第1行"]


def test_a_table_that_is_no_catalogue_is_listed_even_as_wide_as_one():
    other = table(*[[f"甲{column}" for column in range(WIDTH)]] * 2, where="第2个表格")
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, line("1")), other)
    assert len(draft.items) == 1
    assert said(draft, "没有标准目录的表头") == ["第2个表格"]


def test_hidden_sheets_rows_and_columns_are_named():
    rows = [HEAD, line(1), [], line(2, level2="名单"), line(3, level2="标准")]
    book = workbook(("社会救助", rows), ("内部", [["甲", "乙"]]), ("联系人", [["姓名", "电话"]]))
    book["内部"].sheet_state = "hidden"
    book["社会救助"].row_dimensions[4].hidden = True
    book["社会救助"].column_dimensions["E"].hidden = True
    draft = parsed(book)
    assert said(draft, "第4行") == said(draft, "第E列") == ["工作表“社会救助”"]
    assert said(draft, "隐藏的工作表没有读") == ["工作表“内部”是隐藏的"]
    assert said(draft, "没有标准目录的表头") == ["工作表“联系人”"]
    assert [item.where for item in draft.items] == ["工作表“社会救助”第2行", "工作表“社会救助”第5行"]


# Numbers and 同上.


def test_numbers_that_are_missing_come_twice_or_jump_are_listed():
    rows = [
        line("1"),
        line("2", "低保", "名单"),
        line("2", "临时救助", "名单"),
        line("", "特困", "名单"),
        line("6", "监督"),
    ]
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, *rows))
    assert [item.number for item in draft.items] == ["1", "2", "2", "", "6"]
    assert said(draft, "重复") == ["第1个表格第4行"]
    assert said(draft, "没有序号") == ["第1个表格第5行"]
    assert said(draft, "从 2 跳到 6") == ["第1个表格第6行"]


@pytest.mark.parametrize("same", ["同上", "〃", "同上。", "同左"])
def test_same_as_above_with_nothing_above_is_a_problem(same):
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, line("1", 一级事项=same)))
    assert said(draft, "没有内容可用") == ["第1个表格第2行"]


def test_same_as_left_takes_the_cell_on_the_left_and_same_as_above_never_reaches_another_field():
    rows = [line("1", 二级事项="同左"), "养老服务领域基层政务公开标准目录", HEAD, line("1", 公开依据="同上")]
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, *rows))
    assert [(item.level2, item.basis) for item in draft.items] == [("救助", "《条例》"), ("指南", "")]
    assert said(draft, "没有内容可用") == ["第1个表格第5行"]


def test_same_as_above_with_more_words_is_a_problem():
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, line("1"), line("2", 公开依据="同上，另见《办法》")))
    assert said(draft, "指着别处") == ["第1个表格第3行"]


# Headers of several rows, whose words name what is ticked.


def test_a_header_of_three_rows_and_names_taken_from_it():
    made, grid = Made(), Grid()
    for column, label in enumerate(("序号", "公开事项", "", "公开内容\n（要素）", "公开时限", "公开主体")):
        if label != "":
            grid.put(0, column, label, 1 if label == "公开事项" else 3, 2 if label == "公开事项" else 1)
    grid.put(1, 1, "一级事项", 2)
    grid.put(1, 2, "二级事项", 2)
    grid.put(0, 6, "公开渠道和载体", 1, 2)
    grid.put(1, 6, "线上", 1, 2)
    grid.put(2, 6, "政府网站")
    grid.put(2, 7, "县级融媒体")
    for column, label, subs in ((8, "公开对象", ("全社会", "特定群众")), (10, "公开方式", ("主动", "依申请公开"))):
        grid.put(0, column, label, 2, 2)
        for place, sub in enumerate(subs):
            grid.put(2, column + place, sub)
    grid.put(0, 12, "公开层级", 2, 2)
    grid.put(2, 12, "县（市、区）级")
    grid.put(2, 13, "乡、村级")
    row = ["1", "救助", "指南", "条件", "及时", "县民政局", "√", "", "", "√（申请人）", "", "√", "是", "●"]
    for column, text in enumerate(row):
        grid.put(3, column, text)
    made.pages.append(("社会救助", TITLE, grid))
    for kind in ("xlsx", "docx", "html"):
        draft = parse(made.source(kind))
        (item,) = draft.items
        assert item.channels == [Channel("政府网站", True)]
        assert (item.audience, item.method) == ("特定群众（申请人）", "依申请公开")
        assert item.level == "县（市、区）级、乡、村级"
        assert draft.problems == []


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("■全社会 □特定群体", "全社会"),
        ("全社会√\n特定群体□", "全社会"),
        ("□全社会\n■特定群体（申请人 家属）", "特定群体（申请人 家属）"),
        ("√全社会 √特定群体", "全社会、特定群体"),
        ("全社会：否 特定群体：是", "特定群体"),
        ("全社会", "全社会"),
    ],
)
def test_ticks_in_one_cell_of_choices(words, chosen):
    draft = draft_of(Paragraph(TITLE, "第1段"), table(HEAD, line("1", 公开对象=words)))
    assert draft.items[0].audience == chosen


# Time.


def long_table(rows):
    lines = [line(str(n), f"事项{n // 2}", f"指南{n}", f"条件{n}", 公开渠道="■政府网站 □政府公报") for n in range(rows)]
    return SourceDocument("目录.html", "text/html", "0", (Paragraph(TITLE, "第1段"), table(HEAD, *lines)))


def test_time_grows_with_the_rows():
    """Four times the rows in at most eight times the time, and 3,000 rows in a few seconds on a busy machine.

    The best of three readings counts: a collection of garbage in a worker full of other tests' objects is not ours.
    """
    took = {}
    for rows in (750, 3000):
        source = long_table(rows)
        took[rows] = math.inf
        for _ in range(3):
            started = time.process_time()
            assert len(parse(source).items) == rows
            took[rows] = min(took[rows], time.process_time() - started)
    assert took[3000] < 8 * max(took[750], 0.05)
    assert took[3000] < 4
