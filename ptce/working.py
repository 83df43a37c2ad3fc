"""The worker: what time itself must bring about, beside what people ask."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.clock import Clock
from ptce.commands.bookings import release_expired_holds
from ptce.commands.calibrations import fit_calibrations
from ptce.commands.charter_versions import settle_charters
from ptce.commands.expiry import expire_listings, resume_listings
from ptce.commands.full_runs import match_again
from ptce.commands.permits import expire_permits
from ptce.commands.rematchings import match_what_waits
from ptce.commands.retentions import forget_what_is_over
from ptce.commands.reweighings import propose_weights
from ptce.commands.understandings import Encoder, encode_listings, list_unencoded
from ptce.domain.calendar import PARIS
from ptce.stopping import Stopping

EVERY_S = 30.0

TASKS = (
    release_expired_holds,
    expire_permits,
    settle_charters,
    resume_listings,
    expire_listings,
    match_what_waits,
    forget_what_is_over,
)

NIGHTLY = (fit_calibrations, propose_weights)
"""Tasks of each new day, and of each start."""

IDLE_S = 1.0
"""Between two looks for listings to encode, when there are none."""

log = logging.getLogger(__name__)


async def work(
    engine: AsyncEngine, clock: Clock, stopping: Stopping, encoder: Encoder | None = None
) -> None:
    """Do every task, now and every EVERY_S seconds, until somebody asks to stop.

    A task that fails is logged and tried again the next time; it does not keep the others. Beside
    them go the full run that is due and, with an encoder, what is not encoded.
    """
    beside = {asyncio.create_task(_match_again(engine, clock, stopping))}
    if encoder:
        beside.add(asyncio.create_task(_understand(engine, clock, stopping, encoder)))
    done: date | None = None
    try:
        while not stopping.asked:
            today = clock().astimezone(PARIS).date()
            for task in TASKS if done == today else (*TASKS, *NIGHTLY):
                try:
                    await task(engine, clock())
                except Exception:  # the database may be away for a while
                    log.exception("%s failed", task.__name__)
            done = today
            await stopping.wait(EVERY_S)
    finally:
        for each in beside:
            each.cancel()
        await asyncio.wait(beside)


async def _match_again(engine: AsyncEngine, clock: Clock, stopping: Stopping) -> None:
    """It rests as long as it worked: people who ask meanwhile have the other half."""
    while not stopping.asked:
        began, done = monotonic(), 0
        try:
            done = await match_again(engine, clock())
        except Exception:
            log.exception("the full run waits")
        await stopping.wait(monotonic() - began if done else EVERY_S)


async def _understand(
    engine: AsyncEngine, clock: Clock, stopping: Stopping, encoder: Encoder
) -> None:
    listed = False
    while not stopping.asked:
        done = 0
        try:
            if not listed:
                await list_unencoded(engine)
                listed = True
            done = await encode_listings(engine, clock(), encoder)
        except Exception:
            log.exception("listings wait to be encoded")
        if not done:
            await stopping.wait(IDLE_S)
