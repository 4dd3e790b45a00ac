"""Whatever people try in whatever order, what is public has been reviewed, cleared and numbered as the rules say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from yangguang.disclosures import actions
from yangguang.disclosures.models import Disclosure, Edition, Placement
from yangguang.disclosures.states import (
    OPEN_STATES,
    ClearanceKind,
    Conclusion,
    Decision,
    EditionState,
    Openness,
    WithdrawalKind,
)
from yangguang.disclosures.tests.people import staff
from yangguang.kernel import audit
from yangguang.kernel.actions import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = st.sampled_from(["clerk", "first", "second", "head", "office"])
ROLES_IN_ORDER = ("first", "second", "head")
WHICH = st.integers(min_value=0, max_value=4)
KINDS = st.sampled_from(["notice", "normative"])


class Records(RuleBasedStateMachine):
    """People of one unit act on its records; what is refused changes nothing."""

    came_out = 0

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.people = staff()

    def teardown(self) -> None:
        Records.came_out += Edition.objects.filter(published_at__isnull=False).count()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def person(self, name: str) -> Any:
        return getattr(self.people, name)

    def newest(self, which: int) -> Edition | None:
        records = list(Disclosure.objects.order_by("pk"))
        if not records:
            return None
        return records[which % len(records)].editions.order_by("-number").first()

    def attempt(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except Refused:
            return

    @initialize(kinds=st.tuples(KINDS, KINDS))
    def begin(self, kinds: tuple[str, str]) -> None:
        """Two drafts, so that there is something to act on."""
        for kind in kinds:
            self.draft("clerk", kind, Openness.PROACTIVE)

    @rule(who=PEOPLE, kind=KINDS, openness=st.sampled_from(Openness.values))
    def draft(self, who: str, kind: str, openness: str) -> None:
        fields = {
            "title": "关于优化营商环境的若干措施",
            "kind": kind,
            "openness": openness,
            "formed_on": date(2020, 6, 1),
            "body_html": "<p>为进一步优化营商环境，制定以下措施，请各单位认真贯彻落实。</p>",
        }
        if openness != Openness.PROACTIVE:
            fields |= {"openness_basis": "16-internal", "review_again_on": date(2099, 1, 1)}
        self.attempt(lambda: actions.draft(self.people.unit, actor=self.person(who), fields=fields))

    @rule(who=PEOPLE, which=WHICH, stale=st.booleans())
    def revise(self, who: str, which: int, stale: bool) -> None:
        if edition := self.newest(which):
            revision = edition.revision - stale
            fields = {"summary": f"概述{edition.revision}"}
            self.attempt(lambda: actions.revise(edition, actor=self.person(who), revision=revision, fields=fields))

    @rule(who=PEOPLE, which=WHICH, stale=st.booleans())
    def submit(self, who: str, which: int, stale: bool) -> None:
        if edition := self.newest(which):
            revision = edition.revision - stale
            self.attempt(
                lambda: actions.submit(edition, actor=self.person(who), revision=revision, accepts_warnings=True)
            )

    @rule(who=PEOPLE, which=WHICH)
    def review(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(
                lambda: actions.pass_review(edition, actor=self.person(who), stage=edition.state, digest=edition.digest)
            )

    @rule(which=WHICH, upto=st.integers(1, 3))
    def go_on(self, which: int, upto: int) -> None:
        """Those who may, in their order: without this rule hardly a record would come to its end."""
        self.submit("clerk", which, stale=False)
        for name in ROLES_IN_ORDER[:upto]:
            self.review(name, which)

    @rule(which=WHICH)
    def bring_out(self, which: int) -> None:
        """All three reviews and both clearances, and the attempt to publish."""
        self.go_on(which, 3)
        for kind in ClearanceKind:
            self.clear("second", which, kind, Conclusion.CLEARED)
        self.publish("head", which)

    @rule(which=WHICH, kind=st.sampled_from(ClearanceKind))
    def bring_out_half_cleared(self, which: int, kind: ClearanceKind) -> None:
        """As before, with one of the clearances alone."""
        self.go_on(which, 3)
        self.clear("second", which, kind, Conclusion.CLEARED)
        self.publish("head", which)

    @rule(who=PEOPLE, which=WHICH)
    def give_back(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(
                lambda: actions.return_draft(edition, actor=self.person(who), stage=edition.state, comment="请修改")
            )

    @rule(who=PEOPLE, which=WHICH)
    def recall(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(lambda: actions.recall(edition, actor=self.person(who)))

    @rule(who=PEOPLE, which=WHICH, kind=st.sampled_from(ClearanceKind), conclusion=st.sampled_from(Conclusion))
    def clear(self, who: str, which: int, kind: ClearanceKind, conclusion: Conclusion) -> None:
        if edition := self.newest(which):
            digest = edition.digest
            self.attempt(
                lambda: actions.clear(
                    edition, actor=self.person(who), kind=kind, conclusion=conclusion, basis="已审查", digest=digest
                )
            )

    @rule(who=PEOPLE, which=WHICH)
    def publish(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(lambda: actions.publish(edition, actor=self.person(who)))

    @rule(who=PEOPLE, which=WHICH)
    def hold(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(lambda: actions.hold(edition, actor=self.person(who)))

    @rule(who=PEOPLE, which=WHICH)
    def amend(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(lambda: actions.amend(edition.disclosure, actor=self.person(who)))

    @rule(who=st.sampled_from(["clerk", "office"]), which=st.just(1))
    def discard(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(lambda: actions.discard(edition, actor=self.person(who)))

    @rule(who=PEOPLE, which=WHICH, kind=st.sampled_from([WithdrawalKind.WITHDRAWN, WithdrawalKind.REPEALED]))
    def withdraw(self, who: str, which: int, kind: WithdrawalKind) -> None:
        if edition := self.newest(which):
            self.attempt(
                lambda: actions.withdraw(edition.disclosure, actor=self.person(who), kind=kind, note="已停止执行。")
            )

    @invariant()
    def what_was_published_passed_three_people_none_of_whom_wrote_it(self) -> None:
        """Article 17, and 三审三校: whoever is at the end, the record of how it came there is whole."""
        for edition in Edition.objects.filter(published_at__isnull=False):
            steps = edition.steps.filter(void=False, decision=Decision.PASSED, digest=edition.digest)
            reviewers = set(steps.values_list("by_id", flat=True))
            assert len(reviewers) == 3
            assert not reviewers & set(edition.writers.values_list("pk", flat=True))
            asked = {ClearanceKind.SECRECY} | ({ClearanceKind.LEGALITY} if edition.kind == "normative" else set())
            for kind in asked:
                last = edition.clearances.filter(kind=kind, digest=edition.digest, at__lte=edition.published_at).last()
                assert last is not None
                assert last.conclusion == Conclusion.CLEARED
            assert edition.openness == Openness.PROACTIVE

    @invariant()
    def at_most_one_open_and_one_live(self) -> None:
        for record in Disclosure.objects.all():
            assert record.editions.filter(state__in=OPEN_STATES).count() <= 1
            assert record.editions.filter(state=EditionState.LIVE).count() <= 1

    @invariant()
    def index_numbers_have_no_gap(self) -> None:
        numbers = Disclosure.objects.exclude(index_number=None).values_list("index_number", flat=True)
        ends = sorted(int(number.rpartition("-")[2]) for number in numbers)
        assert ends == list(range(1, len(ends) + 1))

    @invariant()
    def only_live_editions_have_a_place(self) -> None:
        assert not Placement.objects.exclude(edition__state=EditionState.LIVE).exists()

    @invariant()
    def the_log_is_whole(self) -> None:
        assert audit.verify()[1] is None


def test_no_order_of_steps_makes_public_what_was_not_reviewed_and_cleared() -> None:
    run_state_machine_as_test(
        Records,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Records.came_out > 10, "hardly anything was published: the rules were not put to the test"
