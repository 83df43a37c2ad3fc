"""A listing is parked for a while, until somebody or a date takes it up again.

Its open matches lapse and what they hold is free; what is concluded stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Table, update

from ptce.commands.acting import record, require_version
from ptce.commands.holds import SETTLED, settle_request, settle_resource
from ptce.commands.listings import WithdrawalInput, clean_reason, own_listing
from ptce.commands.matchmaking import lapse_listing, rematch_request, rematch_resource
from ptce.commands.parsing import Parser
from ptce.commands.transaction import Command, Work
from ptce.db import tables
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.terms import ListingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(WithdrawalInput):
    """`until`: when it is taken up again by itself; None, when somebody does."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseResource(Pause):
    resource_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRequest(Pause):
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeResource(WithdrawalInput):
    resource_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRequest(WithdrawalInput):
    request_id: str


async def pause_resource(work: Work, data: PauseResource) -> UUID:
    resource_id = await _pause(work, tables.resource, data.resource_id, data)
    await lapse_listing(work, resource_id=resource_id)
    return resource_id


async def pause_request(work: Work, data: PauseRequest) -> UUID:
    request_id = await _pause(work, tables.request, data.request_id, data)
    await lapse_listing(work, request_id=request_id)
    return request_id


async def resume_resource(work: Work, data: ResumeResource) -> UUID:
    return await _taken_up(work, tables.resource, data.resource_id, data)


async def resume_request(work: Work, data: ResumeRequest) -> UUID:
    return await _taken_up(work, tables.request, data.request_id, data)


async def _pause(work: Work, table: Table, identifier: str, data: Pause) -> UUID:
    """WRONG_STATE unless it is published; PERIOD_PAST when it would be taken up at once."""
    row, path = await own_listing(work, table, identifier, data.on_behalf_of)
    require_version(row, data.expected_version)
    if row.status not in SETTLED:
        raise _wrong_state(row, path)
    parser = Parser()
    until = None if data.until is None else parser.instant(("until",), data.until)
    if until is not None and not parser.errors and until <= work.now:
        parser.refuse(ErrorCode.PERIOD_PAST, ("until",))
    parser.finish()
    reason = clean_reason(data.reason)
    await work.connection.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(
            status=ListingStatus.PAUSED.value,
            paused_until=until,
            version=table.c.version + 1,
            updated_at=work.now,
        )
    )
    detail = {} if reason is None else {"reason": reason}
    await record(work, table, row.id, row.member_id, {"version": row.version + 1} | detail)
    await work.announce(f"{table.name}.paused", row.id, [row.member_id], detail)
    listing_id: UUID = row.id
    return listing_id


async def _taken_up(work: Work, table: Table, identifier: str, data: WithdrawalInput) -> UUID:
    row, path = await own_listing(work, table, identifier, data.on_behalf_of)
    require_version(row, data.expected_version)
    if row.status != ListingStatus.PAUSED:
        raise _wrong_state(row, path)
    reason = clean_reason(data.reason)
    detail = {} if reason is None else {"reason": reason}
    await record(work, table, row.id, row.member_id, {"version": row.version + 1} | detail)
    await take_up(work, table, row)
    listing_id: UUID = row.id
    return listing_id


async def take_up(work: Work, table: Table, row: Row[Any]) -> None:
    """A locked, paused listing is as its bookings leave it, and is matched again."""
    rows = await work.connection.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(
            status=ListingStatus.PUBLISHED.value,
            paused_until=None,
            version=table.c.version + 1,
            updated_at=work.now,
        )
        .returning(table)
    )
    again = rows.one()
    await work.announce(f"{table.name}.resumed", row.id, [row.member_id])
    if table is tables.resource:
        await settle_resource(work, again)
        await rematch_resource(work, row.id)
    else:
        await settle_request(work, again)
        await rematch_request(work, row.id)


def _wrong_state(row: Row[Any], path: tuple[str, ...]) -> Refusal:
    status = ListingStatus[row.status]
    state = {"state": _STATES[status], "state_en": f"listing {status.en}"}
    fr, en = _REMEDIES[status]
    error = UserError(ErrorCode.WRONG_STATE, path, state, remedy_fr=fr, remedy_en=en)
    return Refusal([error])


_STATES: Final = {
    ListingStatus.PUBLISHED: "annonce publiée",
    ListingStatus.PARTIALLY_ALLOCATED: "annonce pourvue en partie",
    ListingStatus.ALLOCATED: "annonce pourvue",
    ListingStatus.PAUSED: "annonce en pause",
    ListingStatus.EXPIRED: "annonce échue",
    ListingStatus.WITHDRAWN: "annonce retirée",
}
"""A state as French says it of « une annonce »."""

_NOT_PAUSED: Final = (
    "Elle n'est pas en pause : il n'y a rien à reprendre.",
    "It is not paused: there is nothing to resume.",
)
_REMEDIES: Final[Mapping[ListingStatus, tuple[str, str]]] = {
    **dict.fromkeys(SETTLED, _NOT_PAUSED),
    ListingStatus.PAUSED: (
        "Elle est déjà en pause : reprenez-la (resumeResource, resumeRequest), puis remettez-la en "
        "pause si c'est la date qui change.",
        "It is paused already: resume it (resumeResource, resumeRequest), then pause it again if "
        "the date is what changes.",
    ),
    ListingStatus.EXPIRED: (
        "Prolongez-la (updateResource, updateRequest).",
        "Prolong it (updateResource, updateRequest).",
    ),
    ListingStatus.WITHDRAWN: (
        "Publiez-en une autre (publishResource, postRequest).",
        "Publish another one (publishResource, postRequest).",
    ),
}
"""What helps who would pause or resume a listing in this state."""


PAUSE_RESOURCE: Command[PauseResource] = Command("pauseResource", pause_resource)
PAUSE_REQUEST: Command[PauseRequest] = Command("pauseRequest", pause_request)
RESUME_RESOURCE: Command[ResumeResource] = Command("resumeResource", resume_resource)
RESUME_REQUEST: Command[ResumeRequest] = Command("resumeRequest", resume_request)
