"""Relations read from titles and texts: generated ones with their truth, and spot-checks on the real laws."""

from datetime import date
from random import Random

import pytest

from yangguang.regulations.reading.relations import FoundRelation, RelationKind, read_relations
from yangguang.regulations.reading.titles import plain_title, title_key, titles_in
from yangguang.regulations.tests.laws import laws

K = RelationKind
TITLE = "常德市城区停车管理办法"
NAMES = (
    "常德市机动车停放管理办法",
    "常德市城市道路管理规定",
    "湖南省物业管理条例",
    "关于规范停车收费的通知",
    "关于修改〈停车规定〉的决定",
)
NUMBERS = ("", "（常政发〔2010〕5号）", "（常政办发[2015]12号）", "（湖南省人民政府令第218号）")
NORMAL = {
    "": "",
    "（常政发〔2010〕5号）": "常政发〔2010〕5号",
    "（常政办发[2015]12号）": "常政办发〔2015〕12号",
    "（湖南省人民政府令第218号）": "湖南省人民政府令第218号",
}


def brief(found: list[FoundRelation]) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.target.title, one.target.number) for one in found]


def last(words: str, title: str = TITLE) -> list[FoundRelation]:
    return read_relations(title, f"第一条　为了规范停车，制定本办法。\n第二十条　{words}")


class TestRepeals:
    @pytest.mark.parametrize(
        "words",
        [
            "本办法自2020年5月1日起施行。《甲办法》同时废止。",
            "本办法自2020年5月1日起施行，《甲办法》同时废止。",
            "本办法自2020年5月1日起施行，同时废止《甲办法》。",
            "本办法施行后，《甲办法》即行废止。",
            "2010年3月1日市人民政府发布的《甲办法》同时废止。",
            "原《甲办法》自本办法施行之日起废止。",
            "《甲办法》（试行）不再执行，同时废止《甲办法》。",
            "《甲办法》自2020年5月1日起停止执行。",
        ],
    )
    def test_in_every_way_it_is_said(self, words: str) -> None:
        repealed = [one for one in last(words) if one.kind is K.REPEALS]
        assert [one.target.title for one in repealed] == ["甲办法"]
        assert repealed[0].article == "第二十条"
        assert repealed[0].level == "whole"
        assert repealed[0].words in words

    def test_several_with_numbers_and_dates(self) -> None:
        found = last(
            "本办法自发布之日起施行。2010年3月1日发布的《甲办法》（常政发〔2010〕5号）、《乙规定》（常政办发[2015]12号）"
            "和2016年4月2日印发的《丙细则》同时废止。"
        )
        assert brief(found) == [
            ("repeals", "甲办法", "常政发〔2010〕5号"),
            ("repeals", "乙规定", "常政办发〔2015〕12号"),
            ("repeals", "丙细则", ""),
        ]
        assert [one.target.dated for one in found] == [date(2010, 3, 1), None, date(2016, 4, 2)]

    def test_by_number_alone(self) -> None:
        assert brief(last("原常政发〔2010〕5号文件同时废止。")) == [("repeals", "", "常政发〔2010〕5号")]

    def test_its_own_predecessor_of_the_same_title(self) -> None:
        """A new text of the same title repeals the old one; it is not taken for a reference to itself."""
        assert brief(last(f"2010年3月1日发布的《{TITLE}》同时废止。")) == [("repeals", TITLE, "")]

    def test_in_part(self) -> None:
        by_article = last("《甲办法》第五条、第八条第二款同时废止。")[0]
        assert (by_article.level, [one.label for one in by_article.provisions]) == (
            "article",
            ["第五条", "第八条第二款"],
        )
        by_words = last("《甲办法》中有关停车收费的规定同时废止。")[0]
        assert (by_words.kind, by_words.part) == (K.REPEALS, "中有关停车收费的规定")

    @pytest.mark.parametrize(
        "words",
        [
            "依照《立法法》第七十二条的规定，应当及时修改或者废止。",
            "使用失效的证件的，依照《甲办法》关于失效证件的规定处罚。",
            "《常德市废止文件目录》应当公开。",
        ],
    )
    def test_what_is_no_repeal(self, words: str) -> None:
        assert {one.kind for one in last(words)} == {K.CITES}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("湖南省实施《中华人民共和国消防法》办法", [(K.IMPLEMENTS, "中华人民共和国消防法")]),
        ("中华人民共和国土地管理法实施条例", [(K.IMPLEMENTS, "中华人民共和国土地管理法")]),
        ("《常德市停车条例》实施细则", [(K.IMPLEMENTS, "常德市停车条例")]),
        ("关于修改《甲办法》的决定", [(K.AMENDS, "甲办法")]),
        ("常德市人民政府关于废止《甲办法》和《乙规定》的决定", [(K.REPEALS, "甲办法"), (K.REPEALS, "乙规定")]),
        ("关于延长《甲办法》有效期的通知", [(K.RENEWS, "甲办法")]),
        ("关于《甲办法》继续有效的通知", [(K.RENEWS, "甲办法")]),
        ("《甲办法》政策解读", [(K.INTERPRETS, "甲办法")]),
        ("关于《甲办法》的说明", [(K.INTERPRETS, "甲办法")]),
        ("关于印发《甲办法》的通知", []),
        ("关于贯彻落实《甲要点》扎实做好政务公开工作的通知", [(K.IMPLEMENTS, "甲要点")]),
        ("关于对《关于修改〈甲办法〉的决定》的解读", [(K.INTERPRETS, "关于修改《甲办法》的决定")]),
    ],
)
def test_what_a_title_says(title: str, expected: list[tuple[RelationKind, str]]) -> None:
    found = read_relations(title, "")
    assert [(one.kind, one.target.title) for one in found] == expected
    assert all(one.article == "标题" and one.words == title for one in found)


class TestGrounds:
    def test_what_it_rests_on_and_what_it_carries_out(self) -> None:
        text = (
            "第一条　为了贯彻《湖南省物业管理条例》，规范停车，根据《中华人民共和国道路交通安全法》第三十三条、"
            "《城市道路管理条例》（国务院令第198号）等法律、法规，结合本市实际，制定本办法。\n"
            "第二条　违反本办法的，依照《中华人民共和国治安管理处罚法》第二十三条第一款第（二）项处罚。"
        )
        found = read_relations(TITLE, text)
        assert brief(found) == [
            ("implements", "湖南省物业管理条例", ""),
            ("based_on", "中华人民共和国道路交通安全法", ""),
            ("based_on", "城市道路管理条例", "国务院令第198号"),
            ("cites", "中华人民共和国治安管理处罚法", ""),
        ]
        assert [one.level for one in found] == ["whole", "article", "whole", "item"]
        assert found[3].provisions[0].label == "第二十三条第一款第（二）项"
        assert found[3].article == "第二条"

    def test_in_the_preamble_of_a_notice(self) -> None:
        found = read_relations(
            "关于加强停车管理的通知", "各单位：\n依据《甲办法》第五条，现就有关事项通知如下：\n一、略。"
        )
        assert brief(found) == [("based_on", "甲办法", "")]
        assert found[0].article == ""


class TestAmendsReplacesRenews:
    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("对《甲办法》作如下修改：", K.AMENDS),
            ("《甲办法》根据本决定作相应修改，重新公布。", K.AMENDS),
            ("将《甲办法》第五条修改为：“停车收费。”", K.AMENDS),
            ("决定修改《甲办法》。", K.AMENDS),
            ("《甲办法》由本办法代替。", K.REPLACES),
            ("本办法代替《甲办法》。", K.REPLACES),
            ("《甲办法》继续有效。", K.RENEWS),
            ("《甲办法》有效期延长至2025年4月30日。", K.RENEWS),
            ("将《甲办法》的有效期延长五年。", K.RENEWS),
        ],
    )
    def test_it_is_read(self, words: str, kind: RelationKind) -> None:
        found = last(words)
        assert [(one.kind, one.target.title) for one in found] == [(kind, "甲办法")]


class TestReferences:
    def test_the_document_itself_is_no_relation(self) -> None:
        assert last(f"违反本办法第五条、《{TITLE}》第六条的，责令改正。") == []
        handed_on = read_relations(
            "关于印发《甲办法》的通知", "现将《甲办法》印发给你们，请遵照执行。\n《乙规定》第五条另有规定的，从其规定。"
        )
        assert brief(handed_on) == [("cites", "乙规定", "")]
        assert read_relations("通知", "按照常政发〔2020〕2号文件执行。", number="常政发〔2020〕2号") == []

    def test_a_title_within_a_title_is_a_part_of_it(self) -> None:
        found = last("依照《关于修改〈停车规定〉的决定》执行，参照《甲<乙>办法》。")
        assert [one.target.title for one in found] == ["关于修改《停车规定》的决定", "甲《乙》办法"]

    def test_a_short_name_stands_for_the_long_one(self) -> None:
        text = "落实《湖南省2020年政务公开工作要点》（湘政办发〔2020〕9号）（以下简称《要点》）。\n完成《要点》第三条。"
        found = read_relations("通知", text)
        assert {one.target.title for one in found} == {"湖南省2020年政务公开工作要点"}
        short = read_relations("通知", "按照《湖南省停车条例》（以下简称《条例》）办理。\n违反《条例》第五条的，处罚。")
        assert [one.target.title for one in short] == ["湖南省停车条例"] * 2
        assert short[1].level == "article"

    def test_lists_and_ranges_of_provisions(self) -> None:
        found = last("依照《甲法》第五条第一款、第二款，第八条至第十条和第十二条之一处罚。")[0]
        assert [one.label for one in found.provisions] == [
            "第五条第一款",
            "第五条第二款",
            "第八条至第十条",
            "第十二条之一",
        ]

    def test_licences_and_forms_are_no_documents(self) -> None:
        assert last("凭《停车场经营许可证》《申请表》《行政处罚决定书》办理。") == []

    @pytest.mark.parametrize(
        "words", ["依照《甲办法", "》《", "《》办理", "《甲\n乙》", "《" * 400, "《甲》" * 300, "号" * 500]
    )
    def test_broken_brackets_do_no_harm(self, words: str) -> None:
        read_relations(TITLE, words)
        assert all(one.title for one in titles_in(words))

    def test_titles_have_one_spelling_and_a_key(self) -> None:
        assert plain_title("《关于修改<甲(试行)>的决定》") == "关于修改《甲（试行）》的决定"
        assert title_key("中华人民共和国民事诉讼法") == title_key("民事诉讼法") == title_key("《民事 诉讼法》")
        assert title_key("民事诉讼法") != title_key("刑事诉讼法")


def test_generated_texts_give_exactly_what_was_put_in() -> None:
    """Three hundred documents drawn at random: each relation with kind, title, number and article, and no other."""
    random = Random(7)
    for _ in range(300):
        names = random.sample(NAMES, 5)
        numbers = random.choices(NUMBERS, k=5)
        written = [f"《{name}》{number}" for name, number in zip(names, numbers, strict=True)]
        lines = [f"第一条　为了规范停车，{random.choice(('根据', '依据'))}{written[0]}，结合本市实际，制定本办法。"]
        truth = [("based_on", names[0], numbers[0], "第一条")]
        lines.append(f"第二条　停车场的设置，{random.choice(('按照', '依照', '适用'))}{written[1]}的规定执行。")
        truth.append(("cites", names[1], numbers[1], "第二条"))
        ended = written[2 : 3 + random.randrange(3)]
        end = random.choice(
            (
                f"自2020年5月1日起施行，{'、'.join(ended)}同时废止。",
                f"自发布之日起施行。{'和'.join(ended)}同时废止。",
                f"自2020年5月1日起施行，同时废止{'、'.join(ended)}。",
                f"自公布之日起施行。2010年3月1日市人民政府发布的{'、'.join(ended)}自本办法施行之日起废止。",
            )
        )
        lines.append(f"第三条　本办法{end}")
        truth += [("repeals", names[at], numbers[at], "第三条") for at in range(2, 2 + len(ended))]
        found = read_relations(TITLE, "\n".join(lines))
        expected = [
            (kind, plain_title(f"《{name}》"), NORMAL[number], article) for kind, name, number, article in truth
        ]
        assert [(one.kind.value, one.target.title, one.target.number, one.article) for one in found] == expected, lines


@pytest.mark.slow
def test_the_relations_of_real_laws() -> None:
    """Every sentence that repeals a title is read as one; laws known by heart are right."""
    repeals, missed, read = 0, [], {}
    for title, text in laws():
        found = read_relations(title, text)
        read[title] = found
        words = {one.words for one in found if one.kind is K.REPEALS}
        repeals += sum(one.kind is K.REPEALS for one in found)
        for line in text.split("\n"):
            missed += [
                (title, sentence)
                for sentence in line.split("。")
                if "》同时废止" in sentence
                and "《" in sentence
                and not any(sentence.strip()[-12:] in one for one in words)
            ]
    assert not missed
    assert repeals > 580
    assert ("repeals", "中华人民共和国行政监察法", "") in brief(read["中华人民共和国监察法"])
    assert ("repeals", "信访条例", "") in brief(read["信访条例"])
    assert ("based_on", "中华人民共和国消防法", "") in brief(read["重庆市消防条例"])
    prison = next(one for one in read["中华人民共和国看守所条例"] if one.kind is K.REPEALS)
    assert (prison.target.dated, prison.part) == (date(1954, 9, 7), "中有关看守所的规定")
    assert ("repeals", "浙江省测绘管理条例", "") in brief(read["浙江省测绘地理信息条例"])  # broken over two lines
    drugs = [one for one in read["戒毒条例"] if one.target.title == "中华人民共和国禁毒法"]
    assert any(one.level == "paragraph" and one.provisions[0].label == "第三十八条第一款" for one in drugs)
