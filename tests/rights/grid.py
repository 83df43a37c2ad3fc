"""The grid: one varied world, everybody who may ask, and what each was answered to everything.

A row that somebody does not see does not exist for them. So each person asks every question twice:
of the whole world, and once more while what the oracle hides from them is not there. Two answers
that differ by one byte are a leak, whatever its way: a count, an order, a cursor, a distance, the
sentence of an error.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import Range

from ptce.db import tables
from ptce.db.session import command_engine
from ptce.domain.kinds import KINDS
from ptce.domain.rights import Grant
from ptce.domain.terms import MembershipStatus, Role, Visibility
from tests.client import Client, client_of
from tests.conftest import Database
from tests.reads.facts import Facts, load
from tests.reads.oracle import NOBODY, Oracle, person
from tests.reads.varied import Somebody, varied
from tests.rights.attempts import commands
from tests.rights.marks import Marks, Reader
from tests.rights.places import EVERYBODYS, sees
from tests.rights.questions import MEANT, Question, reads, resumed, roots
from tests.world import NOW, WEEK_FROM_NOW, World

EVERYWHERE = "administrator of every pole"
"""Sees all that belongs to a pole: whose cursors the others try."""

KNOWN = ("ACTIVE", "APPLICANT")
"""States of members whose users the varied world has."""

AT_A_TIME = 4
"""Requests under way at once."""

PAGES = 20
"""More pages than any list of the world has."""


@dataclass
class Grid:
    """`answers` are by who asked and by the place of the question; `poorer` are those of the world
    without what is hidden from who asks; `aimed` are the commands of somebody."""

    people: Mapping[str, Somebody]
    facts: Facts
    marks: Marks
    questions: list[Question] = field(default_factory=list)
    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    poorer: dict[str, list[list[str]]] = field(default_factory=dict)
    aimed: dict[str, list[Question]] = field(default_factory=dict)

    def asked(self, who: str) -> list[Question]:
        """What somebody asked, in the order of their answers."""
        return [*self.questions, *self.aimed[who]]

    def told(self, who: str) -> Iterator[tuple[Question, str]]:
        """Each question of somebody with each page of its answer."""
        for question, pages in zip(self.asked(who), self.answers[who], strict=True):
            for page in pages:
                yield question, page

    def oracle(self, who: str) -> Oracle:
        principal = self.people[who].principal
        if principal is None:
            return Oracle(self.facts, NOBODY)
        grants, members = self.facts.grants_of(principal), self.facts.tables["member"]
        return Oracle(self.facts, person(who, principal, grants, members))

    def reader(self, who: str) -> Reader:
        return Reader.of(self.oracle(who), self.marks)

    def hidden(self, who: str) -> dict[str, set[Any]]:
        """The keys of the rows that somebody does not see, by table."""
        oracle = self.oracle(who)
        return {
            table: {
                key_of(table, line)
                for line in self.facts.tables[table]
                if not sees(oracle, table, line)
            }
            for table in seen_tables(self.facts)
        }

    def away(self, who: str) -> dict[str, set[Any]]:
        """What may go without a trace: all that is hidden, but for what a visible listing tells.

        Whoever sees a resource sees when it is free, hence that something is booked, and whoever
        sees a need how much of it is met; a listing that is matched says that its member signed,
        and a contact that is shown that somebody agreed; a trace of a reading names who was read.
        """
        hidden = self.hidden(who)
        seen = {
            each["id"]
            for each in self.facts.tables["booking"]
            for listing in ("resource", "request")
            if each[f"{listing}_id"] not in hidden[listing]
        }
        return hidden | {
            "booking": hidden["booking"] - seen,
            "charter_signature": set(),
            "contact_consent": set(),
            "member": hidden["member"] - self.oracle(who).told,
        }


def key_of(table: str, line: Mapping[str, Any]) -> Any:
    return line[primary(table)]


def primary(table: str) -> str:
    return next(iter(tables.metadata.tables[table].primary_key)).name


def seen_tables(facts: Facts) -> list[str]:
    """The tables whose rows not everybody sees."""
    return [table for table in facts.tables if table not in EVERYBODYS]


async def made(database: Database) -> Grid:
    """The world, its people and every answer."""
    engine = command_engine(database.url)
    try:
        world = World(engine)
        people = await varied(world)
        facts = await load(database.owner_url)
        people |= await _further(world, facts)
    finally:
        await engine.dispose()
    marks = Marks()
    connection = await asyncpg.connect(database.owner_url)
    try:
        await marks.put(connection)
        grid = Grid(people, await load(database.owner_url), marks)
        async with client_of(database.url) as client:
            await _asked(grid, client)
            await _asked_again(grid, client, connection)
    finally:
        await connection.close()
    return grid


async def _further(world: World, facts: Facts) -> dict[str, Somebody]:
    """Who the varied world lacks: somebody of each state of a member, and other roles."""
    poles = [line["id"] for line in facts.tables["pole"]]
    given: dict[str, list[Grant]] = {
        "without any role": [],
        "coordinator elsewhere": [Grant(Role.COORDINATOR, poles[-1])],
        EVERYWHERE: [Grant(Role.POLE_ADMIN, pole) for pole in poles],
    }
    for status in sorted(set(MembershipStatus) - set(KNOWN)):
        pole = poles[0]
        member = await world.member(pole, f"Structure {status.fr}", status=status.value)
        away: dict[str, Any] = {"suspended": True, "visibility": "PUBLIC"}
        await world.resource(member, **away)
        await world.request(member, **away)
        await _deals(world, pole, member)
        given[f"user of a member that is {status}"] = [Grant(Role.MEMBER_USER, pole, member)]
        if status is MembershipStatus.SUSPENDED:
            admin = f"administrator of a member that is {status}"
            given[admin] = [Grant(Role.MEMBER_ADMIN, pole, member)]
    given |= _roles(poles, facts)
    await _meant(world, facts)
    await _applications(world, poles)
    await _traces(world)
    found = {}
    for name, grants in given.items():
        principal = await world.principal(name, *grants)
        found[name] = Somebody(name, principal, await world.token(principal))
    return found


def _roles(poles: Sequence[UUID], facts: Facts) -> Iterator[tuple[str, list[Grant]]]:
    """Each role of a pole alone; one of them in another pole; and several at once."""
    here, there = poles[0], poles[-1]
    for role in (Role.EVALUATOR, Role.POLE_ADMIN, Role.AUDITOR):
        yield str(role), [Grant(role, here)]
    yield "EVALUATOR elsewhere", [Grant(Role.EVALUATOR, there)]
    first, second, *_ = [each["id"] for each in facts.where("member", pole_id=here)]
    [foreign, *_] = [each["id"] for each in facts.where("member", pole_id=there)]
    yield "MEMBER_ADMIN", [Grant(Role.MEMBER_ADMIN, here, first)]
    yield (
        "user of two, coordinator elsewhere",
        [
            Grant(Role.MEMBER_USER, here, first),
            Grant(Role.MEMBER_USER, here, second),
            Grant(Role.COORDINATOR, there),
        ],
    )
    yield (
        "administrator there, evaluator here",
        [
            Grant(Role.MEMBER_ADMIN, there, foreign),
            Grant(Role.EVALUATOR, here),
            Grant(Role.AUDITOR, there),
        ],
    )


async def _applications(world: World, poles: Sequence[UUID]) -> None:
    """Applications of each pole, with keys of each kind; a word that it proposes, its weights."""
    for number, pole in enumerate(poles):
        application = await world.partner(pole, f"Carte du pôle {number}")
        await world.key(application)
        await world.key(application, origins=[f"https://carte{number}.example.org"])
        await world.proposal(pole, f"mot du pôle {number}")
        await world.weights(pole)


async def _deals(world: World, pole: UUID, member: UUID) -> None:
    """What a member that is suspended or has left has agreed with others, on each side: with one of
    them what is to come, with another what is over. Their listings are for the pole's members."""
    over = Range(NOW - timedelta(days=3), NOW - timedelta(days=2))
    for during in (WEEK_FROM_NOW, over):
        other = await world.member(pole, "Partenaire d'une absente")
        for giver, taker in ((member, other), (other, member)):
            resource, request = await world.resource(giver), await world.request(taker)
            match = await world.match(request, resource, status="AGREED")
            await world.booking(match, during=[during])


async def _meant(world: World, facts: Facts) -> None:
    """A listing of each kind and visibility that a preview would find, in each pole."""
    of_pole = {each["pole_id"]: each["id"] for each in facts.where("member", status="ACTIVE")}
    for kind, visibility, member in product(KINDS, Visibility, of_pole.values()):
        shown: dict[str, Any] = {"title": MEANT, "visibility": visibility.value}
        modes = [each.value for each in kind.exchange_modes]
        await world.resource(member, kind.code, radius_km=300, exchange_modes=modes, **shown)
        await world.request(member, kind.code, **shown)


AUDITED = ("pole", "member", "site", "permit", "resource", "request", "match", "booking")


async def _traces(world: World) -> None:
    """A few audit rows about objects of each type: what a retired coordinator did, also by an
    application, and read."""
    actor = await world.principal("Claude Mercier")
    by = (None, await world.principal("Robot de Claude", application=True))
    audit = tables.audit_event
    async with world.engine.begin() as connection:
        for name in AUDITED:
            ids = (await connection.scalars(select(tables.metadata.tables[name].c.id))).all()
            for number, id_ in enumerate(ids[:: max(len(ids) // 6, 1)]):
                row = {"command": f"touch{number}", "object_type": name, "object_id": id_}
                row |= {"application_id": by[number % 2]}
                detail = {"version": number, "changed": ["title"]}
                await connection.execute(
                    insert(audit).values(actor_id=actor, detail=detail, created_at=NOW, **row)
                )
        member = tables.member
        ordered = select(member.c.id, member.c.pole_id).order_by(member.c.pole_id, member.c.id)
        rows = (await connection.execute(ordered)).all()
        for one, other in zip(rows[::3], rows[1::3], strict=False):
            read = {"member_ids": [one.id], "pole_id": one.pole_id}
            if other.pole_id == one.pole_id:
                read["member_ids"].append(other.id)
            await connection.execute(
                insert(tables.personal_access).values(reader_id=actor, created_at=NOW, **read)
            )


async def _asked(grid: Grid, client: Client) -> None:
    """Ask everything of the whole world."""
    grid.questions = list(reads(grid.facts))
    token = grid.people[EVERYWHERE].token
    everything = await answers(client, token, grid.questions)
    cursors = {name: _cursors(grid, name, everything) for name, _, _ in roots()}
    grid.questions += [more for name in cursors for more in resumed(name, cursors[name])]
    for who, somebody in grid.people.items():
        grid.aimed[who] = list(commands(grid.facts, grid.hidden(who)))
        grid.answers[who] = await answers(client, somebody.token, grid.asked(who))


async def _asked_again(grid: Grid, client: Client, connection: asyncpg.Connection) -> None:
    """Ask everything while what is hidden from who asks is away, and then put it back."""
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("CREATE SCHEMA kept")
    for table in _whole(seen_tables(grid.facts)):
        await connection.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')
    for who, somebody in grid.people.items():
        if who == EVERYWHERE:
            continue
        hidden = grid.away(who)
        for table, keys in hidden.items():
            for name in _whole([table]):
                where = f'WHERE "{primary(name)}" = ANY($1)'
                await connection.execute(f'DELETE FROM "{name}" {where}', list(keys))
        grid.poorer[who] = await answers(client, somebody.token, grid.asked(who))
        for table, keys in hidden.items():
            for name in _whole([table]):
                columns = _written(name)
                rows = f'SELECT {columns} FROM kept."{name}" WHERE "{primary(name)}" = ANY($1)'
                await connection.execute(f'INSERT INTO "{name}" ({columns}) {rows}', list(keys))


def _written(table: str) -> str:
    """The columns that are not generated."""
    columns = tables.metadata.tables[table].columns
    return ", ".join(f'"{each.name}"' for each in columns if each.computed is None)


def _whole(names: Sequence[str]) -> Iterator[str]:
    """The tables, and those of the kinds of listings."""
    of = {"resource": tables.resource_of, "request": tables.request_of}
    for name in names:
        yield name
        yield from (each.name for each in of.get(name, {}).values())


def _cursors(grid: Grid, name: str, everything: Sequence[Sequence[str]]) -> list[str]:
    """The cursors of every row of a list, as they were given to who sees it all."""
    at = next(i for i, each in enumerate(grid.questions) if each.about == f"{name}, whole")
    pages = [json.loads(text)["data"]["page"] for text in everything[at]]
    return [edge["cursor"] for page in pages for edge in page["edges"]]


async def answers(
    client: Client, token: str | None, questions: Sequence[Question]
) -> list[list[str]]:
    """The texts of the answers to each question, page by page."""
    turn = asyncio.Semaphore(AT_A_TIME)

    async def one(question: Question) -> list[str]:
        async with turn:
            return [text async for text in _pages(client, token, question)]

    return await asyncio.gather(*map(one, questions))


async def _pages(client: Client, token: str | None, question: Question) -> AsyncIterator[str]:
    variables = dict(question.variables)
    for _ in range(PAGES):
        text = await client.text(question.text, variables, token)
        yield text
        if not question.pages:
            return
        page = (json.loads(text).get("data") or {}).get("page")
        if page is None or not page["pageInfo"]["hasNextPage"]:
            return
        variables["a"] = page["pageInfo"]["endCursor"]
    raise AssertionError(f"more than {PAGES} pages: {question.about}")
