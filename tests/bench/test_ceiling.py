"""The bench's own pieces, for real: a small world asked of ptce and of the hand-written ceiling."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.answers import Different, prepare
from bench.ground import People
from bench.load import Exchange, Job, Result, Wrong, loaded
from bench.measures import Clock, Figures, Round, cpu, measure
from bench.plot import bars
from bench.sides import CEILING, PTCE
from bench.writes import same_rows
from tests.bench.stages import Stage, stage_of
from tests.conftest import Database


@pytest.fixture(scope="module")
def stage(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("bench")
    with stage_of([PTCE, CEILING], module_database, folder) as made:
        yield made


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
