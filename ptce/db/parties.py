"""The facts about members that rules ask for: two statements, however many the members."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, any_, cast, select
from sqlalchemy import UUID as UuidType
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.parties import Party
from ptce.domain.permits import LIVE, CapacityUnit, Permit, PermitKind, VerificationStatus
from ptce.domain.terms import Article9Category

CLASS_LENGTH = 5
"""Of a class of NAF, « 23.99 »: a sub-class is that and a letter."""


async def parties_by_id(
    connection: AsyncConnection, member_ids: Collection[UUID]
) -> dict[UUID, Party]:
    """A party for each of these members, its permits in the order of their declaration."""
    if not member_ids:
        return {}
    member, permit = tables.member, tables.permit
    # One parameter, however many: a statement has room for 32,767.
    among = any_(cast(list(member_ids), ARRAY(UuidType)))
    permits: dict[UUID, list[Permit]] = {}
    for row in await connection.execute(
        select(permit)
        .where(permit.c.member_id == among)
        .where(permit.c.status.in_(sorted(status.value for status in LIVE)))
        .order_by(permit.c.id)
    ):
        permits.setdefault(row.member_id, []).append(permit_of(row))
    rows = await connection.execute(
        select(
            member.c.id, member.c.article9_category, member.c.inclusive_kinds, member.c.naf
        ).where(member.c.id == among)
    )
    return {
        row.id: Party(
            row.id,
            Article9Category[row.article9_category],
            tuple(permits.get(row.id, ())),
            frozenset(InclusiveStructureKind[kind] for kind in row.inclusive_kinds),
            None if row.naf is None else row.naf[:CLASS_LENGTH],
        )
        for row in rows
    }


def permit_of(row: Row[Any]) -> Permit:
    """The value of a row of `permit`."""
    unit = row.capacity_unit
    return Permit(
        kind=PermitKind[row.kind],
        status=VerificationStatus[row.status],
        rubrique=row.rubrique,
        covers_hazardous=row.covers_hazardous,
        low_prefixes=tuple(row.low_prefixes),
        capacity=row.capacity,
        capacity_unit=None if unit is None else CapacityUnit[unit],
        below_threshold=row.below_threshold,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
