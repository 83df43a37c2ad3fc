"""A pole whose members deal with each other, for the tests of matches and bookings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import Range

from ptce.commands.matches import (
    ACCEPT_MATCH,
    DECLINE_MATCH,
    PROPOSE_MATCH,
    AcceptMatch,
    DeclineMatch,
    ProposeMatch,
)
from ptce.commands.matchmaking import rematch_request, rematch_resource
from ptce.commands.reopenings import REOPEN_MATCH, ReopenMatch
from ptce.commands.shortlists import SHORTLIST_MATCH, ShortlistMatch
from ptce.commands.transaction import Command, Input, Outcome, Work, give
from ptce.commands.withdrawals import WITHDRAW_MATCH, WithdrawMatch
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.errors import ErrorCode
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.domain.terms import DeclineReason
from tests.world import NOW, World

MONDAY = NOW + timedelta(days=7)


def hours(start: float, end: float) -> Range[datetime]:
    """From and to, in hours after Monday 09:00 in Paris."""
    return Range(MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=end))


def codes(outcome: Outcome) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    return [(error.code, error.path) for error in outcome.errors]


def done(outcome: Outcome) -> UUID:
    """The object of a command that must have been accepted."""
    assert outcome.object_id is not None, outcome.errors
    return outcome.object_id


@dataclass
class Deals:
    """`lender` has a van, `borrower` and others need it; each has its user."""

    world: World
    pole: UUID = field(init=False)
    lender: UUID = field(init=False)
    borrower: UUID = field(init=False)
    lending: Viewer = field(init=False)
    borrowing: Viewer = field(init=False)
    coordinator: Viewer = field(init=False)

    @classmethod
    async def of(cls, world: World) -> Deals:
        deals = cls(world)
        deals.pole = await world.pole()
        deals.lender = await world.member(deals.pole, "Les Mains du Faron")
        deals.borrower = await world.member(deals.pole, "La Rade solidaire")
        deals.lending = await world.viewer(await world.user(deals.lender))
        deals.borrowing = await world.viewer(await world.user(deals.borrower))
        deals.coordinator = await world.viewer(await world.coordinator(deals.pole))
        return deals

    async def van(self, member: UUID | None = None, **columns: Any) -> UUID:
        values = {"title": "Camion frigo"} | columns
        return await self.world.resource(member or self.lender, **values)

    async def need(self, member: UUID | None = None, **columns: Any) -> UUID:
        values = {"title": "Camion frigo"} | columns
        return await self.world.request(member or self.borrower, **values)

    async def rematch(
        self, *, request: UUID | None = None, resource: UUID | None = None, now: datetime = NOW
    ) -> None:
        async with transaction(self.world.engine) as connection:
            work = Work(connection, ANONYMOUS, now, "rematch")
            if request is not None:
                await rematch_request(work, request)
            if resource is not None:
                await rematch_resource(work, resource)

    async def suggested(self, **listings: Any) -> UUID:
        """The match of a new van with a new need; arguments are those of the need."""
        van = await self.van()
        request = await self.need(**listings)
        await self.rematch(request=request)
        match: UUID = (await self.match(request, van)).id
        return match

    async def proposed(self, **listings: Any) -> UUID:
        return done(await self.propose(await self.suggested(**listings)))

    async def give(
        self, viewer: Viewer, command: Command[Input], data: Input, now: datetime = NOW
    ) -> Outcome:
        return await give(self.world.engine, viewer, now, command, data)

    async def propose(
        self, match: UUID, viewer: Viewer | None = None, now: datetime = NOW, **more: Any
    ) -> Outcome:
        data = ProposeMatch(match_id=public_id("match", match), **more)
        return await self.give(viewer or self.coordinator, PROPOSE_MATCH, data, now)

    async def accept(
        self, match: UUID, viewer: Viewer, now: datetime = NOW, **more: Any
    ) -> Outcome:
        data = AcceptMatch(match_id=public_id("match", match), **more)
        return await self.give(viewer, ACCEPT_MATCH, data, now)

    async def decline(
        self,
        match: UUID,
        viewer: Viewer,
        reason: DeclineReason = DeclineReason.TIMING,
        **more: Any,
    ) -> Outcome:
        data = DeclineMatch(match_id=public_id("match", match), reason=reason, **more)
        return await self.give(viewer, DECLINE_MATCH, data)

    async def withdraw(self, match: UUID, viewer: Viewer, **more: Any) -> Outcome:
        data = WithdrawMatch(match_id=public_id("match", match), **{"reason": "Revu"} | more)
        return await self.give(viewer, WITHDRAW_MATCH, data)

    async def shortlist(self, match: UUID, viewer: Viewer | None = None, **more: Any) -> Outcome:
        data = ShortlistMatch(match_id=public_id("match", match), **more)
        return await self.give(viewer or self.coordinator, SHORTLIST_MATCH, data)

    async def reopen(self, match: UUID, viewer: Viewer | None = None, **more: Any) -> Outcome:
        data = ReopenMatch(match_id=public_id("match", match), **{"reason": "Erreur"} | more)
        return await self.give(viewer or self.coordinator, REOPEN_MATCH, data)

    async def row(self, table: Table, id_: UUID) -> Any:
        [row] = await self.rows(table, table.c.id == id_)
        return row

    async def rows(self, table: Table, *conditions: Any) -> Sequence[Any]:
        key = list(table.primary_key)
        async with self.world.engine.connect() as connection:
            return (await connection.execute(select(table).where(*conditions).order_by(*key))).all()

    async def match(self, request: UUID, resource: UUID) -> Any:
        match = tables.match
        [row] = await self.rows(
            match, match.c.request_id == request, match.c.resource_id == resource
        )
        return row

    async def status(self, match: UUID) -> str:
        status: str = (await self.row(tables.match, match)).status
        return status

    async def bookings(self, match: UUID) -> list[str]:
        rows = await self.rows(tables.booking, tables.booking.c.match_id == match)
        return [row.status for row in rows]

    async def events(self, match: UUID) -> list[str]:
        rows = await self.rows(tables.match_event, tables.match_event.c.match_id == match)
        return [row.event for row in rows]

    async def topics(self, object_id: UUID) -> list[str]:
        rows = await self.rows(tables.outbox, tables.outbox.c.object_id == object_id)
        return [row.topic for row in rows]

    async def statuses(self) -> dict[tuple[UUID, UUID], str]:
        """Of all matches, by request and resource."""
        return {
            (row.request_id, row.resource_id): row.status for row in await self.rows(tables.match)
        }
