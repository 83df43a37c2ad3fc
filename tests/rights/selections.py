"""Selections that the contract itself dictates: every field of a type, and what it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)

from tests.reads.reference import SCHEMA

Composite = GraphQLObjectType | GraphQLInterfaceType


def named(name: str) -> Composite:
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    return type_


def answered(field: GraphQLField) -> Composite | None:
    """The type of the objects that a field answers; of a connection, that of its nodes."""
    type_ = get_named_type(field.type)
    if is_leaf_type(type_):
        return None
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    if is_connection(field):
        return answered(type_.fields["nodes"])
    return type_


def is_connection(field: GraphQLField) -> bool:
    return get_named_type(field.type).name.endswith("Connection")


def asked_freely(field: GraphQLField) -> bool:
    """Whether a field may be asked without arguments."""
    return not any(isinstance(each.type, GraphQLNonNull) for each in field.args.values())


def own_fields(type_: Composite) -> Mapping[str, tuple[str, GraphQLField]]:
    """The fields of a type and, of an interface, those of the types behind it: by an alias of its
    own, (the type to ask it on, the field)."""
    found = {name: (type_.name, field) for name, field in type_.fields.items()}
    if isinstance(type_, GraphQLInterfaceType):
        for concrete in SCHEMA.get_possible_types(type_):
            for name, field in concrete.fields.items():
                if name not in type_.fields:
                    found[f"{name}_{concrete.name}"] = concrete.name, field
    return found


def leaves(type_: Composite, *, whole: bool = True) -> str:
    """Every value of a type, as a selection without its braces; `whole`: those of the types behind
    an interface too."""
    parts = ["__typename"]
    for alias, (on, field) in own_fields(type_).items():
        if on != type_.name and not whole:
            continue
        if is_leaf_type(get_named_type(field.type)) and asked_freely(field):
            name = alias.removesuffix(f"_{on}")
            asked = name if on == type_.name else f"... on {on} {{ {alias}: {name} }}"
            parts.append(asked)
    return " ".join(parts)


def composites(type_: Composite) -> Iterator[tuple[str, str, GraphQLField]]:
    """(name, type to ask it on, field) of what a type leads to."""
    for alias, (on, field) in own_fields(type_).items():
        if answered(field) is not None and asked_freely(field):
            yield alias.removesuffix(f"_{on}"), on, field


def led_to(
    name: str, field: GraphQLField, depth: int, first: int = 10, *, whole: bool = True
) -> str:
    """A field that leads to objects, with their values and, deeper, what they lead to."""
    type_ = answered(field)
    assert type_ is not None
    inner = leaves(type_, whole=whole and not is_connection(field))
    if depth > 0:
        inner += "".join(
            f" ... on {on} {{ {led_to(more, below, depth - 1, 3, whole=False)} }}"
            for more, on, below in composites(type_)
            if not is_connection(below)
        )
    if is_connection(field):
        return f"{name}(first: {first}) {{ totalCount nodes {{ {inner} }} }}"
    return f"{name} {{ {inner} }}"
