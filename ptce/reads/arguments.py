"""The arguments of one field in one request, split in two: shape and values.

The shape (which arguments and input fields are given, and the value of the few that change the
SQL text) selects the statement; everything else is a parameter of it. `Arguments` is what a
filter sees while its statement is being built: it can ask what is given, and bind the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlalchemy.types import TypeEngine

from ptce.domain.errors import BadInput
from ptce.domain.text import fold

STRUCTURAL = frozenset(
    {
        "first",
        "last",
        "orderBy",
        "attentionOrder",
        "kind",
        "kinds",
        "status",
        "role",
        "visibility",
        "exchangeModes",
        "free",
        "attention",
        "side",
    }
)
"""Arguments whose value is part of the SQL text: page sizes, orders, and the few terms of which
PostgreSQL's statistics know how rare they are."""

TEXT = "text"
"""The argument of which only the number of words is part of the SQL text."""

MAXIMUM_WORDS = 8
"""How many words of a text count; the others are left aside."""

LONGEST_TEXT = 1_000
"""Characters of a text in which words are looked for."""

Convert = Callable[[Any], Any]

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Binder:
    """Where a parameter's value comes from: the site-th field, a path in its arguments.

    `skewed`: which plan is good depends on the value. `sought`: what the value must lead to.
    """

    name: str
    site: int
    path: tuple[str, ...]
    convert: Convert | None
    skewed: bool = False
    sought: ColumnElement[Any] | None = field(default=None, compare=False)

    def value(self, sites: list[dict[str, Any]]) -> Any:
        """The value in this request. BadInput when it cannot be understood."""
        value = self.raw(sites)
        if self.convert is None:
            return value
        try:
            return self.convert(value)
        except BadInput as error:
            raise error.within(self.path) from None

    def raw(self, sites: list[dict[str, Any]]) -> Any:
        """The value as it was given."""
        value: Any = sites[self.site]
        for key in self.path:
            value = value[key]
        return value


def shape(value: Any, structural: bool = False) -> Hashable:
    """What of an argument's value selects the statement."""
    if isinstance(value, dict):
        return tuple(
            (name, _counted(inner) if name == TEXT else shape(inner, name in STRUCTURAL))
            if not structural
            else (name, shape(inner, True))
            for name, inner in sorted(value.items())
        )
    if value is None:
        return None
    if structural:
        return tuple(sorted(map(str, value))) if isinstance(value, list) else value
    return True


def words(text: str) -> list[str]:
    """The words of a text that count, folded."""
    return fold(text[:LONGEST_TEXT]).split()[:MAXIMUM_WORDS]


def _counted(value: Any) -> Hashable:
    """The number of words of a text; None of a blank one, which asks nothing."""
    if not isinstance(value, str):
        return shape(value)
    return len(words(value)) if value.strip() else None


class Arguments:
    """The arguments (or one input object inside them) of a field whose SQL is being built."""

    def __init__(
        self,
        given: Mapping[str, Any],
        site: int,
        binders: list[Binder],
        path: tuple[str, ...] = (),
        made: dict[str, Any] | None = None,
    ) -> None:
        self._given = given
        self._site = site
        self._binders = binders
        self._path = path
        self._made: dict[str, Any] = {} if made is None else made

    def has(self, name: str) -> bool:
        """Whether it is given and not null: part of the shape."""
        return self._given.get(name) is not None

    def names(self) -> Iterator[str]:
        """What is given and not null."""
        return (name for name, value in self._given.items() if value is not None)

    def inside(self, name: str) -> Arguments:
        """The input object `name`; empty when it is not given."""
        inner = self._given.get(name) or {}
        return Arguments(inner, self._site, self._binders, (*self._path, name), self._made)

    def once(self, key: str, make: Callable[[], Made]) -> Made:
        """What the parts of one field's SQL share, made by the first that needs it."""
        if key not in self._made:
            self._made[key] = make()
        found: Made = self._made[key]
        return found

    def refused(self, name: str, fr: str, en: str) -> BadInput:
        """The refusal of one of these arguments."""
        return BadInput(fr, en, (*self._path, name))

    def structural(self, name: str) -> Any:
        """The value itself, for STRUCTURAL arguments only."""
        if name not in STRUCTURAL:
            raise KeyError(f"{name} is not structural")
        return self._given.get(name)

    def terms(self, name: str) -> list[str]:
        """The terms of a STRUCTURAL argument, sorted: one of them or a list."""
        given = self.structural(name)
        return sorted({str(term) for term in (given if isinstance(given, list) else [given])})

    def words(self, name: str) -> int | None:
        """How many words the argument TEXT has, None when it asks nothing: part of the shape."""
        if name != TEXT:
            raise KeyError(f"the words of {name} are not counted")
        text = self._given.get(name) or ""
        return len(words(text)) if text.strip() else None

    def bind(
        self,
        name: str,
        type_: TypeEngine[Any],
        convert: Convert | None = None,
        *,
        skewed: bool = False,
    ) -> BindParameter[Any]:
        """A parameter that takes the argument's value at each request.

        `skewed`: some values find few rows and others many, so PostgreSQL must see the value when
        it chooses how to look (`Statement.skewed`).
        """
        path = (*self._path, name)
        binder = Binder(f"a{len(self._binders)}", self._site, path, convert, skewed)
        self._binders.append(binder)
        return bindparam(binder.name, type_=type_)

    def settle(self, name: str) -> None:
        """Whatever the values inside the argument `name`, one plan is good."""
        path = (*self._path, name)
        for at, binder in enumerate(self._binders):
            if binder.site == self._site and binder.path[: len(path)] == path:
                self._binders[at] = replace(binder, skewed=False)

    def seek(self, name: str, found: ColumnElement[Any]) -> None:
        """The argument `name`, bound before, must lead to something: `found` is not null."""
        path = (*self._path, name)
        for at, binder in enumerate(self._binders):
            if (binder.site, binder.path) == (self._site, path):
                self._binders[at] = replace(binder, sought=found)
                return
        raise KeyError(f"{name} is not bound")
