"""Where a listing is: a commune by its INSEE code, or one of the member's sites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import UUID as UuidType
from sqlalchemy import ColumnElement, Text, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.parsing import Parser
from ptce.db.concepts import Found, near
from ptce.db.fixed import Fixed
from ptce.db.session import driver_of
from ptce.db.tables import commune, site
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import row_id
from ptce.domain.schemes import Scheme
from ptce.domain.text import shortened, storable
from ptce.domain.values import Point

MOST_HINTS = 5
"""A postcode may cover dozens of communes: the largest few."""

LONGEST_SHOWN = 40

_INSEE = re.compile(r"(INSEE *: *)?([0-9][0-9AB][0-9]{3})")
"""« INSEE:83100 » is Puget-Ville, whatever the postcode of Toulon is (decision 0019)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A commune and its reference point; `site_id` when the place is a member's site."""

    insee: str
    name: str
    point: Point
    site_id: UUID | None = None


NOWHERE = Place("", "", Point(0.0, 0.0))
"""What stands in for a refused place."""

AT_HOME = Place("", "", Point(0.0, 0.0))
"""What stands in for a main site that nobody has read: the INSERT does (insertions.py)."""


async def commune_place(
    connection: AsyncConnection, parser: Parser, code: str, member_id: UUID | None = None
) -> Place:
    """The commune of an INSEE code.

    UNKNOWN_COMMUNE with what was probably meant: by a former code, a postcode, a name.
    AMBIGUOUS_COMMUNE when the code is a postcode too, of a commune where the member is.
    """
    given = _INSEE.fullmatch(code.strip().upper())
    place = None if given is None else await _commune(connection, given[2])
    if place is None:
        await _refuse_unknown(connection, parser, code)
        return NOWHERE
    if given is not None and given[1] is None and member_id is not None:
        await _refuse_ambiguous(connection, parser, place, member_id)
    return place


async def listing_place(
    connection: AsyncConnection,
    parser: Parser,
    member_id: UUID | None,
    commune_code: str | None,
    site_id: str | None,
    home: Place | None = None,
) -> Place:
    """The commune or the site named, one at most; by default the member's main site, which may be
    known already (`home`)."""
    if site_id is not None and commune_code is not None:
        parser.invalid(
            ("siteId",),
            "donnez une commune ou un établissement, pas les deux",
            "give a commune or a site, not both",
        )
        return NOWHERE
    if commune_code is not None:
        return await commune_place(connection, parser, commune_code, member_id)
    known = home if site_id is None else None
    place = known or await _site(connection, member_id, site_id)
    if place is not None:
        return place
    if site_id is not None:
        parser.refuse(ErrorCode.NOT_FOUND, ("siteId",), what="Établissement", what_en="Site")
    else:
        parser.refuse(ErrorCode.REQUIRED, ("communeCode",))
    return NOWHERE


async def _commune(connection: AsyncConnection, insee: str) -> Place | None:
    return place_of(await _COMMUNE.rows(driver_of(connection), {"named": insee}))


async def _site(
    connection: AsyncConnection, member_id: UUID | None, site_id: str | None
) -> Place | None:
    """A site of the member: the one named, or its main one. Another member's is not found."""
    query = _MAIN_SITE if site_id is None else _NAMED_SITE
    named = None if site_id is None else row_id("site", site_id)
    values = {"member_id": member_id, "named": named}
    return place_of(await query.rows(driver_of(connection), values))


def place_of(rows: Sequence[Any]) -> Place | None:
    """Of the only row of PLACE, if there is one."""
    for insee, name, latitude, longitude, *site_id in rows:
        return None if insee is None else Place(insee, name, Point(latitude, longitude), *site_id)
    return None


_OF_COMMUNE = (commune.c.insee, commune.c.name, commune.c.latitude, commune.c.longitude)
_COMMUNE = Fixed.of(select(*_OF_COMMUNE).where(commune.c.insee == bindparam("named", type_=Text)))

PLACE: Final = (*_OF_COMMUNE, site.c.id.label("site_id"))
"""The columns of a site's place."""

OPEN: Final = site.c.closed_at.is_(None)
MAIN: Final = site.c.main & OPEN


def _sites(wanted: ColumnElement[bool]) -> Fixed:
    return Fixed.of(
        select(*PLACE)
        .join(commune, commune.c.insee == site.c.commune_insee)
        .where(site.c.member_id == bindparam("member_id", type_=UuidType), wanted)
    )


_MAIN_SITE = _sites(MAIN)
_NAMED_SITE = _sites(OPEN & (site.c.id == bindparam("named", type_=UuidType)))


async def _refuse_unknown(connection: AsyncConnection, parser: Parser, code: str) -> None:
    typed = shortened(code.strip(), LONGEST_SHOWN) if storable(code) else ""
    meant = await near(connection, Scheme.COMMUNE, typed, MOST_HINTS + 1)
    parser.refuse(
        ErrorCode.UNKNOWN_COMMUNE,
        ("communeCode",),
        hint=_hint(typed, meant, " ; pour {code}, essayez {list}", " ou ", "…"),
        hint_en=_hint(typed, meant, "; for {code}, try {list}", " or ", "…"),
    )


async def _refuse_ambiguous(
    connection: AsyncConnection, parser: Parser, named: Place, member_id: UUID
) -> None:
    """A member of Toulon who writes 83100 means its postcode, not Puget-Ville, where it is not."""
    rows = await connection.execute(
        select(commune.c.insee, commune.c.name, commune.c.postcodes)
        .join(site, site.c.commune_insee == commune.c.insee)
        .where(site.c.member_id == member_id, site.c.closed_at.is_(None))
        .order_by(site.c.main.desc(), commune.c.insee)
    )
    home = rows.all()
    if any(row.insee == named.insee for row in home):
        return
    for row in home:
        if named.insee in row.postcodes:
            facts = {
                "typed": named.insee,
                "insee": named.name,
                "place": row.name,
                "place_code": row.insee,
            }
            parser.refuse(ErrorCode.AMBIGUOUS_COMMUNE, ("communeCode",), **facts)
            parser.help(
                ("communeCode",),
                f"Écrivez INSEE:{named.insee} pour {named.name}, ou {row.insee} pour {row.name}.",
                f"Write INSEE:{named.insee} for {named.name}, or {row.insee} for {row.name}.",
            )
            return


def _hint(code: str, meant: Sequence[Found], sentence: str, last: str, more: str) -> str:
    if not meant:
        return ""
    names = [f"{each.code} ({each.label})" for each in meant[:MOST_HINTS]]
    if len(meant) > MOST_HINTS:
        listed = ", ".join([*names, more])
    else:
        listed = last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return sentence.format(code=code, list=listed)
