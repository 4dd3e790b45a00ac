"""For every test: which ones run on a second database, and audit triggers that step aside while one is emptied."""

from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from yangguang.kernel import audit_triggers

pytest_plugins = ["tests.browser", "tests.running_cluster"]

_empty_database = TransactionTestCase._fixture_teardown


def _empty_without_triggers(case: Any) -> None:
    """A test that commits for real ends with an emptied database, which the triggers would refuse."""
    audit_triggers.drop(connection)
    try:
        _empty_database(case)
    finally:
        audit_triggers.create(connection)


TransactionTestCase._fixture_teardown = _empty_without_triggers


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database-only`: for the run on the second database."""
    parser.addoption("--database-only", action="store_true", help="only tests that touch the database, no browser")


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if "chromium" in fixtures:
        return False
    is_django_case = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    return is_django_case or item.get_closest_marker("django_db") is not None or "_django_db_helper" in fixtures


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, for `--database-only`, what a second database cannot change."""
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
        items[:] = filter(_touches_database, items)
