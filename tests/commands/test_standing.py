"""What a member's standing changes is matched again, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from ptce.commands import standing
from ptce.commands.standing import rematch_member, rematch_receiver
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.rights import ANONYMOUS
from tests.commands.deals import Deals
from tests.world import NOW, World


@pytest.fixture
async def deals(world: World) -> Deals:
    return await Deals.of(world)


async def test_all_listings_of_a_member_are_matched_again(deals: Deals) -> None:
    van, need = await deals.van(), await deals.need()
    own_van, own_need = await deals.van(deals.borrower), await deals.need(deals.lender)
    async with transaction(deals.world.engine) as connection:
        await rematch_member(Work(connection, ANONYMOUS, NOW, "test"), deals.lender)
    assert await deals.statuses() == {
        (need, van): "SUGGESTED",
        (own_need, own_van): "SUGGESTED",
    }


async def test_a_withdrawn_charter_takes_a_members_suggestions_away(deals: Deals) -> None:
    van, need = await deals.van(), await deals.need()
    await deals.rematch(request=need)
    async with transaction(deals.world.engine) as connection:
        signature = tables.charter_signature
        await connection.execute(delete(signature).where(signature.c.member_id == deals.lender))
        await rematch_member(Work(connection, ANONYMOUS, NOW, "test"), deals.lender)
    assert await deals.statuses() == {(need, van): "LAPSED"}


async def test_a_permit_touches_no_request_that_needs_none(
    deals: Deals, monkeypatch: pytest.MonkeyPatch
) -> None:
    await deals.need()
    touched = []

    async def rematch(_: Work, request: object) -> None:
        touched.append(request)

    monkeypatch.setattr(standing, "rematch_request", rematch)
    async with transaction(deals.world.engine) as connection:
        await rematch_receiver(Work(connection, ANONYMOUS, NOW, "test"), deals.borrower)
    assert touched == []
