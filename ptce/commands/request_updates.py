"""Editing a need: checked as if it were posted so, matched again as far as it changed."""

from __future__ import annotations

from dataclasses import dataclass
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
from ptce.commands.holds import minutes, settle_request
from ptce.commands.listings import listing_columns
from ptce.commands.matchmaking import rematch_request
from ptce.commands.needs import PostRequest, parse_request
from ptce.commands.parsing import Parser
from ptce.commands.promises import check_request, live_bookings
from ptce.commands.requests import request_columns
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.calendar import Interval, occurrences
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.kinds import KIND_BY_CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRequest(EditInput):
    request_id: str
    period_start: datetime | Unchanged | None = UNCHANGED
    period_end: datetime | Unchanged | None = UNCHANGED
    budget_eur: Decimal | Unchanged | None = UNCHANGED
    strict_budget: bool | Unchanged | None = UNCHANGED


async def update_request(work: Work, data: UpdateRequest) -> UUID:
    """Change a request; what changes nothing is not a change. Answers its id."""
    edited = await edited_listing(work, tables.request, data.request_id, data)
    row, parser = edited.row, Parser()
    check_kind(parser, edited, data, "need")
    if None in (data.period_start, data.period_end):
        raise Refusal.of(ErrorCode.REQUIRED, "period")
    standing = Interval(row.period.lower, row.period.upper)
    asked = laid_over(_as_posted(edited), data)
    need, listing = await parse_request(
        work.connection, parser, work.now, asked, row.member_id, standing
    )
    listing = in_its_place(edited, data, listing)
    columns = listing_columns(listing, asked.visibility, need.text) | request_columns(need)
    bookings = await live_bookings(work, tables.request, row.id)
    slots = occurrences(need.period, need.weekly)
    check_request(parser, work.now, row, columns, bookings, slots)
    parser.finish()
    agreed = await agreed_pairs(work, row, bookings)
    after = await write_edit(work, tables.request, edited, columns, need.asks, need.period.end)
    if after is not None:
        await require_upheld(work, tables.request, row, agreed, place_field(data))
        await _follow_up(work, row, after)
    request_id: UUID = row.id
    return request_id


def _as_posted(edited: Edited) -> PostRequest:
    row = edited.row
    asks = {each.asked: edited.details._mapping[each.asked] for each in KIND_BY_CODE[row.kind].asks}
    return PostRequest(
        details=asks,
        period_start=row.period.lower,
        period_end=row.period.upper,
        budget_eur=row.budget_eur,
        strict_budget=row.strict_budget,
        **standing_fields(edited, minutes(row.weekly_minutes)),
    )


async def _follow_up(work: Work, before: Any, after: Any) -> None:
    names = COUNTED if after.divisible else COUNTED | {"quantity", "divisible"}
    if any(getattr(before, name) != getattr(after, name) for name in names):
        await forget_parts(work, tables.match.c.request_id, after)
    await settle_request(work, after, step=0)
    await rematch_request(work, after.id)


UPDATE_REQUEST: Command[UpdateRequest] = Command("updateRequest", update_request)
