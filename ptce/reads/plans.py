"""From a validated operation to a plan: what to read, merged, before any SQL.

A plan is made once for each combination of @skip/@include values. It holds, for every object, the
fields to answer in order; every field that takes arguments gets a `site` number, by which the
request's argument values are later handed over.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
)
from graphql.utilities import do_types_overlap

from ptce.reads.arguments import shape
from ptce.reads.coercion import ABSENT, Reads, Refused, Values, arguments_of
from ptce.reads.declarations import READ, AnyNode, Computed, Declaration
from ptce.reads.documents import Bounded, Form, Operation
from ptce.reads.limits import DEPTH, FIELDS, TooComplex
from ptce.reads.nodes import found_tables
from ptce.reads.variables import bad_null

Fields = dict[str, list[FieldNode]]
Composite = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True)
class FieldPlan:
    """One field to answer: how it is read, its arguments' site, and what is read below it.

    `site` is None for a field without arguments; `below` is None for a scalar. `type_name` is the
    GraphQL type that the field answers (its scalar's or object's name); `parent` the type it is
    declared on, which `__typename` answers. `choices` is what is read below an `AnyNode`, by the
    GraphQL name of each of its entities.
    """

    parent: str
    name: str
    type_name: str
    declaration: Declaration | None
    site: int | None
    below: ObjectPlan | None
    choices: Mapping[str, ObjectPlan] = field(default_factory=dict)

    @property
    def typename(self) -> bool:
        return self.name == "__typename"


@dataclass(frozen=True)
class ObjectPlan:
    """The fields of an object by response key, for each concrete type that it can have.

    An interface of which only its own fields are asked has them once, under its own name.
    """

    type_name: str
    by_type: Mapping[str, Mapping[str, FieldPlan]]

    @property
    def shared(self) -> bool:
        """Whether the same fields answer every concrete type."""
        return self.type_name in self.by_type

    @property
    def only(self) -> Mapping[str, FieldPlan]:
        """The fields that answer every concrete type."""
        return self.by_type[self.type_name]


@dataclass(frozen=True, slots=True)
class Site:
    """A field with arguments: what it takes to know their values in a request.

    `finds`: its arguments are identifiers, and which tables they name is part of the shape.
    """

    node: FieldNode
    arguments: Reads
    finds: bool = False

    def values(self, values: Values) -> dict[str, Any]:
        """The coerced arguments, by their GraphQL names; absent ones are left out. BadInput."""
        try:
            return {
                name: value
                for name, read in self.arguments
                if (value := read(values)) is not ABSENT
            }
        except Refused:
            raise bad_null(self.node.arguments or (), values) from None

    def shape(self, values: dict[str, Any]) -> Hashable:
        """What of these values selects the statement. BadInput."""
        return (shape(values), found_tables(values)) if self.finds else shape(values)


@dataclass(frozen=True, eq=False)
class Plan:
    """The root fields of an operation, its sites in order, and how many fields it has.

    `commands` are the sites whose values are for Python; `statements` those of every plan, by plan
    and shape.
    """

    root: ObjectPlan
    sites: tuple[Site, ...]
    commands: frozenset[int | None]
    size: int
    statements: Bounded[Hashable, Any]


def plan(operation: Operation, values: Values) -> Plan:
    """The operation's plan for these values of its @skip and @include variables."""
    form = operation.form
    key = tuple(values.variables.get(name) for name in form.conditions)
    made: Plan = form.made.plans.get((form, key), lambda: _Planner(form, values).plan())
    return made


INTROSPECTION: Final = frozenset({"__schema", "__type"})


class _Planner:
    def __init__(self, form: Form, values: Values) -> None:
        self.form = form
        self.schema: GraphQLSchema = form.schema
        self.values = values
        self.sites: list[Site] = []
        self.fields = 0
        self.depth = 0

    def plan(self) -> Plan:
        root = self.schema.get_root_type(self.form.node.operation)
        assert root is not None, "validation knows the operation's type"
        top = self.object(root, [self.form.node.selection_set])
        commands = frozenset(
            field.site for field in top.only.values() if isinstance(field.declaration, Computed)
        )
        return Plan(top, tuple(self.sites), commands, self.fields, self.form.made.statements)

    def object(
        self,
        type_: Composite,
        selections: list[SelectionSetNode],
    ) -> ObjectPlan:
        visited: set[str] = set()
        types: Iterable[Composite] = [type_]
        if isinstance(type_, GraphQLInterfaceType) and any(
            self.narrows(type_, selection, visited) for selection in selections
        ):
            types = self.schema.get_possible_types(type_)
        return ObjectPlan(type_.name, {each.name: self.of(each, selections) for each in types})

    def of(
        self,
        type_: Composite,
        selections: list[SelectionSetNode],
    ) -> Mapping[str, FieldPlan]:
        """The fields asked of this type, merged; an interface's are all its own."""
        fields: Fields = {}
        visited: set[str] = set()
        for selection in selections:
            self.collect(type_, selection, fields, visited)
        return {
            key: self.field(type_, nodes)
            for key, nodes in fields.items()
            if nodes[0].name.value not in INTROSPECTION
        }

    def narrows(
        self, type_: GraphQLInterfaceType, selection_set: SelectionSetNode, visited: set[str]
    ) -> bool:
        """Whether a fragment asks something of some of the interface's concrete types only."""
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                continue
            part: InlineFragmentNode | FragmentDefinitionNode
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in visited:
                    continue
                visited.add(node.name.value)
                part = self.form.fragments[node.name.value]
            else:
                assert isinstance(node, InlineFragmentNode)
                part = node
            condition = part.type_condition
            if condition is not None and not self.applies(condition.name.value, type_):
                if self.meets(condition.name.value, type_):
                    return True
                continue
            if self.narrows(type_, part.selection_set, visited):
                return True
        return False

    def field(self, parent: Composite, nodes: list[FieldNode]) -> FieldPlan:
        self.fields += 1
        if self.fields > FIELDS.maximum:
            raise TooComplex(FIELDS)
        name = nodes[0].name.value
        if name == "__typename":
            return FieldPlan(parent.name, name, "String", None, None, None)
        definition = parent.fields[name]
        declared = definition.extensions["strawberry-definition"].metadata[READ]
        site = None
        if definition.args:
            site = len(self.sites)
            arguments = arguments_of(definition.args, nodes[0].arguments or (), self.form.slots)
            self.sites.append(Site(nodes[0], arguments, isinstance(declared, AnyNode)))
        answered: Any = get_named_type(definition.type)
        selections = [node.selection_set for node in nodes if node.selection_set is not None]
        if isinstance(declared, AnyNode):
            choices = {
                each: self.below(self.schema.type_map[each], selections)
                for each in declared.entities
            }
            return FieldPlan(parent.name, name, answered.name, declared, site, None, choices)
        below = self.below(answered, selections) if selections else None
        return FieldPlan(parent.name, name, answered.name, declared, site, below)

    def below(self, type_: Any, selections: list[SelectionSetNode]) -> ObjectPlan:
        self.depth += 1
        if self.depth > DEPTH.maximum:
            raise TooComplex(DEPTH)
        plan = self.object(type_, selections)
        self.depth -= 1
        return plan

    def collect(
        self,
        type_: Composite,
        selection_set: SelectionSetNode,
        fields: Fields,
        visited: set[str],
    ) -> None:
        """Merge a selection set's fields for one type (spec 6.3.2, CollectFields)."""
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
                fragment = self.form.fragments[node.name.value]
                if self.applies(fragment.type_condition.name.value, type_):
                    self.collect(type_, fragment.selection_set, fields, visited)

    def meets(self, condition: str, type_: GraphQLInterfaceType) -> bool:
        """Whether some concrete type of the interface is of the condition too."""
        conditional: Any = self.schema.type_map[condition]
        return do_types_overlap(self.schema, conditional, type_)

    def applies(self, condition: str, type_: Composite) -> bool:
        if condition == type_.name:
            return True
        conditional: Any = self.schema.type_map[condition]
        return is_abstract_type(conditional) and self.schema.is_sub_type(conditional, type_)

    def included(self, node: SelectionNode) -> bool:
        conditions = {each.name.value: each for each in node.directives or ()}
        return not self.holds(conditions.get("skip"), False) and self.holds(
            conditions.get("include"), True
        )

    def holds(self, condition: DirectiveNode | None, absent: bool) -> bool:
        if condition is None:
            return absent
        [argument] = condition.arguments or ()
        if isinstance(argument.value, BooleanValueNode):
            return argument.value.value
        assert isinstance(argument.value, VariableNode), "validation has seen a Boolean"
        value = self.values.variables.get(argument.value.name.value)
        if value is None:
            raise bad_null([condition], self.values)
        return bool(value)
