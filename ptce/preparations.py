"""What makes a database ready, and shows it: its tables, reference tables, the demonstration.

Alembic and the demonstration are loaded for these commands alone.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
from collections.abc import Awaitable
from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError

from ptce.app import EXPLORER, GRAPHQL, application
from ptce.clock import clock_from
from ptce.databases import Database, require_migrated
from ptce.db.migrate import migrate, revision
from ptce.db.seed import seed
from ptce.demo.example import example
from ptce.demo.greeting import Greeting, best_matches, write_facts
from ptce.demo.loading import load
from ptce.demo.pole import passes
from ptce.launcher_errors import LauncherError
from ptce.programs import (
    access_log,
    answering,
    commanding,
    people_of,
    progress,
    understanding,
)
from ptce.serving import listen, origin, serve
from ptce.settings import Settings
from ptce.stopping import Stopping
from ptce.working import work


async def run(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    """Everything up, the demo loaded and shown, then the API and the worker until told to stop."""
    clock = clock_from(settings.now)
    with listen(settings.host, settings.port) as listening:
        async with (
            answering(settings, stopping) as database,
            commanding(database) as engine,
            understanding(settings) as encoder,
        ):
            await stopping.unless(_prepared(database))
            pole = await stopping.unless(load(engine, clock(), progress))
            at = origin(listening)
            greeting = Greeting(
                api=at + GRAPHQL,
                explorer=at + EXPLORER,
                pole=pole,
                passes=await passes(engine, pole, clock()),
                example=example(clock()),
                best=await best_matches(engine, pole, clock()),
            )
            write_facts(settings.data, greeting.facts())
            working = asyncio.create_task(work(engine, clock, stopping, encoder))
            try:
                with access_log(settings, usual=False) as log:
                    people = people_of(settings, at, printed=settings.sign_in.mail is None)
                    app = application(database.url, clock, settings.exposure, log, people, encoder)
                    await serve(app, listening, stopping, lambda: _greet(greeting))
            finally:
                working.cancel()
                await asyncio.wait({working})


async def only_migrate(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with answering(settings, stopping) as database:
        await stopping.unless(_accepted(migrate(database.owner_url, progress)))


async def only_seed(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with answering(settings, stopping) as database:
        await require_migrated(database)
        await stopping.unless(_accepted(seed(database.owner_url, progress)))


async def only_demo(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with answering(settings, stopping) as database, commanding(database) as engine:
        await require_migrated(database)
        await stopping.unless(load(engine, clock_from(settings.now)(), progress))
        progress("Le pôle de démonstration est chargé.")


async def write_revision(
    settings: Settings, options: argparse.Namespace, stopping: Stopping
) -> None:
    async with answering(settings, stopping) as database:
        written = await stopping.unless(_accepted(revision(database.owner_url, options.message)))
        progress("Rien à écrire : tables.py dit déjà cela." if written is None else str(written))


async def _prepared(database: Database) -> None:
    await _accepted(migrate(database.owner_url, progress))
    await _accepted(seed(database.owner_url, progress))


async def _accepted(work: Awaitable[Any]) -> Any:
    """What the database refuses of its owner's work, in a sentence."""
    try:
        return await work
    except (DBAPIError, asyncpg.PostgresError) as refused:
        said = str(getattr(refused, "orig", refused)).splitlines()[0]
        raise LauncherError(f"La base refuse cette étape : {said}.") from refused


def _greet(greeting: Greeting) -> None:
    print(greeting.text(shutil.get_terminal_size().columns), flush=True)
