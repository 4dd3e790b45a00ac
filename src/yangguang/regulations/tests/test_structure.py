"""Articles and chapters of a text, their anchors, and what changed between two versions."""

import time
from itertools import pairwise
from random import Random

import pytest

from yangguang.kernel.text.numerals import to_chinese
from yangguang.regulations.reading.difference import difference, inline
from yangguang.regulations.reading.structure import of_html, of_text
from yangguang.regulations.tests.laws import laws

TEXT = """
常德市人民政府令
# 第一章 总 则
第一条　为了规范停车，制定本办法。
第二条　本办法适用于下列区域：
（一）武陵区；
（二）鼎城区。
前款区域由市人民政府公布。
## 第二章　管理
### 第一节 规划
第三条【专项规划】停车专项规划由市自然资源部门编制。
第三条之一　规划应当公开。
第十条 违反第三条之一的，责令改正。
附件：停车位标准
"""


def test_chapters_articles_paragraphs_and_anchors() -> None:
    found = of_text(TEXT)
    assert found.preamble == ("常德市人民政府令",)
    assert [(one.label, one.heading, one.level, one.at) for one in found.chapters] == [
        ("第一章", "总则", 3, 0),
        ("第二章", "管理", 3, 2),
        ("第一节", "规划", 4, 2),
    ]
    assert [(one.label, one.anchor) for one in found.articles] == [
        ("第一条", "art-1"),
        ("第二条", "art-2"),
        ("第三条", "art-3"),
        ("第三条之一", "art-3-1"),
        ("第十条", "art-10"),
    ]
    assert found.articles[2].heading == "专项规划"
    assert found.articles[2].text == "停车专项规划由市自然资源部门编制。"
    assert found.articles[1].clauses == (
        ("本办法适用于下列区域：", ("（一）武陵区；", "（二）鼎城区。")),
        ("前款区域由市人民政府公布。", ()),
    )
    assert found.under(2) == ("第二章 管理", "第一节 规划")
    assert found.article(3, 1) is found.articles[3]
    assert found.article(4) is None
    assert found.ending == ("附件：停车位标准",)


def test_the_same_from_clean_html() -> None:
    html = "<h2>第一章 总则</h2><p>第一条　为了规范停车，制定本办法。</p><p>第二条　本办法适用于：</p><p>（一）甲。</p>"
    found = of_html(html)
    assert [one.label for one in found.articles] == ["第一条", "第二条"]
    assert found.articles[1].paragraphs == ("本办法适用于：", "（一）甲。")
    assert found.chapters[0].heading == "总则"


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("第12条 内容。", ["第十二条"]),
        ("第 十二 条　内容。", ["第十二条"]),
        ("第一百二十条之一：内容。", ["第一百二十条之一"]),
        ("第一条内容没有空格。", ["第一条"]),
        ("第五条规定的情形，从重处罚。", []),
        ("第五条、第六条另有规定的除外。", []),
        ("第二款所称停车位，是指……", []),
        ("第二条", ["第二条"]),
    ],
)
def test_what_is_the_head_of_an_article(line: str, labels: list[str]) -> None:
    assert [one.label for one in of_text(line).articles] == labels


def test_articles_worded_in_a_quotation_belong_to_the_paragraph_that_quotes_them() -> None:
    found = of_text("第一条　将第五条修改为：“第五条　甲。\n第六条　乙。\n第七条　丙。”\n第二条　自公布之日起施行。")
    assert [one.label for one in found.articles] == ["第一条", "第二条"]
    assert len(found.articles[0].paragraphs) == 3


def test_a_title_broken_over_two_lines_is_put_together() -> None:
    found = of_text("第一条　自公布之日起施行。《常德\n\n市停车办法》同时废止。\n第二条　《未完\n第三条　丙。")
    assert found.articles[0].paragraphs == ("自公布之日起施行。《常德市停车办法》同时废止。",)
    assert [one.label for one in found.articles] == ["第一条", "第二条", "第三条"]


def test_a_table_of_contents_is_not_taken_for_chapters() -> None:
    found = of_text("目　录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。")
    assert [(one.label, one.at) for one in found.chapters] == [("第一章", 0), ("第二章", 1)]


def test_numbers_that_come_again_keep_their_anchors_apart() -> None:
    found = of_text("第一条 甲。\n第二条 乙。\n附件\n第一条 丙。\n第二条 丁。")
    assert [one.anchor for one in found.articles] == ["art-1", "art-2", "part-2-art-1", "part-2-art-2"]
    assert len({one.anchor for one in found.articles}) == 4


def test_nothing_is_lost_and_nothing_raises() -> None:
    """Any lines: every word is in the preamble, a heading, an article or the ending."""
    random = Random(4)
    pieces = [
        "第一条",
        "第二章 附则",
        "“",
        "”",
        "附件",
        "（一）",
        "目录",
        "第九十九条之二　",
        "第十十条 ",
        "文字",
        "　",
        "#",
        "【",
        "】",
    ]
    for _ in range(300):
        text = "\n".join("".join(random.choices(pieces, k=random.randrange(4))) for _ in range(random.randrange(9)))
        found = of_text(text)
        kept = "".join([*found.preamble, *(one.text for one in found.articles), *found.ending])
        assert kept.count("文字") + sum(one.heading.count("文字") for one in (*found.articles, *found.chapters)) == (
            text.count("文字")
        )


def test_a_text_of_the_size_of_the_civil_code_is_taken_apart_at_once() -> None:
    """1,260 articles in less than a tenth of a second (the best of five runs)."""
    lines = []
    for number in range(1, 1261):
        if number % 60 == 1:
            lines.append(f"第{to_chinese(number // 60 + 1)}章　一般规定")
        lines += [
            f"第{to_chinese(number)}条　民事主体的合法权益受法律保护，任何组织或者个人不得侵犯。" * 2,
            "（一）情形；",
        ]
    text = "\n".join(lines)
    took = []
    for _ in range(5):
        start = time.process_time()
        found = of_text(text)
        took.append(time.process_time() - start)
    assert len(found.articles) == 1260
    assert min(took) < 0.1


@pytest.mark.slow
def test_the_articles_of_real_laws_come_in_their_order() -> None:
    """Eleven of 2,512 texts lack an article in the source; in all others every number follows the one before."""
    broken, read = [], 0
    for title, text in laws():
        numbers = [(one.number, one.sub) for one in of_text(text).articles]
        read += bool(numbers)
        follows = all(b in ((a[0] + 1, 0), (a[0], a[1] + 1)) for a, b in pairwise(numbers))
        if numbers and not (follows and numbers[0] == (1, 0)):
            broken.append(title)
    assert read > 2450
    assert len(broken) <= 11, broken


OLD = (
    "第一条　为了规范停车，制定本办法。\n第二条　收费每小时五元。\n第三条　由公安机关处罚。\n第四条　自发布之日起施行。"
)


def test_the_difference_article_by_article() -> None:
    new = OLD.replace("五元", "六元").replace("第三条　由公安机关处罚。\n", "")
    changes = difference(of_text(OLD), of_text(new))
    assert [(one.change, (one.new or one.old).label) for one in changes] == [  # type: ignore[union-attr]
        ("unchanged", "第一条"),
        ("changed", "第二条"),
        ("removed", "第三条"),
        ("unchanged", "第四条"),
    ]
    assert [(span.kind, span.text) for span in changes[1].spans] == [
        ("same", "收费每小时"),
        ("delete", "五"),
        ("insert", "六"),
        ("same", "元。"),
    ]


def test_an_article_put_in_shifts_the_numbers_and_not_the_matches() -> None:
    new = (
        "第一条　为了规范停车，制定本办法。\n第二条　新建住宅应当配建充电设施。\n第三条　收费每小时六元。\n"
        "第四条　由公安机关处罚。\n第五条　自发布之日起施行。"
    )
    changes = difference(of_text(OLD), of_text(new))
    assert [one.change for one in changes] == ["unchanged", "added", "changed", "unchanged", "unchanged"]
    assert [one.renumbered for one in changes] == [False, False, True, True, True]
    assert changes[2].old is not None
    assert changes[2].old.label == "第二条"


def test_a_text_without_articles_is_compared_as_a_whole() -> None:
    changes = difference(of_text("一、甲工作\n二、乙工作"), of_text("一、甲工作\n二、丙工作"))
    assert [one.change for one in changes] == ["changed"]
    assert difference(of_text(""), of_text("")) == []


def test_the_spans_always_spell_both_texts() -> None:
    random = Random(5)
    for _ in range(300):
        old = "".join(random.choices("甲乙丙丁，。", k=random.randrange(30)))
        new = "".join(random.choices("甲乙丙丁，。", k=random.randrange(30))) if random.random() < 0.5 else old[::2]
        spans = inline(old, new)
        assert "".join(one.text for one in spans if one.kind != "insert") == old
        assert "".join(one.text for one in spans if one.kind != "delete") == new


def test_every_article_of_both_versions_is_in_the_difference_once() -> None:
    random = Random(6)
    words = [
        f"各单位应当{verb}{thing}。" for verb in ("公开", "报送", "审查", "登记") for thing in ("文件", "目录", "指南")
    ]
    for _ in range(100):
        texts = [
            "\n".join(f"第{to_chinese(at)}条　{random.choice(words)}" for at in range(1, random.randrange(2, 12)))
            for _ in range(2)
        ]
        old, new = map(of_text, texts)
        changes = difference(old, new)
        assert [one.new for one in changes if one.new] == list(new.articles)
        assert sorted(one.old.number for one in changes if one.old) == [one.number for one in old.articles]


def test_a_rewritten_code_and_a_repetitive_article_are_compared_in_reasonable_time() -> None:
    """1,260 articles of which none has its old number, and an article of 4,000 characters of four kinds: seconds."""
    words = [
        f"{thing}由{who}部门负责{verb}，任何组织不得侵犯。"
        for thing in "甲乙丙丁戊己庚"
        for who in "子丑寅卯辰巳"
        for verb in "办管查"
    ]
    old = of_text("\n".join(f"第{to_chinese(at)}条　{at}{words[at % 126]}" for at in range(1, 1261)))
    new = of_text("\n".join(f"第{to_chinese(at)}条　{at + 63}新{words[(at + 63) % 126]}" for at in range(1, 1261)))
    start = time.process_time()
    changes = difference(old, new)
    spans = inline("甲乙丙丁" * 1000, "丁丙乙甲" * 1000)
    assert time.process_time() - start < 15
    assert [one.new for one in changes if one.new] == list(new.articles)
    assert "".join(one.text for one in spans if one.kind != "delete") == "丁丙乙甲" * 1000
