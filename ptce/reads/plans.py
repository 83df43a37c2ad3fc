"""From a validated operation to a plan: what to read, merged, before any SQL.

A plan is made once for each combination of @skip/@include values. It holds, for every object, the
fields to answer in order; every field that takes arguments gets a `site` number, by which the
request's argument values are later handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_list_type,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values
from graphql.type import assert_object_type

from ptce.reads.declarations import READ, Declaration
from ptce.reads.documents import Bounded, Operation
from ptce.reads.variables import bad_null

STATEMENTS = 64

MAX_FIELDS = 5_000
"""At most so many fields in a plan, once fragments are spread out."""

MAX_DEPTH = 30
"""At most so many objects inside one another; a page is two of them, with its edges three."""


class TooComplex(Exception):
    """The operation asks for more than one request may: OPERATION_TOO_COMPLEX."""


Fields = dict[str, list[FieldNode]]


@dataclass(frozen=True)
class FieldPlan:
    """One field to answer: how it is read, its arguments' site, and what is read below it.

    `site` is None for a field without arguments; `below` is None for a scalar. `type_name` is the
    GraphQL type that the field answers (its scalar's or object's name); `parent` the type it is
    declared on, which `__typename` answers.
    """

    parent: str
    name: str
    type_name: str
    declaration: Declaration | None
    site: int | None
    below: ObjectPlan | None
    list: bool = False

    @property
    def typename(self) -> bool:
        return self.name == "__typename"


@dataclass(frozen=True)
class ObjectPlan:
    """The fields of an object by response key, for each concrete type that it can have."""

    type_name: str
    by_type: Mapping[str, Mapping[str, FieldPlan]]

    @property
    def only(self) -> Mapping[str, FieldPlan]:
        """The fields of a type that is not abstract."""
        return self.by_type[self.type_name]


@dataclass(frozen=True, slots=True)
class Site:
    """A field with arguments: what it takes to know their values in a request."""

    definition: GraphQLField
    node: FieldNode

    def values(self, variables: VariableValues) -> dict[str, Any]:
        """The coerced arguments, by their GraphQL names; absent ones are left out. BadInput."""
        try:
            return get_argument_values(self.definition, self.node, variables)
        except GraphQLError as error:
            raise bad_null(self.node.arguments or (), variables, error) from None


@dataclass(frozen=True)
class Plan:
    """The root fields of an operation, and its sites in order."""

    root: ObjectPlan
    sites: tuple[Site, ...]
    statements: Bounded[Any, Any] = field(default_factory=lambda: Bounded(STATEMENTS))


def plan(operation: Operation, variables: VariableValues) -> Plan:
    """The operation's plan for these values of its @skip and @include variables."""
    key = tuple(variables.coerced.get(name) for name in operation.conditions)
    made: Plan = operation.plans.get(key, lambda: _Planner(operation, variables).plan())
    return made


INTROSPECTION: Final = frozenset({"__schema", "__type"})


class _Planner:
    def __init__(self, operation: Operation, variables: VariableValues) -> None:
        self.operation = operation
        self.schema: GraphQLSchema = operation.schema
        self.variables = variables
        self.sites: list[Site] = []
        self.fields = 0
        self.depth = 0

    def plan(self) -> Plan:
        root = self.schema.get_root_type(self.operation.node.operation)
        assert root is not None, "validation knows the operation's type"
        top = self.object(root, [self.operation.node.selection_set])
        return Plan(top, tuple(self.sites))

    def object(
        self,
        type_: GraphQLObjectType | GraphQLInterfaceType,
        selections: list[SelectionSetNode],
    ) -> ObjectPlan:
        concrete: Iterable[GraphQLObjectType] = (
            self.schema.get_possible_types(type_)
            if is_abstract_type(type_)
            else [assert_object_type(type_)]
        )
        by_type = {}
        for object_type in concrete:
            fields: Fields = {}
            visited: set[str] = set()
            for selection in selections:
                self.collect(object_type, selection, fields, visited)
            by_type[object_type.name] = {
                key: self.field(object_type, nodes)
                for key, nodes in fields.items()
                if nodes[0].name.value not in INTROSPECTION
            }
        return ObjectPlan(type_.name, by_type)

    def field(self, parent: GraphQLObjectType, nodes: list[FieldNode]) -> FieldPlan:
        self.fields += 1
        if self.fields > MAX_FIELDS:
            raise TooComplex
        name = nodes[0].name.value
        if name == "__typename":
            return FieldPlan(parent.name, name, "String", None, None, None)
        definition = parent.fields[name]
        declared = definition.extensions["strawberry-definition"].metadata[READ]
        site = None
        if definition.args:
            site = len(self.sites)
            self.sites.append(Site(definition, nodes[0]))
        answered: Any = get_named_type(definition.type)
        selections = [node.selection_set for node in nodes if node.selection_set is not None]
        below = self.below(answered, selections) if selections else None
        many = is_list_type(getattr(definition.type, "of_type", definition.type))
        return FieldPlan(parent.name, name, answered.name, declared, site, below, many)

    def below(self, type_: Any, selections: list[SelectionSetNode]) -> ObjectPlan:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooComplex
        plan = self.object(type_, selections)
        self.depth -= 1
        return plan

    def collect(
        self,
        type_: GraphQLObjectType,
        selection_set: SelectionSetNode,
        fields: Fields,
        visited: set[str],
    ) -> None:
        """Merge a selection set's fields for one concrete type (spec 6.3.2, CollectFields)."""
        for node in selection_set.selections:
            if not self.included(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                fields.setdefault(key, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                if condition is None or self.applies(condition.name.value, type_):
                    self.collect(type_, node.selection_set, fields, visited)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                fragment = self.operation.fragments[node.name.value]
                if self.applies(fragment.type_condition.name.value, type_):
                    self.collect(type_, fragment.selection_set, fields, visited)

    def applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        if condition == type_.name:
            return True
        conditional: Any = self.schema.type_map[condition]
        return is_abstract_type(conditional) and self.schema.is_sub_type(conditional, type_)

    def included(self, node: SelectionNode) -> bool:
        try:
            skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
            include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        except GraphQLError as error:
            raise bad_null(node.directives or (), self.variables, error) from None
        return not (skip is not None and skip["if"]) and (include is None or bool(include["if"]))
