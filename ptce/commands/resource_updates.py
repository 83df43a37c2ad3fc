"""Editing a resource: checked as if it were published so, matched again as far as it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ptce.commands.agreements import agreed_pairs, require_upheld
from ptce.commands.changes import UNCHANGED, Unchanged
from ptce.commands.edits import (
    COUNTED,
    Edited,
    EditInput,
    check_kind,
    edited_listing,
    forget_parts,
    in_its_place,
    laid_over,
    place_field,
    standing_fields,
    write_edit,
)
from ptce.commands.holds import minutes, settle_resource
from ptce.commands.listings import listing_columns
from ptce.commands.matchmaking import rematch_resource
from ptce.commands.parsing import Parser
from ptce.commands.promises import check_resource, live_bookings, mark_exclusive
from ptce.commands.resources import PublishResource, parse_resource
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import PriceUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateResource(EditInput):
    resource_id: str
    available_from: datetime | Unchanged | None = UNCHANGED
    available_until: datetime | Unchanged | None = UNCHANGED
    buffer_minutes: int | Unchanged | None = UNCHANGED
    price_eur: Decimal | Unchanged | None = UNCHANGED
    price_unit: PriceUnit | Unchanged | None = UNCHANGED


async def update_resource(work: Work, data: UpdateResource) -> UUID:
    """Change a resource; what changes nothing is not a change. Answers its id."""
    edited = await edited_listing(work, tables.resource, data.resource_id, data)
    row, parser = edited.row, Parser()
    check_kind(parser, edited, data, "details")
    offered = laid_over(_as_published(edited), data)
    resource = await parse_resource(work, parser, offered, row.member_id, row.available)
    resource = replace(resource, listing=in_its_place(edited, data, resource.listing))
    listing = resource.listing
    columns = listing_columns(listing, offered.visibility, resource.text) | resource.columns
    bookings = await live_bookings(work, tables.resource, row.id)
    fixed = KIND_BY_CODE[row.kind].stays_put(edited.details._asdict())
    check_resource(parser, work.now, row, columns, bookings, listing.weekly, fixed)
    parser.finish()
    agreed = await agreed_pairs(work, row, bookings)
    ends = resource.available.upper
    after = await write_edit(work, tables.resource, edited, columns, resource.attributes, ends)
    if after is not None:
        await require_upheld(work, tables.resource, row, agreed, place_field(data))
        await _follow_up(work, row, after)
    resource_id: UUID = row.id
    return resource_id


def _as_published(edited: Edited) -> PublishResource:
    row, kind = edited.row, KIND_BY_CODE[edited.row.kind]
    return PublishResource(
        details={each.name: edited.details._mapping[each.name] for each in kind.stated},
        available_from=row.available.lower,
        available_until=row.available.upper,
        buffer_minutes=row.buffer_minutes,
        price_eur=row.price_eur,
        price_unit=None if row.price_unit is None else PriceUnit[row.price_unit],
        **standing_fields(edited, minutes(row.weekly_minutes)),
    )


async def _follow_up(work: Work, before: Any, after: Any) -> None:
    if any(getattr(before, name) != getattr(after, name) for name in COUNTED):
        await forget_parts(work, tables.match.c.resource_id, after)
    if before.divisible != after.divisible:
        await mark_exclusive(work, after)
    await settle_resource(work, after, step=0)
    await rematch_resource(work, after.id)


UPDATE_RESOURCE: Command[UpdateResource] = Command("updateResource", update_resource)
