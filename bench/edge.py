"""The product without sign-in and limits, to know what they cost: `python -m bench --edge`.

Whoever asks is the reader of TOKEN, looked up once; nobody pays, and nothing is told of points.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from starlette.types import Receive, Scope, Send

import ptce.__main__ as program
from bench.answers import prepare
from bench.ground import Ground, People
from bench.measures import Clock, Figures, measure
from bench.operations import Operation
from bench.sides import PTCE, serving
from ptce import programs
from ptce.app import Api, application
from ptce.domain.allowances import UNBOUNDED, Allowance
from ptce.domain.rights import Viewer
from ptce.schema import endpoint
from ptce.schema.answers import Nobody


class Free(Nobody):
    """A purse that nobody counts."""

    allowance = UNBOUNDED.holder


class Frees:
    """Everybody's purse is the same one."""

    def __init__(self) -> None:
        self._one = Free()

    def payer(self, viewer: Viewer, scope: Scope, sent: Mapping[bytes, bytes]) -> Free:
        return self._one

    def allowance_of(self, viewer: Viewer | None) -> Allowance:
        return self._one.allowance


class Open:
    """The API, to which everybody is the same reader."""

    def __init__(self, app: Api) -> None:
        self._app = app
        self._open = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._open:
            known = self._app.endpoint
            header = f"Bearer {os.environ['TOKEN']}".encode()
            found = known.asking(header, known.clock(), None)
            reader = found if isinstance(found, Viewer) else await found
            self._app.endpoint = replace(
                known,
                asking=lambda header, now, origin: reader,
                payers=Frees(),  # type: ignore[arg-type]
            )
            self._open = True
        await self._app(scope, receive, send)


def _environment(ground: Ground, people: People, port: int) -> Mapping[str, str]:
    return {**PTCE.environment(ground, people, port), "TOKEN": people.reader}


OPEN = replace(
    PTCE,
    name="open",
    command=(sys.executable, "-m", "bench.edge", "serve"),
    environment=_environment,
)


PAIRS, CLOCK = 5, Clock(7, 0.5)
"""How often both sides are started, and the rounds of each pair."""


async def report(
    operations: Sequence[Operation], ground: Ground, people: People, folder: Path
) -> str:
    """A page: each operation at 16 at once, with and without, in turn."""
    found: dict[str, list[Mapping[str, Figures]]] = {each.name: [] for each in operations}
    for _ in range(PAIRS):
        with (
            serving(PTCE, ground, people, folder / "ptce.log") as usual,
            serving(OPEN, ground, people, folder / "open.log") as free,
        ):
            for each in operations:
                prepared = prepare(each, [usual, free], people)
                sides = {server.side.name: [server] for server in (usual, free)}
                made = await asyncio.to_thread(measure, prepared, sides, ground, CLOCK, [16])
                found[each.name].append(made[16])
    return "\n".join([HEAD, *(_row(name, pairs) for name, pairs in found.items())]) + "\n"


HEAD = f"""# What sign-in and limits cost

`python -m bench --edge`: the same server twice, as it is and without sign-in and limits
(`bench/edge.py`), 16 requests at once, {CLOCK.rounds} rounds in turn, all else as in
[bench.md](bench.md). Two starts of one program differ by some hundredths: each is started {PAIRS}
times. Medians, and the lowest and highest ratio.

A twentieth at most was wanted. The smallest answer (Q1, a tenth of a millisecond in all) pays more:
a token looked up, points taken, two headers and the line of costs are some 5 to 20 µs of CPU. In
one night (2026-11-27) its ratio was .945, .943 and .948, then .850 and .899 once the whole machine
had become a fifth slower, with starts of one program from .77 to 1.15.

| Operation | as it is, a second | without | ratio | from | to | CPU of the API, ms | without |
|---|---|---|---|---|---|---|---|"""


def _row(name: str, pairs: Sequence[Mapping[str, Figures]]) -> str:
    ratios = sorted(each["ptce"].rate / each["open"].rate for each in pairs)
    rates = [median(each[side].rate for each in pairs) for side in ("ptce", "open")]
    spent = [median(each[side].server_cpu for each in pairs) for side in ("ptce", "open")]
    figures = [f"{rate:,.0f}" for rate in rates]
    figures += [f"{ratio:.3f}" for ratio in (median(ratios), ratios[0], ratios[-1])]
    figures += [f"{each:.3f}" for each in spent]
    return f"| {name} | {' | '.join(figures)} |"


def main() -> int:
    def opened(*given: Any) -> Any:
        return Open(application(*given))

    programs.__dict__["application"] = opened
    unsaid: list[tuple[bytes, bytes]] = []
    endpoint.__dict__["told"] = lambda purse, cost: (unsaid, b"}")
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
