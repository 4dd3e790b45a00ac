"""Evidence that a second person released is public, nothing else is (Regulations, art. 17: review comes first)."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yangguang.kernel import present
from yangguang.organisations.models import Role
from yangguang.organisations.tests.factories import UnitFactory, person_with
from yangguang.workplan import actions, selectors
from yangguang.workplan.models import Assignment, Evidence, Plan, Task
from yangguang.workplan.tests.planning import SYSTEM
from yangguang.workplan.tests.public_city import TODAY, PublicCity, build_public_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with present.staged(TODAY):
        yield


@pytest.fixture
def city() -> PublicCity:
    return build_public_city()


@pytest.fixture
def shown(city: PublicCity) -> Evidence:
    return city.file_evidence(city.share(1, city.units[0]))


def get(client: Client, evidence: Evidence, **headers: str) -> object:
    return client.get(reverse("plans:evidence", args=[evidence.pk]), headers=headers)


def test_a_released_file_is_saved_and_never_shown_in_place(client: Client, shown: Evidence) -> None:
    response = get(client, shown)
    assert b"".join(response.streaming_content) == b"%PDF-1.4 shown"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%E4%BC%9A%E8%AE%AE%E7%BA%AA%E8%A6%81.pdf" in response["Content-Disposition"]


def test_a_file_that_the_reader_has_is_not_sent_again(client: Client, shown: Evidence) -> None:
    first = get(client, shown)
    assert "no-cache" in first["Cache-Control"]
    assert get(client, shown, if_none_match=first["ETag"]).status_code == 304


def test_a_retracted_file_is_gone_at_once_even_for_those_who_have_it(client: Client, shown: Evidence) -> None:
    etag = get(client, shown)["ETag"]
    actions.retract_evidence(shown, actor=SYSTEM)
    assert get(client, shown, if_none_match=etag).status_code == 404


def test_what_is_not_public_is_not_found_whoever_asks(client: Client, city: PublicCity, shown: Evidence) -> None:
    client.force_login(person_with(Role.HEAD, city.units[0]))
    for model, field in ((Evidence, "released_at"), (Plan, "published_at")):
        model.objects.update(**{field: None})
        assert get(client, shown).status_code == 404
        model.objects.update(**{field: timezone.now()})
        assert get(client, shown).status_code == 200
    actions.return_report(shown.report, actor=SYSTEM, reason="不清楚")
    assert get(client, shown).status_code == 404


def test_a_link_is_not_a_file(client: Client, city: PublicCity) -> None:
    link = city.report(city.share(1, city.units[0]))
    assert get(client, link).status_code == 404


def test_a_label_cannot_write_headers_or_paths(client: Client, city: PublicCity) -> None:
    label = '../../etc/passwd"\r\nX-Bad: 1'
    response = get(client, city.file_evidence(city.share(1, city.units[0]), label=label))
    assert "X-Bad" not in response.headers
    assert "/" not in response["Content-Disposition"]


def test_a_file_that_is_lost_on_disk_is_not_found(client: Client, shown: Evidence) -> None:
    shown.file.storage.delete(shown.file.name)
    assert get(client, shown).status_code == 404


def test_evidence_of_parts_counts_for_the_task_at_any_depth(client: Client, city: PublicCity) -> None:
    unit = city.units[1]
    parent = city.task(1)
    for depth in range(2):
        body = UnitFactory(code=f"body-{depth}", parent=unit)
        parent = Task.objects.create(plan=city.plan, owner=unit, parent=parent, number=1, title="分解", text="分解")
        share = Assignment.objects.create(task=parent, unit=body, part="responsible", state="accepted")
        city.report(share, done=0, label=f"第{depth}层佐证")
    rows = selectors.plan_overview(city.plan, TODAY).rows
    assert [row.evidence for row in rows] == [2, 0, 0]
    page = client.get("/plans/changde-2020/tasks/1/").content.decode()
    assert "公开的佐证（2）" in page
    for depth in range(2):
        assert f"第{depth}层佐证" in page
