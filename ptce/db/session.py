"""The two ways to the database, never mixed in one task: commands and compiled reads.

Commands use SQLAlchemy transactions on `command_engine`; compiled reads, and the Viewer, use raw
asyncpg on `read_pool`. A URL is what libpq reads: `postgresql://user@host/database`, or
`postgresql://user@/database?host=<folder of the socket>&port=<n>`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ptce.db.connections import Connections

TIME_ZONE = "Europe/Paris"

COMMANDS = {
    "TimeZone": TIME_ZONE,
    "application_name": "ptce commands",
    "jit": "off",
    # A transaction that is stuck must not keep the locks of its kind for ever (commands/turns.py).
    "lock_timeout": "20s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}

READS = {
    "TimeZone": TIME_ZONE,
    "application_name": "ptce reads",
    "jit": "off",
    # A compiled read has its page size as a literal, so its generic plan is the good one, and
    # PostgreSQL never plans it again.
    "plan_cache_mode": "force_generic_plan",
    "default_transaction_read_only": "on",
    "statement_timeout": "10s",
}

SEARCHES = READS | {
    "application_name": "ptce searches",
    # What is looked for decides how: how rare a word is, how far a radius goes. Half a millisecond.
    "plan_cache_mode": "force_custom_plan",
    # What is read again and again is in memory: looking up what was found is no dearer than
    # walking past everything else, and never much worse than expected.
    "random_page_cost": "1.1",
}

STATEMENTS_KEPT = 100
"""Prepared statements a read connection keeps: without them each execution is planned again.

One costs its backend from 0.2 to 0.5 MB, more when it is large: so both bounds.
"""

LARGEST_KEPT = 32_768
"""Bytes of SQL; a larger statement is planned at each execution (an ordinary page takes 10,000)."""


def async_url(url: str) -> str:
    """The same database for SQLAlchemy over asyncpg, whose words differ (`sslmode` is `ssl`)."""
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(query=query).render_as_string(hide_password=False)


def command_engine(url: str, *, size: int = 10) -> AsyncEngine:
    """The pool of commands: `size` connections kept, as many again under load."""
    return create_async_engine(
        async_url(url),
        pool_size=size,
        max_overflow=size,
        connect_args={"server_settings": COMMANDS},
    )


class ReadConnection(asyncpg.Connection):
    """A connection that is given back without a round trip: a read leaves nothing behind.

    So nobody may SET, LISTEN or lock in a session of the read pool.
    """

    def get_reset_query(self) -> str:
        return ""


async def read_pool(url: str, size: int = 6, settings: Mapping[str, str] = READS) -> Connections:
    """`size` read-only connections that keep their prepared statements for ever.

    `settings` are READS, or SEARCHES for statements that PostgreSQL plans at each execution.
    """
    pool = await asyncpg.create_pool(
        url,
        min_size=size,
        max_size=size,
        max_queries=sys.maxsize,
        max_inactive_connection_lifetime=0,
        connection_class=ReadConnection,
        statement_cache_size=STATEMENTS_KEPT,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=LARGEST_KEPT,
        server_settings=dict(settings),
    )
    return Connections(pool, size)
