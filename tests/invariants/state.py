"""What a storm knows of its database: who there is, and the rows that somebody may aim at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from ptce.db import tables
from ptce.domain.identifiers import PREFIXES
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rights import ANONYMOUS, Grant, Viewer
from ptce.domain.rules import RECORDED
from ptce.domain.terms import Role
from tests.world import NOW, World

Line = Mapping[str, Any]
"""One row, by its columns; `table` says of which table."""

COLUMNS = (
    "id",
    "kind",
    "status",
    "version",
    "charter_version",
    "resource_id",
    *(
        f"{side}{whose}_id"
        for side in ("", "provider_", "receiver_")
        for whose in ("member", "pole")
    ),
    "provider_id",
    "receiver_id",
    "principal_id",
)
"""What an order needs of a row, whatever its table: whose it is, and how it stands."""

_RECORDED = ", ".join(sorted(repr(rule) for rule in RECORDED))

MORE: Mapping[str, tuple[str, ...]] = {
    "request": ("upper(period) AS ends",),
    "weight_set": ("0 AS version",),
    "access_token": (
        "(SELECT a.pole_id FROM application a WHERE a.id = access_token.principal_id) AS pole_id",
    ),
    "match": (
        "ARRAY(SELECT c ->> 'rule' FROM jsonb_array_elements(checks) AS c"
        f" WHERE c ->> 'status' = 'TO_VERIFY' AND c ->> 'rule' IN ({_RECORDED})) AS to_verify",
    ),
}
"""What else an order needs of the rows: of a match, the rules that coordinators verify."""

VERIFYING = {"recordVerification": 0.8, "acceptMatch": 0.2}
"""How often a command aims at a match that coordinators have something to verify of."""

NEWEST = 200
"""Older rows are left alone: a storm is about what is alive."""


@dataclass(frozen=True)
class Person:
    """Somebody who gives commands, under a name that reads in a failure."""

    name: str
    viewer: Viewer

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.viewer.grants)

    def concerned(self, line: Line, roles: frozenset[Role]) -> bool:
        """Whether they act, in one of the roles, for a side of the row or coordinate its pole."""
        members = {line.get(name) for name in ("member_id", "provider_id", "receiver_id")}
        poles = {line.get(name) for name in ("pole_id", "provider_pole_id", "receiver_pole_id")}
        if line["table"] == "member":
            members.add(line["id"])
        of_a_side = Role.MEMBER_USER in roles and not members.isdisjoint(self.viewer.member_ids)
        own = "principal_id" in line and line["principal_id"] == self.viewer.principal_id
        return own or of_a_side or not poles.isdisjoint(self.viewer.coordinated_pole_ids)


@dataclass
class State:
    """`now` is the storm's clock; rows are read again every few steps, so they may be stale.

    `kinds` are the codes of the kinds that the storm is mostly about, so that listings meet.
    """

    people: list[Person]
    kinds: list[str] = field(default_factory=list)
    now: datetime = NOW
    tables: dict[str, list[Line]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    luck: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    async def refresh(self, connection: asyncpg.Connection) -> None:
        for name in PREFIXES:
            table = tables.metadata.tables[name]
            columns = [column for column in COLUMNS if column in table.c]
            columns += MORE.get(name, ())
            rows = await connection.fetch(
                f"SELECT {', '.join(columns)} FROM {name} ORDER BY id DESC LIMIT {NEWEST}"
            )
            self.tables[name] = [{**row, "table": name} for row in reversed(rows)]
        resources = {line["id"]: line for line in self.tables["resource"]}
        for name, lines in self.tables.items():
            if name not in {"match", "booking"}:
                # What belongs to a resource is whose the resource is, and changes with it.
                self.tables[name] = [
                    {**resources.get(line.get("resource_id"), {}), **line} for line in lines
                ]

    def live(self, table: str) -> int:
        """How many listings may still be matched."""
        return sum(
            line["status"] in ("PUBLISHED", "PARTIALLY_ALLOCATED")
            and line.get("ends", self.now) >= self.now
            for line in self.tables[table]
        )

    def learn(self, command: str, line: Line, accepted: bool) -> None:
        """Remember whether a command went well on a row in this state."""
        key = command, line.get("status", "")
        tries, well = self.luck.get(key, (0, 0))
        self.luck[key] = tries + 1, well + accepted

    def target(self, rng: Random, table: str, command: str) -> Line | None:
        """A row; rather one in a state in which the command has gone well so far."""
        by_status: dict[str, list[Line]] = {}
        unsure = [line for line in self.tables[table] if line.get("to_verify")]
        verifying = unsure and rng.random() < VERIFYING.get(command, 0)
        for line in unsure if verifying else self.tables[table]:
            by_status.setdefault(line.get("status", ""), []).append(line)
        if not by_status:
            return None
        weights = []
        for status in by_status:
            tries, well = self.luck.get((command, status), (0, 0))
            weights.append((8 * well + 4) / (tries + 4) + 0.1)
        [status] = rng.choices(list(by_status), weights)
        return rng.choice(by_status[status])


async def cast(world: World) -> State:
    """Two poles with their members and people; who acts for two, and who for none."""
    here, there = await world.pole(), await world.pole("Pôle voisin")
    names = ("Les Mains du Faron", "La Rade", "Atelier", "Le Potager")
    for pole in (here, there):
        proposed = {"status": "PROPOSED", "origin": "FITTED", "reason": None, "decided_at": None}
        for kind in KIND_BY_CODE:
            await world.weights(pole, kind, **proposed)
    members = [await world.member(here, name) for name in names]
    far = [await world.member(there, f"{name} d'ailleurs", "83069") for name in names[:2]]
    applicant = await world.member(here, "Nouvelle venue", signed=False)
    user, people = Role.MEMBER_USER, {}
    for number, member in enumerate(members):
        people[f"user {number}"] = [Grant(user, here, member)]
    for number, member in enumerate(far):
        people[f"user {number} there"] = [Grant(user, there, member)]
    people |= {
        "applicant": [Grant(user, here, applicant)],
        "coordinator": [Grant(Role.COORDINATOR, here)],
        "coordinator there": [Grant(Role.COORDINATOR, there)],
        "administrator": [Grant(Role.POLE_ADMIN, here)],
        "user of two": [Grant(user, here, each) for each in members[:2]],
        "two hats": [Grant(user, here, members[2]), Grant(Role.COORDINATOR, there)],
        "partner": [Grant(Role.PARTNER_APP, here)],
    }
    known = [Person("anonymous", ANONYMOUS)]
    for name, grants in people.items():
        principal: UUID = await world.principal(name, *grants)
        known.append(Person(name, await world.viewer(principal)))
        contact = name == "user of two"  # whom the members name
        email = "camille" if contact else name.replace(" ", ".")
        await world.person(principal, f"{email}@example.org")
        await world.session(principal)
    return State(known)
