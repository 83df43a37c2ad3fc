"""Which database: the one of DATABASE_URL, else an embedded server that lives as long as we do."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from ptce.db import versions
from ptce.db.session import APPLICATION_ROLE
from ptce.embedded import Running, start
from ptce.launcher_errors import LauncherError
from ptce.settings import Settings

PATIENCE_S = 10.0
OLDEST = 18
"""The first version of PostgreSQL with all that the tables need (uuidv7)."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Database:
    """`url` as the application, `owner_url` as whoever may change definitions."""

    url: str
    owner_url: str


@asynccontextmanager
async def opened(settings: Settings, progress: Progress) -> AsyncIterator[Database]:
    """The database of the settings, answering. LauncherError when it cannot be had."""
    if settings.database_url is not None:
        await _require_answer(settings.database_url, "DATABASE_URL")
        yield Database(settings.database_url, settings.owner_url or settings.database_url)
        return
    running = await _started(settings, progress)
    try:
        yield Database(running.url(user=APPLICATION_ROLE), running.url())
    finally:
        await asyncio.to_thread(running.stop)


async def require_migrated(database: Database) -> None:
    """LauncherError when the tables are not those of this version."""
    connection = await _connected(database.url, "DATABASE_URL")
    try:
        at = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        at = None
    finally:
        await connection.close()
    if at != versions.last():
        raise LauncherError(
            "La base n'a pas les tables de cette version : lancez d'abord "
            "« python -m ptce migrate » puis « python -m ptce seed »."
        )


async def _started(settings: Settings, progress: Progress) -> Running:
    """The embedded server. Whoever is cancelled meanwhile leaves none behind."""
    starting = asyncio.ensure_future(
        asyncio.to_thread(start, settings.data / "postgres", progress=progress)
    )
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        running = await starting
        await asyncio.to_thread(running.stop)
        raise


async def _require_answer(url: str, variable: str) -> None:
    connection = await _connected(url, variable)
    version = connection.get_server_version().major
    await connection.close()
    if version < OLDEST:
        raise LauncherError(
            f"La base de {variable} est un PostgreSQL {version} : il en faut un {OLDEST} ou plus."
        )


async def _connected(url: str, variable: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(url, timeout=PATIENCE_S)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as refused:
        raise LauncherError(f"La base de {variable} ne répond pas : {_said(refused)}.") from None


def _said(refused: Exception) -> str:
    match refused:
        case ConnectionRefusedError() | FileNotFoundError():
            return "aucun serveur n'écoute à cette adresse"
        case TimeoutError():
            return f"pas de réponse en {PATIENCE_S:.0f} secondes"
        case socket.gaierror():
            return "ce nom de machine est inconnu"
        case _:
            return " ".join(str(refused).split()).rstrip(".") or type(refused).__name__
