"""The open interface: all that is public, nothing that is not, page after page, with its own description."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.world import build
from yangguang.disclosures import actions
from yangguang.disclosures.models import Disclosure, Edition, Placement
from yangguang.disclosures.states import WithdrawalKind
from yangguang.kernel.actions import SystemActor

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def get(path, status=200):
    answer = Client().get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content[:300]
    return json.loads(answer.content)


def more(world, number):
    """That many live records beside the one of the world, each an hour newer, all placed in its column."""
    for place in range(number):
        at = world.edition_live.listed_at + timedelta(hours=place // 2)
        record = Disclosure.objects.create(
            unit=world.own, index_number=f"X/2020-{place:05d}", first_published_at=at, created_at=at
        )
        edition = Edition.objects.create(
            disclosure=record,
            number=1,
            unit=world.own,
            state="live",
            title=f"第{place}条",
            kind="notice" if place % 2 else "policy",
            drafted_at=at,
            published_at=at,
            listed_at=at,
        )
        Placement.objects.create(disclosure=record, edition=edition, column=world.column, unit=world.own, listed_at=at)


def walk(path):
    found, cursor = [], ""
    while True:
        page = get(f"{path}&cursor={cursor}")
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return found


def test_only_what_is_live_is_listed(world):
    listed = {item["id"]: item for item in get("disclosures")["items"]}
    assert set(listed) == set(Edition.objects.live().values_list("disclosure_id", flat=True))
    assert listed[world.disclosure_live.pk]["unit"] == {"code": "own", "name": "常德市司法局"}


@pytest.mark.parametrize("state", ["draft", "first_review", "approved", "held"])
def test_what_is_not_public_is_not_there(world, state):
    get(f"disclosures/{getattr(world, f'disclosure_{state}').pk}", 404)


def test_pages_follow_one_another_without_a_gap_or_a_repeat(world):
    """Records of the same moment are told apart by their number."""
    more(world, 23)
    everything = walk("disclosures?limit=5")
    assert len(everything) == len(set(everything)) == Edition.objects.live().count()
    assert everything == [edition.disclosure_id for edition in Edition.objects.live().order_by("-listed_at", "-pk")]
    placed = walk(f"disclosures?limit=4&column={world.column.code}")
    assert len(placed) == len(set(placed)) == 23
    assert set(walk("disclosures?limit=7&kind=policy")) < set(everything)


def test_a_withdrawn_record_answers_with_its_note(world):
    actions.withdraw(
        world.disclosure_live, actor=SystemActor(), kind=WithdrawalKind.WITHDRAWN, note="内容有误，更正后再公开。"
    )
    gone = get(f"disclosures/{world.disclosure_live.pk}", 410)
    assert gone["detail"] == "内容有误，更正后再公开。"
    assert gone["kind"] == "withdrawn"
    assert world.disclosure_live.pk not in {item["id"] for item in get("disclosures")["items"]}


def test_only_clean_public_files_are_named(world):
    named = get(f"disclosures/{world.disclosure_live.pk}")["attachments"]
    assert [file["name"] for file in named] == ["附件.txt"]
    world.file_live.public = False
    world.file_live.save()
    assert get(f"disclosures/{world.disclosure_live.pk}")["attachments"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("cursor=abc", 400),
        ("cursor=MjAyMHww", 400),
        ("limit=0", 422),
        ("limit=101", 422),
        ("limit=x", 422),
        ("since=2020-13-01", 422),
        ("unit=no-such-unit", 404),
        ("until=9999-12-31", 200),
        ("since=0001-01-01", 200),
        ("kind=no-such-kind", 200),
    ],
)
def test_wrong_parameters_are_named(world, query, status):
    answer = get(f"disclosures?{query}", status)
    if status >= 400:
        assert answer["detail"].endswith("。")


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999999", "abc"])
def test_a_number_that_is_none_is_no_failure(world, number):
    assert Client().get(f"/api/v1/disclosures/{number}").status_code in {404, 422}


def test_nothing_is_written_through_it(world):
    assert Client().post("/api/v1/disclosures", data="{}", content_type="application/json").status_code == 405


def test_it_may_be_read_from_any_site_and_asks_for_nobody(world):
    answer = Client().get("/api/v1/columns")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_units_carry_their_guide(world):
    unit = get("units/own")
    assert unit["parent"] == "changde"
    assert {"label": "公开工作机构名称", "text": "办公室"} in unit["contacts"]


def test_the_description_names_every_address_of_the_contract(world):
    paths = get("openapi.json")["paths"]
    for name in ("disclosures", "columns", "units", "catalogue"):
        assert f"/api/v1/{name}" in paths


def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries):
    more(world, 30)
    with django_assert_max_num_queries(4):
        get("disclosures?limit=30")
    with django_assert_max_num_queries(4):
        get(f"disclosures?limit=30&column={world.column.code}")
