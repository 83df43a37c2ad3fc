"""What publishing a resource and posting a request have in common, and withdrawing either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Row, Table, func, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.acting import (
    Poster,
    posting_member,
    record,
    require_acting_for,
    require_version,
    visible_row,
)
from ptce.commands.parsing import Parser, WeeklySlot, camel
from ptce.commands.places import Place, listing_place
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.db.tables import TEXT_LENGTH, TITLE_LENGTH
from ptce.domain.calendar import WeeklyMinutes
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.kinds import KIND_BY_CODE, Kind
from ptce.domain.quantities import DECIMALS, least
from ptce.domain.terms import (
    BookingStatus,
    ExchangeMode,
    ListingStatus,
    MembershipStatus,
    QuantityBasis,
    Unit,
    Visibility,
)
from ptce.domain.text import fold

REASON_LENGTH = 500
LONGEST_RADIUS_KM = Decimal(1_500)
MOST_UNITS = Decimal(1_000_000)
MOST_MONEY = Decimal(10_000_000)
CENTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingInput:
    """The fields of a resource and of a request alike.

    `kind` is a kind's code; `details` maps attribute names (asked names for a request) to values.
    The place is a commune (INSEE code) or a site of the member, by default its main site.
    `radius_km`, `quantity`, `unit` and `quantity_basis` default to the kind's radius, 1, and the
    kind's first unit and basis.
    """

    kind: str
    details: Mapping[str, object]
    title: str
    description: str | None = None
    commune_code: str | None = None
    site_id: str | None = None
    radius_km: Decimal | None = None
    weekly_slots: tuple[WeeklySlot, ...] = ()
    quantity: Decimal | None = None
    unit: Unit | None = None
    quantity_basis: QuantityBasis | None = None
    exchange_modes: tuple[ExchangeMode, ...] = ()
    visibility: Visibility = Visibility.MEMBERS
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalInput:
    """Why a listing goes, and which version of it was read."""

    expected_version: int | None = None
    reason: str | None = None
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The clean values of a `ListingInput`."""

    kind: Kind
    title: str
    description: str | None
    place: Place
    radius_km: Decimal
    weekly: WeeklyMinutes | None
    quantity: Decimal
    unit: Unit
    basis: QuantityBasis
    exchange_modes: tuple[ExchangeMode, ...]


async def parse_listing(
    connection: AsyncConnection,
    parser: Parser,
    data: ListingInput,
    member_id: UUID | None,
    home: Place | None = None,
) -> Listing:
    """Read what is common. An unknown kind is refused at once: nothing else can be read without.

    `home` is the member's main site, when it is known already.
    """
    kind = KIND_BY_CODE.get(data.kind)
    if kind is None:
        codes = ", ".join(KIND_BY_CODE)
        parser.invalid(("kind",), f"attendu : {codes}", f"expected: {codes}")
        raise Refusal(parser.errors)
    quantity = Decimal(1) if data.quantity is None else data.quantity
    radius = usual_radius_km(kind, data.details) if data.radius_km is None else data.radius_km
    unit = kind.units[0] if data.unit is None else data.unit
    parser.terms(("unit",), (unit,), kind.units)
    return Listing(
        kind=kind,
        title=parser.text(("title",), data.title, TITLE_LENGTH, required=True),
        description=parser.text(("description",), data.description, TEXT_LENGTH, lines=True),
        place=await listing_place(
            connection, parser, member_id, data.commune_code, data.site_id, home
        ),
        radius_km=parser.decimal(
            ("radiusKm",), radius, Decimal(0), LONGEST_RADIUS_KM, unit="km", decimals=3
        ),
        weekly=parser.weekly(("weeklySlots",), data.weekly_slots),
        quantity=parse_quantity(parser, quantity, unit),
        unit=unit,
        basis=kind.basis if data.quantity_basis is None else data.quantity_basis,
        exchange_modes=parser.terms(("exchangeModes",), data.exchange_modes, kind.exchange_modes),
    )


def usual_radius_km(kind: Kind, details: Mapping[str, object]) -> Decimal:
    """The kind's; the longest for what is stated, or asked, to be done from anywhere."""
    if kind.anywhere_when is not None:
        attribute = kind.attribute(kind.anywhere_when.attribute)
        for name in (attribute.name, attribute.asked):
            if details.get(name) in kind.anywhere_when.among:
                return LONGEST_RADIUS_KM
    return kind.default_radius_km


def parse_quantity(parser: Parser, quantity: Decimal, unit: Unit) -> Decimal:
    """Whole things, or matter with six decimals at most."""
    smallest = least(unit)
    decimals = 0 if smallest == 1 else DECIMALS
    return parser.decimal(("quantity",), quantity, smallest, MOST_UNITS, decimals=decimals)


def check_standing(parser: Parser, member: Poster) -> None:
    """CHARTER_NOT_SIGNED unless the member signed what its pole requires; WRONG_STATE when it is
    suspended or has left."""
    status = member.status
    if status in (MembershipStatus.SUSPENDED, MembershipStatus.WITHDRAWN):
        parser.refuse(ErrorCode.WRONG_STATE, (), state=status.fr, state_en=status.en)
        parser.help(
            (),
            "L'animation du pôle peut d'abord la rétablir (reinstateMember).",
            "A coordinator of the pole may reinstate it first (reinstateMember).",
        )
        return
    if member.signed and status is MembershipStatus.ACTIVE:
        return
    parser.errors.append(
        UserError(
            ErrorCode.CHARTER_NOT_SIGNED,
            (),
            {"member": member.name, "version": str(member.charter_version)},
            rule=f"charte du pôle, version {member.charter_version}",
            remedy_fr="Signez la charte du pôle (signCharter), puis recommencez.",
            remedy_en="Sign the pole's charter (signCharter), then try again.",
        )
    )


def listing_columns(listing: Listing, visibility: Visibility, text: str) -> dict[str, Any]:
    """The columns of a resource and of a request alike; `text` is what the listing says."""
    return {
        "commune_insee": listing.place.insee,
        "latitude": listing.place.point.latitude,
        "longitude": listing.place.point.longitude,
        "radius_km": listing.radius_km,
        "title": listing.title,
        "description": listing.description,
        "visibility": visibility.value,
        "exchange_modes": [mode.value for mode in listing.exchange_modes],
        "weekly_minutes": _multirange(listing.weekly),
        "quantity": listing.quantity,
        "unit": listing.unit.value,
        "quantity_basis": listing.basis.value,
        "sort_key": fold(listing.title),
        "search_text": fold(f"{listing.kind.fr} {text} {listing.place.name}"),
    }


def table_of_kind(table: Table, kind: Kind) -> Table:
    """Where the attributes of a listing of this kind are."""
    return tables.metadata.tables[f"{table.name}_{kind.name}"]


def detail_columns(details: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as the kind's table has them."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in details.items()
    }


async def own_listing(
    work: Work, table: Table, identifier: str, on_behalf_of: str | None
) -> tuple[Row[Any], tuple[str, ...]]:
    """The locked row of a listing for which the viewer may act, and the path of its identifier."""
    path = (camel(f"{table.name}_id"),)
    row = await visible_row(work, table, identifier, path, *_WHAT[table.name])
    require_acting_for(work, row.member_id, row.pole_id)
    await _require_same_member(work, row, on_behalf_of)
    return row, path


async def withdraw_listing(
    work: Work, table: Table, identifier: str, data: WithdrawalInput
) -> Row[Any]:
    """Take a listing out of circulation; answers its row as it was.

    WRONG_STATE when it is withdrawn already, or promised by a confirmed booking still to come.
    """
    row, path = await own_listing(work, table, identifier, data.on_behalf_of)
    require_not_withdrawn(row, path)
    require_version(row, data.expected_version)
    reason = clean_reason(data.reason)
    await _require_unpromised(work, table, row.id, path)
    await work.connection.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(
            status=ListingStatus.WITHDRAWN.value,
            paused_until=None,
            version=table.c.version + 1,
            updated_at=work.now,
        )
    )
    detail = {} if reason is None else {"reason": reason}
    await record(work, table, row.id, row.member_id, {"version": row.version + 1} | detail)
    await work.announce(f"{table.name}.withdrawn", row.id, [row.member_id], detail)
    return row


_WHAT = {
    tables.resource.name: ("Ressource", "Resource"),
    tables.request.name: ("Besoin", "Request"),
}


async def _require_same_member(work: Work, row: Row[Any], on_behalf_of: str | None) -> None:
    """The listing says for whom one acts; a member named beside it must be that one."""
    if on_behalf_of is None:
        return
    member = await posting_member(work, on_behalf_of)
    if member.id != row.member_id:
        raise Refusal.of(
            ErrorCode.INVALID,
            "onBehalfOf",
            why="cette annonce est celle d'une autre structure",
            why_en="this listing belongs to another member",
        )


def clean_reason(value: str | None) -> str | None:
    parser = Parser()
    reason = parser.text(("reason",), value, REASON_LENGTH, lines=True)
    parser.finish()
    return reason


def require_not_withdrawn(row: Row[Any], path: tuple[str, ...]) -> None:
    if row.status == ListingStatus.WITHDRAWN:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            *path,
            state="cette annonce est déjà retirée",
            state_en="this listing is already withdrawn",
        )


async def _require_unpromised(
    work: Work, table: Table, listing_id: UUID, path: tuple[str, ...]
) -> None:
    booking = tables.booking
    reference = await work.connection.scalar(
        select(booking.c.reference)
        .where(booking.c[f"{table.name}_id"] == listing_id)
        .where(booking.c.status == BookingStatus.CONFIRMED.value)
        .where(func.upper(booking.c.during, type_=DateTime(timezone=True)) > work.now)
        .order_by(booking.c.id)
        .limit(1)
    )
    if reference is not None:
        raise Refusal(
            [
                UserError(
                    ErrorCode.WRONG_STATE,
                    path,
                    {
                        "state": f"la réservation {reference} est confirmée et à venir",
                        "state_en": f"booking {reference} is confirmed and still to come",
                    },
                    remedy_fr=f"Annulez d'abord la réservation {reference} (cancelBooking).",
                    remedy_en=f"Cancel booking {reference} first (cancelBooking).",
                )
            ]
        )


def _multirange(weekly: WeeklyMinutes | None) -> list[Range[int]] | None:
    return None if weekly is None else [Range(start, end) for start, end in weekly]
