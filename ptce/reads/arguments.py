"""The arguments of one field in one request, split in two: shape and values.

The shape (which arguments and input fields are given, and the value of the few that change the
SQL text) selects the statement; everything else is a parameter of it. `Arguments` is what a
filter sees while its statement is being built: it can ask what is given, and bind the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.types import TypeEngine

from ptce.domain.errors import BadInput

STRUCTURAL = frozenset({"first", "last", "orderBy"})
"""Arguments whose value is part of the SQL text: page sizes and orders."""

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Binder:
    """Where a parameter's value comes from: the site-th field, a path in its arguments."""

    name: str
    site: int
    path: tuple[str, ...]
    convert: Convert | None

    def value(self, sites: list[dict[str, Any]]) -> Any:
        """The value in this request. BadInput when it cannot be understood."""
        value: Any = sites[self.site]
        for key in self.path:
            value = value[key]
        if self.convert is None:
            return value
        try:
            return self.convert(value)
        except BadInput as error:
            raise error.within(self.path) from None


def shape(value: Any, structural: bool = False) -> Hashable:
    """What of an argument's value selects the statement."""
    if isinstance(value, dict):
        return tuple(
            (name, shape(inner, structural or name in STRUCTURAL))
            for name, inner in sorted(value.items())
        )
    if value is None:
        return None
    return value if structural else True


class Arguments:
    """The arguments (or one input object inside them) of a field whose SQL is being built."""

    def __init__(
        self,
        given: Mapping[str, Any],
        site: int,
        binders: list[Binder],
        path: tuple[str, ...] = (),
    ) -> None:
        self._given = given
        self._site = site
        self._binders = binders
        self._path = path

    def has(self, name: str) -> bool:
        """Whether it is given and not null: part of the shape."""
        return self._given.get(name) is not None

    def names(self) -> Iterator[str]:
        """What is given and not null."""
        return (name for name, value in self._given.items() if value is not None)

    def inside(self, name: str) -> Arguments:
        """The input object `name`; empty when it is not given."""
        inner = self._given.get(name) or {}
        return Arguments(inner, self._site, self._binders, (*self._path, name))

    def structural(self, name: str) -> Any:
        """The value itself, for STRUCTURAL arguments only."""
        if name not in STRUCTURAL:
            raise KeyError(f"{name} is not structural")
        return self._given.get(name)

    def bind(
        self, name: str, type_: TypeEngine[Any], convert: Convert | None = None
    ) -> BindParameter[Any]:
        """A parameter that takes the argument's value at each request."""
        binder = Binder(f"a{len(self._binders)}", self._site, (*self._path, name), convert)
        self._binders.append(binder)
        return bindparam(binder.name, type_=type_)
