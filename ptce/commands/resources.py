"""Publishing a resource that a member shares, and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range

from ptce.commands.details import written
from ptce.commands.insertions import Said, post_listing, unmatched
from ptce.commands.legality import check_offer
from ptce.commands.listings import (
    CENTS,
    MOST_MONEY,
    Listing,
    ListingInput,
    WithdrawalInput,
    parse_listing,
    withdraw_listing,
)
from ptce.commands.matchmaking import lapse_listing, rematch_resource
from ptce.commands.parsing import Parser, Path, camel
from ptce.commands.places import Place
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.calendar import DAY
from ptce.domain.errors import ErrorCode
from ptce.domain.terms import ExchangeMode, PriceUnit, QuantityBasis
from ptce.domain.values import Stated
from ptce.domain.wording import offer_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishResource(ListingInput):
    """At least one exchange mode. Available from now on, without end, unless said otherwise.

    A resource that is not `divisible` is taken whole: its quantity, at any instant, is 1; a stock
    or a flow goes to one taker. Not said, it is as its kind usually is. `buffer_minutes` stay free
    after each booking.
    """

    available_from: datetime | None = None
    available_until: datetime | None = None
    divisible: bool | None = None
    buffer_minutes: int | None = None
    price_eur: Decimal | None = None
    price_unit: PriceUnit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawResource(WithdrawalInput):
    resource_id: str


@dataclass(frozen=True, slots=True)
class ParsedResource:
    """The clean values of a `PublishResource`, and what derives from them."""

    listing: Listing
    attributes: Mapping[str, Stated]
    available: Range[datetime]
    divisible: bool
    buffer_minutes: int
    price: Decimal | None
    price_unit: PriceUnit | None

    @property
    def text(self) -> str:
        listing = self.listing
        return offer_text(listing.kind, listing.title, listing.description, self.attributes)

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a resource alone."""
        return {
            "site_id": self.listing.place.site_id,
            "available": self.available,
            "divisible": self.divisible,
            "buffer_minutes": self.buffer_minutes,
            "price_eur": self.price,
            "price_unit": None if self.price_unit is None else self.price_unit.value,
        }


async def publish_resource(work: Work, data: PublishResource) -> UUID:
    """Write the resource, then look for the needs that it meets. Answers the resource's id."""

    async def read(parser: Parser, member_id: UUID, home: Place | None) -> Said:
        resource = await parse_resource(work, parser, data, member_id, home=home)
        return Said(resource.listing, resource.text, resource.columns, resource.attributes)

    resource_id = await post_listing(work, tables.resource, data, read)
    if not unmatched(data):
        await rematch_resource(work, resource_id)
    return resource_id


async def withdraw_resource(work: Work, data: WithdrawResource) -> UUID:
    """Withdraw the resource and close its open matches. Answers the resource's id."""
    row = await withdraw_listing(work, tables.resource, data.resource_id, data)
    resource_id: UUID = row.id
    await lapse_listing(work, resource_id=resource_id)
    return resource_id


async def parse_resource(
    work: Work,
    parser: Parser,
    data: PublishResource,
    member_id: UUID,
    standing: Range[datetime] | None = None,
    home: Place | None = None,
) -> ParsedResource:
    """What is written. Raises Refusal with every mistake; an availability that is the `standing`
    one is none, even when it is over."""
    listing = await parse_listing(work.connection, parser, data, member_id, home)
    place = ("details", camel(listing.kind.name))
    attributes = await written(work.connection, parser, place, listing.kind, data.details)
    resource = ParsedResource(
        listing=listing,
        attributes=attributes,
        available=_available(work, parser, data, standing),
        divisible=listing.kind.divisible if data.divisible is None else data.divisible,
        buffer_minutes=_buffer(parser, data, listing.basis),
        price=_price(parser, data),
        price_unit=data.price_unit,
    )
    _require_lot(parser, place, attributes, listing)
    check_offer(parser, listing.kind, attributes, resource.price, data.price_unit, work.now)
    if not data.exchange_modes:
        parser.refuse(ErrorCode.REQUIRED, ("exchangeModes",))
    _require_one_payer(parser, data)
    at_once = listing.basis is QuantityBasis.AT_ONCE
    if not resource.divisible and at_once and listing.quantity != 1:
        parser.invalid(
            ("quantity",),
            "une ressource non divisible se prend entière, en quantité 1",
            "a resource that is not divisible is taken whole, in quantity 1",
        )
        parser.help(
            ("quantity",),
            "Si elle se partage entre plusieurs, donnez divisible : true ; sinon, laissez la "
            "quantité à 1 et dites ses places dans ses caractéristiques.",
            "If several may share it, give divisible: true; if not, leave the quantity at 1 and "
            "state its places among its attributes.",
        )
    parser.finish()
    return resource


def _require_lot(
    parser: Parser, place: Path, attributes: Mapping[str, Stated], listing: Listing
) -> None:
    """Nobody can take a lot that is more than all there is; a flow gathers it in time."""
    lot = attributes.get("lot_minimum")
    if isinstance(lot, Decimal) and lot > listing.quantity and not listing.basis.flow:
        parser.invalid(
            (*place, camel("lot_minimum")),
            "ce lot dépasse la quantité offerte",
            "this lot is more than the quantity offered",
        )
        parser.help(
            (*place, camel("lot_minimum")),
            "Donnez un lot qui ne dépasse pas la quantité, dans la même unité.",
            "Give a lot that is no more than the quantity, in the same unit.",
        )


def _buffer(parser: Parser, data: PublishResource, basis: QuantityBasis) -> int:
    """Whole minutes, a day at most; what is not given back is not made ready again."""
    path = ("bufferMinutes",)
    given = Decimal(data.buffer_minutes or 0)
    minutes = parser.decimal(path, given, Decimal(0), Decimal(DAY), unit="min", decimals=0)
    if minutes and basis is not QuantityBasis.AT_ONCE:
        parser.invalid(
            path,
            "un stock ou un flux ne se rend pas : rien n'est à remettre en état",
            "a stock or a flow is not given back: nothing is to be made ready again",
        )
        parser.help(
            path,
            "Laissez bufferMinutes à 0, ou offrez ce qui sert à tout instant (AT_ONCE).",
            "Leave bufferMinutes at 0, or offer what is used at any instant (AT_ONCE).",
        )
    return int(minutes)


def _require_one_payer(parser: Parser, data: PublishResource) -> None:
    """A price is what one side pays: who pays to have it removed does not sell it as well."""
    modes = data.exchange_modes
    if ExchangeMode.PAY_TO_REMOVE in modes and not all(
        mode.free or mode is ExchangeMode.PAY_TO_REMOVE for mode in modes
    ):
        parser.invalid(
            ("exchangeModes",),
            "la reprise payante ne se combine qu'avec un don : sinon, qui paie ?",
            "paid removal goes with a gift only: who would pay otherwise?",
        )


def _available(
    work: Work, parser: Parser, data: PublishResource, standing: Range[datetime] | None
) -> Range[datetime]:
    given = data.available_from, data.available_until
    if standing is not None and given == (standing.lower, standing.upper):
        return standing
    paths = ("availability", "start"), ("availability", "end")
    start = work.now if data.available_from is None else data.available_from
    if data.available_until is None:
        return Range(parser.instant(paths[0], start), None)
    period = parser.period(paths, start, data.available_until, work.now)
    return Range(period.start, period.end)


def _price(parser: Parser, data: PublishResource) -> Decimal | None:
    """Euros and what they are counted by come together; what is only free has no price."""
    price = parser.decimal(
        ("price", "amount"), data.price_eur, Decimal(0), MOST_MONEY, unit="€", decimals=CENTS
    )
    if price is None and data.price_unit is not None:
        parser.refuse(ErrorCode.REQUIRED, ("price", "amount"))
    if price is not None and data.price_unit is None:
        parser.refuse(ErrorCode.REQUIRED, ("price", "per"))
    if price and data.exchange_modes and all(mode.free for mode in data.exchange_modes):
        parser.invalid(
            ("price", "amount"),
            "un prêt gratuit ou un don n'a pas de prix",
            "a free loan or a gift has no price",
        )
    return price


PUBLISH_RESOURCE: Command[PublishResource] = Command(
    "publishResource", publish_resource, posts=unmatched
)
WITHDRAW_RESOURCE: Command[WithdrawResource] = Command("withdrawResource", withdraw_resource)
