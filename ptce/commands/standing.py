"""When a member's standing changes, what depends on it is matched again, and nothing else.

Listing by listing in the order of kinds, so that two members whose standing changes at once wait
for turns in the same order (turns.py). The caller has written the change in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from ptce.commands.matchmaking import rematch_request, rematch_resource
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.rules import PERMITTED_KINDS
from ptce.domain.terms import ListingStatus


async def rematch_member(work: Work, member_id: UUID) -> None:
    """All listings of a member: it signed the charter, left, or came back."""
    listings = [
        (row.kind, row.id, rematch)
        for table, rematch in _REMATCH
        for row in await _listings(work, table, member_id)
    ]
    for _, listing_id, rematch in sorted(listings, key=lambda listing: listing[:2]):
        await rematch(work, listing_id)


async def rematch_receiver(work: Work, member_id: UUID) -> None:
    """The requests that a permit of the member opens or closes (it was added, verified, rejected,
    withdrawn, or expired), or that its activity makes a likelier outlet."""
    requests = [
        row
        for row in await _listings(work, tables.request, member_id)
        if row.kind in PERMITTED_KINDS
    ]
    for row in sorted(requests, key=lambda row: (row.kind, row.id)):
        await rematch_request(work, row.id)


async def _listings(work: Work, table: Table, member_id: UUID) -> Sequence[Any]:
    rows = await work.connection.execute(
        select(table.c.kind, table.c.id)
        .where(table.c.member_id == member_id)
        .where(table.c.status != ListingStatus.WITHDRAWN.value)
    )
    return rows.all()


_REMATCH = ((tables.resource, rematch_resource), (tables.request, rematch_request))
