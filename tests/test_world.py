"""The builders of the other tests make a world that the constraints of the database accept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from ptce.db import tables
from ptce.domain.kinds import KINDS
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from tests.world import World


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
async def test_a_resource_and_a_request_of_each_kind_meet(world: World, kind: str) -> None:
    pole = await world.pole()
    lender, borrower = await world.member(pole), await world.member(pole, "La Rade", "83126")
    resource, request = await world.resource(lender, kind), await world.request(borrower, kind)
    match = await world.match(request, resource)
    booking = await world.booking(match, "HELD")
    async with world.engine.connect() as connection:
        row = (await connection.execute(select(tables.booking))).one()
    assert (row.id, row.match_id, row.receiver_id) == (booking, match, borrower)


async def test_columns_and_details_can_be_chosen(world: World) -> None:
    member = await world.member(await world.pole())
    van = await world.resource(member, details={"seats": 9}, title="Minibus", visibility="PUBLIC")
    seats = tables.resource_of["VEHICLE"].c.seats
    query = select(tables.resource.c.search_text, tables.resource.c.visibility, seats)
    async with world.engine.connect() as connection:
        joined = query.join_from(tables.resource, seats.table).where(tables.resource.c.id == van)
        assert tuple((await connection.execute(joined)).one()) == ("minibus", "PUBLIC", Decimal(9))


async def test_a_viewer_has_the_grants_of_its_principal(world: World) -> None:
    pole = await world.pole()
    member = await world.member(pole)
    user = await world.viewer(await world.user(member))
    assert user.grants == (Grant(Role.MEMBER_USER, pole, member),)
    assert (await world.viewer(await world.coordinator(pole))).coordinated_pole_ids == {pole}
    assert (await world.viewer(await world.partner(pole))).partner_pole_ids == {pole}
