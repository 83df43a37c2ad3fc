"""Reading a need: the same path for one that is posted and for one that is only previewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.acting import posting_member
from ptce.commands.details import wanted
from ptce.commands.legality import check_need
from ptce.commands.listings import CENTS, MOST_MONEY, Listing, ListingInput, parse_listing
from ptce.commands.parsing import LONGEST_PERIOD, Parser, camel
from ptce.commands.places import Place
from ptce.commands.transaction import Work
from ptce.domain.calendar import Interval, occurrences
from ptce.domain.errors import ErrorCode
from ptce.domain.rights import Viewer
from ptce.domain.terms import QuantityBasis
from ptce.domain.values import Need
from ptce.domain.wording import need_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRequest(ListingInput):
    """A need within a period of at most 366 days; no exchange mode named: any will do.

    With weekly slots, each of them inside the period is needed; without, the whole period at a
    stretch. The budget is in euros for the whole need. A `divisible` need may be answered in part,
    by several: by default what is needed in all, or by the week, is; what is needed at once is not.
    """

    period_start: datetime
    period_end: datetime
    divisible: bool | None = None
    budget_eur: Decimal | None = None
    strict_budget: bool = False


async def parse_need(
    connection: AsyncConnection, viewer: Viewer, now: datetime, data: PostRequest
) -> Need:
    """The need as it would be posted, without posting it. Raises Refusal with every mistake.

    Nobody needs to be signed in: without a member to act for, a commune is required.
    """
    member_id = await _asking_member(connection, viewer, now, data.on_behalf_of)
    need, _ = await parse_request(connection, Parser(), now, data, member_id)
    return need


async def parse_request(
    connection: AsyncConnection,
    parser: Parser,
    now: datetime,
    data: PostRequest,
    member_id: UUID | None,
    standing: Interval | None = None,
    home: Place | None = None,
) -> tuple[Need, Listing]:
    """What the matching compares, and what is written. Raises Refusal with every mistake; a period
    that is the `standing` one is none, even when it is over."""
    listing = await parse_listing(connection, parser, data, member_id, home)
    place = ("need", camel(listing.kind.name))
    asks = await wanted(connection, parser, place, listing.kind, data.details)
    check_need(parser, listing.kind, asks, now)
    period = _period(parser, now, data, standing)
    budget = _budget(parser, data)
    parser.finish()
    _require_occurrence(parser, period, listing)
    need = Need(
        id=None,
        kind=listing.kind.code,
        member_id=member_id,
        text=need_text(listing.kind, listing.title, listing.description, asks),
        point=listing.place.point,
        radius_km=float(listing.radius_km),
        period=period,
        weekly=listing.weekly,
        quantity=listing.quantity,
        budget=budget,
        strict_budget=data.strict_budget,
        exchange_modes=frozenset(listing.exchange_modes),
        asks=asks,
        unit=listing.unit,
        basis=listing.basis,
        divisible=listing.basis is not QuantityBasis.AT_ONCE
        if data.divisible is None
        else data.divisible,
    )
    return need, listing


async def _asking_member(
    connection: AsyncConnection, viewer: Viewer, now: datetime, on_behalf_of: str | None
) -> UUID | None:
    """The member that would post; None for a visitor, a partner, a coordinator who names nobody."""
    if on_behalf_of is None and not viewer.member_ids:
        return None
    member = await posting_member(Work(connection, viewer, now, "postRequest"), on_behalf_of)
    member_id: UUID = member.id
    return member_id


def _period(
    parser: Parser, now: datetime, data: PostRequest, standing: Interval | None
) -> Interval:
    if standing is not None and (data.period_start, data.period_end) == (
        standing.start,
        standing.end,
    ):
        return standing
    paths = ("period", "start"), ("period", "end")
    return parser.period(paths, data.period_start, data.period_end, now, LONGEST_PERIOD)


def _budget(parser: Parser, data: PostRequest) -> Decimal | None:
    if data.strict_budget and data.budget_eur is None:
        parser.refuse(ErrorCode.REQUIRED, ("budget", "amount"))
    return parser.decimal(
        ("budget", "amount"), data.budget_eur, Decimal(0), MOST_MONEY, unit="€", decimals=CENTS
    )


def _require_occurrence(parser: Parser, period: Interval, listing: Listing) -> None:
    """Weekly slots of which none falls inside the period ask for nothing."""
    if not occurrences(period, listing.weekly):
        parser.invalid(
            ("weeklySlots",),
            "aucun de ces créneaux ne tombe dans la période",
            "none of these slots falls inside the period",
        )
        parser.finish()
