"""Conditions that a filter puts on a row, each only when its argument is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, any_
from sqlalchemy import UUID as UuidType

from ptce.domain.errors import BadInput
from ptce.domain.identifiers import row_id
from ptce.reads.arguments import Arguments

MAXIMUM_IDS = 100

Conditions = list[ColumnElement[bool]]


def by_id(column: ColumnElement[Any], given: Arguments, name: str, table: str) -> Conditions:
    """Rows whose column is the row of a public identifier."""
    if not given.has(name):
        return []
    return [column == given.bind(name, UuidType(), _decoded(table))]


def by_ids(column: ColumnElement[Any], given: Arguments, name: str, table: str) -> Conditions:
    """Rows whose column is one of the rows of at most 100 public identifiers."""
    if not given.has(name):
        return []
    decoded = _decoded(table)

    def convert(identifiers: list[str]) -> list[UUID]:
        if len(identifiers) > MAXIMUM_IDS:
            raise BadInput(
                f"Cent identifiants au plus, et non {len(identifiers)}.",
                f"At most {MAXIMUM_IDS} identifiers, not {len(identifiers)}.",
            )
        return [decoded(identifier) for identifier in identifiers]

    return [column == any_(given.bind(name, ARRAY(UuidType()), convert))]


def equals(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows whose column has this term."""
    return [column == given.bind(name, Text(), str)] if given.has(name) else []


def among(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows whose column has one of these terms."""
    if not given.has(name):
        return []
    return [column == any_(given.bind(name, ARRAY(Text()), _texts))]


def _texts(terms: list[str]) -> list[str]:
    return [str(term) for term in terms]


def _decoded(table: str) -> Callable[[str], UUID]:
    def decode(identifier: str) -> UUID:
        found = row_id(table, identifier)
        if found is None:
            raise BadInput(
                f"« {identifier[:60]} » n'est pas un identifiant de ce type.",
                f"“{identifier[:60]}” is not an identifier of this type.",
            )
        return found

    return decode
