"""Writing a new listing: its row, its kind's, its audit, its messages and its key, at once.

One statement, so that posting what nobody is matched with is one round trip of writing. Its text
is that of the tables: a column more in `tables.py` is a column more here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Table, bindparam, insert, literal_column, select, union_all
from sqlalchemy.dialects.postgresql import array

from ptce.commands.acting import Poster, on_behalf_of
from ptce.commands.listings import Listing, detail_columns, listing_columns, table_of_kind
from ptce.commands.references import new_reference
from ptce.commands.transaction import ANNOUNCED, AUDITED, CLAIMED, Work
from ptce.db import tables
from ptce.db.fixed import Fixed
from ptce.domain.terms import ListingStatus, Visibility

TOPICS = {tables.resource.name: "resource.published", tables.request.name: "request.posted"}


async def write_listing(
    work: Work,
    table: Table,
    member: Poster,
    listing: Listing,
    *,
    visibility: Visibility,
    text: str,
    columns: Mapping[str, Any],
    details: Mapping[str, Any],
) -> UUID:
    """Insert them all; answers the id. Claims the command's idempotency key.

    `text` is what the listing says (wording.py), `columns` are those of this table alone,
    `details` those of the kind's table.
    """
    row = listing_columns(listing, visibility, text) | dict(columns)
    row |= {
        "reference": new_reference(table, work.now),
        "kind": listing.kind.code,
        "pole_id": member.pole_id,
        "member_id": member.id,
        "status": ListingStatus.PUBLISHED.value,
        "created_at": work.now,
        "updated_at": work.now,
    }
    claim = work.claim
    told = {
        "actor_id": work.viewer.principal_id,
        "on_behalf_of": on_behalf_of(work, member.id),
        "command": work.command,
        "detail": {"kind": listing.kind.code, "version": 1},
        "acted": {"command": work.command},
        "key": None if claim is None else claim.key,
        "input_sha256": None if claim is None else claim.input_sha256,
    }
    values = {f"row_{name}": value for name, value in row.items()}
    values |= {f"own_{name}": value for name, value in detail_columns(details).items()}
    values |= {f"told_{name}": value for name, value in told.items()}
    query = _statement(table, table_of_kind(table, listing.kind), tuple(row))
    [(listing_id,)] = await work.fetch(query, values)
    id_: UUID = listing_id
    return id_


@cache
def _statement(table: Table, own: Table, columns: tuple[str, ...]) -> Fixed:
    """All the INSERTs of a listing whose kind's table is `own`: the first gives the id to the
    others."""
    given = {name: _bind("row", table, name) for name in columns}
    listed = insert(table).values(given).returning(table.c.id).cte("listed")
    names = [each.name for each in own.c if each.name not in ("id", "kind")]
    details = insert(own).from_select(
        ["id", *names], select(listed.c.id, *(_bind("own", own, name) for name in names))
    )
    audit, outbox, used = tables.audit_event, tables.outbox, tables.idempotency
    now, absent = given["created_at"], _told("on_behalf_of", audit)
    audited = insert(audit).from_select(
        list(AUDITED),
        select(
            _told("actor_id", audit),
            absent,
            _told("command", audit),
            literal_column(f"'{table.name}'"),
            listed.c.id,
            _told("detail", audit),
            now,
            given["pole_id"],
        ),
    )
    acted = select(
        literal_column("'member.acted_for'"),
        listed.c.id,
        array([absent]),
        _told("acted", outbox, "detail"),
        now,
    ).where(absent.is_not(None))
    posted = select(
        literal_column(f"'{TOPICS[table.name]}'"),
        listed.c.id,
        array([given["member_id"]]),
        literal_column("'{}'::jsonb"),
        now,
    )
    announced = insert(outbox).from_select(list(ANNOUNCED), union_all(acted, posted))
    key = _told("key", used)
    claimed = insert(used).from_select(
        list(CLAIMED),
        select(
            _told("actor_id", audit),
            key,
            _told("command", audit),
            _told("input_sha256", used),
            listed.c.id,
            now,
        ).where(key.is_not(None)),
    )
    others = {"details": details, "audited": audited, "announced": announced, "claimed": claimed}
    return Fixed.of(select(listed.c.id).add_cte(*(each.cte(name) for name, each in others.items())))


def _bind(prefix: str, table: Table, name: str) -> BindParameter[Any]:
    """The parameter of a column; without a value, NULL."""
    return bindparam(f"{prefix}_{name}", None, type_=table.c[name].type)


def _told(name: str, table: Table, column: str | None = None) -> BindParameter[Any]:
    return bindparam(f"told_{name}", None, type_=table.c[column or name].type)
