"""A database as large as the network's, read as the application reads it: for plans."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from bench.country import POLES, filled, load
from ptce.db import visible
from ptce.db.session import READS, SEARCHES, command_engine
from ptce.domain.identifiers import public_id
from ptce.domain.rights import ANONYMOUS, Viewer
from ptce.reads.documents import Documents
from ptce.reads.execution import _prepared
from ptce.reads.plans import plan
from ptce.reads.statements import Statement
from ptce.reads.variables import coerced
from ptce.schema.root import graphql_schema
from tests.conftest import Database
from tests.world import World

BIG = {table.name for table in filled()} | {"concept", "concept_name"}
"""Tables that grow with the network: reading one of them whole is a fault."""

MOST = 3_150
"""Rows read for a page: 150 for each row shown, or what a pole has."""

NOW = datetime.now(UTC)


@dataclass
class Country:
    """A database as large as the network's, read as the application reads it."""

    runner: asyncio.Runner
    documents: Documents
    connections: dict[bool, asyncpg.Connection]
    people: dict[str, Viewer]
    names: dict[str, str]
    prepared: set[str] = field(default_factory=set)

    def explained(self, query: str, who: str) -> Any:
        """What PostgreSQL did for an operation: its plan, with the rows of each node."""
        for name, value in self.names.items():
            query = query.replace(f"${name}", f'"{value}"')
        return self.explained_with(query, {}, who)

    def explained_with(self, query: str, variables: dict[str, Any], who: str) -> Any:
        """The same of an operation with variables."""
        return self.runner.run(self._explained(query, variables, self.people[who]))

    def planned(self, query: str, variables: dict[str, Any], who: str) -> tuple[int, int]:
        """How often its statement was planned for good, and for its values, says PostgreSQL."""
        made, _ = self._statement(query, variables, self.people[who])

        async def counted() -> tuple[int, int]:
            row = await self.connections[made.skewed].fetchrow(
                "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = $1",
                _name(made),
            )
            assert row is not None, "it has been explained"
            return row["generic_plans"], row["custom_plans"]

        return self.runner.run(counted())

    def _statement(
        self, query: str, variables: dict[str, Any], viewer: Viewer
    ) -> tuple[Statement, list[dict[str, Any]]]:
        operation = self.documents.operation(query, None)
        values = coerced(operation, variables)
        planned = plan(operation, values)
        sites = [site.values(values) for site in planned.sites]
        return _prepared(planned, sites, visible.asking(viewer)[1]), sites

    async def _explained(self, query: str, variables: dict[str, Any], viewer: Viewer) -> Any:
        made, sites = self._statement(query, variables, viewer)
        bound = {binder.name: binder.value(sites) for binder in made.binders}
        bound |= dict.fromkeys(made.computed.values(), NOBODY)
        asked = {**visible.asking(viewer)[0], **visible.moment(NOW), "language": "FR"}
        given = {**made.constants, **asked, **bound}
        connection, name = self.connections[made.skewed], _name(made)
        if name not in self.prepared:
            await connection.execute(f"PREPARE {name} AS {made.sql}")
            self.prepared.add(name)
        arguments = ", ".join(literal(given[each]) for each in made.order)
        call = f"{name}({arguments})" if arguments else name
        text = await connection.fetchval(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE {call}"
        )
        return json.loads(text)[0]["Plan"]


def _name(made: Statement) -> str:
    return f"p{abs(hash(made.sql))}"


NOBODY = '{"name": null, "grants": []}'
"""What stands for a computed document: the plan is the same."""


async def made(database: Database, runner: asyncio.Runner) -> Country:
    engine = command_engine(database.url)
    world = World(engine)
    poles = [await world.pole(f"Pôle {number}") for number in range(POLES)]
    owner = await asyncpg.connect(database.owner_url)
    await load(owner)
    rows = {
        table: await owner.fetchval(f"SELECT id FROM {table} WHERE {where}")
        for table, where in {
            "member": "reference = 'M4'",
            "site": "member_id = (SELECT id FROM member WHERE reference = 'M4')",
            "resource": "id = (SELECT resource_id FROM booking LIMIT 1)",
            "request": "id = (SELECT request_id FROM booking LIMIT 1)",
            "match": "id = (SELECT match_id FROM booking LIMIT 1)",
            "booking": "id = (SELECT id FROM booking LIMIT 1)",
        }.items()
    }
    await owner.close()
    newcomer = await world.member(poles[4], "Nouvelle venue")
    people = {
        "a member": await world.user(UUID(bytes=rows["member"].bytes)),
        "a newcomer": await world.user(newcomer),
        "a coordinator": await world.coordinator(poles[4]),
        "a partner": await world.partner(poles[4]),
    }
    viewers = {name: await world.viewer(each) for name, each in people.items()}
    await engine.dispose()
    connections = {
        skewed: await asyncpg.connect(database.url, server_settings=dict(settings))
        for skewed, settings in ((False, READS), (True, SEARCHES))
    }
    names = {table: public_id(table, id_) for table, id_ in rows.items()}
    names |= {"pole": public_id("pole", poles[4]), "recently": _moment(minutes=-30)}
    names |= {"later": _moment(days=200), "muchLater": _moment(days=200, hours=1)}
    documents = Documents(graphql_schema())
    everybody = {"anonymous": ANONYMOUS, **viewers}
    return Country(runner, documents, connections, everybody, names)


def _moment(**later: int) -> str:
    return (NOW + timedelta(**later)).isoformat()


def literal(value: Any) -> str:
    """A parameter as EXECUTE takes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else str(value)
    return "'" + text.replace("'", "''") + "'"


def nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from nodes(below)


def rows_read(found: list[Mapping[str, Any]]) -> float:
    """How many rows of big tables were looked at, kept or not."""
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        float(node["Actual Loops"]) * float(node.get(name, 0))
        for node in found
        if node.get("Relation Name") in BIG
        for name in names
    )
