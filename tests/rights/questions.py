"""Everything that may be asked to find out about rows, made from the contract and from the rows.

Root lists whole and in both directions, every order, every filter with the values that rows have,
what each type leads to, every identifier, cursors of rows that others see, and every command aimed
at a row. The same questions are asked by everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from ptce.domain.attention import RequestAttention
from ptce.domain.identifiers import PREFIXES, public_id
from tests.reads.asked import in_range
from tests.reads.facts import Facts
from tests.reads.reference import SCHEMA
from tests.rights.places import EVERYBODYS, TABLE_OF
from tests.rights.selections import (
    answered,
    asked_freely,
    composites,
    is_connection,
    leaves,
    led_to,
)
from tests.world import NOW

OTHERWISE = {
    "concepts",
    "criteria",
    "draftRequest",
    "draftResource",
    "exportMyData",
    "exposure",
    "matchExplanation",
    "matchPreview",
    "meanings",
    "nearMisses",
    "node",
    "nodes",
    "wasteCodeSuggestions",
    "wasteUses",
}
"""Fields of the root that are asked in their own way, or know only what everybody may; an export
says when a token was last used, which changes by itself (`test_erasures.py` has it)."""

MEANT = "Moyens à partager"
"""The title of listings that a preview finds."""

NAMED = {
    "onBehalfOf": "member",
    "actor": "principal",
    "object": "match",
    "key": "access_token",
    "proposal": "thesaurus_proposal",
    "session": "sign_in_session",
    "consent": "contact_consent",
    "reader": "principal",
}
"""The table of the rows that an input field names, where its name is another."""

AT_ONCE = 8
"""Filters in one document."""

CODES = {
    "rome": "M1203",
    "waste": "150103",
    "commune": "83137",
    "insee": "83137",
    "department": "83",
    "epci": "248300543",
}
"""A code of each classification, by how the fields that take one are named."""

NEEDED = {
    "NEAREST": ("near", '{communeCode: "83137", radiusKm: "300"}'),
    "attentionOrder": ("attention", f"[{', '.join(RequestAttention)}]"),
}
"""The orders that need a criterion of their list, and a value of it."""

FEW = 10
"""Values of one field of a filter, when rows have more."""


@dataclass(frozen=True)
class Question:
    """An operation, and what it tries; `pages` when it is asked again for each further page, and
    `table` whose rows have the field that it is about."""

    about: str
    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    pages: bool = False
    table: str = ""

    @property
    def sent(self) -> str:
        return f"{self.text} {self.variables}"


def roots() -> Iterator[tuple[str, GraphQLField, str]]:
    """(name, field, table) of every list of the root that is not everybody's."""
    assert SCHEMA.query_type is not None
    for name, each in SCHEMA.query_type.fields.items():
        type_ = answered(each)
        if type_ is None or not is_connection(each) or TABLE_OF[type_.name] in EVERYBODYS:
            continue
        assert asked_freely(each), f"say how {name} is asked"
        yield name, each, TABLE_OF[type_.name]


def reads(facts: Facts) -> Iterator[Question]:
    """Every question that only reads; cursors are another matter (`resumed`)."""
    for name, each, table in roots():
        type_ = answered(each)
        assert type_ is not None
        yield Question(
            f"{name}, whole",
            f"query ($a: String) {{ page: {name}(first: 100, after: $a) {{ totalCount nodes {{"
            f" {leaves(type_)} }} edges {{ cursor }} pageInfo {{ hasNextPage hasPreviousPage"
            " startCursor endCursor } } }",
            pages=True,
        )
        for inner, on, below in composites(type_):
            size, depth = (25, 0) if is_connection(below) else (50, 1)
            yield Question(
                f"{name}, {on}.{inner}",
                f"query ($a: String) {{ page: {name}(first: {size}, after: $a) {{ nodes {{ id"
                f" ... on {on} {{ {led_to(inner, below, depth)} }} }}"
                " pageInfo { hasNextPage endCursor } } }",
                pages=True,
                table=table,
            )
            yield from _ordered(f"{name} {{ nodes {{ ... on {on} {{ %s }} }} }}", inner, below)
        yield from _ordered("%s", name, each)
        yield from _filtered(facts, name, each)
    yield from _identified(facts)
    yield from _elsewhere(facts)
    yield from _previewed()


def _ordered(frame: str, name: str, each: GraphQLField) -> Iterator[Question]:
    """Every order of a list, from both ends."""
    if "orderBy" not in each.args:
        return
    type_: Any = get_named_type(each.args["orderBy"].type)
    keys: Any = get_named_type(type_.fields["field"].type)
    orders = {key: f"orderBy: {{field: {key}, direction: %s}}" for key in keys.values}
    if "attentionOrder" in each.args:
        orders["attentionOrder"] = "attentionOrder: %s"
    for key, order in orders.items():
        needed = NEEDED.get(key)
        if needed is not None and not _has_criterion(each, needed[0]):
            continue
        within = "" if needed is None else f", filter: {{{needed[0]}: {needed[1]}}}"
        asked = [
            f"{direction}_{end}: {name}({end}: 12{within}, {order % direction}) {{ nodes {{ id }}"
            " pageInfo { hasNextPage hasPreviousPage } }"
            for direction in ("ASC", "DESC")
            for end in ("first", "last")
        ]
        yield Question(f"{name} by {key}", f"{{ {frame % ' '.join(asked)} }}")


def _has_criterion(each: GraphQLField, name: str) -> bool:
    if "filter" not in each.args:
        return False
    criteria: Any = get_named_type(each.args["filter"].type)
    return name in criteria.fields


def _filtered(facts: Facts, name: str, each: GraphQLField) -> Iterator[Question]:
    """Every field of every filter, as far as possible with values that tell rows apart."""
    type_ = answered(each)
    assert type_ is not None
    for argument, wanted in each.args.items():
        if argument in {"first", "after", "last", "before", "orderBy", "attentionOrder"}:
            continue
        kind: Any = get_named_type(wanted.type)
        values = [value for value in candidates(facts, TABLE_OF[type_.name], argument, wanted.type)]
        for some in _batches(values, AT_ONCE):
            variables = {f"v{number}": value for number, value in enumerate(some)}
            heads = ", ".join(f"${variable}: {_written(wanted.type)}" for variable in variables)
            asked = " ".join(
                f"a{number}: {name}(first: 100, {argument}: $v{number})"
                " { totalCount nodes { id } }"
                for number in range(len(some))
            )
            yield Question(
                f"{name}, {argument} {kind.name}", f"query ({heads}) {{ {asked} }}", variables
            )


def _written(type_: Any) -> str:
    return str(type_).rstrip("!")


def candidates(facts: Facts, table: str, name: str, type_: Any) -> list[Any]:
    """Values of an input type; of an object, one field at a time with what it requires."""
    match type_:
        case GraphQLNonNull():
            return candidates(facts, table, name, type_.of_type)
        case GraphQLList():
            if name == "ids":
                return list(_batches(_identifiers(facts, table), 100))
            return [[value] for value in candidates(facts, table, name, type_.of_type)]
        case GraphQLEnumType():
            return list(type_.values)
        case GraphQLInputObjectType():
            return _objects(facts, table, type_)
    return _scalars(facts, table, name, type_.name)


_MONTH = (("start", 3), ("end", 33))


def _objects(facts: Facts, table: str, type_: GraphQLInputObjectType) -> list[Any]:
    def values(name: str) -> list[Any]:
        return candidates(facts, table, name, type_.fields[name].type)

    if {"start", "end"} <= set(type_.fields):
        later = {name: (NOW + timedelta(days=days)).isoformat() for name, days in _MONTH}
        return [period(), later]
    if {"communeCode", "siteId", "radiusKm"} <= set(type_.fields):
        places = [
            {"communeCode": "83137"},
            {"postcode": "83500"},
            *({"siteId": each} for each in values("siteId")),
        ]
        return [{**place, "radiusKm": "40"} for place in places]
    required = {
        name: values(name)[0]
        for name, each in type_.fields.items()
        if isinstance(each.type, GraphQLNonNull)
    }
    found = [{**required, name: value} for name in type_.fields for value in values(name)]
    return [each for number, each in enumerate(found) if each not in found[:number]]


def _scalars(facts: Facts, table: str, name: str, scalar: str) -> list[Any]:
    """Values that some rows have in the column of this name, and usual ones."""
    if scalar == "ID":
        return few(_identifiers(facts, named_by(name, table)))
    column = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    held = {line.get(column) for line in facts.tables[table]} - {None}
    texts = [value for value in held if isinstance(value, str)]
    match scalar:
        case "Boolean":
            return [True, False]
        case "Int":
            return in_range(name, [0, 1, 5, 9, 20])
        case "Decimal" | "Float":
            stated = [str(value) for value in held if isinstance(value, Decimal)]
            return in_range(name, [*stated[:3], "0", "9.5"])
        case "DateTime":
            return [(NOW + timedelta(days=days)).isoformat() for days in (-1, 3, 30)]
        case "Date":
            return [(NOW + timedelta(days=days)).date().isoformat() for days in (-1, 0, 30)]
        case "LocalTime":
            return ["08:00", "18:00"]
        case "String" if name == "email":
            return ["camille@example.org"]
        case "String":
            for stem, code in CODES.items():
                if name.startswith(stem):
                    return [code]
            return [*few(sorted(texts)), "camion", "zéro déchet", *_words(facts, table)]
    raise AssertionError(f"no value of {scalar} for {name}")


def _words(facts: Facts, table: str) -> list[str]:
    """The marks of some rows: whoever searches for one must not learn that it exists."""
    named = ("title", "name", "description")
    texts = [line[name] for line in facts.tables[table] for name in named if line.get(name)]
    return few([text.split()[-1] for text in texts])


def named_by(name: str, table: str) -> str:
    """The table of the rows that an input field names."""
    stem = name.removesuffix("Ids").removesuffix("Id")
    if stem in NAMED:
        return NAMED[stem]
    if name in {"ids", "id"}:
        return table
    table_name = "".join(f"_{c.lower()}" if c.isupper() else c for c in stem)
    assert table_name in PREFIXES, f"say which rows {name} names"
    return table_name


def _identifiers(facts: Facts, table: str) -> list[str]:
    return [public_id(table, line["id"]) for line in facts.tables[table]]


def few(values: Sequence[Any]) -> list[Any]:
    """Some of them, spread out."""
    return list(values[:: max(len(values) // FEW, 1)])


def _batches(values: Sequence[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _identified(facts: Facts) -> Iterator[Question]:
    """Every row by its public identifier."""
    for table in PREFIXES:
        if table not in facts.tables:
            continue
        for some in _batches(_identifiers(facts, table), 100):
            text = "query ($i: [ID!]!) { nodes(ids: $i) { __typename id } }"
            yield Question(f"nodes of {table}", text, {"i": some})
        for one in few(_identifiers(facts, table))[:4]:
            text = "query ($i: ID!) { node(id: $i) { __typename id } }"
            yield Question(f"node of {table}", text, {"i": one})


def _elsewhere(facts: Facts) -> Iterator[Question]:
    """Fields of the root that are no list: with every name of a pole, and for who asks."""
    assert SCHEMA.query_type is not None
    for name, each in SCHEMA.query_type.fields.items():
        type_ = answered(each)
        if type_ is None or is_connection(each) or name in OTHERWISE:
            continue
        if TABLE_OF.get(type_.name) in EVERYBODYS and not asked_freely(each):
            continue
        assert asked_freely(each), f"say how {name} is asked"
        yield Question(name, f"{{ {led_to(name, each, 2)} }}")
        for line in facts.tables["pole"] if "slug" in each.args else ():
            slugged = led_to(name, each, 1).replace(name, f'{name}(slug: "{line["slug"]}")', 1)
            yield Question(f"{name} {line['slug']}", f"{{ {slugged} }}")
            for inner, _, below in composites(type_):
                asked = f'{name}(slug: "{line["slug"]}") {{ {led_to(inner, below, 1)} }}'
                yield Question(f"{name}.{inner}", f"{{ {asked} }}")


def _previewed() -> Iterator[Question]:
    """What a need of each kind would find, near and far, seen by whoever may be."""
    assert SCHEMA.query_type is not None
    field = SCHEMA.query_type.fields["matchPreview"]
    type_: Any = get_named_type(field.args["input"].type)
    needs: Any = get_named_type(type_.fields["need"].type)
    asked = led_to("matchPreview", field, 1).replace("matchPreview", "matchPreview(input: $i)", 1)
    for kind in needs.fields:
        for visibility in SCHEMA.type_map["Visibility"].values:  # type: ignore[attr-defined]
            need = {
                "need": {kind: {}},
                "title": MEANT,
                "communeCode": "83137",
                "radiusKm": 300,
                "visibility": visibility,
                "period": period(),
            }
            text = f"query ($i: {type_.name}!) {{ {asked} }}"
            yield Question(f"preview of {kind}", text, {"i": need})


def period() -> dict[str, str]:
    start = NOW + timedelta(days=7)
    return {"start": start.isoformat(), "end": (start + timedelta(hours=2)).isoformat()}


def resumed(name: str, cursors: Sequence[str]) -> Iterator[Question]:
    """A list resumed at cursors that somebody else was given."""
    for some in _batches(few(cursors), AT_ONCE):
        for side, size in (("after", "first"), ("before", "last")):
            asked = " ".join(
                f'a{number}: {name}({size}: 3, {side}: "{cursor}") {{ totalCount nodes {{ id }}'
                " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
                for number, cursor in enumerate(some)
            )
            yield Question(f"{name} {side} a cursor", f"{{ {asked} }}")
