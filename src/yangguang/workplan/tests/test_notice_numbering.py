"""Numbers of tasks: running, starting again, repeated, left out (issue 2: two tasks with one number)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.workplan.notice.numbering import Written, number_tasks


def tasks(numbers: list[int | None], aspects: str = "") -> list[Written]:
    names = aspects or "甲" * len(numbers)
    return [Written(n, a, f"第{at}行") for at, (n, a) in enumerate(zip(numbers, names, strict=True), 1)]


@pytest.mark.parametrize(
    ("written", "aspects", "numbers"),
    [
        ([1, 2, 3], "甲甲乙", [1, 2, 3]),
        ([None, None], "甲乙", [1, 2]),
        ([1, 2, 1, 2, 3], "甲甲乙乙乙", [1, 2, 3, 4, 5]),
        ([1, 1, 1], "甲乙丙", [1, 2, 3]),
        ([1, 2, 3, 1, 2], "甲甲甲甲甲", [1, 2, 3, 4, 5]),
        ([2, 1, 3], "甲甲甲", [2, 1, 3]),
    ],
)
def test_sound_numbering(written: list[int | None], aspects: str, numbers: list[int]) -> None:
    assert number_tasks(tasks(written, aspects)) == (numbers, [])


def test_a_repeated_number_names_both_places() -> None:
    numbers, problems = number_tasks(tasks([1, 2, 2, 3]))
    assert numbers == [1, 2, 2, 3]
    assert [(p.where, p.what[:11]) for p in problems] == [("第2行、第3行", "两项任务的编号都是2，")]


def test_one_repeated_first_number_is_no_new_count() -> None:
    numbers, problems = number_tasks(tasks([1, 1, 2, 3]))
    assert numbers == [1, 1, 2, 3]
    assert len(problems) == 1


def test_numbers_left_out() -> None:
    _, problems = number_tasks(tasks([1, 2, 5]))
    assert [(p.where, "缺第3、4项" in p.what) for p in problems] == [("第3行", True)]
    _, problems = number_tasks(tasks([3, 4]))
    assert "缺第1、2项" in problems[0].what
    _, problems = number_tasks(tasks([1, 10**9]))
    assert "、9等项" in problems[0].what


def test_faults_within_a_count_that_starts_again() -> None:
    numbers, problems = number_tasks(tasks([1, 2, 2, 1, 3], "甲甲甲乙乙"))
    assert numbers == [1, 2, 3, 4, 5]
    assert [p.where for p in problems] == ["第2行、第3行", "第5行"]


def test_a_task_without_number_among_numbered_ones() -> None:
    numbers, problems = number_tasks(tasks([1, None, 2]))
    assert numbers == [1, 3, 2]
    assert [p.where for p in problems] == ["第2行"]


@given(st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=14))
@settings(max_examples=150, deadline=None)
def test_every_task_gets_a_number_and_sound_counts_raise_nothing(written: list[int | None]) -> None:
    numbers, problems = number_tasks(tasks(written))
    assert len(numbers) == len(written)
    assert all(isinstance(number, int) for number in numbers)
    if len(set(numbers)) < len(numbers):
        assert problems
