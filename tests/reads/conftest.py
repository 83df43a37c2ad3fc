"""The varied world, once a file, with the application and the reference before it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from ptce.db.session import command_engine
from tests.client import client_of
from tests.conftest import Database
from tests.reads.facts import Facts, load
from tests.reads.scene import Scene
from tests.reads.varied import Somebody, varied
from tests.world import World


@pytest.fixture(scope="module")
def scene(module_database: Database) -> Iterator[Scene]:
    """Both paths over one varied world that nobody changes; its loop is its own."""

    async def made() -> tuple[dict[str, Somebody], Facts]:
        engine = command_engine(module_database.url)
        try:
            people = await varied(World(engine))
        finally:
            await engine.dispose()
        return people, await load(module_database.owner_url)

    with asyncio.Runner() as runner:
        people, facts = runner.run(made())
        stack = AsyncExitStack()
        client = runner.run(stack.enter_async_context(client_of(module_database.url)))
        yield Scene(runner, client, people, facts)
        runner.run(stack.aclose())
