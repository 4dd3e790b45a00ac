"""The clock of a request on real dates, article by article (《中华人民共和国政府信息公开条例》)."""

from datetime import date

import pytest

from yangguang.foi.clock import Channel, Clock, Event, IllegalHistory, Kind, State, clock, receipt_date
from yangguang.kernel.clock import Calendar, shipped_calendar, shipped_notices

CALENDAR = shipped_calendar()
# Friday; Sunday 26 April and Saturday 9 May 2020 are worked, 1 to 5 May are off: due on 25 May.
RECEIVED = date(2020, 4, 24)


def day(month: int, number: int) -> date:
    return date(2020, month, number)


def seen(today: date, *events: Event, received: date = RECEIVED) -> Clock:
    return clock(received, events, today, CALENDAR)


def asked(kind: Kind, on: date, **more: object) -> Event:
    return Event(kind, on, **more)


def extension(on: date, days: int = 20, **more: str) -> Event:
    return Event(Kind.EXTENSION, on, days=days, **{"approver": "王敏", "reason": "需要检索大量档案", **more})


CORRECTION = asked(Kind.CORRECTION_ASKED, day(4, 26), until=day(5, 15))


class TestReceipt:
    """第三十一条."""

    @pytest.mark.parametrize("channel", [Channel.IN_PERSON, Channel.SPOKEN, Channel.REGISTERED_POST])
    def test_what_is_handed_in_or_signed_for_is_received_that_day(self, channel: Channel) -> None:
        assert receipt_date(channel, day(4, 24)) == day(4, 24)
        assert receipt_date(channel, day(4, 24), day(4, 27)) == day(4, 24)

    @pytest.mark.parametrize("channel", [Channel.ORDINARY_POST, Channel.INTERNET, Channel.FAX])
    def test_a_letter_a_fax_and_the_internet_wait_for_the_confirmation(self, channel: Channel) -> None:
        assert receipt_date(channel, day(4, 24)) is None
        assert receipt_date(channel, day(4, 24), day(4, 27)) == day(4, 27)

    def test_nothing_is_confirmed_before_it_came(self) -> None:
        with pytest.raises(IllegalHistory, match="早于"):
            receipt_date(Channel.FAX, day(4, 24), day(4, 23))

    def test_before_the_receipt_no_period_runs(self) -> None:
        assert clock(None, [], day(4, 24), CALENDAR).state is State.NOT_RECEIVED
        before = seen(day(4, 23))
        assert (before.state, before.due, before.ledger) == (State.NOT_RECEIVED, None, ())


class TestReply:
    """第三十三条第二款: 20 working days."""

    def test_the_last_day_is_in_time_and_the_next_is_not(self) -> None:
        first, last, after = seen(RECEIVED), seen(day(5, 25)), seen(day(5, 26))
        assert (first.state, first.due, first.remaining) == (State.ON_TIME, day(5, 25), 20)
        assert (last.state, last.remaining) == (State.DUE_SOON, 0)
        assert (after.state, after.due, after.remaining) == (State.OVERDUE, day(5, 25), -1)

    def test_due_soon_is_five_working_days_ahead(self) -> None:
        assert seen(day(5, 17)).state is State.ON_TIME
        assert (seen(day(5, 18)).state, seen(day(5, 18)).remaining) == (State.DUE_SOON, 5)

    def test_the_prolonged_spring_festival_of_2020(self) -> None:
        """Received on 20 January: three days, then off until 2 February."""
        assert seen(day(2, 3), received=day(1, 20)).due == day(2, 25)

    def test_a_holiday_notice_that_arrives_moves_the_day_and_ends_the_provision(self) -> None:
        without = Calendar(tuple(notice for notice in shipped_notices() if notice.year != 2020))
        before, after = (clock(day(1, 20), [], day(1, 21), known) for known in (without, CALENDAR))
        assert (before.due, before.provisional) == (day(2, 17), True)
        assert (after.due, after.provisional) == (day(2, 25), False)

    def test_a_reply_is_in_time_or_late_for_ever(self) -> None:
        on_time, late = seen(day(7, 1), Event(Kind.REPLY, day(5, 25))), seen(day(7, 1), Event(Kind.REPLY, day(5, 26)))
        assert (on_time.state, on_time.ended, on_time.remaining) == (State.REPLIED, day(5, 25), None)
        assert (late.state, late.due) == (State.REPLIED_LATE, day(5, 25))

    def test_what_comes_after_the_day_of_asking_is_not_known_yet(self) -> None:
        assert seen(day(5, 6), Event(Kind.REPLY, day(5, 7))).state is State.ON_TIME

    def test_a_withdrawn_request_is_withdrawn(self) -> None:
        assert seen(day(7, 1), Event(Kind.WITHDRAWAL, day(5, 6))).state is State.WITHDRAWN

    def test_the_ledger_has_every_day_once_and_counts_the_period(self) -> None:
        [stretch] = seen(day(5, 6)).ledger
        assert (stretch.first, stretch.last, stretch.working_days) == (day(4, 25), day(5, 25), 20)
        assert len(stretch.days) == 31
        assert {entry.date: entry.why for entry in stretch.days}[day(5, 1)] == "劳动节假期"
        assert "第三十三条" in stretch.phase.article


class TestExtension:
    """第三十三条第二款: once, with consent, at most 20 working days."""

    def test_it_adds_its_days_on_the_last_day_too(self) -> None:
        extended = seen(day(5, 26), extension(day(5, 25)))
        assert (extended.due, extended.state) == (day(6, 22), State.ON_TIME)
        assert [(one.phase.kind, one.working_days) for one in extended.ledger] == [("reply", 20), ("extension", 20)]

    def test_it_does_not_revive_a_period_that_has_run_out(self) -> None:
        late = seen(day(5, 26), extension(day(5, 26)))
        assert (late.due, late.state) == (day(5, 25), State.OVERDUE)
        assert "没有效果" in late.problems[0]

    @pytest.mark.parametrize(
        ("events", "words"),
        [
            ([extension(day(5, 6)), extension(day(5, 7))], "只能延长一次"),
            ([extension(day(5, 6), days=21)], "1至20"),
            ([extension(day(5, 6), days=0)], "1至20"),
            ([extension(day(5, 6), approver=" ")], "负责人同意"),
            ([extension(day(5, 6), reason="")], "理由"),
        ],
    )
    def test_what_the_article_does_not_allow_is_refused(self, events: list[Event], words: str) -> None:
        with pytest.raises(IllegalHistory, match=words):
            seen(day(6, 1), *events)


class TestCorrection:
    """第三十条: asked once within 7 working days; the whole period runs from the corrected request."""

    def test_the_clock_stands_and_starts_anew_from_the_full_period(self) -> None:
        waiting = seen(day(5, 6), CORRECTION)
        assert (waiting.state, waiting.due, waiting.remaining) == (State.STOPPED, None, 20)
        assert [stop.until for stop in waiting.waits] == [day(5, 15)]
        answered = seen(day(5, 9), CORRECTION, Event(Kind.CORRECTION_ANSWERED, day(5, 9)))
        assert (answered.state, answered.due, answered.remaining) == (State.ON_TIME, day(6, 5), 20)
        kinds = [(one.phase.kind, one.working_days) for one in answered.ledger]
        assert kinds == [("before_correction", 0), ("correction", 0), ("reply", 20)]

    def test_an_answer_on_the_last_day_is_in_time_and_silence_after_it_gives_the_request_up(self) -> None:
        assert seen(day(5, 15), CORRECTION).state is State.STOPPED
        silent = seen(day(5, 16), CORRECTION)
        assert (silent.state, silent.due, silent.remaining, silent.ended) == (State.ABANDONED, None, None, day(5, 16))
        assert silent.ledger[-1].last == day(5, 15)

    def test_a_late_answer_counts_only_with_a_good_reason(self) -> None:
        late = Event(Kind.CORRECTION_ANSWERED, day(5, 18))
        assert seen(day(5, 20), CORRECTION, late).state is State.ABANDONED
        excused = Event(Kind.CORRECTION_ANSWERED, day(5, 18), reason="因病住院")
        assert (seen(day(5, 20), CORRECTION, excused).state, seen(day(5, 20), CORRECTION, excused).due) == (
            State.ON_TIME,
            day(6, 15),
        )
        assert seen(day(5, 17), CORRECTION, excused).state is State.ABANDONED

    def test_asked_after_the_seventh_working_day_is_said(self) -> None:
        assert seen(day(5, 9), asked(Kind.CORRECTION_ASKED, day(5, 7), until=day(5, 20))).problems == ()
        late = seen(day(5, 9), asked(Kind.CORRECTION_ASKED, day(5, 8), until=day(5, 20)))
        assert "7个工作日" in late.problems[0]

    def test_a_letter_without_a_period_is_said_and_never_lapses(self) -> None:
        endless = seen(day(12, 1), asked(Kind.CORRECTION_ASKED, day(4, 26)))
        assert endless.state is State.STOPPED
        assert "期限" in endless.problems[0]

    def test_it_is_asked_once(self) -> None:
        answer = Event(Kind.CORRECTION_ANSWERED, day(4, 28))
        with pytest.raises(IllegalHistory, match="一次性告知"):
            seen(day(5, 9), CORRECTION, answer, asked(Kind.CORRECTION_ASKED, day(4, 30), until=day(5, 20)))


class TestConsultation:
    """第三十二、三十三、三十四条: the time for opinions is out of the clock, 15 working days at most."""

    def test_the_days_after_the_question_up_to_the_answer_do_not_count(self) -> None:
        events = [Event(Kind.THIRD_PARTY_ASKED, day(4, 28)), Event(Kind.THIRD_PARTY_ANSWERED, day(5, 11))]
        assert seen(day(5, 12), *events).due == day(6, 3)  # seven working days are out; 1 to 5 May are off anyway

    def test_two_questions_at_once_take_a_day_out_once(self) -> None:
        events = [
            Event(Kind.THIRD_PARTY_ASKED, day(4, 28)),
            Event(Kind.AGENCY_ASKED, day(4, 30)),
            Event(Kind.THIRD_PARTY_ANSWERED, day(5, 11)),
            Event(Kind.AGENCY_ANSWERED, day(5, 13)),
        ]
        found = seen(day(5, 14), *events)
        assert found.due == day(6, 5)
        assert [(one.phase.kind, one.working_days) for one in found.ledger] == [
            ("reply", 3),
            ("third_party", 0),
            ("agency", 0),
            ("reply", 17),
        ]

    @pytest.mark.parametrize("kind", [Kind.THIRD_PARTY_ASKED, Kind.AGENCY_ASKED])
    def test_silence_ends_the_stop_after_fifteen_working_days_from_the_delivery(self, kind: Kind) -> None:
        sent = Event(kind, day(4, 28))
        assert seen(day(5, 21), sent).state is State.STOPPED
        assert (seen(day(5, 22), sent).state, seen(day(5, 22), sent).due) == (State.ON_TIME, day(6, 15))
        assert seen(day(5, 22), Event(kind, day(4, 28), delivered=day(4, 30))).state is State.STOPPED

    def test_an_open_question_shows_the_day_that_an_answer_today_would_give(self) -> None:
        sent = Event(Kind.THIRD_PARTY_ASKED, day(4, 28))
        first, later = seen(day(4, 28), sent), seen(day(5, 6), sent)
        assert (first.state, first.due, first.remaining) == (State.STOPPED, day(5, 25), 17)
        assert (later.due, later.remaining) == (day(5, 28), 17)

    def test_events_on_a_holiday_take_no_working_day(self) -> None:
        events = [Event(Kind.THIRD_PARTY_ASKED, day(5, 2)), Event(Kind.THIRD_PARTY_ANSWERED, day(5, 4))]
        assert seen(day(5, 12), *events).due == day(5, 25)

    def test_asked_on_the_last_day_that_day_is_left_after_the_answer(self) -> None:
        sent = Event(Kind.THIRD_PARTY_ASKED, day(5, 25))
        assert (seen(day(5, 27), sent).state, seen(day(5, 27), sent).due) == (State.STOPPED, day(5, 28))
        at_once = Event(Kind.THIRD_PARTY_ANSWERED, day(5, 25))
        assert seen(day(5, 25), sent, at_once).due == day(5, 25)

    def test_asked_after_the_last_day_changes_nothing(self) -> None:
        late = seen(day(5, 28), Event(Kind.AGENCY_ASKED, day(5, 26)), Event(Kind.AGENCY_ANSWERED, day(5, 27)))
        assert (late.state, late.due) == (State.OVERDUE, day(5, 25))

    def test_two_parties_have_names(self) -> None:
        one, other = (Event(Kind.THIRD_PARTY_ASKED, day(4, 28), party=name) for name in ("甲公司", "乙公司"))
        answer = Event(Kind.THIRD_PARTY_ANSWERED, day(4, 29), party="甲公司")
        assert [stop.party for stop in seen(day(4, 30), one, other, answer).waits] == ["乙公司"]
        with pytest.raises(IllegalHistory, match="分别写明"):
            seen(day(4, 30), Event(Kind.THIRD_PARTY_ASKED, day(4, 28)), Event(Kind.THIRD_PARTY_ASKED, day(4, 29)))


class TestFeesAndVolume:
    """第三十五、四十二条; 国办函〔2020〕109号."""

    def test_the_clock_stands_from_the_notice_to_the_payment(self) -> None:
        events = [Event(Kind.FEE_NOTICE, day(5, 6)), Event(Kind.FEE_PAID, day(5, 9))]
        assert seen(day(5, 8), *events).state is State.STOPPED
        assert seen(day(5, 10), *events).due == day(5, 28)

    def test_not_paid_in_time_is_given_up(self) -> None:
        notice = Event(Kind.FEE_NOTICE, day(5, 6))
        assert seen(day(6, 2), notice).state is State.STOPPED
        assert seen(day(6, 3), notice).state is State.ABANDONED
        assert seen(day(6, 5), notice, Event(Kind.FEE_PAID, day(6, 4))).state is State.ABANDONED

    def test_a_longer_period_adds_its_days_once(self) -> None:
        longer = Event(Kind.LONGER_PERIOD, day(5, 6), days=10)
        assert seen(day(5, 9), longer).due == day(6, 8)
        with pytest.raises(IllegalHistory, match="只能确定一次"):
            seen(day(5, 9), longer, longer)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([Event(Kind.REPLY, day(4, 23))], "早于收到申请之日"),
        ([Event(Kind.CORRECTION_ANSWERED, day(4, 28))], "以前没有告知补正"),
        ([Event(Kind.THIRD_PARTY_ANSWERED, day(4, 28))], "以前没有征求第三方意见"),
        ([Event(Kind.FEE_PAID, day(4, 28))], "以前没有发出收费通知"),
        ([CORRECTION, *[Event(Kind.CORRECTION_ANSWERED, day(4, 28))] * 2], "以前没有告知补正"),
        ([Event(Kind.REPLY, day(4, 28)), Event(Kind.REPLY, day(4, 29))], "已答复"),
        ([Event(Kind.WITHDRAWAL, day(4, 28)), extension(day(4, 29))], "已撤回申请"),
        ([asked(Kind.CORRECTION_ASKED, day(4, 28), until=day(4, 27))], "早于当日"),
        ([asked(Kind.FEE_NOTICE, day(4, 28), delivered=day(4, 27))], "早于当日"),
        ([Event(Kind.FEE_NOTICE, day(4, 28)), Event(Kind.FEE_NOTICE, day(4, 29))], "只能发一次"),
        ([Event(Kind.LONGER_PERIOD, day(4, 28))], "1至250"),
    ],
)
def test_what_cannot_have_happened_so_is_refused_with_a_sentence(events: list[Event], words: str) -> None:
    with pytest.raises(IllegalHistory, match=words):
        seen(day(12, 1), *events)
