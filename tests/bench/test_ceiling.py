"""The bench's own pieces, for real: a small world asked of ptce and of the hand-written ceiling."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import asyncpg
import pytest

from bench.answers import Different, prepare
from bench.ground import FUNCTIONS, Ground, People, postmaster
from bench.load import Exchange, Job, Result, Wrong, loaded
from bench.measures import Clock, Figures, Round, cpu, measure
from bench.operations import Operation, operations
from bench.plot import bars
from bench.sides import CEILING, PTCE, Server, serving
from bench.writes import same_rows
from ptce.auth import issue_token
from ptce.db.session import command_engine
from tests.conftest import Database
from tests.world import FAR, World

LISTED = 45
"""More than two pages of 20."""


@dataclass(frozen=True)
class Stage:
    """ptce and the ceiling, each in a process of its own, over one small world."""

    ground: Ground
    people: People
    servers: Sequence[Server]
    operations: Sequence[Operation]

    def operation(self, name: str) -> Operation:
        [found] = [each for each in self.operations if each.name == name]
        return found


@pytest.fixture(scope="module")
def stage(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    ground, people = asyncio.run(_made(module_database))
    asked = asyncio.run(operations(ground, people))
    folder = tmp_path_factory.mktemp("bench")
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(side, ground, people, folder / f"{side.name}.log"))
            for side in (PTCE, CEILING)
        ]
        yield Stage(ground, people, servers, asked)


async def _made(database: Database) -> tuple[Ground, People]:
    engine = command_engine(database.url)
    world = World(engine, now=datetime.now(UTC))
    pole, elsewhere = await world.pole(), await world.pole("Ailleurs")
    lender = await world.member(pole, "Prêteuse", visibility="PUBLIC")
    hidden = await world.member(elsewhere, "Discrète", visibility="PRIVATE")
    asker = await world.member(pole, "Preneuse", visibility="PUBLIC")
    statuses = ("PUBLISHED", "PAUSED", "PUBLISHED", "WITHDRAWN")
    offers = [
        await world.resource(
            hidden if at % 5 == 0 else lender,
            visibility="MEMBERS" if at % 10 == 0 else "PUBLIC",
            status=statuses[at % 4],
            price_eur=at if at % 3 else None,
            price_unit="HOUR" if at % 3 else None,
        )
        for at in range(LISTED)
    ]
    for at in range(LISTED // 2):
        need = await world.request(asker, title=f"Besoin {at}")
        for rank, offer in enumerate(offers[at : at + at % 7]):
            await world.match(need, offer, s=rank / 10, score=10 * rank)
    coordinator, writer = await world.coordinator(pole), await world.user(lender)
    async with engine.begin() as connection:
        tokens = [
            await issue_token(connection, who, FAR, world.now) for who in (coordinator, writer)
        ]
    await engine.dispose()
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute(FUNCTIONS.read_text())
    await owner.close()
    server = await postmaster(database.owner_url)
    ground = Ground(database.url, database.owner_url, server, LISTED)
    return ground, People(tokens[0], tokens[1], pole, lender, writer)


@pytest.mark.parametrize("name", ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6"])
def test_the_ceiling_answers_what_ptce_answers(stage: Stage, name: str) -> None:
    operation = replace(stage.operation(name), pages=2 if name in {"Q2", "Q4"} else 1)
    prepared = prepare(operation, stage.servers, stage.people)
    assert {len(each) for each in prepared.exchanges.values()} == {
        len(operation.variables) * operation.pages
    }
    first = prepared.exchanges["ptce"][0].body
    assert first is None or b"Pr" in first


def test_an_answer_that_differs_stops_the_run(stage: Stage) -> None:
    ours, ceiling = stage.servers
    wrong = replace(ceiling, side=replace(CEILING, read=lambda name, data: {"node": None}))
    with pytest.raises(Different, match="Q1, ceiling, request 0: data"):
        prepare(stage.operation("Q1"), [ours, wrong], stage.people)


def test_a_command_writes_the_same_rows_on_both(stage: Stage) -> None:
    post = stage.operation("Q5")
    same_rows(post, stage.servers, stage.ground, stage.people)


def test_a_command_that_writes_otherwise_stops_the_run(stage: Stage) -> None:
    ours, ceiling = stage.servers

    def louder(name: str, query: str, variables: object, people: People) -> tuple[str, object]:
        post = stage.operation("Q5").variables[0]["input"]
        return query, {"input": post | {"title": "AUTRE"}}

    wrong = replace(ceiling, side=replace(CEILING, ask=louder))
    with pytest.raises(Different, match="Q5, ceiling, request"):
        same_rows(stage.operation("Q5"), [ours, wrong], stage.ground, stage.people)


def test_rounds_count_what_was_answered_and_its_processor_time(stage: Stage) -> None:
    prepared = prepare(stage.operation("Q1"), stage.servers, stage.people)
    sides = {server.side.name: [server] for server in stage.servers}
    before = cpu(stage.servers[0].pid)
    [figures] = measure(prepared, sides, stage.ground, Clock(2, 0.2), [4]).values()
    assert cpu(stage.servers[0].pid) > before
    for each in figures.values():
        assert each.rate > 0 and 0 < each.p50 <= each.p95 and each.server_cpu >= 0


def test_an_answer_that_is_not_the_expected_one_fails_the_load(stage: Stage) -> None:
    prepared = prepare(stage.operation("Q1"), stage.servers[:1], stage.people)
    [exchange, *_] = prepared.exchanges["ptce"]
    wrong = Exchange(exchange.request, b"{}")
    with pytest.raises(Wrong, match="Resource"):
        loaded(Job([stage.servers[0].port], [wrong], 1, 0.1))


def test_figures_are_medians_and_a_spread() -> None:
    rounds = [
        Round(Result(count, 2.0, array("d", [0.001, 0.002, 0.01])), 0.0002, 0.0001)
        for count in (200, 400, 300)
    ]
    found = Figures.of(rounds)
    assert (found.rate, found.p50, found.p95) == (150, 2.0, 10.0)
    assert found.spread == pytest.approx(100 / 150)
    assert found.server_cpu == pytest.approx(0.2)


def test_the_longest_bar_of_an_operation_is_that_of_its_fastest_side() -> None:
    drawn = bars("Débit", {"Q1": {"ptce": 50.0, "ceiling": 100.0}}, ["ptce", "ceiling"])
    assert 'width="560.0"' in drawn and 'width="280.0"' in drawn
