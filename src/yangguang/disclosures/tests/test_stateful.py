"""Whatever people try in whatever order, what is public has been reviewed, cleared and numbered as the rules say."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from yangguang.catalogue.models import Fulfilment, Obligation, StandardCatalogue, StandardItem
from yangguang.disclosures import actions
from yangguang.disclosures.due import publish_due
from yangguang.disclosures.models import Disclosure, Edition, Placement, Withdrawal
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
from yangguang.disclosures.tests.test_safety import NUMBER
from yangguang.kernel import audit, present
from yangguang.kernel.actions import Refused
from yangguang.kernel.public import ANYBODY
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory
from yangguang.regulations import actions as register
from yangguang.regulations.models import Regulation
from yangguang.regulations.states import Change

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = st.sampled_from(["clerk", "first", "second", "head", "office"])
ROLES_IN_ORDER = ("first", "second", "head")
WHICH = st.integers(min_value=0, max_value=4)
KINDS = st.sampled_from(["notice", "normative"])
BODY = "<p>为进一步优化营商环境，制定以下措施，请各单位认真贯彻落实。</p>"
LEAK = f"<p>公示对象李四，身份证号{NUMBER}，现予公示，请社会各界监督。</p>"


class Records(RuleBasedStateMachine):
    """People of one unit act on its records; what is refused changes nothing."""

    came_out = came_out_due = 0

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.people = staff()
        city = Unit.objects.get(code="changde")
        heir = UnitFactory(parent=city, code="heir", name="常德市综合局", short_name="市综合局")
        self.units = [self.people.unit, heir]
        self.registrar = UserFactory(username="registrar")
        RoleHoldingFactory(user=self.registrar, unit=heir, role=Role.REVIEWER)
        self.series = register.open_series(
            self.people.unit, actor=self.people.office, keeper=heir, prefix="CDCR", code="01"
        )
        catalogue = StandardCatalogue.objects.create(
            unit=city, field="公共法律服务", year=2020, title="标准目录", slug="legal", published_at=present.now()
        )
        item = StandardItem.objects.create(catalogue=catalogue, number="1", order=1, level1="法律援助")
        self.owed = Obligation.objects.create(item=item, unit=self.people.unit, since=present.today())

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
            "body_html": BODY,
        }
        if openness != Openness.PROACTIVE:
            fields |= {"openness_basis": "16-internal", "review_again_on": date(2099, 1, 1)}
        owed = [self.owed] if kind == "notice" else []
        self.attempt(lambda: actions.draft(self.people.unit, actor=self.person(who), fields=fields, obligations=owed))

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

    @rule(which=WHICH, known=st.booleans())
    def register(self, which: int, known: bool) -> None:
        """Enter the newest edition in the register, as new or as an amendment."""
        if edition := self.newest(which):
            self.attempt(
                lambda: register.register(
                    edition,
                    actor=self.registrar,
                    series=self.series,
                    effective_on=present.today(),
                    months=60,
                    change=Change.AMENDED if known else Change.ISSUED,
                    opinion="同意",
                )
            )

    @rule(which=WHICH)
    def bring_out(self, which: int) -> None:
        """All three reviews, both clearances and the registration, and the attempt to publish."""
        self.go_on(which, 3)
        for kind in ClearanceKind:
            self.clear("second", which, kind, Conclusion.CLEARED)
        for known in (False, True):
            self.register(which, known)
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

    @rule(which=WHICH)
    def leak_and_go_on(self, which: int) -> None:
        """A number comes into the text; the checks stop it at the door, whoever then goes on."""
        if edition := self.newest(which):
            fields = {"body_html": LEAK}
            self.attempt(
                lambda: actions.revise(edition, actor=self.people.clerk, revision=edition.revision, fields=fields)
            )
            self.bring_out(which)

    @rule(who=PEOPLE, which=WHICH)
    def mask(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(lambda: actions.mask_text(edition, actor=self.person(who), revision=edition.revision))

    @rule(who=st.sampled_from(["head", "office"]), which=WHICH)
    def schedule(self, who: str, which: int) -> None:
        """All three reviews and both clearances, and a time at which to publish."""
        self.go_on(which, 3)
        for kind in ClearanceKind:
            self.clear("second", which, kind, Conclusion.CLEARED)
        if edition := self.newest(which):
            at = present.now() + timedelta(hours=1)
            self.attempt(lambda: actions.publish(edition, actor=self.person(who), at=at))

    @rule(who=PEOPLE, which=WHICH)
    def cancel_schedule(self, who: str, which: int) -> None:
        if edition := self.newest(which):
            self.attempt(lambda: actions.cancel_schedule(edition, actor=self.person(who)))

    @rule()
    def the_time_comes(self) -> None:
        """The worker publishes what is due; afterwards nothing that is due waits any longer."""
        past = present.now() - timedelta(seconds=1)
        Edition.objects.filter(publish_at__isnull=False, state=EditionState.APPROVED).update(publish_at=past)
        Records.came_out_due += publish_due()
        assert not Edition.objects.filter(state=EditionState.APPROVED, publish_at__lte=present.now()).exists()

    @rule(which=WHICH)
    def bring_out_in_time(self, which: int) -> None:
        self.schedule("head", which)
        self.the_time_comes()

    @rule(who=PEOPLE, which=WHICH, meets=st.booleans())
    def reclassify(self, who: str, which: int, meets: bool) -> None:
        if edition := self.newest(which):
            owed = [self.owed] if meets else []
            self.attempt(
                lambda: actions.reclassify(
                    edition.disclosure, actor=self.person(who), obligations=owed, reason="归类有误"
                )
            )

    @rule(who=st.sampled_from(["clerk", "head", "office"]), which=WHICH, to=st.integers(0, 1))
    def move(self, who: str, which: int, to: int) -> None:
        if edition := self.newest(which):
            record, unit = edition.disclosure, self.units[to]
            self.attempt(lambda: actions.reassign(record, actor=self.person(who), unit=unit, reason="机构改革"))

    @rule(who=st.sampled_from(["head", "office"]), which=WHICH, by=WHICH)
    def replace(self, who: str, which: int, by: int) -> None:
        old, new = self.newest(which), self.newest(by)
        if old and new:
            self.attempt(
                lambda: actions.withdraw(
                    old.disclosure,
                    actor=self.person(who),
                    kind=WithdrawalKind.REPLACED,
                    note="由新的规定代替。",
                    successor=new.disclosure,
                )
            )

    @invariant()
    def what_anybody_reads_has_no_number_in_it(self) -> None:
        """Article 15: 涉及个人隐私的不得公开."""
        assert not Edition.objects.visible_to(ANYBODY).filter(body_html__contains=NUMBER).exists()

    @invariant()
    def what_is_met_is_met_by_live_records_that_say_so(self) -> None:
        live = Edition.objects.live().filter(obligations__isnull=False)
        met = Fulfilment.objects.filter(withdrawn_on__isnull=True).values_list("record", "obligation_id")
        assert sorted(met) == sorted(live.values_list("disclosure_id", "obligations"))

    @invariant()
    def nobody_is_led_in_a_circle(self) -> None:
        leads = dict(Withdrawal.objects.exclude(successor=None).values_list("disclosure_id", "successor_id"))
        for start in leads:
            at, steps = start, 0
            while at in leads:
                at, steps = leads[at], steps + 1
                assert steps <= len(leads)

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
        ends: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            series, _, end = number.rpartition("-")
            ends[series].append(int(end))
        for found in ends.values():
            assert sorted(found) == list(range(1, len(found) + 1))

    @invariant()
    def normative_documents_are_registered_as_they_are_public(self) -> None:
        """三统一: each is registered on the content that is public, and the numbers have neither gap nor repeat."""
        for edition in Edition.objects.filter(published_at__isnull=False, kind="normative"):
            assert edition.registration.digest == edition.digest
            assert edition.registration.number == edition.unified_number != ""
        numbers = Regulation.objects.values_list("registration_number", flat=True)
        assert sorted(int(number[-3:]) for number in numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def what_was_taken_down_for_what_it_says_is_closed_in_the_library(self) -> None:
        for document in Regulation.objects.select_related("disclosure"):
            newest = document.disclosure.withdrawals.order_by("pk").last()
            live = document.disclosure.editions.filter(state=EditionState.LIVE).exists()
            assert document.closed == (not live and newest is not None and newest.kind == WithdrawalKind.WITHDRAWN)

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
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Records.came_out_due > 0, "nothing was published by the worker"
    assert Records.came_out > 5, "hardly anything was published: the rules were not put to the test"
