"""The variables of a request, coerced to their types; what is refused names its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    GraphQLError,
    GraphQLSchema,
    VariableNode,
    Visitor,
    visit,
)
from graphql.pyutils import Undefined
from graphql.utilities import type_from_ast, validate_input_value

from ptce.domain.errors import BadInput
from ptce.reads.coercion import ABSENT, Refused, Values, coerced_variables
from ptce.reads.documents import Operation
from ptce.reads.sentences import missing, of_null, of_value, unknown


def coerced(operation: Operation, given: dict[str, Any]) -> Values:
    """BadInput, with the path from the variable's name, when a type refuses a value."""
    try:
        variables = coerced_variables(operation.form.variables, given, operation.literals)
    except Refused:
        raise _refusal(operation, given) from None
    return Values(variables, operation.literals)


def _refusal(operation: Operation, given: dict[str, Any]) -> BadInput:
    """What is refused, and why, as graphql-core finds it."""
    definitions = operation.node.variable_definitions or ()
    for definition in definitions:
        name = definition.variable.name.value
        if name not in given and definition.default_value is not None:
            continue
        type_ = type_from_ast(operation.schema, definition.type)
        refused = _refused(type_, given.get(name, Undefined), (name,))
        if refused is not None:
            return bad_value(*refused, operation.schema)
    raise AssertionError("what the compiled coercion refuses, graphql-core refuses")


def bad_null(nodes: Iterable[ArgumentNode | DirectiveNode], values: Values) -> BadInput:
    """A null given to a variable whose default alone made it acceptable where it is used."""
    found = _Nulls(values)
    for node in nodes:
        visit(node, found)
    path = tuple(found.names[:1])
    return BadInput(*of_null(path), path)


class _Nulls(Visitor):
    """The variables that are null, in the order of their use."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.values = values
        self.names: list[str] = []

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        if self.values.variables.get(node.name.value, ABSENT) is None:
            self.names.append(node.name.value)


def bad_value(path: tuple[str, ...], detail: str, schema: GraphQLSchema) -> BadInput:
    """A value that its GraphQL type refuses; `detail` is the library's English sentence."""
    return BadInput(*of_value(path, detail, schema), path)


class _Found(Exception):
    """The first error: to look for the others would take seconds where there are thousands."""


def _refused(type_: Any, value: Any, path: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """The path and reason of the first thing that the type refuses."""

    def note(error: GraphQLError, steps: list[str | int]) -> None:
        last = missing(error.message) or unknown(error.message)
        raise _Found((*path, *(str(step) for step in steps), *last), error.message)

    try:
        validate_input_value(value, type_, note, True)
    except _Found as found:
        where, why = found.args
        return where, why
    return None
