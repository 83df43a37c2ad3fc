"""What the matching may look at: open listings near enough, in time, and allowed to meet.

The SQL is `candidates.sql`; here it is composed. Rows become values (found.py) in a thread: there
may be thousands. Nothing is limited before scoring, except the near misses of `relaxed_offers`.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, column, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.db import tables, visible
from ptce.db.fixed import Fixed
from ptce.db.found import FoundNeed, FoundOffer, Slot, found_needs, found_offers, weights_of
from ptce.db.parties import parties_by_id
from ptce.db.revisions import revisions_of
from ptce.db.session import driver_of
from ptce.domain.calendar import Interval
from ptce.domain.distances import SMALLEST_DEGREE_KM
from ptce.domain.rights import Viewer
from ptce.domain.rules import PERMITTED_KINDS
from ptce.domain.terms import Visibility
from ptce.domain.values import Booked, Need, Point

WIDE: Final = frozenset({Visibility.POLE_AND_PARTNERS, Visibility.PUBLIC})
"""What a listing must be, and the other one too, for the two to meet across poles."""

RELAXED_RADII: Final = 3
RELAXED_KM: Final = 60.0
RELAXED_LIMIT: Final = 200

LOOKED_AHEAD: Final = timedelta(days=16)
"""Bookings are read this far past a need's period: another slot may be proposed there."""

FOREVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


async def find_offers(
    connection: AsyncConnection, found: FoundNeed, *, pruned: bool = True
) -> list[FoundOffer]:
    """The open resources that a posted request may be matched with. `pruned` False: for the test
    that pruning loses nothing."""
    if not _matchable(found):
        return []
    need = found.need
    conditions = ["open", "of_another_member", "matchable", "reachable"]
    values = _around(need.point, need.radius_km) | _who(found) | _when(need.period)
    if pruned:
        conditions += ["around", "within_both_radii", "meeting", "signed"]
        return await _found(connection, need, _offers(need.kind, *conditions), values)
    rows = await _rows(connection, _offers(need.kind, *conditions), values)
    return await _with_slots(connection, need.kind, rows, need.period)


async def find_needs(
    connection: AsyncConnection, found: FoundOffer, *, pruned: bool = True
) -> list[FoundNeed]:
    """The mirror: the open requests that a resource may be matched with."""
    offer = found.offer
    if not _matchable(found) or (pruned and not offer.charter_signed):
        return []
    conditions = ["open", "of_another_member", "matchable", "reachable"]
    values = _around(offer.point, offer.radius_km) | _who(found)
    values |= {"starts": offer.available_from, "ends": offer.available_until}
    if pruned:
        conditions += ["around", "within_both_radii", "meeting"]
    rows = await _rows(connection, _requests(offer.kind, *conditions), values)
    needs = await asyncio.to_thread(found_needs, offer.kind, rows)
    return await _with_receivers(connection, offer.kind, needs)


async def outdated_offers(
    connection: AsyncConnection, found: FoundNeed, ids: Sequence[UUID]
) -> list[FoundOffer]:
    """Those of these resources that only lack the signature of the charter that is asked now: an
    earlier one was signed."""
    if not ids or not _matchable(found):
        return []
    conditions = ("among", "open", "of_another_member", "matchable", "reachable", "once_signed")
    values = _who(found) | {"ids": list(ids)}
    rows = await _rows(connection, _offers(found.need.kind, *conditions), values)
    return await _with_slots(connection, found.need.kind, rows, found.need.period)


async def outdated_needs(
    connection: AsyncConnection, found: FoundOffer, ids: Sequence[UUID]
) -> list[FoundNeed]:
    """The mirror: those of these requests that such a resource may be matched with."""
    if not ids or not found.offer.open or not _matchable(found):
        return []
    conditions = ("among", "open", "of_another_member", "matchable", "reachable", "once_signing")
    values = _who(found) | {"ids": list(ids)}
    rows = await _rows(connection, _requests(found.offer.kind, *conditions), values)
    needs = await asyncio.to_thread(found_needs, found.offer.kind, rows)
    return await _with_receivers(connection, found.offer.kind, needs)


async def preview_offers(
    connection: AsyncConnection, viewer: Viewer, need: Need, visibility: Visibility
) -> list[FoundOffer]:
    """The open resources that fit what SQL can tell, as far as the viewer sees them.

    `visibility` is what the need would be posted with: for a member, those that posting it would
    find. Nobody's need (no member) is shown what the viewer sees.
    """
    query = _seen(need, "around", "within_both_radii", "meeting", "signed")
    values = _around(need.point, need.radius_km) | _asking(viewer, need, visibility)
    values |= _when(need.period)
    return await _found(connection, need, query, values)


async def relaxed_offers(
    connection: AsyncConnection, viewer: Viewer, need: Need, visibility: Visibility
) -> list[FoundOffer]:
    """The nearest resources that the viewer sees, further away and at any time: near misses."""
    radius_km = max(RELAXED_RADII * need.radius_km, RELAXED_KM)
    query = _seen(need, "around", "signed").order_by(text(_named("nearest_first")))
    values = _around(need.point, radius_km) | _asking(viewer, need, visibility)
    rows = await _rows(connection, query.limit(RELAXED_LIMIT), values)
    return await _with_slots(connection, need.kind, rows, need.period)


async def met_offer(
    connection: AsyncConnection,
    viewer: Viewer,
    found: FoundNeed,
    resource_id: UUID,
    now: datetime,
) -> FoundOffer | None:
    """One resource, open or not, that the viewer sees and that a posted need may meet."""
    need = found.need
    if not _matchable(found):
        return None
    query = _offers(need.kind, "among", "matchable", "reachable_from_member")
    query = query.where(visible.listing(query.get_final_froms()[0]))
    values = _asking(viewer, need, found.visibility) | visible.moment(now)
    rows = await _rows(connection, query, values | {"ids": [resource_id]})
    return next(iter(await _with_slots(connection, need.kind, rows, need.period)), None)


async def offers_by_id(
    connection: AsyncConnection, kind: str, ids: Sequence[UUID], period: Interval
) -> dict[UUID, FoundOffer]:
    """These resources, open or not, with their bookings about the period."""
    rows = await _rows(connection, _offers(kind, "among"), {"kind": kind, "ids": list(ids)})
    return {found.offer.id: found for found in await _with_slots(connection, kind, rows, period)}


async def needs_by_id(
    connection: AsyncConnection, kind: str, ids: Sequence[UUID]
) -> dict[UUID, FoundNeed]:
    """These requests, open or not."""
    rows = await _rows(connection, _requests(kind, "among"), {"kind": kind, "ids": list(ids)})
    needs = await _with_receivers(connection, kind, found_needs(kind, rows))
    return {found.need.id: found for found in needs if found.need.id is not None}


async def with_receiver(connection: AsyncConnection, need: Need) -> Need:
    """A need that is not posted, with what rules ask of its member, if it has one, and the weights
    of its pole."""
    if need.member_id is None:
        return need
    member_id, values = need.member_id, {"member_id": need.member_id, "kind": need.kind}
    row = (await connection.execute(text(_named("weights")), values)).one_or_none()
    if row is not None:
        need = replace(need, weights=weights_of(need.kind, row.weights_version, row.weights))
    if need.kind not in PERMITTED_KINDS:
        return need
    parties = await parties_by_id(connection, [member_id])
    return replace(need, receiver=parties.get(member_id))


async def with_slots(
    connection: AsyncConnection, found: FoundOffer, periods: Sequence[Interval]
) -> FoundOffer:
    """The resource with its live bookings about any of the periods."""
    if not periods:
        return replace(found, slots=())
    whole = Interval(min(each.start for each in periods), max(each.end for each in periods))
    slots = await _slots(connection, [found.offer.id], whole)
    return replace(found, slots=tuple(slots.get(found.offer.id, ())))


@cache
def _queries() -> Mapping[str, str]:
    """The named queries and conditions of the file."""
    written = resources.files("ptce.db").joinpath("candidates.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- name: (\w+)\n", written, flags=re.MULTILINE)[1:]
    return {name: sql.strip() for name, sql in zip(parts[::2], parts[1::2], strict=True)}


def _named(name: str) -> str:
    return _queries()[name]


_LISTING = (
    "id",
    "pole_id",
    "member_id",
    "status",
    "suspended",
    "visibility",
    "title",
    "description",
    "latitude",
    "longitude",
    "radius_km",
    "starts",
    "ends",
    "weekly_minutes",
    "quantity",
    "unit",
    "quantity_basis",
    "divisible",
    "exchange_modes",
)
_ENCODED = ("fingerprint", "packed", "text_sha256")
_OFFER = (
    *_LISTING,
    *("price_eur", "price_unit", "buffer_minutes", "attributes", "charter_signed"),
    "inclusive_kinds",
    *_ENCODED,
    "revision",
)
_NEED = (
    *_LISTING,
    *("answers", "budget_eur", "strict_budget", "asks", "weights_version", "weights"),
    *_ENCODED,
)


@cache
def _offers(kind: str, *conditions: str) -> Select[Any]:
    stated = tables.resource_of[kind].name
    return _listing(_named("offers").format(stated=stated), _OFFER, conditions)


@cache
def _requests(kind: str, *conditions: str) -> Select[Any]:
    asked = tables.request_of[kind].name
    return _listing(_named("needs").format(asked=asked), _NEED, conditions)


def _listing(sql: str, columns: Sequence[str], conditions: Sequence[str]) -> Select[Any]:
    listing = text(sql).columns(*map(column, columns)).subquery("listing")
    return select(listing).where(*(text(_named(name)) for name in conditions))


def _seen(need: Need, *conditions: str) -> Select[Any]:
    known = () if need.member_id is None else ("of_another_member", "reachable_from_member")
    return _visible(need.kind, "open", "matchable", *known, *conditions)


@cache
def _visible(kind: str, *conditions: str) -> Select[Any]:
    query = _offers(kind, *conditions)
    return query.where(visible.listing(query.get_final_froms()[0]))


@cache
def _revised(query: Select[Any]) -> Fixed:
    """The same resources, by id and revision alone. One a query, and those are kept for ever."""
    listing = query.get_final_froms()[0]
    return Fixed.of(query.with_only_columns(listing.c.id, listing.c.revision))


def _matchable(found: FoundNeed | FoundOffer) -> bool:
    return found.visibility is not Visibility.PRIVATE


def _who(found: FoundNeed | FoundOffer) -> dict[str, Any]:
    judged = found.need if isinstance(found, FoundNeed) else found.offer
    return {
        "kind": judged.kind,
        "member_id": judged.member_id,
        "pole_id": found.pole_id,
        "wide": found.visibility in WIDE,
    }


def _asking(viewer: Viewer, need: Need, visibility: Visibility) -> dict[str, Any]:
    asked = {"kind": need.kind, "member_id": need.member_id, "wide": visibility in WIDE}
    return asked | visible.parameters(viewer)


def _when(period: Interval) -> dict[str, Any]:
    return {"starts": period.start, "ends": period.end}


def _around(point: Point, radius_km: float) -> dict[str, float]:
    """A box of degrees that holds every point within the radius as the crow flies.

    Roads are longer than that, so it is larger than the law by a third; over a pole or across the
    antimeridian it is the whole turn.
    """
    reach = min(radius_km / SMALLEST_DEGREE_KM, 90.0)
    south, north = point.latitude - reach, point.latitude + reach
    turn = 180.0
    if south > -90 and north < 90:
        ratio = math.sin(math.radians(reach)) / math.cos(math.radians(point.latitude))
        turn = math.degrees(math.asin(ratio)) if ratio < 1 else turn
    west, east = point.longitude - turn, point.longitude + turn
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return {
        "latitude": point.latitude,
        "longitude": point.longitude,
        "radius_km": radius_km,
        "south": south,
        "north": north,
        "west": west,
        "east": east,
    }


async def _rows(
    connection: AsyncConnection, query: Select[Any], values: Mapping[str, Any]
) -> Sequence[Any]:
    rows: Sequence[Any] = (await connection.execute(query, dict(values))).all()
    return rows


async def _found(
    connection: AsyncConnection, need: Need, query: Select[Any], values: Mapping[str, Any]
) -> list[FoundOffer]:
    """The resources of a query over `_offers` that have `signed`: those that are not known are
    read."""
    known = revisions_of(connection)
    rows = await _revised(query).rows(driver_of(connection), values)
    found = {id_: known.get(id_, revision) for id_, revision in rows}
    unknown = [id_ for id_, each in found.items() if each is None]
    if unknown:
        among = query.where(text(_named("among")))
        read = await _rows(connection, among, {**values, "ids": unknown})
        made = await asyncio.to_thread(found_offers, need.kind, read, {})
        known.keep(zip((row.revision for row in read), made, strict=True))
        found |= {each.offer.id: each for each in made}
    slots = await _slots(connection, list(found), need.period) if found else {}
    return [
        replace(each, slots=tuple(slots[id_])) if id_ in slots else each
        for id_, each in found.items()
        if each is not None
    ]


async def _with_slots(
    connection: AsyncConnection, kind: str, rows: Sequence[Any], period: Interval
) -> list[FoundOffer]:
    if not rows:
        return []
    slots = await _slots(connection, [row.id for row in rows], period)
    return await asyncio.to_thread(found_offers, kind, rows, slots)


async def _with_receivers(
    connection: AsyncConnection, kind: str, found: list[FoundNeed]
) -> list[FoundNeed]:
    """With the members that would receive, for the kinds whose rules ask about them."""
    if kind not in PERMITTED_KINDS:
        return found
    parties = await parties_by_id(connection, {each.member_id for each in found})
    return [
        replace(each, need=replace(each.need, receiver=parties[each.member_id])) for each in found
    ]


async def _slots(
    connection: AsyncConnection, ids: Sequence[UUID], period: Interval
) -> dict[UUID, list[Slot]]:
    ends = period.end + LOOKED_AHEAD if period.end < FOREVER - LOOKED_AHEAD else period.end
    values = {"ids": list(ids), "starts": period.start, "ends": ends}
    slots: dict[UUID, list[Slot]] = {}
    for row in await connection.execute(text(_named("booked")), values):
        buffer = timedelta(minutes=row.buffer_minutes)
        booked = Booked(Interval(row.starts, row.ends), row.quantity, buffer)
        slots.setdefault(row.resource_id, []).append(Slot(row.request_id, row.held, booked))
    return slots
