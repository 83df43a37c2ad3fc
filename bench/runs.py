"""One run: every side is started, checked against the others, then timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.answers import Prepared, prepare
from bench.ground import Ground, People
from bench.measures import Clock, Measured, measure, memory
from bench.operations import Operation
from bench.sides import SIDES, Server, serving
from bench.writes import same_rows

TWICE = 32
"""Connections when each side has two processes."""

AGAIN = "ptce again"
NOISE = "Q2"


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes of memory of a side's process: once every operation was asked, and at the end."""

    idle: int
    after: int


@dataclass
class Run:
    """What was found. Everything is by the name of an operation, or of a side."""

    operations: Sequence[Operation]
    left_out: dict[str, str] = field(default_factory=dict)
    first_answer: dict[str, float] = field(default_factory=dict)
    memory: dict[str, Held] = field(default_factory=dict)
    figures: dict[str, Measured] = field(default_factory=dict)
    twice: dict[str, Measured] = field(default_factory=dict)
    noise: Measured = field(default_factory=dict)


def run(
    operations: Sequence[Operation],
    names: Sequence[str],
    ground: Ground,
    people: People,
    folder: Path,
    clock: Clock,
    whole: bool,
    progress: Callable[[str], None],
) -> Run:
    """Different when two sides do not answer, or write, the same: then nothing is timed.

    `whole`: the noise, and two processes a side, are measured too.
    """
    made = Run(operations)
    with ExitStack() as stack:

        def started(name: str, log: str) -> Server:
            return stack.enter_context(serving(SIDES[name], ground, people, folder / log))

        servers: dict[str, Server] = {}
        for name in names:
            why = SIDES[name].missing()
            if why is None:
                servers[name] = started(name, f"{name}.log")
                _ask_first(operations, servers[name], people)
                made.first_answer[name] = time.monotonic() - servers[name].began
            else:
                made.left_out[name] = why
                progress(f"{SIDES[name].title} is left out: {why}.")
        prepared = {
            each.name: prepare(each, _askable(each, servers), people) for each in operations
        }
        for each in operations:
            if each.writes and not each.alone:
                same_rows(each, list(servers.values()), ground, people)
        progress("Every side answers the same, and writes the same.")
        idle = {name: memory(server.pid) for name, server in servers.items()}
        for each in operations:
            sides = {server.side.name: [server] for server in _askable(each, servers)}
            made.figures[each.name] = measure(prepared[each.name], sides, ground, clock)
            progress(_line(each, made.figures[each.name]))
        made.memory = {
            name: Held(idle[name], memory(server.pid)) for name, server in servers.items()
        }
        if whole:
            again = started("ptce", "ptce-again.log")
            made.noise = measure(
                prepared[NOISE], {"ptce": [servers["ptce"]], AGAIN: [again]}, ground, clock
            )
            pairs = {"ptce": [servers["ptce"], again]}
            for name in ("ceiling", "postgraphile"):
                if name in servers:
                    pairs[name] = [servers[name], started(name, f"{name}-again.log")]
            for each in operations:
                if not each.writes:
                    made.twice[each.name] = _twice(prepared[each.name], pairs, ground, clock)
    return made


def _askable(operation: Operation, servers: Mapping[str, Server]) -> list[Server]:
    return [server for name, server in servers.items() if name == "ptce" or not operation.alone]


def _ask_first(operations: Sequence[Operation], server: Server, people: People) -> None:
    first = operations[0]
    server.ask(server.side.request(people, first, first.variables[0]))


def _twice(
    prepared: Prepared, pairs: Mapping[str, Sequence[Server]], ground: Ground, clock: Clock
) -> Measured:
    return measure(prepared, pairs, ground, clock, [TWICE])


def _line(operation: Operation, measured: Measured) -> str:
    """The rates at the highest concurrency, for who waits."""
    sides = measured[max(measured)]
    return f"{operation.name}: " + ", ".join(
        f"{name} {each.rate:,.0f}/s" for name, each in sides.items()
    )
