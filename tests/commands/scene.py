"""Two poles and their people, for the tests of the commands that members and coordinators give."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Table, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.needs import PostRequest
from ptce.commands.resources import PUBLISH_RESOURCE, PublishResource
from ptce.commands.transaction import Command, Input, Outcome, give
from ptce.db import tables
from ptce.domain.errors import ErrorCode
from ptce.domain.rights import Grant, Viewer
from ptce.domain.terms import ExchangeMode, Role
from tests.world import NOW, World

TOULON, HYERES = "83137", "83069"


def codes(outcome: Outcome) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    return [(error.code, error.path) for error in outcome.errors]


def offer() -> PublishResource:
    return PublishResource(
        kind="VEHICLE",
        details={"category": "N1", "cargo_volume_m3": Decimal("12.5"), "refrigerated": True},
        title="Camion frigo de l'épicerie",
        exchange_modes=(ExchangeMode.LOAN,),
    )


def fridge_van() -> PostRequest:
    """A need that `offer` meets."""
    return PostRequest(
        kind="VEHICLE",
        details={"refrigerated_required": True},
        title="Camion frigo",
        period_start=NOW + timedelta(days=7),
        period_end=NOW + timedelta(days=7, hours=4),
    )


@dataclass
class Scene:
    """`pole` has four members, `other_pole` one that everybody sees; ids are rows' UUIDs.

    `member` and `neighbour` are active and seen by the pole's members; `hidden` is PRIVATE;
    `applicant` has not signed. `two_hats` coordinates the other pole and is of `member`'s people;
    `two_hats_elsewhere` coordinates the other pole and is of `foreign`'s.
    """

    world: World
    pole: UUID = field(init=False)
    other_pole: UUID = field(init=False)
    member: UUID = field(init=False)
    neighbour: UUID = field(init=False)
    hidden: UUID = field(init=False)
    applicant: UUID = field(init=False)
    foreign: UUID = field(init=False)
    user: Viewer = field(init=False)
    neighbour_user: Viewer = field(init=False)
    applicant_user: Viewer = field(init=False)
    user_of_two: Viewer = field(init=False)
    two_hats: Viewer = field(init=False)
    two_hats_elsewhere: Viewer = field(init=False)
    coordinator: Viewer = field(init=False)
    other_coordinator: Viewer = field(init=False)
    partner: Viewer = field(init=False)

    async def set(self) -> None:
        world = self.world
        self.pole, self.other_pole = await world.pole(), await world.pole()
        self.member = await world.member(self.pole)
        self.neighbour = await world.member(self.pole, "La Rade", HYERES)
        self.hidden = await world.member(self.pole, "Abri discret", visibility="PRIVATE")
        self.applicant = await world.member(self.pole, "Nouvelle venue", signed=False)
        self.foreign = await world.member(self.other_pole, "Ailleurs", visibility="PUBLIC")
        own = Grant(Role.MEMBER_USER, self.pole, self.member)
        theirs = Grant(Role.MEMBER_USER, self.pole, self.neighbour)
        foreign = Grant(Role.MEMBER_USER, self.other_pole, self.foreign)
        there = Grant(Role.COORDINATOR, self.other_pole)
        self.user = await self._viewer(own)
        self.neighbour_user = await self._viewer(theirs)
        self.applicant_user = await world.viewer(await world.user(self.applicant))
        self.user_of_two = await self._viewer(own, theirs)
        self.two_hats = await self._viewer(own, there)
        self.two_hats_elsewhere = await self._viewer(foreign, there)
        self.coordinator = await world.viewer(await world.coordinator(self.pole))
        self.other_coordinator = await self._viewer(there)
        self.partner = await world.viewer(await world.partner(self.pole))

    @property
    def engine(self) -> AsyncEngine:
        return self.world.engine

    async def give(self, viewer: Viewer, command: Command[Input], data: Input) -> Outcome:
        return await give(self.engine, viewer, NOW, command, data)

    async def both(
        self, viewer: Viewer, command: Command[Input], data: Input
    ) -> tuple[Outcome, Outcome]:
        """The same command given twice at the same time."""
        return await asyncio.gather(
            self.give(viewer, command, data), self.give(viewer, command, data)
        )

    async def published(self) -> UUID:
        """A resource of `member`, by the command itself."""
        outcome = await self.give(self.user, PUBLISH_RESOURCE, offer())
        assert outcome.object_id is not None, outcome.errors
        return outcome.object_id

    async def booked(self, resource: UUID, start: datetime, end: datetime, status: str) -> UUID:
        """The neighbour's need, booked on the resource."""
        request = await self.world.request(self.neighbour, period=Range(start, end))
        match = await self.world.match(request, resource, status="AGREED")
        await self.world.booking(match, status)
        return request

    async def renew_charter(self) -> None:
        """The pole adopts another version, that nobody has signed yet."""
        next_version = {"pole_id": self.pole, "version": 2, "title": "Charte 2", "body": "Mieux."}
        async with self.engine.begin() as connection:
            await connection.execute(
                insert(tables.charter).values(adopted_on=NOW.date(), **next_version)
            )
            await connection.execute(
                update(tables.pole).where(tables.pole.c.id == self.pole).values(charter_version=2)
            )

    async def main_site(self, member: UUID) -> UUID:
        [row] = await self.rows(select(tables.site.c.id).where(tables.site.c.member_id == member))
        id_: UUID = row.id
        return id_

    async def rows(self, query: Executable) -> Sequence[Any]:
        async with self.engine.begin() as connection:
            return (await connection.execute(query)).all()

    async def row(self, table: Table, outcome: Outcome) -> Any:
        assert outcome.errors == ()
        [row] = await self.rows(select(table).where(table.c.id == outcome.object_id))
        return row

    async def audits(self, outcome: Outcome) -> Sequence[Any]:
        audit = tables.audit_event
        return await self.rows(
            select(audit).where(audit.c.object_id == outcome.object_id).order_by(audit.c.id)
        )

    async def messages(self, outcome: Outcome) -> Sequence[Any]:
        """What the outbox says about the object, in order."""
        outbox = tables.outbox
        return await self.rows(
            select(outbox)
            .where(outbox.c.object_id == outcome.object_id)
            .order_by(outbox.c.position)
        )

    async def matches(self, resource: UUID) -> Sequence[Any]:
        match = tables.match
        return await self.rows(
            select(match).where(match.c.resource_id == resource).order_by(match.c.id)
        )

    async def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        sizes = {
            table.name: select(func.count()).select_from(table).scalar_subquery()
            for table in tables.metadata.sorted_tables
        }
        [row] = await self.rows(select(*(size.label(name) for name, size in sizes.items())))
        return dict(row._mapping)

    async def _viewer(self, *grants: Grant) -> Viewer:
        return await self.world.viewer(await self.world.principal("Camille Roux", *grants))
