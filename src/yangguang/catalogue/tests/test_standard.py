"""Standard catalogues as real files have them: merged cells, 同上, ticks of all kinds, limits in words, lost cells."""

import io
import re
import time

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from yangguang.catalogue.standard import (
    Channel,
    Item,
    NoCatalogue,
    parse,
    to_workbook,
)
from yangguang.kernel.intake import read

FIELDS = [
    "重大建设项目",
    "公共资源交易",
    "财政预决算",
    "安全生产",
    "税收管理",
    "征地补偿",
    "国有土地上房屋征收与补偿",
    "保障性住房",
    "农村危房改造",
    "生态环境",
    "公共文化服务",
    "公共法律服务",
    "扶贫",
    "救灾",
    "食品药品监管",
    "城市综合执法",
    "就业创业",
    "社会保险",
    "社会救助",
    "养老服务",
    "户籍管理",
    "涉农补贴",
    "义务教育",
    "医疗卫生",
    "市政服务",
    "城乡规划",
]
LIMIT = "自信息形成或变更之日起20个工作日内"
TOP = [
    "序号",
    "公开事项",
    "",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "",
    "公开方式",
    "",
    "公开层级",
    "",
]
SUB = ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请", "县级", "乡级"]
BOXES = "■政府网站\n□两微一端\n■政务服务中心"
CHOSEN = [Channel("政府网站", True), Channel("两微一端", False), Channel("政务服务中心", True)]
ROWS = [
    [
        "1",
        "救助政策",
        "办事指南",
        "条件、程序",
        "《社会救助暂行办法》",
        LIMIT,
        "县民政局、乡镇政府",
        BOXES,
        "√",
        "",
        "√",
        "",
        "√",
        "√",
    ],
    [
        "1",
        "救助政策",
        "审核结果",
        "名单",
        "《社会救助暂行办法》",
        "及时",
        "县民政局、乡镇政府",
        BOXES,
        "",
        "√（申请人）",
        "√",
        "",
        "",
        "√",
    ],
    ["2", "监督检查", "", "投诉电话", "《信访条例》", "长期", "县民政局", BOXES, "√", "", "√", "", "√", ""],
]


def expected(field):
    common = {"field": field, "channels": CHOSEN, "method": "主动"}
    return [
        Item(
            number="1",
            level1="救助政策",
            level2="办事指南",
            content="条件、程序",
            basis="《社会救助暂行办法》",
            time_limit=LIMIT,
            unit="县民政局、乡镇政府",
            audience="全社会",
            level="县级、乡级",
            **common,
        ).as_json(),
        Item(
            number="1",
            level1="救助政策",
            level2="审核结果",
            content="名单",
            basis="《社会救助暂行办法》",
            time_limit="及时",
            unit="县民政局、乡镇政府",
            audience="特定群体（申请人）",
            level="乡级",
            **common,
        ).as_json(),
        Item(
            number="2",
            level1="监督检查",
            level2="",
            content="投诉电话",
            basis="《信访条例》",
            time_limit="长期",
            unit="县民政局",
            audience="全社会",
            level="县级",
            **common,
        ).as_json(),
    ]


def xlsx(field, rows=ROWS, *, merged=True, title=True, top=TOP, sub=SUB, sheet="Sheet1"):
    book = Workbook()
    page = book.active
    page.title = sheet
    if title:
        page.append([f"桃源县{field}领域基层政务公开标准目录"])
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(top))
    page.append(top)
    page.append(sub)
    first = page.max_row + 1
    for row in rows:
        page.append(row)
    if merged:
        at = first - 2
        for column, words in enumerate(top, 1):
            if words and not sub[column - 1]:
                page.merge_cells(start_row=at, start_column=column, end_row=at + 1, end_column=column)
        for left, right in ((2, 3), (9, 10), (11, 12), (13, 14)):
            page.merge_cells(start_row=at, start_column=left, end_row=at, end_column=right)
        for column in (1, 2, 5, 7):
            page.merge_cells(start_row=first, start_column=column, end_row=first + 1, end_column=column)
    out = io.BytesIO()
    book.save(out)
    return read("目录.xlsx", out.getvalue())


def html(field, *, swallowed=False):
    spans = {0: 2, 1: 2, 4: 2, 6: 2}
    lines = []
    for number, row in enumerate(ROWS):
        cells = []
        for place, words in enumerate(row):
            if number == 1 and place in spans:
                continue
            span = f' rowspan="{spans[place]}"' if number == 0 and place in spans and not swallowed else ""
            cells.append(f"<td{span}>{words.replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(
        f'<td colspan="2">{words}</td>'
        if words in {"公开事项", "公开对象", "公开方式", "公开层级"}
        else f'<td rowspan="2">{words}</td>'
        for words in TOP
        if words
    )
    below = "".join(f"<td>{words}</td>" for words in SUB if words)
    table = f"<table><tr>{head}</tr><tr>{below}</tr>{''.join(lines)}</table>"
    page = f"<html><body><h1>桃源县{field}领域基层政务公开标准目录</h1>{table}</body></html>"
    return read("目录.html", page.encode())


def docx(field):
    word = Document()
    word.add_paragraph(f"桃源县{field}领域基层政务公开标准目录")
    table = word.add_table(rows=0, cols=len(TOP))
    for row in (TOP, SUB, *ROWS):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for left, right in ((1, 2), (8, 9), (10, 11), (12, 13)):
        table.cell(0, left).merge(table.cell(0, right))
    out = io.BytesIO()
    word.save(out)
    return read("目录.docx", out.getvalue())


@pytest.mark.parametrize("field", FIELDS)
def test_every_pilot_field_reads_the_same_from_every_format(field):
    for source in (xlsx(field), xlsx(field, merged=False), html(field), docx(field)):
        draft = parse(source)
        assert [item.as_json() for item in draft.items] == expected(field)
        assert draft.problems == []


def test_a_sheet_name_tells_the_field_where_no_title_does():
    assert parse(xlsx("", title=False, sheet="养老服务")).field == "养老服务"


def test_same_as_above_takes_the_words_of_the_cell_above_and_keeps_its_own():
    rows = [ROWS[0], [*ROWS[2][:4], "同上", "同上。", "同上", "〃", *ROWS[2][8:]]]
    second = parse(xlsx("社会救助", rows, merged=False)).items[1]
    assert (second.basis, second.time_limit, second.unit) == ("《社会救助暂行办法》", LIMIT, "县民政局、乡镇政府")
    assert second.channels == CHOSEN
    assert second.raw["basis"] == "同上"


def test_cells_that_a_lost_row_span_swallowed_come_from_the_row_above():
    """The file says nothing of the span, and the row is four cells short: the words tell where each belongs."""
    draft = parse(html("社会救助", swallowed=True))
    assert [item.as_json() for item in draft.items] == expected("社会救助")


def test_the_header_may_come_again_on_every_page_and_remarks_are_no_items():
    rows = [ROWS[0], TOP, SUB, ROWS[1], ["注：本目录由县民政局解释。"] + [""] * 13, ROWS[2]]
    assert len(parse(xlsx("社会救助", rows, merged=False)).items) == 3


def test_columns_may_stand_in_another_order():
    order = [0, 1, 2, 6, 5, 3, 4, 7, 12, 13, 10, 11, 8, 9]
    rows = [[row[place] for place in order] for row in ROWS]
    draft = parse(xlsx("社会救助", rows, merged=False, top=[TOP[p] for p in order], sub=[SUB[p] for p in order]))
    assert [item.as_json() for item in draft.items] == expected("社会救助")


def test_a_limit_that_says_no_time_is_a_problem_with_its_own_words():
    rows = [[*ROWS[0][:5], "按照进度公开", *ROWS[0][6:]], [*ROWS[2][:5], "一切正常", *ROWS[2][6:]]]
    problems = parse(xlsx("社会救助", rows, merged=False)).problems
    assert [problem.what for problem in problems if "时限" in problem.advice] == ["一切正常"]


def test_a_header_of_one_row_leaves_the_first_item_alone():
    """全社会, 主动 and 县级 in the first row of items are no second header row."""
    head = [
        "序号",
        "一级事项",
        "二级事项",
        "公开内容",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道",
        "公开对象",
        "公开方式",
        "公开层级",
    ]
    rows = [[*ROWS[0][:8], "全社会", "主动", "县级"], [*ROWS[2][:8], "全社会", "主动", "县级"]]
    book = Workbook()
    for row in (["桃源县社会救助领域基层政务公开标准目录"], head, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    items = parse(read("目录.xlsx", out.getvalue())).items
    assert [(item.number, item.audience, item.method, item.level) for item in items] == [
        ("1", "全社会", "主动", "县级"),
        ("2", "全社会", "主动", "县级"),
    ]


WORDS = st.text(alphabet="办事指南条件程序名单结果公示标准项目补贴", min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            Item,
            number=st.integers(1, 99).map(str),
            field=st.just("社会救助"),
            level1=WORDS,
            level2=WORDS,
            content=WORDS,
            basis=WORDS.map(lambda words: f"《{words}》"),
            time_limit=st.sampled_from([LIMIT, "及时", "每季度"]),
            unit=st.just("县民政局"),
            channels=st.just(CHOSEN),
            audience=st.sampled_from(
                [
                    "全社会",
                    "特定群体",
                    "特定群体（申请人、家属）",
                    "全社会、特定群体",
                    "全社会、本县户籍的老年人及其赡养人",
                ]
            ),
            method=st.sampled_from(["主动", "依申请", "依申请公开"]),
            level=st.sampled_from(["县级", "乡级", "县级、乡级", "市级", "县级、乡、村级", "县（市、区）级"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_written_as_a_workbook_reads_back_the_same(items):
    data = to_workbook("桃源县社会救助领域基层政务公开标准目录", items)
    assert [item.as_json() for item in parse(read("目录.xlsx", data)).items] == [item.as_json() for item in items]


def test_no_cell_of_the_workbook_is_a_formula():
    data = to_workbook("目录", [Item(level1="=HYPERLINK(1)", content="+1", channels=CHOSEN)])
    from openpyxl import load_workbook

    cells = [cell for row in load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


@pytest.mark.parametrize("page", ["<p>没有表格</p>", "<table><tr><td>姓名</td><td>电话</td></tr></table>"])
def test_a_file_without_a_catalogue_says_so(page):
    with pytest.raises(NoCatalogue, match="没有找到"):
        parse(read("页.html", f"<html><body>{page}</body></html>".encode()))


def test_three_thousand_items_are_read_in_seconds():
    rows = [[str(n), f"事项{n}", *ROWS[0][2:]] for n in range(3000)]
    source = xlsx("社会救助", rows, merged=False)
    started = time.process_time()
    assert len(parse(source).items) == 3000
    assert time.process_time() - started < 5


def test_the_command_prints_the_contract(tmp_path, capsys):
    import json

    from django.core.management import call_command

    file = tmp_path / "目录.xlsx"
    file.write_bytes(
        to_workbook(
            "桃源县社会救助领域基层政务公开标准目录",
            [Item(number="1", level1="救助", content="甲", time_limit="及时", unit="县民政局", channels=CHOSEN)],
        )
    )
    call_command("import_catalogue", str(file), "--json")
    found = json.loads(capsys.readouterr().out)
    assert set(found["items"][0]) == {
        "number",
        "field",
        "level1",
        "level2",
        "content",
        "basis",
        "time_limit",
        "unit",
        "channels",
        "audience",
        "method",
        "level",
    }
    assert found["items"][0]["channels"][0] == {"name": "政府网站", "required": True}
    assert not re.search("Traceback", capsys.readouterr().err)
