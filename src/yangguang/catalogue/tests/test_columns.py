"""Columns are shipped as data, kept by the office, and the same for every unit."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from yangguang.catalogue import actions, selectors
from yangguang.catalogue.loading import shipped_columns
from yangguang.catalogue.models import Column, UnitGuide
from yangguang.catalogue.states import ColumnScope, SpecialPart
from yangguang.catalogue.vocabulary import audiences, kinds, topics
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, Unit, UnitKind
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    call_command("load_units", stdout=io.StringIO())
    call_command("load_columns", stdout=io.StringIO())
    return Unit.objects.get(code="changde")


def test_every_units_columns_have_the_four_parts_and_the_leaves_of_article_20(city):
    """条例第二十条: fifteen categories; the 专栏 has four parts in one order."""
    special = selectors.special_columns()
    assert list(special) == list(SpecialPart.values)
    assert all(special.values())
    (statutory,) = special[SpecialPart.STATUTORY]
    assert len(statutory.children) == 15
    assert statutory.children[0].column.basis.endswith("第（一）项")


def test_the_shipped_rules_use_words_of_the_vocabulary():
    for row in shipped_columns():
        rule = row.get("rule", {})
        assert set(rule) <= {"kinds", "topics", "audiences", "units", "words"}, row["code"]
        assert set(rule.get("kinds", [])) <= set(kinds()), row["code"]
        assert set(rule.get("topics", [])) <= set(topics()), row["code"]
        assert set(rule.get("audiences", [])) <= set(audiences()), row["code"]


def test_the_city_has_26_pilot_fields_eight_subjects_and_twelve_key_items(city):
    tree = {node.column.code: node for node in selectors.city_columns()}
    assert len(tree["grassroots"].children) == 26
    assert len(tree["business-environment"].children) == 8
    livelihood = {node.column.code: node for node in tree["people-livelihood"].children}
    assert len(livelihood["key-items"].children) == 12


def test_a_second_load_changes_nothing_and_what_a_person_edited_stays(city):
    rows = AuditEvent.objects.count()
    call_command("load_columns", stdout=io.StringIO())
    assert AuditEvent.objects.count() == rows
    column = Column.objects.get(code="debt")
    actions.edit_column(
        column, actor=SystemActor(), title="政府债务公开", about="", promise_days=30, rule={"words": ["债务"]}
    )
    call_command("load_columns", stdout=io.StringIO())
    column.refresh_from_db()
    assert (column.title, column.rule, column.gathered) == ("政府债务公开", {"words": ["债务"]}, False)


def test_a_column_whose_unit_a_city_does_not_have_falls_to_its_government(city):
    Unit.objects.filter(code="finance-bureau").update(code="other-finance")
    call_command("load_columns", stdout=io.StringIO())
    assert Column.objects.get(code="debt").owner == city
    assert not Column.objects.filter(scope=ColumnScope.UNIT, owner__isnull=False).exists()


def test_the_office_of_another_unit_keeps_no_city_column(city):
    elsewhere = UnitFactory(parent=city, code="elsewhere", kind=UnitKind.DEPARTMENT)
    person = UserFactory()
    RoleHoldingFactory(user=person, unit=elsewhere, role=Role.OFFICE)
    column = Column.objects.get(code="debt")
    with pytest.raises(Refused):
        actions.edit_column(column, actor=person, title="别名", about="", promise_days=1, rule={})


def test_a_guide_says_what_article_12_asks_for_and_what_is_still_missing(city, client):
    """条例第十二条: name, address, hours, telephone, fax and internet contact of the disclosure office."""
    unit = Unit.objects.get(code="justice-bureau")
    page = client.get(reverse("catalogue:guide", args=[unit.code])).content.decode()
    assert "本单位尚未填写：公开工作机构名称、办公地址、办公时间、联系电话" in page
    fields = {"office": "办公室", "address": "示例路 1 号", "hours": "工作日 8:30—17:30", "telephone": "0736-0000000"}
    actions.keep_guide(unit, actor=SystemActor(), fields=fields)
    page = client.get(reverse("catalogue:guide", args=[unit.code])).content.decode()
    assert "尚未填写" not in page
    assert "0736-0000000" in page
    assert UnitGuide.objects.get(unit=unit).index_prefix in page


def test_prefixes_of_index_numbers_are_given_once(city):
    from django.db import transaction

    units = list(Unit.objects.filter(kind=UnitKind.DEPARTMENT)[:3])
    with transaction.atomic():
        first = [selectors.index_prefix_of(unit) for unit in units]
        again = [selectors.index_prefix_of(unit) for unit in units]
    assert first == again
    assert len(set(first)) == 3
    assert all(prefix.startswith("4307S") for prefix in first)
