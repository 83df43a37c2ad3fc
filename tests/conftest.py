"""One PostgreSQL a session, one database a test: a clone of a migrated and seeded template."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.ext.asyncio import AsyncEngine
from xdist.scheduler import LoadFileScheduling

from ptce import accesses
from ptce.db import budgets
from ptce.db.connections import Connections
from ptce.db.migrate import migrate
from ptce.db.seed import seed
from ptce.db.session import APPLICATION_ROLE, command_engine, read_pool
from ptce.embedded import Running, start
from tests.folders import own_folder
from tests.served import Demo, served
from tests.world import World

TEMPLATE = "ptce_template"

# What is read is written down when an application stops: it is not to change what is asked next,
# nor what is counted.
accesses.EVERY_S = 1e6

# Nor does a lease of points end while statements are counted.
budgets.LEASE_S = 1e6

# How fast an example is depends on what else the machine does: nothing here is judged by time.
# `make test` draws the same examples of the same code each time, so that what it says of a commit
# depends on the commit; `make soak` draws others, and more of them.
settings.register_profile(
    "ptce",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
settings.register_profile(
    "soak", settings.get_profile("ptce"), derandomize=False, max_examples=1_000
)
settings.load_profile("ptce")

# Programs that tests start do without encoders, but for the tests that are about them.
os.environ["ENCODER"] = "none"

COUNTRY = frozenset({"tests/reads/test_plans.py", "tests/reads/test_partner_operations.py"})
"""Files that read the same large database: two processes are not to fill it twice."""


class Sharing(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Files are shared between processes, but for those of the country, which one of them takes."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/reads" if file in COUNTRY else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)


SETTINGS = {
    # A test's database does not survive it: nothing needs to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # A clone is copied by the kernel, or shares its blocks.
    "file_copy_method": "clone",
    "max_connections": "200",
    "pg_stat_statements.max": "20000",
}


@dataclass(frozen=True)
class Database:
    """A database of its own: `url` as the application, `owner_url` as its owner."""

    name: str
    url: str
    owner_url: str
    server_url: str = field(repr=False)


@dataclass
class Counted:
    """The statements that PostgreSQL executed, BEGIN and COMMIT included, by their text."""

    texts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.texts.values())


Statements = Callable[[Database], AbstractAsyncContextManager[Counted]]


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """The one PostgreSQL of this session of tests."""
    with own_folder() as folder:
        running = start(folder / "data", settings=SETTINGS)
        try:
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def template(server: Running) -> str:
    """The name of a migrated and seeded database to which nobody is connected."""

    async def make() -> None:
        await _execute(server.url("postgres"), f"CREATE DATABASE {TEMPLATE}")
        await _execute(server.url("postgres"), "CREATE EXTENSION pg_stat_statements")
        await migrate(server.url(TEMPLATE))
        await seed(server.url(TEMPLATE))

    asyncio.run(make())
    return TEMPLATE


@pytest.fixture
def database(server: Running, template: str) -> Iterator[Database]:
    """A clone of the template for this test only."""
    with _cloned(server, template) as clone:
        yield clone


@pytest.fixture(scope="module")
def module_database(server: Running, template: str) -> Iterator[Database]:
    """A clone of the template for all the tests of a file, which must only read it."""
    with _cloned(server, template) as clone:
        yield clone


@pytest.fixture(scope="session")
def big_database(server: Running, template: str) -> Iterator[Database]:
    """A clone of the template for what takes long to fill, and is only read."""
    with _cloned(server, template) as clone:
        yield clone


@pytest.fixture(scope="session")
def demo(
    server: Running, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """The demonstration, served over HTTP: for tests that ask, or that only add to it."""
    with (
        _cloned(server, template) as clone,
        served(clone.url, tmp_path_factory.mktemp("demo")) as demo,
    ):
        yield demo


@pytest.fixture
def clones(server: Running, template: str) -> Callable[[], AbstractContextManager[Database]]:
    """Makes clones of the template, for a test that needs many, outside of a running loop."""
    return lambda: _cloned(server, template)


@pytest.fixture
def copy_of(server: Running) -> Callable[[Database], AbstractContextManager[Database]]:
    """Makes a copy of a database to which nobody is connected, whatever is in it."""
    return lambda database: _cloned(server, database.name)


@pytest.fixture
def empty_database(server: Running) -> Iterator[Database]:
    """A database without any table."""
    with _cloned(server, "template0") as clone:
        yield clone


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """Commands, as the application."""
    engine = command_engine(database.url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Connections]:
    """Compiled reads, as the application."""
    pool = await read_pool(database.url, size=2)
    yield pool
    await pool.close()


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    return World(engine)


@pytest.fixture
def statements(server: Running, template: str) -> Statements:
    """Count what the application makes PostgreSQL execute, as PostgreSQL itself counts it.

    async with statements(database) as counted: ...
    assert counted.total == 1, counted.texts
    """

    @asynccontextmanager
    async def counting(database: Database) -> AsyncIterator[Counted]:
        connection = await asyncpg.connect(server.url("postgres"))
        try:
            role = await connection.fetchval(
                "SELECT oid FROM pg_roles WHERE rolname = $1", APPLICATION_ROLE
            )
            base = await connection.fetchval(
                "SELECT oid FROM pg_database WHERE datname = $1", database.name
            )
            await connection.execute("SELECT pg_stat_statements_reset($1, $2, 0)", role, base)
            counted = Counted()
            yield counted
            rows = await connection.fetch(
                "SELECT query, sum(calls)::int AS calls FROM pg_stat_statements"
                " WHERE userid = $1 AND dbid = $2 GROUP BY query",
                role,
                base,
            )
            counted.texts = {row["query"]: row["calls"] for row in rows}
        finally:
            await connection.close()

    return counting


@contextmanager
def _cloned(server: Running, template: str) -> Iterator[Database]:
    name = f"t_{secrets.token_hex(6)}"
    root = server.url("postgres")
    _run(_execute(root, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    try:
        yield Database(name, server.url(name, APPLICATION_ROLE), server.url(name), root)
    finally:
        _run(_execute(root, f"DROP DATABASE {name} WITH (FORCE)"))


def _run(work: Coroutine[None, None, None]) -> None:
    asyncio.run(work)


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
