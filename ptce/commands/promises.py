"""What live bookings keep an edit from breaking: what is held or confirmed stands.

The rows of the listing are locked, so its bookings are still (turns.py). Every refusal names a
booking and says how it would be given up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, Row, Table, func, select, update

from ptce.commands.parsing import Parser
from ptce.commands.transaction import Work
from ptce.db import tables
from ptce.domain.calendar import (
    PARIS,
    Interval,
    WeeklyMinutes,
    occurrences,
    peak,
    without,
)
from ptce.domain.errors import ErrorCode, UserError
from ptce.domain.quantities import extended
from ptce.domain.terms import BookingStatus, QuantityBasis

LIVE: Final = (BookingStatus.HELD.value, BookingStatus.CONFIRMED.value)

ONE = Decimal(1)

Why = tuple[str, str]
"""How a booking stands in the way, in French and in English: « la réservation RSV-… … »."""

COUNTED_SO: Final = "se compte comme avant", "is counted as before"

HELD_SO: Final = (
    "attend le second accord, au prix et aux modalités du premier",
    "waits for the second yes, at the price and on the terms of the first",
)

HERE: Final = "tient, en ce lieu", "stands, in this place"

PLACE: Final = ("site_id", "commune_insee", "latitude", "longitude")
"""The columns that say where a resource is."""

PRICED: Final = (
    ("price_eur", ("price", "amount")),
    ("price_unit", ("price", "per")),
    ("exchange_modes", ("exchangeModes",)),
)
"""What is agreed beside the quantity and the slots, and where an input says it."""


async def live_bookings(work: Work, table: Table, listing_id: UUID) -> Sequence[Row[Any]]:
    """The held and confirmed bookings of a resource or a request, oldest first."""
    booking = tables.booking
    rows = await work.connection.execute(
        select(booking)
        .where(booking.c[f"{table.name}_id"] == listing_id, booking.c.status.in_(LIVE))
        .order_by(booking.c.id)
    )
    return rows.all()


async def members_of(work: Work, table: Table, row: Row[Any]) -> set[UUID]:
    """The member of a listing, and those on the other side of its live bookings."""
    sides = {
        side
        for each in await live_bookings(work, table, row.id)
        for side in (each.provider_id, each.receiver_id)
    }
    return {row.member_id, *sides}


def check_resource(
    parser: Parser,
    now: datetime,
    row: Row[Any],
    columns: dict[str, Any],
    bookings: Sequence[Row[Any]],
    weekly: WeeklyMinutes | None,
    fixed: bool = False,
) -> None:
    """Note what bookings of a resource an edit would break. `columns` are those it would have,
    `weekly` its minutes; what is over weighs on a stock, and on the rest of a flow's period. A
    `fixed` one is where people come to it."""
    promised = Promised(parser, now, "publishResource", bookings)
    if fixed and any(_new(name, row, columns) for name in PLACE):
        path = "siteId" if columns["site_id"] and _new("site_id", row, columns) else "communeCode"
        coming = (each for each in bookings if promised.parts(each))
        promised.refuse((path,), next(coming, None), HERE)
    basis = QuantityBasis[row.quantity_basis]
    promised.repriced(row, columns)
    if promised.recounted(row, columns):
        return
    if columns["quantity"] < row.quantity:
        why = "tient, et cette quantité n'y suffit plus", "stands, and this is no longer enough"
        promised.refuse(("quantity",), _overloaded(bookings, columns["quantity"], basis, now), why)
    if row.divisible and not columns["divisible"]:
        why = "n'est pas la seule à en prendre une part", "is not alone in taking a part of it"
        shared = _overloaded(bookings, ONE, basis, now, weight=ONE)
        promised.refuse(("divisible",), shared, why)
    available = columns["available"]
    opened = Interval(available.lower, available.upper or _never(available.lower, bookings))
    outside = "tient, et tomberait hors de cette ouverture", "stands, and would fall outside of it"
    if available != row.available:
        cut = (each for each in bookings if without(promised.parts(each), (opened,)))
        promised.refuse(("availability",), next(cut, None), outside)
    if columns["weekly_minutes"] != row.weekly_minutes:
        cut = (each for each in bookings if _outside(promised.parts(each), weekly))
        promised.refuse(("weeklySlots",), next(cut, None), outside)


def check_request(
    parser: Parser,
    now: datetime,
    row: Row[Any],
    columns: dict[str, Any],
    bookings: Sequence[Row[Any]],
    asked: Collection[Interval],
) -> None:
    """The same of a request, whose answers count for ever. `asked` are the slots it would ask."""
    promised = Promised(parser, now, "postRequest", bookings)
    basis = QuantityBasis[row.quantity_basis]
    promised.repriced(row, columns)
    if promised.recounted(row, columns):
        return
    confirmed = [each for each in bookings if each.status == BookingStatus.CONFIRMED]
    quantity, changed = columns["quantity"], {name for name in columns if _new(name, row, columns)}
    if quantity < row.quantity:
        why = "en couvre davantage", "covers more of it"
        limit = _overloaded(confirmed, quantity, basis, None, column="covered")
        promised.refuse(("quantity",), limit, why)
    if not columns["divisible"] and changed & {"quantity", "divisible"}:
        part = (each for each in bookings if each.covered < quantity)
        why = "n'en couvre qu'une partie", "covers only a part of it"
        path = "quantity" if "quantity" in changed else "divisible"
        promised.refuse((path,), next(part, None), why)
    for name, path in (("period", "period"), ("weekly_minutes", "weeklySlots")):
        if name in changed:
            lost = (each for each in bookings if not _answers(_during(each), basis, asked))
            why = "ne répondrait plus à ce qui est demandé", "would no longer be what is asked"
            promised.refuse((path,), next(lost, None), why)


async def mark_exclusive(work: Work, row: Row[Any]) -> None:
    """Bookings to come of a capacity are as exclusive as it is: the database sees to the rest."""
    if row.quantity_basis != QuantityBasis.AT_ONCE:
        return
    booking, exclusive = tables.booking, not row.divisible
    await work.connection.execute(
        update(booking)
        .where(booking.c.resource_id == row.id, booking.c.status.in_(LIVE))
        .where(func.upper(booking.c.blocked, type_=DateTime(timezone=True)) > work.now)
        .where(booking.c.exclusive.is_(not exclusive))
        .values(exclusive=exclusive, version=booking.c.version + 1, updated_at=work.now)
    )


class Promised:
    """Some live bookings; `instead` is the command that would publish another listing."""

    def __init__(
        self, parser: Parser, now: datetime, instead: str, bookings: Sequence[Row[Any]]
    ) -> None:
        self.parser, self.now, self.instead, self.bookings = parser, now, instead, bookings

    def parts(self, booking: Row[Any]) -> list[Interval]:
        return [part for part in _during(booking) if part.end > self.now]

    def recounted(self, row: Row[Any], columns: dict[str, Any]) -> bool:
        """Whether bookings would be counted otherwise than they were."""
        paths = (("unit", "unit"), ("quantity_basis", "quantityBasis"))
        changed = [(path,) for name, path in paths if _new(name, row, columns)]
        for path in changed:
            self.refuse(path, next(iter(self.bookings), None), COUNTED_SO)
        return bool(changed)

    def repriced(self, row: Row[Any], columns: dict[str, Any]) -> None:
        """Nothing is changed under a first yes; what is confirmed keeps its own terms."""
        held = (each for each in self.bookings if each.status == BookingStatus.HELD)
        first = next(held, None)
        for name, path in PRICED:
            if name in columns and _new(name, row, columns):
                self.refuse(path, first, HELD_SO)

    def refuse(
        self, path: tuple[str, ...], booking: Row[Any] | None, why: Why, rule: str | None = None
    ) -> None:
        if booking is None:
            return
        fr, en = self._remedy(booking)
        state = {
            "state": f"la réservation {booking.reference} {why[0]}",
            "state_en": f"booking {booking.reference} {why[1]}",
        }
        error = UserError(ErrorCode.WRONG_STATE, path, state, rule, remedy_fr=fr, remedy_en=en)
        self.parser.errors.append(error)

    def _remedy(self, booking: Row[Any]) -> tuple[str, str]:
        name = booking.reference
        if booking.status == BookingStatus.HELD:
            until = booking.hold_until.astimezone(PARIS)
            return (
                f"Retirez d'abord l'accord qui retient la réservation {name} (withdrawMatch), si "
                "c'est le vôtre, ou déclinez la mise en relation (declineMatch) ; ou "
                f"attendez la réponse de l'autre côté, au plus tard le {until:%d/%m/%Y à %H:%M}.",
                f"Take back the yes that holds booking {name} first (withdrawMatch), if it is "
                "yours, or decline the match (declineMatch); or wait for the other "
                f"side's answer, by {until:%Y-%m-%d %H:%M} at the latest.",
            )
        if self.parts(booking):
            return (
                f"Annulez d'abord la réservation {name} (cancelBooking), ou publiez une autre "
                f"annonce ({self.instead}).",
                f"Cancel booking {name} first (cancelBooking), or publish another listing "
                f"({self.instead}).",
            )
        return (
            f"Publiez plutôt une autre annonce ({self.instead}).",
            f"Publish another listing instead ({self.instead}).",
        )


def _new(name: str, row: Row[Any], columns: dict[str, Any]) -> bool:
    return bool(row._mapping[name] != columns[name])


def _during(booking: Row[Any]) -> list[Interval]:
    return _intervals(booking.during)


def _intervals(ranges: Sequence[Any]) -> list[Interval]:
    return [Interval(each.lower, each.upper) for each in ranges]


def _never(start: datetime, bookings: Iterable[Row[Any]]) -> datetime:
    """An end that no booking reaches past."""
    return max([start, *(part.end for each in bookings for part in _during(each))])


def _outside(parts: Sequence[Interval], weekly: WeeklyMinutes | None) -> bool:
    return any(without((part,), occurrences(part, weekly)) for part in parts)


def _answers(parts: Sequence[Interval], basis: QuantityBasis, asked: Collection[Interval]) -> bool:
    """Whether a booking still brings what it brought: whole slots of what is needed at once, a
    share of a total; a flow is counted over the whole of its period, which is then no other."""
    if basis is QuantityBasis.AT_ONCE:
        return all(part in asked for part in parts)
    return not basis.flow and not without(parts, list(asked))


def _overloaded(
    bookings: Sequence[Row[Any]],
    limit: Decimal,
    basis: QuantityBasis,
    now: datetime | None,
    *,
    weight: Decimal | None = None,
    column: str = "quantity",
) -> Row[Any] | None:
    """The first booking during which more than `limit` is promised, from `now` on; of a stock, in
    all. Each weighs its `column`, or `weight`: on a need while it is used, on a resource until it
    is ready again."""
    weights = [getattr(each, column) if weight is None else weight for each in bookings]
    if basis is QuantityBasis.IN_ALL:
        return bookings[0] if sum(weights, Decimal(0)) > limit else None
    parts = "during" if column == "covered" else "blocked"
    spans = [_spans(getattr(each, parts), basis, now) for each in bookings]
    loads = [(span, load) for own, load in zip(spans, weights, strict=True) for span in own]
    for booking, own in zip(bookings, spans, strict=True):
        if peak(loads, own) > limit:
            return booking
    return None


def _spans(ranges: Sequence[Any], basis: QuantityBasis, now: datetime | None) -> list[Interval]:
    """When a booking weighs: its slots, or of a flow all the time between, a period at least."""
    parts = _intervals(ranges)
    if basis.flow:
        parts = [extended(Interval(parts[0].start, parts[-1].end), basis)]
    if now is None:
        return parts
    return [Interval(max(part.start, now), part.end) for part in parts if part.end > now]
