"""The registries that rooms fill in: what a person must do, and where the navigations lead."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.kernel import inbox, navigation
from yangguang.kernel.inbox import Item
from yangguang.kernel.navigation import Entry

TODAY = date(2020, 5, 6)


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Providers and entries of these tests are not the product's."""
    monkeypatch.setattr(inbox, "PROVIDERS", [])
    monkeypatch.setattr(navigation, "PORTAL", [])
    monkeypatch.setattr(navigation, "WORKBENCH", [])


def item(title: str, due: date | None) -> Item:
    return Item(title, "到期", "/desk/", "办理", due)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dues=st.lists(st.none() | st.dates(date(2020, 1, 1), date(2020, 12, 31)), max_size=8))
def test_the_nearest_deadline_comes_first_and_what_has_none_last(dues: list[date | None]) -> None:
    items = [item(f"事项{n}", due) for n, due in enumerate(dues)]
    inbox.PROVIDERS[:] = [lambda user, today: items[::2], lambda user, today: iter(items[1::2])]
    found = inbox.items_for("li", TODAY)
    days = [i.due for i in found if i.due is not None]
    assert days == sorted(days)
    assert [i.due for i in found[len(days) :]] == [None] * (len(found) - len(days))
    assert sorted(i.title for i in found) == sorted(i.title for i in items)


def test_each_room_is_asked_for_this_person_and_day() -> None:
    asked: list[tuple[Any, date]] = []

    def provider(user: Any, today: date) -> list[Item]:
        asked.append((user, today))
        return []

    assert inbox.register(provider) is provider
    assert inbox.items_for("li", TODAY) == []
    assert asked == [("li", TODAY)]


@given(orders=st.lists(st.integers(0, 100), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_entries_stand_in_their_order_whenever_their_room_starts(orders: list[int]) -> None:
    for add, entries in ((navigation.portal, navigation.PORTAL), (navigation.workbench, navigation.WORKBENCH)):
        entries.clear()
        for order in orders:
            add(Entry("入口", "portal:home", order))
        assert [entry.order for entry in entries] == sorted(orders)
