"""The product without sign-in and limits, to know what they cost: `python -m bench --edge`.

Whoever asks is the reader of TOKEN, looked up once; nobody pays, and nothing is told of points.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.types import Receive, Scope, Send

import ptce.__main__ as program
from bench.answers import prepare
from bench.ground import Ground, People
from bench.measures import Clock, Measured, measure
from bench.operations import Operation
from bench.sides import PTCE, Server
from ptce import programs
from ptce.app import Api, application
from ptce.domain.allowances import UNBOUNDED, Allowance
from ptce.domain.rights import Viewer
from ptce.schema import endpoint
from ptce.schema.answers import Nobody


class Free(Nobody):
    """A purse that nobody counts."""

    allowance = UNBOUNDED.holder

    def told(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        return 0, []


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
            reader = await known.viewer_of(f"Bearer {os.environ['TOKEN']}", None)

            async def anybody(authorization: str | None, origin: bytes | None) -> Viewer:
                return reader

            self._app.endpoint = replace(known, viewer_of=anybody, payers=Frees())  # type: ignore[arg-type]
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


async def report(
    operations: Sequence[Operation], servers: Sequence[Server], ground: Ground, people: People
) -> str:
    """A page: each operation at 16 at once, with and without, in turn."""
    lines = [HEAD]
    for each in operations:
        prepared = prepare(each, servers, people)
        sides = {server.side.name: [server] for server in servers}
        found = await asyncio.to_thread(measure, prepared, sides, ground, Clock(25, 0.6), [16])
        lines.append(_row(each.name, found))
    return "\n".join(lines) + "\n"


HEAD = """# What sign-in and limits cost

`python -m bench --edge`: the same server twice, as it is and without sign-in and limits
(`bench/edge.py`), 16 requests at once, 25 rounds in turn; medians, all else as in
[bench.md](bench.md).

| Operation | as it is, a second | without | ratio | CPU of the API, ms | without |
|---|---|---|---|---|---|"""


def _row(name: str, found: Measured) -> str:
    asked, free = found[16]["ptce"], found[16]["open"]
    rates = f"{asked.rate:,.0f} | {free.rate:,.0f} | {asked.rate / free.rate:.3f}"
    return f"| {name} | {rates} | {asked.server_cpu:.3f} | {free.server_cpu:.3f} |"


def main() -> int:
    def opened(*given: Any) -> Any:
        return Open(application(*given))

    programs.__dict__["application"] = opened
    endpoint.priced = lambda body, cost, available, allowance: body
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
