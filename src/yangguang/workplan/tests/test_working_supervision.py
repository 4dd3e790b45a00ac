"""The screens of schemes, supervision orders, events and bulletins, step by step as people take them."""

from typing import Any

import pytest
import time_machine

from yangguang.workplan import actions
from yangguang.workplan.models import Bulletin, LoggedEvent, SupervisionOrder
from yangguang.workplan.tests.working_city import TODAY, City
from yangguang.workplan.tests.working_client import at, client, page, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2020-05-20T03:00:00+00:00", tick=True):
        yield


@pytest.fixture
def city() -> City:
    return City()


class TestTheScheme:
    def test_goes_from_draft_to_office(self, city: City) -> None:
        scheme = city.scheme("第一条　公开。")
        url = at("scheme", scheme.pk)
        clerk, head = city.clerk(city.lead), city.head(city.lead)
        assert post(clerk, url, do="consult")[0] == 302
        opinion = f"opinion:{city.first.pk}"
        prefix = opinion.replace(":", "-")
        status, text = post(city.clerk(city.first), url, **{"do": opinion, f"{prefix}-agrees": "no"})
        assert (status, "有意见时请写明具体意见。" in text) == (422, True)
        given = {"do": opinion, f"{prefix}-agrees": "no", f"{prefix}-comment": "补时限"}
        assert post(city.clerk(city.first), url, **given)[0] == 302
        word = scheme.versions.get().opinions.get()
        answer = {"do": f"answer:{word.pk}", f"answer-{word.pk}-words": "采纳"}
        assert "采纳情况：采纳" in post(clerk, url, **answer)[1]
        given = {"do": "write", "write-text": "第一条　五个工作日内公开。", "write-note": "补时限"}
        status, text = post(clerk, url, **given)
        assert status == 302
        assert "<ins>五个工作日内</ins>" in text
        assert post(clerk, url, do="consult")[0] == 302
        status, text = post(head, url, do="settle")
        assert (status, "还有 2 个责任单位没有答复" in text) == (422, True)
        for unit in (city.first, city.second):
            post(city.clerk(unit), url, **{"do": f"opinion:{unit.pk}", f"opinion-{unit.pk}-agrees": "yes"})
        assert post(head, url, do="settle")[0] == 302
        assert post(head, url, do="file")[0] == 302
        text = page(city.office, at("schemes") + "?state=filed")
        assert "推进政策公开" in text
        status, text = post(city.office, url, **{"do": "return", "return-words": "缺分工"})
        assert (status, "被退回：缺分工" in text) == (302, True)

    def test_line_ends_of_the_browser_are_no_change(self, city: City) -> None:
        scheme = city.scheme("第一条\n第二条")
        given = {"do": "write", "write-text": "第一条\r\n第二款"}
        _status, text = post(city.clerk(city.lead), at("scheme", scheme.pk), **given)
        assert scheme.versions.first().text == "第一条\n第二款"
        assert "第一条\n第二<del>条</del><ins>款</ins>" in text

    def test_nobody_gives_anothers_word(self, city: City) -> None:
        scheme = city.scheme()
        actions.consult(scheme, actor=city.clerk(city.lead))
        name = f"opinion:{city.second.pk}"
        given = {"do": name, f"opinion-{city.second.pk}-agrees": "yes"}
        post(city.clerk(city.first), at("scheme", scheme.pk), **given)
        assert not scheme.versions.get().opinions.exists()


class TestOrders:
    def given(self, city: City, **changed: Any) -> dict[str, Any]:
        values = {
            "plan": city.plan.pk,
            "unit": city.first.pk,
            "task": city.task.pk,
            "matter": "补报",
            "working_days": 5,
        }
        return {**values, **changed}

    def test_show_their_day_before_they_are_sent(self, city: City) -> None:
        status, text = post(city.office, at("new-order"), do="preview", **self.given(city))
        assert status == 200
        assert "2020 年 5 月 27 日" in text
        assert "周末" in text
        assert not SupervisionOrder.objects.exists()
        status, text = post(city.office, at("new-order"), do="send", **self.given(city))
        assert (status, "督办〔2020〕1号" in text) == (302, True)
        assert SupervisionOrder.objects.get().assignment == city.share(city.first)

    def test_start_from_a_share(self, city: City) -> None:
        text = page(city.office, at("new-order") + f"?share={city.share(city.first).pk}")
        assert f'<option value="{city.first.pk}" selected>' in text
        page(city.office, at("new-order") + "?share=999&unit=nobody")

    @pytest.mark.parametrize(
        ("changed", "what"),
        [
            ({"working_days": 0}, "回复期限应在 1 至 60 个工作日之间。"),
            ({"matter": ""}, "这个字段是必填项"),
            ({"unit": "second", "task": "other"}, "市第二局没有承担这项任务"),
        ],
    )
    def test_say_what_is_wrong_and_keep_the_rest(self, city: City, changed: dict[str, Any], what: str) -> None:
        named = {"second": city.second.pk, "other": city.other.pk}
        changed = {key: named.get(value, value) if isinstance(value, str) else value for key, value in changed.items()}
        for step in ("preview", "send"):
            status, text = post(city.office, at("new-order"), do=step, **self.given(city, **changed))
            assert status == 422
            assert what in text
        assert not SupervisionOrder.objects.exists()

    def test_are_replied_to_returned_and_closed(self, city: City) -> None:
        order = city.order(city.first)
        url = at("order", order.pk)
        assert post(city.clerk(city.first), url, **{"do": "reply", "reply-words": "已补报"})[0] == 302
        status, text = post(city.office, url, **{"do": "return", "return-words": "没有附件"})
        assert (status, "回复被退回：没有附件" in text) == (302, True)
        post(city.clerk(city.first), url, **{"do": "reply", "reply-words": "附上"})
        assert post(city.office, url, do="close")[0] == 302
        text = page(city.clerk(city.first), url)
        assert "已办结" in text
        assert "督办单已办结。" in text

    def test_are_filtered(self, city: City) -> None:
        city.order(city.first)
        assert "督办〔2020〕1号" in page(city.office, at("orders") + f"?state=issued&unit={city.first.pk}")
        assert "没有符合条件的督办单" in page(city.office, at("orders") + "?state=closed")


class TestEvents:
    def test_are_logged_filtered_and_exported(self, city: City) -> None:
        given = {
            "unit": city.first.pk,
            "kind": "training",
            "title": "条例培训",
            "held_on": "2020-05-18",
            "attendance": 40,
        }
        status, text = post(city.clerk(city.first), at("events"), **given)
        assert (status, "已登记：条例培训。" in text) == (302, True)
        status, text = post(city.clerk(city.first), at("events"), **{**given, "held_on": "2020-05-21"})
        assert (status, "日期不能晚于今天" in text, 'value="条例培训"' in text) == (422, True, True)
        assert post(city.clerk(city.first), at("events"), **{**given, "unit": city.second.pk})[0] == 422
        assert LoggedEvent.objects.count() == 1
        assert "没有符合条件的记录" in page(city.clerk(city.first), at("events") + "?kind=meeting")
        assert "条例培训" in page(city.office, at("events") + f"?year=2020&unit={city.first.pk}")
        answer = client(city.clerk(city.first)).get(at("events") + "?format=csv")
        assert "条例培训" in answer.content.decode()


class TestBulletins:
    def test_are_drafted_worded_previewed_downloaded_and_issued(self, city: City) -> None:
        city.accepted(city.first)
        status, text = post(city.office, at("bulletins"), plan=city.plan.pk)
        assert status == 302
        draft = Bulletin.objects.get()
        assert "逾期" in text
        url = at("bulletin", draft.pk)
        status, text = post(city.office, url, **{"do": "word", "word-title": "通报", "word-body": "一、总体\n顺利。"})
        assert status == 302
        text = page(city.office, at("bulletin-preview", draft.pk))
        assert "<h2>一、总体</h2>" in text
        answer = client(city.office).get(at("bulletin-file", draft.pk))
        assert answer.content[:2] == b"PK"
        assert answer["Content-Disposition"].startswith("attachment")
        assert client(city.clerk(city.first)).get(url).status_code == 404
        status, text = post(city.office, url, do="issue")
        assert (status, "第 1 期" in text) == (302, True)
        assert "通报已印发，不能再改。" in text
        assert page(city.clerk(city.first), url)

    def test_are_not_drafted_for_anothers_plan(self, city: City) -> None:
        assert post(city.head(city.first), at("bulletins"), plan=city.plan.pk)[0] == 404
        assert post(city.office, at("bulletins"), plan="x")[0] == 404

    def test_figures_add_up(self, city: City) -> None:
        """Every task stands under exactly one light, contested ones included."""
        actions.contest(city.share(city.first, city.other), actor=city.clerk(city.first), reason="不属于")
        draft = actions.draft_bulletin(city.plan, actor=city.office, today=TODAY)
        assert sum(draft.figures["task_lights"].values()) == draft.figures["tasks"] == 2
        assert "有异议待裁定1项" in draft.body
        assert draft.figures["shares"] == 4
        assert draft.figures["late_shares"] == 3
