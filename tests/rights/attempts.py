"""Every command, aimed at what its giver does not see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLNonNull, get_named_type

from ptce.domain.identifiers import public_id
from tests.reads.facts import Facts
from tests.reads.reference import SCHEMA
from tests.rights.questions import Question, candidates, few, named_by, period


def commands(facts: Facts, hidden: Mapping[str, set[Any]]) -> Iterator[Question]:
    """Every command, with the identifier of a hidden row in each place that takes one."""
    assert SCHEMA.mutation_type is not None
    for name, each in SCHEMA.mutation_type.fields.items():
        type_: Any = get_named_type(each.args["input"].type)
        text = (
            f"mutation ($i: {type_.name}!) {{ {name}(input: $i)"
            " { userErrors { code field message rule remedy } } }"
        )
        for place, wanted in type_.fields.items():
            scalar = get_named_type(wanted.type).name
            if scalar != "ID":
                continue
            table = named_by(place, "")
            unseen = hidden.get(table, set())
            lines = [line for line in facts.tables[table] if line["id"] in unseen]
            for line in few(lines):
                identifier = public_id(table, line["id"])
                aimed = [identifier] if "[" in str(wanted.type) else identifier
                more = {} if (name, place) != ROLE_OF_A_POLE else _of_a_pole(facts)
                data = _sound(facts, type_) | {place: aimed} | more
                yield Question(f"{name} at a hidden {table}", text, {"i": data})


ROLE_OF_A_POLE = "grantRole", "principalId"
"""Where to whom comes after where: a role of a pole, and the pole."""


def _of_a_pole(facts: Facts) -> dict[str, Any]:
    return {"role": "EVALUATOR", "poleId": public_id("pole", facts.tables["pole"][0]["id"])}


def _sound(facts: Facts, type_: GraphQLInputObjectType) -> dict[str, Any]:
    """The least that a command wants."""
    found: dict[str, Any] = {}
    for name, each in type_.fields.items():
        if not isinstance(each.type, GraphQLNonNull):
            continue
        inner: Any = get_named_type(each.type)
        if isinstance(inner, GraphQLInputObjectType) and inner.name.endswith(
            ("DetailsInput", "NeedInput")
        ):
            found[name] = {next(iter(inner.fields)): {}}
        elif name == "period":
            found[name] = period()
        else:
            found[name] = candidates(facts, "pole", name, each.type)[0]
    return found
