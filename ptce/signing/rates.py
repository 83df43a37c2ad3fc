"""How often one may try, per e-mail and per address: kept in the database, for every process.

Each subject has so many tries, which come back one by one (a generic cell rate): one row, one
statement, right however many processes try at once. A refused try costs nothing more.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import DateTime, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.clock import Clock
from ptce.db.session import transaction
from ptce.schema.failures import BadRequest
from ptce.signing.refusals import too_many


@dataclass(frozen=True, slots=True)
class Rate:
    """`tries` at once, all back after `during`."""

    name: str
    tries: int
    during: timedelta

    @property
    def step(self) -> timedelta:
        return self.during / self.tries


QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)

LINKS_EACH = Rate("link email", 5, HOUR)
LINKS_FROM = Rate("link address", 100, HOUR)
INVITATIONS_EACH = Rate("invitation email", 5, HOUR)
PASSWORDS_HERE = Rate("password email and address", 10, QUARTER)
PASSWORDS_EACH = Rate("password email", 30, QUARTER)
PASSWORDS_FROM = Rate("password address", 60, QUARTER)
PASSWORDS_CHOSEN = Rate("password chosen", 10, QUARTER)
SECRETS_FROM = Rate("secret address", 60, QUARTER)
REFUSALS_FROM = Rate("refusal address", 300, QUARTER)
"""Of what people, and programs, show: only what is refused counts."""

REFRESHES_EACH = Rate("refresh", 60, QUARTER)
CONSENTS_EACH = Rate("consent", 60, QUARTER)
"""Of what is accepted, and leaves rows behind."""

REFUSING = (401, 403)

_TRY = text(
    """
    INSERT INTO sign_in_rate AS known (subject, full_at) VALUES (:subject, :now + :step)
    ON CONFLICT (subject) DO UPDATE SET full_at = greatest(known.full_at, :now) + :step
     WHERE greatest(known.full_at, :now) + :step <= :now + :during
    RETURNING full_at
    """
).bindparams(bindparam("now", type_=DateTime(timezone=True)))

_FULL_AT = text("SELECT full_at FROM sign_in_rate WHERE subject = :subject")


async def count(engine: AsyncEngine, now: datetime, *tries: tuple[Rate, str]) -> None:
    """Count a try of each subject. BadRequest TOO_MANY_ATTEMPTS when one has none left: then it
    counts for none, so that whoever has tried enough takes nothing away from others."""
    async with transaction(engine) as connection:
        wait = 0
        for rate, subject in sorted(tries, key=lambda each: _key(*each)):
            wait = max(wait, await _wait(connection, rate, subject, now))
        if wait:
            raise too_many(wait)


async def require_left(engine: AsyncEngine, now: datetime, rate: Rate, subject: str) -> None:
    """BadRequest TOO_MANY_ATTEMPTS when the subject has no try left; this one is not counted."""
    async with engine.connect() as connection:
        full_at = await connection.scalar(_FULL_AT, {"subject": _key(rate, subject)})
    wait = _until(full_at, rate, now)
    if wait > 0:
        raise too_many(wait)


@asynccontextmanager
async def braked(
    engine: AsyncEngine, clock: Clock, rate: Rate, subject: str
) -> AsyncIterator[None]:
    """What is done with a secret that somebody shows. Only one that is refused is a try: a room
    full of people, or a program with much to do, is not in its own way."""
    await require_left(engine, clock(), rate, subject)
    try:
        yield
    except BadRequest as refused:
        if refused.status in REFUSING:
            await count(engine, clock(), (rate, subject))
        raise


async def _wait(connection: AsyncConnection, rate: Rate, subject: str, now: datetime) -> int:
    """0 when the try counts; else the seconds until there is one."""
    asked = {"subject": _key(rate, subject)}
    counted = await connection.scalar(
        _TRY, {**asked, "now": now, "step": rate.step, "during": rate.during}
    )
    if counted is not None:
        return 0
    return max(1, _until(await connection.scalar(_FULL_AT, asked), rate, now))


def _until(full_at: datetime | None, rate: Rate, now: datetime) -> int:
    """Seconds until there is a try; less than 1 when there is one."""
    free_at = (full_at or now) + rate.step - rate.during
    return math.ceil((free_at - now).total_seconds())


def _key(rate: Rate, subject: str) -> bytes:
    return hashlib.sha256(f"{rate.name} {subject}".encode(errors="replace")).digest()
