"""`python -m bench`: measure ptce against its ceiling and its peers, and write docs/bench.md."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from bench import edge, floods, posts
from bench.answers import Different
from bench.country import RESOURCES, Size
from bench.ground import Ground, People, ground, people
from bench.load import Wrong
from bench.measures import Clock
from bench.operations import operations
from bench.report import (
    PROJECT,
    commit,
    machine,
    picture,
    report,
    server_version,
    summary,
    table,
)
from bench.runs import run
from bench.sides import SIDES, USUALLY, serving
from ptce.domain.identifiers import public_id

OPERATIONS = ("Q1", "Q2", "Q3", "Q4", "Q6", "Q5", "Q5m")
QUICK, WHOLE = Clock(3, 0.7), Clock(5, 2.0)

EDGE = PROJECT / "docs/edge.md"
FLOODS = PROJECT / "docs/floods.md"
POSTS = PROJECT / "docs/posts.md"
PAGE, PICTURE = PROJECT / "docs/bench.md", PROJECT / "docs/bench.svg"


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--resources", type=int, default=RESOURCES, help="how many (200000)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the database there")
    parser.add_argument(
        "--sides", type=_among(SIDES), default=list(SIDES), help=f"of {','.join(SIDES)}"
    )
    parser.add_argument("--ops", type=_among(OPERATIONS), help=f"of {','.join(OPERATIONS)}")
    parser.add_argument("--quick", action="store_true", help="sooner, less sure; on the screen")
    parser.add_argument("--floods", action="store_true", help="write docs/floods.md only")
    parser.add_argument("--edge", action="store_true", help="write docs/edge.md only")
    parser.add_argument("--posts", action="store_true", help="write docs/posts.md only")
    parser.add_argument("--serve", choices=SIDES, help="start this side alone, and wait")
    return parser.parse_args()


def _among(known: Collection[str]) -> Callable[[str], list[str]]:
    """Reads names separated by commas; argparse tells of one that is not known."""

    def names(text: str) -> list[str]:
        given = text.split(",")
        if unknown := [name for name in given if name not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return given

    return names


async def _main(given: argparse.Namespace, folder: Path) -> None:
    size = posts.SIZE if given.posts else Size(resources=given.resources, open_=True)
    async with ground(folder, size, progress) as here:
        known = await people(here)
        if given.serve:
            await _serve(given.serve, here, known, folder)
            return
        if given.posts:
            told = await posts.report(here, known, folder)
            POSTS.write_text(f"{told}\n{date.today()}, commit {commit()}, {machine()}.\n")
            progress(f"Written: {POSTS.relative_to(PROJECT)}.")
            return
        if given.floods:
            await floods.forget(here)
            with serving(USUALLY, here, known, folder / "floods.log") as server:
                pole = public_id("pole", known.pole)
                FLOODS.write_text(await floods.report(server, known, pole))
            progress(f"Written: {FLOODS.relative_to(PROJECT)}.")
            return
        every = await operations(here, known)
        asked = [each for each in every if given.ops is None or each.name in given.ops]
        if given.edge:
            reads = [each for each in asked if not each.writes]
            EDGE.write_text(await edge.report(reads, here, known, folder))
            progress(f"Written: {EDGE.relative_to(PROJECT)}.")
            return
        clock = QUICK if given.quick else WHOLE
        partial = given.quick or given.ops is not None or given.sides != list(SIDES)
        made = await asyncio.to_thread(
            run, asked, given.sides, here, known, folder, clock, not partial, progress
        )
        if partial:
            print(summary(made))
            for each in asked:
                print(table(f"{each.name}: {each.title}", made.figures[each.name]))
            return
        PAGE.write_text(report(made, here, clock, await server_version(here.url)))
        PICTURE.write_text(picture(made))
        progress(f"Written: {PAGE.relative_to(PROJECT)}.")


async def _serve(name: str, here: Ground, known: People, folder: Path) -> None:
    with serving(SIDES[name], here, known, folder / f"{name}.log") as server:
        print(f"http://127.0.0.1:{server.port}/graphql (process {server.pid})")
        print(f"reader {known.reader}\nwriter {known.writer}\ndatabase {here.url}", flush=True)
        await asyncio.Event().wait()


def main() -> int:
    given = options()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            asyncio.run(_main(given, folder))
        except KeyboardInterrupt:
            progress("Stopped.")
        except (Different, Wrong) as found:
            progress(f"Nothing is measured: {found}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
