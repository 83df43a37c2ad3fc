"""Whoever comes second is matched too, the same from both sides; running it again is nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.matchmaking import lapse_listing
from ptce.commands.previews import preview
from ptce.commands.suggestions import SUGGESTIONS
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.candidates import needs_by_id
from ptce.db.session import transaction
from ptce.domain.rights import ANONYMOUS, Viewer
from tests.commands.deals import Deals, done, hours
from tests.world import NOW, World

VANS: list[dict[str, Any]] = [
    {"title": "Camion frigo"},
    {"title": "Camionnette", "price_eur": 40, "price_unit": "DAY", "exchange_modes": ["RENTAL"]},
    {"title": "Vélo cargo", "visibility": "PRIVATE"},
    {"title": "Camion", "commune_insee": "83069"},
    {"title": "Camion frigo", "divisible": True, "quantity": 3},
    {"title": "Utilitaire", "available": Range(NOW, NOW + timedelta(days=3))},
    {"title": "Fourgon", "radius_km": 1, "commune_insee": "83126"},
]
NEEDS: list[dict[str, Any]] = [
    {"title": "Camion frigorifique"},
    {"title": "camionnette pour un déménagement", "budget_eur": 20},
    {"title": "Camion", "period": hours(2, 4)},
    {"title": "Camion", "weekly_minutes": [Range(540, 600)], "quantity": 2},
]

ITS_OWN = {"id", "reference", "version", "created_at", "updated_at"}


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def numbers(deals: Deals) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What each open match says, by the references of its two listings."""
    names = {
        row.id: row.reference
        for table in (tables.resource, tables.request)
        for row in await deals.rows(table)
    }
    return {
        (names[row.request_id], names[row.resource_id]): tuple(
            value for name, value in row._mapping.items() if name not in ITS_OWN
        )
        for row in await deals.rows(tables.match)
    }


async def test_publishing_first_or_posting_first_gives_the_same_matches(deals: Deals) -> None:
    vans = [await deals.van(reference=f"V{n}", **each) for n, each in enumerate(VANS)]
    needs = [await deals.need(reference=f"N{n}", **each) for n, each in enumerate(NEEDS)]
    for request in needs:
        await deals.rematch(request=request)
    first = await numbers(deals)
    async with deals.world.engine.begin() as connection:
        await connection.execute(
            update(tables.match).values(status="LAPSED", s=0, score=0, criteria=[], checks=[])
        )
    for resource in vans:
        await deals.rematch(resource=resource)
    assert len(first) >= 8
    assert await numbers(deals) == first


async def test_running_it_again_changes_nothing(deals: Deals) -> None:
    vans = [await deals.van(**each) for each in VANS]
    needs = [await deals.need(**each) for each in NEEDS]
    for request in needs:
        await deals.rematch(request=request)
    match = (await deals.match(needs[0], vans[0])).id
    done(await deals.propose(match))
    done(await deals.accept(match, deals.lending))
    written = (tables.match, tables.match_event, tables.booking, tables.outbox, tables.audit_event)
    before = [await deals.rows(table) for table in written]
    for request in needs:
        await deals.rematch(request=request)
    for resource in vans:
        await deals.rematch(resource=resource)
    assert [await deals.rows(table) for table in written] == before


async def test_a_new_match_tells_both_members_and_has_its_event(deals: Deals) -> None:
    match = await deals.suggested()
    assert await deals.events(match) == ["SUGGEST"]
    [message] = await deals.rows(tables.outbox, tables.outbox.c.object_id == match)
    assert message.topic == "match.suggested"
    assert message.member_ids == sorted([deals.lender, deals.borrower])


async def test_numbers_are_refreshed_only_when_they_change(deals: Deals) -> None:
    match = await deals.suggested()
    before = await deals.row(tables.match, match)
    await deals.rematch(request=before.request_id)
    assert await deals.row(tables.match, match) == before
    async with deals.world.engine.begin() as connection:
        await connection.execute(update(tables.resource).values(title="Camionnette"))
    await deals.rematch(resource=before.resource_id)
    after = await deals.row(tables.match, match)
    assert after.s < before.s
    assert (after.version, after.status) == (before.version + 1, "SUGGESTED")
    assert await deals.events(match) == ["SUGGEST"]


async def test_a_request_keeps_the_best_twenty_and_the_next_takes_a_free_place(
    deals: Deals,
) -> None:
    vans = []
    for number in range(SUGGESTIONS + 3):
        radius = 60 - number
        vans.append(await deals.van(commune_insee="83069", radius_km=radius))
    request = await deals.need(radius_km=60)
    for resource in reversed(vans):
        await deals.rematch(resource=resource)

    async def kept() -> list[UUID]:
        statuses = await deals.statuses()
        return [van for van in vans if statuses.get((request, van)) == "SUGGESTED"]

    assert await kept() == vans[:SUGGESTIONS]
    async with transaction(deals.world.engine) as connection:
        gone = update(tables.resource).where(tables.resource.c.id == vans[0])
        await connection.execute(gone.values(status="WITHDRAWN"))
        await lapse_listing(Work(connection, ANONYMOUS, NOW, "x"), resource_id=vans[0])
    assert await kept() == vans[1 : SUGGESTIONS + 1]


async def test_a_private_listing_meets_nobody(deals: Deals) -> None:
    await deals.van(visibility="PRIVATE")
    request = await deals.need()
    await deals.rematch(request=request)
    await deals.rematch(request=await deals.need(visibility="PRIVATE"))
    assert await deals.statuses() == {}


@pytest.mark.parametrize(
    ("offered", "wanted", "meet"),
    [
        ("PUBLIC", "PUBLIC", True),
        ("POLE_AND_PARTNERS", "PUBLIC", True),
        ("PUBLIC", "MEMBERS", False),
        ("MEMBERS", "PUBLIC", False),
        ("PUBLIC", "PRIVATE", False),
    ],
)
async def test_listings_of_two_poles_meet_when_both_are_open_to_others(
    deals: Deals, offered: str, wanted: str, meet: bool
) -> None:
    elsewhere = await deals.world.member(await deals.world.pole("Pôle voisin"))
    van = await deals.van(elsewhere, visibility=offered)
    request = await deals.need(visibility=wanted)
    await deals.rematch(request=request)
    await deals.rematch(resource=van)
    assert await deals.statuses() == ({(request, van): "SUGGESTED"} if meet else {})


async def test_withdrawing_a_listing_closes_its_matches_and_frees_what_they_held(
    deals: Deals,
) -> None:
    match = await deals.proposed()
    done(await deals.accept(match, deals.borrowing))
    row = await deals.row(tables.match, match)
    rival = await deals.need(await deals.world.member(deals.pole))
    await deals.rematch(request=rival)
    assert (rival, row.resource_id) not in await deals.statuses()
    async with transaction(deals.world.engine) as connection:
        gone = update(tables.request).where(tables.request.c.id == row.request_id)
        await connection.execute(gone.values(status="WITHDRAWN"))
        work = Work(connection, deals.borrowing, NOW, "withdrawRequest")
        await lapse_listing(work, request_id=row.request_id)
    assert await deals.status(match) == "LAPSED"
    assert await deals.bookings(match) == ["RELEASED"]
    assert (await deals.events(match))[-1] == "LAPSE"
    assert (await deals.match(rival, row.resource_id)).status == "SUGGESTED"


async def test_a_request_whose_period_is_over_is_matched_no_more(deals: Deals) -> None:
    match = await deals.suggested()
    row = await deals.row(tables.match, match)
    await deals.rematch(resource=row.resource_id, now=NOW + timedelta(days=30))
    assert await deals.status(match) == "LAPSED"


async def shown(deals: Deals, viewer: Viewer, request: UUID) -> dict[str, Any]:
    async with deals.world.engine.connect() as connection:
        found = (await needs_by_id(connection, "VEHICLE", [request]))[request]
        return await preview(connection, viewer, found.need, NOW)


async def test_a_preview_shows_what_the_viewer_may_see(deals: Deals) -> None:
    van = await deals.van()
    public = await deals.van(visibility="PUBLIC", price_eur=10, price_unit="DAY")
    hidden = await deals.van(visibility="PRIVATE")
    request = await deals.need()
    inside = await shown(deals, deals.borrowing, request)
    assert [each["resource_id"] for each in inside["offers"]] == [str(van), str(public)]
    assert inside["candidates"] == 2
    outside = await shown(deals, ANONYMOUS, request)
    assert [each["resource_id"] for each in outside["offers"]] == [str(public)]
    coordinated = await shown(deals, deals.coordinator, request)
    assert str(hidden) not in str(coordinated)


async def test_a_preview_that_finds_nothing_shows_what_is_missing(deals: Deals) -> None:
    far = await deals.van(commune_insee="83069", radius_km=5)
    busy = await deals.van()
    other = await deals.need(period=hours(0, 8))
    await deals.world.booking(await deals.world.match(other, busy))
    small = await deals.van(details={"cargo_volume_m3": Decimal(3)})
    request = await deals.need(details={"cargo_volume_m3_min": Decimal(8)})
    found = await shown(deals, deals.borrowing, request)
    assert found["offers"] == []
    assert {each["resource_id"] for each in found["near_misses"]} == {
        str(far),
        str(busy),
        str(small),
    }
    assert all("Ce qui manque" in each["sentence_fr"] for each in found["near_misses"])


async def test_a_preview_of_a_period_that_is_over_finds_nothing(deals: Deals) -> None:
    await deals.van()
    request = await deals.need(period=Range(NOW - timedelta(days=2), NOW - timedelta(days=1)))
    assert (await shown(deals, deals.borrowing, request))["candidates"] == 0
