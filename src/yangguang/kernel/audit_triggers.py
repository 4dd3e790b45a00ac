"""The database itself refuses to change or remove an audit row, on SQLite and on PostgreSQL."""

from typing import Any

SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS audit_refuses_update BEFORE UPDATE ON kernel_auditevent
       BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS audit_refuses_delete BEFORE DELETE ON kernel_auditevent
       BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit rows are append-only'; END $$""",
    """CREATE OR REPLACE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON kernel_auditevent
       FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
)
REMOVE = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_refuses_update",
        "DROP TRIGGER IF EXISTS audit_refuses_delete",
    ),
    "postgresql": ("DROP TRIGGER IF EXISTS audit_refuses_change ON kernel_auditevent",),
}


def install(apps: Any, schema_editor: Any) -> None:
    """Create the triggers (used by the migration; safe to repeat)."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.connection.cursor().execute(statement)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers (only to undo the migration)."""
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.connection.cursor().execute(statement)
