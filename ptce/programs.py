"""What each command of the program does, from a database that answers to an orderly stop."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.access import written
from ptce.app import EXPLORER, GRAPHQL, application
from ptce.clock import clock_from
from ptce.databases import Database, opened, require_migrated
from ptce.db.migrate import migrate, revision
from ptce.db.seed import seed
from ptce.db.session import command_engine
from ptce.demo.example import example
from ptce.demo.greeting import Greeting, best_matches, write_facts
from ptce.demo.loading import load
from ptce.demo.pole import passes
from ptce.domain.terms import Role
from ptce.launcher_errors import LauncherError
from ptce.principals import Enrolment, admit, invite
from ptce.schema.records import Observer
from ptce.serving import listen, origin, serve
from ptce.settings import Settings, SignIn
from ptce.signing.letters import INVITATION
from ptce.stopping import Stopping
from ptce.working import work

ROLES = {
    "member": Role.MEMBER_USER,
    "member-admin": Role.MEMBER_ADMIN,
    "coordinator": Role.COORDINATOR,
    "evaluator": Role.EVALUATOR,
    "admin": Role.POLE_ADMIN,
    "partner": Role.PARTNER_APP,
    "auditor": Role.AUDITOR,
}


STDOUT = 1


def progress(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


async def run(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    """Everything up, the demo loaded and shown, then the API and the worker until told to stop."""
    clock = clock_from(settings.now)
    with listen(settings.host, settings.port) as listening:
        async with _database(settings, stopping) as database, _engine(database) as engine:
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
            working = asyncio.create_task(work(engine, clock, stopping))
            try:
                with _access_log(settings, usual=False) as log:
                    people = _people(settings, at, printed=settings.sign_in.mail is None)
                    app = application(database.url, clock, settings.exposure, log, people)
                    await serve(app, listening, stopping, lambda: _greet(greeting))
            finally:
                working.cancel()
                await asyncio.wait({working})


async def only_serve(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    with listen(settings.host, settings.port) as listening:
        async with _database(settings, stopping) as database:
            await require_migrated(database)
            at = origin(listening)
            clock = clock_from(settings.now)
            with _access_log(settings, usual=True) as log:
                people = _people(settings, at)
                app = application(database.url, clock, settings.exposure, log, people)
                await serve(app, listening, stopping, lambda: progress(f"API {at}{GRAPHQL}"))


async def only_work(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with _database(settings, stopping) as database, _engine(database) as engine:
        await require_migrated(database)
        await work(engine, clock_from(settings.now), stopping)


async def only_migrate(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with _database(settings, stopping) as database:
        await stopping.unless(_accepted(migrate(database.owner_url, progress)))


async def only_seed(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with _database(settings, stopping) as database:
        await require_migrated(database)
        await stopping.unless(_accepted(seed(database.owner_url, progress)))


async def only_demo(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with _database(settings, stopping) as database, _engine(database) as engine:
        await require_migrated(database)
        await stopping.unless(load(engine, clock_from(settings.now)(), progress))
        progress("Le pôle de démonstration est chargé.")


async def give_token(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with _database(settings, stopping) as database, _engine(database) as engine:
        await require_migrated(database)
        wanted = Enrolment(
            options.name,
            ROLES[options.role],
            options.pole,
            options.member,
            timedelta(days=options.days),
        )
        print(await admit(engine, wanted, clock_from(settings.now)()))


async def give_invitation(
    settings: Settings, options: argparse.Namespace, stopping: Stopping
) -> None:
    async with _database(settings, stopping) as database, _engine(database) as engine:
        await require_migrated(database)
        wanted = Enrolment(options.email, ROLES[options.role], options.pole, options.member)
        secret = await invite(engine, wanted, clock_from(settings.now)())
        at = settings.sign_in.public_url or f"http://{settings.host}:{settings.port}"
        print(f"{at}{INVITATION}{secret}")


async def write_revision(
    settings: Settings, options: argparse.Namespace, stopping: Stopping
) -> None:
    async with _database(settings, stopping) as database:
        written = await stopping.unless(_accepted(revision(database.owner_url, options.message)))
        progress("Rien à écrire : tables.py dit déjà cela." if written is None else str(written))


def _people(settings: Settings, at: str, *, printed: bool = False) -> SignIn:
    """How people sign in, at the address of the socket unless another one is set."""
    public_url = settings.sign_in.public_url or at
    return replace(settings.sign_in, public_url=public_url, printed=printed)


@contextmanager
def _access_log(settings: Settings, *, usual: bool) -> Iterator[tuple[Observer, ...]]:
    """On the standard output, as the settings say, or else as is usual."""
    wanted = settings.exposure.access_log
    if usual if wanted is None else wanted:
        with written(STDOUT) as lines:
            yield (lines,)
    else:
        yield ()


@asynccontextmanager
async def _database(settings: Settings, stopping: Stopping) -> AsyncIterator[Database]:
    opening = opened(settings, progress)
    database = await stopping.unless(opening.__aenter__())
    try:
        yield database
    finally:
        await opening.__aexit__(None, None, None)


@asynccontextmanager
async def _engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = command_engine(database.url)
    try:
        yield engine
    finally:
        await engine.dispose()


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
