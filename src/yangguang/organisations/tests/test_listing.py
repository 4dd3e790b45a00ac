"""The shipped list of Changde, and what is said about a list that is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from yangguang.organisations import listing as listing_module
from yangguang.organisations.listing import BadListing, read_listing
from yangguang.organisations.models import UnitKind

from .test_naming import listing


def sample(**changes: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "units": [
            {"code": "yy", "name": "益阳市人民政府", "short_name": "益阳市", "kind": "city"},
            {
                "code": "yy-justice",
                "name": "益阳市司法局",
                "short_name": "市司法局",
                "kind": "department",
                "parent": "yy",
            },
        ],
        "groups": [],
        **changes,
    }


def problems(data: Any) -> list[str]:
    with pytest.raises(BadListing) as caught:
        read_listing(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False))
    return caught.value.problems


def test_kinds_are_those_of_the_model() -> None:
    assert set(UnitKind.values) == listing_module.KINDS


def test_changde_has_its_nine_counties_five_committees_and_townships() -> None:
    kinds = [unit.kind for unit in listing().units]
    assert kinds.count("county") == 9
    assert kinds.count("committee") == 5
    assert kinds.count("township") == 178
    assert {u.division_code for u in listing().units if u.kind == "county"} == {
        "430702",
        "430703",
        "430721",
        "430722",
        "430723",
        "430724",
        "430725",
        "430726",
        "430781",
    }


def test_townships_lie_in_the_area_of_their_code() -> None:
    units = {unit.code: unit for unit in listing().units}
    for unit in units.values():
        if unit.kind == "township":
            assert unit.parent is not None
            assert unit.division_code.startswith(units[unit.parent].division_code)
    assert units["town-430771101"].parent == "xidongting-district"


def test_townships_are_those_of_the_division_list(shared: Path) -> None:
    facts = json.loads((shared / "data" / "changde_streets.json").read_text(encoding="utf-8"))
    listed = {u.division_code: u.short_name for u in listing().units if u.kind == "township"}
    assert listed == {fact["code"]: fact["name"] for fact in facts}


def test_another_city_reads() -> None:
    read = read_listing(json.dumps(sample(), ensure_ascii=False))
    assert [unit.code for unit in read.units] == ["yy", "yy-justice"]


def test_a_file_that_is_not_json_says_where() -> None:
    assert problems("{\n  oops") == ["第2行第3字：不是有效的 JSON"]


@pytest.mark.parametrize("data", [[], {}, {"format": 2, "units": []}])
def test_a_file_of_another_kind_is_refused(data: Any) -> None:
    assert "不是单位名录文件" in problems(data)[0]


def test_a_list_without_its_city_first_is_refused() -> None:
    data = sample()
    data["units"] = data["units"][1:]
    assert any("应为这个市本身" in problem for problem in problems(data))


def test_every_problem_is_named_with_its_place() -> None:
    data = sample()
    data["units"] += [
        {"code": "yy-justice", "name": "益阳市财政局", "kind": "department", "parent": "yy"},
        {"code": "x", "name": "益阳市某局", "kind": "ministry", "parent": "yy"},
        {"name": "没有代码", "kind": "department", "parent": "yy"},
        {"code": "y", "name": "益阳市悬空局", "kind": "department", "parent": "nobody"},
    ]
    found = problems(data)
    assert any("第3项" in p and "重复" in p for p in found)
    assert any("第4项" in p and "ministry" in p for p in found)
    assert any("第5项" in p for p in found)
    assert any("nobody" in p for p in found)


def test_a_name_of_two_units_is_refused() -> None:
    data = sample()
    data["units"].append(
        {"code": "yy-law", "name": "益阳市法律局", "kind": "department", "parent": "yy", "aliases": ["市司法局"]}
    )
    assert any("市司法局" in problem for problem in problems(data))


def test_a_group_with_an_unknown_member_or_kind_is_refused() -> None:
    group = {"code": "g", "name": "市直各单位", "members": ["nobody"]}
    assert any("nobody" in problem for problem in problems(sample(groups=[group])))
    group = {"code": "g", "name": "市直各单位", "kinds": ["ministry"]}
    assert any("ministry" in problem for problem in problems(sample(groups=[group])))
