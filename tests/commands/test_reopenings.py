"""A suggestion is kept by a coordinator; what somebody ended is reopened, if it still fits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from ptce.commands.expiry import expire_listings
from ptce.commands.memberships import REINSTATE_MEMBER, SUSPEND_MEMBER, ChangeMembership
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Forbidden
from ptce.domain.identifiers import public_id
from ptce.domain.terms import Language
from tests.commands.deals import MONDAY, Deals, codes, done
from tests.world import World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def test_what_is_shortlisted_is_told_to_both_sides_and_can_be_proposed(deals: Deals) -> None:
    match = await deals.suggested()
    done(await deals.shortlist(match))
    assert await deals.status(match) == "SHORTLISTED"
    [message] = await deals.rows(tables.outbox, tables.outbox.c.topic == "match.shortlisted")
    assert message.member_ids == sorted([deals.lender, deals.borrower])
    refused = await deals.accept(match, deals.lending)
    assert "proposeMatch" in (refused.errors[0].remedy(Language.FR) or "")
    done(await deals.propose(match))
    assert await deals.events(match) == ["SUGGEST", "SHORTLIST", "PROPOSE"]


async def test_what_is_shortlisted_is_judged_again_and_lapses_only_when_impossible(
    deals: Deals,
) -> None:
    match = await deals.suggested()
    row = await deals.row(tables.match, match)
    done(await deals.shortlist(match))
    await deals.rematch(request=row.request_id, resource=row.resource_id)
    assert await deals.status(match) == "SHORTLISTED"
    async with deals.world.engine.begin() as connection:
        await connection.execute(update(tables.resource).values(status="PAUSED"))
    await deals.rematch(resource=row.resource_id)
    assert await deals.status(match) == "LAPSED"


async def test_what_is_shortlisted_expires_with_its_listing(deals: Deals) -> None:
    match = await deals.suggested()
    done(await deals.shortlist(match))
    await expire_listings(deals.world.engine, MONDAY + timedelta(days=1))
    assert await deals.status(match) == "EXPIRED"


async def test_only_coordinators_shortlist_and_reopen(deals: Deals) -> None:
    match = await deals.suggested()
    for give in (deals.shortlist, deals.reopen):
        with pytest.raises(Forbidden):
            await give(match, deals.lending)
    stale = await deals.shortlist(match, expected_version=9)
    assert codes(stale) == [(ErrorCode.STALE_VERSION, ("expectedVersion",))]


async def test_a_mistaken_no_is_reopened_and_both_sides_hear_why(deals: Deals) -> None:
    match = await deals.proposed()
    done(await deals.decline(match, deals.lending))
    again = await deals.propose(match)
    assert codes(again) == [(ErrorCode.WRONG_STATE, ())]
    assert "reopenMatch" in (again.errors[0].remedy(Language.FR) or "")
    done(await deals.reopen(match, reason="Il avait mal lu la date"))
    row = await deals.row(tables.match, match)
    assert (row.status, row.declined_by, row.decline_reason) == ("SUGGESTED", None, None)
    last = (await deals.rows(tables.match_event))[-1]
    assert (last.event, last.comment) == ("REOPEN", "Il avait mal lu la date")
    [message] = await deals.rows(tables.outbox, tables.outbox.c.topic == "match.reopened")
    assert message.member_ids == sorted([deals.lender, deals.borrower])
    await deals.rematch(request=row.request_id, resource=row.resource_id)
    assert await deals.status(match) == "SUGGESTED"
    done(await deals.propose(match))
    done(await deals.accept(match, deals.lending))


@pytest.mark.parametrize("side", ["lender", "borrower"])
async def test_nothing_is_reopened_while_a_side_is_suspended(deals: Deals, side: str) -> None:
    match = await deals.proposed()
    done(await deals.decline(match, deals.lending))
    member = public_id("member", getattr(deals, side))
    about = ChangeMembership(member_id=member, reason="Cotisation impayée")
    done(await deals.give(deals.coordinator, SUSPEND_MEMBER, about))
    [error] = (await deals.reopen(match)).errors
    assert error.code is ErrorCode.WRONG_STATE
    named = {"lender": "l'adhésion de l'offreur", "borrower": "l'adhésion du demandeur"}[side]
    assert f"{named} est suspendue" in error.message(Language.FR)
    assert all("reinstateMember" in (error.remedy(language) or "") for language in Language)
    done(await deals.give(deals.coordinator, REINSTATE_MEMBER, about))
    done(await deals.reopen(match))


async def test_what_no_longer_fits_is_not_reopened(deals: Deals) -> None:
    match = await deals.proposed()
    done(await deals.withdraw(match, deals.coordinator))
    async with deals.world.engine.begin() as connection:
        await connection.execute(update(tables.resource).values(status="PAUSED"))
    assert codes(await deals.reopen(match)) == [(ErrorCode.NO_LONGER_FITS, ())]
    assert await deals.status(match) == "WITHDRAWN"
    assert codes(await deals.reopen(match, reason=" ")) == [(ErrorCode.REQUIRED, ("reason",))]
