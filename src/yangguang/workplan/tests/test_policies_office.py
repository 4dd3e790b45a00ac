"""What the office may do, when: orders, bulletins, imports; and training and meetings, which units log themselves."""

from datetime import date
from typing import Any

import pytest

from yangguang.kernel.actions import REGISTRY
from yangguang.organisations.models import Role
from yangguang.workplan import actions, policies
from yangguang.workplan.models import NoticeImport
from yangguang.workplan.tests.working_city import LINK, SYSTEM, TODAY, City, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return City()


class TestOrders:
    def issue(self, city: City, actor: Any = None, **changed: Any) -> Any:
        values = {"unit": city.first, "matter": "补报", "working_days": 5, "today": TODAY}
        return actions.issue_order(city.plan, actor=actor or city.office, **{**values, **changed})

    def test_are_issued_by_the_office(self, city: City) -> None:
        order = self.issue(city, assignment=city.share(city.first))
        assert (str(order), order.unit, order.state) == ("督办〔2020〕1号", city.first, "issued")

    @pytest.mark.parametrize("days", [0, -1, 61])
    def test_give_a_sensible_time(self, city: City, days: int) -> None:
        assert refused(lambda: self.issue(city, working_days=days)) == "回复期限应在 1 至 60 个工作日之间。"

    def test_say_what_and_to_whom(self, city: City) -> None:
        assert refused(lambda: self.issue(city, matter=" ")) == "请写明督办事项。"
        assert refused(lambda: self.issue(city, unit=city.foreign)) == "市无关局在这份年度任务中没有任务。"
        other = city.share(city.second)
        reason = refused(lambda: self.issue(city, assignment=other))
        assert reason == "武陵区没有承担所选的任务，请重新选择单位或任务。"
        clerk = city.clerk(city.first)
        assert refused(lambda: self.issue(city, clerk)) == "发督办单须由政务公开办办理。"

    def test_are_answered_returned_and_closed(self, city: City) -> None:
        order, clerk = city.order(city.first), city.clerk(city.first)
        assert refused(lambda: actions.close_order(order, actor=city.office)) == "单位回复后才能办结或退回。"
        assert refused(lambda: actions.reply_to_order(order, actor=clerk, reply="", today=TODAY)) == "请写回复内容。"
        other = city.clerk(city.second)
        reason = refused(lambda: actions.reply_to_order(order, actor=other, reply="x", today=TODAY))
        assert reason == "回复督办单须由武陵区办理。"
        assert actions.reply_to_order(order, actor=clerk, reply="已补报", today=TODAY).replied_on == TODAY
        assert refused(lambda: actions.reply_to_order(order, actor=clerk, reply="x", today=TODAY)) == "督办单已回复。"
        assert refused(lambda: actions.return_reply(order, actor=city.office, reason="")) == "请写明退回理由。"
        back = actions.return_reply(order, actor=city.office, reason="没有附件")
        assert (back.state, back.replied_on, back.reply) == ("issued", None, "已补报")
        actions.reply_to_order(order, actor=clerk, reply="已补", today=TODAY)
        assert refused(lambda: actions.close_order(order, actor=clerk)) == "办结督办单须由政务公开办办理。"
        assert actions.close_order(order, actor=city.office).state == "closed"

    def test_move_only_with_the_calendar(self, city: City) -> None:
        order = city.order(city.first)
        policy = REGISTRY["workplan.move_order_deadline"].policy
        assert policy(city.office, order) == "期限由工作日历推算，不能手工修改。"
        assert policy(SYSTEM, order) is None


class TestEventsAndBulletins:
    def test_events_are_logged_by_the_unit_after_they_were_held(self, city: City) -> None:
        values = {"kind": "training", "title": "条例培训", "attendance": 30, "today": TODAY}
        clerk = city.clerk(city.first)
        event = actions.log_event(city.first, actor=clerk, held_on=TODAY, **values)
        assert (event.unit, event.logged_by) == (city.first, clerk)
        future = date(2020, 5, 21)
        reason = refused(lambda: actions.log_event(city.first, actor=clerk, held_on=future, **values))
        assert reason == "培训、会议举办后再登记，日期不能晚于今天。"
        reason = refused(lambda: actions.log_event(city.second, actor=clerk, held_on=TODAY, **values))
        assert reason == "登记须由市第二局办理。"

    def test_bulletins_are_the_offices_and_stay_as_issued(self, city: City) -> None:
        clerk = city.clerk(city.first)
        assert refused(lambda: actions.draft_bulletin(city.plan, actor=clerk, today=TODAY)) == "通报由政务公开办起草。"
        draft = actions.draft_bulletin(city.plan, actor=city.office, today=TODAY)
        blank = refused(lambda: actions.word_bulletin(draft, actor=city.office, title="x", body=" "))
        assert blank == "通报的标题和正文不能为空。"
        assert "政务公开办" in refused(lambda: actions.issue_bulletin(draft, actor=clerk, today=TODAY))
        actions.word_bulletin(draft, actor=city.office, title="通报", body="正文")
        issued = actions.issue_bulletin(draft, actor=city.office, today=TODAY)
        assert (issued.number, issued.issued_on, issued.body) == (1, TODAY, "正文")
        late = refused(lambda: actions.word_bulletin(issued, actor=city.office, title="改", body="改"))
        assert late == "通报已印发，不能再改。"
        assert refused(lambda: actions.issue_bulletin(issued, actor=city.office, today=TODAY)) == late


class TestImports:
    def notice(self, city: City, state: str = "parsed") -> NoticeImport:
        return NoticeImport(unit=city.root, state=state, revision=3, draft={}, parsed={})

    def test_are_brought_in_and_corrected_by_planners(self, city: City) -> None:
        assert policies.may_import(city.office, city.root) is None
        assert policies.may_import(city.clerk(city.first), city.root).startswith("导入通知须由常德市的经办人")
        assert policies.may_correct(city.office, self.notice(city), revision=3) is None
        assert policies.may_correct(city.office, self.notice(city), revision=2).startswith("有人刚刚保存过核对结果")
        closed = policies.may_correct(city.office, self.notice(city, "confirmed"))
        assert closed.startswith("这份通知已确认或作废")

    def test_are_confirmed_by_the_office_or_the_head(self, city: City) -> None:
        assert policies.may_confirm(city.office, self.notice(city)) is None
        clerk = city.person(Role.CLERK, city.root)
        assert policies.may_confirm(clerk, self.notice(city)) == "确认须由政务公开办或本单位负责人办理。"
        assert policies.may_confirm(city.clerk(city.first), self.notice(city)).startswith("导入通知须由")

    def test_a_plan_is_published_once(self, city: City) -> None:
        assert policies.may_publish(city.office, city.plan) == "这份年度任务已经公开。"
        city.plan.published_at = None
        assert policies.may_publish(city.office, city.plan) is None
        assert policies.may_publish(city.clerk(city.first), city.plan).startswith("公开年度任务须由")


def test_the_system_may_act_everywhere_but_is_not_two_people(city: City) -> None:
    """What the system added has no person behind it, so any reviewer releases it."""
    share = actions.accept(city.share(city.first), actor=SYSTEM)
    report = actions.report(share, actor=SYSTEM, text="x", evidence=[LINK], today=TODAY)
    assert actions.release_evidence(report.evidence.get(), actor=city.head(city.first)).released_at is not None
