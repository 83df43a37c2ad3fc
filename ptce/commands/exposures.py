"""Who is shown, in a pole and a period: places by size of member, and of the most shown.

A place is one of the CUT best suggestions of a need of the pole, among those first made in the
period.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables
from ptce.domain.calendar import Interval
from ptce.domain.membership import CompanySize
from ptce.domain.rights import Viewer
from ptce.domain.terms import ListingStatus
from ptce.matching.exposures import concentration, shares

CUT: Final = 5
"""How many places people look at."""

LIVE: Final = (ListingStatus.PUBLISHED, ListingStatus.PARTIALLY_ALLOCATED)


async def exposure(
    connection: AsyncConnection, viewer: Viewer, pole_id: UUID, period: Interval
) -> dict[str, Any] | None:
    """None unless the viewer coordinates the pole.

    {"places", "members": how many there are, and have one, "top_tenth", "sizes": by size of member
    {"size", "places": its share of them, "resources": its share of the pole's open resources}}.
    """
    if pole_id not in viewer.coordinated_pole_ids:
        return None
    shown = await _shown(connection, pole_id, period)
    offered = await _offered(connection, pole_id)
    members = [provider for provider, _, places in shown for _ in range(places)]
    held = shares(size for _, size, places in shown for _ in range(places))
    held_by = {size: (held.get(size, 0.0), offered.get(size, 0.0)) for size in {*held, *offered}}
    return {
        "places": len(members),
        "members": len(shown),
        "top_tenth": concentration(members),
        "sizes": [
            {"size": size, "places": held_by[size][0], "resources": held_by[size][1]}
            for size in (*CompanySize, None)
            if size in held_by
        ],
    }


async def _shown(
    connection: AsyncConnection, pole_id: UUID, period: Interval
) -> list[tuple[UUID, str | None, int]]:
    """Each member that has places, its size, and how many."""
    match, member = tables.match, tables.member
    best = func.row_number().over(
        partition_by=match.c.request_id, order_by=(match.c.s.desc(), match.c.id)
    )
    ranked = (
        select(match.c.provider_id, best.label("rank"))
        .where(
            match.c.receiver_pole_id == pole_id,
            match.c.created_at >= period.start,
            match.c.created_at < period.end,
        )
        .subquery()
    )
    rows = await connection.execute(
        select(ranked.c.provider_id, member.c.size, func.count().label("places"))
        .join(member, member.c.id == ranked.c.provider_id)
        .where(ranked.c.rank <= CUT)
        .group_by(ranked.c.provider_id, member.c.size)
        .order_by(ranked.c.provider_id)
    )
    return [(row.provider_id, row.size, row.places) for row in rows]


async def _offered(connection: AsyncConnection, pole_id: UUID) -> dict[str | None, float]:
    """The share of the pole's open resources, by size of member."""
    resource, member = tables.resource, tables.member
    rows = await connection.execute(
        select(member.c.size, func.count().label("count"))
        .join(member, member.c.id == resource.c.member_id)
        .where(
            resource.c.pole_id == pole_id,
            resource.c.status.in_([status.value for status in LIVE]),
        )
        .group_by(member.c.size)
    )
    counted = Counter({row.size: row.count for row in rows})
    return {size: count / counted.total() for size, count in counted.items()}
