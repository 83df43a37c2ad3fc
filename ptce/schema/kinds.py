"""What the API derives from a kind's declaration: output fields, inputs, and filters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Integer,
    Numeric,
    Table,
    Text,
    any_,
    case,
    exists,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import array
from strawberry.utils.str_converters import to_camel_case

from ptce.db import tables, visible
from ptce.domain.codes import SHAPES
from ptce.domain.errors import BadInput
from ptce.domain.kinds import (
    KINDS,
    Ask,
    Attribute,
    Choice,
    Choices,
    Code,
    Day,
    Flag,
    Kind,
    Number,
    Words,
)
from ptce.domain.schemes import Scheme, compact
from ptce.domain.terms import Language
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Row
from ptce.schema.entities import type_name
from ptce.schema.fields import optional, own_column, own_value, quoted
from ptce.schema.filtering import between


def described(attribute: Attribute, ask: bool = False) -> str:
    """The attribute's French sentence, with its unit and bounds."""
    words = [attribute.fr[0].upper() + attribute.fr[1:]]
    if ask and attribute.ask is not None:
        words.append(f"({attribute.ask.label(Language.FR)})")
    if isinstance(attribute.type, Number):
        low, high = attribute.type.minimum, attribute.type.maximum
        unit = f"en {attribute.type.unit}, " if attribute.type.unit else ""
        words.append(f"{unit}de {low} à {high}")
    elif isinstance(attribute.type, Code):
        words.append(_described_code(attribute.type, ask))
    elif isinstance(attribute.type, Words):
        link = ", commençant par https://" if attribute.type.link else ""
        words.append(f"en {attribute.type.maximum} caractères au plus{link}")
    source = f" Source : {attribute.source}." if attribute.source else ""
    return " ".join(words) + "." + source


def _described_code(code: Code, ask: bool) -> str:
    example = f"par exemple « {SHAPES[code.scheme].example} »"
    return f"– {example} ; un début de code demande toute sa branche" if ask else f"– {example}"


def stated_type(attribute: Attribute) -> Any:
    """The type of what an offer states."""
    match attribute.type:
        case Flag():
            return bool | None
        case Choice(terms=terms):
            return terms | None
        case Choices(terms=terms):
            return list[terms] | None  # type: ignore[valid-type]
        case Code() | Words():
            return str | None
        case Day():
            return date | None
        case Number(whole=whole):
            return int | None if whole else Decimal | None


def asked_type(attribute: Attribute) -> Any:
    """The type of what a request asks."""
    match attribute.type:
        case Choice(terms=terms) if attribute.ask is not Ask.WISHED:
            return list[terms] | None  # type: ignore[valid-type]
        case Code():
            return list[str] | None
        case _:
            return stated_type(attribute)


def resource_type(kind: Kind, interface: type) -> Any:
    """The GraphQL type of a kind's resources."""
    return _output(type_name(kind), kind.attributes, interface, f"Ressource : {kind.fr}.", False)


def request_type(kind: Kind, interface: type) -> Any:
    """The GraphQL type of the requests for a kind."""
    return _output(f"{type_name(kind)}Request", kind.asks, interface, f"Besoin : {kind.fr}.", True)


def _output(
    name: str, attributes: Sequence[Attribute], interface: type, description: str, ask: bool
) -> Any:
    space: dict[str, Any] = {"__annotations__": {}}
    for attribute in attributes:
        field = attribute.asked if ask else attribute.name
        space["__annotations__"][field] = asked_type(attribute) if ask else stated_type(attribute)
        make = _confidential if attribute.confidential else own_column
        space[field] = make(field, described(attribute, ask), _weight(attribute))
    return strawberry.type(type(name, (interface,), space), description=description)


def _confidential(name: str, description: str, weight: int) -> Any:
    """A column that only the member's own people and its coordinators read; null for others."""
    return own_value(
        lambda row: case((visible.own_details(row), row.c[name])),
        f"{description} Lu par la structure et par l'animation de son pôle seulement.",
        weight,
    )


def _weight(attribute: Attribute) -> int:
    """How many short texts (100 bytes) its value may hold."""
    match attribute.type:
        case Choices(terms=terms):
            return 1 + sum(len(term) + 3 for term in terms) // 100
        case Words(maximum):
            return 1 + maximum // 100
        case _:
            return 1


def _input(name: str, attributes: Sequence[Attribute], description: str, ask: bool) -> Any:
    space: dict[str, Any] = {"__annotations__": {}}
    for attribute in attributes:
        field = attribute.asked if ask else attribute.name
        space["__annotations__"][field] = asked_type(attribute) if ask else stated_type(attribute)
        space[field] = optional(described(attribute, ask))
    return strawberry.input(type(name, (), space), description=description)


DETAILS = {
    kind.code: _input(
        f"{type_name(kind)}Input",
        kind.stated,
        f"Caractéristiques d'une ressource de nature « {kind.fr} » ; absente : non renseignée.",
        False,
    )
    for kind in KINDS
}

NEEDS = {
    kind.code: _input(
        f"{type_name(kind)}NeedInput",
        kind.asks,
        f"Ce que l'on demande d'une ressource de nature « {kind.fr} ».",
        True,
    )
    for kind in KINDS
}


def _one_of(name: str, inputs: dict[str, Any], description: str) -> Any:
    space: dict[str, Any] = {"__annotations__": {}}
    for kind in KINDS:
        chosen_input: Any = inputs[kind.code]
        space["__annotations__"][kind.name] = chosen_input | None
        space[kind.name] = optional(f"Nature : {kind.fr}.")
    return strawberry.input(type(name, (), space), one_of=True, description=description)


ResourceDetailsInput = _one_of(
    "ResourceDetailsInput", DETAILS, "La nature de la ressource offerte : une seule."
)
RequestNeedInput = _one_of(
    "RequestNeedInput", NEEDS, "La nature de la ressource demandée : une seule."
)


def chosen(given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The kind's code, and its attributes in snake case and in one order, from a one-of input."""
    kind, changes = chosen_changes(given)
    return kind, {name: value for name, value in changes.items() if value is not None}


def chosen_changes(given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The same of an update, where null is a change too."""
    [(name, details)] = given.items()
    code, names = _NAMES[name]
    stated = {names[name]: value for name, value in details.items()}
    return code, dict(sorted(stated.items()))


_NAMES = {
    to_camel_case(kind.name): (
        kind.code,
        {
            to_camel_case(name): name
            for name in (
                *(attribute.name for attribute in kind.stated),
                *(attribute.asked for attribute in kind.asks),
            )
        },
    )
    for kind in KINDS
}
"""By kind as GraphQL names it: its code, and its attributes' own names by those of GraphQL."""


def kinds_filter(row: Row, given: Arguments) -> list[ColumnElement[bool]]:
    """Resources that certainly meet what is asked of their kind; an unknown never does."""
    found = []
    for kind in KINDS:
        if given.has(to_camel_case(kind.name)):
            found.append(_meets(row, kind, given.inside(to_camel_case(kind.name))))
    return found


def _meets(row: Row, kind: Kind, asked: Arguments) -> ColumnElement[bool]:
    own: Table = tables.resource_of[kind.code]
    detail = own.alias()
    conditions = [detail.c.id == row.c.id]
    for attribute in kind.asks:
        name = to_camel_case(attribute.asked)
        if asked.has(name):
            conditions.append(_compared(detail.c[attribute.name], attribute, asked, name))
    return exists().where(*conditions) & (row.c.kind == quoted(kind.code))


def _compared(
    stated: ColumnElement[Any], attribute: Attribute, asked: Arguments, name: str
) -> ColumnElement[bool]:
    match attribute.ask:
        case Ask.AT_LEAST:
            return stated >= _number(attribute, asked, name)
        case Ask.AT_MOST:
            return stated <= _number(attribute, asked, name)
        case Ask.REQUIRED:
            return stated | ~asked.bind(name, Boolean(), skewed=True)
        case Ask.ALL_OF:
            return _holds(stated, asked.bind(name, ARRAY(Text()), _codes, skewed=True))
        case Ask.WISHED:
            return _wished(stated, attribute, asked, name)
        case Ask.ONE_OF:
            return _one_of_these(stated, attribute, asked, name)
        case _:
            return stated == any_(asked.bind(name, ARRAY(Text()), _covered(attribute), skewed=True))


def _number(attribute: Attribute, asked: Arguments, name: str) -> ColumnElement[Any]:
    """A number of the column's own type, so that its index serves, within its declared range."""
    kind = attribute.type
    assert isinstance(kind, Number)
    read = between(kind.minimum, kind.maximum)
    if kind.whole:
        return asked.bind(name, Integer(), lambda given: int(read(given)), skewed=True)
    return asked.bind(name, Numeric(), read, skewed=True)


def _one_of_these(
    stated: ColumnElement[Any], attribute: Attribute, asked: Arguments, name: str
) -> ColumnElement[bool]:
    match attribute.type:
        case Code(scheme):
            branches = asked.bind(name, ARRAY(Text()), _branches(scheme), skewed=True)
            levels: list[ColumnElement[int]] = [
                literal_column(str(length)) for length in SHAPES[scheme].levels
            ]
            own = array([func.left(stated, level) for level in levels])
            return stated.is_not(None) & own.op("&&", is_comparison=True)(branches)
        case Choices():
            return stated.op("&&", is_comparison=True)(
                asked.bind(name, ARRAY(Text()), _codes, skewed=True)
            )
        case _:
            return stated == any_(asked.bind(name, ARRAY(Text()), _codes, skewed=True))


def _wished(
    stated: ColumnElement[Any], attribute: Attribute, asked: Arguments, name: str
) -> ColumnElement[bool]:
    """A wish in a filter is what one wants to see: all the terms, or at least that level."""
    if isinstance(attribute.type, Choice):
        return stated == any_(asked.bind(name, ARRAY(Text()), _from(attribute.type), skewed=True))
    return _holds(stated, asked.bind(name, ARRAY(Text()), _codes, skewed=True))


def _holds(stated: ColumnElement[Any], all_of: ColumnElement[Any]) -> ColumnElement[bool]:
    return stated.op("@>", is_comparison=True)(all_of)


def _from(choice: Choice) -> Any:
    codes = [term.value for term in choice.terms]

    def convert(least: str) -> list[str]:
        return codes[codes.index(str(least)) :]

    return convert


def _branches(scheme: Scheme) -> Any:
    shape = SHAPES[scheme]

    def convert(given: list[str]) -> list[str]:
        codes = [compact(code) for code in given]
        for at, code in enumerate(codes):
            if not re.fullmatch(shape.branch, code):
                fr, en = UNKNOWN_SHAPE
                example = shape.example
                raise BadInput(fr.format(example), en.format(example), (str(at),))
        return codes

    return convert


UNKNOWN_SHAPE = (
    "Un code comme « {} », ou son début, est attendu.",
    "A code such as {}, or its first characters, is expected.",
)


def _codes(terms: list[str]) -> list[str]:
    return [str(term) for term in terms]


def _covered(attribute: Attribute) -> Any:
    assert isinstance(attribute.type, Choice)
    covers = attribute.type.covers

    def convert(held: list[str]) -> list[str]:
        return sorted({code for term in held for code in (str(term), *covers.get(str(term), ()))})

    return convert
