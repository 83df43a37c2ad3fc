"""What `tables.py` declares and a database lacks: the part that Alembic does not see.

Alembic compares tables, columns, types, keys and unique constraints; it does not see that a CHECK,
an exclusion constraint, an index's predicate, a function or a trigger changed. Here PostgreSQL
compares them: everything is made again in a scratch schema, both sides are described by
PostgreSQL itself, and the scratch schema is rolled back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, Table, text
from sqlalchemy.sql.schema import SchemaItem

from ptce.db import tables

Objects = Mapping[tuple[str, str, str], str]
"""(what, table or "", name) → definition."""

SCRATCH = "ptce_scratch"

_DESCRIBE = text(
    """
    WITH space AS (SELECT oid FROM pg_namespace WHERE nspname = :schema)
    SELECT 'constraint', relname, conname, pg_get_constraintdef(c.oid)
      FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
     WHERE connamespace = (TABLE space) AND contype IN ('c', 'x')
    UNION ALL
    SELECT 'index', t.relname, i.relname, pg_get_indexdef(i.oid)
      FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
     WHERE i.relnamespace = (TABLE space)
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.oid AND contype <> 'f')
    UNION ALL
    SELECT 'trigger', relname, tgname, pg_get_triggerdef(g.oid)
      FROM pg_trigger g JOIN pg_class t ON t.oid = tgrelid
     WHERE relnamespace = (TABLE space) AND NOT tgisinternal
    UNION ALL
    SELECT 'function', '', proname, pg_get_functiondef(p.oid)
      FROM pg_proc p
     WHERE pronamespace = (TABLE space) AND prokind <> 'a'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
    """
)

_MADE = re.compile(r"\s*CREATE (?:OR REPLACE )?(FUNCTION|TRIGGER) (\w+)")


class Statement(ops.ExecuteSQLOp):
    """An SQL statement of a migration, written on as many lines as it has."""


@renderers.dispatch_for(Statement)
def _render(context: AutogenContext, statement: Statement) -> str:
    lines = str(statement.sqltext).strip().splitlines(keepends=True)
    return "op.execute(\n" + "\n".join(f"    {line!r}" for line in lines) + "\n)"


def by_alembic(
    item: SchemaItem, name: str | None, what: str, reflected: bool, other: SchemaItem | None
) -> bool:
    """Alembic's `include_object`: indexes are compared here, predicate and method included."""
    return what != "index"


def complete(context: MigrationContext, revision: Any, directives: list[Any]) -> None:
    """Alembic's `process_revision_directives`: add what it does not see; no file for nothing."""
    (script,) = directives
    connection = context.connection
    assert connection is not None
    for made in script.upgrade_ops.ops:
        if isinstance(made, ops.CreateTableOp):
            checks = _column_checks(tables.metadata.tables[made.table_name])
            made.columns = [*made.columns, *checks]
    known = set(connection.execute(text("SELECT extname FROM pg_extension")).scalars())
    first = [f"CREATE EXTENSION {name}" for name in tables.EXTENSIONS if name not in known]
    script.upgrade_ops.ops[:0] = map(Statement, first)
    script.upgrade_ops.ops.extend(map(Statement, missing(connection)))
    if script.upgrade_ops.is_empty():
        directives.clear()


def missing(connection: Connection) -> list[str]:
    """The statements that give this database the checks, indexes, functions and triggers that it
    should have; those of the CHECKs of a table that it does not have are left to `create_table`.
    """
    return list(_statements(_described(connection, "public"), _declared(connection)))


def _column_checks(table: Table) -> list[CheckConstraint]:
    """Alembic writes a table's CHECKs, but not those declared inside a column."""
    return [
        CheckConstraint(check.sqltext, name=check.name)
        for column in table.columns
        for check in column.constraints
        if isinstance(check, CheckConstraint)
    ]


def _described(connection: Connection, schema: str) -> Objects:
    rows = connection.execute(_DESCRIBE, {"schema": schema})
    return {
        (what, table, name): definition.replace(f"{schema}.", "")
        for what, table, name, definition in rows
    }


def _declared(connection: Connection) -> Objects:
    """What `tables.py` makes, described by PostgreSQL; nothing of it stays."""
    undone = connection.begin_nested()
    for name in tables.EXTENSIONS:
        connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {name} SCHEMA public"))
    connection.execute(text(f"CREATE SCHEMA {SCRATCH}"))
    connection.execute(text(f"SET LOCAL search_path = {SCRATCH}, public"))
    for statement in tables.before_tables():
        connection.exec_driver_sql(statement)
    tables.metadata.create_all(connection, checkfirst=False)
    for statement in tables.after_tables():
        connection.exec_driver_sql(statement)
    described = _described(connection, SCRATCH)
    undone.rollback()
    return described


def _statements(present: Objects, declared: Objects) -> Iterator[str]:
    """From the first to the second; functions before the triggers that call them."""
    new_tables = {table for _, table, _ in declared} - {table for _, table, _ in present}
    sources = {
        (found[1].lower(), found[2]): statement
        for statement in (*tables.before_tables(), *tables.after_tables())
        if (found := _MADE.match(statement))
    }
    for key in sorted(present.keys() - declared.keys(), key=_dropped_in_order):
        what, table, name = key
        if what == "constraint":
            yield f"ALTER TABLE IF EXISTS {table} DROP CONSTRAINT IF EXISTS {name}"
        else:
            yield f"DROP {what.upper()} IF EXISTS {name}{f' ON {table}' * (what == 'trigger')}"
    for key in sorted(declared.keys() - present.keys(), key=_made_in_order):
        what, table, name = key
        if what == "constraint" and table in new_tables:
            continue  # written inside create_table
        if what == "constraint":
            yield f"ALTER TABLE {table} ADD CONSTRAINT {name} {declared[key]}"
        elif what == "index":
            yield declared[key]
        else:
            yield sources[what, name]
    for key in sorted(declared.keys() & present.keys(), key=_made_in_order):
        what, table, name = key
        if declared[key] == present[key]:
            continue
        if what == "constraint":
            yield (
                f"ALTER TABLE {table} DROP CONSTRAINT {name},\n"
                f"ADD CONSTRAINT {name} {declared[key]}"
            )
        elif what == "index":
            yield f"DROP INDEX {name}"
            yield declared[key]
        else:
            yield sources[what, name].replace("CREATE ", "CREATE OR REPLACE ", 1)


_ORDER = ("constraint", "index", "function", "trigger")


def _made_in_order(key: tuple[str, str, str]) -> tuple[int, str, str]:
    return (_ORDER.index(key[0]), *key[1:])


def _dropped_in_order(key: tuple[str, str, str]) -> tuple[int, str, str]:
    return (-_ORDER.index(key[0]), *key[1:])
