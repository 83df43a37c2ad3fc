"""A match of waste carries the notice on brokerage until each of its poles is declared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from ptce.db import tables
from tests.client import client_of
from tests.conftest import Database
from tests.world import NOW, World

NOTICES = "{ matches { nodes { notice { rule article message remedy } } } }"


async def declare(world: World, pole: UUID, days: int) -> None:
    """The pole's declaration, whose last day is so many days from today."""
    last = NOW.date() + timedelta(days=days)
    values = {"broker_number": "2026-17", "broker_valid_until": last}
    async with world.engine.begin() as connection:
        await connection.execute(
            update(tables.pole).where(tables.pole.c.id == pole).values(**values)
        )


async def matched(world: World, here: UUID, there: UUID, **listing: Any) -> str:
    """Two members of these poles, matched; the token of the one who would receive."""
    taker, maker = await world.member(here), await world.member(there, "L'Atelier")
    resource = await world.resource(maker, **listing)
    request = await world.request(taker, kind=listing.get("kind", "VEHICLE"))
    await world.match(request, resource)
    return await world.token(await world.user(taker))


async def notice(database: Database, token: str) -> Any:
    async with client_of(database.url) as client:
        data = await client.data(NOTICES, token=token)
    [match] = data["matches"]["nodes"]
    return match["notice"]


WASTE = {"kind": "WASTE_STREAM", "details": {"material_status": "WASTE"}}


async def test_a_match_of_waste_says_that_the_pole_is_no_broker(
    database: Database, world: World
) -> None:
    pole = await world.pole()
    said = await notice(database, await matched(world, pole, pole, **WASTE))
    assert (said["rule"], said["article"][:10]) == ("C01", "art. R541-")
    assert "contractent directement" in said["message"]
    assert "declareBroker" in said["remedy"]


@pytest.mark.parametrize(("days", "silent"), [(0, True), (30, True), (-1, False)])
async def test_a_declaration_counts_to_its_last_day(
    database: Database, world: World, days: int, silent: bool
) -> None:
    pole = await world.pole()
    token = await matched(world, pole, pole, **WASTE)
    await declare(world, pole, days)
    assert (await notice(database, token) is None) == silent


async def test_across_poles_both_are_to_be_declared(database: Database, world: World) -> None:
    here, there = await world.pole(), await world.pole("Ailleurs")
    token = await matched(world, here, there, **WASTE)
    await declare(world, here, 30)
    assert await notice(database, token) is not None
    await declare(world, there, 30)
    assert await notice(database, token) is None


@pytest.mark.parametrize(
    "listing",
    [{}, {"kind": "WASTE_STREAM", "details": {"material_status": "REUSABLE_PRODUCT"}}],
)
async def test_what_is_no_waste_carries_no_notice(
    database: Database, world: World, listing: dict[str, Any]
) -> None:
    pole = await world.pole()
    assert await notice(database, await matched(world, pole, pole, **listing)) is None
