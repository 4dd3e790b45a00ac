"""The information-handling fee (条例第四十二条；国办函〔2020〕109号)."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from yangguang.foi.fees import fee


@pytest.mark.parametrize(
    ("items", "yuan"), [(0, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000)]
)
def test_by_item_ten_are_free_and_from_31_each_band_of_ten_is_dearer(items: int, yuan: int) -> None:
    assert fee(items=items).amount == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"), [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740)]
)
def test_by_page_thirty_are_free(pages: int, yuan: int) -> None:
    assert fee(pages=pages).amount == yuan


def _each(number: int) -> int:
    """What the n-th item of a month costs, as the rule says it in words."""
    if number <= 10:
        return 0
    return 100 if number <= 30 else 200 + (number - 31) // 10 * 100


@given(before=st.integers(0, 120), items=st.integers(0, 120))
def test_items_of_the_same_month_go_on_where_the_last_request_ended(before: int, items: int) -> None:
    assert fee(items=items, before=before).amount == sum(_each(n) for n in range(before + 1, before + items + 1))


@given(pages=st.integers(0, 1000))
def test_the_bands_cover_every_page_once(pages: int) -> None:
    parts = fee(pages=pages).parts
    assert [n for part in parts for n in range(part.first, part.last + 1)] == list(range(1, pages + 1))


@pytest.mark.parametrize("given_", [{}, {"items": 1, "pages": 1}, {"items": -1}, {"pages": 2, "before": 1}])
def test_one_basis_and_never_both(given_: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"按|数量"):
        fee(**given_)


def test_the_command_answers_amount_and_breakdown() -> None:
    out = StringIO()
    call_command("foi_fee", "--items", "31", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["amount"] == 2200
    assert [part["amount"] for part in answer["breakdown"]] == [0, 2000, 200]
