"""Validity at any date: what a document's events make of it, sentence by sentence, and equal to a count day by day."""

from datetime import date, timedelta
from random import Random

import pytest

from yangguang.regulations.tests.oracle import Oracle
from yangguang.regulations.validity import (
    LAW,
    NORMATIVE,
    PROVISIONAL,
    Kind,
    LifeEvent,
    State,
    Term,
    is_provisional,
    next_change,
    term_for,
    terms,
    validity,
    warnings,
)
from yangguang.regulations.validity.months import in_words, last_day, months_before

DAY = timedelta(days=1)
NORMAL, LAWS = terms()[NORMATIVE], terms()[LAW]
ISSUED = LifeEvent(Kind.ISSUED, date(2020, 4, 1))
EFFECTIVE = LifeEvent(Kind.EFFECTIVE, date(2020, 5, 1))
FIVE_YEARS = LifeEvent(Kind.TERM_SET, date(2020, 4, 1), months=60)
ORDINARY = (ISSUED, EFFECTIVE, FIVE_YEARS)


def at(*events: LifeEvent, on: date, term: Term = NORMAL) -> str:
    return validity(events, term, on).reason


class TestAnOrdinaryLife:
    def test_it_lapses_by_itself_five_years_after_it_took_effect(self) -> None:
        """湖南 三统一: 有效期五年. The last day is still in force."""
        assert validity(ORDINARY, NORMAL, date(2025, 4, 30)).state is State.EFFECTIVE
        lapsed = validity(ORDINARY, NORMAL, date(2025, 5, 1))
        assert lapsed.state is State.LAPSED
        assert lapsed.reason == "失效：有效期5年，2020-05-01起，2025-04-30届满，未续期"
        assert (lapsed.since, lapsed.until, lapsed.cause) == (date(2025, 5, 1), None, FIVE_YEARS)
        assert lapsed.problems == ()

    @pytest.mark.parametrize(
        ("on", "state", "since", "until", "reason"),
        [
            (date(2020, 3, 31), State.NOT_ISSUED, None, date(2020, 3, 31), "未公布：2020-04-01公布"),
            (
                date(2020, 4, 1),
                State.NOT_YET_EFFECTIVE,
                date(2020, 4, 1),
                date(2020, 4, 30),
                "尚未生效：2020-04-01公布，2020-05-01起施行",
            ),
            (
                date(2020, 5, 1),
                State.EFFECTIVE,
                date(2020, 5, 1),
                date(2025, 4, 30),
                "有效：2020-05-01起施行，有效期5年，至2025-04-30",
            ),
        ],
    )
    def test_each_state_says_since_until_and_why(
        self, on: date, state: State, since: date | None, until: date, reason: str
    ) -> None:
        found = validity(ORDINARY, NORMAL, on)
        assert (found.state, found.since, found.until, found.reason) == (state, since, until, reason)
        assert found.next_change == until + DAY

    def test_the_order_of_the_events_is_of_no_account(self) -> None:
        assert validity(ORDINARY, NORMAL, date(2024, 1, 1)) == validity(ORDINARY[::-1], NORMAL, date(2024, 1, 1))

    def test_it_is_about_to_lapse_within_six_months_of_its_last_day(self) -> None:
        assert not validity(ORDINARY, NORMAL, date(2024, 10, 29)).expiring
        found = validity(ORDINARY, NORMAL, date(2024, 10, 30))
        assert found.expiring
        assert found.label == "即将到期"
        assert found.in_force

    def test_warnings_come_six_and_three_months_and_thirty_days_before(self) -> None:
        assert [(one.on, one.words) for one in warnings(ORDINARY, NORMAL)] == [
            (date(2024, 10, 30), "6个月"),
            (date(2025, 1, 30), "3个月"),
            (date(2025, 3, 31), "30日"),
        ]
        repealed = LifeEvent(Kind.REPEALED, date(2023, 1, 1))
        assert warnings((*ORDINARY, repealed), NORMAL) == ()
        assert warnings((ISSUED, EFFECTIVE), LAWS) == ()
        two_months = LifeEvent(Kind.TERM_SET, date(2020, 4, 1), months=2)
        assert [one.words for one in warnings((ISSUED, EFFECTIVE, two_months), NORMAL)] == ["30日"]


class TestWhatIsNotSaid:
    def test_it_takes_effect_thirty_days_after_publication(self) -> None:
        """湖南省规范性文件管理办法 20."""
        found = validity((ISSUED, FIVE_YEARS), NORMAL, date(2020, 5, 1))
        assert found.state is State.EFFECTIVE
        assert found.since == date(2020, 5, 1)
        assert found.problems == ("没有写明施行日期，按公布30日后（2020-05-01）施行",)

    def test_without_a_term_that_of_its_class_is_taken_and_said(self) -> None:
        found = validity((ISSUED, EFFECTIVE), NORMAL, date(2025, 5, 1))
        assert found.reason == "失效：有效期5年（未写明，按规范性文件的规定），2020-05-01起，2025-04-30届满，未续期"
        assert found.problems == ("没有写明有效期，按规范性文件的5年计算",)
        trial = validity((ISSUED, EFFECTIVE), terms()[PROVISIONAL], date(2022, 5, 1))
        assert trial.state is State.LAPSED

    def test_a_law_has_no_term(self) -> None:
        found = validity((ISSUED, EFFECTIVE), LAWS, date(2090, 1, 1))
        assert (found.state, found.until, found.problems) == (State.EFFECTIVE, None, ())
        assert found.reason == "有效：2020-05-01起施行，没有规定有效期"

    def test_without_any_date_there_is_no_validity(self) -> None:
        found = validity((LifeEvent(Kind.AMENDED, date(2020, 1, 1)),), NORMAL, date(2020, 6, 1))
        assert found.state is State.NOT_ISSUED
        assert found.problems == ("没有公布日期，也没有施行日期，不能判断效力",)
        assert validity((), NORMAL, date(2020, 6, 1)).problems == ()

    def test_every_default_names_its_source_and_whether_it_was_confirmed(self) -> None:
        assert {key: one.months for key, one in terms().items()} == {NORMATIVE: 60, PROVISIONAL: 24, LAW: None}
        assert all(one.source and not one.confirmed for one in terms().values())

    @pytest.mark.parametrize(
        ("title", "provisional"),
        [
            ("常德市城区停车管理暂行办法", True),
            ("常德市政务公开考核办法（试行）", True),
            ("关于印发《常德市公共租赁住房管理暂行办法》的通知", True),
            ("常德市人民政府关于废止《常德市城区停车管理暂行办法》的决定", False),
            ("关于《常德市城区停车管理暂行办法》的解读", False),
            ("湖南省实施《城镇土地使用税暂行条例》办法", False),
            ("常德市城区停车管理办法", False),
        ],
    )
    def test_provisional_documents_are_known_by_their_own_title(self, title: str, provisional: bool) -> None:
        assert is_provisional(title) is provisional
        assert term_for(title).months == (24 if provisional else 60)
        assert term_for(title, law=True).months is None


class TestRenewal:
    def test_before_the_last_day_it_starts_a_new_period(self) -> None:
        renewed = LifeEvent(Kind.RENEWED, date(2025, 4, 30), months=60)
        found = validity((*ORDINARY, renewed), NORMAL, date(2025, 5, 1))
        assert found.reason == "有效：2020-05-01起施行，2025-04-30续期5年，至2030-04-29"
        assert (found.since, found.problems) == (date(2020, 5, 1), ())
        assert at(*ORDINARY, renewed, on=date(2031, 1, 1)) == "失效：2025-04-30续期5年，2030-04-29届满，未再续期"

    def test_after_it_nothing_comes_back_to_life(self) -> None:
        found = validity((*ORDINARY, LifeEvent(Kind.RENEWED, date(2025, 5, 1), months=60)), NORMAL, date(2026, 1, 1))
        assert found.state is State.LAPSED
        assert found.problems == ("2025-05-01的续期没有效果：有效期已于2025-04-30届满，须重新制定发布",)

    def test_without_a_length_it_is_as_long_as_before(self) -> None:
        found = validity((*ORDINARY, LifeEvent(Kind.RENEWED, date(2025, 1, 1))), NORMAL, date(2026, 1, 1))
        assert found.until == date(2029, 12, 31)
        assert "按原有效期5年计算" in found.problems[0]


class TestTheEnd:
    def test_repealed_replaced_and_declared_lapsed_are_told_apart(self) -> None:
        on, later = date(2023, 1, 1), date(2024, 1, 1)
        by = "《常德市停车条例》"
        assert at(*ORDINARY, LifeEvent(Kind.REPEALED, on, by=by), on=later) == f"废止：2023-01-01起由{by}废止"
        assert at(*ORDINARY, LifeEvent(Kind.REPLACED, on, by=by), on=later) == f"被代替：2023-01-01起由{by}代替"
        assert at(*ORDINARY, LifeEvent(Kind.DECLARED_LAPSED, on), on=later) == "失效：2023-01-01起宣布失效"
        before = validity((*ORDINARY, LifeEvent(Kind.REPEALED, on)), NORMAL, on - DAY)
        assert (before.state, before.until, before.lapses) == (State.EFFECTIVE, on - DAY, None)

    def test_repealed_before_it_takes_effect(self) -> None:
        found = validity((*ORDINARY, LifeEvent(Kind.REPEALED, date(2020, 4, 20))), NORMAL, date(2020, 6, 1))
        assert (found.state, found.since) == (State.REPEALED, date(2020, 4, 20))
        assert found.problems == ("2020-04-20的废止早于施行日期2020-05-01，未施行即终止",)

    def test_what_comes_after_a_repeal_changes_nothing_and_is_said(self) -> None:
        repealed = LifeEvent(Kind.REPEALED, date(2023, 1, 1))
        for kind in (Kind.AMENDED, Kind.RENEWED, Kind.REPEALED, Kind.SUSPENDED, Kind.PARTLY_REPEALED):
            late = LifeEvent(kind, date(2023, 6, 1), months=60)
            found = validity((*ORDINARY, repealed, late), NORMAL, date(2024, 1, 1))
            assert found.state is State.REPEALED
            assert found.problems == (f"2023-06-01的{kind.label}没有效果：2023-01-01已废止",)

    def test_a_lapse_that_is_declared_afterwards_stays_where_it_was(self) -> None:
        found = validity((*ORDINARY, LifeEvent(Kind.DECLARED_LAPSED, date(2025, 9, 1))), NORMAL, date(2026, 1, 1))
        assert (found.since, found.problems) == (date(2025, 5, 1), ())

    def test_an_undone_repeal_counts_for_nothing(self) -> None:
        undone = LifeEvent(Kind.REPEALED, date(2023, 1, 1), undone=True)
        assert validity((*ORDINARY, undone), NORMAL, date(2024, 1, 1)) == validity(ORDINARY, NORMAL, date(2024, 1, 1))

    def test_repealed_in_part_it_stays_in_force_and_names_the_parts(self) -> None:
        part = LifeEvent(Kind.PARTLY_REPEALED, date(2022, 1, 1), provisions=("第五条", "第八条第二款"))
        found = validity((*ORDINARY, part), NORMAL, date(2023, 1, 1))
        assert (found.state, found.label, found.provisions) == (State.EFFECTIVE, "部分有效", part.provisions)
        assert found.reason.endswith("，其中第五条、第八条第二款已废止")
        assert next_change((*ORDINARY, part), NORMAL, date(2021, 1, 1)) == date(2022, 1, 1)


class TestSuspension:
    def test_it_stands_until_its_last_day_or_the_resumption_while_the_term_runs_on(self) -> None:
        until = LifeEvent(Kind.SUSPENDED, date(2021, 1, 1), until=date(2021, 6, 30))
        found = validity((*ORDINARY, until), NORMAL, date(2021, 6, 30))
        assert (found.state, found.until) == (State.SUSPENDED, date(2021, 6, 30))
        assert found.reason == "中止执行：2021-01-01起中止，至2021-06-30"
        again = validity((*ORDINARY, until), NORMAL, date(2021, 7, 1))
        assert (again.state, again.until) == (State.EFFECTIVE, date(2025, 4, 30))
        opened = (
            *ORDINARY,
            LifeEvent(Kind.SUSPENDED, date(2021, 1, 1)),
            LifeEvent(Kind.RESUMED, date(2021, 3, 1)),
        )
        assert validity(opened, NORMAL, date(2021, 2, 28)).state is State.SUSPENDED
        assert validity(opened, NORMAL, date(2021, 3, 1)).since == date(2021, 3, 1)
        assert validity(opened[:-1], NORMAL, date(2025, 5, 1)).state is State.LAPSED


class TestWhatContradictsItself:
    @pytest.mark.parametrize(
        ("events", "said"),
        [
            ((*ORDINARY, LifeEvent(Kind.TERM_SET, date(2020, 4, 1), months=36)), "写明的有效期互相矛盾"),
            ((*ORDINARY, LifeEvent(Kind.EFFECTIVE, date(2020, 6, 1))), "有不同的施行日期"),
            ((EFFECTIVE, FIVE_YEARS), "没有公布日期"),
            ((ISSUED, LifeEvent(Kind.EFFECTIVE, date(2020, 1, 1)), FIVE_YEARS), "早于公布日期"),
            ((ISSUED, EFFECTIVE, LifeEvent(Kind.TERM_SET, date(2020, 4, 1), until=date(2019, 1, 1))), "早于施行日期"),
            ((ISSUED, EFFECTIVE, LifeEvent(Kind.TERM_SET, date(2020, 4, 1))), "没有写明期限"),
            ((*ORDINARY, LifeEvent(Kind.RESUMED, date(2021, 1, 1))), "恢复执行时没有中止"),
            ((*ORDINARY, LifeEvent(Kind.SUSPENDED, date(2021, 1, 1), until=date(2020, 6, 1))), "早于开始日期"),
            ((*ORDINARY, LifeEvent(Kind.PARTLY_REPEALED, date(2021, 1, 1))), "没有写明条款"),
            ((*ORDINARY, LifeEvent(Kind.AMENDED, date(2019, 1, 1))), "早于公布日期"),
            ((*ORDINARY, LifeEvent(Kind.AMENDED, date(2027, 1, 1))), "有效期已于2025-04-30届满"),
        ],
    )
    def test_it_is_said(self, events: tuple[LifeEvent, ...], said: str) -> None:
        found = validity(events, NORMAL, date(2021, 6, 1))
        assert any(said in problem for problem in found.problems), found.problems

    def test_of_two_terms_the_one_that_ends_first_counts(self) -> None:
        three = LifeEvent(Kind.TERM_SET, date(2020, 4, 1), months=36)
        assert validity((*ORDINARY, three), NORMAL, date(2021, 1, 1)).until == date(2023, 4, 30)

    def test_a_term_set_later_is_no_contradiction(self) -> None:
        later = LifeEvent(Kind.TERM_SET, date(2022, 1, 1), months=36)
        found = validity((*ORDINARY, later), NORMAL, date(2021, 1, 1))
        assert (found.until, found.problems) == (date(2023, 4, 30), ())


class TestMonths:
    @pytest.mark.parametrize(
        ("first", "months", "last"),
        [
            (date(2020, 5, 1), 60, date(2025, 4, 30)),
            (date(2020, 2, 29), 60, date(2025, 2, 28)),
            (date(2020, 3, 1), 60, date(2025, 2, 28)),
            (date(2021, 1, 31), 1, date(2021, 2, 28)),
            (date(2021, 1, 1), 12, date(2021, 12, 31)),
            (date(2021, 12, 31), 2, date(2022, 2, 28)),
        ],
    )
    def test_a_term_ends_on_the_day_before_the_day_of_its_number(self, first: date, months: int, last: date) -> None:
        """民法典 202: without such a day the month's last."""
        assert last_day(first, months) == last

    def test_months_back_and_in_words(self) -> None:
        assert months_before(date(2025, 8, 31), 6) == date(2025, 2, 28)
        assert (in_words(60), in_words(18)) == ("5年", "18个月")
        assert last_day(date(9990, 1, 1), 600) == date.max


def random_life(random: Random, first: date) -> list[LifeEvent]:
    events = []
    for kind, share in ((Kind.ISSUED, 0.95), (Kind.EFFECTIVE, 0.8), (Kind.TERM_SET, 0.7)):
        if random.random() < share:
            events.append(random_event(random, kind, first, 60))
        if random.random() < 0.08:
            events.append(random_event(random, kind, first, 200))
    kinds = list(Kind)[2:]
    events += [random_event(random, random.choice(kinds), first, 480) for _ in range(random.choice((0, 1, 1, 2, 3, 5)))]
    random.shuffle(events)
    return events


def random_event(random: Random, kind: Kind, first: date, reach: int) -> LifeEvent:
    on = first + random.randrange(reach) * DAY
    until = months = None
    if kind in (Kind.TERM_SET, Kind.RENEWED):
        if random.random() < 0.75:
            months = random.randrange(1, 14)
        if random.random() < 0.25:
            until = on + random.randrange(-30, 300) * DAY
    elif kind is Kind.SUSPENDED and random.random() < 0.6:
        until = on + random.randrange(-5, 120) * DAY
    provisions = (f"第{random.randrange(1, 5)}条",) if kind is Kind.PARTLY_REPEALED else ()
    return LifeEvent(kind, on, until=until, months=months, provisions=provisions, undone=random.random() < 0.05)


@pytest.mark.slow
def test_ten_thousand_random_lives_equal_a_count_day_by_day() -> None:
    """State, repealed provisions, first and last day and next change, at days drawn at random and at every turn."""
    random = Random(20200501)
    days, checked = 560, 0
    for number in range(10_000):
        first = date(2019, 1, 1) + random.randrange(2000) * DAY
        events = random_life(random, first)
        default, wait = random.choice(((60, 30), (7, 30), (2, 0), (None, 0)))
        term = Term("drawn", "抽样", default, wait, "抽样")
        expected = Oracle(events, default, wait).days(first, days)
        turns = [at for at in range(1, days) if expected[at] != expected[at - 1]]
        for at in {*random.sample(range(days), 2), *(turns and [random.choice(turns)])}:
            on = first + at * DAY
            found = validity(events, term, on)
            begin = end = at
            while begin and expected[begin - 1][0] == expected[at][0]:
                begin -= 1
            while end + 1 < days and expected[end + 1][0] == expected[at][0]:
                end += 1
            changed = next((turn for turn in turns if turn > at), None)
            context = (number, on, events, term)
            assert (found.state, len(found.provisions)) == expected[at], context
            if begin:
                assert found.since == first + begin * DAY, context
            if end + 1 < days:
                assert found.until == first + end * DAY, context
            if changed is not None:
                assert found.next_change == first + changed * DAY, context
            checked += 1
    assert checked > 20_000
