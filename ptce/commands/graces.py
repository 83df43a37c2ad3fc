"""What the end of a grace leaves standing: a pair of which a side has said yes.

The provider signed an earlier charter and not yet the one that is asked now: nothing of it is
proposed any more, but the yes that was given, and what it holds, are not taken back. A signature
that was withdrawn is: somebody took it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.suggestions import HOLDING
from ptce.db.candidates import outdated_needs, outdated_offers, with_slots
from ptce.db.found import FoundNeed, FoundOffer

Rows = Mapping[UUID, Row[Any]]
"""Matches of one listing, by the other one."""


async def accepted_offers(
    connection: AsyncConnection, found: FoundNeed, rows: Rows, offers: Sequence[FoundOffer]
) -> list[FoundOffer]:
    """Beside `offers`, those that a match with a yes goes on with, as if they were in order."""
    known = {each.offer.id for each in offers}
    ids = [id_ for id_ in _accepted(rows) if id_ not in known]
    return [in_order(each) for each in await outdated_offers(connection, found, ids)]


async def accepted_needs(
    connection: AsyncConnection, found: FoundOffer, rows: Rows
) -> tuple[FoundOffer, list[FoundNeed]]:
    """The mirror, for an offer that is not in order: what it goes on with, as if it were."""
    needs = await outdated_needs(connection, found, _accepted(rows))
    if not needs:
        return found, []
    held = await with_slots(connection, found, [each.need.period for each in needs])
    return in_order(held), needs


def in_order(found: FoundOffer) -> FoundOffer:
    return replace(found, offer=replace(found.offer, charter_signed=True))


def _accepted(rows: Rows) -> list[UUID]:
    return [id_ for id_, row in rows.items() if row.status in HOLDING]
