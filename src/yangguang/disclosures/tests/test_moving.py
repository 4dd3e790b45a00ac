"""After a merger a unit's records move together: addresses and index numbers stay, drafts on their way wait."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from yangguang.catalogue.models import Obligation, StandardCatalogue, StandardItem
from yangguang.catalogue.selectors.coverage import coverage_of_unit
from yangguang.disclosures import actions
from yangguang.disclosures.bulk import moving
from yangguang.disclosures.bulk.carrying import ACTOR
from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel import present
from yangguang.kernel.actions import Refused
from yangguang.organisations.models import Unit
from yangguang.organisations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def heir() -> Unit:
    return UnitFactory(parent=Unit.objects.get(code="changde"), code="heir", name="常德市综合局", short_name="市综合局")


def published(people: Staff, count: int) -> list[Disclosure]:
    titles = [f"关于第{place}项工作的通知" for place in range(count)]
    return [actions.publish(cleared(people, title=title), actor=people.head).disclosure for title in titles]


def test_all_records_move_with_their_addresses_and_numbers_and_drafts_wait():
    people = staff()
    records, waiting = published(people, 3), drafted(people)
    before = [record.index_number for record in records]
    unit = heir()
    moved = moving.reassign_all(people.unit, actor=people.office, unit=unit, reason="机构改革")
    assert (moved.count, [record for record, _ in moved.refused]) == (3, [waiting.disclosure])
    assert list(Disclosure.objects.filter(unit=unit).order_by("pk").values_list("index_number", flat=True)) == before
    assert set(Edition.objects.live().values_list("unit", flat=True)) == {unit.pk}


def test_a_stopped_move_goes_on_with_the_rest(monkeypatch):
    people = staff()
    published(people, 4)
    unit, real, calls = heir(), moving.reassign, []

    def dies(*arguments, **parameters):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*arguments, **parameters)

    monkeypatch.setattr(moving, "reassign", dies)
    with pytest.raises(KeyboardInterrupt):
        moving.reassign_all(people.unit, actor=people.office, unit=unit, reason="机构改革")
    assert Disclosure.objects.filter(unit=unit).count() == 2
    monkeypatch.undo()
    assert moving.reassign_all(people.unit, actor=people.office, unit=unit, reason="机构改革").count == 2


def test_rounds_end_though_some_records_never_move(monkeypatch):
    people = staff()
    monkeypatch.setattr(moving, "A_ROUND", 1)
    first, second = drafted(people), drafted(people, title="另一件通知")
    moved = moving.reassign_all(people.unit, actor=ACTOR, unit=heir(), reason="机构改革")
    assert [record.pk for record, _ in moved.refused] == [first.disclosure_id, second.disclosure_id]


@pytest.mark.parametrize("who", ["clerk", "head"])
def test_only_the_office_moves_records(who):
    people = staff()
    published(people, 1)
    moved = moving.reassign_all(people.unit, actor=getattr(people, who), unit=heir(), reason="机构改革")
    assert (moved.count, len(moved.refused)) == (0, 1)
    with pytest.raises(Refused):
        actions.reassign(
            Disclosure.objects.get(), actor=getattr(people, who), unit=Unit.objects.get(code="heir"), reason="机构改革"
        )


def test_the_office_moves_a_units_records_on_the_desk(client):
    people = staff()
    published(people, 2)
    unit = heir()
    client.force_login(people.office)
    given = {"former": people.unit.pk, "unit": unit.pk, "reason": "机构改革"}
    assert client.post("/desk/disclosures/move/", {**given, "unit": people.unit.pk}).status_code == 422
    assert client.post("/desk/disclosures/move/", given).status_code == 302
    moving.move_records.call(people.unit.pk, unit.pk, people.office.pk, "机构改革")
    assert Disclosure.objects.filter(unit=unit).count() == 2
    assert "市综合局" in client.get("/desk/disclosures/move/").content.decode()


def test_the_command_tells_what_stayed_and_why(capsys):
    people = staff()
    published(people, 1)
    drafted(people, title="在办的通知")
    heir()
    with pytest.raises(SystemExit) as ended:
        call_command("reassign_records", people.unit.code, "heir", "--reason", "机构改革", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (ended.value.code, report["moved"], len(report["refused"])) == (1, 1, 1)
    assert "在办理中" in report["refused"][0]["message"]


def test_what_the_former_unit_owed_the_heir_owes_and_has_published():
    """Nothing that was open becomes missing by a merger; the days before stay the former unit's."""
    people, unit = staff(), heir()
    catalogue = StandardCatalogue.objects.create(
        unit=Unit.objects.get(code="changde"),
        field="公共法律服务",
        year=2020,
        title="目录",
        slug="legal",
        published_at=present.now(),
    )
    item = StandardItem.objects.create(catalogue=catalogue, number="1", order=1, level1="法律援助")
    owed = Obligation.objects.create(item=item, unit=people.unit, since=present.today() - timedelta(days=9))
    edition = cleared(people, title="法律援助指南")
    edition.obligations.set([owed])
    record = actions.publish(edition, actor=people.head).disclosure
    moving.reassign_all(people.unit, actor=people.office, unit=unit, reason="机构改革")
    (now,) = coverage_of_unit(unit, present.today())
    assert (now.facts.live, coverage_of_unit(people.unit, present.today())) == (1, [])
    assert len(coverage_of_unit(people.unit, present.today() - timedelta(days=1))) == 1
    assert list(record.editions.get().obligations.all()) == [now.obligation], "the next edition keeps the link"
