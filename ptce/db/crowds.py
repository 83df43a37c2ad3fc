"""Who asks, as SQL: is a column one of the viewer's ids, and is the viewer anybody here?

A viewer is mostly nobody in most ways: an application acts for no member, a member coordinates no
pole. A statement that knows which parameters have an id (its crowd) says `false` where there is
none: it is shorter, cheaper to plan, and takes fewer parameters. It is built once for everybody,
with marks around what depends on the crowd; a crowd's own text is made from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BindParameter, Boolean, ColumnElement, bindparam
from sqlalchemy import UUID as UuidType
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

Crowd = frozenset[str]
"""The parameters that have an id."""

MARKED = "marked"
"""The keyword by which a compilation marks what depends on the crowd, for `for_crowd`."""


def crowd_of(parameters: Mapping[str, list[UUID]]) -> Crowd:
    return frozenset(name for name, ids in parameters.items() if ids)


def ids_of(name: str) -> BindParameter[Any]:
    """A parameter of the viewer's ids."""
    return bindparam(name, type_=ARRAY(UuidType))


def one_of(column: Any, ids: BindParameter[Any]) -> ColumnElement[bool]:
    """Whether a column is one of the viewer's ids."""
    return _OneOf(column, ids)


def shares_one(column: Any, ids: BindParameter[Any]) -> ColumnElement[bool]:
    """Whether an array has one of the viewer's ids."""
    return _SharesOne(column, ids)


def somebody(*ids: BindParameter[Any]) -> ColumnElement[bool]:
    """Whether the viewer is anybody here: asked once, before any row is read."""
    return _Somebody(*ids)


class _OneOf(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


class _SharesOne(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


class _Somebody(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_OneOf)
def _one_of_sql(element: _OneOf, compiler: Any, **told: Any) -> str:
    column, ids = (compiler.process(each, **told) for each in element.clauses)
    return _marked(f"({column} = ANY ({ids}))", told)


@compiles(_SharesOne)
def _shares_one_sql(element: _SharesOne, compiler: Any, **told: Any) -> str:
    column, ids = (compiler.process(each, **told) for each in element.clauses)
    return _marked(f"({column} && {ids})", told)


@compiles(_Somebody)
def _somebody_sql(element: _Somebody, compiler: Any, **told: Any) -> str:
    sizes = (f"cardinality({compiler.process(ids, **told)}) > 0" for ids in element.clauses)
    return _marked(f"({' OR '.join(sizes)})", told)


def _marked(text: str, told: Mapping[str, Any]) -> str:
    return f"{_MARK}{text}{_MARK}" if told.get(MARKED) else text


def for_crowd(sql: str, order: Sequence[str], crowd: Crowd | None) -> tuple[str, tuple[str, ...]]:
    """A marked statement as this crowd asks it (None: as anybody does), and the names of its
    parameters, in order."""
    numbers: dict[str, int] = {}

    def known(found: re.Match[str]) -> str:
        if crowd is None:
            return found[0].strip(_MARK)
        has = any(order[int(at) - 1] in crowd for at in _NUMBER.findall(found[0]))
        if not has:
            return "false"
        return "true" if found["sizes"] is not None else found["one"]

    def numbered(found: re.Match[str]) -> str:
        return f"${numbers.setdefault(order[int(found[1]) - 1], len(numbers) + 1)}"

    return _NUMBER.sub(numbered, _MARKED.sub(known, sql)), tuple(numbers)


_MARK = "\0"
_MARKED = re.compile(r"\0(?:(?P<sizes>\(cardinality[^\0]*)|(?P<one>[^\0]*))\0")
_NUMBER = re.compile(r"\$(\d+)")
