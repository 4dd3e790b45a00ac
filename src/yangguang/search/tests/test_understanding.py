"""What a person types is understood, whatever it is, and never raises."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.search import fruitless
from yangguang.search.answering import ask
from yangguang.search.highlighting import PASSAGE, as_html, marked, passage
from yangguang.search.models import FruitlessQuery, Synonym
from yangguang.search.query import LONGEST, Number, understand
from yangguang.search.synonyms import load
from yangguang.search.tests.made_up import fill, thing, use

pytestmark = pytest.mark.django_db

SYNTAX = st.text(
    alphabet='"“”「」-－ .*[](){}|^$?+\\/湘政办发20209号年第〔〕（）甲a\0\ud800\u202e\U000e0041', max_size=60
)
HOSTILE = [
    "",
    " \n\t\u3000",
    "\0",
    "\ud800\udfff",
    "甲" * 10_000,
    "甲 " * 5_000,
    '"' * 10_000,
    "-" * 10_000,
    "-a " * 3_000,
    "。，；：、",
    ".*",
    "[",
    "(",
    "\\",
    ".",
    "*",
    "湘政办发〔.*〕9号",
    "湘政办发 2020 000000",
    "湘政办发 ٢٠٢٠ ٩",
    "湘政办发" + " " * 180 + "2",
    "-",
    '-"',
    '--"--',
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%" * 200,
    "_" * 200,
    "a" * 24,
    "zhengwugongkai" * 20,
    "\U0010ffff\u200b\ufeff",
]


@pytest.fixture
def engine(tmp_path, monkeypatch):
    engine = use(monkeypatch, tmp_path / "search")
    fill(
        engine,
        thing(1, "行政许可实施办法", kind="made"),
        thing(2, "政务公开条例", kind="made", body="总则"),
        thing(3, "关于优化营商环境若干措施的通知", kind="made"),
    )
    return engine


@pytest.fixture
def readable(monkeypatch):
    """The documents are read from here instead of the database."""
    from yangguang.search import registry

    things = {1: "行政许可实施办法", 2: "政务公开条例", 3: "关于优化营商环境若干措施的通知"}
    made = registry.Findable(
        "made",
        "样本",
        lambda keys: [thing(key, things[key], kind="made") for key in keys if key in things],
        lambda: list(things),
        lambda text, most: [thing(key, title, kind="made") for key, title in things.items() if text in title][:most],
    )
    monkeypatch.setattr(registry, "KINDS", {"made": made})


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("there_is_an_index", [True, False])
def test_nothing_that_is_typed_raises(engine, tmp_path, monkeypatch, typed, there_is_an_index):
    if not there_is_an_index:
        use(monkeypatch, tmp_path / "nowhere")
    answer = ask(typed, filters={"year": (typed,), "unit": (typed,), "id": (typed,), "kind": (typed,)})
    assert answer.limited is not there_is_an_index
    assert ask(typed).limited is not there_is_an_index


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(SYNTAX, st.text(max_size=300)))
def test_any_text_is_a_query(engine, typed):
    query = understand(typed)
    assert all(term and " " not in term for term in query.terms)
    assert all(text.strip() == text and text for text in (*query.phrases, *query.excluded))
    assert len(query.wanted) <= LONGEST
    assert not ask(typed, size=3).limited


@pytest.mark.parametrize(
    ("typed", "terms", "phrases", "excluded"),
    [
        ("行政许可 办法", ("行政许可", "办法"), (), ()),
        ("“行政 许可” 办法", ("办法",), ("行政 许可",), ()),
        ("「許可」", (), ("许可",), ()),
        ('许可 -废止 -"已 失效"', ("许可",), (), ("废止", "已 失效")),
        ("许可 －废止", ("许可",), (), ("废止",)),
        ("2020-2025", ("2020-2025",), (), ()),
        ('"没有收尾', (), ("没有收尾",), ()),
        ("许可 许可", ("许可",), (), ()),
        ("-", ("-",), (), ()),
    ],
)
def test_terms_phrases_and_what_is_left_out(typed, terms, phrases, excluded):
    query = understand(typed)
    assert (query.terms, query.phrases, query.excluded) == (terms, phrases, excluded)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("湘政办发〔2020〕9号", Number("湘政办发", "2020", "9", True)),
        ("湘政办发 2020 9", Number("湘政办发", "2020", "9", False)),
        ("湘政办发20", Number("湘政办发", "20", "", False)),
        ("湘政办发", None),
        ("9号", None),
        ("湘政办发〔2020〕9号 通知", None),
    ],
)
def test_a_document_number_is_recognised(typed, number):
    assert understand(typed).number == number


@pytest.mark.parametrize(
    ("typed", "key", "matching"),
    [
        ("政务公开", 2, "exact"),
        ("zhengwugongkai", 2, "sound"),
        ("ZWGK", 2, "sound"),
        ("行政许克", 1, "sound"),
        ("措施 营商环境 优化 通知", 3, "exact"),
        ("营商环境优化措施", 3, "near"),
        ("关于优化营商环境的措施", 3, "near"),
    ],
)
def test_what_is_typed_by_sound_or_nearly_is_found(engine, readable, typed, key, matching):
    answer = ask(typed)
    assert answer.hits[0].found.key == key
    assert answer.matching == matching


def test_what_may_have_been_meant(engine, readable):
    assert ask("行政许克").suggestion == "行政许可"
    assert ask("行政许可").suggestion == ""
    assert ask("xzxk").suggestion == "", "nobody misspelled anything"


def test_a_short_name_finds_the_long_one(engine, readable):
    assert ask("放管服").count == 0
    Synonym.objects.create(words="放管服 营商環境 优化")
    answer = ask("放管服")
    assert [hit.found.key for hit in answer.hits] == [3]
    assert any(piece.hit for piece in answer.hits[0].title)
    assert ask('"放管服"').count == 0


def test_shipped_synonyms_come_once():
    assert load() > 10
    assert load() == 0


def test_without_an_index_titles_are_looked_through(engine, readable, tmp_path, monkeypatch):
    use(monkeypatch, tmp_path / "nowhere")
    for typed in ("营商环境", "“营商环境”", "營商環境", "营商环境 -废止"):
        answer = ask(typed)
        assert answer.limited
        assert [hit.found.key for hit in answer.hits] == [3], typed
    assert ask("营商环境", filters={"kind": ("unit",)}).count == 0
    assert ask("营商环境", filters={"unit": ("nobody",)}).count == 0
    assert ask("").count == 3


def test_what_is_highlighted_is_escaped_and_stands_as_it_was_written():
    pieces = marked("<b>優化</b>", ["优化", "b>"])
    assert as_html(pieces) == "&lt;<mark>b&gt;</mark><mark>優化</mark>&lt;/<mark>b&gt;</mark>"


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="甲乙丙 \n<&", max_size=400),
    st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=4), max_size=4),
)
def test_a_passage_is_a_part_of_the_text_and_shows_what_was_asked_for(text, wanted):
    pieces = passage(text, wanted)
    whole = "".join(piece.text for piece in pieces if piece.text != "…")
    assert whole in text.replace("\n", " ")
    assert len(whole) <= PASSAGE
    assert "".join(piece.text for piece in marked(text, wanted)) == text
    if any(one in text for one in wanted):
        assert any(piece.hit for piece in pieces)


@pytest.mark.parametrize(
    "typed",
    [
        "430702199001011234",
        "13812345678",
        "someone@example.com",
        "张三 13812345678",
        "123456",
        "甲" * 41,
        "a",
        "",
        "0736-7123456",
    ],
)
def test_what_may_be_personal_is_never_kept(typed):
    assert not fruitless.note(typed)
    assert not FruitlessQuery.objects.exists()


def test_what_found_nothing_is_counted_by_day_and_forgotten(time_machine):
    time_machine.move_to(datetime(2026, 1, 1, 4, tzinfo=UTC))
    assert fruitless.note("共享单车")
    assert fruitless.note(" 共享单车 ")
    assert fruitless.note("只问一次")
    assert dict(FruitlessQuery.objects.values_list("typed", "times")) == {"共享单车": 2, "只问一次": 1}
    time_machine.move_to(datetime(2026, 1, 10, 4, tzinfo=UTC))
    assert fruitless.prune() == 1
    assert fruitless.note("共享单车")
    assert FruitlessQuery.objects.filter(typed="共享单车").count() == 2
    time_machine.move_to(datetime(2027, 6, 1, 4, tzinfo=UTC))
    fruitless.prune()
    assert not FruitlessQuery.objects.exists()
