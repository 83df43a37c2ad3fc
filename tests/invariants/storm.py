"""A storm: thousands of random commands by random people, with the laws looked at in between.

A step is drawn from `Random(f"{seed}/{step}")` and from the rows as they are, so a failure is
replayed by its seed and its steps, and shrunk by leaving steps out (`shrink.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from random import Random
from typing import Any

import asyncpg
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.matchmaking import rematch_request, rematch_resource
from ptce.commands.transaction import Outcome, Work, give
from ptce.db import tables
from ptce.db.session import command_engine
from ptce.domain.errors import Denied, ErrorCode
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.rights import ANONYMOUS, RIGHTS
from ptce.domain.terms import Language
from ptce.working import TASKS
from tests.conftest import Database
from tests.invariants.laws import Remembered, broken
from tests.invariants.orders import OURS, Order, aims_at, all_commands, draw
from tests.invariants.state import cast
from tests.world import World

REFRESH = 8
"""Steps between two looks at the rows; in between, what one aims at may be stale."""

WEIGHTS = {
    "proposeMatch": 4.0,
    "acceptMatch": 5.0,
    "declineMatch": 1.0,
    "withdrawMatch": 3.0,
    "shortlistMatch": 2.0,
    "reopenMatch": 3.0,
    "rejectPermit": 2.0,
    "cancelBooking": 1.0,
    "pauseResource": 0.3,
    "pauseRequest": 0.3,
    "resumeResource": 0.6,
    "resumeRequest": 0.6,
    "registerMember": 0.2,
    "signCharter": 1.0,
    "publishCharter": 0.03,
    "suspendMember": 0.1,
    "withdrawMember": 0.05,
    "withdrawCharterSignature": 0.05,
    "reinstateMember": 1.0,
    **dict.fromkeys(("invitePerson", "revokeInvitation", "revokeSession"), 0.3),
    **dict.fromkeys(("registerApplication", "issueKey", "rotateKey", "revokeKey"), 0.5),
    **dict.fromkeys(("giveContactConsent", "withdrawContactConsent"), 0.5),
    **dict.fromkeys(("updateApplication", "closeApplication"), 0.1),
    **dict.fromkeys(("setWeights", "restoreWeights", "applyWeights", "rejectWeights"), 0.2),
    **dict.fromkeys(("proposeLabel", "proposeConcept", "approveProposal", "rejectProposal"), 0.4),
    **dict.fromkeys(("grantRole", "revokeRole"), 0.5),
    **dict.fromkeys(("eraseMyself", "erasePerson"), 0.05),
}
"""How often a command is given, where it is not 1; rarely what silences a whole pole."""

ALREADY = {"revokeKey", "closeApplication", "giveContactConsent", "withdrawContactConsent"}
"""Commands that are accepted, and do nothing, where it was done before."""

LIVELY = 24
"""About so many resources, and requests, are live at a time."""


@dataclass
class Tally:
    """How each command ended: ACCEPTED, a code of refusal, or how it was denied."""

    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    replays: int = 0

    def count(self, command: str, ends: Iterable[str]) -> None:
        self.ends.update((command, end) for end in ends)

    def of(self, end: str) -> int:
        return sum(number for (_, each), number in self.ends.items() if each == end)

    def never_accepted(self) -> set[str]:
        return {name for name in RIGHTS if not self.ends[name, "ACCEPTED"]}

    def never_met(self) -> set[ErrorCode]:
        return {code for code in ErrorCode if not self.of(code.value)}

    def __str__(self) -> str:
        lines = []
        for name in RIGHTS:
            ends = {end: n for (each, end), n in self.ends.most_common() if each == name}
            told = ", ".join(f"{end} {number}" for end, number in ends.items())
            lines.append(f"{name:>18}: {told}")
        return "\n".join([*lines, f"{'replays':>18}: {self.replays}"])


class Broken(Exception):
    """Laws that do not hold, or a command that ended in a fault, and the last step given."""

    def __init__(self, step: int, laws: Sequence[str]) -> None:
        super().__init__(f"at step {step}: " + "; ".join(laws[:3]))
        self.step = step
        self.told = laws
        self.laws = [law.partition(":")[0] for law in laws]


def _same_key(one: Order, other: Order) -> bool:
    """Whether two orders are of one person, under one key."""
    ours = (one.who.name, one.data.idempotency_key)
    return ours == (other.who.name, other.data.idempotency_key)


def _written(outcome: Outcome) -> None:
    """Every refusal can be said in both languages: a missing fact would be a fault."""
    for error in outcome.errors:
        for language in Language:
            error.message(language)
            error.remedy(language)


@dataclass
class Storm:
    """One storm over one database; `every` is how many steps there are between two looks."""

    database: Database
    seed: int
    every: int = 250
    lively: int = LIVELY
    tally: Tally = field(default_factory=Tally)
    log: list[str] = field(default_factory=list)

    async def run(self, steps: Iterable[int]) -> None:
        """Raises Broken at the first look that finds something."""
        engine = command_engine(self.database.url, size=2)
        connection = await asyncpg.connect(self.database.owner_url)
        try:
            await self._run(engine, connection, list(steps))
        finally:
            await connection.close()
            await engine.dispose()

    async def _run(
        self, engine: AsyncEngine, connection: asyncpg.Connection, steps: Sequence[int]
    ) -> None:
        self.state = await cast(World(engine))
        self.state.kinds = Random(f"{self.seed}").sample(list(KIND_BY_CODE), 2)
        self.seen, self.given = Remembered(), list[tuple[Order, Any]]()
        for number, step in enumerate(steps):
            if number % REFRESH == 0:
                await self.state.refresh(connection)
            await self._step(engine, connection, step)
            if number % self.every == self.every - 1:
                await self._look(engine, connection, step)
        await self._look(engine, connection, steps[-1] if steps else 0)

    async def _step(self, engine: AsyncEngine, connection: asyncpg.Connection, step: int) -> None:
        rng = Random(f"{self.seed}/{step}")
        self._pass_time(rng)
        if rng.random() < 0.02:
            await self._work(engine)
        if rng.random() < 0.02 and self.given:
            await self._replay(engine, connection, rng, step)
            return
        order = draw(rng, self.state, self._name(rng))
        outcome = await self._give(engine, order, step)
        if order.target is not None:
            accepted = outcome is not None and outcome.object_id is not None
            self.state.learn(order.command.name, order.target, accepted)
        key = order.data.idempotency_key
        if outcome is not None and outcome.object_id is not None and key:
            self.state.keys.append(key)
            # A key that is forgotten after its seven days may stand for something else now.
            self.given = [each for each in self.given if not _same_key(each[0], order)]
            self.given.append((order, outcome.object_id))

    def _pass_time(self, rng: Random) -> None:
        self.state.now += timedelta(seconds=rng.randint(1, 120))
        if rng.random() < 0.005:
            self.state.now += timedelta(hours=rng.choice((1, 5, 24, 24, 72, 192)))

    def _name(self, rng: Random) -> str:
        weights = []
        for name in RIGHTS:
            weight = WEIGHTS.get(name, 1.0)
            for table, makes in (("resource", "publishResource"), ("request", "postRequest")):
                few = self.state.live(table) < self.lively
                if name == makes:
                    weight = 3.0 if few else 0.5
                if name.startswith("withdraw") and aims_at(name) == table:
                    weight = 0.1 if few else 1.5
            weights.append(weight)
        [name] = rng.choices(list(RIGHTS), weights)
        return name

    async def _give(self, engine: AsyncEngine, order: Order, step: int) -> Outcome | None:
        """What became of an order; None when it was denied. Broken for anything but an answer."""
        name = order.command.name
        self.log.append(f"{step} {self.state.now:%d %H:%M} {order.who.name}: {order.data}")
        try:
            outcome = await give(
                engine, order.who.viewer, self.state.now, order.command, order.data
            )
            _written(outcome)
        except Denied as denied:
            self.tally.count(name, [denied.code])
            return None
        except Exception as fault:
            raise Broken(step, [f"{name} ended in {type(fault).__name__}: {fault}"]) from fault
        ends = {error.code.value for error in outcome.errors} or {"ACCEPTED"}
        self.tally.count(name, sorted(ends))
        return outcome

    async def _replay(
        self, engine: AsyncEngine, connection: asyncpg.Connection, rng: Random, step: int
    ) -> None:
        """A key used again answers the same object, and nothing is written."""
        order, object_id = rng.choice(self.given[-20:])
        known = await connection.fetchval(
            "SELECT 1 FROM idempotency WHERE key = $1 AND principal_id = $2",
            order.data.idempotency_key,
            order.who.viewer.principal_id,
        )
        if known is None:
            return
        count = "SELECT (SELECT count(*) FROM audit_event) + (SELECT count(*) FROM outbox)"
        before = await connection.fetchval(count)
        # What is drawn for each sending is no part of what is asked.
        drawn = [each.name for each in fields(order.data) if each.name in OURS]
        data = replace(order.data, **{name: f"{rng.getrandbits(172):043x}" for name in drawn})
        outcome = await self._give(engine, replace(order, data=data), step)
        self.tally.replays += 1
        if outcome is None or outcome.object_id != object_id:
            raise Broken(step, [f"a replay answers another object: {order.data}"])
        if await connection.fetchval(count) != before:
            raise Broken(step, [f"a replay writes again: {order.data}"])

    async def _work(self, engine: AsyncEngine) -> None:
        for task in TASKS:
            await task(engine, self.state.now)

    async def _look(self, engine: AsyncEngine, connection: asyncpg.Connection, step: int) -> None:
        await self._work(engine)
        found = await broken(connection, self.state.now, self.seen)
        found += await self._unaudited(connection)
        found += await self._matched_again(engine)
        if found:
            raise Broken(step, found)

    async def _unaudited(self, connection: asyncpg.Connection) -> list[str]:
        """What was accepted is in the audit trail, and so is each attempt that a rule has stopped;
        an edit may have changed nothing, and what is done already is not done again."""
        rows = await connection.fetch(
            "SELECT command, (jsonb_typeof(detail -> 'blocked') = 'array') IS TRUE AS stopped,"
            " count(DISTINCT (actor_id, created_at)) AS size FROM audit_event GROUP BY 1, 2"
        )
        audited = {row["command"]: row["size"] for row in rows if not row["stopped"]}
        stopped = {row["command"]: row["size"] for row in rows if row["stopped"]}
        replayed = self.tally.replays
        found = []
        for name in RIGHTS:
            accepted = self.tally.ends[name, "ACCEPTED"]
            nothing = name.startswith("update") or name in ALREADY
            least = 0 if nothing else accepted - replayed
            if not least <= audited.get(name, 0) <= accepted:
                found.append(f"{name} was accepted {accepted} times, audited {audited.get(name)}")
            tried = self.tally.ends[name, ErrorCode.BLOCKED_BY_RULE.value]
            if all_commands()[name].blocked and stopped.get(name, 0) != tried:
                found.append(f"{name} was stopped {tried} times, audited {stopped.get(name)}")
        return found

    async def _matched_again(self, engine: AsyncEngine) -> list[str]:
        """Matching every open listing again changes no match of a need still to come."""
        match, open_ = tables.match, "PUBLISHED"
        query = text(
            "SELECT m.id, m.status, m.version FROM match m JOIN request q ON q.id = m.request_id"
            " WHERE upper(q.period) > :now ORDER BY m.id"
        )
        async with engine.connect() as connection:
            transaction = await connection.begin()
            before = (await connection.execute(query, {"now": self.state.now})).all()
            work = Work(connection, ANONYMOUS, self.state.now, "matchAgain")
            for table, again in (
                (tables.request, rematch_request),
                (tables.resource, rematch_resource),
            ):
                listed = select(table.c.id).where(table.c.status == open_).order_by(table.c.id)
                for row in (await connection.execute(listed)).all():
                    await again(work, row.id)
            after = (await connection.execute(query, {"now": self.state.now})).all()
            changed = sorted(set(after) ^ set(before), key=str)[:4]
            rows = await connection.execute(
                select(match).where(match.c.id.in_([each.id for each in changed]))
            )
            told = [f"matching again changes a match: {changed} {row}" for row in rows]
            await transaction.rollback()
        return told
