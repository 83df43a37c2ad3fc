"""A listing is parked and taken up again; what is over expires by itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.expiry import expire_listings, resume_listings
from ptce.commands.pauses import (
    PAUSE_REQUEST,
    PAUSE_RESOURCE,
    RESUME_REQUEST,
    RESUME_RESOURCE,
    PauseRequest,
    PauseResource,
    ResumeRequest,
    ResumeResource,
)
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.terms import Language
from tests.client import client_of
from tests.commands.deals import MONDAY, Deals, codes, done
from tests.conftest import Database
from tests.world import NOW, World

LATER = NOW + timedelta(days=3)


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def pause(deals: Deals, van: UUID, **more: Any) -> Outcome:
    data = PauseResource(resource_id=public_id("resource", van), **more)
    return await deals.give(deals.lending, PAUSE_RESOURCE, data)


async def resume(deals: Deals, van: UUID, **more: Any) -> Outcome:
    data = ResumeResource(resource_id=public_id("resource", van), **more)
    return await deals.give(deals.lending, RESUME_RESOURCE, data)


async def met(deals: Deals) -> tuple[UUID, UUID]:
    """The proposed match of a van, and the van."""
    match = await deals.proposed()
    van: UUID = (await deals.row(tables.match, match)).resource_id
    return match, van


async def test_a_paused_resource_is_matched_with_nobody_until_it_is_taken_up(deals: Deals) -> None:
    match, van = await met(deals)
    done(await deals.accept(match, deals.borrowing))
    done(await pause(deals, van, reason="Révision"))
    assert (await deals.row(tables.resource, van)).status == "PAUSED"
    assert await deals.status(match) == "LAPSED"
    assert await deals.bookings(match) == ["RELEASED"]
    done(await resume(deals, van))
    row = await deals.row(tables.resource, van)
    assert (row.status, row.paused_until) == ("PUBLISHED", None)
    assert await deals.status(match) == "SUGGESTED"
    assert await deals.topics(van) == ["resource.paused", "resource.resumed"]


async def test_a_paused_request_is_taken_up_as_its_bookings_leave_it(deals: Deals) -> None:
    stock: dict[str, Any] = {"quantity_basis": "IN_ALL", "divisible": True}
    van = await deals.van(quantity=3, **stock)
    request = await deals.need(quantity=5, **stock)
    await deals.rematch(request=request)
    match = (await deals.match(request, van)).id
    done(await deals.propose(match))
    for viewer in (deals.lending, deals.borrowing):
        done(await deals.accept(match, viewer))
    identifier = public_id("request", request)
    done(await deals.give(deals.borrowing, PAUSE_REQUEST, PauseRequest(request_id=identifier)))
    assert await deals.status(match) == "AGREED"
    done(await deals.give(deals.borrowing, RESUME_REQUEST, ResumeRequest(request_id=identifier)))
    assert (await deals.row(tables.request, request)).status == "PARTIALLY_ALLOCATED"


async def test_a_pause_ends_at_its_date(deals: Deals) -> None:
    match, van = await met(deals)
    done(await pause(deals, van, until=LATER))
    engine = deals.world.engine
    assert await resume_listings(engine, LATER - timedelta(seconds=1)) == 0
    assert await resume_listings(engine, LATER) == 1
    assert await resume_listings(engine, LATER) == 0
    assert (await deals.row(tables.resource, van)).status == "PUBLISHED"
    assert await deals.status(match) == "SUGGESTED"


async def test_only_what_is_published_is_paused_and_what_is_paused_resumed(deals: Deals) -> None:
    _, van = await met(deals)
    refused = [(ErrorCode.WRONG_STATE, ("resourceId",))]
    early = await resume(deals, van)
    assert codes(early) == refused
    assert early.errors[0].message(Language.FR).endswith(" : annonce publiée.")
    assert "rien à reprendre" in (early.errors[0].remedy(Language.FR) or "")
    assert codes(await pause(deals, van, until=NOW)) == [(ErrorCode.PERIOD_PAST, ("until",))]
    stale = await pause(deals, van, expected_version=7)
    assert codes(stale) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]
    first = await pause(deals, van, idempotency_key="k")
    assert await pause(deals, van, idempotency_key="k") == first
    again = await pause(deals, van)
    assert codes(again) == refused
    assert again.errors[0].message(Language.FR).endswith(" : annonce en pause.")
    assert "resumeResource" in (again.errors[0].remedy(Language.FR) or "")
    stranger = PauseResource(resource_id=public_id("resource", van))
    hidden = await deals.give(deals.borrowing, PAUSE_RESOURCE, stranger)
    assert codes(hidden) == [(ErrorCode.NOT_FOUND, ("resourceId",))]


async def test_what_is_over_expires_with_its_open_matches(deals: Deals) -> None:
    match, van = await met(deals)
    short = await deals.van(available=Range(NOW, MONDAY))
    request = (await deals.row(tables.match, match)).request_id
    engine = deals.world.engine
    assert await expire_listings(engine, MONDAY - timedelta(seconds=1)) == 0
    assert await expire_listings(engine, MONDAY) == 1
    assert (await deals.row(tables.resource, short)).status == "EXPIRED"
    assert await deals.status(match) == "PROPOSED"
    assert await expire_listings(engine, MONDAY + timedelta(days=1)) == 1
    assert (await deals.row(tables.request, request)).status == "EXPIRED"
    assert (await deals.row(tables.resource, van)).status == "PUBLISHED"
    assert await deals.status(match) == "EXPIRED"
    assert (await deals.topics(match))[-1] == "match.expired"
    assert await deals.topics(request) == ["request.expired"]


async def test_a_yes_is_freed_when_time_ends_its_match(deals: Deals) -> None:
    match, _ = await met(deals)
    row = await deals.row(tables.match, match)
    done(await deals.accept(match, deals.lending))
    assert await expire_listings(deals.world.engine, MONDAY + timedelta(days=1)) == 1
    assert (await deals.bookings(match), await deals.status(match)) == (["RELEASED"], "EXPIRED")
    assert await deals.events(match) == ["SUGGEST", "PROPOSE", "ACCEPT_AS_PROVIDER", "EXPIRE"]
    outcome = await deals.propose(match, now=MONDAY + timedelta(days=1))
    assert "updateRequest" in (outcome.errors[0].remedy(Language.FR) or "")
    async with deals.world.engine.begin() as connection:
        longer = {"status": "PUBLISHED", "period": Range(MONDAY, MONDAY + timedelta(days=9))}
        await connection.execute(update(tables.request).values(**longer))
    await deals.rematch(request=row.request_id, now=MONDAY + timedelta(days=1))
    assert await deals.status(match) == "SUGGESTED"


async def test_a_listing_that_somebody_acts_on_is_left_for_later(deals: Deals) -> None:
    short = await deals.van(available=Range(NOW, MONDAY))
    engine = deals.world.engine
    async with engine.begin() as connection:
        await connection.execute(
            select(tables.resource.c.id).where(tables.resource.c.id == short).with_for_update()
        )
        assert await asyncio.wait_for(expire_listings(engine, MONDAY), 10) == 0
    assert await expire_listings(engine, MONDAY) == 1


async def test_a_paused_listing_is_hidden_but_from_the_other_side_of_its_booking(
    deals: Deals, database: Database
) -> None:
    match, van = await met(deals)
    for viewer in (deals.lending, deals.borrowing):
        done(await deals.accept(match, viewer))
    stranger = await deals.world.user(await deals.world.member(deals.pole, "Autre"))
    done(await pause(deals, van))
    seen = {}
    async with client_of(database.url) as client:
        for who in (deals.lending, deals.borrowing, deals.coordinator):
            token = await deals.world.token(who.principal_id or UUID(int=0))
            seen[who] = await client.data("{ resources { totalCount } }", token=token)
        token = await deals.world.token(stranger)
        hidden = await client.data("{ resources { totalCount } }", token=token)
    assert {each["resources"]["totalCount"] for each in seen.values()} == {1}
    assert hidden["resources"]["totalCount"] == 0
