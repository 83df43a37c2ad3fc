"""Who has the places of a pole: for its coordinators, by size of member and for the most shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ptce.commands.exposures import CUT
from ptce.domain.identifiers import public_id
from tests.client import Client, client_of
from tests.commands.deals import Deals
from tests.conftest import Database
from tests.world import NOW, World

ASK = """query($pole: ID!, $during: PeriodInput!) { exposure(poleId: $pole, during: $during) {
  places members topTenth sizes { size places resources } } }"""


@dataclass
class Desk:
    client: Client
    deals: Deals
    coordinator: str

    async def asked(
        self,
        token: str | None,
        start: datetime = NOW - timedelta(days=30),
        end: datetime = NOW + timedelta(days=1),
        pole: UUID | None = None,
    ) -> Any:
        during = {"start": start.isoformat(), "end": end.isoformat()}
        given = {"pole": public_id("pole", pole or self.deals.pole), "during": during}
        return (await self.client.data(ASK, given, token))["exposure"]

    async def shown(self, members: list[UUID], at: datetime = NOW) -> None:
        """A need with a suggestion of each member, the first the best."""
        request = await self.deals.need()
        for rank, member in enumerate(members):
            van = await self.deals.van(member)
            await self.deals.world.match(request, van, s=0.9 - rank / 100, created_at=at)


@pytest.fixture
async def desk(database: Database, world: World) -> AsyncIterator[Desk]:
    deals = await Deals.of(world)
    token = await world.token(await world.coordinator(deals.pole))
    async with client_of(database.url) as client:
        yield Desk(client, deals, token)


async def test_places_are_shared_by_size_and_the_most_shown_are_told(
    desk: Desk, world: World
) -> None:
    small = await world.member(desk.deals.pole, "Petite", size="MICRO")
    large = await world.member(desk.deals.pole, "Grande", size="LARGE")
    await desk.shown([large, small])
    await desk.shown([large])
    await desk.shown([large, desk.deals.lender])
    told = await desk.asked(desk.coordinator)
    assert (told["places"], told["members"], told["topTenth"]) == (5, 3, 0.6)
    assert told["sizes"] == [
        {"size": "MICRO", "places": 0.2, "resources": 0.2},
        {"size": "LARGE", "places": 0.6, "resources": 0.6},
        {"size": None, "places": 0.2, "resources": 0.2},
    ]


async def test_what_is_beyond_the_first_places_or_the_period_is_not_seen(
    desk: Desk, world: World
) -> None:
    last = await world.member(desk.deals.pole, "Dernière", size="SME")
    await desk.shown([desk.deals.lender] * CUT + [last])
    await desk.shown([last], at=NOW - timedelta(days=60))
    told = await desk.asked(desk.coordinator)
    assert (told["places"], told["members"]) == (CUT, 1)
    assert {each["size"]: each["places"] for each in told["sizes"]} == {"SME": 0, None: 1}
    before = await desk.asked(desk.coordinator, NOW - timedelta(days=90), NOW - timedelta(days=30))
    assert (before["places"], before["topTenth"]) == (1, 1)


async def test_a_pole_without_places_says_so(desk: Desk) -> None:
    assert await desk.asked(desk.coordinator) == {
        "places": 0,
        "members": 0,
        "topTenth": None,
        "sizes": [],
    }


async def test_only_those_who_coordinate_the_pole_are_answered(desk: Desk, world: World) -> None:
    await desk.shown([desk.deals.lender])
    member = await world.token(await world.user(desk.deals.lender))
    other = await world.pole("Ailleurs")
    elsewhere = await world.token(await world.coordinator(other))
    for token in (None, member, elsewhere):
        assert await desk.asked(token) is None
    assert (await desk.asked(elsewhere, pole=other))["places"] == 0
    assert (await desk.asked(desk.coordinator))["places"] == 1
    given = {"pole": "pol_1", "during": {"start": "2026-01-01", "end": "2026-02-01"}}
    assert (await desk.client.data(ASK, given, desk.coordinator))["exposure"] is None


async def test_a_period_that_ends_before_it_starts_is_refused(desk: Desk) -> None:
    given = {
        "pole": public_id("pole", desk.deals.pole),
        "during": {"start": NOW.isoformat(), "end": (NOW - timedelta(days=1)).isoformat()},
    }
    answer = await desk.client(ASK, given, desk.coordinator)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["errors"][0]["extensions"]["field"] == ["during", "end"]
