"""A run in Markdown: what was measured, on what, and what it means for the targets."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

import asyncpg
import psutil

from bench.country import MATCHES, MEMBERS, REQUESTS
from bench.ground import SETTINGS, Ground
from bench.measures import CONCURRENCIES, Clock, Figures, Measured
from bench.peers import postgraphile
from bench.plot import bars
from bench.runs import AGAIN, NOISE, TWICE, Run
from bench.sides import SIDES
from bench.targets import MEBIBYTE, targets

PROJECT = Path(__file__).resolve().parents[1]
CAUSES = Path(__file__).with_name("causes.md")
MANY = max(CONCURRENCIES)
LIBRARIES = ("uvicorn", "uvloop", "httptools", "asyncpg", "orjson", "strawberry-graphql")


async def server_version(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.fetchval("SHOW server_version"))
    finally:
        await connection.close()


def summary(run: Run) -> str:
    """Requests a second of every side, an operation a column."""
    names = [operation.name for operation in run.operations]
    lines = [
        "| requests/s, 16 at once | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    for side in _sides(run):
        rates = [run.figures[name][MANY].get(side) for name in names]
        cells = [f"{each.rate:,.0f}" if each else "" for each in rates]
        lines.append(f"| {SIDES[side].title} | " + " | ".join(cells) + " |")
    for other in _sides(run):
        if other != "ptce":
            cells = [_ratio(run.figures[name][MANY], other) for name in names]
            lines.append(f"| *ptce / {SIDES[other].title}* | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def processor_time(run: Run) -> str:
    """Milliseconds of CPU a request, which other work on the machine disturbs less than rates."""
    names = [operation.name for operation in run.operations]
    lines = ["| CPU ms, API + PostgreSQL | " + " | ".join(names) + " |"]
    lines.append("|---" * (len(names) + 1) + "|")
    for side in _sides(run):
        spent = [run.figures[name][MANY].get(side) for name in names]
        cells = [
            f"{each.server_cpu:.2f} + {each.database_cpu:.2f}" if each else "" for each in spent
        ]
        lines.append(f"| {SIDES[side].title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(run: Run, ground: Ground, clock: Clock, postgresql: str) -> str:
    """The whole page."""
    return "\n".join(
        [
            HEAD.format(rounds=clock.rounds, seconds=clock.seconds),
            *_conditions(run, ground, postgresql),
            "\n## Requests a second\n",
            summary(run),
            "\n![Requests a second](bench.svg)\n",
            processor_time(run),
            "\n## Targets\n",
            *_targets(run),
            "\n## Why a figure falls short\n",
            CAUSES.read_text(),
            "## Memory and start\n",
            *_memory(run),
            "\n## Noise\n",
            *_noise(run),
            *_twice(run),
            "\n## Every figure\n",
            "CPU is milliseconds of processor a request: of the side's process, and of all of"
            " PostgreSQL. Spread: of the rates of its rounds, (highest − lowest) / median.\n",
            *(
                table(f"{each.name}: {each.title}", run.figures[each.name])
                for each in run.operations
            ),
        ]
    )


HEAD = """# Bench

Written by `make bench`; do not edit. How it is made, and what lost: decision
[0028](decisions/0028-bench.md).

Every side is one process on a port of its own, over the same PostgreSQL, with settings of
production. Before anything is timed, the answers of all sides are compared value by value, and so
are the rows that they write. Then {rounds} rounds of {seconds:g} s each side, in turn, the first of
a round last in the next; figures are medians. The load is a process of its own, on connections that
stay open, and every answer is compared with the one expected. Nothing caches a result.

- **ptce**: `python -m ptce serve`, as in production: row filters, limits, access log, metrics.
- **hand-written SQL** (`ceiling` in the tables and on the command line): raw ASGI on
  uvicorn, the token in a dictionary, one statement written by hand for each of these operations
  with the same row filters, a line of log; bytes passed through.
- **PostGraphile 5**: grafserv, `NODE_ENV=production`. No row filter, no right, no limit, no log.
- **Strawberry, as its docs teach**: ORM entities, async resolvers, DataLoaders. No row filter.

To repeat: `make bench` (about 20 minutes), or `python -m bench --quick`. `--keep FOLDER` keeps the
database for the next time, `--serve ptce` only starts that side; `--help` lists the rest. Without
Node's package manager PostGraphile is left out, and this page says so.

To try it on few rows, for figures that mean nothing:
`python -m bench --quick --ops Q2 --sides ptce,ceiling --resources 2000`.

Operations are in `bench/operations.py`, their texts in `bench/queries.py`. A new one also needs a
statement in `bench/ceiling` (`ANSWERS`), `QUERIES` and `READ` in `bench/peers/postgraphile`, and
what `bench/peers/strawberry.py` lacks; `alone=True` spares them. Targets: `bench/targets.py`.
What explains a figure is written in `bench/causes.md`. Noise has its own part below.
"""


def _conditions(run: Run, ground: Ground, postgresql: str) -> Iterator[str]:
    yield "\n## Conditions\n"
    yield f"- {date.today()}, commit {commit()}"
    yield f"- {machine()}"
    yield (
        f"- {ground.resources:,} offers, {MEMBERS:,} members, {REQUESTS:,} needs, about"
        f" {MATCHES:,} matches"
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"- CPython {platform.python_version()}, {libraries}"
    settings = ", ".join(f"{name} {value}" for name, value in SETTINGS.items())
    yield f"- PostgreSQL {postgresql} on the same cores: {settings}"
    if "postgraphile" in run.figures[run.operations[0].name][MANY]:
        yield f"- {', '.join(postgraphile.versions())}"
    for name, why in run.left_out.items():
        yield f"- {SIDES[name].title} was left out: {why}"


def _targets(run: Run) -> Iterator[str]:
    yield "| figure | wanted | found | |"
    yield "|---|---|---|---|"
    for each in targets(run):
        told = "reached" if each.reached else "**falls short**"
        yield f"| {each.what} | {each.wanted} | {each.found} | {told} |"


def _memory(run: Run) -> Iterator[str]:
    yield "| side | first answer after (s) | MB at rest | MB at the end |"
    yield "|---|---|---|---|"
    for side, held in run.memory.items():
        first = run.first_answer[side]
        yield (
            f"| {SIDES[side].title} | {first:.1f} | {held.idle / MEBIBYTE:.0f} |"
            f" {held.after / MEBIBYTE:.0f} |"
        )


def _noise(run: Run) -> Iterator[str]:
    if not run.noise:
        yield "Not measured in this run."
        return
    yield f"ptce against itself, two processes of the same program, on {NOISE}:\n"
    for concurrency, sides in run.noise.items():
        ratio = sides[AGAIN].rate / sides["ptce"].rate
        spreads = " and ".join(f"{each.spread:.0%}" for each in sides.values())
        yield (
            f"- {concurrency} at once: the second is at {ratio:.0%} of the first; spreads {spreads}"
        )
    yield "\nA ratio that is nearer to 1 than this one says nothing."


def _twice(run: Run) -> Iterator[str]:
    if run.twice:
        yield f"\n## Two processes each, {TWICE} at once: both cores saturated\n"
        for name, measured in run.twice.items():
            yield table(name, measured)


def table(title: str, measured: Measured) -> str:
    """A row for each side and concurrency."""
    lines = [
        f"### {title}",
        "",
        "| side | at once | requests/s | spread | p50 ms | p95 ms | API CPU | PostgreSQL CPU |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for concurrency, sides in measured.items():
        for name, each in sides.items():
            lines.append(
                f"| {name} | {concurrency} | {each.rate:,.0f} | {each.spread:.0%} |"
                f" {each.p50:.2f} | {each.p95:.2f} | {each.server_cpu:.3f} |"
                f" {each.database_cpu:.3f} |"
            )
    return "\n".join(lines) + "\n"


def picture(run: Run) -> str:
    """The figure of the summary."""
    rates = {
        each.name: {side: figures.rate for side, figures in run.figures[each.name][MANY].items()}
        for each in run.operations
    }
    return bars("Requests a second, 16 at once, one process each", rates, _sides(run))


def _sides(run: Run) -> list[str]:
    found = {side for measured in run.figures.values() for side in measured[MANY]}
    return [side for side in SIDES if side in found]


def _ratio(sides: Mapping[str, Figures], other: str) -> str:
    if "ptce" not in sides or other not in sides:
        return ""
    return f"{sides['ptce'].rate / sides[other].rate:.2f}"


def commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
