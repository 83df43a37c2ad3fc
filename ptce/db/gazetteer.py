"""Communes by the names that people write: whole names, and the beginning of a longer one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables, visible
from ptce.domain.communes import NamedCommune
from ptce.domain.rights import Viewer

MOST = 6
"""Communes whose names begin as one that is asked: more are as good as none."""


async def communes(
    connection: AsyncConnection, names: Sequence[str], beginnings: Sequence[str]
) -> list[NamedCommune]:
    """Those that `names` and `beginnings`, both searchable, mean; postcodes are names too."""
    rows = await connection.execute(
        text(_COMMUNES), {"names": list(names), "beginnings": list(beginnings), "most": MOST}
    )
    return [
        NamedCommune(
            row.asked,
            row.insee,
            row.name,
            row.department,
            row.epci,
            tuple(row.postcodes),
            row.weight,
            row.whole,
            not row.preferred,
        )
        for row in rows
    ]


async def departments(connection: AsyncConnection, viewer: Viewer) -> frozenset[str]:
    """Those where the viewer's poles have an open site that the viewer sees."""
    member, site, commune = tables.member.alias(), tables.site.alias(), tables.commune.alias()
    found = await connection.execute(
        select(commune.c.department)
        .join_from(site, member, member.c.id == site.c.member_id)
        .join(commune, commune.c.insee == site.c.commune_insee)
        .where(member.c.pole_id.in_(viewer.inside_pole_ids), site.c.closed_at.is_(None))
        .where(visible.site(site))
        .distinct(),
        visible.parameters(viewer),
    )
    return frozenset(found.scalars())


async def alike(connection: AsyncConnection, names: Sequence[str]) -> dict[str, list[NamedCommune]]:
    """Those whose names look like one of `names`, searchable, by the name that was asked; each
    commune's own searchable name is in `asked`."""
    rows = await connection.execute(text(_ALIKE), {"names": list(names), "most": MOST})
    found: dict[str, list[NamedCommune]] = {}
    for row in rows:
        commune = NamedCommune(
            row.search_text,
            row.insee,
            row.name,
            row.department,
            row.epci,
            tuple(row.postcodes),
            row.weight,
            True,
            False,
        )
        found.setdefault(row.asked, []).append(commune)
    return found


_ALIKE = """
SELECT asked, n.search_text, c.insee, c.name, c.department, c.epci, c.postcodes, n.weight
  FROM unnest(CAST(:names AS text[])) asked
 CROSS JOIN LATERAL (
       SELECT search_text, code, weight
         FROM concept_name
        WHERE scheme = 'COMMUNE' AND preferred AND search_text % asked
        ORDER BY similarity(search_text, asked) DESC, weight DESC, code
        LIMIT :most
       ) n
  JOIN commune c ON c.insee = n.code
 ORDER BY asked, n.weight DESC, c.insee
"""
"""Names of which three tenths of the trigrams are shared: PostgreSQL's own threshold."""

_COMMUNES = """
SELECT found.asked, c.insee, c.name, c.department, c.epci, c.postcodes,
       found.weight, found.whole, found.preferred
  FROM (SELECT n.search_text AS asked, n.code, n.weight, n.preferred, true AS whole
          FROM concept_name n
         WHERE n.scheme = 'COMMUNE' AND n.search_text = ANY(CAST(:names AS text[]))
         UNION ALL
        SELECT asked, begun.code, begun.weight, begun.preferred, false
          FROM unnest(CAST(:beginnings AS text[])) asked
         CROSS JOIN LATERAL (
               SELECT n.code, n.weight, n.preferred
                 FROM concept_name n
                WHERE n.scheme = 'COMMUNE' AND n.preferred
                  AND n.search_text > asked AND n.search_text < asked || '~'
                ORDER BY n.weight DESC
                LIMIT :most
               ) begun
         UNION ALL
        SELECT ' ' || postcode || ' ', p.insee, 0, true, true
          FROM unnest(CAST(:names AS text[])) given
         CROSS JOIN LATERAL (SELECT trim(given) AS postcode) trimmed
          JOIN commune p ON p.postcodes @> ARRAY[postcode]
         WHERE postcode ~ '^[0-9]{5}$'
       ) found
  JOIN commune c ON c.insee = found.code
 ORDER BY found.asked, found.weight DESC, c.insee
"""
