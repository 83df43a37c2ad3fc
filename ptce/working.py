"""The worker: what time itself must bring about, beside what people ask."""

from __future__ import annotations

import logging

from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.clock import Clock
from ptce.commands.bookings import release_expired_holds
from ptce.commands.charter_versions import settle_charters
from ptce.commands.expiry import expire_listings, resume_listings
from ptce.commands.permits import expire_permits
from ptce.commands.retentions import forget_what_is_over
from ptce.stopping import Stopping

EVERY_S = 30.0

TASKS = (
    release_expired_holds,
    expire_permits,
    settle_charters,
    resume_listings,
    expire_listings,
    forget_what_is_over,
)

log = logging.getLogger(__name__)


async def work(engine: AsyncEngine, clock: Clock, stopping: Stopping) -> None:
    """Do every task, now and every EVERY_S seconds, until somebody asks to stop.

    A task that fails is logged and tried again the next time; it does not keep the others.
    """
    while not stopping.asked:
        for task in TASKS:
            try:
                await task(engine, clock())
            except Exception:  # the database may be away for a while
                log.exception("%s failed", task.__name__)
        await stopping.wait(EVERY_S)
