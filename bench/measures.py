"""Measuring: sides in turn, round after round, so that what disturbs one disturbs the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import median

import psutil

from bench.answers import Prepared
from bench.ground import Ground
from bench.load import Job, Result, loaded
from bench.sides import Server

CONCURRENCIES = (1, 16)

WARM_S = 0.5


@dataclass(frozen=True, slots=True)
class Round:
    """One side for some seconds: the CPU, in seconds a request, of its process and PostgreSQL."""

    result: Result
    server_cpu: float
    database_cpu: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians over rounds: requests a second, and milliseconds a request."""

    rate: float
    p50: float
    p95: float
    server_cpu: float
    database_cpu: float
    spread: float
    """How far the rates of rounds lie apart: (highest - lowest) / median."""

    @classmethod
    def of(cls, rounds: Sequence[Round]) -> Figures:
        rates = [each.result.rate for each in rounds]
        return cls(
            median(rates),
            1_000 * median(each.result.quantile(0.5) for each in rounds),
            1_000 * median(each.result.quantile(0.95) for each in rounds),
            1_000 * median(each.server_cpu for each in rounds),
            1_000 * median(each.database_cpu for each in rounds),
            (max(rates) - min(rates)) / median(rates),
        )


Measured = Mapping[int, Mapping[str, Figures]]
"""By concurrency, then by side."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How many rounds, and the seconds of each side in one of them."""

    rounds: int
    seconds: float


def measure(
    prepared: Prepared,
    sides: Mapping[str, Sequence[Server]],
    ground: Ground,
    clock: Clock,
    concurrencies: Sequence[int] = CONCURRENCIES,
) -> Measured:
    """Sides in turn, each with its processes; the first of a round is the next of the one after."""
    names = list(sides)
    found: dict[int, dict[str, list[Round]]] = {
        concurrency: {name: [] for name in names} for concurrency in concurrencies
    }
    for name in names:
        _round(prepared, name, sides[name], ground, max(concurrencies), WARM_S, "warm")
    for number in range(clock.rounds):
        turn = number % len(names)
        for concurrency in concurrencies:
            for name in [*names[turn:], *names[:turn]]:
                made = _round(
                    prepared, name, sides[name], ground, concurrency, clock.seconds, str(number)
                )
                found[concurrency][name].append(made)
    return {
        concurrency: {name: Figures.of(each) for name, each in by_side.items()}
        for concurrency, by_side in found.items()
    }


def _round(
    prepared: Prepared,
    name: str,
    servers: Sequence[Server],
    ground: Ground,
    concurrency: int,
    seconds: float,
    key: str,
) -> Round:
    exchanges = prepared.exchanges[servers[0].side.name]
    job = Job(
        [server.port for server in servers],
        exchanges,
        concurrency,
        seconds,
        f"{prepared.operation.name}-{name}-{concurrency}-{key}-",
    )
    before = sum(cpu(server.pid) for server in servers), cpu(ground.postmaster)
    result = loaded(job)
    after = sum(cpu(server.pid) for server in servers), cpu(ground.postmaster)
    spent = [(b - a) / result.count for a, b in zip(before, after, strict=True)]
    return Round(result, *spent)


def cpu(pid: int) -> float:
    """Seconds of CPU of a process, of its threads, and of what it started, ended or not."""
    process = psutil.Process(pid)
    total: float = sum(process.cpu_times()[:4])
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            total += sum(child.cpu_times()[:2])
    return total


def memory(pid: int) -> int:
    """Bytes of memory that a process and those that it started hold (RSS)."""
    process = psutil.Process(pid)
    held = (each.memory_info().rss for each in (process, *process.children(recursive=True)))
    return sum(held)
