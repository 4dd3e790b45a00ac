"""The working screens: what each role sees and does there, what a refusal leaves on the page, and what stays hidden."""

import csv
import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.organisations.models import Role, User
from yangguang.workplan import actions
from yangguang.workplan.models import Task
from yangguang.workplan.tests.working_city import PDF, TODAY, City, word_file
from yangguang.workplan.tests.working_client import at, client, page, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2020-05-20T03:00:00+00:00", tick=True):
        yield


@pytest.fixture
def city() -> City:
    return City()


def ours(city: City) -> list[str]:
    """Addresses of records of 武陵区 and its task, and the role that opens each list."""
    share = city.accepted(city.first)
    scheme, order = city.scheme(), city.order(city.first)
    return [
        at("share", share.pk),
        at("scheme", scheme.pk),
        at("order", order.pk),
        at("unit", city.first.code),
    ]


class TestWhoSeesWhat:
    def test_own_people_and_the_office_open_everything(self, city: City) -> None:
        for url in ours(city):
            for user in (city.clerk(city.first), city.office):
                page(user, url)

    def test_foreign_units_get_a_404_and_visitors_sign_in(self, city: City) -> None:
        for url in ours(city):
            assert client(city.head(city.foreign)).get(url).status_code == 404
            assert client(city.head(city.foreign)).post(url, {"do": "accept"}).status_code in {404, 405}
            assert Client().get(url).status_code == 302

    def test_lists_hold_no_foreign_record(self, city: City) -> None:
        ours(city)
        actions.log_event(
            city.first,
            actor=city.clerk(city.first),
            kind="meeting",
            title="区内会议",
            held_on=TODAY,
            attendance=9,
            today=TODAY,
        )
        for name in ("my-tasks", "schemes", "orders", "events", "bulletins"):
            text = page(city.head(city.foreign), at(name))
            assert "推进政策公开" not in text
            assert "督办〔" not in text
            assert "区内会议" not in text
            page(city.clerk(city.first), at(name))

    def test_a_person_without_any_role_is_refused(self, city: City) -> None:
        nobody = User.objects.create_user("nobody", display_name="离任人员")
        assert client(nobody).get(at("my-tasks")).status_code == 403

    def test_a_plan_not_yet_published_is_the_offices_alone(self, city: City) -> None:
        urls = [at("share", city.share(city.first).pk), at("scheme", city.scheme().pk)]
        type(city.plan).objects.update(published_at=None)
        for url in urls:
            assert client(city.clerk(city.first)).get(url).status_code == 404
            page(city.office, url)

    def test_only_the_office_writes_orders(self, city: City) -> None:
        page(city.office, at("new-order"))
        assert client(city.head(city.first)).get(at("new-order")).status_code == 403


class TestTheShare:
    def test_is_accepted_with_one_button(self, city: City) -> None:
        url = at("share", city.share(city.first).pk)
        status, text = post(city.clerk(city.first), url, do="accept")
        assert status == 302
        assert "已接受任务。" in text
        assert city.share(city.first).state == "accepted"

    def test_says_why_an_action_is_not_mine(self, city: City) -> None:
        text = page(city.office, at("share", city.share(city.first).pk))
        assert "接受或提出异议须由武陵区办理。" in text
        assert "这项任务没有待裁定的异议。" in text
        assert 'value="accept"' not in text

    def test_keeps_what_was_typed_when_refused(self, city: City) -> None:
        share = city.accepted(city.first)
        measure = city.measures()[0]
        given = {
            "do": "report",
            "report-text": "已在门户公开",
            f"report-done_{measure.pk}": "on",
            f"report-day_{measure.pk}": "2020-05-19",
        }
        status, text = post(city.clerk(city.first), at("share", share.pk), **given)
        assert status == 422
        assert text.count("勾选了完成的举措，请至少附一件佐证") >= 2
        assert "已在门户公开</textarea>" in text
        assert 'value="2020-05-19"' in text
        assert not share.reports.exists()

    def test_takes_a_report_with_files_and_links(self, city: City) -> None:
        share = city.accepted(city.first)
        measure = city.measures()[0]
        status, text = post(
            city.clerk(city.first),
            at("share", share.pk),
            **{
                "do": "report",
                "report-text": "已在门户公开",
                f"report-done_{measure.pk}": "on",
                f"report-day_{measure.pk}": "2020-05-19",
                "report-label_1": "会议纪要",
                "report-file_1": SimpleUploadedFile("纪要.docx", word_file()),
                "report-file_2": SimpleUploadedFile("截图.pdf", PDF),
                "report-label_3": "专栏",
                "report-link_3": "https://www.changde.gov.cn/zl",
            },
        )
        assert status == 302
        assert [e.label for e in share.reports.get().evidence.all()] == ["会议纪要", "截图", "专栏"]
        assert "33%" in text
        assert "会议纪要" in text

    def test_refuses_a_dangerous_file_at_its_field(self, city: City) -> None:
        share = city.accepted(city.first)
        upload = SimpleUploadedFile("页面.pdf", b"<html><script>alert(1)</script></html>")
        given = {"do": "report", "report-text": "x", "report-file_1": upload}
        status, text = post(city.clerk(city.first), at("share", share.pk), **given)
        assert status == 422
        assert "内容却是网页" in text
        assert "<script>alert" not in text

    def test_shows_typed_text_as_text(self, city: City) -> None:
        share = city.share(city.first)
        actions.contest(share, actor=city.clerk(city.first), reason="<script>alert(1)</script>")
        text = page(city.office, at("share", share.pk))
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text

    def test_is_contested_and_decided(self, city: City) -> None:
        share = city.share(city.second)
        url = at("share", share.pk)
        assert post(city.clerk(city.second), url, **{"do": "contest", "contest-words": ""})[0] == 422
        assert post(city.clerk(city.second), url, **{"do": "contest", "contest-words": "不属于"})[0] == 302
        status, text = post(city.office, url, **{"do": "release", "release-words": "同意解除"})
        assert (status, city.share(city.second).state) == (302, "released")
        released = page(city.office, url)
        assert "已解除" in released
        assert "未开始" not in released, "a released unit is not late with anything"
        assert "最近期限" not in released
        assert "裁定解除" in text
        assert "不属于" in text

    def test_releases_evidence_by_a_second_person(self, city: City) -> None:
        piece = city.shown(city.first)
        url = at("share", city.share(city.first).pk)
        assert "公开佐证须由本单位审核人或负责人办理。" in page(city.clerk(city.first), url)
        status, text = post(city.head(city.first), url, do=f"show:{piece.pk}")
        assert (status, "佐证已公开。" in text) == (302, True)
        status, text = post(city.clerk(city.first), url, do=f"hide:{piece.pk}")
        piece.refresh_from_db()
        assert (status, piece.released_at) == (302, None)

    def test_returns_a_report(self, city: City) -> None:
        city.accepted(city.first)
        report = city.reported(city.first, city.measures()[0])
        url = at("share", city.share(city.first).pk)
        status, text = post(
            city.office, url, **{"do": f"return:{report.pk}", f"return-{report.pk}-words": "链接打不开"}
        )
        assert status == 302
        assert "已退回，不计入" in text
        assert "退回理由：链接打不开" in text

    def test_is_broken_down_and_shows_its_parts(self, city: City) -> None:
        share = city.accepted(city.first)
        given = {
            "do": "break_down",
            "break_down-title": "区内落实",
            "break_down-text": "第一项\n第二项",
            "break_down-units": [city.body.pk],
        }
        status, text = post(city.clerk(city.first), at("share", share.pk), **given)
        assert status == 302
        part = Task.objects.get(parent=city.task)
        assert at("share", part.assignments.get().pk) in text
        assert "区内落实" in page(city.head(city.body), at("my-tasks"))
        foreign = {**given, "break_down-units": [city.second.pk]}
        assert post(city.clerk(city.first), at("share", share.pk), **foreign)[0] == 422

    def test_an_action_that_is_gone_is_answered_kindly(self, city: City) -> None:
        status, text = post(city.clerk(city.first), at("share", city.share(city.first).pk), do="show:999")
        assert status == 302
        assert "这项操作现在不能办理" in text

    def test_asks_the_same_number_of_queries_for_one_report_and_for_many(self, city: City) -> None:
        share = city.accepted(city.first)
        url, head = at("share", share.pk), client(city.head(city.first))

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert head.get(url).status_code == 200
            return len(queries)

        city.reported(city.first, city.measures()[0])
        head.get(url)
        few = asked()
        for _ in range(8):
            city.reported(city.first, *city.measures())
        assert asked() == few


class TestMyTasks:
    def test_filters_by_light_unit_and_plan(self, city: City) -> None:
        clerk = city.clerk(city.first)
        city.accepted(city.first)
        city.reported(city.first, *city.measures())
        text = page(clerk, at("my-tasks") + "?light=done")
        assert "推进政策公开" in text
        assert "推进政务服务公开" not in text
        assert "推进政务服务公开" in page(clerk, at("my-tasks") + "?light=overdue")
        assert "没有符合条件的任务" in page(clerk, at("my-tasks") + "?light=due_soon")
        assert "没有符合条件的任务" in page(clerk, at("my-tasks") + f"?unit={city.second.pk}")
        assert "推进" in page(clerk, at("my-tasks") + f"?plan={city.plan.pk}")
        page(clerk, at("my-tasks") + "?light=nonsense&unit=x&page=zzz")

    def test_accepts_several_and_names_what_was_refused(self, city: City) -> None:
        both = [city.share(city.first).pk, city.share(city.first, city.other).pk]
        foreign = city.share(city.second).pk
        status, text = post(city.clerk(city.first), at("my-tasks"), share=[*both, foreign])
        assert (status, "已接受 2 项任务。" in text) == (302, True)
        assert city.share(city.second).state == "proposed"
        status, text = post(city.clerk(city.first), at("my-tasks"), share=both[:1])
        assert "这项任务已接受，不必再答复。" in text
        assert "请先勾选要接受的任务。" in post(city.clerk(city.first), at("my-tasks"))[1]

    def test_exports_what_is_shown_without_formulas(self, city: City) -> None:
        Task.objects.filter(pk=city.task.pk).update(title="=HYPERLINK(1)")
        answer = client(city.clerk(city.first)).get(at("my-tasks") + "?format=csv")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["任务"] for row in rows] == ["'=HYPERLINK(1)", "推进政务服务公开"]
        assert rows[0]["状态"] == "逾期"
        assert answer["Content-Type"].startswith("text/csv")


class TestTheUnit:
    def test_shows_everything_of_the_unit(self, city: City) -> None:
        ours(city)
        text = page(city.clerk(city.first), at("unit", city.first.code))
        for words in ("推进政策公开", "督办〔2020〕1号", "武陵区经办人", "已完成的举措"):
            assert words in text

    def test_my_unit_is_where_my_role_is(self, city: City) -> None:
        answer = client(city.clerk(city.first)).get(at("my-unit"))
        assert answer["Location"] == at("unit", city.first.code)

    def test_of_a_unit_below_is_open_to_those_above(self, city: City) -> None:
        page(city.office, at("unit", city.body.code))
        page(city.person(Role.CLERK, city.body), at("unit", city.body.code))
        assert client(city.person(Role.CLERK, city.body)).get(at("unit", city.first.code)).status_code == 404
