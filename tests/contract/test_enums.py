"""Every value of an enum is one that may be met: given to a command, or brought about by one.

A state is reached by its lifecycle table; what only answers hold is written somewhere in the code,
or in a table that it reads.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, build_schema, get_named_type

import ptce.domain
from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.permits import VerificationStatus
from ptce.domain.proposals import ProposalStatus
from ptce.domain.terms import MatchStatus, MembershipStatus, Term
from ptce.domain.weights import WeightsStatus
from ptce.schema.root import sdl

SCHEMA = build_schema(sdl())
CODE = Path(ptce.domain.__file__).resolve().parents[1]

SQL = "SQL"
TABLE = "TABLE"
QUOTED = re.compile(r"'([A-Z][A-Z0-9_]+)'")

FIRST: Mapping[type[Term], Term] = {
    MatchStatus: MatchStatus.SUGGESTED,
    MembershipStatus: MembershipStatus.APPLICANT,
    ProposalStatus: ProposalStatus.PROPOSED,
    VerificationStatus: VerificationStatus.DECLARED,
    WeightsStatus: WeightsStatus.IN_FORCE,
}
"""The state in which a row of each lifecycle table begins."""


def lifecycles() -> Iterator[tuple[str, Mapping[tuple[Term, Term], Term]]]:
    """Every table (state, event) → state of the domain."""
    for module in pkgutil.iter_modules(ptce.domain.__path__, "ptce.domain."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.endswith("_TRANSITIONS") and isinstance(value, Mapping):
                yield name, value


def reached(table: Mapping[tuple[Term, Term], Term], first: Term) -> tuple[set[Term], set[Term]]:
    """The states that events lead to from the first, and the events that happen on the way."""
    states, events = {first}, set[Term]()
    grown = True
    while grown:
        led = {(event, after) for (before, event), after in table.items() if before in states}
        grown = not {after for _, after in led} <= states
        states |= {after for _, after in led}
        events |= {event for event, _ in led}
    return states, events


@cache
def given() -> frozenset[str]:
    """The names of the enums that a command, or an order of a list, takes from whoever asks."""
    found: set[str] = set()

    def walk(type_: Any) -> None:
        if isinstance(type_, GraphQLEnumType):
            found.add(type_.name)
        elif isinstance(type_, GraphQLInputObjectType) and type_.name not in found:
            found.add(type_.name)
            for each in type_.fields.values():
                walk(get_named_type(each.type))

    assert SCHEMA.mutation_type is not None and SCHEMA.query_type is not None
    for field in SCHEMA.mutation_type.fields.values():
        for argument in field.args.values():
            walk(get_named_type(argument.type))
    for field in SCHEMA.query_type.fields.values():
        for name, argument in field.args.items():
            if name not in {"filter"}:
                walk(get_named_type(argument.type))
    for name, type_ in SCHEMA.type_map.items():
        if name.endswith("Order"):
            walk(type_)
    return frozenset(found)


@cache
def written() -> Mapping[str, frozenset[str]]:
    """The members of each class that the code names (`ErrorCode.NOT_FOUND`), by the class; under
    SQL those that a statement quotes, under TABLE those that a packaged table holds."""
    found: dict[str, set[str]] = {}
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.setdefault(node.value.id, set()).add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.setdefault(SQL, set()).update(QUOTED.findall(node.value))
    for path in CODE.rglob("*.tsv"):
        cells = path.read_text(encoding="utf-8").replace("\n", "\t").split("\t")
        found[TABLE] = found.get(TABLE, set()) | {cell for cell in cells if cell.isupper()}
    return {name: frozenset(values) for name, values in found.items()}


def classes_of(values: set[str]) -> set[str]:
    """The names of the terms with exactly these codes."""

    def every(of: type[Term]) -> Iterator[type[Term]]:
        for each in of.__subclasses__():
            yield each
            yield from every(each)

    return {each.__name__ for each in every(Term) if {term.value for term in each} == values}


def never_met(type_: GraphQLEnumType) -> set[str]:
    """The values that nobody gives and that nothing brings about."""
    values = set(type_.values)
    if type_.name in given() or values == set(KIND_BY_CODE):
        return set()
    for _, table in lifecycles():
        first = FIRST[type(next(iter(table.values())))]
        for reachable in reached(table, first):
            if {term.value for term in type(next(iter(reachable)))} == values:
                return values - {term.value for term in reachable}
    names = classes_of(values) | {SQL, TABLE}
    return {value for value in values if not any(value in written().get(n, ()) for n in names)}


ENUMS = [
    type_
    for name, type_ in SCHEMA.type_map.items()
    if isinstance(type_, GraphQLEnumType) and not name.startswith("__")
]


@pytest.mark.parametrize("type_", ENUMS, ids=lambda type_: type_.name)
def test_every_value_of_an_enum_may_be_met(type_: GraphQLEnumType) -> None:
    assert never_met(type_) == set()


@pytest.mark.parametrize("name", dict(lifecycles()))
def test_a_lifecycle_leads_to_every_state_and_uses_every_event(name: str) -> None:
    table = dict(lifecycles())[name]
    state, event = (type(each) for each in next(iter(table)))
    states, events = reached(table, FIRST[state])
    assert set(state) - states == set(), name
    assert set(event) - events == set(), name


def test_a_value_that_nothing_brings_about_is_found() -> None:
    table: dict[tuple[Term, Term], Term] = {
        (MatchStatus.SUGGESTED, MatchStatus.PROPOSED): MatchStatus.PROPOSED
    }
    assert MatchStatus.AGREED not in reached(table, MatchStatus.SUGGESTED)[0]
    codes: dict[str, Any] = dict.fromkeys(["UNHEARD_OF"])
    assert never_met(GraphQLEnumType("Invented", codes)) == {"UNHEARD_OF"}
