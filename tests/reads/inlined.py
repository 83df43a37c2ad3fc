"""The same operation with its values elsewhere: in the text, or as defaults of its variables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    ConstValueNode,
    DocumentNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    Lexer,
    ObjectFieldNode,
    OperationDefinitionNode,
    Source,
    TokenKind,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    parse_const_value,
    print_ast,
    visit,
)
from graphql.utilities import type_from_ast

from tests.reads.reference import SCHEMA

Choose = Callable[[Sequence[Any]], Any]
"""Takes one of some things."""


def inlined(query: str, values: Mapping[str, Any], choose: Choose) -> str:
    """The operation with every value written where it is used; what is not given is left out."""
    document = parse(query)
    written = _written(document, values, choose)
    return print_ast(visit(document, _Inlining(written)))


def by_default(query: str, values: Mapping[str, Any], choose: Choose) -> str:
    """The operation whose variables have these values by default."""
    document = parse(query)
    return print_ast(visit(document, _Defaulting(_written(document, values, choose))))


def _written(
    document: DocumentNode, values: Mapping[str, Any], choose: Choose
) -> dict[str, ConstValueNode]:
    """The literal of each variable that has a value."""
    found = {}
    for operation in document.definitions:
        if not isinstance(operation, OperationDefinitionNode):
            continue
        for each in operation.variable_definitions or ():
            name = each.variable.name.value
            if name in values:
                text = literal(values[name], type_from_ast(SCHEMA, each.type), choose)
                found[name] = parse_const_value(text)
            elif each.default_value is not None:
                found[name] = each.default_value
    return found


class _Inlining(Visitor):
    def __init__(self, written: Mapping[str, ConstValueNode]) -> None:
        super().__init__()
        self.written = written

    def enter_variable_definition(self, *_: Any) -> Any:
        return REMOVE

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        return self.kept(node)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> Any:
        return self.kept(node)

    def kept(self, node: ArgumentNode | ObjectFieldNode) -> Any:
        value = node.value
        left_out = isinstance(value, VariableNode) and value.name.value not in self.written
        return REMOVE if left_out else None

    def enter_variable(self, node: VariableNode, *_: Any) -> Any:
        return self.written[node.name.value]


class _Defaulting(Visitor):
    def __init__(self, written: Mapping[str, ConstValueNode]) -> None:
        super().__init__()
        self.written = written

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        return VariableDefinitionNode(
            variable=node.variable,
            type=node.type,
            default_value=self.written.get(node.variable.name.value),
            directives=(),
        )


def literal(value: Any, type_: Any, choose: Choose) -> str:
    """A JSON value as GraphQL writes it, in one of the ways that mean the same."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict():
            fields = (
                f"{name}: {literal(each, type_.fields[name].type, choose)}"
                for name, each in value.items()
            )
            return "{" + ", ".join(fields) + "}"
        case list():
            assert isinstance(type_, GraphQLList)
            items = [literal(each, type_.of_type, choose) for each in value]
            alone = len(items) == 1 and value[0] is not None
            return items[0] if alone and choose((True, False)) else f"[{', '.join(items)}]"
        case str() if isinstance(type_, GraphQLEnumType):
            return value
        case str() if type_.name == "Decimal":
            return str(choose((value, f'"{value}"')))
        case str():
            return text(value, choose)
    return number(value, type_.name, choose)


def text(value: str, choose: Choose) -> str:
    """A string: as JSON writes it, with every sign escaped, or as a block."""
    plain = value.strip() == value and not set(value) & set('"\\\n\r')
    ways = [json.dumps(value, ensure_ascii=False), json.dumps(value)]
    if all(ord(each) < 0x10000 for each in value):
        ways.append('"' + "".join(f"\\u{ord(each):04x}" for each in value) + '"')
    return str(choose([*ways, f'"""{value}"""'] if plain else ways))


def number(value: float, type_name: str, choose: Choose) -> str:
    """A number; one that may have decimals also with an exponent, or with needless zeros."""
    ways = [str(value)]
    if type_name in {"Decimal", "Float"}:
        ways += [f"{value}e0", f"{value}E+0", f"{value}0" if "." in str(value) else f"{value}.0"]
    return str(choose(ways))


STRINGS = ('""', '"é \\n\\t\\u00e9"', '"2026-03-09T08:00:00Z"', '"""\n  b  \\""" "\n"""', '"12.5"')
INTEGERS = ("0", "-7", "8", "100", "2147483648")
NUMBERS = ("0.5", "-1.10", "1e2", "3.0E-2")
OTHERS: Mapping[TokenKind, Sequence[str]] = {
    TokenKind.STRING: STRINGS,
    TokenKind.BLOCK_STRING: STRINGS,
    TokenKind.INT: INTEGERS,
    TokenKind.FLOAT: NUMBERS,
}


def other_literals(query: str, choose: Choose) -> str:
    """The same text with some other literals, of the same kinds: it may well be refused."""
    lexer, parts, end = Lexer(Source(query)), [], 0
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        if token.kind in OTHERS and choose((True, False)):
            parts += [query[end : token.start], choose(OTHERS[token.kind])]
            end = token.end
    return "".join([*parts, query[end:]])
