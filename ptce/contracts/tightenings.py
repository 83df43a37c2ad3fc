"""What breaks a partner beyond `find_breaking_changes`: a default, a right or a choice lost.

Whoever left an argument out relied on its default; whoever gave a command relied on the role that
`@requires` names; whoever filled two fields of an input relied on its not being `@oneOf`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    ListValueNode,
)
from graphql.language import print_ast


def tightened(before: GraphQLSchema, after: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """The coordinate and the sentence of each; what is gone whole is left to the other check."""
    yield from _defaults(_inputs(before), _inputs(after))
    yield from _rights(before, after)
    old, new = _choices(before), _choices(after)
    for name in old.keys() & new.keys():
        if new[name] and not old[name]:
            yield name, f"{name} takes exactly one of its fields now."


def _defaults(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for at in before.keys() & after.keys():
        old, new = (_default(each[at]) for each in (before, after))
        if old is not None and new is None:
            yield at, f"{at} lost its default, {old}."
        elif old is not None and old != new:
            yield at, f"{at} has another default: {new} instead of {old}."


def _default(element: Any) -> str | None:
    """The default of an argument or input field, as SDL writes it; None for GraphQL's own."""
    value = element.ast_node and element.ast_node.default_value
    return print_ast(value) if value else None


def _rights(before: GraphQLSchema, after: GraphQLSchema) -> Iterator[tuple[str, str]]:
    fields = _fields(before)
    for at, new in _fields(after).items():
        if at not in fields:
            continue
        if (scope := _scope(fields[at])) is not None and scope != _scope(new):
            yield at, f"{at} is no longer opened by the scope {scope}."
        if (allowed := _roles(new)) is None:
            continue
        known = _roles(fields[at])
        if known is None:
            yield at, f"{at} is for {_listed(allowed)} only, and was for everybody."
        elif known - allowed:
            yield at, f"{at} is no longer for {_listed(known - allowed)}."


def _roles(field: Any) -> frozenset[str] | None:
    """The roles that `@requires` names; None for a field that is for everybody."""
    directive = _applied(field, "requires")
    if directive is None or not directive.arguments:
        return None
    value = next((each.value for each in directive.arguments if each.name.value == "roles"), None)
    if value is None:
        return None
    each = value.values if isinstance(value, ListValueNode) else [value]
    return frozenset(print_ast(role) for role in each)


def _scope(field: Any) -> str | None:
    """The scope that `@requires` asks of a key."""
    directive = _applied(field, "requires")
    arguments = (directive and directive.arguments) or ()
    return next((print_ast(each.value) for each in arguments if each.name.value == "scope"), None)


def _applied(element: Any, name: str) -> DirectiveNode | None:
    """That directive where a type or field was written in SDL, if it carries it."""
    node = element.ast_node
    return next(
        (each for each in (node and node.directives) or () if each.name.value == name), None
    )


def _fields(schema: GraphQLSchema) -> dict[str, Any]:
    return {
        f"{name}.{field_name}": field
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        for field_name, field in type_.fields.items()
    }


def _inputs(schema: GraphQLSchema) -> dict[str, Any]:
    """The arguments of fields and directives, and the fields of inputs, by their coordinates."""
    found = {
        f"{at}({name}:)": argument
        for at, field in _fields(schema).items()
        for name, argument in field.args.items()
    }
    for directive in schema.directives:
        for name, argument in directive.args.items():
            found[f"@{directive.name}({name}:)"] = argument
    for name, type_ in schema.type_map.items():
        if isinstance(type_, GraphQLInputObjectType):
            found |= {f"{name}.{each}": field for each, field in type_.fields.items()}
    return found


def _choices(schema: GraphQLSchema) -> dict[str, bool]:
    """The inputs, and whether each takes exactly one of its fields."""
    return {
        name: _applied(type_, "oneOf") is not None
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLInputObjectType)
    }


def _listed(roles: frozenset[str]) -> str:
    return ", ".join(sorted(roles))
