"""The two ways to the database."""

from __future__ import annotations

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.db.connections import Connections
from ptce.db.session import async_url
from tests.conftest import Database, Statements


def test_a_url_keeps_its_socket_its_names_and_its_password() -> None:
    url = async_url("postgresql://me:p%40ss@/ptce?host=%2Ftmp%2Fa+b&port=5432&sslmode=require")
    parsed = make_url(url)
    assert parsed.drivername == "postgresql+asyncpg"
    assert (parsed.username, parsed.password, parsed.database) == ("me", "p@ss", "ptce")
    assert dict(parsed.query) == {"host": "/tmp/a b", "port": "5432", "ssl": "require"}


async def test_commands_run_as_the_application_at_the_time_of_paris(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        row = await connection.execute(
            text("SELECT current_user, current_setting('TimeZone'), current_setting('jit')")
        )
        assert tuple(row.one()) == ("ptce_app", "Europe/Paris", "off")


async def test_reads_cannot_write_and_are_planned_once(pool: Connections) -> None:
    assert await pool.fetchval("SHOW plan_cache_mode") == "force_generic_plan"
    assert await pool.fetchval("SHOW TimeZone") == "Europe/Paris"
    assert await pool.fetchval("SHOW statement_timeout") == "10s"
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await pool.fetch("DELETE FROM pole")


async def test_a_read_is_one_statement_prepared_once(
    pool: Connections, database: Database, statements: Statements
) -> None:
    query = f"SELECT name FROM commune WHERE insee = $1 /* {'long ' * 5_000} */"
    connection = await pool.take()
    async with statements(database) as counted:
        for _ in range(10):
            assert await connection.fetchval(query, "83137") == "Toulon"
        planned = await connection.fetch(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE 'SELECT name%'"
        )
        pool.give(connection, sound=True)
    assert [tuple(row) for row in planned] == [(10, 0)]
    assert counted.total == 11, counted.texts  # giving the connection back sends nothing
