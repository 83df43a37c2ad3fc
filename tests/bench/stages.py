"""A small world for the bench, and its servers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from bench.ground import FUNCTIONS, Ground, People, postmaster
from bench.operations import Operation, operations
from bench.sides import Server, Side, serving
from ptce.auth import issue_token
from ptce.db.session import command_engine
from tests.conftest import Database
from tests.world import FAR, World

LISTED = 45
"""More than two pages of 20."""


@dataclass(frozen=True)
class Stage:
    """Servers, each in a process of its own, over one small world."""

    ground: Ground
    people: People
    servers: Sequence[Server]
    operations: Sequence[Operation]

    def operation(self, name: str) -> Operation:
        [found] = [each for each in self.operations if each.name == name]
        return found


@contextmanager
def stage_of(sides: Sequence[Side], database: Database, folder: Path) -> Iterator[Stage]:
    """The world in an empty database, and each side over it."""
    ground, people = asyncio.run(_made(database))
    asked = asyncio.run(operations(ground, people))
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(side, ground, people, folder / f"{side.name}.log"))
            for side in sides
        ]
        yield Stage(ground, people, servers, asked)


async def _made(database: Database) -> tuple[Ground, People]:
    engine = command_engine(database.url)
    world = World(engine, now=datetime.now(UTC))
    pole, elsewhere = await world.pole(), await world.pole("Ailleurs")
    lender = await world.member(pole, "Prêteuse", visibility="PUBLIC")
    hidden = await world.member(elsewhere, "Discrète", visibility="PRIVATE")
    asker = await world.member(pole, "Preneuse", visibility="PUBLIC")
    statuses = ("PUBLISHED", "PAUSED", "PUBLISHED", "WITHDRAWN")
    offers = [
        await world.resource(
            hidden if at % 5 == 0 else lender,
            visibility="MEMBERS" if at % 10 == 0 else "PUBLIC",
            status=statuses[at % 4],
            price_eur=at if at % 3 else None,
            price_unit="HOUR" if at % 3 else None,
        )
        for at in range(LISTED)
    ]
    for at in range(LISTED // 2):
        need = await world.request(asker, title=f"Besoin {at}")
        for rank, offer in enumerate(offers[at : at + at % 7]):
            await world.match(need, offer, s=rank / 10, score=10 * rank)
    coordinator, writer = await world.coordinator(pole), await world.user(lender)
    async with engine.begin() as connection:
        tokens = [
            await issue_token(connection, who, FAR, world.now) for who in (coordinator, writer)
        ]
    await engine.dispose()
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute(FUNCTIONS.read_text())
    await owner.close()
    server = await postmaster(database.owner_url)
    ground = Ground(database.url, database.owner_url, server, LISTED)
    return ground, People(tokens[0], tokens[1], pole, lender, writer)
