"""The needs that an offer would meet: what is asked, filtered by what is offered.

The mirror of `kinds.kinds_filter`. What the offer does not say counts for nothing; what it says
must keep to what a need asks, as `matching/attributes.py` compares them: a need that asks nothing
of it is met. A code must be of a branch that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Integer,
    Numeric,
    Text,
    exists,
    func,
    literal_column,
    or_,
)
from strawberry.utils.str_converters import to_camel_case

from ptce.db import tables
from ptce.domain.codes import SHAPES
from ptce.domain.errors import BadInput
from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Code, Flag, Kind, Number
from ptce.domain.schemes import Scheme, compact
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Row
from ptce.schema.entities import type_name
from ptce.schema.fields import optional, quoted
from ptce.schema.filtering import between
from ptce.schema.kinds import described, stated_type

Read = Callable[[Any], Any]


def _input(kind: Kind) -> Any:
    space: dict[str, Any] = {"__annotations__": {}}
    for attribute in kind.limits:
        space["__annotations__"][attribute.name] = stated_type(attribute)
        space[attribute.name] = optional(described(attribute))
    return strawberry.input(
        type(f"{type_name(kind)}OfferedInput", (), space),
        description=(
            f"Ce qu'offrirait une ressource de nature « {kind.fr} », pour trouver les besoins "
            "auxquels elle répondrait ; absente : cette caractéristique ne compte pas."
        ),
    )


OFFERED = {kind.code: _input(kind) for kind in KINDS}


def met_needs(row: Row, given: Arguments) -> list[ColumnElement[bool]]:
    """Needs that ask nothing which these offers do not have."""
    return [
        _met(row, kind, given.inside(to_camel_case(kind.name)))
        for kind in KINDS
        if given.has(to_camel_case(kind.name))
    ]


def _met(row: Row, kind: Kind, offered: Arguments) -> ColumnElement[bool]:
    need = tables.request_of[kind.code].alias()
    conditions = [need.c.id == row.c.id]
    for attribute in kind.limits:
        if offered.has(to_camel_case(attribute.name)):
            meets = _meets(need, attribute, offered)
            conditions.append(or_(*_moot(kind, attribute, offered), meets))
    return exists().where(*conditions) & (row.c.kind == quoted(kind.code))


def _moot(kind: Kind, attribute: Attribute, offered: Arguments) -> list[ColumnElement[bool]]:
    """That the offer makes the attribute no matter: with a driver, who cares for the licence?"""
    when = attribute.moot_when
    if when is None or not offered.has(to_camel_case(when.attribute)):
        return []
    assert isinstance(kind.attribute(when.attribute).type, Flag) and when.among == {True}
    return [offered.bind(to_camel_case(when.attribute), Boolean(), skewed=True)]


def _meets(need: Row, attribute: Attribute, offered: Arguments) -> ColumnElement[bool]:
    """The limit that the need sets, as the index of `tables.py` writes it, against the offer."""
    name = to_camel_case(attribute.name)
    match attribute.type:
        case Flag():
            here = offered.bind(name, Boolean(), skewed=True)
            return here | need.c[attribute.asked].is_not(literal_column("true"))
        case Number():
            number = _number(attribute.type, offered, name)
            limit = func.coalesce(need.c[attribute.asked], _bound(attribute, attribute.type))
            return limit <= number if attribute.ask is Ask.AT_LEAST else limit >= number
    terms = offered.bind(name, ARRAY(Text()), _answering(attribute), skewed=True)
    if attribute.ask is Ask.ALL_OF:
        asked = func.coalesce(need.c[attribute.asked], literal_column("'{}'::text[]"))
        return asked.op("<@", is_comparison=True)(terms)
    asked = func.coalesce(need.c[attribute.asked], literal_column(tables.UNASKED))
    return asked.op("&&", is_comparison=True)(terms)


def _bound(attribute: Attribute, kind: Number) -> ColumnElement[Any]:
    bound = kind.minimum if attribute.ask is Ask.AT_LEAST else kind.maximum
    return literal_column(str(bound), Integer() if kind.whole else Numeric())


def _number(kind: Number, offered: Arguments, name: str) -> ColumnElement[Any]:
    read = between(kind.minimum, kind.maximum)
    if kind.whole:
        return offered.bind(name, Integer(), lambda given: int(read(given)), skewed=True)
    return offered.bind(name, Numeric(), read, skewed=True)


def _answering(attribute: Attribute) -> Read:
    """The terms that, asked, are answered by what is offered; UNASKED among them unless all the
    terms of a need must be there."""
    match attribute.type, attribute.ask:
        case _, Ask.ALL_OF:
            return lambda given: [str(term) for term in given]
        case Choice(covers=covers), Ask.COVERED_BY:
            return lambda given: [
                *(held for held, others in covers.items() if str(given) in others),
                str(given),
                "*",
            ]
        case Code(scheme), _:
            return _branches_of(scheme)
        case _:
            return lambda given: [*_listed(given), "*"]


def _listed(given: Any) -> list[str]:
    return [str(term) for term in (given if isinstance(given, list) else [given])]


def _branches_of(scheme: Scheme) -> Read:
    """Every branch of a code, itself included."""
    shape = SHAPES[scheme]

    def read(given: str) -> list[str]:
        code = compact(given)
        if not re.fullmatch(shape.code, code):
            raise BadInput(
                f"Un code comme « {shape.example} » est attendu.",
                f"A code such as {shape.example} is expected.",
            )
        return [*(code[:length] for length in shape.levels), "*"]

    return read
