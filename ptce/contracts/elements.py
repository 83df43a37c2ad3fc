"""Everything that a contract names, flat: a coordinate, a noun, and what can change of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
)
from graphql.language import print_ast
from graphql.type import is_introspection_type, is_specified_directive, is_specified_scalar_type


@dataclass(frozen=True, slots=True)
class Element:
    """`facets`: what a partner relies on, by name, as SDL writes it; `parent`: a coordinate."""

    noun: str
    parent: str | None
    facets: Mapping[str, str]
    deprecated: str | None = None


def elements(schema: GraphQLSchema) -> dict[str, Element]:
    """The elements of ours, by their coordinates, in the order of the schema."""
    return dict(_elements(schema))


def _elements(schema: GraphQLSchema) -> Iterator[tuple[str, Element]]:
    for name, type_ in schema.type_map.items():
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_):
            yield from _type(name, type_)
    for directive in schema.directives:
        if not is_specified_directive(directive):
            at = f"@{directive.name}"
            where = ", ".join(sorted(each.name for each in directive.locations))
            yield at, Element("directive", None, {"locations": where})
            for name, argument in directive.args.items():
                yield f"{at}({name}:)", _input("argument", at, argument)


def _type(name: str, type_: Any) -> Iterator[tuple[str, Element]]:
    facets = {"directives": _directives(type_)}
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            noun = "type" if isinstance(type_, GraphQLObjectType) else "interface"
            facets["interfaces"] = _names(type_.interfaces)
            yield name, Element(noun, None, facets)
            for field_name, field in type_.fields.items():
                at = f"{name}.{field_name}"
                told = {"type": str(field.type), "directives": _directives(field)}
                yield at, Element("field", name, told, field.deprecation_reason)
                for each, argument in field.args.items():
                    yield f"{at}({each}:)", _input("argument", at, argument)
        case GraphQLInputObjectType():
            yield name, Element("input", None, facets)
            for each, input_field in type_.fields.items():
                yield f"{name}.{each}", _input("input field", name, input_field)
        case GraphQLEnumType():
            yield name, Element("enum", None, facets)
            for each, value in type_.values.items():
                yield f"{name}.{each}", Element("value", name, {}, value.deprecation_reason)
        case GraphQLUnionType():
            yield name, Element("union", None, facets | {"members": _names(type_.types)})
        case GraphQLScalarType():
            yield name, Element("scalar", None, facets)


def _input(noun: str, parent: str, element: Any) -> Element:
    default = element.ast_node and element.ast_node.default_value
    facets = {
        "type": str(element.type),
        "default": print_ast(default) if default else "",
        "directives": _directives(element),
    }
    return Element(noun, parent, facets, element.deprecation_reason)


def _directives(element: Any) -> str:
    """Those that are ours, `@deprecated` aside."""
    applied = (element.ast_node and element.ast_node.directives) or ()
    return " ".join(
        print_ast(each) for each in applied if each.name.value not in {"deprecated", "specifiedBy"}
    )


def _names(types: Any) -> str:
    return ", ".join(sorted(each.name for each in types))
