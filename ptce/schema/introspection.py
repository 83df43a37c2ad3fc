"""Introspection, the only thing that graphql-core still executes: it reads no row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    execute_sync,
)

from ptce.reads.documents import Operation, Rejected
from ptce.reads.limits import INTROSPECTION as MODEST
from ptce.reads.limits import TooComplex
from ptce.reads.plans import INTROSPECTION

SIZES: Final[Mapping[str, int]] = {
    "types": 100,
    "fields": 12,
    "inputFields": 10,
    "enumValues": 8,
    "directives": 6,
    "possibleTypes": 4,
    "args": 3,
    "interfaces": 2,
}
"""About how many elements the lists of introspection have."""


def require_modest(operation: Operation) -> int:
    """About how many values of the schema are asked.

    TooComplex when introspection would keep everybody waiting: it runs on the event loop.
    """
    known: dict[str, int] = {}

    def whole(selections: SelectionSetNode) -> int:
        return sum(one(node) for node in selections.selections)

    def one(node: SelectionNode) -> int:
        if isinstance(node, FieldNode):
            below = 0 if node.selection_set is None else whole(node.selection_set)
            return SIZES.get(node.name.value, 1) * (1 + below)
        if isinstance(node, InlineFragmentNode):
            return whole(node.selection_set)
        assert isinstance(node, FragmentSpreadNode), "there are three kinds of selections"
        name = node.name.value
        if name not in known:
            known[name] = whole(operation.fragments[name].selection_set)
        return known[name]

    values = whole(operation.node.selection_set)
    if values > MODEST.maximum:
        raise TooComplex(MODEST)
    return values


def introspected(operation: Operation, variables: dict[str, Any]) -> dict[str, Any]:
    """Every root key in the order of the query, with the data of __schema and __type.

    The other root fields are only placeholders, wherever fragments hide them.
    """
    asked, root = operation.node, operation.schema.get_root_type(operation.node.operation)
    assert root is not None, "validation knows the operation's type"
    node = OperationDefinitionNode(
        operation=asked.operation,
        name=asked.name,
        variable_definitions=asked.variable_definitions,
        directives=asked.directives,
        selection_set=_reduced(asked.selection_set),
    )
    fragments = (
        _fragment(each) if each.type_condition.name.value == root.name else each
        for each in operation.fragments.values()
    )
    document = DocumentNode(definitions=(node, *fragments))
    result = execute_sync(operation.schema, document, variable_values=variables)
    if result.errors:
        raise Rejected("GRAPHQL_VALIDATION_FAILED", [GraphQLError(result.errors[0].message)])
    return result.data or {}


def _fragment(fragment: FragmentDefinitionNode) -> FragmentDefinitionNode:
    return FragmentDefinitionNode(
        name=fragment.name,
        type_condition=fragment.type_condition,
        directives=fragment.directives,
        selection_set=_reduced(fragment.selection_set),
    )


def _reduced(selections: SelectionSetNode) -> SelectionSetNode:
    """Root selections in which every field that reads rows is a `__typename` of the same key."""
    return SelectionSetNode(selections=tuple(_placed(node) for node in selections.selections))


def _placed(node: SelectionNode) -> SelectionNode:
    if isinstance(node, FieldNode) and node.name.value not in INTROSPECTION:
        return FieldNode(
            alias=node.alias or node.name,
            name=NameNode(value="__typename"),
            arguments=(),
            directives=node.directives,
        )
    if isinstance(node, InlineFragmentNode):
        return InlineFragmentNode(
            type_condition=node.type_condition,
            directives=node.directives,
            selection_set=_reduced(node.selection_set),
        )
    return node
