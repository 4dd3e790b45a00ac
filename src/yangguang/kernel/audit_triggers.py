"""The database itself refuses to change or remove an audit row, on SQLite and on PostgreSQL."""

from collections.abc import Mapping
from typing import Any

CREATE = {
    "sqlite": (
        """CREATE TRIGGER IF NOT EXISTS audit_refuses_update BEFORE UPDATE ON kernel_auditevent
           BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
        """CREATE TRIGGER IF NOT EXISTS audit_refuses_delete BEFORE DELETE ON kernel_auditevent
           BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
        # INSERT OR REPLACE removes the old row without asking the trigger on DELETE.
        """CREATE TRIGGER IF NOT EXISTS audit_refuses_replace BEFORE INSERT ON kernel_auditevent
           WHEN EXISTS (SELECT 1 FROM kernel_auditevent WHERE sequence = NEW.sequence)
           BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'audit rows are append-only' USING ERRCODE = 'integrity_constraint_violation';
           END $$""",
        """CREATE OR REPLACE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON kernel_auditevent
           FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
        """CREATE OR REPLACE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON kernel_auditevent
           FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()""",
    ),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_refuses_update",
        "DROP TRIGGER IF EXISTS audit_refuses_delete",
        "DROP TRIGGER IF EXISTS audit_refuses_replace",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_refuses_change ON kernel_auditevent",
        "DROP TRIGGER IF EXISTS audit_refuses_truncate ON kernel_auditevent",
    ),
}


def create(connection: Any) -> None:
    """Create the triggers on this connection's database; safe to repeat."""
    _execute(connection, CREATE)


def drop(connection: Any) -> None:
    """Drop the triggers: only to undo the migration, and for tests that tamper or empty the database."""
    _execute(connection, DROP)


def _execute(connection: Any, statements: Mapping[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def install(apps: Any, schema_editor: Any) -> None:
    """The migration, forwards."""
    create(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """The migration, backwards."""
    drop(schema_editor.connection)
