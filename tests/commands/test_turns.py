"""Needs have the turn of their kind together; a resource, and what may free something, alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from ptce.commands.matchmaking import rematch_request
from ptce.commands.rematchings import lock_unless_busy
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.commands.transaction import Work
from ptce.commands.turns import take_turn
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.rights import ANONYMOUS
from tests.commands.deals import Deals, done
from tests.commands.scene import fridge_van, offer
from tests.world import NOW, World

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def somebody_waits(deals: Deals) -> None:
    async with asyncio.timeout(5), deals.world.engine.connect() as connection:
        while not await connection.scalar(text(WAITING)):
            await asyncio.sleep(0.01)


async def rematched_together(deals: Deals, request: UUID) -> None:
    async with transaction(deals.world.engine) as connection:
        assert await lock_unless_busy(connection, request)
        work = Work(connection, ANONYMOUS, NOW, "matchAgain")
        await rematch_request(work, request, together=True)


async def test_a_need_is_posted_while_another_is_matched_and_a_resource_waits(deals: Deals) -> None:
    async with transaction(deals.world.engine) as another:
        await take_turn(another, "VEHICLE", together=True)
        request = done(await deals.give(deals.borrowing, POST_REQUEST, fridge_van()))
        publishing = asyncio.create_task(deals.give(deals.lending, PUBLISH_RESOURCE, offer()))
        await somebody_waits(deals)
        assert not publishing.done()
    van = done(await publishing)
    assert (await deals.statuses())[request, van] == "SUGGESTED"


async def test_a_need_waits_for_a_resource_and_finds_it(deals: Deals) -> None:
    async with transaction(deals.world.engine) as another:
        await take_turn(another, "VEHICLE")
        van = await deals.van()
        need = replace(fridge_van(), details={})
        posting = asyncio.create_task(deals.give(deals.borrowing, POST_REQUEST, need))
        await somebody_waits(deals)
    request = done(await posting)
    assert (await deals.statuses())[request, van] == "SUGGESTED"


async def test_a_need_for_which_a_van_is_held_is_matched_alone(deals: Deals) -> None:
    match = await deals.proposed()
    request = (await deals.row(tables.match, match)).request_id
    async with transaction(deals.world.engine) as another:
        await take_turn(another, "VEHICLE", together=True)
        await rematched_together(deals, request)
    done(await deals.accept(match, deals.lending))
    async with transaction(deals.world.engine) as another:
        await take_turn(another, "VEHICLE", together=True)
        matching = asyncio.create_task(rematched_together(deals, request))
        await somebody_waits(deals)
        assert not matching.done()
    await matching
    assert await deals.bookings(match) == ["HELD"]
