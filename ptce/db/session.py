"""The two ways to the database, never mixed in one task: commands and compiled reads.

Commands have their transactions on `command_engine`, through SQLAlchemy or, for what is always the
same (fixed.py), through asyncpg; compiled reads, and the Viewer, use raw asyncpg on `read_pool`. A
URL is what libpq reads: `postgresql://user@host/database`, or
`postgresql://user@/database?host=<folder of the socket>&port=<n>`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

import asyncpg
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ptce.db.connections import Connections
from ptce.db.fixed import Connection

APPLICATION_ROLE = "ptce_app"

TIME_ZONE = "Europe/Paris"

COMMANDS = {
    "TimeZone": TIME_ZONE,
    "application_name": "ptce commands",
    "jit": "off",
    # A transaction that is stuck must not keep the locks of its kind for ever (commands/turns.py).
    "lock_timeout": "20s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}

READS = {
    "TimeZone": TIME_ZONE,
    "application_name": "ptce reads",
    "jit": "off",
    # A compiled read has its page size as a literal, so its generic plan is the good one, and
    # PostgreSQL never plans it again.
    "plan_cache_mode": "force_generic_plan",
    # What is read again and again is in memory: looking up what was found is no dearer than
    # walking past everything else, and a page follows its index instead of sorting all there is.
    "random_page_cost": "1.1",
    "default_transaction_read_only": "on",
    "statement_timeout": "10s",
}

SEARCHES = READS | {
    "application_name": "ptce searches",
    # What is looked for decides how: how rare a word is, how far a radius goes. Half a millisecond.
    "plan_cache_mode": "force_custom_plan",
}

BUDGETS = {
    "TimeZone": TIME_ZONE,
    "application_name": "ptce budgets",
    "jit": "off",
    # What is counted may be lost with the last moments before a crash: nobody waits for a disk.
    "synchronous_commit": "off",
    "statement_timeout": "5s",
}

STATEMENTS_KEPT = 100
"""Prepared statements a read connection keeps: without them each execution is planned again.

One costs its backend from 0.2 to 0.5 MB, more when it is large: so both bounds.
"""

LARGEST_KEPT = 32_768
"""Bytes of SQL; a larger statement is planned at each execution (an ordinary page takes 10,000)."""


def async_url(url: str) -> str:
    """The same database for SQLAlchemy over asyncpg, whose words differ (`sslmode` is `ssl`)."""
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(query=query).render_as_string(hide_password=False)


DATABASE_ERRORS: Final = (DBAPIError, asyncpg.PostgresError)
"""What PostgreSQL refuses, through either of the two drivers."""

CONNECTION_ERRORS: Final = (asyncpg.InterfaceError, asyncpg.InternalClientError, ConnectionError)
"""What tells that a connection is gone, beside errors of PostgreSQL."""

_LOSSES: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,  # PostgreSQL has said goodbye, and the socket is not closed yet
    ConnectionError,
)

PATIENCE_S: Final = 30.0
"""Seconds that a command waits for a connection."""


def met(error: BaseException) -> BaseException:
    """The error as asyncpg raised it, whichever of the two drivers met it."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def lost(error: BaseException) -> bool:
    """Whether the connection is gone; what was last asked of it may have been done or not."""
    known = met(error)
    # Of a connection that is closed, asyncpg says no more than this class; others derive from it.
    return isinstance(known, _LOSSES) or type(known) is asyncpg.InterfaceError


class CommandEngine(AsyncEngine):
    """Connections for commands. Those of `transaction` go from one command to the next without
    SQLAlchemy's pool, whose ways in and out cost more than a lean command does."""

    def __init__(self, sync_engine: Engine, kept: int, most: int) -> None:
        super().__init__(sync_engine)
        self._kept = kept
        self._tries = kept + most + 1
        self._free: list[AsyncConnection] = []
        self._room = asyncio.Semaphore(most)

    async def dispose(self, close: bool = True) -> None:
        while self._free:
            await self._free.pop().close()
        await super().dispose(close)

    @asynccontextmanager
    async def transaction(self, begun: bool) -> AsyncIterator[AsyncConnection]:
        """Committed, or undone by what is raised: SQLAlchemy, told that each statement commits by
        itself, sends nothing of it."""
        await self._patiently()
        try:
            connection = await (self._begun() if begun else self._taken())
            raw = driver_of(connection)
            try:
                try:
                    yield connection
                except BaseException:
                    if not raw.is_closed() and raw.is_in_transaction():
                        await raw.execute("ROLLBACK")
                    raise
                if raw.is_in_transaction():
                    await raw.execute("COMMIT")
            finally:
                await self._give_back(connection, raw)
        finally:
            self._room.release()

    async def _patiently(self) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._room.acquire()
        except TimeoutError:
            raise NoConnection from None

    async def _begun(self) -> AsyncConnection:
        """One that has begun. A kept one may have been lost without our knowing yet: then another
        begins, as nothing was asked of it."""
        for others in reversed(range(self._tries)):
            connection = await self._taken()
            try:
                await driver_of(connection).execute("BEGIN")
                return connection
            except BaseException as error:
                driver_of(connection).terminate()  # whatever it is in the middle of
                _drop(connection)
                if not (others and lost(error)):
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    async def _taken(self) -> AsyncConnection:
        while self._free:
            connection = self._free.pop()
            if not driver_of(connection).is_closed():
                return connection
            _drop(connection)
        connection = await self.connect()
        return await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def _give_back(self, connection: AsyncConnection, raw: Connection) -> None:
        """Kept for the next command, unless it is lost, or in a state that nobody could end."""
        if raw.is_closed() or raw.is_in_transaction() or connection.invalidated:
            _drop(connection)
            return
        if connection.in_transaction():  # as SQLAlchemy believes: it sends nothing
            await connection.rollback()
        if len(self._free) < self._kept:
            self._free.append(connection)
        else:
            await connection.close()


def command_engine(url: str, *, size: int = 10) -> CommandEngine:
    """The pool of commands: `size` connections kept, as many again under load; of these, a part
    is left for what reads beside the commands."""
    engine = create_async_engine(
        async_url(url),
        pool_size=size,
        max_overflow=size,
        hide_parameters=True,  # of a fault that is logged: they are people's
        connect_args={"server_settings": COMMANDS},
    )
    return CommandEngine(engine.sync_engine, kept=size, most=size + size // 2)


def transaction(
    engine: AsyncEngine, *, begun: bool = True
) -> AbstractAsyncContextManager[AsyncConnection]:
    """A command's transaction, on an engine of `command_engine`. One that is not `begun` is for a
    single statement that writes: each is a transaction of its own."""
    assert isinstance(engine, CommandEngine), "commands have connections of their own"
    return engine.transaction(begun)


def driver_of(connection: AsyncConnection) -> Connection:
    """The same connection for asyncpg, within the same transaction."""
    assert connection.sync_connection is not None, "a connection that is open"
    return connection.sync_connection.connection.driver_connection


def _drop(connection: AsyncConnection) -> None:
    """Without a word to the server, and without waiting: it may be gone, or we may be stopped."""
    assert connection.sync_connection is not None, "a connection that is open"
    connection.sync_connection.invalidate()
    connection.sync_connection.close()


class ReadConnection(asyncpg.Connection):
    """A connection that is given back without a round trip: a read leaves nothing behind.

    So nobody may SET, LISTEN or lock in a session of the read pool.
    """

    def get_reset_query(self) -> str:
        return ""


async def read_pool(url: str, size: int = 6, settings: Mapping[str, str] = READS) -> Connections:
    """`size` connections that keep their prepared statements for ever.

    `settings` are READS, or SEARCHES for statements that PostgreSQL plans at each execution. With
    BUDGETS they write too.
    """
    pool = await asyncpg.create_pool(
        url,
        min_size=size,
        max_size=size,
        max_queries=sys.maxsize,
        max_inactive_connection_lifetime=0,
        connection_class=ReadConnection,
        statement_cache_size=STATEMENTS_KEPT,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=LARGEST_KEPT,
        server_settings=dict(settings),
    )
    return Connections(pool, size)
