"""A figure is defined once, by name, and says what it counts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.kernel import metrics
from yangguang.kernel.metrics import Figure, Metric, Scope


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of these tests are not figures of the product."""
    monkeypatch.setattr(metrics, "REGISTRY", {})


def days(scope: Scope) -> Figure:
    return Figure((scope.until - scope.since).days + 1, None, "/")


METRIC = Metric("test.days", "天数", "天", "期间内的天数，首尾都算", days)


def test_a_figure_is_found_by_its_name() -> None:
    assert metrics.register(METRIC) is METRIC
    found = metrics.get("test.days")
    assert found is METRIC
    assert found.compute(Scope(date(2020, 1, 1), date(2020, 12, 31), date(2020, 6, 1))).value == 366


def test_a_figure_whose_room_is_not_built_is_none_and_not_zero() -> None:
    assert metrics.get("test.days") is None


def test_a_name_is_given_once() -> None:
    metrics.register(METRIC)
    with pytest.raises(ValueError, match=r"test\.days"):
        metrics.register(METRIC)


@given(value=st.integers(0, 10**6), of=st.integers(1, 10**6))
def test_only_all_of_them_is_100_percent(value: int, of: int) -> None:
    percent = Figure(min(value, of), of, "/").percent
    assert percent is not None
    assert 0 <= percent <= 100
    assert (percent == 100) == (value >= of)


@pytest.mark.parametrize("of", [None, 0])
def test_nothing_to_divide_by_is_no_percentage(of: int | None) -> None:
    assert Figure(3, of, "/").percent is None
