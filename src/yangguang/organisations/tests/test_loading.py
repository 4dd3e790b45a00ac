"""Loading a unit list: idempotent, and what people settled by hand stays."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from yangguang.kernel import audit
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.models import AuditEvent
from yangguang.organisations import actions, loading, selectors
from yangguang.organisations.listing import Listing, read_listing
from yangguang.organisations.models import Role, Unit, UnitAlias, UnitGroup

from .factories import UnitFactory, person_with
from .test_listing import sample
from .test_naming import listing

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor()


def as_listing(data: dict[str, Any]) -> Listing:
    return read_listing(json.dumps(data, ensure_ascii=False))


def everything() -> list[Any]:
    groups = UnitGroup.objects.order_by("pk")
    return [
        list(Unit.objects.order_by("pk").values()),
        list(UnitAlias.objects.order_by("pk").values()),
        list(groups.values()),
        [sorted(group.members.values_list("pk", flat=True)) for group in groups],
        AuditEvent.objects.count(),
    ]


def test_a_second_load_changes_nothing_and_leaves_no_audit_row() -> None:
    first = loading.load(listing(), actor=SYSTEM)
    assert len(first.created) == len(listing().units) - 1
    before = everything()
    assert not loading.load(listing(), actor=SYSTEM).anything
    assert everything() == before
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert audit.verify()[1] is None


def test_the_tree_and_the_groups_are_as_listed() -> None:
    loading.load(listing(), actor=SYSTEM)
    office = Unit.objects.get(code="open-government-office")
    assert Unit.objects.get_parent(office).code == "administrative-approval-bureau"
    group = UnitGroup.objects.get(code="counties-and-committees")
    assert selectors.group_members(group).count() == 14
    assert selectors.resolve_unit("区县市人民政府、管委会").group == group
    found = selectors.resolve_unit("司法局", within=Unit.objects.get(code="wuling"))
    assert found.unit is not None
    assert found.unit.code == "wuling-justice-bureau"
    assert next(u.code for u in selectors.resolve_unit("市司发局").candidates) == "justice-bureau"
    assert not selectors.public_units().filter(kind="internal").exists()


def test_hand_made_aliases_names_members_and_roles_stay() -> None:
    loading.load(listing(), actor=SYSTEM)
    justice = Unit.objects.get(code="justice-bureau")
    actions.add_alias(justice, actor=SYSTEM, name="市依法治市办")
    actions.rename(justice, actor=SYSTEM, name="常德市司法行政局", short_name="市司法行政局")
    group = UnitGroup.objects.get(code="departments-concerned")
    actions.set_group_members(group, actor=SYSTEM, members=[justice])
    person = person_with(Role.CLERK, justice)
    report = loading.load(listing(), actor=SYSTEM)
    assert report.kept == ["justice-bureau"]
    assert not report.anything
    justice.refresh_from_db()
    assert justice.name == "常德市司法行政局"
    for name in ("市依法治市办", "市司法局", "常德市司法局", "司法局", "市司法行政局"):
        assert selectors.resolve_unit(name).unit == justice
    assert list(group.members.all()) == [justice]
    assert person.holds([Role.CLERK], justice)


def test_a_corrected_file_moves_renames_and_drops_its_own_aliases() -> None:
    data = sample()
    data["units"].append({"code": "office", "name": "公开办公室", "kind": "leading_group_office", "parent": "yy"})
    data["units"][1]["aliases"] = ["市法制办"]
    loading.load(as_listing(data), actor=SYSTEM)
    data["units"][2]["parent"] = "yy-justice"
    data["units"][1] |= {"name": "益阳市司法行政局", "aliases": ["市法治办"]}
    report = loading.load(as_listing(data), actor=SYSTEM)
    assert set(report.changed) == {"yy-justice", "office"}
    assert (report.aliases_added, report.aliases_removed) == (1, 1)
    assert Unit.objects.get_parent(Unit.objects.get(code="office")).code == "yy-justice"
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_that_left_the_file_is_named_and_kept() -> None:
    data = sample()
    loading.load(as_listing(data), actor=SYSTEM)
    data["units"].pop()
    assert loading.load(as_listing(data), actor=SYSTEM).not_in_file == ["yy-justice"]
    assert Unit.objects.filter(code="yy-justice", active=True).exists()


def test_a_closed_unit_resolves_to_nobody_and_its_bodies_stay_in_the_tree() -> None:
    data = sample()
    data["units"].append({"code": "room", "name": "法规科", "kind": "internal", "parent": "yy-justice"})
    data["units"][1]["active"] = False
    loading.load(as_listing(data), actor=SYSTEM)
    assert selectors.resolve_unit("市司法局").unit is None
    assert selectors.directory().units["room"].parent == "yy"


def test_another_citys_codes_are_not_taken_over_and_nothing_is_half_written() -> None:
    loading.load(as_listing(sample()), actor=SYSTEM)
    other = {
        "format": 1,
        "units": [
            {"code": "cz", "name": "郴州市人民政府", "kind": "city"},
            {"code": "yy-justice", "name": "郴州市司法局", "kind": "department", "parent": "cz"},
        ],
    }
    with pytest.raises(Refused, match="yy-justice"):
        loading.load(as_listing(other), actor=SYSTEM)
    assert not Unit.objects.filter(code="cz").exists()


def test_only_an_administrator_of_the_whole_city_loads_a_list() -> None:
    loading.load(as_listing(sample()), actor=SYSTEM)
    city = Unit.objects.get(code="yy")
    data = sample()
    data["units"][1]["division_code"] = "430900"
    with pytest.raises(Refused):
        loading.load(as_listing(data), actor=person_with(Role.ADMINISTRATOR, city))
    wide = person_with(Role.ADMINISTRATOR, city, with_descendants=True)
    assert loading.load(as_listing(data), actor=wide).changed == ["yy-justice"]


def test_the_commands_load_and_resolve(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_units")
    call_command("load_units")
    assert "名录未变" in capsys.readouterr().out
    call_command("resolve_unit", "行政审批服务局", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "unit": {
            "code": "administrative-approval-bureau",
            "name": "常德市行政审批服务局",
            "short_name": "市行政审批服务局",
            "kind": "department",
        }
    }
    call_command("resolve_unit", "区县市人民政府、管委会", "--json")
    group = json.loads(capsys.readouterr().out)["group"]
    assert (group["needs_narrowing"], len(group["members"])) == (False, 14)
    call_command("resolve_unit", "市司发局", "--json")
    assert json.loads(capsys.readouterr().out)["candidates"][0]["code"] == "justice-bureau"
    call_command("resolve_unit", "火星局", "--json")
    assert json.loads(capsys.readouterr().out) == {"candidates": []}
    call_command("resolve_unit", "司法局", "--within", "wuling")
    assert "wuling-justice-bureau" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[]", b"{"])
def test_a_bad_file_ends_with_2_and_writes_nothing(tmp_path: Any, content: bytes) -> None:
    file = tmp_path / "units.json"
    file.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        call_command("load_units", str(file))
    assert caught.value.returncode == 2
    assert str(file) in str(caught.value)
    assert not Unit.objects.exists()


def test_a_missing_file_says_so(tmp_path: Any) -> None:
    with pytest.raises(CommandError, match="打不开"):
        call_command("load_units", str(tmp_path / "none.json"))


def test_resolving_many_names_reads_the_directory_once(django_assert_max_num_queries: Any) -> None:
    UnitFactory.create_batch(3)
    with django_assert_max_num_queries(4):
        selectors.directory()
