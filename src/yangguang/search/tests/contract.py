"""What every engine does, as one class of tests; a class for each engine inherits it and gives the fixture `engine`."""

import pytest

from yangguang.search.engines.base import Engine
from yangguang.search.plan import MOST, Plan
from yangguang.search.prepared import digest_of, prepare, uid_of
from yangguang.search.tests.made_up import fill, found, keys, thing

HOSTILE = r""".*[](){}|^$?+\/-_=~`!@#%&;:,<>'"""


class EngineContract:
    """The answers that every engine gives."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    def test_an_empty_query_finds_everything(self, engine):
        fill(engine, thing(1, "甲"), thing(2, "乙"))
        assert found(engine, "").count == 2

    def test_an_empty_index_answers_with_nothing(self, engine):
        fill(engine)
        assert found(engine, "").count == 0
        assert found(engine, "许可").ids == ()
        assert list(engine.stored()) == []

    def test_every_term_must_stand_in_what_is_found(self, engine):
        fill(engine, thing(1, "行政许可办法"), thing(2, "行政处罚办法", body="不是许可"), thing(3, "行政处罚"))
        assert sorted(keys(found(engine, "行政 许可"))) == [1, 2]
        assert keys(found(engine, "政许")) == [1], "the characters of a term follow one another"

    def test_a_term_stands_in_title_body_number_attachment_or_what_is_not_shown(self, engine):
        fill(
            engine,
            thing(1, "关于优化的通知"),
            thing(2, "二", body="优化\n环境"),
            thing(3, "三", attached=(("附件.docx", "全面优化"),)),
            thing(4, "四", also="优化"),
            thing(5, "五", attached=(("优化方案.pdf", ""),)),
            thing(6, "六", number="湘优化发〔2020〕1号"),
            thing(7, "优和化"),
        )
        assert sorted(keys(found(engine, "优化"))) == [1, 2, 3, 4, 5, 6]

    def test_nothing_is_found_across_the_end_of_a_field(self, engine):
        fill(engine, thing(1, "优", body="化"), thing(2, "甲", attached=(("优", "化"),)))
        assert found(engine, "优化").count == 0

    @pytest.mark.parametrize(
        ("text", "phrase", "stands"),
        [
            ("open data portal", '"open data"', True),
            ("open  data", '"open data"', True),
            ("open\ndata", '"open data"', True),
            ("opendata", '"open data"', False),
            ("open the data", '"open data"', False),
            ("data open", '"open data"', False),
            ("甲 乙 丙", '"乙 丙"', True),
            ("x a y", '"a a"', False),
            ("x a a y", '"a a a"', False),
            ("ba ac", '"a a"', True),
            ("营商环境", "“商环”", True),
            ("营商 环境", "“商环”", False),
        ],
    )
    def test_a_phrase_stands_as_it_is(self, engine, text, phrase, stands):
        fill(engine, thing(1, "题", body=text))
        assert found(engine, phrase).count == stands

    def test_what_a_minus_leaves_out(self, engine):
        fill(engine, thing(1, "许可 公告"), thing(2, "许可 通知"), thing(3, "通知"))
        assert keys(found(engine, "许可 -通知")) == [1]
        assert keys(found(engine, '许可 -"通 知" -公告')) == [2]
        assert keys(found(engine, "-许可")) == [3], "only minus words: everything but"

    @pytest.mark.parametrize("char", ["许", "a", "9", "。", *HOSTILE.replace('"', "")])
    def test_a_single_character(self, engine, char):
        fill(engine, thing(1, f"甲{char}乙"), thing(2, f"甲 {char}"), thing(3, "甲乙"), thing(4, f"{char}"))
        assert sorted(keys(found(engine, char))) == [1, 2, 4]

    def test_one_word_of_a_group_is_enough(self, engine):
        fill(engine, thing(1, "低保"), thing(2, "最低生活保障"), thing(3, "社保"))
        assert sorted(keys(found(engine, "低保", synonyms={"低保": ("最低生活保障",)}))) == [1, 2]
        assert keys(found(engine, '"低保"', synonyms={"低保": ("最低生活保障",)})) == [1], "quoted: only itself"

    def test_filters_of_one_name_add_and_of_several_narrow(self, engine):
        fill(
            engine,
            thing(1, "甲", unit="a", topic="x", day=20200101, columns=("one", "two")),
            thing(2, "甲", unit="b", topic="x", day=20210101, columns=("two",)),
            thing(3, "甲", unit="c", topic="y", day=20210101),
        )

        def by(**filters):
            return sorted(keys(found(engine, "甲", filters=filters)))

        assert by(unit=("a", "b")) == [1, 2]
        assert by(unit=("a", "c"), topic=("y",)) == [3]
        assert by(year=("2021",)) == [2, 3]
        assert by(column=("two",)) == [1, 2]
        assert by(column=("one",), year=("2020", "2021")) == [1]
        assert by(id=("record:2",)) == [2]
        assert by(year=("x", "99999", "２０２１")) == [], "no year at all"
        assert by(unit=("' OR 1=1",)) == []

    def test_facets_count_exactly_and_leave_their_own_filter_out(self, engine):
        fill(
            engine,
            *(
                thing(n, "许可", unit="a" if n % 3 else "b", topic="x" if n % 2 else "y", day=20200101)
                for n in range(60)
            ),
            thing(99, "别的", unit="z"),
        )
        everything = found(engine, "许可").facets
        assert dict(everything["unit"]) == {"a": 40, "b": 20}
        assert dict(everything["year"]) == {"2020": 60}
        narrowed = found(engine, "许可", filters={"unit": ("b",)})
        assert narrowed.count == 20
        assert dict(narrowed.facets["unit"]) == {"a": 40, "b": 20}, "the others could be chosen too"
        assert dict(narrowed.facets["topic"]) == {"x": 10, "y": 10}
        assert found(engine, "许可", facets=False).facets == {}

    def test_what_has_no_value_is_in_no_facet(self, engine):
        fill(engine, thing(1, "许可"))
        assert found(engine, "许可").facets["year"] == ()
        assert found(engine, "许可").facets["unit"] == ()

    def test_by_day(self, engine):
        fill(engine, thing(1, "甲", day=20200101), thing(2, "甲", day=20240101), thing(3, "甲", day=20190101))
        assert keys(found(engine, "甲", sort="newest")) == [2, 1, 3]
        assert keys(found(engine, "甲", sort="oldest")) == [3, 1, 2]

    def test_a_title_comes_before_a_text(self, engine):
        fill(
            engine,
            thing(1, "别的", body="营商环境"),
            thing(2, "优化营商环境条例", body="总则"),
            thing(3, "也是", body="营商环境"),
        )
        assert keys(found(engine, "营商环境"))[0] == 2

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    def test_pages_hold_everything_once(self, engine, sort):
        fill(engine, *(thing(n, "甲", day=20200101 + n % 3) for n in range(1, 48)))
        seen = [
            key for offset in range(0, 60, 10) for key in keys(found(engine, "甲", sort=sort, offset=offset, size=10))
        ]
        assert len(seen) == 47
        assert set(seen) == set(range(1, 48))

    def test_a_page_far_beyond_the_end_is_empty_and_still_counts(self, engine):
        fill(engine, thing(1, "甲"))
        for offset in (1, MOST, 10**9):
            result = found(engine, "甲", offset=offset)
            assert (result.count, result.ids) == (1, ())
        assert found(engine, "甲", size=0).ids == ()

    def test_what_is_written_takes_the_place_of_what_was_there(self, engine):
        fill(engine, thing(1, "旧题"), thing(2, "别的"))
        engine.write([prepare(thing(1, "新题")), prepare(thing(3, "新题"))], [])
        assert sorted(keys(found(engine, "新题"))) == [1, 3]
        assert found(engine, "旧题").count == 0
        engine.write([], [uid_of("record:1"), uid_of("record:404")])
        assert sorted(keys(found(engine, ""))) == [2, 3]

    def test_the_same_written_twice_is_there_once(self, engine):
        fill(engine)
        for _ in range(2):
            engine.write([prepare(thing(1, "甲")), prepare(thing(1, "甲"))], [])
        assert found(engine, "甲").count == 1

    def test_what_raises_while_being_written_leaves_nothing(self, engine):
        fill(engine, thing(1, "甲"))

        def broken():
            yield prepare(thing(2, "甲"))
            raise KeyError("the database went away")

        with pytest.raises(KeyError):
            engine.write(broken(), [uid_of("record:1")])
        engine.write([prepare(thing(3, "甲"))], [])
        assert sorted(keys(found(engine, "甲"))) == [1, 3]

    def test_a_rebuild_is_found_only_when_it_is_whole(self, engine):
        fill(engine, thing(1, "旧"))
        before = engine.generation()

        def documents():
            yield prepare(thing(2, "新"))
            assert keys(found(engine, "")) == [1], "the live index answers meanwhile"
            engine.write([prepare(thing(3, "旧"))], [])
            assert sorted(keys(found(engine, "旧"))) == [1, 3]

        assert engine.rebuild(documents()) == 1
        assert keys(found(engine, "")) == [2]
        assert engine.generation() != before

    def test_a_rebuild_that_fails_leaves_the_live_index(self, engine):
        fill(engine, thing(1, "旧"))

        def broken():
            yield prepare(thing(2, "新"))
            raise KeyError("the database went away")

        with pytest.raises(KeyError):
            engine.rebuild(broken())
        assert keys(found(engine, "")) == [1]

    def test_it_tells_what_it_holds(self, engine):
        one, other = thing(1, "甲"), thing(2, "乙", kind="unit")
        fill(engine, one, other)
        expected = {uid_of(one.id): digest_of(one), uid_of(other.id): digest_of(other)}
        assert dict(engine.stored()) == expected
        assert dict(engine.stored("unit")) == {uid_of(other.id): digest_of(other)}
        engine.forget()
        assert dict(engine.stored()) == expected

    @pytest.mark.parametrize(
        "typed",
        [
            "湘政办发〔2020〕9号",
            "湘政办发[2020]9号",
            "湘政办发（2020）9号",
            "湘政办发【2020】9 号",
            "湘政办发﹝２０２０﹞９号",
            "湘政辦發〔2020〕9號",
            "湘政办发2020年第9号",
            "政办发〔2020〕9号",
        ],
    )
    def test_a_document_number_in_any_shape(self, engine, typed):
        fill(
            engine,
            thing(1, "一", number="湘政办发〔2020〕9号"),
            thing(2, "二", number="湘政办发〔2020〕90号"),
            thing(3, "三", number="湘政办发〔2021〕9号"),
            thing(4, "四", number="湘政发〔2020〕9号"),
        )
        assert keys(found(engine, typed)) == [1]

    def test_a_document_number_half_typed(self, engine):
        fill(
            engine,
            thing(1, "一", number="湘政办发〔2020〕9号"),
            thing(2, "二", number="湘政办发〔2020〕90号"),
            thing(3, "三", number="湘政办发〔2021〕9号"),
        )
        assert sorted(keys(found(engine, "湘政办发 2020 9"))) == [1, 2]
        assert sorted(keys(found(engine, "湘政办发〔202"))) == [1, 2, 3]
        assert sorted(keys(found(engine, "湘政办发 2020"))) == [1, 2]

    def test_by_sound(self, engine):
        fill(engine, thing(1, "政务公开条例"), thing(2, "政府采购办法"), thing(3, "长沙市规划"))

        def sounding(*sounds):
            return keys(engine.search(Plan(wanted=(("x",),), sounds=tuple(map(tuple, sounds)), matching="sound")))

        assert sounding(("zheng", "wu", "gong", "kai")) == [1]
        assert sounding(tuple("zwgk")) == [1]
        assert sounding(("chang", "sha")) == [3]
        assert sounding(("zheng", "fu"), ("ban", "fa")) == [2], "each term must sound"
        assert sounding(("gong", "zheng")) == []

    def test_nearly(self, engine):
        fill(engine, thing(1, "关于优化营商环境若干措施的通知"), thing(2, "关于消防安全检查的通知"))
        assert keys(found(engine, "若干措施 营商环境 通告", matching="near"))[:1] == [1]
        assert 2 not in keys(found(engine, "若干措施 营商环境 通告", matching="near"))
