"""The varied world, once a file, with the application and the reference before it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from ptce.db.session import command_engine
from ptce.domain.rights import ANONYMOUS
from tests.client import Client, client_of
from tests.conftest import Database
from tests.reads.country import Country, made
from tests.reads.engine import Engine
from tests.reads.facts import load
from tests.reads.scene import Scene
from tests.reads.varied import Somebody, varied
from tests.world import World


@pytest.fixture(scope="module")
def scene(module_database: Database) -> Iterator[Scene]:
    """Both paths over one varied world that nobody changes; its loop is its own."""

    async def made(stack: AsyncExitStack) -> tuple[Client, dict[str, Somebody], dict[str, Engine]]:
        engine = command_engine(module_database.url)
        stack.push_async_callback(engine.dispose)
        world = World(engine)
        people = await varied(world)
        engines = {
            name: Engine(
                engine, ANONYMOUS if each.principal is None else await world.viewer(each.principal)
            )
            for name, each in people.items()
        }
        return await stack.enter_async_context(client_of(module_database.url)), people, engines

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        client, people, engines = runner.run(made(stack))
        facts = runner.run(load(module_database.owner_url))
        yield Scene(runner, client, people, facts, engines)
        runner.run(stack.aclose())


@pytest.fixture(scope="session")
def country(big_database: Database) -> Iterator[Country]:
    """A database as large as the network's, which nobody changes: it takes a minute to fill."""
    with asyncio.Runner() as runner:
        country = runner.run(made(big_database, runner))
        yield country
        for connection in country.connections.values():
            runner.run(connection.close())
