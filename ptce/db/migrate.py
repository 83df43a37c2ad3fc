"""Bringing a database to what `tables.py` says, and writing the migration that does it.

`migrate` applies the files of `migrations/versions` and gives the application its rights, and no
more; `revision` writes the next file from what `tables.py` declares and the files do not yet make.
Both need the owner of the database. Tests compare a migrated database with a created one.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from ptce.db import tables
from ptce.db.session import APPLICATION_ROLE, async_url
from ptce.db.versions import FOLDER, last

ONE_AT_A_TIME = 7_432_001
"""The advisory lock of whoever migrates: two processes starting together do not collide."""


async def migrate(owner_url: str, progress: Callable[[str], None] = lambda _: None) -> None:
    """Apply what is missing, then grant; all or nothing, and nothing to do is quick.

    `progress` receives French sentences. Raises what PostgreSQL refuses.
    """
    engine = _engine(owner_url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
            await connection.run_sync(_upgrade, progress)
            await connection.run_sync(_grant)
    finally:
        await engine.dispose()


async def revision(owner_url: str, message: str) -> Path | None:
    """Write the next migration file and return it; None when there is nothing to write.

    Works in a scratch database of the same server, migrated to the last file then dropped, so
    that neither the data nor the state of `owner_url` matter.
    """
    scratch = f"ptce_revision_{secrets.token_hex(4)}"
    server = _engine(owner_url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        async with server.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {scratch} TEMPLATE template0"))
            try:
                url = make_url(owner_url).set(database=scratch)
                return await _revision(url.render_as_string(hide_password=False), message)
            finally:
                await connection.execute(text(f"DROP DATABASE {scratch} WITH (FORCE)"))
    finally:
        await server.dispose()


def create_all(connection: Connection) -> None:
    """Make everything in one go: what the migrations must end with."""
    for extension in tables.EXTENSIONS:
        connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
    for statement in tables.before_tables():
        connection.exec_driver_sql(statement)
    tables.metadata.create_all(connection)
    for statement in tables.after_tables():
        connection.exec_driver_sql(statement)


def config(connection: Connection) -> Config:
    """Alembic's configuration, without a file: everything is here."""
    made = Config(cmd_opts=Namespace(quiet=True), attributes={"connection": connection})
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return made


def _engine(url: str) -> AsyncEngine:
    return create_async_engine(async_url(url), poolclass=NullPool)


def _upgrade(connection: Connection, progress: Callable[[str], None]) -> None:
    at = MigrationContext.configure(connection).get_current_revision()
    if at == ScriptDirectory.from_config(config(connection)).get_current_head():
        return
    progress("Mise à jour de la structure de la base…")
    command.upgrade(config(connection), "head")


def _grant(connection: Connection) -> None:
    """Give the application every row and no definition; it only adds to append-only tables."""
    role = text("SELECT 1 FROM pg_roles WHERE rolname = :name").bindparams(name=APPLICATION_ROLE)
    if connection.execute(role).first() is None:
        return
    every = "ALL TABLES IN SCHEMA public"
    added = ", ".join(table.name for table in tables.APPEND_ONLY)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {every} TO {APPLICATION_ROLE}",
        f"REVOKE UPDATE, DELETE ON {added} FROM {APPLICATION_ROLE}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {APPLICATION_ROLE}",
    ):
        connection.execute(text(statement))


async def _revision(url: str, message: str) -> Path | None:
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, lambda _: None)
        async with engine.connect() as connection:
            return await connection.run_sync(_write, message)
    finally:
        await engine.dispose()


def _write(connection: Connection, message: str) -> Path | None:
    settings = config(connection)
    number = int(last()) + 1
    written = command.revision(settings, message, autogenerate=True, rev_id=f"{number:04d}")
    if not isinstance(written, Script):  # an empty list: `comparison.complete` found nothing
        return None
    path = Path(written.path)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    for tidy in (["check", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", str(path)], check=True)
    return path
