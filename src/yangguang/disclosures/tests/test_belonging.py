"""One record in public is moved to another unit, or put into other columns, from its own page, with the reason."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from tests.browser import VIEWPORTS, axe_violations
from yangguang.catalogue.models import Column
from yangguang.disclosures import actions
from yangguang.disclosures.models import Edition, Placement
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_desk_browser import Desk
from yangguang.disclosures.tests.test_moving import heir
from yangguang.disclosures.tests.test_way import cleared
from yangguang.kernel.actions import Refused
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import User

pytestmark = pytest.mark.django_db
REASON = "原归类有误。"


def column(code: str) -> Column:
    return Column.objects.create(code=code, title=f"{code}专栏", scope="city", order=1)


def live(people: Staff) -> Edition:
    return actions.publish(cleared(people, kind="notice"), actor=people.head)


def desk(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def reclassified(edition: Edition, person: User, **values: Any) -> Any:
    given = {"do": "reclassify", "reclassify-kind": "notice", "reclassify-reason": REASON, **values}
    return desk(person).post(f"/desk/disclosures/{edition.pk}/", given)


def moved(edition: Edition, person: User, **values: Any) -> Any:
    return desk(person).post(
        f"/desk/disclosures/{edition.pk}/", {"do": "reassign", "reassign-reason": REASON, **values}
    )


def test_the_clerk_puts_a_public_record_into_another_column_and_class():
    people = staff()
    edition, first, second = live(people), column("first"), column("second")
    actions.reclassify(edition.disclosure, actor=people.clerk, columns=[first])
    answer = reclassified(
        edition,
        people.clerk,
        **{"reclassify-columns": [second.pk], "reclassify-topic": "culture", "reclassify-kind": "other"},
    )
    assert answer.status_code == 302, answer.content.decode()
    edition = Edition.objects.get(pk=edition.pk)
    assert (edition.kind, edition.topic, edition.state) == ("other", "culture", "live")
    assert list(Placement.objects.values_list("column__code", flat=True)) == ["second"]
    event = AuditEvent.objects.get(action="disclosures.reclassify", detail__reason=REASON)
    assert (event.before["栏目"], event.after["栏目"]) == ("first专栏", "second专栏")
    assert event.before["体裁"] != event.after["体裁"]
    assert "title" not in event.after
    assert REASON in desk(people.clerk).get(f"/desk/disclosures/{edition.pk}/").content.decode()


def test_what_stays_the_same_is_shown_as_it_is():
    people = staff()
    edition, here = live(people), column("here")
    actions.reclassify(edition.disclosure, actor=people.clerk, columns=[here])
    form = desk(people.clerk).get(f"/desk/disclosures/{edition.pk}/").context["offers"]["reclassify"].form
    assert form["kind"].value() == "notice"
    assert list(form["columns"].value()) == [here.pk]


@pytest.mark.parametrize(
    "wrong", [{"reclassify-reason": " "}, {"reclassify-kind": "novel"}, {"reclassify-columns": ["9"]}]
)
def test_no_class_is_changed_without_a_reason_or_to_one_that_is_not_there(wrong):
    people = staff()
    edition = live(people)
    assert reclassified(edition, people.clerk, **wrong).status_code == 422
    assert not AuditEvent.objects.filter(action="disclosures.reclassify").exists()


def test_a_class_that_needs_a_legality_review_is_not_reached_behind_it():
    """What is a normative document is reviewed for legality before it is public, not filed as one afterwards."""
    people = staff()
    edition = live(people)
    with pytest.raises(Refused, match="合法性审查"):
        actions.reclassify(edition.disclosure, actor=people.clerk, classes={"kind": "normative"})
    assert reclassified(edition, people.clerk, **{"reclassify-kind": "normative"}).status_code == 422


def test_nothing_is_reclassified_once_it_was_taken_down():
    people = staff()
    edition = live(people)
    actions.withdraw(edition.disclosure, actor=people.head, kind="repealed", note="已废止。")
    with pytest.raises(Refused, match="没有公开"):
        actions.reclassify(edition.disclosure, actor=people.clerk, classes={"topic": "culture"})


def test_the_office_moves_one_public_record_with_a_reason():
    people = staff()
    edition, unit = live(people), heir()
    here = column("here")
    actions.reclassify(edition.disclosure, actor=people.office, columns=[here])
    number = edition.disclosure.index_number
    answer = moved(edition, people.office, **{"reassign-unit": unit.pk})
    assert answer.status_code == 302, answer.content.decode()
    edition = Edition.objects.select_related("disclosure").get(pk=edition.pk)
    assert (edition.unit, edition.disclosure.unit, edition.disclosure.index_number) == (unit, unit, number)
    assert Placement.objects.get().unit == unit
    event = AuditEvent.objects.get(action="disclosures.reassign")
    assert (event.before["所属单位"], event.after["所属单位"]) == ("市司法局", "市综合局")
    assert (event.detail["reason"], event.unit_id) == (REASON, unit.pk)


def test_the_log_tells_the_reason():
    people = staff()
    edition, unit = live(people), heir()
    moved(edition, people.office, **{"reassign-unit": unit.pk})
    from yangguang.workbench.log import rows

    (row,) = rows(list(AuditEvent.objects.filter(action="disclosures.reassign")))
    assert ("理由", REASON) in [(change.label, change.after) for change in row.changes]


@pytest.mark.parametrize("who", ["clerk", "first", "head"])
def test_nobody_but_the_office_moves_a_record(who):
    people = staff()
    edition, unit = live(people), heir()
    assert moved(edition, getattr(people, who), **{"reassign-unit": unit.pk}).status_code == 422
    assert Edition.objects.get(pk=edition.pk).unit == people.unit


def test_a_move_needs_a_reason_another_unit_and_no_edition_on_its_way():
    people = staff()
    edition, unit = live(people), heir()
    assert moved(edition, people.office, **{"reassign-unit": unit.pk, "reassign-reason": " "}).status_code == 422
    assert moved(edition, people.office, **{"reassign-unit": people.unit.pk}).status_code == 422
    with pytest.raises(Refused, match="已属于"):
        actions.reassign(edition.disclosure, actor=people.office, unit=people.unit, reason=REASON)
    actions.amend(edition.disclosure, actor=people.clerk)
    answer = moved(edition, people.office, **{"reassign-unit": unit.pk})
    assert answer.status_code == 422
    assert "在办理中" in answer.content.decode()


def test_another_units_people_see_no_such_page():
    people, unit = staff(), heir()
    edition = live(people)
    from yangguang.organisations.models import Role
    from yangguang.organisations.tests.factories import RoleHoldingFactory, UserFactory

    stranger = UserFactory(username="stranger")
    RoleHoldingFactory(user=stranger, unit=unit, role=Role.CLERK)
    assert reclassified(edition, stranger).status_code == 404
    assert moved(edition, stranger, **{"reassign-unit": unit.pk}).status_code == 404


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", list(VIEWPORTS))
def test_the_page_holds_both_forms_at_every_width(chromium: Browser, live_server: Any, width: str) -> None:
    people = staff()
    edition, unit = live(people), heir()
    for number in range(30):
        column(f"column-{number}")
    page = Desk(chromium, live_server.url, viewport=VIEWPORTS[width]).of(people.office)
    page.goto(f"/desk/disclosures/{edition.pk}/")
    for name in ("调整归类", "调整所属单位"):
        page.locator("summary", has_text=name).click()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.get_by_label("调整到").select_option(str(unit.pk))
    page.locator("form", has=page.get_by_label("调整到")).get_by_label("调整的理由").fill(REASON)
    page.get_by_role("button", name="调整所属单位", exact=True).click()
    expect(page.get_by_text("已调整所属单位。")).to_be_visible()
