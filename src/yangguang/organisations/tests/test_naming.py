"""Part 1: a name as written is one unit, one group, or a question; never a silent guess."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.text import to_traditional
from yangguang.organisations.listing import Listing, read_listing
from yangguang.organisations.naming import MOST_CANDIDATES, Directory, NamedGroup, NamedUnit, fold_name

DATA = Path(__file__).resolve().parents[1] / "data" / "changde.json"


@cache
def listing() -> Listing:
    return read_listing(DATA.read_text(encoding="utf-8"))


@cache
def changde() -> Directory:
    units = listing().units
    groups = listing().groups
    return Directory(
        (NamedUnit(u.code, u.name, u.short_name, u.kind, u.parent, u.aliases) for u in units),
        (NamedGroup(g.code, g.name, g.needs_narrowing, g.aliases, tuple(listing().members_of(g))) for g in groups),
    )


def declared() -> list[tuple[str, str]]:
    return [(name, unit.code) for unit in changde().units.values() for name in unit.names]


@pytest.mark.parametrize(
    "written", ["行政审批服务局", "市行政审批服务局", "常德市行政审批服务局", "常德行政审批服务局"]
)
def test_short_and_long_names_are_one_unit(written: str) -> None:
    found = changde().resolve(written)
    assert found.unit is not None
    assert found.unit.code == "administrative-approval-bureau"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("市政府办", "city-government-office"),
        ("市司法局", "justice-bureau"),
        ("市发改委", "development-reform-commission"),
        ("市工信局", "industry-information-bureau"),
        ("市国资委", "state-assets-commission"),
        ("市委编办", "institutional-staffing-office"),
        ("市优化办", "business-environment-office"),
        ("市财政局", "finance-bureau"),
        ("市自然资源和规划局", "natural-resources-planning-bureau"),
        ("市住建局", "housing-construction-bureau"),
        ("市商务局", "commerce-bureau"),
        ("市市场监管局", "market-regulation-bureau"),
        ("市公共资源交易中心", "public-resources-trading-centre"),
        ("市扶贫办", "poverty-alleviation-office"),
        ("市农业农村局", "agriculture-rural-affairs-bureau"),
        ("市生态环境局", "ecology-environment-bureau"),
        ("市实事办", "practical-livelihood-office"),
        ("市应急管理局", "emergency-management-bureau"),
        ("市卫生健康委", "health-commission"),
        ("市人力资源社会保障局", "human-resources-bureau"),
        ("常德市政务公开领导小组办公室", "open-government-office"),
        ("市政务公开领导小组办公室", "open-government-office"),
    ],
)
def test_every_unit_that_the_notice_of_24_april_2020_names(written: str, code: str) -> None:
    found = changde().resolve(written)
    assert found.unit is not None
    assert found.unit.code == code


@pytest.mark.parametrize(
    ("written", "size", "narrow"),
    [
        ("区县市人民政府、管委会", 14, False),
        ("区县市人民政府、管委会)", 14, False),
        ("各区县（市）人民政府、管委会", 14, False),
        ("各区縣市人民政府、管委會", 14, False),
        ("区县市人民政府", 9, False),
        ("管委会", 5, False),
        ("市直各单位", None, False),
        ("市直有关部门", None, True),
        ("市直相关部门", None, True),
        ("市直和中央、省驻常有关单位", None, True),
        ("市县各相关职能部门", None, True),
    ],
)
def test_collective_names_are_groups_and_those_with_youguan_are_left_to_narrow(
    written: str, size: int | None, narrow: bool
) -> None:
    group = changde().resolve(written).group
    assert group is not None
    assert group.needs_narrowing is narrow
    assert len(group.members) == size if size else len(group.members) > 30


def test_a_group_needs_narrowing_exactly_when_its_name_says_some() -> None:
    for group in changde().groups.values():
        assert group.needs_narrowing == bool(re.search("有关|相关", group.name)), group.name


def test_a_bare_name_belongs_to_the_place_of_the_paper() -> None:
    of_city = changde().resolve("司法局", within="administrative-approval-bureau").unit
    of_district = changde().resolve("司法局", within="wuling-finance-bureau").unit
    assert of_city is not None
    assert of_city.code == "justice-bureau"
    assert of_district is not None
    assert of_district.code == "wuling-justice-bureau"
    above = changde().resolve("市司法局", within="wuling").unit
    assert above is not None
    assert above.code == "justice-bureau"


def test_an_internal_body_is_known_inside_its_department_only() -> None:
    inside = changde().resolve("办公室", within="administrative-approval-bureau").unit
    assert inside is not None
    assert inside.code == "administrative-approval-general-office"
    assert changde().resolve("办公室").unit is None
    full = changde().resolve("行政审批服务局政务公开科").unit
    assert full is not None
    assert full.code == "administrative-approval-open-government-section"


def test_a_district_body_without_its_district_is_a_question() -> None:
    found = changde().resolve("区司法局")
    assert found.unit is None
    assert found.candidates[0].code == "wuling-justice-bureau"


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("市司发局", "justice-bureau"),
        ("市应管局", "emergency-management-bureau"),
        ("市发改局", "development-reform-commission"),
    ],
)
def test_a_slip_is_a_question_with_the_likeliest_first(written: str, likely: str) -> None:
    found = changde().resolve(written)
    assert found.unit is None
    assert found.group is None
    assert found.candidates[0].code == likely
    assert len(found.candidates) <= MOST_CANDIDATES


@pytest.mark.parametrize("written", ["", "  ", "（）", "火星局", "某某公司", "市大数据局"])
def test_an_unknown_name_is_nobody(written: str) -> None:
    found = changde().resolve(written)
    assert found.unit is None
    assert found.group is None
    assert found.candidates == ()


def test_two_units_of_one_name_at_one_place_are_a_question() -> None:
    city = NamedUnit("c", "常德市人民政府", "常德市", "city", None)
    one = NamedUnit("a", "常德市司法局", "市司法局", "department", "c", ("法制局",))
    two = NamedUnit("b", "常德市法律服务局", "市法服局", "department", "c", ("法制局",))
    found = Directory([city, one, two]).resolve("法制局")
    assert found.unit is None
    assert found.candidates == (one, two)


def test_a_directory_with_a_missing_parent_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Directory([NamedUnit("a", "常德市司法局", "市司法局", "department", "nowhere")])


def test_every_name_and_alias_resolves_to_its_own_unit() -> None:
    astray = [
        (name, code)
        for name, code in declared()
        if (unit := changde().resolve(name, within=changde().units[code].parent).unit) is None or unit.code != code
    ]
    assert astray == []


def test_city_names_and_townships_resolve_without_saying_where() -> None:
    astray = [
        name
        for name, code in declared()
        if changde().units[code].kind != "internal" and changde().resolve(name).unit != changde().units[code]
    ]
    assert astray == []


def test_every_group_name_is_that_group() -> None:
    for group in changde().groups.values():
        for name in (group.name, *group.aliases):
            assert changde().resolve(name).group == group, name


BRACKETS = ["（）", "()", "［］", "〔〕", "【】", "[]"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_resolution_does_not_depend_on_script_spaces_or_brackets(data: st.DataObject) -> None:
    name, code = data.draw(st.sampled_from(declared()))
    within = changde().units[code].parent
    expected = changde().resolve(name, within=within)
    if data.draw(st.booleans()):
        name = to_traditional(name)
    place = data.draw(st.integers(0, len(name)))
    name = name[:place] + data.draw(st.sampled_from(["", " ", "\u3000", "\u00a0", "\t", "\n"])) + name[place:]
    name += data.draw(st.sampled_from(["", *BRACKETS, "（牵头）", "(牵头)", "[牵头]"]))
    assert changde().resolve(name, within=within) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=12) | st.sampled_from([name for name, _ in declared()]).flatmap(st.permutations).map("".join))
def test_exactly_one_kind_of_answer_and_never_a_unit_that_does_not_bear_the_name(name: str) -> None:
    found = changde().resolve(name)
    assert sum([found.unit is not None, found.group is not None, bool(found.candidates)]) <= 1
    assert len(found.candidates) == len({u.code for u in found.candidates}) <= MOST_CANDIDATES
    if found.unit:
        # Whatever resolves is made of the characters of one of the unit's names and its places.
        known = (
            "".join(found.unit.names)
            + "常德市人民政府街道办事处"
            + "".join(above.name + above.short_name for above in changde().ancestors(found.unit.code))
        )
        assert set(fold_name(name)) <= set(fold_name(known))


def test_a_bare_county_government_may_be_any_of_the_six_counties() -> None:
    found = changde().resolve("县政府")
    counties = {"安乡县", "汉寿县", "澧县", "临澧县", "桃源县", "石门县"}
    assert counties <= {unit.name.removesuffix("人民政府") for unit in found.candidates}
