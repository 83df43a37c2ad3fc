"""What an edit would break of what is agreed: the pure law judges each booked pair once more.

promises.py keeps quantities, slots and prices; here is what the listings are, and where. A pair is
judged as its listings were and as they would be, without what is nobody's business after a yes:
whether they are open, signed for, or booked by others; of what is confirmed, its price and modes
too, which it keeps, and how far each side goes for the next ones. What was wrong already stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Table, select

from ptce.commands.parsing import Parser, Path, camel
from ptce.commands.promises import Promised
from ptce.commands.transaction import Work
from ptce.commands.turns import take_turn
from ptce.db import tables
from ptce.db.candidates import needs_by_id, offers_by_id
from ptce.domain.calendar import Interval
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.kinds.declaration import Attribute, Choice
from ptce.domain.terms import (
    BookingStatus,
    CheckCode,
    CheckStatus,
    ExchangeMode,
    PriceUnit,
)
from ptce.domain.values import Need, Offer
from ptce.matching.checks import Check
from ptce.matching.constraints import judge_constraints
from ptce.matching.pairs import paired
from ptce.matching.verifiable import JUDGED

HELD_AS_READ: Final = (
    "attend le second accord, sur ce que le premier a lu",
    "waits for the second yes, on what the first has read",
)

STANDS_AS_AGREED: Final = "tient, pour ce que c'était", "stands, for what it was"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A booking that is not over, and its two listings."""

    booking: Row[Any]
    need: Need
    offer: Offer


async def agreed_pairs(
    work: Work, row: Row[Any], bookings: Sequence[Row[Any]]
) -> tuple[Agreed, ...]:
    """The booked pairs of a listing that are not over, as they stand. Takes the kind's turn, where
    there is one: nobody changes the other listing of a pair unseen."""
    running = [each for each in bookings if max(part.upper for part in each.during) > work.now]
    if not running:
        return ()
    connection = work.connection
    await take_turn(connection, row.kind)
    anytime = Interval(work.now, work.now)
    needs = await needs_by_id(connection, row.kind, list({each.request_id for each in running}))
    resources = list({each.resource_id for each in running})
    offers = await offers_by_id(connection, row.kind, resources, anytime)
    return tuple(
        Agreed(each, needs[each.request_id].need, offers[each.resource_id].offer)
        for each in running
    )


async def require_upheld(
    work: Work, table: Table, row: Row[Any], before: Sequence[Agreed], moved: str
) -> None:
    """WRONG_STATE for what the edit just written would break of these pairs: a constraint that is
    no longer met, a fact that is no longer stated, a rule that leaves something to verify; if there
    is none, for what would make it another thing than the one agreed on: what is asked may change
    as long as it is met, and between the two yeses no text does.

    `moved` is the field that would say where the listing is. One refusal a booking and a field,
    with the rule if there is one, and what helps.
    """
    if not before:
        return
    after = await agreed_pairs(work, row, [each.booking for each in before])
    parser = Parser()
    instead = "publishResource" if table is tables.resource else "postRequest"
    promised = Promised(parser, work.now, instead, [each.booking for each in before])
    told: set[tuple[UUID, Path]] = set()
    for was, would, check in await asyncio.to_thread(_broken, before, after):
        path = _path(table, was, would, check, moved)
        if (was.booking.id, path) not in told:
            rule = None if check.rule is None else check.rule.id
            promised.refuse(path, was.booking, _why(check), rule)
            told.add((was.booking.id, path))
    parser.finish()
    held = [each.booking for each in before if each.booking.status == BookingStatus.HELD]
    for name in await _reworded(work, table, row) if held else ():
        promised.refuse((name,), held[0], HELD_AS_READ)
    for was, would in zip(before, after, strict=True) if table is tables.resource else ():
        why = HELD_AS_READ if was.booking.status == BookingStatus.HELD else STANDS_AS_AGREED
        for path in _redescribed(was, would):
            promised.refuse(path, was.booking, why)
    parser.finish()


async def _reworded(work: Work, table: Table, row: Row[Any]) -> list[str]:
    """The texts of a listing that the edit has just changed."""
    texts = select(table.c.title, table.c.description).where(table.c.id == row.id)
    now = (await work.connection.execute(texts)).one()
    return [name for name in ("title", "description") if now._mapping[name] != row._mapping[name]]


def _redescribed(was: Agreed, would: Agreed) -> Iterator[Path]:
    """The fields that would make an offer another thing than the one agreed on: between the two
    yeses all that describes it; afterwards what it is, and what the law judges it by."""
    kind = KIND_BY_CODE[was.offer.kind]
    changed = _changed(was.offer.attributes, would.offer.attributes)
    held = was.booking.status == BookingStatus.HELD
    for each in kind.stated:
        named = was.offer.attributes.get(each.name) is not None and _says_what_it_is(each)
        if each.name in changed and (held or named or each.name in JUDGED):
            yield ("details", camel(kind.name), camel(each.name))


def _says_what_it_is(attribute: Attribute) -> bool:
    return attribute.required is not None or (
        attribute.telling and isinstance(attribute.type, Choice)
    )


def _broken(
    before: Sequence[Agreed], after: Sequence[Agreed]
) -> list[tuple[Agreed, Agreed, Check]]:
    """What is not met first, then what is to verify."""
    worse = [
        (was, would, check)
        for was, would in zip(before, after, strict=True)
        for check in _worse(_judged(was, was), _judged(would, was))
    ]
    return sorted(worse, key=lambda each: each[2].status is not CheckStatus.VIOLATED)


def _judged(agreed: Agreed, was: Agreed) -> dict[tuple[CheckCode, str | None, str | None], Check]:
    """The checks of what is booked of a pair, by what they are about."""
    need = replace(agreed.need, quantity=agreed.booking.covered, slots=None, divisible=False)
    offer = replace(
        agreed.offer,
        open=True,
        charter_signed=True,
        available_from=need.period.start,
        available_until=None,
        weekly=None,
    )
    if agreed.booking.status == BookingStatus.CONFIRMED:
        need, offer = _on_its_terms(need, offer, was)
    checks = judge_constraints(paired(need, offer))
    return {
        (check.code, check.attribute, None if check.rule is None else check.rule.id): check
        for check in checks
    }


def _on_its_terms(need: Need, offer: Offer, was: Agreed) -> tuple[Need, Offer]:
    """What is confirmed, at its own price, however far the two go for others."""
    booking = was.booking
    price_unit = None if booking.price_unit is None else PriceUnit[booking.price_unit]
    modes = frozenset(ExchangeMode[mode] for mode in booking.exchange_modes)
    return (
        replace(need, exchange_modes=frozenset(), budget=None, radius_km=was.need.radius_km),
        replace(
            offer,
            price=booking.price_eur,
            price_unit=price_unit,
            exchange_modes=modes,
            radius_km=was.offer.radius_km,
        ),
    )


def _worse(before: Mapping[Any, Check], after: Mapping[Any, Check]) -> Iterator[Check]:
    for about, check in after.items():
        was = before.get(about)
        if check.status is CheckStatus.VIOLATED:
            if was is None or was.status is not CheckStatus.VIOLATED:
                yield check
        elif check.status is CheckStatus.TO_VERIFY and _leaves_open(was, check):
            yield check


def _leaves_open(was: Check | None, check: Check) -> bool:
    """Whether what is to verify was sure, or is another matter of law than before."""
    if was is None:
        return check.rule is not None
    return was.status is CheckStatus.OK or (check.rule is not None and was.fr != check.fr)


def _why(check: Check) -> tuple[str, str]:
    if check.status is CheckStatus.VIOLATED:
        return f"ne conviendrait plus : {check.fr}", f"would no longer fit: {check.en}"
    return f"serait à vérifier de nouveau : {check.fr}", f"would be to verify again: {check.en}"


def _path(table: Table, was: Agreed, would: Agreed, check: Check, moved: str) -> Path:
    """The field that the check is about, as far as one of those that change tells."""
    kind = KIND_BY_CODE[was.need.kind]
    if table is tables.resource:
        place = "details"
        stated = _changed(was.offer.attributes, would.offer.attributes)
        fields = [each.name for each in kind.stated if each.name in stated]
        about = [name for name in fields if name == check.attribute]
    else:
        place = "need"
        asked = _changed(was.need.asks, would.need.asks)
        fields = [name for name in kind.by_asked if name in asked]
        about = [name for name in fields if kind.by_asked[name].name == check.attribute]
    if check.code is CheckCode.DISTANCE:
        here, there = (was.offer, would.offer) if place == "details" else (was.need, would.need)
        return ("radiusKm",) if here.point == there.point else (moved,)
    if about or (fields and check.code not in FIELDS):
        return (place, camel(kind.name), camel((about or fields)[0]))
    return FIELDS.get(check.code, (place,))


FIELDS: Mapping[CheckCode, Path] = {
    CheckCode.QUANTITY: ("quantity",),
    CheckCode.TERMS: ("exchangeModes",),
    CheckCode.PRICE: ("budget", "amount"),
}
"""Where an input says what these constraints are about."""


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
