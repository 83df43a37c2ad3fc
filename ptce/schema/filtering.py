"""Conditions that a filter puts on a row, each only when its argument is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Numeric,
    Text,
    any_,
    case,
    false,
    func,
    literal_column,
    select,
)
from sqlalchemy import UUID as UuidType

from ptce.db import tables
from ptce.domain.errors import BadInput
from ptce.domain.identifiers import row_id
from ptce.reads.arguments import STRUCTURAL, Arguments

MAXIMUM_IDS = 100

Conditions = list[ColumnElement[bool]]


def by_id(column: ColumnElement[Any], given: Arguments, name: str, table: str) -> Conditions:
    """Rows whose column is the row of a public identifier."""
    if not given.has(name):
        return []
    return [column == given.bind(name, UuidType(), decoded(table))]


def by_ids(column: ColumnElement[Any], given: Arguments, name: str, table: str) -> Conditions:
    """Rows whose column is one of the rows of at most 100 public identifiers."""
    if not given.has(name):
        return []
    decode = decoded(table)

    def convert(identifiers: list[str]) -> list[UUID]:
        if len(identifiers) > MAXIMUM_IDS:
            raise BadInput(
                f"Cent identifiants au plus, et non {len(identifiers)}.",
                f"At most {MAXIMUM_IDS} identifiers, not {len(identifiers)}.",
            )
        return [decode(identifier) for identifier in identifiers]

    return [column == any_(given.bind(name, ARRAY(UuidType()), convert))]


def equals(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows whose column has this term."""
    if not given.has(name):
        return []
    if name in STRUCTURAL:
        return [column == _literals(given, name)[0]]
    return [column == given.bind(name, Text(), str)]


def among(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows whose column has one of these terms."""
    if not given.has(name):
        return []
    if name in STRUCTURAL:
        terms = _literals(given, name)
        return [column.in_(terms) if terms else false()]
    return [column == any_(given.bind(name, ARRAY(Text()), _texts))]


def shares(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows whose array has one of these terms, a STRUCTURAL argument."""
    if not given.has(name):
        return []
    return [column.op("&&", is_comparison=True)(terms_sql(given.terms(name)))]


def terms_sql(terms: Sequence[str]) -> ColumnElement[Any]:
    """An array of terms as part of the SQL text."""
    assert all(term.isidentifier() for term in terms), terms
    return literal_column("'{" + ",".join(terms) + "}'::text[]", ARRAY(Text()))


def since(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows of after an instant."""
    if not given.has(name):
        return []
    return [column > given.bind(name, DateTime(timezone=True), skewed=True)]


def at_least(column: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows of this much or more: never a negative amount."""
    if not given.has(name):
        return []
    return [column >= given.bind(name, Numeric(), between(0), skewed=True)]


def between(low: Decimal | int, high: Decimal | int | None = None) -> Callable[[Any], Decimal]:
    """A reader of numbers of a range, its bounds included: BadInput for the others."""

    def read(given: Any) -> Decimal:
        number = Decimal(given)
        if high is None and number < low:
            raise BadInput(
                f"Valeur hors limites : {low} au moins.", f"Out of range: {low} at least."
            )
        if high is not None and not low <= number <= high:
            raise BadInput(
                f"Valeur hors limites : entre {low} et {high}.",
                f"Out of range: between {low} and {high}.",
            )
        return number

    return read


def in_department(insee: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows of a commune of a department, as `tables.DEPARTMENT` tells, which has an index."""
    if not given.has(name):
        return []
    length = case(
        (insee >= literal_column("'97'", Text), literal_column("3")), else_=literal_column("2")
    )
    return [func.left(insee, length) == given.bind(name, Text(), _department)]


def in_epci(insee: ColumnElement[Any], given: Arguments, name: str) -> Conditions:
    """Rows of a commune of an EPCI."""
    return [insee == any_(communes_of(given, name))] if given.has(name) else []


def communes_of(given: Arguments, name: str) -> ColumnElement[Any]:
    """The array of the communes of the EPCI that an argument names, looked up once."""

    def look_up() -> ColumnElement[Any]:
        commune = tables.commune.alias()
        wanted = commune.c.epci == given.bind(name, Text(), skewed=True)
        return func.array(select(commune.c.insee).where(wanted).scalar_subquery())

    return given.once(name, look_up)


def _department(code: str) -> str:
    if not _DEPARTMENT.fullmatch(code):
        raise BadInput(
            "Un code de département est attendu, comme « 83 », « 2A » ou « 974 ».",
            "The code of a department is expected, such as “83”, “2A” or “974”.",
        )
    return code


_DEPARTMENT = re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]")


def _literals(given: Arguments, name: str) -> list[ColumnElement[str]]:
    terms = given.terms(name)
    assert all(term.isidentifier() for term in terms), terms
    return [literal_column(f"'{term}'", Text) for term in terms]


def _texts(terms: list[str]) -> list[str]:
    return [str(term) for term in terms]


def decoded(table: str) -> Callable[[str], UUID]:
    """A reader of public identifiers of a table: BadInput for what is none."""

    def decode(identifier: str) -> UUID:
        found = row_id(table, identifier)
        if found is None:
            raise BadInput(
                f"« {identifier[:60]} » n'est pas un identifiant de ce type.",
                f"“{identifier[:60]}” is not an identifier of this type.",
            )
        return found

    return decode
