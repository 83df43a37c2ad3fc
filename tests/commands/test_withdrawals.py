"""What was proposed or accepted is taken back: by whom, until when, and what it frees."""

from __future__ import annotations

import pytest

from ptce.db import tables
from ptce.domain.errors import ErrorCode, Forbidden
from ptce.domain.identifiers import public_id
from ptce.domain.terms import Language, MatchSide
from tests.commands.deals import Deals, codes, done
from tests.world import World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def test_a_coordinator_takes_back_its_proposal_and_both_sides_are_told(deals: Deals) -> None:
    match = await deals.proposed()
    done(await deals.withdraw(match, deals.coordinator, reason="Le camion part en révision"))
    assert await deals.status(match) == "WITHDRAWN"
    last = (await deals.rows(tables.match_event))[-1]
    assert (last.event, last.side) == ("WITHDRAW_PROPOSAL", None)
    assert last.comment == "Le camion part en révision"
    [message] = await deals.rows(tables.outbox, tables.outbox.c.topic == "match.withdrawn")
    assert message.member_ids == sorted([deals.lender, deals.borrower])
    assert message.detail["reason"] == "Le camion part en révision"
    audit = tables.audit_event
    [row] = await deals.rows(audit, audit.c.command == "withdrawMatch")
    assert row.actor_id == deals.coordinator.principal_id


async def test_a_side_takes_back_its_own_yes_and_what_it_held_is_free(deals: Deals) -> None:
    match = await deals.proposed()
    row = await deals.row(tables.match, match)
    other = await deals.need(await deals.world.member(deals.pole, "Toit partagé"))
    done(await deals.accept(match, deals.borrowing))
    await deals.rematch(request=other)
    assert (other, row.resource_id) not in await deals.statuses()
    done(await deals.withdraw(match, deals.borrowing))
    assert (await deals.status(match), await deals.bookings(match)) == ("WITHDRAWN", ["RELEASED"])
    assert (await deals.statuses())[other, row.resource_id] == "SUGGESTED"
    last = (await deals.rows(tables.match_event, tables.match_event.c.match_id == match))[-1]
    assert (last.event, last.side) == ("WITHDRAW_ACCEPTANCE", "RECEIVER")


async def test_what_is_withdrawn_is_not_suggested_again(deals: Deals) -> None:
    match = await deals.proposed()
    row = await deals.row(tables.match, match)
    done(await deals.withdraw(match, deals.coordinator))
    await deals.rematch(request=row.request_id, resource=row.resource_id)
    assert await deals.status(match) == "WITHDRAWN"


async def test_a_side_that_has_said_nothing_declines_instead(deals: Deals) -> None:
    match = await deals.proposed()
    for status in ("PROPOSED", "ACCEPTED_BY_RECEIVER"):
        outcome = await deals.withdraw(match, deals.lending)
        assert codes(outcome) == [(ErrorCode.WRONG_STATE, ())]
        assert "declineMatch" in (outcome.errors[0].remedy(Language.FR) or "")
        if status == "PROPOSED":
            done(await deals.accept(match, deals.borrowing))
    assert await deals.bookings(match) == ["HELD"]


async def test_a_coordinator_takes_a_yes_back_only_for_its_side_and_says_how(deals: Deals) -> None:
    match = await deals.proposed()
    done(await deals.accept(match, deals.borrowing))
    alone = await deals.withdraw(match, deals.coordinator)
    assert "onBehalfOf" in (alone.errors[0].remedy(Language.FR) or "")
    for_it = {"on_behalf_of": public_id("member", deals.borrower)}
    silent = await deals.withdraw(match, deals.coordinator, **for_it)
    assert codes(silent) == [(ErrorCode.REQUIRED, ("heard",))]
    done(await deals.withdraw(match, deals.coordinator, heard="Au téléphone", **for_it))
    assert await deals.status(match) == "WITHDRAWN"
    told = await deals.rows(tables.outbox, tables.outbox.c.topic == "member.acted_for")
    assert [message.member_ids for message in told] == [[deals.borrower]]


async def test_a_reason_is_wanted_and_the_version_that_was_read(deals: Deals) -> None:
    match = await deals.proposed()
    for empty in ("", "  "):
        refused = await deals.withdraw(match, deals.coordinator, reason=empty)
        assert codes(refused) == [(ErrorCode.REQUIRED, ("reason",))]
    stale = await deals.withdraw(match, deals.coordinator, expected_version=9)
    assert codes(stale) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]
    first = await deals.withdraw(match, deals.coordinator, idempotency_key="k")
    assert await deals.withdraw(match, deals.coordinator, idempotency_key="k") == first


async def test_strangers_take_nothing_back(deals: Deals) -> None:
    match = await deals.proposed()
    other = await deals.world.member(deals.pole, "Toit partagé")
    stranger = await deals.world.viewer(await deals.world.user(other))
    assert codes(await deals.withdraw(match, stranger)) == [(ErrorCode.NOT_FOUND, ("matchId",))]
    wrong = await deals.withdraw(match, deals.lending, side=MatchSide.RECEIVER)
    assert codes(wrong) == [(ErrorCode.INVALID, ("side",))]
    partner = await deals.world.viewer(await deals.world.partner(deals.pole))
    with pytest.raises(Forbidden):
        await deals.withdraw(match, partner)
