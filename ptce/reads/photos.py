"""The bytes of a photo, for whoever sees its resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import UUID as UuidType
from sqlalchemy import ColumnElement, LargeBinary, bindparam, null, select

from ptce.db import tables, visible
from ptce.db.connections import Connections
from ptce.db.fixed import Fixed

PARTS = ("image", "thumbnail")


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo that the viewer sees; `data` is None where only that was asked."""

    data: bytes | None


async def photo_bytes(
    pool: Connections,
    viewer: Mapping[str, Any],
    id_: UUID,
    part: str,
    *,
    wanted: bool,
) -> Seen | None:
    """One of PARTS, its bytes only where `wanted`; None when the viewer does not see the resource.

    `viewer` is `visible.parameters`.
    """
    rows = await _STATEMENTS[part if wanted else ""].rows(pool, {**viewer, "photo_id": id_})
    return Seen(rows[0]["data"]) if rows else None


def _statement(data: ColumnElement[Any]) -> Fixed:
    photo, resource = tables.photo, tables.resource
    query = (
        select(data.label("data"))
        .select_from(photo.join(resource, resource.c.id == photo.c.resource_id))
        .where(photo.c.id == bindparam("photo_id", type_=UuidType()), visible.listing(resource))
    )
    return Fixed.of(query)


_STATEMENTS = {
    "": _statement(null().cast(LargeBinary)),
    **{part: _statement(tables.photo.c[part]) for part in PARTS},
}
