"""What each command of the program does, from a database that answers to an orderly stop.

Those that migrate, fill or show are in `preparations`: what serves does not load what they need.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Thread

from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.access import written
from ptce.app import GRAPHQL, application
from ptce.clock import clock_from
from ptce.commands.calibrations import Learned, fit_calibrations
from ptce.commands.proposals import approved_words
from ptce.commands.reweighings import propose_weights
from ptce.commands.understandings import given_up
from ptce.databases import Database, opened, require_migrated
from ptce.db.session import command_engine
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import Role
from ptce.encoders.priorities import give_way
from ptce.encoders.processes import Encoder
from ptce.matching import skos
from ptce.matching.calibration import FEWEST
from ptce.matching.concepts import completed, packaged
from ptce.matching.fusions import warm
from ptce.matching.thesaurus import load
from ptce.memory import give_back
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


async def only_serve(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    with listen(settings.host, settings.port) as listening:
        async with answering(settings, stopping) as database, understanding(settings) as encoder:
            await require_migrated(database)
            at = origin(listening)
            clock = clock_from(settings.now)
            with access_log(settings, usual=True) as log:
                people = people_of(settings, at)
                app = application(database.url, clock, settings.exposure, log, people, encoder)
                await serve(app, listening, stopping, lambda: _ready(at))


def _ready(at: str) -> None:
    """Who comes first need not wait for what is loaded once."""
    progress(f"API {at}{GRAPHQL}")
    Thread(target=_warm, daemon=True).start()


def _warm() -> None:
    warm(load())
    give_back()


async def only_work(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with (
        answering(settings, stopping) as database,
        commanding(database) as engine,
        understanding(settings) as encoder,
    ):
        await require_migrated(database)
        if number := await given_up(engine):
            progress(f"Textes que l'encodeur n'a pas pu lire, comparés par leurs mots : {number}.")
        give_way()
        await work(engine, clock_from(settings.now), stopping, encoder)


async def learn(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    """A sentence for each kind."""
    async with answering(settings, stopping) as database, commanding(database) as engine:
        await require_migrated(database)
        clock = clock_from(settings.now)
        for each in await fit_calibrations(engine, clock()):
            print(f"{KIND_BY_CODE[each.kind].fr} : {_learned(each)}")
        print(f"Versions de poids écrites : {await propose_weights(engine, clock())}.")


def _learned(found: Learned) -> str:
    if found.refused:
        return (
            f"{found.decisions} décisions, qui contredisent les scores ; l'ajustement est refusé,"
            " le précédent reste."
        )
    if found.fit is None:
        return f"{found.decisions} décisions ; rien de nouveau à ajuster ({FEWEST} au moins)."
    (a, b), ece = found.fit.calibration, found.fit.ece
    told = f"a = {a:.2f}, b = {b:.2f}, erreur {ece:.3f}".replace(".", ",")
    return f"{found.decisions} décisions, dont {found.fit.accepted} accords ; {told}."


async def give_token(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    async with answering(settings, stopping) as database, commanding(database) as engine:
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
    async with answering(settings, stopping) as database, commanding(database) as engine:
        await require_migrated(database)
        wanted = Enrolment(options.email, ROLES[options.role], options.pole, options.member)
        secret = await invite(engine, wanted, clock_from(settings.now)())
        at = settings.sign_in.public_url or f"http://{settings.host}:{settings.port}"
        print(f"{at}{INVITATION}{secret}")


async def export_approved(
    settings: Settings, options: argparse.Namespace, stopping: Stopping
) -> None:
    """The packaged thesaurus with what this database's coordinators approved."""
    async with answering(settings, stopping) as database, commanding(database) as engine:
        await require_migrated(database)
        approved = await approved_words(engine)
    sys.stdout.write(skos.exported(completed(packaged(), approved)))


def people_of(settings: Settings, at: str, *, printed: bool = False) -> SignIn:
    """How people sign in, at the address of the socket unless another one is set."""
    public_url = settings.sign_in.public_url or at
    return replace(settings.sign_in, public_url=public_url, printed=printed)


@contextmanager
def access_log(settings: Settings, *, usual: bool) -> Iterator[tuple[Observer, ...]]:
    """On the standard output, as the settings say, or else as is usual."""
    wanted = settings.exposure.access_log
    if usual if wanted is None else wanted:
        with written(STDOUT) as lines:
            yield (lines,)
    else:
        yield ()


@asynccontextmanager
async def answering(settings: Settings, stopping: Stopping) -> AsyncIterator[Database]:
    opening = opened(settings, progress)
    database = await stopping.unless(opening.__aenter__())
    try:
        yield database
    finally:
        await opening.__aexit__(None, None, None)


@asynccontextmanager
async def commanding(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = command_engine(database.url)
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def understanding(settings: Settings) -> AsyncIterator[Encoder | None]:
    """What encodes texts, unless the settings want none; it may be there later, or never."""
    if settings.encoder == "none":
        yield None
        return
    encoder = Encoder(settings.encoder)
    await encoder.start()
    try:
        yield encoder
    finally:
        await encoder.stop()
