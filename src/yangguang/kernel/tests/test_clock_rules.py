"""The statutory periods on real dates of the real calendar, article by article."""

from datetime import date

import pytest

from yangguang.kernel.clock import RULES, Pause, shipped_calendar

CALENDAR = shipped_calendar()


def test_the_rules_carry_the_periods_of_the_regulation() -> None:
    """条例第二十六、三十、三十二、三十三条: 20, 7, 15, 20 and 20 more working days; 国办发〔2016〕19号: 3."""
    assert {name: rule.working_days for name, rule in RULES.items()} == {
        "proactive": 20,
        "correction": 7,
        "third_party": 15,
        "reply": 20,
        "reply_extended": 40,
        "interpretation": 3,
    }
    assert {name: rule.extension_days for name, rule in RULES.items() if rule.extension_days} == {"reply_extended": 20}


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("proactive", "第二十六条"),
        ("correction", "第三十条"),
        ("third_party", "第三十二条"),
        ("reply", "第三十三条"),
        ("reply_extended", "第三十三条"),
    ],
)
def test_every_rule_cites_its_article(name: str, article: str) -> None:
    """A period is shown with the article it comes from."""
    assert article in RULES[name].article
    assert "政府信息公开条例" in RULES[name].article
    assert RULES[name].label


@pytest.mark.parametrize(
    ("name", "start", "due"),
    [
        # Received on Friday 24 April 2020: Sunday 26 April and Saturday 9 May are worked, 1 to 5 May are off.
        ("reply", date(2020, 4, 24), date(2020, 5, 25)),
        ("correction", date(2020, 4, 24), date(2020, 5, 7)),
        ("third_party", date(2020, 4, 24), date(2020, 5, 18)),
        # Received on the last day of 国庆节: Friday 9 October is day 1, and Saturday 10 October is worked.
        ("correction", date(2020, 10, 8), date(2020, 10, 16)),
        # 清明节 (Monday 6 April) is off, Sunday 26 April is worked.
        ("proactive", date(2020, 3, 31), date(2020, 4, 28)),
        ("reply_extended", date(2020, 4, 24), date(2020, 6, 22)),
    ],
)
def test_deadlines_that_can_be_checked_by_hand(name: str, start: date, due: date) -> None:
    """条例第二十六、三十、三十二、三十三条 with the notice for 2020 (国办发明电〔2019〕16号)."""
    deadline = RULES[name].deadline(CALENDAR, start)
    assert deadline.due == due
    assert not deadline.provisional


def test_may_day_2020_in_the_ledger_of_a_reply() -> None:
    """条例第三十三条: the five days off do not count, the two make-up days do, and each says why."""
    ledger = {day.date: day for day in RULES["reply"].deadline(CALENDAR, date(2020, 4, 24)).ledger}
    assert date(2020, 4, 24) not in ledger
    assert ledger[date(2020, 4, 25)].why == "周末"
    for make_up in (date(2020, 4, 26), date(2020, 5, 9)):
        assert ledger[make_up] == (make_up, True, "调休上班")
    for number in range(1, 6):
        assert ledger[date(2020, 5, number)] == (date(2020, 5, number), False, "劳动节假期")
    assert ledger[date(2020, 5, 6)] == (date(2020, 5, 6), True, "工作日")
    assert sum(day.counts for day in ledger.values()) == 20


def test_the_spring_festival_extended_in_2020() -> None:
    """The notice of 27 January 2020 moved the end of the holiday from 30 January to 2 February.

    Saturday 1 February, a make-up day in the first notice, became a day off; Monday 3 February is worked.
    """
    for day in (date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)):
        assert not CALENDAR.is_working_day(day)
        assert CALENDAR.why(day) == "春节假期"
    assert CALENDAR.why(date(2020, 2, 3)) == "工作日"
    assert CALENDAR.why(date(2020, 1, 19)) == "调休上班"
    # Received on the last day before the holiday, 补正 is due on the seventh working day from 3 February.
    assert RULES["correction"].deadline(CALENDAR, date(2020, 1, 23)).due == date(2020, 2, 11)


def test_received_during_a_holiday_and_on_the_day_after_it() -> None:
    """Day 1 is the next working day, whether the request came in the holiday or on the first day back."""
    assert CALENDAR.add_working_days(date(2020, 5, 1), 1) == date(2020, 5, 6)
    assert CALENDAR.add_working_days(date(2020, 5, 5), 1) == date(2020, 5, 6)
    assert CALENDAR.add_working_days(date(2020, 5, 6), 1) == date(2020, 5, 7)


def test_a_make_up_sunday_counts_as_day_one_and_as_the_last_day() -> None:
    """Sunday 28 June 2020 is worked for 端午节 (25 to 27 June)."""
    assert CALENDAR.why(date(2020, 6, 28)) == "调休上班"
    assert CALENDAR.add_working_days(date(2020, 6, 24), 1) == date(2020, 6, 28)
    assert CALENDAR.add_working_days(date(2020, 6, 24), 2) == date(2020, 6, 29)


def test_the_turn_of_the_year_uses_both_notices() -> None:
    """The notice for 2019 took 30 and 31 December 2018 off and had Saturday 29 December worked."""
    assert CALENDAR.why(date(2018, 12, 29)) == "调休上班"
    assert CALENDAR.why(date(2018, 12, 31)) == "元旦假期"
    deadline = RULES["correction"].deadline(CALENDAR, date(2018, 12, 27))
    assert deadline.due == date(2019, 1, 8)
    assert not deadline.provisional


def test_the_ledger_tells_the_extension_apart() -> None:
    """条例第三十三条第二款: of 40 days the last 20 need consent, and the ledger shows which they are."""
    plain = RULES["reply"].deadline(CALENDAR, date(2020, 4, 24))
    extended = RULES["reply_extended"].deadline(CALENDAR, date(2020, 4, 24))
    assert extended.ledger[: len(plain.ledger)] == plain.ledger
    beyond = extended.ledger[len(plain.ledger) :]
    assert sum(day.counts for day in beyond) == 20
    assert {day.why for day in beyond if day.counts} == {"工作日（延长期内）"}
    assert {day.why for day in beyond if not day.counts} == {"周末"}


def test_time_for_a_third_party_does_not_count() -> None:
    """条例第三十三条第三款: the days between asking and the answer are left out, with the reason."""
    pause = Pause(date(2020, 4, 29), date(2020, 5, 8), "征求第三方意见")
    deadline = RULES["reply"].deadline(CALENDAR, date(2020, 4, 24), [pause])
    # 29 and 30 April, 6, 7 and 8 May would have counted: five working days later than 25 May.
    assert deadline.due == date(2020, 6, 1)
    ledger = {day.date: day for day in deadline.ledger}
    assert ledger[date(2020, 4, 29)] == (date(2020, 4, 29), False, "中止计算：征求第三方意见")
    assert ledger[date(2020, 5, 1)].why == "劳动节假期"
    assert sum(day.counts for day in deadline.ledger) == 20


def test_a_pause_on_the_last_day_moves_it() -> None:
    """条例第三十三条第三款: asked on the last day of the reply period, the answer still leaves that day."""
    pause = Pause(date(2020, 5, 25), date(2020, 5, 27), "征求其他机关意见")
    assert RULES["reply"].deadline(CALENDAR, date(2020, 4, 24), [pause]).due == date(2020, 5, 28)


def test_pauses_before_the_event_and_after_the_end_change_nothing() -> None:
    """Only days inside the period can be left out of it."""
    pauses = [
        Pause(date(2020, 4, 1), date(2020, 4, 24), "征求第三方意见"),
        Pause(date(2020, 5, 26), date(2020, 6, 30), "征求第三方意见"),
    ]
    assert RULES["reply"].deadline(CALENDAR, date(2020, 4, 24), pauses) == RULES["reply"].deadline(
        CALENDAR, date(2020, 4, 24)
    )


def test_overlapping_pauses_are_left_out_once() -> None:
    """Two agencies asked at the same time stop the clock once; the earlier reason stands."""
    one = Pause(date(2020, 4, 27), date(2020, 4, 29), "征求第三方意见")
    two = Pause(date(2020, 4, 28), date(2020, 4, 30), "征求其他机关意见")
    both = RULES["correction"].deadline(CALENDAR, date(2020, 4, 24), [two, one])
    whole = RULES["correction"].deadline(
        CALENDAR, date(2020, 4, 24), [Pause(date(2020, 4, 27), date(2020, 4, 30), "征求意见")]
    )
    assert both.due == whole.due
    why = {day.date: day.why for day in both.ledger}
    assert why[date(2020, 4, 29)] == "中止计算：征求第三方意见"
    assert why[date(2020, 4, 30)] == "中止计算：征求其他机关意见"


def test_a_pause_across_the_start_of_the_extension() -> None:
    """第三十三条第二、三款 together: after the pause the extension goes on with its remaining days."""
    pause = Pause(date(2020, 5, 22), date(2020, 5, 26), "征求第三方意见")
    ledger = RULES["reply_extended"].deadline(CALENDAR, date(2020, 4, 24), [pause]).ledger
    counted = [day for day in ledger if day.counts]
    assert len(counted) == 40
    assert [day.why.endswith("（延长期内）") for day in counted] == [False] * 20 + [True] * 20


def test_a_pause_must_have_a_reason_and_end_after_it_starts() -> None:
    """The ledger shows the reason, so there is none without."""
    with pytest.raises(ValueError, match="早于"):
        Pause(date(2020, 5, 2), date(2020, 5, 1), "征求第三方意见")
    with pytest.raises(ValueError, match="原因"):
        Pause(date(2020, 5, 1), date(2020, 5, 2), " ")
