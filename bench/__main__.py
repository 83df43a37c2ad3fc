"""`python -m bench`: measure ptce against its ceiling and its peers, and write docs/bench.md."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.answers import prepare
from bench.country import RESOURCES, Size
from bench.ground import Ground, People, ground, people
from bench.measures import measure
from bench.operations import operations
from bench.report import table
from bench.sides import SIDES, serving

QUICK, WHOLE = (3, 1.0), (6, 3.0)
"""Rounds, and the seconds of each."""


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--resources", type=int, default=RESOURCES, help="how many (200000)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the database there")
    parser.add_argument("--sides", type=lambda text: text.split(","), default=list(SIDES))
    parser.add_argument("--ops", type=lambda text: text.split(","), default=None)
    parser.add_argument("--quick", action="store_true", help="one or two minutes, less sure")
    parser.add_argument("--serve", choices=SIDES, help="start this side alone, and wait")
    return parser.parse_args()


async def _main(given: argparse.Namespace, folder: Path) -> None:
    size = Size(resources=given.resources, open_=True)
    async with ground(folder, size, progress) as here:
        known = await people(here)
        if given.serve:
            await _serve(given.serve, here, known, folder)
            return
        asked = [
            each
            for each in await operations(here, known)
            if given.ops is None or each.name in given.ops
        ]
        rounds, seconds = QUICK if given.quick else WHOLE
        with ExitStack() as stack:
            able = [name for name in given.sides if _is_there(name)]
            servers = [
                stack.enter_context(serving(SIDES[name], here, known, folder / f"{name}.log"))
                for name in able
            ]
            prepared = [
                prepare(each, servers[:1] if each.alone else servers, known) for each in asked
            ]
            progress("Every side answers the same.")
            for each in prepared:
                figures = measure(each, servers, here, rounds, seconds)
                print(table(each.operation, figures), flush=True)


def _is_there(name: str) -> bool:
    why = SIDES[name].missing()
    if why is not None:
        progress(f"{SIDES[name].title} is left out: {why}.")
    return why is None


async def _serve(name: str, here: Ground, known: People, folder: Path) -> None:
    with serving(SIDES[name], here, known, folder / f"{name}.log") as server:
        print(f"http://127.0.0.1:{server.port}/graphql (process {server.pid})")
        print(f"reader {known.reader}\nwriter {known.writer}\ndatabase {here.url}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    given = options()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            asyncio.run(_main(given, folder))
        except KeyboardInterrupt:
            progress("Stopped.")


if __name__ == "__main__":
    main()
