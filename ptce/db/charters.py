"""What a member's signatures say of it, as expressions over its row.

`charter_version` of a pole is in force; until `grace_until`, `charter_required` is enough.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, case, exists, func, literal_column, select

from ptce.db import tables
from ptce.domain.membership import CharterStatus


def current_version(row: FromClause) -> ColumnElement[int]:
    """The version in force in the member's pole."""
    pole = tables.pole.alias()
    return _of_pole(row, pole, pole.c.charter_version)


def in_order(row: FromClause) -> ColumnElement[bool]:
    """Whether the member has signed what its pole requires today."""
    pole = tables.pole.alias()
    required = func.coalesce(pole.c.charter_required, pole.c.charter_version)
    least = _of_pole(row, pole, required)
    return _signed(row, lambda signature: signature.c.charter_version >= least)


def status(row: FromClause) -> ColumnElement[str]:
    """A CharterStatus."""
    current = current_version(row)
    any_signature = tables.charter_signature.alias()
    signed = _signed(row, lambda signature: signature.c.charter_version == current)
    formerly = _signed(row, lambda signature: signature.c.charter_version < current)
    ever = exists().where(any_signature.c.member_id == row.c.id)
    return case(
        (signed, _term(CharterStatus.SIGNED)),
        (formerly, _term(CharterStatus.OUTDATED)),
        (ever, _term(CharterStatus.WITHDRAWN)),
        else_=_term(CharterStatus.NOT_SIGNED),
    )


def _of_pole(row: FromClause, pole: FromClause, column: Any) -> ColumnElement[int]:
    found = select(column).where(pole.c.id == row.c.pole_id)
    return found.correlate_except(pole).scalar_subquery()


def _signed(row: FromClause, version: Any) -> ColumnElement[bool]:
    """Whether a signature that was not withdrawn is of such a version."""
    signature = tables.charter_signature.alias()
    return exists().where(
        signature.c.member_id == row.c.id, signature.c.withdrawn_on.is_(None), version(signature)
    )


def _term(term: CharterStatus) -> ColumnElement[str]:
    return literal_column(f"'{term.value}'", Text)
