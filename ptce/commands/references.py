"""References that people read aloud: RES-20260301-7KQ2M4."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Table

from ptce.domain.calendar import PARIS
from ptce.domain.identifiers import REFERENCES

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""

LENGTH, BITS = 6, 5
"""Signs of a code, and what each of them tells."""


def new_reference(table: Table, now: datetime) -> str:
    """A reference for a row of `table`, dated today in Paris.

    There are 10⁹ a day, so nobody asks whether it is free: one that is taken breaks the table's
    key, and the command is tried again (`constraints.lottery`).
    """
    drawn = secrets.randbits(LENGTH * BITS)
    code = "".join([ALPHABET[drawn >> BITS * at & 31] for at in range(LENGTH)])
    day = now.astimezone(PARIS)
    return f"{REFERENCES[table.name]}-{day.year}{day.month:02}{day.day:02}-{code}"
