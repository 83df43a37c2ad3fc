"""Writing a new listing: its row, its kind's, its audit, its messages and its key, at once.

One statement, so that posting what nobody is matched with is one round trip of writing. Its text
is that of the tables: a column more in `tables.py` is a column more here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Subquery,
    Table,
    bindparam,
    insert,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import array

from ptce.commands.acting import on_behalf_of, own_member, posting_member
from ptce.commands.encodings import encoded_columns
from ptce.commands.listings import (
    Listing,
    ListingInput,
    check_standing,
    detail_columns,
    listing_columns,
    table_of_kind,
)
from ptce.commands.parsing import Parser
from ptce.commands.places import AT_HOME, MAIN, Place
from ptce.commands.references import new_reference
from ptce.commands.transaction import ANNOUNCED, AUDITED, CLAIMED, Work
from ptce.db import charters, tables, visible
from ptce.db.fixed import Fixed
from ptce.domain.errors import Refusal
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import ListingStatus, MembershipStatus, Visibility
from ptce.domain.wording import written_text

TOPICS = {tables.resource.name: "resource.published", tables.request.name: "request.posted"}


@dataclass(frozen=True, slots=True)
class Said:
    """What is written of a listing: what all have, its text (wording.py), the columns of its table
    alone, and those of its kind's table."""

    listing: Listing
    text: str
    columns: Mapping[str, Any]
    details: Mapping[str, Any]


Read = Callable[[Parser, UUID, Place | None], Awaitable[Said]]
"""Reads the input for a member, whose main site is given. Raises Refusal with every mistake."""


class Reads(Enum):
    """What the INSERT itself has to read of the member: nothing that was read before."""

    NOTHING = 0
    STANDING = 1
    STANDING_AND_HOME = 2


def unmatched(data: ListingInput) -> bool:
    """Whether posting it ends there: what is PRIVATE is never matched."""
    return data.visibility is Visibility.PRIVATE


async def post_listing(work: Work, table: Table, data: ListingInput, read: Read) -> UUID:
    """Insert the listing of the member that the viewer acts for; answers the id. Claims the
    command's idempotency key.

    Nearly always somebody posts for a member of its own that may post, and makes no mistake: then
    the INSERT reads the member, and is the only statement. Whatever stops it, a refusal says why
    once the member has been read.
    """
    own = own_member(work, data.on_behalf_of)
    if own is not None:
        with suppress(Refusal):
            said = await read(Parser(), own, AT_HOME)
            posted = await _posted(work, table, own, None, data, said)
            if posted is not None:
                return posted
    member = await posting_member(work, data.on_behalf_of)
    parser = Parser()
    check_standing(parser, member)
    said = await read(parser, member.id, member.home)
    posted = await _posted(work, table, member.id, member.pole_id, data, said)
    assert posted is not None, "a member that has been read is not read again"
    return posted


async def _posted(
    work: Work,
    table: Table,
    member_id: UUID,
    pole_id: UUID | None,
    data: ListingInput,
    said: Said,
) -> UUID | None:
    """Without its pole, the member has not been read: None when it may not post, or has no home."""
    listing = said.listing
    encoded: Mapping[str, Any] = {}
    if not unmatched(data):
        text = written_text(listing.title, listing.description)
        encoded = encoded_columns(work.encoding(listing.kind.code, text), text)
    row = listing_columns(listing, data.visibility, said.text) | dict(said.columns)
    row |= {
        "reference": new_reference(table, work.now),
        "kind": listing.kind.code,
        "pole_id": pole_id,
        "member_id": member_id,
        "status": ListingStatus.PUBLISHED.value,
        "created_at": work.now,
        "updated_at": work.now,
    }
    claim = work.claim
    told = {
        "actor_id": work.viewer.principal_id,
        "application_id": work.viewer.application_id,
        "on_behalf_of": on_behalf_of(work, member_id),
        "command": work.command,
        "key": None if claim is None else claim.key,
        "input_sha256": None if claim is None else claim.input_sha256,
    }
    values = {f"row_{name}": value for name, value in row.items()}
    values |= {f"own_{name}": value for name, value in detail_columns(said.details).items()}
    values |= {f"told_{name}": value for name, value in told.items()}
    values |= {f"encoded_{name}": value for name, value in encoded.items()}
    reads = Reads.NOTHING
    if pole_id is None:
        reads = Reads.STANDING_AND_HOME if listing.place is AT_HOME else Reads.STANDING
    query = _statement(
        table, listing.kind.code, work.command, tuple(row), reads, not unmatched(data)
    )
    rows = await work.fetch(query, values)
    return rows[0][0] if rows else None


@cache
def _statement(
    table: Table, kind: str, command: str, columns: tuple[str, ...], reads: Reads, matched: bool
) -> Fixed:
    """All the INSERTs of a listing of this kind: the first gives the id to the others.

    What is `matched` is encoded too.
    """
    own = table_of_kind(table, KIND_BY_CODE[kind])
    given = {name: _bind("row", table, name) for name in columns}
    written: dict[str, ColumnElement[Any]] = dict(given)
    listing = select(*written.values())
    if reads is not Reads.NOTHING:
        poster = _poster(given["member_id"], reads is Reads.STANDING_AND_HOME)
        found: dict[str, ColumnElement[Any]] = {each.name: each for each in poster.c}
        if "sort_key" in found:
            found["search_text"] = given["search_text"] + literal_column("' '") + found["sort_key"]
            del found["sort_key"]
        written |= {name: column for name, column in found.items() if name in written}
        listing = select(*written.values()).select_from(poster)
    listed = insert(table).from_select(list(written), listing).returning(table.c.id).cte("listed")
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
            _document({"kind": kind, "version": 1}),
            now,
            given["pole_id"],
            _told("application_id", audit),
        ),
    )
    acted = select(
        literal_column("'member.acted_for'"),
        listed.c.id,
        array([absent]),
        _document({"command": command}),
        now,
    ).where(absent.is_not(None))
    posted = select(
        literal_column(f"'{TOPICS[table.name]}'"),
        listed.c.id,
        array([given["member_id"]]),
        _document({}),
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
    if matched:
        vectors = tables.ENCODING_OF[table.name]
        names = [each.name for each in vectors.c if not each.primary_key]
        others["encoded"] = insert(vectors).from_select(
            [f"{table.name}_id", *names],
            select(listed.c.id, *(_bind("encoded", vectors, name) for name in names)),
        )
    return Fixed.of(select(listed.c.id).add_cte(*(each.cte(name) for name, each in others.items())))


def _poster(member_id: BindParameter[Any], at_home: bool) -> Subquery:
    """The columns that a listing has of a member that may post (`check_standing`), and of its main
    site."""
    row, site, commune = tables.member, tables.site, tables.commune
    active = visible.is_term(row.c.status, MembershipStatus.ACTIVE)
    query = select(row.c.pole_id).where(row.c.id == member_id, active, charters.in_order(row))
    if at_home:
        query = query.join(site, MAIN & (site.c.member_id == row.c.id))
        query = query.join(commune, commune.c.insee == site.c.commune_insee).add_columns(
            site.c.id.label("site_id"),
            commune.c.insee.label("commune_insee"),
            commune.c.latitude,
            commune.c.longitude,
            commune.c.sort_key,
        )
    return query.subquery("poster")


def _bind(prefix: str, table: Table, name: str) -> BindParameter[Any]:
    """The parameter of a column; without a value, NULL."""
    return bindparam(f"{prefix}_{name}", None, type_=table.c[name].type)


def _told(name: str, table: Table) -> BindParameter[Any]:
    return bindparam(f"told_{name}", None, type_=table.c[name].type)


def _document(value: Mapping[str, Any]) -> ColumnElement[Any]:
    """A document of our own words, which is always the same."""
    return literal_column(f"'{orjson.dumps(value).decode()}'::jsonb")
