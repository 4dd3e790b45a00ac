"""Lights, percentages and schemes, whatever people do: stored columns against a count from scratch."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from yangguang.kernel.actions import Refused
from yangguang.workplan import actions
from yangguang.workplan.caches import recount
from yangguang.workplan.models import Assignment, MeasureDone, ProgressReport, SchemeOpinion
from yangguang.workplan.selectors import today_clock
from yangguang.workplan.selectors.heat import light_on
from yangguang.workplan.states import AssignmentState, Clock, Light, light_of, light_of_task, percent_of
from yangguang.workplan.tests.working_city import LINK, TODAY, City

DAYS = st.dates(date(2020, 4, 25), date(2020, 12, 31))


def oracle(state: str, dues: list[date], done: set[int], today: date, soon: date) -> Light:
    """The light in the words of the glossary, measure by measure, without counts or a first open day."""
    still = [due for position, due in enumerate(dues) if position not in done]
    if dues and not still:
        return Light.DONE
    if state == "contested":
        return Light.CONTESTED
    if any(due < today for due in still):
        return Light.OVERDUE
    if any(today <= due <= soon for due in still):
        return Light.DUE_SOON
    if state == "proposed":
        return Light.PENDING
    return Light.ON_TRACK if done else Light.NOT_STARTED


@given(
    state=st.sampled_from(["proposed", "accepted", "contested"]),
    dues=st.lists(DAYS, max_size=4),
    done=st.sets(st.integers(0, 3)),
    today=DAYS,
    ahead=st.integers(0, 20),
)
def test_the_light_is_what_the_dates_say(state: str, dues: list[date], done: set[int], today: date, ahead: int) -> None:
    done &= set(range(len(dues)))
    soon = today + timedelta(days=ahead)
    first = min((due for position, due in enumerate(dues) if position not in done), default=None)
    light = light_of(state, len(dues), len(done), first, Clock(today, soon))
    assert light == oracle(state, dues, done, today, soon)


@given(total=st.integers(0, 500), done=st.integers(0, 500))
def test_a_hundred_percent_means_every_measure(total: int, done: int) -> None:
    done = min(done, total)
    percent = percent_of(done, total)
    assert 0 <= percent <= 100
    assert (percent == 100) == (total > 0 and done == total)


@given(counts=st.dictionaries(st.sampled_from(list(Light)), st.integers(0, 3)))
def test_one_late_unit_makes_the_task_late_and_all_done_makes_it_done(counts: dict[Light, int]) -> None:
    here = {light for light, number in counts.items() if number}
    light = light_of_task(counts)
    assert (light == Light.OVERDUE) == (Light.OVERDUE in here)
    assert (light == Light.DONE) == (here == {Light.DONE})
    if not here:
        assert light == Light.PENDING


@pytest.mark.django_db
def test_the_database_gives_the_same_light_as_python() -> None:
    """Every kind of share: state, counts, and the first open day around today and around the last day of soon."""
    city = City()
    clock = today_clock(TODAY)
    days = [None, *(day + timedelta(days=step) for day in (TODAY, clock.soon) for step in (-1, 0, 1))]
    share = city.share(city.first)
    for state, (total, done), day in itertools.product(
        ["proposed", "accepted", "contested"], [(0, 0), (3, 0), (3, 1), (3, 3)], days
    ):
        row = Assignment.objects.filter(pk=share.pk)
        row.update(state=state, cached_total=total, cached_done=done, cached_next_due=day)
        shown = row.annotate(shown=light_on(clock)).get().shown
        assert shown == light_of(state, total, done, day, clock), (state, total, done, day)


class Undone(RuleBasedStateMachine):
    """What a run wrote is undone at its end, so that every run begins with the same city."""

    def __init__(self) -> None:
        super().__init__()
        self._sandbox = transaction.atomic()
        self._sandbox.__enter__()
        self.city = City()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._sandbox.__exit__(None, None, None)


class ShareAndReports(Undone):
    """A unit, its office and its clock do what they like; after each step everything is counted from scratch."""

    def __init__(self) -> None:
        super().__init__()
        self.unit = self.city.first
        self.measures = self.city.measures()
        self.today = date(2020, 4, 25)

    def _try(self, function: Any, *subject: Any, **given: Any) -> bool:
        try:
            function(*subject, **given)
        except Refused:
            return False
        return True

    @rule()
    def accept(self) -> None:
        before = self.city.share(self.unit).state
        worked = self._try(actions.accept, self.city.share(self.unit), actor=self.city.clerk(self.unit))
        assert worked == (before == "proposed")

    @rule()
    def contest(self) -> None:
        before = self.city.share(self.unit).state
        clerk = self.city.clerk(self.unit)
        worked = self._try(actions.contest, self.city.share(self.unit), actor=clerk, reason="不属于")
        assert worked == (before == "proposed")

    @rule(release=st.booleans())
    def decide(self, release: bool) -> None:
        before = self.city.share(self.unit).state
        function = actions.release_share if release else actions.uphold
        worked = self._try(function, self.city.share(self.unit), actor=self.city.office, opinion="意见")
        assert worked == (before == "contested")

    @rule(chosen=st.sets(st.integers(0, 2)), early=st.integers(0, 40))
    def report(self, chosen: set[int], early: int) -> None:
        before = self.city.share(self.unit).state
        day = max(self.today - timedelta(days=early), date(2020, 1, 1))
        worked = self._try(
            actions.report,
            self.city.share(self.unit),
            actor=self.city.clerk(self.unit),
            text="进展",
            done=[(self.measures[n], day) for n in sorted(chosen)],
            evidence=[LINK],
            today=self.today,
        )
        assert worked == (before == "accepted")

    @precondition(lambda self: ProgressReport.objects.filter(assignment__unit=self.unit).exists())
    @rule(data=st.data())
    def send_back(self, data: st.DataObject) -> None:
        reports = list(ProgressReport.objects.filter(assignment__unit=self.unit).order_by("pk"))
        chosen = data.draw(st.sampled_from(range(len(reports))))
        before = reports[chosen].state
        worked = self._try(actions.return_report, reports[chosen], actor=self.city.office, reason="不符")
        assert worked == (before == "submitted")

    @rule(days=st.integers(1, 60))
    def days_pass(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), date(2021, 1, 20))

    @invariant()
    def columns_equal_a_count_from_scratch(self) -> None:
        share = self.city.share(self.unit)
        claims = MeasureDone.objects.filter(report__assignment=share, report__state="submitted")
        done = {claim.measure_id for claim in claims}
        dues = [measure.must_be_done_by(self.city.plan) for measure in self.measures]
        position = {measure.pk: n for n, measure in enumerate(self.measures)}
        assert (share.cached_total, share.cached_done) == (3, len(done))
        assert percent_of(share.cached_done, share.cached_total) == len(done) * 100 // 3
        assert recount(Assignment.objects.all()) == 0
        if share.state == AssignmentState.RELEASED:
            return
        clock = today_clock(self.today)
        light = light_of(share.state, share.cached_total, share.cached_done, share.cached_next_due, clock)
        assert light == oracle(share.state, dues, {position[pk] for pk in done}, clock.today, clock.soon)


class SchemeAndOpinions(Undone):
    """The lead, two responsible units and the office, in any order; held against a list of what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.scheme = self.city.scheme("第1稿")
        self.texts = ["第1稿"]
        self.said: dict[tuple[int, int], tuple[bool, str]] = {}

    @property
    def _state(self) -> str:
        self.scheme.refresh_from_db(fields=["return_reason", "filed_at", "settled_at"])
        return str(type(self.scheme).objects.values_list("state", flat=True).get(pk=self.scheme.pk))

    def _try(self, function: Any, **given: Any) -> bool:
        try:
            function(self.scheme, **given)
        except Refused:
            return False
        return True

    @rule()
    def write(self) -> None:
        open_to_change = self._state in {"drafting", "consulting"}
        text = f"第{len(self.texts) + 1}稿"
        worked = self._try(actions.write_version, actor=self.city.clerk(self.city.lead), text=text)
        assert worked == open_to_change
        if worked:
            self.texts.append(text)
            assert self._state == "drafting"

    @rule()
    def consult(self) -> None:
        before = self._state
        worked = self._try(actions.consult, actor=self.city.clerk(self.city.lead))
        assert not worked or before == "drafting"

    @rule(second=st.booleans(), agrees=st.booleans())
    def say(self, second: bool, agrees: bool) -> None:
        unit = self.city.second if second else self.city.first
        before = self._state
        comment = "" if agrees else "要改"
        worked = self._try(actions.give_opinion, actor=self.city.clerk(unit), unit=unit, agrees=agrees, comment=comment)
        assert worked == (before == "consulting")
        if worked:
            self.said[len(self.texts), unit.pk] = (agrees, comment)

    @rule()
    def settle(self) -> None:
        before = self._state
        words = [self.said.get((len(self.texts), unit.pk)) for unit in (self.city.first, self.city.second)]
        agreed = all(word is not None and word[0] for word in words)
        worked = self._try(actions.settle, actor=self.city.head(self.city.lead))
        assert worked == (before == "consulting" and agreed)

    @rule()
    def file(self) -> None:
        before = self._state
        assert self._try(actions.file_scheme, actor=self.city.head(self.city.lead)) == (before == "settled")

    @rule()
    def give_back(self) -> None:
        before = self._state
        worked = self._try(actions.return_scheme, actor=self.city.office, reason="缺安排")
        assert worked == (before == "filed")

    @invariant()
    def versions_and_answers_are_kept(self) -> None:
        assert [v.text for v in self.scheme.versions.order_by("number")] == self.texts
        kept = SchemeOpinion.objects.filter(version__scheme=self.scheme)
        found = {(o.version.number, o.unit_id): (o.agrees, o.comment) for o in kept.select_related("version")}
        assert found == self.said

    @invariant()
    def nothing_is_settled_without_everybody(self) -> None:
        if self._state in {"settled", "filed"}:
            latest = len(self.texts)
            assert all(self.said[latest, unit.pk][0] for unit in (self.city.first, self.city.second))


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [ShareAndReports, SchemeAndOpinions])
def test_in_whatever_order_things_happen(machine: type[Undone]) -> None:
    """2020 notice, part 3: a scheme is settled 取得一致意见后; a percentage follows from the measures done."""
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=25, deadline=None))
