"""Where a listing is: a commune by its INSEE code, or one of the member's sites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import any_, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.parsing import Parser
from ptce.db.tables import commune, former_commune, site
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import row_id
from ptce.domain.values import Point

MOST_HINTS = 5
"""A postcode may cover dozens of communes: the first few, in alphabetical order."""

_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A commune and its reference point; `site_id` when the place is a member's site."""

    insee: str
    name: str
    point: Point
    site_id: UUID | None = None


NOWHERE = Place("", "", Point(0.0, 0.0))
"""What stands in for a refused place."""


async def commune_place(connection: AsyncConnection, parser: Parser, code: str) -> Place:
    """The commune of an INSEE code. UNKNOWN_COMMUNE with a hint for a former code or a postcode."""
    insee = code.strip().upper()
    known = _INSEE.fullmatch(insee) is not None
    row = await _commune(connection, insee) if known else None
    if row is not None:
        return Place(row.insee, row.name, Point(row.latitude, row.longitude))
    meant = await _meant(connection, insee) if known else []
    parser.refuse(
        ErrorCode.UNKNOWN_COMMUNE,
        ("communeCode",),
        hint=_hint(insee, meant, " ; pour {code}, essayez {list}", " ou ", "…"),
        hint_en=_hint(insee, meant, "; for {code}, try {list}", " or ", "…"),
    )
    return NOWHERE


async def listing_place(
    connection: AsyncConnection,
    parser: Parser,
    member_id: UUID | None,
    commune_code: str | None,
    site_id: str | None,
) -> Place:
    """The commune or the site named, one at most; by default the member's main site."""
    if site_id is not None and commune_code is not None:
        parser.invalid(
            ("siteId",),
            "donnez une commune ou un établissement, pas les deux",
            "give a commune or a site, not both",
        )
        return NOWHERE
    if commune_code is not None:
        return await commune_place(connection, parser, commune_code)
    row = await _site(connection, member_id, site_id)
    if row is not None:
        return Place(row.insee, row.name, Point(row.latitude, row.longitude), row.id)
    if site_id is not None:
        parser.refuse(ErrorCode.NOT_FOUND, ("siteId",), what="Établissement", what_en="Site")
    else:
        parser.refuse(ErrorCode.REQUIRED, ("communeCode",))
    return NOWHERE


async def _commune(connection: AsyncConnection, insee: str) -> Any:
    rows = await connection.execute(select(commune).where(commune.c.insee == insee))
    return rows.one_or_none()


async def _site(connection: AsyncConnection, member_id: UUID | None, site_id: str | None) -> Any:
    """A site of the member: the one named, or its main one. Another member's is not found."""
    wanted = site.c.main if site_id is None else site.c.id == row_id("site", site_id)
    rows = await connection.execute(
        select(site.c.id, commune.c.insee, commune.c.name, commune.c.latitude, commune.c.longitude)
        .join(commune, commune.c.insee == site.c.commune_insee)
        .where(site.c.member_id == member_id, wanted, site.c.closed_at.is_(None))
    )
    return rows.one_or_none()


async def _meant(connection: AsyncConnection, code: str) -> list[Any]:
    """The communes that an unknown code probably stands for: its successor, or its postcode's."""
    successor = select(former_commune.c.current).where(former_commune.c.insee == code)
    rows = await connection.execute(
        select(commune.c.insee, commune.c.name)
        .where(commune.c.insee.in_(successor) | (literal(code) == any_(commune.c.postcodes)))
        .order_by(commune.c.sort_key, commune.c.insee)
        .limit(MOST_HINTS + 1)
    )
    return list(rows.all())


def _hint(code: str, meant: list[Any], sentence: str, last: str, more: str) -> str:
    if not meant:
        return ""
    names = [f"{row.insee} ({row.name})" for row in meant[:MOST_HINTS]]
    if len(meant) > MOST_HINTS:
        listed = ", ".join([*names, more])
    else:
        listed = last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return sentence.format(code=code, list=listed)
