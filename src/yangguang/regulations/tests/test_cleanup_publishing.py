"""Publishing a clean-up: four eyes, its day, what is seen before; killed anywhere or done twice, all or nothing."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.models import AuditEvent
from yangguang.kernel.public import ANYBODY
from yangguang.organisations.models import Role
from yangguang.organisations.tests.factories import RoleHoldingFactory, UserFactory
from yangguang.regulations import actions
from yangguang.regulations.models import Cleanup, CleanupItem, LifeEvent, Regulation
from yangguang.regulations.states import Answer
from yangguang.regulations.tests.test_cleanups import FROM, TODAY, asked, opened, people, second
from yangguang.regulations.validity import Kind, State
from yangguang.search import registry
from yangguang.search.models import IndexChange

__all__ = ["people"]
pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process ends here."""


def killed_at(number, work) -> bool:
    """Whether the work was killed at its statement of that number; else it came to its end before."""
    count = 0

    def dies(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == number:
            raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(dies):
            work()
    except Killed:
        return True
    return False


def head_of(people):
    """The head of the unit that runs the campaign."""
    head = UserFactory(username="city-head")
    RoleHoldingFactory(user=head, unit=people.unit.get_parent(), role=Role.HEAD)
    return head


def test_who_opened_or_decided_does_not_publish(people):
    cleanup = asked(people, 甲="keep")
    with pytest.raises(Refused, match="其他人或者负责人"):
        actions.publish_cleanup(cleanup, actor=people.office, on=FROM)
    other = second(people)
    assert why_not(actions.publish_cleanup, other, cleanup) is None
    item = cleanup.items.get()
    actions.decide(item, actor=other, decision=Answer.LAPSE, reason="调整对象已消失")
    assert "审定" in str(why_not(actions.publish_cleanup, other, cleanup))
    actions.clear_decision(item, actor=other)
    assert why_not(actions.publish_cleanup, other, cleanup) is None, "its word is the unit's again"
    actions.answer(item, actor=other, answer=Answer.KEEP)
    assert "答复" in str(why_not(actions.publish_cleanup, other, cleanup))


def test_the_head_publishes_and_no_other_unit_does(people, client):
    cleanup = asked(people, 甲="repeal")
    assert "负责人公布" in str(why_not(actions.publish_cleanup, people.head, cleanup))
    head = head_of(people)
    client.force_login(head)
    page = client.get(reverse("library:cleanup", args=[cleanup.pk])).content.decode()
    assert "核对公布的内容" in page
    assert "保存审定意见" not in page, "the head looks and publishes; the office decides"
    client.force_login(people.head)
    assert client.get(reverse("library:cleanup-publish", args=[cleanup.pk])).status_code == 404
    actions.publish_cleanup(cleanup, actor=head, on=FROM)
    assert Regulation.objects.get().validity_on(FROM).state is State.REPEALED


@pytest.mark.parametrize(
    ("day", "words"),
    [(TODAY - timedelta(1), "不能早于今天"), (date(2021, 5, 20), "超过一年"), (date(2120, 7, 1), "超过一年")],
)
def test_a_day_past_or_far_ahead_is_refused(people, client, day, words):
    cleanup = asked(people, 甲="repeal")
    with pytest.raises(Refused, match=words):
        actions.publish_cleanup(cleanup, actor=second(people), on=day)
    client.force_login(second(people))
    page = reverse("library:cleanup-publish", args=[cleanup.pk])
    assert words in client.get(page, {"on": day.isoformat()}).content.decode()
    assert words in client.post(page, {"on": day.isoformat(), "seen": ""}).content.decode()
    assert not LifeEvent.objects.filter(kind=Kind.REPEALED).exists()


@pytest.mark.parametrize("day", [TODAY, date(2021, 5, 19)])
def test_today_and_the_last_day_of_the_year_are_taken(people, day):
    cleanup = actions.publish_cleanup(asked(people, 甲="repeal"), actor=second(people), on=day)
    assert cleanup.effective_on == day


def test_the_event_keeps_the_reason_that_counted(people):
    cleanup = asked(people, 留="keep", 废="repeal")
    kept = cleanup.items.get(regulation__title="留")
    actions.answer(kept, actor=people.clerk, answer=Answer.KEEP, reason="仍在执行")
    actions.decide(kept, actor=people.office, decision=Answer.LAPSE, reason="调整对象已消失")
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    notes = dict(LifeEvent.objects.exclude(cleanup_items=None).values_list("regulation__title", "note"))
    assert notes == {"留": "调整对象已消失", "废": "情况变化"}
    assert "仍在执行" not in str([item.told for item in cleanup.items.all()])


def test_what_changed_since_it_was_shown_is_not_published(people, client):
    cleanup = asked(people, 甲="repeal", 乙="keep")
    client.force_login(second(people))
    page = reverse("library:cleanup-publish", args=[cleanup.pk])
    seen = client.get(page, {"on": "2020-07-01"})
    shown = seen.content.decode()
    assert "2020-07-01 废止" in shown
    assert "2020-07-01 续期 60 个月" in shown
    actions.answer(cleanup.items.get(regulation__title="甲"), actor=people.clerk, answer=Answer.LAPSE, reason="期满")
    again = client.post(page, {"on": "2020-07-01", "seen": seen.context["seen"]})
    assert again.status_code == 422
    assert "打开之后有改动" in again.content.decode()
    client.post(page, {"on": "2020-07-01", "seen": again.context["seen"]})
    cleanup.refresh_from_db()
    assert cleanup.state == "published"
    assert str(list(LifeEvent.objects.filter(kind=Kind.DECLARED_LAPSED))) == "[<LifeEvent: 2020-07-01 宣布失效>]"


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_nothing_or_all_is_published(people):
    """Issue 4: states change by events in one go."""
    with transaction.atomic():
        cleanup = asked(people, 甲="repeal", 乙="lapse", 丙="keep", 丁="amend")
    publisher = second(people)

    def everything():
        return (
            list(Cleanup.objects.values_list("state", "effective_on")),
            list(LifeEvent.objects.order_by("pk").values_list("pk", "undone")),
            list(CleanupItem.objects.order_by("pk").values_list("pk", "event")),
            list(Regulation.objects.order_by("pk").values_list("state", "until", "changes_on")),
            IndexChange.objects.count(),
            AuditEvent.objects.count(),
        )

    before, number = everything(), 1
    while killed_at(number, lambda: actions.publish_cleanup(cleanup, actor=publisher, on=TODAY)):
        assert everything() == before, f"killed at statement {number}"
        assert not Cleanup.objects.visible_to(ANYBODY).exists()
        number += 1
    assert number > 12
    assert [one.state for one in Regulation.objects.order_by("pk")] == ["repealed", "lapsed", "effective", "effective"]
    assert CleanupItem.objects.exclude(event=None).count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(people):
    with transaction.atomic():
        cleanup = asked(people, 甲="repeal", 乙="keep")
    two = [second(people), head_of(people)]
    together, said = Barrier(2), []

    def publish(person):
        try:
            together.wait()
            with present.staged(TODAY):
                actions.publish_cleanup(cleanup, actor=person, on=FROM)
            said.append("done")
        except Refused as refusal:
            said.append(refusal.reason)
        finally:
            connections.close_all()

    threads = [Thread(target=publish, args=(person,)) for person in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(said) == ["done", "这次清理已公布，现在不能这样办理。"]
    assert LifeEvent.objects.exclude(cleanup_items=None).count() == 2


def test_five_hundred_documents_take_hardly_more_statements_than_fifty(people):
    counts = []
    for size in (50, 500):
        CleanupItem.objects.all().delete()
        many = [Regulation(unit=people.unit, title=f"第{n}办法", document_class="normative", created_at=present.now())
                for n in range(size)]  # fmt: skip
        Regulation.objects.bulk_create(many)
        cleanup = Cleanup.objects.create(
            unit=people.unit.get_parent(), title=f"{size}件", due_on=FROM, state="asking", created_at=present.now()
        )
        CleanupItem.objects.bulk_create(
            CleanupItem(cleanup=cleanup, regulation=one, answer="repeal", reason="期满") for one in many
        )
        with CaptureQueriesContext(connection) as counted:
            actions.publish_cleanup(cleanup, actor=people.office, on=TODAY)
        assert cleanup.items.exclude(event=None).count() == size
        counts.append(len(counted))
        with CaptureQueriesContext(connection) as counted:
            actions.undo_cleanup(cleanup, actor=people.office, reason="名单有误")
        counts.append(len(counted))
    assert max(counts[:2]) < 40
    assert max(counts[2:]) < 60, "batches, not one statement a document"


def test_the_published_result_is_found_and_no_other(people, client):
    cleanup = asked(people, 停车办法="repeal")
    assert not list(registry.KINDS["cleanup"].keys())
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    assert IndexChange.objects.filter(kind="cleanup", key=cleanup.pk).exists()
    found = registry.read([f"cleanup:{cleanup.pk}"])[f"cleanup:{cleanup.pk}"]
    assert "《停车办法》" in found.body
    assert client.get(found.address).status_code == 200
    actions.undo_cleanup(cleanup, actor=people.office, reason="名单有误")
    assert not registry.read([f"cleanup:{cleanup.pk}"])


def test_the_documents_line_leads_to_the_result(people, client):
    cleanup = asked(people, 甲="repeal")
    page = reverse("regulations:document", args=[Regulation.objects.get().pk])
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    result = reverse("regulations:cleanup", args=[cleanup.pk])
    assert f'<a href="{result}">《常德市2020年规范性文件清理结果》</a>' in client.get(page).content.decode()
    assert opened(people).state == "draft"
