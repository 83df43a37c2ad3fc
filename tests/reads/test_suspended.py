"""What a suspended member offers is hidden from others on every path, and shown to its own."""

from __future__ import annotations

from typing import Any

from ptce.domain.terms import Visibility
from tests.client import client_of
from tests.conftest import Database
from tests.world import World

PATHS = (
    "query ($m: ID!, $r: ID!) { resources { totalCount nodes { id } } requests { totalCount }"
    " pole { resources { totalCount } requests { totalCount } }"
    " byMember: resources(filter: {memberId: $m}) { totalCount }"
    " byId: resources(filter: {ids: [$r]}) { totalCount } node(id: $r) { id } }"
)


async def test_a_suspended_members_listings_are_seen_by_its_own_and_its_coordinators_only(
    world: World, database: Database
) -> None:
    pole = await world.pole()
    member = await world.member(pole, status="SUSPENDED", visibility="PUBLIC")
    shown: dict[str, Any] = {"visibility": Visibility.PUBLIC.value, "suspended": True}
    resource = await world.resource(member, **shown)
    await world.request(member, **shown)
    others = await world.member(pole, "Voisine")
    asked = {"m": f"mbr_{member.hex}", "r": f"res_{resource.hex}"}
    people = {
        "own": (await world.token(await world.user(member)), 1),
        "coordinator": (await world.token(await world.coordinator(pole)), 1),
        "neighbour": (await world.token(await world.user(others)), 0),
        "partner": (await world.token(await world.partner(pole)), 0),
        "anonymous": (None, 0),
    }
    async with client_of(database.url) as client:
        for who, (token, seen) in people.items():
            data = await client.data(PATHS, asked, token)
            counts = [
                data[path]["totalCount"] for path in ("resources", "requests", "byMember", "byId")
            ]
            counts += [data["pole"][path]["totalCount"] for path in ("resources", "requests")]
            assert counts == [seen] * 6, who
            assert (data["node"] is not None) == bool(seen), who
