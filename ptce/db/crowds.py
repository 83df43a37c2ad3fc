"""Who asks, as SQL: is a column one of the viewer's ids, and is the viewer anybody here?

A viewer is mostly nobody in most ways: an application acts for no member, a member coordinates no
pole. A statement that knows how many ids each parameter has (its crowd) says `false` where there
are none, and compares with the one there is: it is shorter, cheaper to plan, and takes fewer
parameters. It is built once for everybody, with marks around what depends on the crowd; a crowd's
own text is made from it.
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

Crowd = tuple[tuple[str, int], ...]
"""How many ids each parameter has: none, one, or several (2)."""

MARKED = "marked"
"""The keyword by which a compilation marks what depends on the crowd, for `for_crowd`."""


def crowd_of(parameters: Mapping[str, list[UUID]]) -> Crowd:
    return tuple((name, min(len(ids), 2)) for name, ids in parameters.items())


def ones_of(parameters: Mapping[str, list[UUID]]) -> dict[str, UUID]:
    """The values of the parameters that stand for the only id of one."""
    return {_one_name(name): ids[0] for name, ids in parameters.items() if len(ids) == 1}


def ids_of(name: str) -> BindParameter[Any]:
    """A parameter of the viewer's ids."""
    return bindparam(name, type_=ARRAY(UuidType))


def one_of(column: Any, ids: BindParameter[Any]) -> ColumnElement[bool]:
    """Whether a column is one of the viewer's ids."""
    return _OneOf(column, ids)


def somebody(*ids: BindParameter[Any]) -> ColumnElement[bool]:
    """Whether the viewer is anybody here: asked once, before any row is read."""
    return _Somebody(*ids)


def _one_name(name: str) -> str:
    return f"{name}_one"


class _OneOf(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


class _Somebody(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_OneOf)
def _one_of_sql(element: _OneOf, compiler: Any, **told: Any) -> str:
    column, ids = (compiler.process(each, **told) for each in element.clauses)
    return _marked(f"({column} = ANY ({ids}))", told)


@compiles(_Somebody)
def _somebody_sql(element: _Somebody, compiler: Any, **told: Any) -> str:
    sizes = (f"cardinality({compiler.process(ids, **told)}) > 0" for ids in element.clauses)
    return _marked(f"({' OR '.join(sizes)})", told)


def _marked(text: str, told: Mapping[str, Any]) -> str:
    return f"{_MARK}{text}{_MARK}" if told.get(MARKED) else text


def for_crowd(sql: str, order: Sequence[str], crowd: Crowd) -> tuple[str, tuple[str, ...]]:
    """A marked statement as this crowd asks it, and the names of its parameters, in order."""
    many = dict(crowd)
    names: dict[str, int] = {}

    def number(name: str) -> str:
        return f"${names.setdefault(name, len(names) + 1)}"

    def known(found: re.Match[str]) -> str:
        told = _ARRAY.findall(found[0])
        sizes = [many[order[int(at) - 1]] for at in told]
        if found["column"] is None:
            return "true" if any(sizes) else "false"
        if sizes == [1]:
            return f"({found['column']} = \1{told[0]}::UUID)"
        return f"({found['column']} = ANY (${told[0]}::UUID[]))" if sizes[0] else "false"

    def numbered(found: re.Match[str]) -> str:
        name = order[int(found["number"]) - 1]
        return number(_one_name(name) if found["sign"] == "\1" else name)

    text = _NUMBER.sub(numbered, _MARKED.sub(known, sql))
    return text, tuple(names)


_MARK = "\0"
_MARKED = re.compile(r"\0\((?:(?P<column>[^\0]*) = ANY \([^\0]*\)|cardinality[^\0]*)\)\0")
_ARRAY = re.compile(r"\$(\d+)::UUID\[\]")
_NUMBER = re.compile(r"(?P<sign>[$\1])(?P<number>\d+)")
