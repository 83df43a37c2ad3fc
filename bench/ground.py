"""What every side stands on: one PostgreSQL, one country, and who asks.

The server is the embedded one with settings of production: what is committed is on the disk. A
folder that is kept is used again when it has a country of the size asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import asyncpg
import psutil

from bench.country import POLES, Size, load, rows
from ptce.db.migrate import migrate
from ptce.db.seed import seed
from ptce.db.session import APPLICATION_ROLE, command_engine
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from ptce.embedded import Running, start
from ptce.principals import Enrolment, admit, enrol

SETTINGS = {
    "max_connections": "200",  # two processes of every side at once
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
"""The costs that the planner counts with stay PostgreSQL's own."""

DATABASE = "ptce"


@dataclass(frozen=True, slots=True)
class Ground:
    """The database, as the application and as its owner, and the process of its server."""

    url: str
    owner_url: str
    postmaster: int
    resources: int


@dataclass(frozen=True, slots=True)
class People:
    """Who reads (a coordinator) and who writes (a member's user), by their tokens."""

    reader: str
    writer: str
    pole: UUID
    member: UUID
    principal: UUID


@asynccontextmanager
async def ground(
    folder: Path, size: Size, progress: Callable[[str], None]
) -> AsyncIterator[Ground]:
    """The country of this size in a folder, made if it is not there."""
    running = await asyncio.to_thread(start, folder, progress=progress, settings=SETTINGS)
    try:
        url = running.url(DATABASE)
        if not await _has(url, size):
            progress(f"Making a country of {size.resources} resources…")
            await _remake(running, size)
        await migrate(url)
        await forget_posts(url)
        await _execute(url, FUNCTIONS.read_text())
        yield Ground(
            running.url(DATABASE, APPLICATION_ROLE), url, await postmaster(url), size.resources
        )
    finally:
        await asyncio.to_thread(running.stop)


async def people(ground: Ground) -> People:
    """Tokens of a day: a coordinator of a pole that has matches, a user of a member elsewhere."""
    now = datetime.now(UTC)
    connection = await asyncpg.connect(ground.owner_url)
    try:
        pole = await connection.fetchrow(READER)
        member = await connection.fetchrow(WRITER)
        assert pole is not None and member is not None, "the country has matches, in some poles"
        await connection.execute(SIGN, member["id"])
    finally:
        await connection.close()
    reader = Enrolment("Lecture", Role.COORDINATOR, pole["slug"])
    writer = Enrolment("Écriture", Role.MEMBER_USER, member["slug"], member["reference"])
    engine = command_engine(ground.url, size=1)
    try:
        tokens = [await admit(engine, each, now) for each in (reader, writer)]
        grant = Grant(Role.MEMBER_USER, member["pole_id"], member["id"])
        async with engine.begin() as begun:
            principal = await enrol(begun, writer.name, grant, now)
        return People(tokens[0], tokens[1], pole["id"], member["id"], principal)
    finally:
        await engine.dispose()


READER = """
SELECT pole.id, slug FROM pole
 WHERE EXISTS (SELECT FROM match WHERE receiver_pole_id = pole.id) ORDER BY pole.id LIMIT 1
"""

WRITER = """
SELECT member.id, member.reference, pole_id, slug FROM pole JOIN member ON pole_id = pole.id
 WHERE NOT EXISTS (SELECT FROM match WHERE receiver_pole_id = pole.id) ORDER BY member.id LIMIT 1
"""

SIGN = """
INSERT INTO charter_signature (member_id, pole_id, charter_version, signed_on, signatory)
SELECT id, pole_id, 1, current_date, 'Camille Roux' FROM member WHERE id = $1
    ON CONFLICT DO NOTHING
"""

POLE_ROWS = f"""
INSERT INTO pole (slug, name, charter_version)
SELECT 'pole-' || n, 'Pôle ' || n, 1 FROM generate_series(1, {POLES}) n;
INSERT INTO charter (pole_id, version, title, adopted_on, body)
SELECT id, 1, 'Charte', current_date, 'Nous partageons nos moyens.' FROM pole;
"""

FORGET = """
SET session_replication_role = replica;
DELETE FROM match_event WHERE match_id IN (SELECT match.id FROM match JOIN request ON
    request.id = request_id WHERE request.reference LIKE 'BES-%');
DELETE FROM match WHERE request_id IN (SELECT id FROM request WHERE reference LIKE 'BES-%');
DELETE FROM request_vehicle WHERE id IN (SELECT id FROM request WHERE reference LIKE 'BES-%');
DELETE FROM request_encoding
    WHERE request_id IN (SELECT id FROM request WHERE reference LIKE 'BES-%');
DELETE FROM request WHERE reference LIKE 'BES-%';
TRUNCATE idempotency, audit_event, outbox;
"""
"""What an earlier run has posted: the country's own needs have other references."""


FUNCTIONS = Path(__file__).with_name("post_request.sql")


async def forget_posts(url: str) -> None:
    await _execute(url, FORGET)
    await _execute(url, "VACUUM ANALYZE request, request_vehicle, match, match_event")


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()


async def _has(url: str, size: Size) -> bool:
    connection = await asyncpg.connect(url)
    try:
        made = await connection.fetchval("SELECT obj_description(to_regclass('resource'))")
        return bool(made == _mark(size))
    finally:
        await connection.close()


def _mark(size: Size) -> str:
    """What the country was made of; kept as the comment of a table."""
    return sha256((POLE_ROWS + rows(size)).encode()).hexdigest()


async def _remake(running: Running, size: Size) -> None:
    server, url = running.url("postgres"), running.url(DATABASE)
    await _execute(server, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    await _execute(server, f"CREATE DATABASE {DATABASE}")
    await migrate(url)
    await seed(url)
    await _execute(url, POLE_ROWS)
    connection = await asyncpg.connect(url)
    try:
        await load(connection, size)
    finally:
        await connection.close()
    await _execute(url, f"COMMENT ON TABLE resource IS '{_mark(size)}'")


async def postmaster(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        backend = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
        return int(backend.ppid())
    finally:
        await connection.close()
