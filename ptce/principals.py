"""Who is known to the API: people and applications, and what they are granted.

No command does this yet: whoever runs the server enrols them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables
from ptce.domain.rights import Grant


async def enrol(
    connection: AsyncConnection,
    name: str,
    grant: Grant,
    now: datetime,
    *,
    application: bool = False,
) -> UUID:
    """The principal of this name that has this grant, made if there is none."""
    principal, granted = tables.principal, tables.role_grant
    known = await connection.scalar(
        select(principal.c.id)
        .join(granted, granted.c.principal_id == principal.c.id)
        .where(
            principal.c.name == name,
            granted.c.role == grant.role.value,
            granted.c.pole_id == grant.pole_id,
            granted.c.member_id.is_not_distinct_from(grant.member_id),
        )
        .order_by(principal.c.id)
        .limit(1)
    )
    if known is not None:
        id_: UUID = known
        return id_
    rows = await connection.execute(
        insert(principal)
        .values(name=name, application=application, created_at=now)
        .returning(principal.c.id)
    )
    made: UUID = rows.scalar_one()
    await connection.execute(
        insert(granted).values(
            principal_id=made,
            role=grant.role.value,
            pole_id=grant.pole_id,
            member_id=grant.member_id,
        )
    )
    return made
