"""Fixtures for every test: the audit triggers step aside only while a test database is emptied."""

from collections.abc import Iterator

import pytest
from django.db import connection

from yangguang.kernel import audit_triggers


@pytest.fixture(autouse=True)
def _audit_triggers(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits for real ends with an emptied database, which the triggers would refuse."""
    commits = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    marker = request.node.get_closest_marker("django_db")
    commits = commits or bool(marker and marker.kwargs.get("transaction"))
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    with connection.schema_editor() as editor:
        audit_triggers.install(None, editor)
    yield
    with connection.schema_editor() as editor:
        audit_triggers.remove(None, editor)
