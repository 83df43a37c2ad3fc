"""SQL prunes nothing that the pure law would accept, and it prunes by the index."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables
from ptce.db.candidates import (
    find_needs,
    find_offers,
    needs_by_id,
    offers_by_id,
    preview_offers,
    relaxed_offers,
    with_slots,
)
from ptce.db.found import FoundNeed, FoundOffer
from ptce.domain.calendar import Interval
from ptce.domain.distances import DETOUR, EARTH_RADIUS_KM
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.domain.terms import CheckStatus, Visibility
from ptce.matching.scoring import judge
from ptce.matching.thesaurus import load
from tests.commands.deals import MONDAY, Deals, hours
from tests.world import NOW, World

CENTRES = [(43.1364, 5.9334), (50.95, 1.86), (-20.88, 55.45), (-13.28, -176.18), (89.5, 0.0)]
RADII = [0, 1, 15, 200, 1_500]
PERIODS = [
    Range(MONDAY, MONDAY + timedelta(hours=8)),
    Range(NOW - timedelta(days=1), MONDAY + timedelta(hours=1)),
    Range(MONDAY + timedelta(hours=8), None),
    Range(NOW, None),
]


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


def around(centre: tuple[float, float], radius_km: float, chance: random.Random) -> Iterator[Any]:
    """Places whose distance by road is a little less, or a little more, than the radius."""
    for bearing, share in product(range(0, 360, 45), (0.3, 0.98, 0.9999999, 1.0000001, 1.02)):
        angle = radius_km * share / DETOUR / EARTH_RADIUS_KM
        heading = math.radians(bearing + chance.random())
        north = math.radians(centre[0])
        latitude = math.asin(
            math.sin(north) * math.cos(angle)
            + math.cos(north) * math.sin(angle) * math.cos(heading)
        )
        longitude = math.radians(centre[1]) + math.atan2(
            math.sin(heading) * math.sin(angle) * math.cos(north),
            math.cos(angle) - math.sin(north) * math.sin(latitude),
        )
        yield math.degrees(latitude), (math.degrees(longitude) + 540) % 360 - 180


async def add_many(deals: Deals, table: str, member: UUID, rows: list[dict[str, Any]]) -> None:
    """Listings like the usual one, at other places and times."""
    usual = await (deals.van if table == "resource" else deals.need)(member)
    listing = tables.metadata.tables[table]
    like = dict((await deals.row(listing, usual))._mapping)
    like.pop("id")
    values = [like | {"reference": f"{table}-{number}"} | row for number, row in enumerate(rows)]
    async with deals.world.engine.begin() as connection:
        added = await connection.execute(insert(listing).returning(listing.c.id), values)
        kind = tables.metadata.tables[f"{table}_vehicle"]
        await connection.execute(insert(kind), [{"id": row.id} for row in added])


def fitting(need: FoundNeed, offers: list[FoundOffer]) -> set[UUID]:
    """What the pure law accepts."""
    seen = [each.seen_by(need.need.id) for each in offers]
    verdicts = judge(need.need, seen, load())
    return {each.offer_id for each in verdicts if each.status is not CheckStatus.VIOLATED}


async def all_needs(deals: Deals, connection: AsyncConnection) -> list[FoundNeed]:
    ids = [row.id for row in await deals.rows(tables.request)]
    return list((await needs_by_id(connection, "VEHICLE", ids)).values())


async def all_offers(deals: Deals, connection: AsyncConnection) -> list[FoundOffer]:
    ids = [row.id for row in await deals.rows(tables.resource)]
    whole = Interval(NOW, NOW + timedelta(days=30))
    return list((await offers_by_id(connection, "VEHICLE", ids, whole)).values())


async def compare(deals: Deals) -> tuple[int, int, int]:
    """How many pairs there are, how many SQL leaves, and how many the law accepts."""
    pairs = left = accepted = 0
    async with deals.world.engine.connect() as connection:
        for need in await all_needs(deals, connection):
            every = await find_offers(connection, need, pruned=False)
            pruned = await find_offers(connection, need)
            fits = fitting(need, every)
            assert fits <= {each.offer.id for each in pruned}
            assert fitting(need, pruned) == fits
            pairs, left, accepted = pairs + len(every), left + len(pruned), accepted + len(fits)
        for offer in await all_offers(deals, connection):
            needs = await find_needs(connection, offer, pruned=False)
            slots = await with_slots(connection, offer, [each.need.period for each in needs])
            wanted = {each.need.id for each in needs if fitting(each, [slots])}
            assert wanted <= {each.need.id for each in await find_needs(connection, offer)}
    return pairs, left, accepted


@pytest.mark.parametrize("centre", CENTRES)
async def test_no_place_within_both_radii_is_pruned(
    deals: Deals, centre: tuple[float, float]
) -> None:
    chance = random.Random(7)
    offers, needs = [], []
    for radius in RADII:
        for latitude, longitude in around(centre, radius, chance):
            where = {"latitude": latitude, "longitude": longitude}
            offers.append(where | {"radius_km": chance.choice([radius, 1_500])})
        needs.append({"latitude": centre[0], "longitude": centre[1], "radius_km": radius})
    await add_many(deals, "resource", deals.lender, offers)
    await add_many(deals, "request", deals.borrower, needs)
    pairs, left, accepted = await compare(deals)
    assert pairs > left >= accepted > 0


async def test_no_time_that_fits_is_pruned(deals: Deals) -> None:
    other = await deals.world.member(deals.pole, "Sans charte", signed=False)
    await add_many(deals, "resource", deals.lender, [{"available": each} for each in PERIODS])
    await add_many(deals, "resource", other, [{"reference": f"x{n}"} for n in range(2)])
    weekly = [Range(540, 600)]
    needs: list[dict[str, Any]] = [
        {"period": Range(each.lower, each.upper or MONDAY + timedelta(days=9))} for each in PERIODS
    ]
    await add_many(
        deals,
        "request",
        deals.borrower,
        needs + [each | {"weekly_minutes": weekly} for each in needs],
    )
    pairs, left, accepted = await compare(deals)
    assert pairs > left > accepted > 0


async def test_a_need_read_from_its_row_is_the_one_that_was_parsed(deals: Deals) -> None:
    request = await deals.need(
        details={"cargo_volume_m3_min": 8, "refrigerated_required": True, "category_in": ["N1"]},
        weekly_minutes=[Range(540, 600), Range(720, 780)],
        budget_eur=20,
        quantity=2,
    )
    async with deals.world.engine.connect() as connection:
        found = (await needs_by_id(connection, "VEHICLE", [request]))[request]
    need = found.need
    assert need.asks == {
        "cargo_volume_m3_min": 8,
        "refrigerated_required": True,
        "category_in": ("N1",),
    }
    assert need.weekly == ((540, 600), (720, 780))
    assert (need.budget, need.quantity) == (Decimal(20), Decimal(2))
    assert need.period == Interval(MONDAY, MONDAY + timedelta(hours=8))


async def test_what_is_booked_is_seen_but_not_by_whom_it_is_for(deals: Deals) -> None:
    van, request = await deals.van(), await deals.need()
    await deals.world.booking(await deals.world.match(request, van), "HELD")
    async with deals.world.engine.connect() as connection:
        whole = Interval(MONDAY, MONDAY + timedelta(days=1))
        found = (await offers_by_id(connection, "VEHICLE", [van], whole))[van]
    assert [each.interval.start for each in found.seen_by(None).booked] == [MONDAY]
    assert found.seen_by(request).booked == ()
    assert found.seen_by(None, firm=True).booked == ()


@pytest.mark.parametrize("who", ["ANONYMOUS", "lending", "borrowing", "coordinator", "partner"])
async def test_a_preview_finds_what_the_predicate_of_the_rows_lets_see(
    deals: Deals, who: str
) -> None:
    other = await deals.world.pole("Pôle voisin")
    far = await deals.world.member(other, "La Navette")
    seen: dict[str, UUID] = {}
    for visibility in ("PRIVATE", "MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"):
        seen[f"here {visibility}"] = await deals.van(visibility=visibility)
        seen[f"there {visibility}"] = await deals.van(far, visibility=visibility)
    partner = await deals.world.viewer(await deals.world.partner(deals.pole))
    viewer: Viewer = {"ANONYMOUS": ANONYMOUS, "partner": partner}.get(who) or getattr(deals, who)
    request = await deals.need()
    async with deals.world.engine.connect() as connection:
        need = (await needs_by_id(connection, "VEHICLE", [request]))[request].need
        for find in (preview_offers, relaxed_offers):
            found = {
                each.offer.id for each in await find(connection, viewer, need, Visibility.PUBLIC)
            }
            names = {name for name, id_ in seen.items() if id_ in found}
            expected = {"here PUBLIC", "there PUBLIC"}
            if who != "ANONYMOUS":
                expected |= {"here POLE_AND_PARTNERS"}
            if who not in ("ANONYMOUS", "partner"):
                expected |= {"here MEMBERS", "there POLE_AND_PARTNERS"}
            assert names == expected


async def test_the_nearest_come_first_and_further_than_the_need_asks(deals: Deals) -> None:
    request = await deals.need(radius_km=1)
    near = await deals.van(commune_insee="83126")
    far = await deals.van(commune_insee="83069", available=hours(500, 501))
    await deals.van(commune_insee="75056")
    async with deals.world.engine.connect() as connection:
        need = (await needs_by_id(connection, "VEHICLE", [request]))[request].need
        found = await relaxed_offers(connection, deals.borrowing, need, Visibility.MEMBERS)
    assert [each.offer.id for each in found] == [near, far]


async def test_the_place_is_found_by_its_index(deals: Deals) -> None:
    """The composed statement keeps the partial index usable: no scan of all resources."""
    chance = random.Random(3)
    rows = [
        {"latitude": chance.uniform(42, 51), "longitude": chance.uniform(-4, 8)}
        for _ in range(3_000)
    ]
    await add_many(deals, "resource", deals.lender, rows)
    request = await deals.need()
    engine = deals.world.engine
    sent: list[tuple[str, Any]] = []

    def note(_1: object, _2: object, statement: str, values: Any, *_: object) -> None:
        sent.append((statement, values))

    async with engine.connect() as connection:
        found = (await needs_by_id(connection, "VEHICLE", [request]))[request]
        event.listen(engine.sync_engine, "before_cursor_execute", note)
        await find_offers(connection, found)
        event.remove(engine.sync_engine, "before_cursor_execute", note)
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        statement, values = sent[0]
        plan = (await raw.fetch(f"EXPLAIN (FORMAT JSON) {statement}", *values))[0][0]
    assert "resource_place_idx" in str(plan), plan
