"""What the product must reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.measures import CONCURRENCIES, Figures
from bench.runs import Run

MEBIBYTE = 1 << 20
MANY = max(CONCURRENCIES)

OVER_POSTGRAPHILE = {"Q1": 3.0, "Q2": 3.7, "Q3": 3.3, "Q4": 4.5, "Q6": 3.5}
SATURATED = 1.9
OF_CEILING = 0.95
COMMAND_OVER_POSTGRAPHILE, COMMAND_OF_CEILING = 1.5, 0.70
MOST_MEMORY_MB, FIRST_ANSWER_S, PYTHON_MS, DATABASE_OF_CEILING = 80, 1.5, 0.3, 1.10


@dataclass(frozen=True, slots=True)
class Target:
    """One figure: what was wanted, what was found."""

    what: str
    wanted: str
    found: str
    reached: bool


def targets(run: Run) -> Iterator[Target]:
    """Those that this run can judge."""
    for operation in run.operations:
        name, many = operation.name, run.figures[operation.name][MANY]
        ours = many["ptce"]
        if "ceiling" in many:
            least = COMMAND_OF_CEILING if operation.writes else OF_CEILING
            yield _at_least(f"{name}, of hand-written SQL", ours.rate / many["ceiling"].rate, least)
        if "postgraphile" in many:
            times = ours.rate / many["postgraphile"].rate
            wanted = OVER_POSTGRAPHILE.get(name, COMMAND_OVER_POSTGRAPHILE)
            yield _at_least(f"{name}, over PostGraphile", times, wanted, "×")
        if not operation.writes:
            yield from _of_a_read(run, name, ours)
    if "ptce" in run.memory:
        held = run.memory["ptce"].after / MEBIBYTE
        yield _at_most("memory of a worker (MB)", held, MOST_MEMORY_MB, "{:.0f}")
        first = run.first_answer["ptce"]
        yield _at_most("start to first answer (s)", first, FIRST_ANSWER_S, "{:.1f}")


def _of_a_read(run: Run, name: str, ours: Figures) -> Iterator[Target]:
    one, many = run.figures[name][min(CONCURRENCIES)], run.figures[name][MANY]
    if "postgraphile" in one:
        part = one["ptce"].p50 / one["postgraphile"].p50
        yield _at_most(f"{name}, p50 alone, of PostGraphile's", part, 0.5, "{:.2f}")
    saturated = run.twice.get(name, {})
    for sides in saturated.values():
        if "postgraphile" in sides:
            times = sides["ptce"].rate / sides["postgraphile"].rate
            yield _at_least(f"{name}, two processes each, over PostGraphile", times, SATURATED, "×")
    yield _at_most(f"{name}, CPU of the API (ms)", ours.server_cpu, PYTHON_MS, "{:.2f}")
    if "ceiling" in many:
        part = ours.database_cpu / many["ceiling"].database_cpu
        yield _at_most(
            f"{name}, CPU of PostgreSQL, of hand-written SQL's", part, DATABASE_OF_CEILING, "{:.2f}"
        )


def _at_least(what: str, found: float, wanted: float, unit: str = "%") -> Target:
    def told(number: float) -> str:
        return f"{number:.0%}" if unit == "%" else f"{number:.1f}{unit}"

    return Target(what, f"≥ {told(wanted)}", told(found), found >= wanted)


def _at_most(what: str, found: float, wanted: float, form: str) -> Target:
    return Target(what, f"≤ {form.format(wanted)}", form.format(found), found <= wanted)
