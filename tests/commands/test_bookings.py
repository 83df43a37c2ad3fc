"""Cancelling a booking, holds that run out, keys that are forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from ptce.commands.bookings import (
    CANCEL_BOOKING,
    CancelBooking,
    release_expired_holds,
)
from ptce.commands.holds import HOLD
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Viewer
from ptce.domain.terms import CancelCause, Language
from tests.commands.deals import Deals, codes, done
from tests.world import NOW, World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def agreed(deals: Deals) -> UUID:
    """The booking of a match that both sides have accepted."""
    match = await deals.proposed()
    done(await deals.accept(match, deals.lending))
    done(await deals.accept(match, deals.borrowing))
    [booking] = await deals.rows(tables.booking, tables.booking.c.match_id == match)
    booking_id: UUID = booking.id
    return booking_id


async def cancel(deals: Deals, booking: UUID, viewer: Viewer, **more: Any) -> Outcome:
    now = more.pop("now", NOW)
    why = {"cause": CancelCause.TIMING} | more
    data = CancelBooking(booking_id=public_id("booking", booking), **why)
    return await deals.give(viewer, CANCEL_BOOKING, data, now)


async def test_a_cancelled_booking_frees_the_slot_and_reopens_the_request(deals: Deals) -> None:
    booking = await agreed(deals)
    row = await deals.row(tables.booking, booking)
    rival = await deals.need(await deals.world.member(deals.pole, "Autre"))
    await deals.rematch(request=rival)
    assert await deals.statuses() == {(row.request_id, row.resource_id): "AGREED"}
    outcome = await cancel(deals, booking, deals.borrowing, reason="Chantier reporté")
    assert done(outcome) == booking
    after = await deals.row(tables.booking, booking)
    assert (after.status, after.version) == ("CANCELLED", row.version + 1)
    assert (await deals.row(tables.request, row.request_id)).status == "PUBLISHED"
    assert await deals.statuses() == {
        (row.request_id, row.resource_id): "CANCELLED",
        (rival, row.resource_id): "SUGGESTED",
    }
    audits = [each for each in await deals.rows(tables.audit_event) if each.object_id == booking]
    assert audits[-1].detail["reason"] == "Chantier reporté"
    assert (after.cancel_cause, after.cancelled_by) == ("TIMING", "RECEIVER")
    event = [each for each in await deals.rows(tables.match_event) if each.event == "CANCEL"]
    assert [(each.side, each.comment) for each in event] == [("RECEIVER", "Chantier reporté")]
    assert await deals.topics(booking) == ["booking.confirmed", "booking.cancelled"]


async def test_what_had_lapsed_for_a_rival_is_suggested_again(deals: Deals) -> None:
    match = await deals.proposed()
    van = (await deals.row(tables.match, match)).resource_id
    rival = await deals.need(await deals.world.member(deals.pole, "Autre"))
    await deals.rematch(request=rival)
    for viewer in (deals.lending, deals.borrowing):
        done(await deals.accept(match, viewer))
    assert (await deals.match(rival, van)).status == "LAPSED"
    [booking] = await deals.rows(tables.booking)
    done(await cancel(deals, booking.id, deals.lending))
    assert (await deals.match(rival, van)).status == "SUGGESTED"


async def test_a_coordinator_cancels_for_a_side_or_for_neither(deals: Deals) -> None:
    named = public_id("member", deals.lender)
    done(await cancel(deals, await agreed(deals), deals.coordinator, on_behalf_of=named))
    done(await cancel(deals, await agreed(deals), deals.coordinator))
    events = [each for each in await deals.rows(tables.match_event) if each.event == "CANCEL"]
    assert [each.side for each in events] == ["PROVIDER", None]
    cancelled = {each.cancelled_by for each in await deals.rows(tables.booking)}
    assert cancelled == {"PROVIDER", None}


async def test_a_hold_is_declined_and_not_cancelled(deals: Deals) -> None:
    match = await deals.proposed()
    done(await deals.accept(match, deals.lending))
    [booking] = await deals.rows(tables.booking)
    [error] = (await cancel(deals, booking.id, deals.lending)).errors
    assert error.code is ErrorCode.WRONG_STATE
    assert "withdrawMatch" in (error.remedy(Language.FR) or "")
    assert "declineMatch" in (error.remedy(Language.FR) or "")


@pytest.mark.parametrize(
    ("why", "path"),
    [
        ({"cause": None}, "cause"),
        ({"cause": None, "reason": "  "}, "cause"),
        ({"cause": CancelCause.OTHER}, "reason"),
    ],
)
async def test_who_breaks_a_promise_says_why(deals: Deals, why: dict[str, Any], path: str) -> None:
    booking = await agreed(deals)
    outcome = await cancel(deals, booking, deals.lending, **why)
    assert codes(outcome) == [(ErrorCode.REQUIRED, (path,))]
    assert all(outcome.errors[0].remedy(language) for language in Language)
    assert (await deals.row(tables.booking, booking)).status == "CONFIRMED"
    done(await cancel(deals, booking, deals.lending, **(why | {"reason": "Panne"})))


async def test_what_is_over_or_cancelled_stays(deals: Deals) -> None:
    booking = await agreed(deals)
    late = NOW + timedelta(days=30)
    outcome = await cancel(deals, booking, deals.lending, now=late)
    assert "réservation passée" in outcome.errors[0].message(Language.FR)
    stale = await cancel(deals, booking, deals.lending, expected_version=1)
    assert codes(stale) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]
    assert "Relisez-le" in (stale.errors[0].remedy(Language.FR) or "")
    done(await cancel(deals, booking, deals.lending))
    again = await cancel(deals, booking, deals.lending)
    assert codes(again) == [(ErrorCode.WRONG_STATE, ())]
    assert "reopenMatch" in (again.errors[0].remedy(Language.FR) or "")


async def test_strangers_do_not_cancel(deals: Deals) -> None:
    booking = await agreed(deals)
    other = await deals.world.member(deals.pole, "Autre")
    stranger = await deals.world.viewer(await deals.world.user(other))
    assert codes(await cancel(deals, booking, stranger)) == [(ErrorCode.NOT_FOUND, ("bookingId",))]
    with pytest.raises(Denied):
        partner = await deals.world.viewer(await deals.world.partner(deals.pole))
        await cancel(deals, booking, partner)


async def test_a_hold_that_nobody_answers_runs_out(deals: Deals) -> None:
    match = await deals.proposed()
    row = await deals.row(tables.match, match)
    rival = await deals.need(await deals.world.member(deals.pole, "Autre"))
    await deals.rematch(request=rival)
    done(await deals.accept(match, deals.borrowing))
    engine = deals.world.engine
    assert await release_expired_holds(engine, NOW + HOLD - timedelta(seconds=1)) == 0
    other_van = await deals.van()
    assert await deals.status(match) == "ACCEPTED_BY_RECEIVER"
    async with engine.begin() as connection:  # the need is later than the end of the hold
        await connection.execute(update(tables.booking).values(hold_until=NOW + timedelta(hours=1)))
    assert await release_expired_holds(engine, NOW + timedelta(hours=1)) == 1
    assert await deals.status(match) == "PROPOSED"
    assert await deals.bookings(match) == ["RELEASED"]
    assert (await deals.events(match))[-1] == "RELEASE"
    assert (await deals.match(rival, row.resource_id)).status == "SUGGESTED"
    audit = [each for each in await deals.rows(tables.audit_event) if each.command == "releaseHold"]
    assert [each.actor_id for each in audit] == [None]
    assert await release_expired_holds(engine, NOW + timedelta(hours=1)) == 0
    done(await deals.accept(match, deals.lending))
    assert other_van is not None


async def test_a_hold_that_somebody_acts_on_is_left_for_later(deals: Deals) -> None:
    match = await deals.proposed()
    row = await deals.row(tables.match, match)
    done(await deals.accept(match, deals.borrowing))
    engine = deals.world.engine
    async with engine.begin() as connection:
        await connection.execute(
            select(tables.resource.c.id)
            .where(tables.resource.c.id == row.resource_id)
            .with_for_update(key_share=True)
        )
        assert await asyncio.wait_for(release_expired_holds(engine, NOW + HOLD), 10) == 0
    assert await deals.bookings(match) == ["HELD"]
