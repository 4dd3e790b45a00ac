"""Numbers such as 督办〔2020〕7号 follow one another without a gap, whoever asks at the same time."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.kernel.models import NumberSeries
from yangguang.kernel.numbering import next_number
from yangguang.kernel.tests.concurrently import concurrently


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.tuples(st.sampled_from(["督办", "通报"]), st.sampled_from([2019, 2020]), st.booleans())))
def test_each_series_and_year_counts_from_one_without_a_gap(asked: list[tuple[str, int, bool]]) -> None:
    NumberSeries.objects.all().delete()
    kept: dict[tuple[str, int], int] = {}
    for series, year, fails in asked:
        try:
            with transaction.atomic():
                number = next_number(series, year)
                assert number == kept.get((series, year), 0) + 1
                if fails:
                    raise LookupError
        except LookupError:
            continue
        kept[series, year] = number


@pytest.mark.django_db
def test_a_year_as_a_number_and_as_a_word_is_one_series() -> None:
    with transaction.atomic():
        assert [next_number("督办", 2020), next_number("督办", "2020")] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        next_number("督办", 2020)
    assert not NumberSeries.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_threads_get_unique_numbers_and_a_rollback_leaves_no_gap() -> None:
    def take(fails: bool) -> int:
        with transaction.atomic():
            number = next_number("督办", 2020)
            if fails:
                raise LookupError
        return number

    results = concurrently([lambda n=n: take(fails=n % 3 == 2) for n in range(12)])
    numbers = [r for r in results if isinstance(r, int)]
    assert sorted(numbers) == list(range(1, 9))
    assert all(isinstance(r, int | LookupError) for r in results)
    assert NumberSeries.objects.get().last == 8
