"""An address is read by its own people until something is booked there, unless it is opened."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from ptce.db import tables
from tests.client import client_of
from tests.conftest import Database
from tests.world import World

QUERY = "{ bookings { nodes { resource { site { address addressPublic } } } } }"
BY_MEMBER = "query ($m: ID!) { node(id: $m) { ... on Member { sites { address } } } }"
ADDRESS = "3 quai de l'Arsenal"


@pytest.mark.parametrize("status", ["HELD", "CONFIRMED", "CANCELLED"])
async def test_the_other_side_reads_an_address_once_it_has_booked_there(
    world: World, database: Database, status: str
) -> None:
    pole = await world.pole()
    giver, taker = await world.member(pole, "Donne"), await world.member(pole, "Prend")
    other = await world.member(pole, "Regarde")
    async with world.engine.begin() as connection:
        await connection.execute(update(tables.site).values(address=ADDRESS))
        main = select(tables.site.c.id).where(tables.site.c.member_id == giver)
        site = (await connection.execute(main)).scalar_one()
    resource = await world.resource(giver, site_id=site)
    match = await world.match(await world.request(taker), resource)
    await world.booking(match, status)
    by = {"m": f"mbr_{giver.hex}"}
    async with client_of(database.url) as client:
        for reader, reads in ((giver, True), (taker, status == "CONFIRMED"), (other, False)):
            token = await world.token(await world.user(reader))
            expected = ADDRESS if reads else None
            found = await client.data(BY_MEMBER, by, token)
            assert found["node"]["sites"] == [{"address": expected}]
            bookings = (await client.data(QUERY, None, token))["bookings"]["nodes"]
            if reader != other:
                assert bookings[0]["resource"]["site"]["address"] == expected


async def test_an_opened_address_is_read_by_whoever_sees_the_member(
    world: World, database: Database
) -> None:
    pole = await world.pole()
    public = await world.member(pole, "Ouverte", visibility="PUBLIC")
    async with world.engine.begin() as connection:
        opened = update(tables.site).values(address=ADDRESS, address_public=True)
        await connection.execute(opened)
    async with client_of(database.url) as client:
        found = await client.data(BY_MEMBER, {"m": f"mbr_{public.hex}"})
        assert found["node"]["sites"] == [{"address": ADDRESS}]
        async with world.engine.begin() as connection:
            await connection.execute(update(tables.member).values(non_diffusible=True))
        found = await client.data(BY_MEMBER, {"m": f"mbr_{public.hex}"})
        assert found["node"] is None
