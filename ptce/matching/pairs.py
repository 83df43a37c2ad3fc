"""One need facing one offer, and what follows from the two: distance, free slots, cost.

Pure arithmetic over the values; the constraints and the criteria judge it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ptce.domain.calendar import (
    PARIS,
    Interval,
    WeeklyMinutes,
    occurrences,
    peak,
    shared,
    without,
)
from ptce.domain.distances import DETOUR, EARTH_RADIUS_KM
from ptce.domain.kinds import KINDS, Attribute, Number
from ptce.domain.quantities import (
    Counted,
    brought_of,
    converted,
    extended,
    rounded,
    taken_of,
)
from ptce.domain.terms import QuantityBasis, Unit
from ptce.domain.values import Booked, Need, Offer, Point
from ptce.matching.costs import cost_of

ASKED_NAMES = {kind.code: frozenset(each.asked for each in kind.asks) for kind in KINDS}

PLACES: Mapping[str, Attribute] = {
    kind.code: each
    for kind in KINDS
    for each in kind.attributes
    if each.name == kind.capacity and isinstance(each.type, Number) and each.type.unit == "places"
}
"""For each kind whose capacity is places (a room's seats), that attribute."""

DENSITY = "density_t_m3"
"""The attribute by which a volume is weighed, for the kinds that state it."""

HORIZON_DAYS = 14
"""How far after the asked slot another one is looked for."""

SHORTER_SHARE = 0.5
"""Less than half of what is asked is another need."""


class Pair(NamedTuple):
    """One need and one offer of its kind, and what follows from the two: see `paired`.

    `distance_km`: by road, estimated. `radius_km`: what both sides accept. `asked`: the slots the
    need asks for, its whole period or each weekly slot within; `opened`: those that lie wholly in
    the offer's validity and weekly openings; of a stock or a flow, the part of the period in which
    both sides are there. `wanted`: what is asked in the offer's terms, None when the two share
    none. `sought`: what is asked of this offer, in the need's terms: the part that people said, or
    all of the need. `left`: the most that one of the opened slots leaves at its worst instant, 0
    when all are closed or taken. A booking would take `taken` of the offer, in its terms, in
    `periods`, and bring `covered` to the need, in the need's; without periods it would take
    nothing. `cost`: euros for the periods, or for `asked` when there are none; None if unknown.
    """

    need: Need
    offer: Offer
    distance_km: float
    radius_km: float
    asked: tuple[Interval, ...]
    opened: tuple[Interval, ...]
    wanted: Decimal | None
    sought: Decimal
    left: Decimal
    periods: tuple[Interval, ...]
    taken: Decimal | None
    covered: Decimal
    cost: Decimal | None


def paired(need: Need, offer: Offer) -> Pair:
    """Raises ValueError when the kinds differ, or the need asks what its kind does not know."""
    if need.kind != offer.kind:
        raise ValueError(f"a {need.kind} need cannot meet a {offer.kind} offer")
    if not need.asks.keys() <= ASKED_NAMES[need.kind]:
        raise ValueError(f"{need.kind} knows not all of {sorted(need.asks)}")
    asked = _asked(need.period, need.weekly)
    if need.slots is not None:
        asked = tuple(slot for slot in asked if slot in need.slots)
    if offer.basis is QuantityBasis.AT_ONCE:
        opened = _opened(need, offer)
        remains = _remains(need, offer, opened)
    else:
        opened = _together(need, offer, asked)
        remains = [_in_stock(offer, opened)] if opened else []
    said, wanted = _as_said(need, offer)
    left = max(Decimal(0), *remains) if remains else Decimal(0)
    enough = _enough(said, offer, wanted, left)
    periods = tuple(slot for slot, rest in zip(opened, remains, strict=True) if 0 < enough <= rest)
    taken = _taken(offer, wanted, enough)
    cost = cost_of(need, offer, periods or _paid(need, offer, asked), taken or said.quantity)
    return Pair(
        need,
        offer,
        DETOUR * great_circle_km(need.point, offer.point),
        min(need.radius_km, offer.radius_km),
        asked,
        opened,
        wanted,
        said.quantity,
        left,
        _answered(need, offer, asked, periods),
        taken if periods else None,
        _covered(said, offer, wanted, enough) if periods else need.quantity,
        cost,
    )


def inside_places(need: Need, offer: Offer) -> Attribute | None:
    """The attribute that counts the places asked, when the offer is taken whole: a room of thirty
    seats is one room, and answers a need for thirty places. None when units compare as they are.
    """
    if need.unit is not Unit.PLACE or offer.divisible:
        return None
    if offer.basis is not QuantityBasis.AT_ONCE:
        return None
    return PLACES.get(need.kind)


def offered_quantity(need: Need, offer: Offer) -> Decimal:
    """How much the offer has of what the need counts; places that nobody stated are taken to be
    enough, and are to verify."""
    places = inside_places(need, offer)
    if places is None:
        return offer.quantity
    stated = offer.attributes.get(places.name)
    return stated if isinstance(stated, Decimal) else need.quantity


def wanted_of(need: Need, offer: Offer) -> Decimal | None:
    """What is asked, in the offer's terms; None when the two share none."""
    if inside_places(need, offer) is not None:
        return need.quantity
    if need.unit is offer.unit and need.basis is offer.basis:
        return need.quantity
    period = _both(need, offer) or need.period
    terms = Counted(need.unit, need.basis), Counted(offer.unit, offer.basis)
    return converted(need.quantity, *terms, period, density_of(offer))


def _as_said(need: Need, offer: Offer) -> tuple[Need, Decimal | None]:
    """The need as people have said that this offer answers it, and what that is in its terms. What
    they said is taken or left: it is no longer to be shared out."""
    if need.part is not None:
        need = replace(need, quantity=min(need.part, need.quantity), divisible=False)
    wanted = wanted_of(need, offer)
    if wanted is None and need.taken is not None and offer.divisible:
        return replace(need, divisible=False), need.taken
    return need, wanted


def density_of(offer: Offer) -> Decimal | None:
    """Tonnes a cubic metre, when the offer states it: without, no volume is ever weighed."""
    stated = offer.attributes.get(DENSITY)
    return stated if isinstance(stated, Decimal) else None


def lot_of(offer: Offer) -> Decimal | None:
    """The least that one taker takes: what the offer says, or all of a stock that is not shared."""
    if not offer.divisible and offer.basis is not QuantityBasis.AT_ONCE:
        return offer.quantity
    return offer.lot


def later_slot(need: Need, offer: Offer) -> Interval | None:
    """For a need at a stretch: the first free slot as long, later that day or at the same hours
    of one of the next HORIZON_DAYS days."""
    if need.weekly is not None:
        return None
    length = need.period.end - need.period.start
    start, end = (at.astimezone(PARIS) for at in (need.period.start, need.period.end))
    midnight = datetime.combine(start.date() + timedelta(days=1), time(), PARIS)
    today = Interval(need.period.start, max(midnight, end))
    opens = [opening.start for opening in occurrences(today, offer.weekly)]
    moves = sorted(
        at for at in (*opens, *(each.interval.end for each in offer.booked)) if at > start
    )
    slots = [Interval(at, at + length) for at in moves if at + length <= midnight]
    days = [timedelta(days=count) for count in range(1, HORIZON_DAYS + 1)]
    slots += [Interval(start + shift, end + shift) for shift in days]
    slots = [slot for slot in slots if slot.start < slot.end]  # spring skips an hour
    moved = (replace(need, period=slot, slots=None) for slot in slots)
    return next((each.period for each in moved if paired(each, offer).periods), None)


def shorter_slot(need: Need, offer: Offer) -> Interval | None:
    """For a need at a stretch: the longest part of it that is open and that nobody has booked, when
    it is at least SHORTER_SHARE of what is asked."""
    if need.weekly is not None:
        return None
    start = max(need.period.start, offer.available_from)
    end = min(need.period.end, offer.available_until or need.period.end)
    if start >= end:
        return None
    taken = (each.interval for each in offer.booked)
    booked = [Interval(each.start - offer.buffer, each.end) for each in taken]
    free = without(occurrences(Interval(start, end), offer.weekly), booked)
    best = max(free, key=lambda part: part.seconds, default=None)
    if best is None or best.seconds < SHORTER_SHARE * need.period.seconds:
        return None
    return best


def great_circle_km(a: Point, b: Point) -> float:
    """The haversine formula on a sphere of EARTH_RADIUS_KM."""
    if a == b:
        return 0.0
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    half = math.sin((north_b - north_a) / 2) ** 2 + (
        math.cos(north_a)
        * math.cos(north_b)
        * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


@lru_cache(maxsize=2_048)
def _asked(period: Interval, weekly: WeeklyMinutes | None) -> tuple[Interval, ...]:
    return occurrences(period, weekly)


@lru_cache(maxsize=2_048)
def _within_openings(
    period: Interval, asked: WeeklyMinutes | None, opening: WeeklyMinutes | None
) -> tuple[Interval, ...]:
    """The asked slots that lie wholly within a weekly opening."""
    slots = _asked(period, asked)
    if opening is None:
        return slots
    opened = occurrences(period, opening)
    starts = [each.start for each in opened]
    return tuple(
        slot
        for slot in slots
        if (at := bisect_right(starts, slot.start)) and slot.end <= opened[at - 1].end
    )


def _opened(need: Need, offer: Offer) -> tuple[Interval, ...]:
    slots = _within_openings(need.period, need.weekly, offer.weekly)
    if need.slots is not None:
        slots = tuple(slot for slot in slots if slot in need.slots)
    if offer.available_from <= need.period.start and _lasts(offer, need.period.end):
        return slots
    return tuple(
        slot for slot in slots if slot.start >= offer.available_from and _lasts(offer, slot.end)
    )


def _lasts(offer: Offer, instant: datetime) -> bool:
    return offer.available_until is None or offer.available_until >= instant


def _both(need: Need, offer: Offer) -> Interval | None:
    """The part of the need's period in which the offer is valid."""
    start = max(need.period.start, offer.available_from)
    end = min(need.period.end, offer.available_until or need.period.end)
    return Interval(start, end) if start < end else None


def _together(need: Need, offer: Offer, asked: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Of a stock or a flow: when it may be fetched, if some hour of the week suits both sides.

    A need that flows wants the offer for its whole period; one at any instant, while it is asked.
    """
    both = _both(need, offer)
    if both is None or (need.basis.flow and both != need.period):
        return ()
    if need.basis is QuantityBasis.AT_ONCE and not shared(asked, (both,)):
        return ()
    if need.weekly is not None and offer.weekly is not None:
        week = Interval(both.start, min(both.end, both.start + timedelta(days=8)))
        if not shared(_asked(week, need.weekly), _asked(week, offer.weekly)):
            return ()
    elif not occurrences(both, need.weekly or offer.weekly):
        return ()
    return (both,)


def _answered(
    need: Need, offer: Offer, asked: tuple[Interval, ...], periods: tuple[Interval, ...]
) -> tuple[Interval, ...]:
    """When a booking would answer the need. What is needed at any instant is answered slot by slot,
    by a stock or a flow too: those of which the offer knows a part."""
    if offer.basis is QuantityBasis.AT_ONCE or need.basis is not QuantityBasis.AT_ONCE:
        return periods
    return shared(asked, periods)


def _paid(need: Need, offer: Offer, asked: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """What is paid when nothing is free: the asked slots; all the time of a stock or a flow."""
    return asked if offer.basis is QuantityBasis.AT_ONCE else (need.period,)


def _remains(need: Need, offer: Offer, opened: tuple[Interval, ...]) -> list[Decimal]:
    """What each opened slot, and the buffer after it, leaves of a capacity at its worst instant."""
    touched: dict[int, list[Booked]] = {}
    if opened:
        for booked in offer.booked:
            at = bisect_right(opened, booked.interval.start - offer.buffer, key=_end)
            while at < len(opened) and opened[at].start < booked.interval.end:
                touched.setdefault(at, []).append(booked)
                at += 1
    offered = offered_quantity(need, offer)
    if not touched:
        return [offered] * len(opened)
    return [
        _left(offer, slot, touched[at]) if at in touched else offered
        for at, slot in enumerate(opened)
    ]


def _in_stock(offer: Offer, window: tuple[Interval, ...]) -> Decimal:
    """What is left of a stock, or of a flow at its worst instant of the window."""
    if offer.basis.flow:
        within = [extended(each, offer.basis) for each in window]
        loads = [(extended(each.interval, offer.basis), each.quantity) for each in offer.booked]
        taken = peak(loads, within)
    else:
        taken = sum((each.quantity for each in offer.booked), Decimal(0))
    if taken and not offer.divisible:
        return Decimal(0)
    return offer.quantity - taken


def _enough(need: Need, offer: Offer, wanted: Decimal | None, left: Decimal) -> Decimal:
    """How much, in the offer's terms, a booking would need of a slot: all that is wanted, or all
    that is left for a need that several may answer; 0 when that is no lot, or brings nothing."""
    if wanted is None:
        return left
    if left < wanted:
        enough = left if need.divisible else wanted
    else:
        enough = wanted if wanted == need.quantity else min(left, taken_of(wanted, offer.unit))
    lot = lot_of(offer)
    if lot is not None and enough < lot:
        return Decimal(0)
    return enough if _covered(need, offer, wanted, enough) else Decimal(0)


def _taken(offer: Offer, wanted: Decimal | None, enough: Decimal) -> Decimal | None:
    """None when nobody can tell how much of the offer is asked for."""
    if not offer.divisible:
        return offer.quantity
    return None if wanted is None else enough


def _covered(need: Need, offer: Offer, wanted: Decimal | None, enough: Decimal) -> Decimal:
    """What that brings to the need, in its own terms."""
    if wanted is None or enough >= wanted:
        return need.quantity
    if inside_places(need, offer) is not None:
        return enough
    share = Fraction(enough) / Fraction(wanted)
    return brought_of(rounded(Fraction(need.quantity) * share, down=True), need.unit)


def _end(interval: Interval) -> datetime:
    return interval.end


def _left(offer: Offer, slot: Interval, booked: list[Booked]) -> Decimal:
    """What the offer leaves at the worst instant of a slot that bookings touch."""
    if not offer.divisible:
        return Decimal(0)
    loads = ((each.interval, each.quantity) for each in booked)
    return offer.quantity - peak(loads, (offer.blocked(slot),))
