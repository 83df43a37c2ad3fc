"""Proposing, accepting, declining: who may, in which state, and what each side is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.bookings import CANCEL_BOOKING, CancelBooking
from ptce.commands.expiry import expire_listings
from ptce.commands.holds import HOLD
from ptce.commands.transaction import Outcome
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.lifecycle import MATCH_TRANSITIONS, MatchEvent, next_status
from ptce.domain.terms import BookingStatus, CancelCause, DeclineReason, Language, MatchStatus
from tests.commands.deals import Deals, codes, done, hours
from tests.world import NOW, World

PEOPLES = (
    MatchEvent.SHORTLIST,
    MatchEvent.PROPOSE,
    MatchEvent.ACCEPT_AS_PROVIDER,
    MatchEvent.ACCEPT_AS_RECEIVER,
    MatchEvent.DECLINE,
    MatchEvent.WITHDRAW_PROPOSAL,
    MatchEvent.WITHDRAW_ACCEPTANCE,
    MatchEvent.REOPEN,
)


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def bring(deals: Deals, status: MatchStatus) -> UUID:
    """A match in this state, by the commands that lead there."""
    match = await deals.suggested()
    if status is MatchStatus.SUGGESTED:
        return match
    if status is MatchStatus.DECLINED:
        done(await deals.decline(match, deals.lending))
        return match
    if status is MatchStatus.EXPIRED:
        await expire_listings(deals.world.engine, NOW + timedelta(days=30))
        return match
    if status is MatchStatus.LAPSED:
        row = await deals.row(tables.match, match)
        async with deals.world.engine.begin() as connection:
            await connection.execute(update(tables.request).values(title="Barque de pêche"))
        await deals.rematch(request=row.request_id)
        return match
    if status is MatchStatus.SHORTLISTED:
        done(await deals.shortlist(match))
        return match
    done(await deals.propose(match))
    if status is MatchStatus.PROPOSED:
        return match
    if status is MatchStatus.WITHDRAWN:
        done(await deals.withdraw(match, deals.coordinator))
        return match
    if status is MatchStatus.ACCEPTED_BY_RECEIVER:
        done(await deals.accept(match, deals.borrowing))
        return match
    done(await deals.accept(match, deals.lending))
    if status is MatchStatus.ACCEPTED_BY_PROVIDER:
        return match
    done(await deals.accept(match, deals.borrowing))
    if status is MatchStatus.CANCELLED:
        [booking] = await deals.rows(tables.booking)
        cause = CancelCause.TIMING
        data = CancelBooking(booking_id=public_id("booking", booking.id), cause=cause)
        done(await deals.give(deals.lending, CANCEL_BOOKING, data))
    return match


async def act(deals: Deals, match: UUID, event: MatchEvent) -> Outcome:
    match event:
        case MatchEvent.SHORTLIST:
            return await deals.shortlist(match)
        case MatchEvent.REOPEN:
            return await deals.reopen(match)
        case MatchEvent.PROPOSE:
            return await deals.propose(match)
        case MatchEvent.ACCEPT_AS_PROVIDER:
            return await deals.accept(match, deals.lending)
        case MatchEvent.ACCEPT_AS_RECEIVER:
            return await deals.accept(match, deals.borrowing)
        case MatchEvent.WITHDRAW_PROPOSAL:
            return await deals.withdraw(match, deals.coordinator)
        case MatchEvent.WITHDRAW_ACCEPTANCE:
            by_receiver = await deals.status(match) == MatchStatus.ACCEPTED_BY_RECEIVER
            return await deals.withdraw(match, deals.borrowing if by_receiver else deals.lending)
        case _:
            return await deals.decline(match, deals.lending)


@pytest.mark.parametrize("event", PEOPLES)
@pytest.mark.parametrize("status", list(MatchStatus))
async def test_every_state_answers_every_event_as_the_table_says(
    deals: Deals, status: MatchStatus, event: MatchEvent
) -> None:
    match = await bring(deals, status)
    before = await deals.row(tables.match, match)
    assert before.status == status
    outcome = await act(deals, match, event)
    after = await deals.row(tables.match, match)
    expected = next_status(status, event)
    if expected is None:
        [error] = outcome.errors
        assert error.code is ErrorCode.WRONG_STATE
        assert status.fr in error.message(Language.FR)
        assert status.en in error.message(Language.EN)
        assert after == before
    else:
        assert done(outcome) == match
        assert (after.status, after.version) == (expected, before.version + 1)
        last = (await deals.rows(tables.match_event))[-1]
        assert (last.event, last.from_status, last.to_status) == (event, status, expected)


def test_the_walk_above_and_the_other_tests_cover_the_whole_table() -> None:
    elsewhere = {MatchEvent.SUGGEST, MatchEvent.LAPSE, MatchEvent.RELEASE, MatchEvent.CANCEL}
    elsewhere |= {MatchEvent.BLOCK, MatchEvent.EXPIRE}
    assert {event for _, event in MATCH_TRANSITIONS} == {*PEOPLES, *elsewhere}


@pytest.mark.parametrize("first", ["lending", "borrowing"])
async def test_the_first_yes_holds_and_the_second_confirms(deals: Deals, first: str) -> None:
    match = await deals.proposed()
    row = await deals.row(tables.match, match)
    sides = [deals.lending, deals.borrowing]
    one, other = sides if first == "lending" else reversed(sides)
    done(await deals.accept(match, one))
    [held] = await deals.rows(tables.booking)
    assert (held.status, held.hold_until, held.exclusive) == ("HELD", NOW + HOLD, True)
    assert list(held.during) == [hours(0, 8)]
    done(await deals.accept(match, other))
    [confirmed] = await deals.rows(tables.booking)
    assert (confirmed.id, confirmed.status) == (held.id, "CONFIRMED")
    assert confirmed.hold_until is None
    assert (await deals.row(tables.request, row.request_id)).status == "ALLOCATED"
    assert (await deals.row(tables.resource, row.resource_id)).status == "PUBLISHED"
    told = ["match.suggested", "match.proposed", "match.held", "match.agreed"]
    assert await deals.topics(match) == told
    for message in await deals.rows(tables.outbox, tables.outbox.c.object_id == match):
        assert message.member_ids == sorted([deals.lender, deals.borrower])


async def test_the_same_side_cannot_accept_twice(deals: Deals) -> None:
    match = await deals.proposed()
    done(await deals.accept(match, deals.lending))
    again = await deals.accept(match, deals.lending)
    assert codes(again) == [(ErrorCode.WRONG_STATE, ())]
    assert "on attend la réponse de l'autre côté" in (again.errors[0].remedy(Language.FR) or "")


@pytest.mark.parametrize(
    ("status", "helps"),
    [
        (MatchStatus.DECLINED, "reopenMatch"),
        (MatchStatus.WITHDRAWN, "reopenMatch"),
        (MatchStatus.CANCELLED, "reopenMatch"),
        (MatchStatus.AGREED, "cancelBooking"),
    ],
)
async def test_who_answers_what_is_over_is_told_how_to_go_back_on_it(
    deals: Deals, status: MatchStatus, helps: str
) -> None:
    match = await bring(deals, status)
    for give in (deals.accept, deals.decline, deals.withdraw):
        [error] = (await give(match, deals.lending)).errors
        assert error.code is ErrorCode.WRONG_STATE
        for language in Language:
            assert helps in (error.remedy(language) or "")


async def test_who_accepts_a_mere_suggestion_is_told_what_comes_first(deals: Deals) -> None:
    outcome = await deals.accept(await deals.suggested(), deals.lending)
    [error] = outcome.errors
    assert "proposeMatch" in (error.remedy(Language.FR) or "")
    assert "proposeMatch" in (error.remedy(Language.EN) or "")


async def test_what_is_over_is_no_longer_proposed(deals: Deals) -> None:
    match = await deals.suggested()
    outcome = await deals.propose(match, now=NOW + timedelta(days=30))
    assert codes(outcome) == [(ErrorCode.PERIOD_PAST, ())]
    assert await deals.status(match) == "SUGGESTED"


async def test_a_hold_never_outlasts_what_it_holds(deals: Deals) -> None:
    tomorrow = Range(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=8))
    match = await deals.proposed(period=tomorrow)
    done(await deals.accept(match, deals.lending))
    [held] = await deals.rows(tables.booking)
    assert held.hold_until == tomorrow.upper


async def test_places_asked_of_a_room_taken_whole_are_met_by_its_seats(deals: Deals) -> None:
    rooms = {
        seats: await deals.world.resource(
            deals.lender, "PREMISES", {"seats": seats}, title="Salle de réunion"
        )
        for seats in (25, 40)
    }
    request = await deals.world.request(
        deals.borrower, "PREMISES", title="Salle de réunion", quantity=30, unit="PLACE"
    )
    await deals.rematch(request=request)
    assert await deals.statuses() == {(request, rooms[40]): "SUGGESTED"}
    match = (await deals.match(request, rooms[40])).id
    done(await deals.propose(match))
    done(await deals.accept(match, deals.lending))
    done(await deals.accept(match, deals.borrowing))
    [booking] = await deals.rows(tables.booking)
    assert (booking.quantity, booking.covered, booking.exclusive) == (1, 30, True)
    assert (await deals.row(tables.request, request)).status == "ALLOCATED"


async def test_a_request_that_is_met_lets_its_other_matches_go(deals: Deals) -> None:
    match = await deals.proposed()
    row = await deals.row(tables.match, match)
    other = await deals.van()
    await deals.rematch(resource=other)
    second = (await deals.match(row.request_id, other)).id
    done(await deals.propose(second))
    done(await deals.accept(second, deals.lending))
    for viewer in (deals.lending, deals.borrowing):
        done(await deals.accept(match, viewer))
    assert await deals.status(second) == "LAPSED"
    assert (await deals.events(second))[-1] == "LAPSE"
    assert await deals.bookings(second) == ["RELEASED"]


async def test_a_hold_hides_suggestions_and_only_a_confirmed_booking_ends_a_proposal(
    deals: Deals,
) -> None:
    winner = await deals.proposed()
    van = (await deals.row(tables.match, winner)).resource_id
    rivals = []
    for name in ("Une", "Deux"):
        request = await deals.need(await deals.world.member(deals.pole, name))
        await deals.rematch(request=request)
        rivals.append((await deals.match(request, van)).id)
    done(await deals.propose(rivals[1]))
    done(await deals.accept(winner, deals.lending))
    assert [await deals.status(each) for each in rivals] == ["LAPSED", "PROPOSED"]
    done(await deals.accept(winner, deals.borrowing))
    assert [await deals.status(each) for each in rivals] == ["LAPSED", "LAPSED"]


async def test_whoever_comes_too_late_is_told_so_with_what_is_still_possible(
    deals: Deals,
) -> None:
    winner = await deals.proposed()
    van = (await deals.row(tables.match, winner)).resource_id
    late = await deals.world.member(deals.pole, "En retard")
    viewer = await deals.world.viewer(await deals.world.user(late))
    request = await deals.need(late)
    lorry, second = await deals.van(title="Porteur frigo"), await deals.van(title="Camionnette")
    taken = await deals.van(title="Camion")
    await deals.rematch(request=request)
    match = (await deals.match(request, van)).id
    done(await deals.propose(match))
    done(await deals.accept(winner, deals.lending))
    await deals.world.booking((await deals.match(request, taken)).id)
    another = await deals.need()
    async with deals.world.engine.begin() as connection:
        mine = tables.booking.c.resource_id == taken
        await connection.execute(update(tables.booking).where(mine).values(request_id=another))
    expected = [
        each.id
        for each in sorted(
            [await deals.match(request, second), await deals.match(request, lorry)],
            key=lambda each: -each.s,
        )
        if each.status == "SUGGESTED"
    ]
    for _ in range(2):  # while it is held, then once it is confirmed and the match has lapsed
        outcome = await deals.accept(match, viewer, expected_version=2)
        assert codes(outcome) == [(ErrorCode.CONFLICT, ())]
        assert list(outcome.alternatives) == expected
        assert expected
        if (await deals.status(winner)) != "AGREED":
            done(await deals.accept(winner, deals.borrowing))
    assert await deals.status(match) == "LAPSED"


async def test_what_no_longer_fits_is_refused_with_its_reasons(deals: Deals) -> None:
    suggested, proposed = await deals.suggested(), await deals.proposed(period=hours(10, 12))
    async with deals.world.engine.begin() as connection:
        await connection.execute(update(tables.request).values(radius_km=0, commune_insee="83069"))
        await connection.execute(update(tables.request).values(latitude=43.2, longitude=6.2))
    for outcome in (
        await deals.propose(suggested),
        await deals.accept(proposed, deals.borrowing),
    ):
        [error] = outcome.errors
        assert error.code is ErrorCode.NO_LONGER_FITS
        assert "km" in error.message(Language.FR)
        assert "km" in error.message(Language.EN)


async def test_a_period_that_is_over_is_not_accepted(deals: Deals) -> None:
    match = await deals.proposed()
    late = NOW + timedelta(days=30)
    assert codes(await deals.accept(match, deals.lending, late)) == [(ErrorCode.PERIOD_PAST, ())]


async def test_a_decline_frees_the_slot_for_the_others(deals: Deals) -> None:
    match = await deals.proposed()
    van = (await deals.row(tables.match, match)).resource_id
    request = await deals.need(await deals.world.member(deals.pole, "Autre"))
    await deals.rematch(request=request)
    done(await deals.accept(match, deals.borrowing))
    rival = await deals.match(request, van)
    assert rival.status == "LAPSED"
    done(await deals.decline(match, deals.lending, DeclineReason.TERMS, comment="Trop tôt"))
    row = await deals.row(tables.match, match)
    assert (row.status, row.declined_by, row.decline_reason) == ("DECLINED", "PROVIDER", "TERMS")
    assert await deals.bookings(match) == ["RELEASED"]
    assert await deals.status(rival.id) == "SUGGESTED"
    assert await deals.events(rival.id) == ["SUGGEST", "LAPSE", "SUGGEST"]
    await deals.rematch(request=row.request_id)
    assert await deals.status(match) == "DECLINED"


async def test_another_reason_needs_its_words(deals: Deals) -> None:
    match = await deals.suggested()
    outcome = await deals.decline(match, deals.lending, DeclineReason.OTHER, comment=" ")
    assert codes(outcome) == [(ErrorCode.REQUIRED, ("comment",))]
    done(await deals.decline(match, deals.lending, DeclineReason.OTHER, comment="Contrôle raté"))
    [event] = [each for each in await deals.rows(tables.match_event) if each.comment]
    assert (event.comment, event.side) == ("Contrôle raté", "PROVIDER")


async def test_a_weekly_need_holds_the_slots_that_are_free(deals: Deals) -> None:
    van = await deals.van()
    first = await deals.need(period=hours(0, 1))
    weekly = [Range(540, 600)]  # every Monday, nine to ten
    slots = Range(NOW, NOW + timedelta(days=21))
    request = await deals.need(
        await deals.world.member(deals.pole, "Autre"), weekly_minutes=weekly, period=slots
    )
    await deals.rematch(request=first)
    await deals.rematch(request=request)
    every = await deals.match(request, van)
    done(await deals.propose(every.id))
    winner = (await deals.match(first, van)).id
    done(await deals.propose(winner))
    done(await deals.accept(winner, deals.lending))
    fewer = await deals.match(request, van)
    assert (len(every.periods), len(fewer.periods)) == (3, 2)
    assert fewer.status == "PROPOSED"
    outcome = await deals.accept(fewer.id, deals.lending, expected_version=every.version + 1)
    assert codes(outcome) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]
    done(await deals.accept(fewer.id, deals.lending))
    held = [each for each in await deals.rows(tables.booking) if each.match_id == fewer.id]
    assert [list(each.during) for each in held] == [list(fewer.periods)]


async def test_places_of_a_room_are_held_until_there_are_none(deals: Deals) -> None:
    room = await deals.van(divisible=True, quantity=3)
    outcomes = []
    for number, quantity in enumerate([2, 2, 1]):
        request = await deals.need(
            await deals.world.member(deals.pole, f"N{number}"), quantity=quantity
        )
        await deals.rematch(request=request)
        outcomes.append((await deals.match(request, room)).id)
    for match in outcomes:
        done(await deals.propose(match))
    done(await deals.accept(outcomes[0], deals.lending))
    refused = await deals.accept(outcomes[1], deals.lending)
    assert codes(refused) == [(ErrorCode.CONFLICT, ())]
    done(await deals.accept(outcomes[2], deals.lending))
    held = [each.quantity for each in await deals.rows(tables.booking)]
    assert sum(held) == 3
    assert {each.status for each in await deals.rows(tables.booking)} == {BookingStatus.HELD}


async def test_a_replayed_acceptance_answers_the_match_as_it_is(deals: Deals) -> None:
    match = await deals.proposed()
    first = await deals.accept(match, deals.lending, idempotency_key="k")
    again = await deals.accept(match, deals.lending, idempotency_key="k")
    assert first == again
    assert len(await deals.rows(tables.booking)) == 1
