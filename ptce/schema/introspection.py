"""Introspection, the only thing that graphql-core still executes: it reads no row."""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
)

from ptce.reads.documents import Operation, Rejected
from ptce.reads.plans import INTROSPECTION


def introspected(operation: Operation, variables: dict[str, Any]) -> dict[str, Any]:
    """The data of the root fields __schema and __type, wherever fragments hide them."""
    kept = tuple(
        node
        for node in operation.node.selection_set.selections
        if not isinstance(node, FieldNode) or node.name.value in INTROSPECTION
    )
    node = OperationDefinitionNode(
        operation=operation.node.operation,
        name=operation.node.name,
        variable_definitions=operation.node.variable_definitions,
        directives=operation.node.directives,
        selection_set=SelectionSetNode(selections=kept),
    )
    document = DocumentNode(definitions=(node, *operation.fragments.values()))
    result = execute_sync(operation.schema, document, variable_values=variables)
    if result.errors:
        raise Rejected("GRAPHQL_VALIDATION_FAILED", [GraphQLError(result.errors[0].message)])
    return result.data or {}
