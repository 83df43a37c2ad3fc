"""Answers race with what takes them back: no state is torn, nobody is refused for a deadlock."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ptce.commands.matches import AcceptMatch, DeclineMatch
from ptce.commands.shortlists import ShortlistMatch
from ptce.commands.withdrawals import WithdrawMatch
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.terms import DeclineReason
from tests.commands.deals import Deals, hours
from tests.commands.race import Entrant, race
from tests.commands.test_races import DEADLOCKS, HARDER
from tests.conftest import Database
from tests.world import NOW, World

LIVE = {
    "ACCEPTED_BY_PROVIDER": ["HELD"],
    "ACCEPTED_BY_RECEIVER": ["HELD"],
    "AGREED": ["CONFIRMED"],
}


async def consistent(deals: Deals) -> set[str]:
    """The statuses of all matches, once what each has booked is what it says."""
    async with deals.world.engine.connect() as connection:
        assert await connection.scalar(text(DEADLOCKS)) == 0
    rows = await deals.rows(tables.match)
    for row in rows:
        bookings = await deals.bookings(row.id)
        live = [each for each in bookings if each in ("HELD", "CONFIRMED")]
        assert live == LIVE.get(row.status, [])
    return {row.status for row in rows}


@pytest.mark.parametrize("rounds", HARDER)
async def test_yeses_race_with_those_who_take_them_back(
    world: World, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        deals = await Deals.of(world)  # a need meets its twenty best vans: each round has its own
        entrants = []
        for number in range(4):
            start = 24 * round_ + 2 * number
            match = await deals.proposed(period=hours(start, start + 1))
            identifier = public_id("match", match)
            back = WithdrawMatch(match_id=identifier, reason="Revu")
            no = DeclineMatch(match_id=identifier, reason=DeclineReason.TRUST)
            for side in (deals.lending, deals.borrowing):
                entrants += [
                    Entrant(side, AcceptMatch(match_id=identifier)),
                    Entrant(side, back),
                ]
            entrants += [Entrant(deals.coordinator, back), Entrant(deals.lending, no)]
        finishes = await race(database.url, NOW, entrants)
        told = {code for finish in finishes for code in finish.codes}
        assert told <= {"CONFLICT", "WRONG_STATE"}
        assert await consistent(deals) <= {*LIVE, "DECLINED", "WITHDRAWN", "SUGGESTED", "LAPSED"}


@pytest.mark.parametrize("rounds", HARDER)
async def test_a_suggestion_is_kept_while_it_is_proposed_accepted_and_declined(
    world: World, database: Database, rounds: int
) -> None:
    for round_ in range(rounds):
        deals = await Deals.of(world)  # a need meets its twenty best vans: each round has its own
        entrants = []
        for number in range(4):
            start = 24 * round_ + 2 * number
            match = await deals.suggested(period=hours(start, start + 1))
            if number % 2:
                await deals.propose(match)
            identifier = public_id("match", match)
            no = DeclineMatch(match_id=identifier, reason=DeclineReason.TRUST)
            entrants += [
                Entrant(deals.coordinator, ShortlistMatch(match_id=identifier)),
                Entrant(deals.borrowing, AcceptMatch(match_id=identifier)),
                Entrant(deals.lending, no),
            ]
        finishes = await race(database.url, NOW, entrants)
        assert {code for finish in finishes for code in finish.codes} <= {"CONFLICT", "WRONG_STATE"}
        assert await consistent(deals) <= {*LIVE, "DECLINED", "SUGGESTED", "SHORTLISTED", "LAPSED"}
