"""The two ways to the database."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from sqlalchemy import func, insert, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.db import tables
from ptce.db.connections import Connections
from ptce.db.fixed import Addition
from ptce.db.session import async_url, command_engine, driver_of, transaction
from tests.conftest import Database, Statements
from tests.losses import cut


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


WORDS = Addition.of(tables.word, "id", "word", "spellings")


async def write(connection: AsyncConnection) -> None:
    """A row by each of the two drivers."""
    await connection.execute(insert(tables.word).values(word="un", spellings=["un"]))
    row = {"id": "00000000-0000-7000-8000-000000000002", "word": "deux", "spellings": ["deux"]}
    await WORDS.add(driver_of(connection), [row])


async def written(engine: AsyncEngine) -> int:
    query = select(func.count()).where(tables.word.c.word.in_(["un", "deux"]))
    async with engine.connect() as connection:
        return (await connection.execute(query)).scalar_one()


async def test_both_drivers_share_a_transaction(engine: AsyncEngine) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction(engine) as connection:
            await write(connection)
            raise ZeroDivisionError
    assert await written(engine) == 0
    async with transaction(engine) as connection:
        await write(connection)
        assert await written(engine) == 0, "not before it is committed"
    assert await written(engine) == 2


async def test_a_transaction_that_is_cancelled_leaves_nothing(engine: AsyncEngine) -> None:
    async def wait() -> None:
        async with transaction(engine) as connection:
            await write(connection)
            begun.set()
            await driver_of(connection).execute("SELECT pg_sleep(60)")

    begun = asyncio.Event()
    waiting = asyncio.create_task(wait())
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with transaction(engine) as connection:
        assert driver_of(connection).is_in_transaction()
    assert await written(engine) == 0


async def test_a_connection_that_was_lost_is_replaced(
    engine: AsyncEngine, database: Database
) -> None:
    owner = await asyncpg.connect(database.owner_url)
    async with transaction(engine) as connection:
        driver = driver_of(connection)
    await owner.execute("SELECT pg_terminate_backend($1, 10000)", driver.get_server_pid())
    while not driver.is_closed():  # the news has to come by the socket
        await asyncio.sleep(0.01)
    with pytest.raises(DBAPIError):
        async with transaction(engine) as connection:
            await owner.execute(
                "SELECT pg_terminate_backend($1, 10000)", driver_of(connection).get_server_pid()
            )
            await write(connection)
    async with transaction(engine) as connection:
        await write(connection)
    assert await written(engine) == 2
    await owner.close()


async def test_a_transaction_begins_on_the_first_connection_that_lives(
    engine: AsyncEngine, database: Database
) -> None:
    async with transaction(engine) as first, transaction(engine) as second:
        drivers = [driver_of(first), driver_of(second)]
    cut(database, *drivers)
    async with transaction(engine) as connection:
        assert driver_of(connection) not in drivers
        await write(connection)
    assert all(driver.is_closed() for driver in drivers)
    assert await written(engine) == 2


async def test_transactions_beyond_the_connections_wait_for_one(database: Database) -> None:
    engine = command_engine(database.url, size=1)

    async def process() -> int:
        async with transaction(engine) as connection:
            await asyncio.sleep(0)
            number: int = driver_of(connection).get_server_pid()
            return number

    try:
        assert len(set(await asyncio.gather(*(process() for _ in range(5))))) == 1
    finally:
        await engine.dispose()
