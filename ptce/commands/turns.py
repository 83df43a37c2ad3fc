"""Who waits for whom: the one lock order of everything that touches matches.

1. the resource row, 2. the request row, 3. the match row (`lock_pair`: what a person acts on),
4. the kind's turn (`take_turn`: a lock for the transaction), 5. rows of `match` in bulk, by id.

A need and a resource published at the same moment do not see each other's row, and each would miss
the other: so whoever matches waits for the turn of its kind, and reads what the one before
committed. Needs are not matched with each other: they may have their turn together, each with its
own matches, as long as none of them frees what others may take.
Bulk work on a listing that the transaction does not hold skips the matches that others act on:
they wait for the turn, and must not be waited for. Rows are locked FOR NO KEY UPDATE, which lets
others point to them (foreign keys) meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables


@dataclass(frozen=True, slots=True)
class LockedPair:
    """The rows of a match and of its two listings, which nobody else can change now."""

    resource: Row[Any]
    request: Row[Any]
    match: Row[Any]


async def lock_pair(
    connection: AsyncConnection,
    match_id: UUID,
    resource_id: UUID,
    request_id: UUID,
    *,
    skip_locked: bool = False,
) -> LockedPair | None:
    """Lock them in the order of this file. None, with `skip_locked`, if somebody holds the
    resource."""
    resource = await _locked(connection, tables.resource, resource_id, skip_locked)
    if resource is None:
        return None
    request = await _locked(connection, tables.request, request_id)
    match = await _locked(connection, tables.match, match_id)
    if request is None or match is None:
        raise LookupError(f"match {match_id} has lost a listing")
    return LockedPair(resource, request, match)


async def take_turn(connection: AsyncConnection, kind: str, *, together: bool = False) -> None:
    """Wait until nobody else matches listings of this kind, or nobody who is not there `together`;
    kept to the end of the transaction. Who has it alone has it, whatever is taken afterwards.

    Never first `together` and then alone: two who did would wait for each other.
    """
    lock = func.pg_advisory_xact_lock_shared if together else func.pg_advisory_xact_lock
    await connection.execute(select(lock(func.hashtextextended(f"matching {kind}", 0))))


async def _locked(
    connection: AsyncConnection, table: Table, id_: UUID, skip_locked: bool = False
) -> Row[Any] | None:
    query = select(table).where(table.c.id == id_)
    rows = await connection.execute(query.with_for_update(key_share=True, skip_locked=skip_locked))
    return rows.one_or_none()
