"""What editing a resource and editing a request have in common.

An edit is read as the publication that would say the same: the listing as it stands, with what
changes laid over it. So it is checked as a publication is, and null means what leaving a field out
means there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, select, update

from ptce.commands.acting import poster, record, require_version
from ptce.commands.changes import UNCHANGED, Unchanged, differing
from ptce.commands.encodings import keep_encoding
from ptce.commands.listings import (
    Listing,
    ListingInput,
    check_standing,
    detail_columns,
    own_listing,
    require_not_withdrawn,
    table_of_kind,
)
from ptce.commands.parsing import Parser, WeeklySlot
from ptce.commands.places import Place
from ptce.commands.promises import members_of
from ptce.commands.transaction import Work
from ptce.commands.turns import take_turn
from ptce.db import tables
from ptce.domain.calendar import DAY, WEEK, WeeklyMinutes
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.lifecycle import OPEN_MATCHES
from ptce.domain.terms import (
    ExchangeMode,
    ListingStatus,
    QuantityBasis,
    Unit,
    Visibility,
    Weekday,
)
from ptce.domain.values import Point
from ptce.domain.wording import written_text

DERIVED: Final = frozenset({"sort_key", "search_text", "slots"})
"""Columns that follow from others: alone, they are no change."""

SAID: Final = frozenset({"title", "description", "visibility", "status"})
"""What people wrote of a listing, and whether it is matched for that."""

COUNTED: Final = frozenset({"unit", "quantity_basis"})
"""What a quantity is counted in."""

AnyListing = TypeVar("AnyListing", bound=ListingInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditInput:
    """What changes of a listing. `details` are merged one by one: None is not stated any more; a
    `kind` named beside them must be the listing's."""

    kind: str | None = None
    details: Mapping[str, object] | Unchanged = UNCHANGED
    title: str | Unchanged | None = UNCHANGED
    description: str | Unchanged | None = UNCHANGED
    commune_code: str | Unchanged | None = UNCHANGED
    site_id: str | Unchanged | None = UNCHANGED
    radius_km: Decimal | Unchanged | None = UNCHANGED
    weekly_slots: tuple[WeeklySlot, ...] | Unchanged | None = UNCHANGED
    quantity: Decimal | Unchanged | None = UNCHANGED
    unit: Unit | Unchanged | None = UNCHANGED
    quantity_basis: QuantityBasis | Unchanged | None = UNCHANGED
    divisible: bool | Unchanged | None = UNCHANGED
    exchange_modes: tuple[ExchangeMode, ...] | Unchanged | None = UNCHANGED
    visibility: Visibility | Unchanged | None = UNCHANGED
    expected_version: int | None = None
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """A locked listing and its attributes, as they stand."""

    row: Row[Any]
    details: Row[Any]


async def edited_listing(work: Work, table: Table, identifier: str, data: EditInput) -> Edited:
    """Lock the listing that is edited. WRONG_STATE when it is withdrawn."""
    row, path = await own_listing(work, table, identifier, data.on_behalf_of)
    require_version(row, data.expected_version)
    require_not_withdrawn(row, path)
    own = table_of_kind(table, KIND_BY_CODE[row.kind])
    rows = await work.connection.execute(select(own).where(own.c.id == row.id))
    return Edited(row, rows.one())


def standing_fields(edited: Edited, minutes: WeeklyMinutes | None) -> dict[str, Any]:
    """The fields of a `ListingInput` but its attributes, as the listing stands."""
    row = edited.row
    return {
        "kind": row.kind,
        "title": row.title,
        "description": row.description,
        "commune_code": f"INSEE:{row.commune_insee}",
        "radius_km": row.radius_km,
        "weekly_slots": weekly_slots(minutes),
        "quantity": row.quantity,
        "unit": Unit[row.unit],
        "quantity_basis": QuantityBasis[row.quantity_basis],
        "divisible": row.divisible,
        "exchange_modes": tuple(ExchangeMode[mode] for mode in row.exchange_modes),
        "visibility": Visibility[row.visibility],
    }


def laid_over(standing: AnyListing, data: EditInput) -> AnyListing:
    """The publication that would say what the edit makes of the listing.

    What is None is as if a publication left it out; a place that is named takes the other's stead.
    """
    changes: dict[str, Any] = {}
    for field in fields(standing):
        given = getattr(data, field.name)
        if field.name not in _OWN and given is not UNCHANGED:
            changes[field.name] = _unsaid(field) if given is None else given
    if "details" in changes:
        changes["details"] = {**standing.details, **changes["details"]}
    if _moved(data):
        changes = {"commune_code": None, "site_id": None} | changes
    return replace(standing, **changes)


_OWN: Final = frozenset({"kind", "on_behalf_of", "idempotency_key"})
"""Fields of both inputs that are not the listing's."""


def check_kind(parser: Parser, edited: Edited, data: EditInput, path: str) -> None:
    """INVALID for attributes of another kind."""
    if data.kind not in (None, edited.row.kind):
        kind = KIND_BY_CODE[edited.row.kind]
        parser.invalid(
            (path,),
            f"la nature ne change pas : « {kind.fr} »",
            f"the kind does not change: {kind.en}",
        )
        parser.finish()


def in_its_place(edited: Edited, data: EditInput, listing: Listing) -> Listing:
    """The listing where it stands, when the edit does not move it: as it was written, site
    included."""
    if _moved(data):
        return listing
    row = edited.row
    site_id = row.site_id if "site_id" in row._mapping else None
    point = Point(row.latitude, row.longitude)
    return replace(listing, place=Place(row.commune_insee, listing.place.name, point, site_id))


async def write_edit(
    work: Work,
    table: Table,
    edited: Edited,
    columns: Mapping[str, Any],
    details: Mapping[str, Any],
    ends: datetime | None,
) -> Row[Any] | None:
    """Write what differs, its audit and outbox rows; None when nothing does.

    An expired listing whose end is to come again is published again. Members with a live booking of
    it are told too.
    """
    row = edited.row
    changed = differing(row, dict(columns))
    stated = differing(edited.details, _all_details(edited, details))
    if not set(changed) - DERIVED and not stated:
        return None
    if row.status == ListingStatus.EXPIRED and (ends is None or ends > work.now):
        await _require_standing(work, row.member_id)
        changed |= {"status": ListingStatus.PUBLISHED.value}
    reread = bool(SAID & changed.keys())
    matched = columns["visibility"] != Visibility.PRIVATE.value
    text = written_text(columns["title"], columns["description"])
    encoding = work.encoding(row.kind, text) if reread and matched else None
    written = await work.connection.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(**changed, version=table.c.version + 1, updated_at=work.now)
        .returning(table)
    )
    after: Row[Any] = written.one()
    if reread and matched:
        await keep_encoding(work, table.name, row.id, encoding, text)
    if stated:
        own = table_of_kind(table, KIND_BY_CODE[row.kind])
        await work.connection.execute(update(own).where(own.c.id == row.id).values(**stated))
    names = sorted({*changed, *stated} - DERIVED)
    told = {"changed": names, "version": row.version + 1}
    await record(work, table, row.id, row.member_id, told)
    members = await members_of(work, table, row)
    await work.announce(f"{table.name}.updated", row.id, members, {"changed": names})
    return after


async def forget_parts(work: Work, listing: ColumnElement[UUID], row: Row[Any]) -> None:
    """The parts that people agreed on, of open matches, no longer mean anything: they are counted
    in other units, or the need is answered in one go."""
    await take_turn(work.connection, row.kind)
    match = tables.match
    said = match.c.share.is_not(None) | match.c.share_taken.is_not(None)
    await work.connection.execute(
        update(match)
        .where(listing == row.id, said)
        .where(match.c.status.in_(sorted(status.value for status in OPEN_MATCHES)))
        .values(share=None, share_taken=None, version=match.c.version + 1, updated_at=work.now)
    )


def weekly_slots(minutes: WeeklyMinutes | None) -> tuple[WeeklySlot, ...]:
    """Slots that cover these minutes of the week, none longer than a day.

    >>> [(slot.weekday.value, slot.start, slot.end) for slot in weekly_slots(((480, 600),))]
    [('MONDAY', '08:00', '10:00')]
    """
    days = list(Weekday)
    slots = []
    for start, end in _joined(minutes or ()):
        while start < end:
            stop = min(end, start + (DAY - 1 if start % DAY else DAY))
            day = days[start // DAY % len(days)]
            slots.append(WeeklySlot(day, _clock(start), _clock(stop) if stop % DAY else "24:00"))
            start = stop
    return tuple(slots)


def _joined(minutes: WeeklyMinutes) -> WeeklyMinutes:
    """What the end of Sunday cut in two is one again."""
    if len(minutes) > 1 and minutes[0][0] == 0 and minutes[-1][1] == WEEK:
        return (*minutes[1:-1], (minutes[-1][0], WEEK + minutes[0][1]))
    return minutes


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


def place_field(data: EditInput) -> str:
    """The field by which an edit moves a listing."""
    return "communeCode" if data.site_id in (UNCHANGED, None) else "siteId"


def _moved(data: EditInput) -> bool:
    return not (data.commune_code is UNCHANGED and data.site_id is UNCHANGED)


def _unsaid(field: Any) -> Any:
    """What a publication takes a field to be when it is left out."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default


def _all_details(edited: Edited, details: Mapping[str, Any]) -> dict[str, Any]:
    """Every attribute of the kind's row: what is not stated is NULL."""
    names = (name for name in edited.details._fields if name not in ("id", "kind"))
    return dict.fromkeys(names) | detail_columns(details)


async def _require_standing(work: Work, member_id: UUID) -> None:
    """To offer or ask again is to publish again: the same is asked of the member."""
    parser = Parser()
    check_standing(parser, await poster(work, member_id))
    parser.finish()
