"""When a text says that it takes effect and how long it is in force; and what is no such clause."""

from datetime import date

import pytest

from yangguang.regulations.reading.terms import ReadTerms, Said, read_terms
from yangguang.regulations.tests.laws import laws
from yangguang.regulations.validity import NORMATIVE, State, terms, validity

TITLE = "常德市城区停车管理办法"


def last_article(words: str) -> ReadTerms:
    return read_terms(TITLE, f"第一条　为了规范停车，制定本办法。\n第二条　{words}")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("本办法自2020年5月1日起施行。", date(2020, 5, 1)),
        ("本办法自二〇二〇年五月一日起实施。", date(2020, 5, 1)),
        ("自2020年5月1日起施行。", date(2020, 5, 1)),
        ("本办法自2020年 5月 1日零时起施行。", date(2020, 5, 1)),
        ("本停车管理办法从2020年5月1日起执行。", date(2020, 5, 1)),
        ("本办法自发布之日起施行。", date(2020, 4, 1)),
        ("本办法自公布之日起30日后施行。", date(2020, 5, 1)),
        ("本办法自公布之日起满三十日后施行。", date(2020, 5, 1)),
        ("本办法自印发之日起施行，有效期5年。", date(2020, 4, 1)),
    ],
)
def test_when_it_takes_effect(words: str, day: date) -> None:
    found = last_article(words)
    assert found.effective_on(date(2020, 4, 1)) == day
    assert found.effective is not None
    assert found.effective.article == "第二条"
    assert found.effective.words in words
    assert found.conflicts == ()


def test_without_a_day_of_issue_the_day_of_issue_is_not_invented() -> None:
    assert last_article("本办法自发布之日起施行。").effective_on(None) is None


@pytest.mark.parametrize(
    ("words", "months", "until"),
    [
        ("本办法自2020年5月1日起施行，有效期5年。", 60, None),
        ("本办法自2020年5月1日起施行，有效期为五年。", 60, None),
        ("本办法自2020年5月1日起施行。有效期5年。", 60, None),
        ("本办法自2020年5月1日起施行,有效期五年。", 60, None),
        ("本办法有效期为18个月。", 18, None),
        ("本办法自2020年5月1日起施行，试行期两年。", 24, None),
        ("本办法自2020年5月1日起试行，试行期限为2年。", 24, None),
        ("本办法自2020年5月1日起施行，试行2年。", 24, None),
        ("本办法自2020年5月1日起施行，有效期至2025年4月30日。", None, date(2025, 4, 30)),
        ("本办法自2020年5月1日起施行，有效期至2025年4月30日止。", None, date(2025, 4, 30)),
        ("本办法有效期自2020年5月1日至2025年4月30日。", None, date(2025, 4, 30)),
        ("本办法自2020年5月1日起施行，至2025年4月30日止。", None, date(2025, 4, 30)),
        ("本办法自2020年5月1日起施行，至2025年4月30日自动失效。", None, date(2025, 4, 30)),
    ],
)
def test_how_long_it_is_in_force(words: str, months: int | None, until: date | None) -> None:
    found = last_article(words.replace(",", "，"))
    assert found.term is not None, words
    assert (found.term.months, found.term.day, found.term.article) == (months, until, "第二条")
    assert found.conflicts == ()


@pytest.mark.parametrize(
    "words",
    [
        "停车场经营许可证有效期三年。",
        "取得许可证的，有效期为5年，有效期届满需要延续的，应当在届满30日前提出申请。",
        "本办法施行前取得的许可证，在有效期内继续有效。",
        "符合本办法规定条件的，准予延续，延续执业注册有效期为5年。",
        "临时停车场的设置期限自批准之日起实施，有效期不超过两年。",
        "《停车证》自发放之日起有效期2年。",
        "处罚决定自2020年5月1日起执行，有效期至2021年4月30日。",
        "依照“本办法有效期5年”的旧文执行。",
    ],
)
def test_what_is_said_of_other_things_is_not_taken(words: str) -> None:
    found = last_article(words)
    assert found.term is None
    assert found.effective is None


def test_a_part_that_takes_effect_later_is_no_contradiction() -> None:
    found = last_article("本办法自2020年5月1日起施行，第五条自2021年1月1日起施行。")
    assert found.effective_on(None) == date(2020, 5, 1)
    assert [one.partial for one in found.found] == [False, True]
    assert found.conflicts == ()


def test_a_date_of_another_document_is_not_its_own() -> None:
    found = last_article("本办法自2021年6月1日起施行。自1997年2月5日起施行的《常德市停车办法》同时废止。")
    assert found.conflicts == ()
    assert found.effective_on(None) == date(2021, 6, 1)


def test_two_terms_that_conflict_are_listed_with_their_words() -> None:
    text = "第一条　本办法有效期3年。\n第二条　本办法自2020年5月1日起施行，有效期5年。"
    found = read_terms(TITLE, text)
    assert found.conflicts == ("有效期前后不一：第一条“本办法有效期3年”；第二条“有效期5年”",)
    agreeing = last_article("本办法自2020年5月1日起施行，有效期5年，至2025年4月30日止。")
    assert agreeing.conflicts == ()
    backwards = last_article("本办法自2020年5月1日起施行，有效期至2019年4月30日。")
    assert backwards.conflicts[0].startswith("有效期届满早于施行日期")


def test_a_provisional_title_is_a_finding_of_its_own() -> None:
    found = read_terms("常德市停车管理办法（试行）", "第一条　本办法自发布之日起施行。")
    assert found.provisional
    assert found.found[0] == found.found[0].__class__(Said.PROVISIONAL, "试行", "标题")
    assert found.term is None


def test_a_notice_without_articles_is_read_too() -> None:
    found = read_terms(
        "关于调整停车收费的通知", "各区县市人民政府：\n本通知自2020年5月1日起施行，有效期5年。\n特此通知。"
    )
    assert found.effective_on(None) == date(2020, 5, 1)
    assert found.term is not None
    assert found.term.article == ""


def test_what_was_read_makes_the_events_of_a_life() -> None:
    found = last_article("本办法自2020年5月1日起施行，有效期5年。")
    lapsed = validity(found.events(date(2020, 4, 1)), terms()[NORMATIVE], date(2025, 5, 1))
    assert lapsed.state is State.LAPSED
    assert lapsed.reason == "失效：有效期5年，2020-05-01起，2025-04-30届满，未续期"
    conflicting = last_article("本办法自2020年5月1日起施行，有效期5年。本办法有效期3年。")
    said = validity(conflicting.events(date(2020, 4, 1)), terms()[NORMATIVE], date(2021, 1, 1))
    assert said.problems == ("写明的有效期互相矛盾（届满日2023-04-30、2025-04-30），取最早的",)


@pytest.mark.slow
def test_no_licence_of_a_real_law_is_taken_for_its_own_term() -> None:
    """2,512 texts have 638 lines on the validity of licences and the like, and none on their own."""
    read = dated = 0
    for title, text in laws():
        found = read_terms(title, text)
        read += 1
        dated += found.effective is not None
        assert found.term is None, (title, found.term)
        assert not found.conflicts, (title, found.conflicts)
    assert read > 2500
    assert dated > read * 0.94
