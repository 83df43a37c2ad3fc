"""References that people read aloud: RES-20260301-7KQ2M4."""

from __future__ import annotations

import secrets

from sqlalchemy import Table, exists, select

from ptce.commands.transaction import Work
from ptce.domain.calendar import PARIS
from ptce.domain.identifiers import REFERENCES

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""

LENGTH = 6


async def new_reference(work: Work, table: Table) -> str:
    """A free reference for a row of `table`, dated today in Paris.

    There are 10⁹ a day: an import of a million listings draws some twice, so each is looked up.
    """
    day = work.now.astimezone(PARIS).strftime("%Y%m%d")
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        reference = f"{REFERENCES[table.name]}-{day}-{code}"
        taken = select(exists().where(table.c.reference == reference))
        if not await work.connection.scalar(taken):
            return reference
