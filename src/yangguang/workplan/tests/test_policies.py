"""Who may do what, when (2020 notice, parts 3 and 5; four eyes before evidence goes public): allowed, and refused with
the sentence that the page shows."""

from datetime import date
from typing import Any

import pytest

from yangguang.organisations.models import Role
from yangguang.workplan import actions, policies
from yangguang.workplan.models import SchemeOpinion, UnitMention
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.tests.working_city import LINK, TODAY, City, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return City()


class TestAnswers:
    def test_the_unit_accepts_once(self, city: City) -> None:
        share = actions.accept(city.share(city.first), actor=city.clerk(city.first))
        assert (share.state, share.answered_by_id) == ("accepted", city.clerk(city.first).pk)
        again = refused(lambda: actions.accept(share, actor=city.clerk(city.first)))
        assert again == "这项任务已接受，不必再答复。"

    @pytest.mark.parametrize("who", ["foreign", "second", "office"])
    def test_nobody_else_accepts(self, city: City, who: str) -> None:
        actor = city.office if who == "office" else city.clerk(getattr(city, who))
        assert refused(lambda: actions.accept(city.share(city.first), actor=actor)) == "接受或提出异议须由武陵区办理。"

    def test_a_contest_says_why(self, city: City) -> None:
        clerk = city.clerk(city.first)
        reason = refused(lambda: actions.contest(city.share(city.first), actor=clerk, reason="  "))
        assert reason == "请写明异议理由。"
        share = actions.contest(city.share(city.first), actor=clerk, reason=" 不属于本区职责 ")
        assert (share.state, share.contest_reason) == ("contested", "不属于本区职责")

    def test_the_office_decides_with_its_opinion(self, city: City) -> None:
        share = city.share(city.first)
        assert refused(lambda: actions.uphold(share, actor=city.office, opinion="维持")) == "这项任务没有待裁定的异议。"
        actions.contest(share, actor=city.clerk(city.first), reason="不属于本区")
        own_head = city.head(city.first)
        assert "下达任务的单位" in refused(lambda: actions.uphold(share, actor=own_head, opinion="维持"))
        assert refused(lambda: actions.uphold(share, actor=city.office, opinion="")) == "请写明裁定意见。"
        upheld = actions.uphold(share, actor=city.office, opinion="职责明确，维持")
        assert (upheld.state, upheld.decision) == ("accepted", "职责明确，维持")

    def test_the_office_releases(self, city: City) -> None:
        share = city.share(city.second)
        actions.contest(share, actor=city.clerk(city.second), reason="不属于本局")
        assert actions.release_share(share, actor=city.office, opinion="同意").state == "released"
        reason = refused(lambda: actions.accept(share, actor=city.clerk(city.second)))
        assert reason == "这项任务已解除，不必再答复。"

    def test_a_head_of_the_city_decides_as_well(self, city: City) -> None:
        share = city.share(city.second)
        actions.contest(share, actor=city.clerk(city.second), reason="不属于本局")
        assert actions.uphold(share, actor=city.head(city.root), opinion="维持").state == "accepted"


class TestBreakingDown:
    def call(self, city: City, **changed: Any) -> Any:
        values = {"title": "本区分解", "text": "第一项\n\n第二项", "units": [city.body], "due_on": date(2020, 5, 22)}
        return actions.break_down(city.share(city.first), actor=city.clerk(city.first), **{**values, **changed})

    def test_makes_a_part_with_measures_and_shares(self, city: City) -> None:
        city.accepted(city.first)
        part = self.call(city)
        assert (part.owner, part.parent, part.number) == (city.first, city.task, 1)
        assert [(m.text, m.due_on) for m in part.measures.order_by("order")] == [
            ("第一项", date(2020, 5, 22)),
            ("第二项", date(2020, 5, 22)),
        ]
        share = part.assignments.get()
        assert (share.unit, share.cached_total, share.cached_next_due) == (city.body, 2, date(2020, 5, 22))
        assert self.call(city).number == 2

    def test_waits_for_acceptance(self, city: City) -> None:
        assert refused(lambda: self.call(city)) == "请先接受任务，再向下分解。"

    def test_reaches_only_bodies_below(self, city: City) -> None:
        city.accepted(city.first)
        assert refused(lambda: self.call(city, units=[city.second])) == "市第二局不是武陵区的下属单位。"
        assert "不是武陵区的下属单位" in refused(lambda: self.call(city, units=[city.first]))

    @pytest.mark.parametrize("missing", [{"units": []}, {"text": " \n "}, {"title": " "}])
    def test_asks_for_something_of_somebody(self, city: City, missing: dict[str, Any]) -> None:
        city.accepted(city.first)
        assert refused(lambda: self.call(city, **missing)) == "请写明分解任务的名称、要求和承办单位。"

    def test_needs_bodies_in_the_list(self, city: City) -> None:
        share = city.accepted(city.second)
        reason = policies.may_break_down(city.clerk(city.second), share)
        assert reason == "名录中市第二局没有下属单位或内设机构，请系统管理员先补进单位名录。"
        assert policies.may_break_down(city.clerk(city.foreign), share) == "分解任务须由市第二局办理。"


class TestNarrowing:
    def mention(self, city: City) -> UnitMention:
        return UnitMention.objects.create(
            task=city.task, part=Part.RESPONSIBLE, order=9, as_written="市直有关部门", group=city.group
        )

    def test_the_office_names_members(self, city: City) -> None:
        mention = actions.narrow(self.mention(city), actor=city.office, units=[city.foreign])
        assert mention.narrowed_at is not None
        assert city.share(city.foreign).state == "proposed"
        assert city.share(city.first).state == "proposed"

    def test_refuses_strangers_and_nobody(self, city: City) -> None:
        mention = self.mention(city)
        assert "不在“市直有关部门”的范围内" in refused(
            lambda: actions.narrow(mention, actor=city.office, units=[city.first])
        )
        assert refused(lambda: actions.narrow(mention, actor=city.office, units=[])) == "请至少选定一个单位。"
        clerk = city.clerk(city.first)
        reason = refused(lambda: actions.narrow(mention, actor=clerk, units=[city.foreign]))
        assert reason == "明确“有关单位”须由政务公开办办理。"
        plain = city.task.mentions.filter(unit=city.first).get()
        assert policies.may_narrow(city.office, plain) == "这里写的是确定的单位，无须明确。"


class TestReports:
    def test_wait_for_acceptance_and_stop_at_a_contest(self, city: City) -> None:
        assert refused(lambda: city.reported(city.first)) == "请先接受任务，再报送进展。"
        actions.contest(city.share(city.first), actor=city.clerk(city.first), reason="不属于")
        assert refused(lambda: city.reported(city.first)) == "这项任务有异议，暂不能报送进展。"

    def test_are_made_by_the_unit(self, city: City) -> None:
        share = city.accepted(city.first)
        reason = refused(lambda: actions.report(share, actor=city.clerk(city.second), text="x", today=TODAY))
        assert reason == "报送进展须由武陵区办理。"

    @pytest.mark.parametrize("given", [{}, {"evidence": ()}])
    def test_a_measure_done_needs_evidence(self, city: City, given: dict[str, Any]) -> None:
        """Also where the caller leaves the parameter out."""
        share = city.accepted(city.first)
        done = [(city.measures()[0], TODAY)]
        clerk = city.clerk(city.first)
        reason = refused(lambda: actions.report(share, actor=clerk, text="x", done=done, today=TODAY, **given))
        assert reason == "勾选了完成的举措，请至少附一件佐证（文件或网址）。"

    @pytest.mark.parametrize(
        ("day", "reason"),
        [
            (date(2020, 5, 21), "完成日期不能晚于今天。"),
            (date(2019, 12, 31), "完成日期早于 2020 年，不属于这一年度的任务，请核对。"),
        ],
    )
    def test_a_measure_is_done_in_the_year_and_not_tomorrow(self, city: City, day: date, reason: str) -> None:
        share = city.accepted(city.first)
        given = {"text": "x", "done": [(city.measures()[0], day)], "evidence": [LINK], "today": TODAY}
        assert refused(lambda: actions.report(share, actor=city.clerk(city.first), **given)) == reason

    def test_say_something_about_their_own_measures_once(self, city: City) -> None:
        share = city.accepted(city.first)
        clerk = city.clerk(city.first)

        def send(text: str, *measures: Any) -> str:
            done = [(measure, TODAY) for measure in measures]
            return refused(
                lambda: actions.report(share, actor=clerk, text=text, done=done, evidence=[LINK], today=TODAY)
            )

        assert send(" ") == "请写进展情况。"
        assert "不属于这项任务" in send("x", city.measures(city.other)[0])
        assert send("x", city.measures()[0], city.measures()[0]) == "同一项举措只需勾选一次。"

    def test_are_returned_by_the_setter_with_a_reason(self, city: City) -> None:
        city.accepted(city.first)
        report = city.reported(city.first, city.measures()[0])
        actions.release_evidence(report.evidence.get(), actor=city.head(city.first))
        assert city.share(city.first).cached_done == 1
        own = city.head(city.first)
        assert (
            refused(lambda: actions.return_report(report, actor=own, reason="x")) == "退回进展须由下达任务的单位办理。"
        )
        assert refused(lambda: actions.return_report(report, actor=city.office, reason=" ")) == "请写明退回理由。"
        back = actions.return_report(report, actor=city.office, reason="佐证不符")
        assert (back.state, back.return_reason) == ("returned", "佐证不符")
        assert city.share(city.first).cached_done == 0
        assert report.evidence.get().released_at is None
        assert refused(lambda: actions.return_report(report, actor=city.office, reason="x")) == "这份进展已经退回。"


class TestFourEyes:
    def test_another_reviewer_releases(self, city: City) -> None:
        piece = city.shown(city.first)
        released = actions.release_evidence(piece, actor=city.reviewer(city.first))
        assert (released.released_by, released.released_at is not None) == (city.reviewer(city.first), True)
        reason = refused(lambda: actions.release_evidence(piece, actor=city.head(city.first)))
        assert reason == "这件佐证已经公开。"

    def test_whoever_added_it_does_not(self, city: City) -> None:
        city.accepted(city.first)
        head = city.head(city.first)
        report = actions.report(city.share(city.first), actor=head, text="x", evidence=[LINK], today=TODAY)
        piece = report.evidence.get()
        assert refused(lambda: actions.release_evidence(piece, actor=head)) == "自己上传的佐证须由另一人审核后公开。"

    @pytest.mark.parametrize("role", [Role.CLERK, Role.OFFICE, Role.EVALUATOR, Role.ADMINISTRATOR])
    def test_only_reviewers_and_heads_do(self, city: City, role: str) -> None:
        piece = city.shown(city.first)
        other = city.person(role, city.first) if role != Role.CLERK else city.clerk(city.second)
        reason = refused(lambda: actions.release_evidence(piece, actor=other))
        assert reason == "公开佐证须由本单位审核人或负责人办理。"

    def test_a_returned_report_shows_nothing(self, city: City) -> None:
        piece = city.shown(city.first)
        actions.return_report(piece.report, actor=city.office, reason="不符")
        reason = refused(lambda: actions.release_evidence(piece, actor=city.head(city.first)))
        assert reason == "进展已退回，佐证不能公开。"

    def test_anyone_of_the_unit_takes_it_back(self, city: City) -> None:
        piece = city.shown(city.first)
        clerk = city.clerk(city.first)
        assert refused(lambda: actions.retract_evidence(piece, actor=clerk)) == "这件佐证没有公开。"
        actions.release_evidence(piece, actor=city.head(city.first))
        stranger = city.clerk(city.second)
        assert refused(lambda: actions.retract_evidence(piece, actor=stranger)) == "撤回公开须由本单位办理。"
        assert actions.retract_evidence(piece, actor=clerk).released_at is None


class TestSchemes:
    def agree(self, city: City, scheme: Any, *units: Any) -> None:
        for unit in units:
            actions.give_opinion(scheme, actor=city.clerk(unit), unit=unit, agrees=True)

    def test_the_lead_writes_and_others_do_not(self, city: City) -> None:
        scheme = city.scheme()
        stranger = city.clerk(city.first)
        assert (
            refused(lambda: actions.write_version(scheme, actor=stranger, text="x"))
            == "专项方案由牵头单位市牵头局办理。"
        )
        assert refused(lambda: actions.write_version(scheme, actor=city.clerk(city.lead), text=" ")) == "请写方案正文。"
        assert refused(lambda: actions.consult(scheme, actor=stranger)) == "专项方案由牵头单位市牵头局办理。"

    def test_there_must_be_a_version_to_ask_about(self, city: City) -> None:
        scheme = city.scheme()
        scheme.versions.all().delete()
        reason = refused(lambda: actions.consult(scheme, actor=city.clerk(city.lead)))
        assert reason == "请先起草方案，再送责任单位征求意见。"

    def test_responsible_units_give_their_word(self, city: City) -> None:
        scheme = city.scheme()

        def word(unit: Any, actor: Any = None, **given: Any) -> str:
            values = {"unit": unit, "agrees": True, **given}
            return refused(lambda: actions.give_opinion(scheme, actor=actor or city.clerk(unit), **values))

        assert word(city.first) == "方案起草中，现在不收意见。"
        actions.consult(scheme, actor=city.clerk(city.lead))
        assert word(city.first, city.clerk(city.second)) == "须由武陵区答复。"
        assert word(city.lead) == "牵头单位不对自己的方案提意见。"
        assert word(city.foreign) == "市无关局不是这项任务的责任单位。"
        assert word(city.first, agrees=False) == "不同意时请写明意见。"
        assert refused(lambda: actions.consult(scheme, actor=city.clerk(city.lead))) == "方案征求意见中，不在起草阶段。"

    def test_settling_needs_every_word_and_every_agreement(self, city: City) -> None:
        scheme, head = city.scheme(), city.head(city.lead)
        assert refused(lambda: actions.settle(scheme, actor=head)) == "方案起草中，不在征求意见阶段。"
        actions.consult(scheme, actor=city.clerk(city.lead))
        assert "专项方案由牵头单位" in refused(lambda: actions.settle(scheme, actor=city.clerk(city.lead)))
        assert refused(lambda: actions.settle(scheme, actor=head)) == "还有 2 个责任单位没有答复：武陵区、市第二局。"
        self.agree(city, scheme, city.first)
        actions.give_opinion(scheme, actor=city.clerk(city.second), unit=city.second, agrees=False, comment="要改")
        reason = refused(lambda: actions.settle(scheme, actor=head))
        assert reason == "市第二局不同意。请协商修改后送新一稿，取得一致意见再商定。"
        self.agree(city, scheme, city.second)
        assert actions.settle(scheme, actor=head).state == "settled"
        assert refused(lambda: actions.write_version(scheme, actor=head, text="x")) == "方案已商定，不能再改稿。"

    def test_a_unit_released_since_does_not_block(self, city: City) -> None:
        scheme = city.scheme()
        actions.consult(scheme, actor=city.clerk(city.lead))
        self.agree(city, scheme, city.first)
        actions.give_opinion(scheme, actor=city.clerk(city.second), unit=city.second, agrees=False, comment="与我无关")
        actions.contest(city.share(city.second), actor=city.clerk(city.second), reason="无关")
        actions.release_share(city.share(city.second), actor=city.office, opinion="同意")
        assert actions.settle(scheme, actor=city.head(city.lead)).state == "settled"

    def test_units_still_to_be_named_are_not_passed_over(self, city: City) -> None:
        scheme = city.scheme()
        actions.consult(scheme, actor=city.clerk(city.lead))
        self.agree(city, scheme, city.first, city.second)
        TestNarrowing().mention(city)
        reason = refused(lambda: actions.settle(scheme, actor=city.head(city.lead)))
        assert reason.startswith("“市直有关部门”指哪些单位还没有明确")

    def test_filed_and_returned_it_is_written_anew(self, city: City) -> None:
        scheme, head = city.scheme(), city.head(city.lead)
        assert refused(lambda: actions.file_scheme(scheme, actor=head)) == "方案商定后才能报送。"
        actions.consult(scheme, actor=city.clerk(city.lead))
        self.agree(city, scheme, city.first, city.second)
        actions.settle(scheme, actor=head)
        assert refused(lambda: actions.return_scheme(scheme, actor=city.office, reason="x")) == "方案还没有报送。"
        assert actions.file_scheme(scheme, actor=head).filed_at is not None
        assert refused(lambda: actions.return_scheme(scheme, actor=head, reason="x")) == "退回方案须由政务公开办办理。"
        assert refused(lambda: actions.return_scheme(scheme, actor=city.office, reason="")) == "请写明退回理由。"
        back = actions.return_scheme(scheme, actor=city.office, reason="缺进度安排")
        assert (back.state, back.return_reason, back.filed_at) == ("drafting", "缺进度安排", None)
        reason = refused(lambda: actions.consult(scheme, actor=head))
        assert reason == "方案已被退回，请先按退回理由写出新一稿，再送责任单位征求意见。"
        actions.write_version(scheme, actor=head, text="补进度安排")
        assert actions.consult(scheme, actor=head).state == "consulting"

    def test_the_lead_answers_a_comment_while_opinions_are_asked(self, city: City) -> None:
        scheme, clerk = city.scheme(), city.clerk(city.lead)
        actions.consult(scheme, actor=clerk)
        given = {"unit": city.first, "agrees": False, "comment": "增加期限"}
        opinion: SchemeOpinion = actions.give_opinion(scheme, actor=city.clerk(city.first), **given)
        assert refused(lambda: actions.answer_opinion(opinion, actor=clerk, answer=" ")) == "请写明采纳情况。"
        stranger = city.clerk(city.first)
        assert "牵头单位" in refused(lambda: actions.answer_opinion(opinion, actor=stranger, answer="x"))
        assert actions.answer_opinion(opinion, actor=clerk, answer="采纳").answer == "采纳"
        actions.write_version(scheme, actor=clerk, text="第二稿")
        reason = refused(lambda: actions.answer_opinion(opinion, actor=clerk, answer="再答"))
        assert reason == "方案不在征求意见阶段。"
