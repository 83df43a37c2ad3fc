"""What the schema's input types make of values, compiled once for each type, argument and variable.

graphql-core reads types again at each value: here a type becomes a function. Whatever is refused
raises Refused without a reason; `variables.py` then asks graphql-core, which says where and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from graphql import (
    ArgumentNode,
    GraphQLArgument,
    GraphQLInputObjectType,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)
from graphql.pyutils import Undefined
from graphql.utilities import coerce_input_literal, type_from_ast
from graphql.utilities.coerce_input_value import coerce_default_value

from ptce.reads.literals import Slots

ABSENT: Final = Undefined
"""The value of what is not given."""


class Refused(Exception):
    """A type refuses a value."""


@dataclass(frozen=True, slots=True)
class Values:
    """What one request gives to an operation: its variables and its literals, coerced."""

    variables: Mapping[str, Any]
    literals: Sequence[Any]


Coerce = Callable[[Any], Any]
Read = Callable[[Values], Any]
"""A value of a document in one request; ABSENT where its variable is not given."""


def coercer(type_: Any) -> Coerce:
    """What the type makes of a JSON value."""
    if is_non_null_type(type_):
        return _present(coercer(type_.of_type))
    return _or_null(_given(type_))


def _given(type_: Any) -> Coerce:
    if is_list_type(type_):
        item = coercer(type_.of_type)

        def listed(value: Any) -> list[Any]:
            return [item(each) for each in value] if type(value) is list else [item(value)]

        return listed
    return _named(type_)


@cache
def _named(type_: Any) -> Coerce:
    """Of a type of the schema: there are as many as it has, where each document has lists of its
    own."""
    if is_input_object_type(type_):
        return _object(type_)
    leaf = type_.coerce_input_value

    def coerced(value: Any) -> Any:
        try:
            return leaf(value)
        except Exception:  # whatever a scalar raises is a refusal
            raise Refused from None

    return coerced


def _present(coerce: Coerce) -> Coerce:
    def present(value: Any) -> Any:
        if value is None:
            raise Refused
        return coerce(value)

    return present


def _or_null(coerce: Coerce) -> Coerce:
    return lambda value: None if value is None else coerce(value)


def _object(type_: GraphQLInputObjectType) -> Coerce:
    fields = [
        (name, field.out_name or name, coercer(field.type)) for name, field in type_.fields.items()
    ]
    rest = _rest(type_)

    def coerced(value: Any) -> Any:
        if type(value) is not dict:
            raise Refused
        found = {own: coerce(value[name]) for name, own, coerce in fields if name in value}
        if len(found) != len(value):  # it has fields that the type has not
            raise Refused
        return rest(found)

    return coerced


def _rest(type_: GraphQLInputObjectType) -> Callable[[dict[str, Any]], Any]:
    """What completes an input object once its given fields are read: defaults, what must be."""
    missing = [
        (field.out_name or name, default)
        for name, field in type_.fields.items()
        if (default := coerce_default_value(field)) is not ABSENT or is_non_null_type(field.type)
    ]

    def completed(found: dict[str, Any]) -> Any:
        for name, default in missing:
            if name not in found:
                if default is ABSENT:
                    raise Refused
                found[name] = default
        if type_.is_one_of and (len(found) != 1 or None in found.values()):
            raise Refused
        return type_.out_type(found)

    return completed


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of an operation. `default` reads its default value, None without one."""

    name: str
    coerce: Coerce
    default: Read | None
    required: bool


def variables_of(
    schema: Any, operation: OperationDefinitionNode, slots: Slots | None
) -> tuple[Variable, ...]:
    """The variables that a valid operation declares."""
    made = []
    for node in operation.variable_definitions or ():
        type_: Any = type_from_ast(schema, node.type)
        default = None if node.default_value is None else reader(node.default_value, type_, slots)
        required = is_non_null_type(type_) and default is None
        made.append(Variable(node.variable.name.value, coercer(type_), default, required))
    return tuple(made)


def coerced_variables(
    variables: Sequence[Variable], given: Mapping[str, Any], literals: Sequence[Any]
) -> dict[str, Any]:
    """The variables of a request, by name; what is not given and has no default is left out.

    Raises Refused."""
    values: dict[str, Any] = {}
    for variable in variables:
        value = given.get(variable.name, ABSENT)
        if value is not ABSENT:
            values[variable.name] = variable.coerce(value)
        elif variable.default is not None:
            values[variable.name] = variable.default(Values({}, literals))
        elif variable.required:
            raise Refused
    return values


Reads = tuple[tuple[str, Read], ...]
"""The arguments of a field, by the names that they are read by."""


def arguments_of(
    definitions: Mapping[str, GraphQLArgument], nodes: Sequence[ArgumentNode], slots: Slots | None
) -> Reads:
    """What reads a field's arguments at each request."""
    given = {node.name.value: node.value for node in nodes}
    made = []
    for name, definition in definitions.items():
        default = coerce_default_value(definition)
        node = given.get(name)
        if node is not None:
            read = _or_default(reader(node, definition.type, slots), node, default)
            made.append((definition.out_name or name, read))
        elif default is not ABSENT:
            made.append((definition.out_name or name, _constant(default)))
    return tuple(made)


def reader(node: ValueNode, type_: Any, slots: Slots | None) -> Read:
    """What reads a value that a document writes, at each request."""
    if isinstance(node, VariableNode):
        return _variable(node.name.value, is_non_null_type(type_))
    if isinstance(node, NullValueNode):
        return _constant(None)
    type_ = get_nullable_type(type_)
    if is_list_type(type_):
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        return _list([reader(each, type_.of_type, slots) for each in nodes])
    if is_input_object_type(type_):
        assert isinstance(node, ObjectValueNode), "validation has seen an object"
        return _written_object(node, type_, slots)
    if slots is not None and node.loc is not None and node.loc.start in slots.numbers:
        number = slots.numbers[node.loc.start]
        return lambda values: values.literals[number]
    return _constant(coerce_input_literal(node, type_))


def _written_object(
    node: ObjectValueNode, type_: GraphQLInputObjectType, slots: Slots | None
) -> Read:
    given = {each.name.value: each.value for each in node.fields}
    fields = [
        (field.out_name or name, reader(given[name], field.type, slots))
        for name, field in type_.fields.items()
        if name in given
    ]
    rest = _rest(type_)

    def read(values: Values) -> Any:
        found = {name: value for name, each in fields if (value := each(values)) is not ABSENT}
        return rest(found)

    return read


def _variable(name: str, must: bool) -> Read:
    def read(values: Values) -> Any:
        value = values.variables.get(name, ABSENT)
        if must and (value is None or value is ABSENT):
            raise Refused
        return value

    return read


def _or_default(read: Read, node: ValueNode, default: Any) -> Read:
    """A variable that is not given leaves its argument to the default."""
    if not isinstance(node, VariableNode) or default is ABSENT:
        return read
    name = node.name.value
    return lambda values: read(values) if name in values.variables else default


def _list(items: Sequence[Read]) -> Read:
    def read(values: Values) -> list[Any]:
        found = (each(values) for each in items)
        return [None if value is ABSENT else value for value in found]

    return read


def _constant(value: Any) -> Read:
    return lambda values: value
