"""Real races: two operating-system processes, each with many acceptances under way at once.

A process has its own engine and event loop; both wait for each other at a barrier. Nothing is
measured and nothing sleeps: what is asserted holds for every order that PostgreSQL may choose.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.bookings import CANCEL_BOOKING, CancelBooking
from ptce.commands.matches import (
    ACCEPT_MATCH,
    DECLINE_MATCH,
    AcceptMatch,
    DeclineMatch,
)
from ptce.commands.pauses import PAUSE_RESOURCE, PauseResource
from ptce.commands.request_updates import UPDATE_REQUEST, UpdateRequest
from ptce.commands.requests import POST_REQUEST, PostRequest
from ptce.commands.resource_updates import UPDATE_RESOURCE, UpdateResource
from ptce.commands.resources import (
    PUBLISH_RESOURCE,
    WITHDRAW_RESOURCE,
    PublishResource,
    WithdrawResource,
)
from ptce.commands.shortlists import SHORTLIST_MATCH, ShortlistMatch
from ptce.commands.transaction import Outcome, give
from ptce.commands.withdrawals import WITHDRAW_MATCH, WithdrawMatch
from ptce.db.session import command_engine
from ptce.domain.rights import Viewer

PROCESSES = 2

Order = (
    AcceptMatch
    | DeclineMatch
    | WithdrawMatch
    | ShortlistMatch
    | CancelBooking
    | PostRequest
    | UpdateRequest
    | PublishResource
    | UpdateResource
    | PauseResource
    | WithdrawResource
)


@dataclass(frozen=True)
class Entrant:
    """Who gives which command."""

    viewer: Viewer
    order: Order


@dataclass(frozen=True)
class Finish:
    """An outcome that can be sent between processes."""

    object_id: UUID | None
    codes: tuple[str, ...]
    alternatives: tuple[UUID, ...]


async def race(url: str, now: datetime, entrants: Sequence[Entrant]) -> list[Finish]:
    """All at once, dealt out to the processes; the outcomes in the order of the entrants."""
    with ThreadPoolExecutor(1) as thread:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(thread, _run, url, now, list(entrants))


def _run(url: str, now: datetime, entrants: list[Entrant]) -> list[Finish]:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    runners = []
    for lane in range(PROCESSES):
        ours, theirs = context.Pipe(duplex=False)
        arguments = (theirs, barrier, url, now, entrants[lane::PROCESSES])
        process = context.Process(target=_lane, args=arguments)
        process.start()
        theirs.close()
        runners.append((process, ours))
    finishes: list[Finish | None] = [None] * len(entrants)
    for lane, (process, ours) in enumerate(runners):
        finishes[lane::PROCESSES] = ours.recv()
        ours.close()
        process.join()
        process.close()
    return [finish for finish in finishes if finish is not None]


def _lane(
    answers: Connection, barrier: Barrier, url: str, now: datetime, entrants: list[Entrant]
) -> None:
    answers.send(asyncio.run(_give_all(barrier, url, now, entrants)))
    answers.close()


async def _give_all(
    barrier: Barrier, url: str, now: datetime, entrants: list[Entrant]
) -> list[Finish]:
    engine = command_engine(url, size=len(entrants))
    async with engine.connect():
        barrier.wait()
    outcomes = await asyncio.gather(*(_give(engine, entrant, now) for entrant in entrants))
    await engine.dispose()
    return [
        Finish(each.object_id, tuple(error.code.value for error in each.errors), each.alternatives)
        for each in outcomes
    ]


async def _give(engine: AsyncEngine, entrant: Entrant, now: datetime) -> Outcome:
    viewer = entrant.viewer
    match entrant.order:
        case AcceptMatch() as order:
            return await give(engine, viewer, now, ACCEPT_MATCH, order)
        case DeclineMatch() as order:
            return await give(engine, viewer, now, DECLINE_MATCH, order)
        case WithdrawMatch() as order:
            return await give(engine, viewer, now, WITHDRAW_MATCH, order)
        case ShortlistMatch() as order:
            return await give(engine, viewer, now, SHORTLIST_MATCH, order)
        case CancelBooking() as order:
            return await give(engine, viewer, now, CANCEL_BOOKING, order)
        case PostRequest() as order:
            return await give(engine, viewer, now, POST_REQUEST, order)
        case PublishResource() as order:
            return await give(engine, viewer, now, PUBLISH_RESOURCE, order)
        case WithdrawResource() as order:
            return await give(engine, viewer, now, WITHDRAW_RESOURCE, order)
        case UpdateRequest() as order:
            return await give(engine, viewer, now, UPDATE_REQUEST, order)
        case UpdateResource() as order:
            return await give(engine, viewer, now, UPDATE_RESOURCE, order)
        case PauseResource() as order:
            return await give(engine, viewer, now, PAUSE_RESOURCE, order)
