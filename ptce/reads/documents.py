"""From the text of a request to a validated operation, remembered by its text.

Only documents that validated are remembered, in a bounded LRU shared by all requests; everything
here is the same for every viewer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)

DOCUMENTS = 1_000
PLANS = 64
"""At most so many documents, and so many plans for one document."""

MAX_TOKENS = 2_000
MAX_ERRORS = 10

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class Bounded(Generic[Key, Thing]):
    """The last `size` things asked for, made once each."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._things: OrderedDict[Key, Thing] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Thing]) -> Thing:
        thing = self._things.get(key)
        if thing is None:
            thing = self._things[key] = make()
            if len(self._things) > self._size:
                self._things.popitem(last=False)
        else:
            self._things.move_to_end(key)
        return thing

    def __len__(self) -> int:
        return len(self._things)


@dataclass(frozen=True)
class Operation:
    """One operation of a validated document, with what its plans depend on.

    `conditions` are the variables that @skip and @include read.
    """

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    conditions: tuple[str, ...]
    introspects: bool
    plans: Bounded[Hashable, Any] = field(default_factory=lambda: Bounded(PLANS))


class Rejected(Exception):
    """The document is not one: `code` is GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED."""

    def __init__(self, code: str, errors: list[GraphQLError]) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


class Documents:
    """The validated documents of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._operations: Bounded[tuple[str, str | None], Operation] = Bounded(DOCUMENTS)

    def operation(self, text: str, name: str | None) -> Operation:
        """Rejected when the text does not parse, does not validate, or has no such operation."""
        return self._operations.get((text, name), lambda: self._read(text, name))

    def _read(self, text: str, name: str | None) -> Operation:
        try:
            document = parse(text, max_tokens=MAX_TOKENS)
            errors = validate(self.schema, document, max_errors=MAX_ERRORS)
        except GraphQLError as error:
            raise Rejected("GRAPHQL_PARSE_FAILED", [error]) from None
        except RecursionError:
            deep = GraphQLError("The document is nested too deeply.")
            raise Rejected("GRAPHQL_PARSE_FAILED", [deep]) from None
        if errors:
            raise Rejected("GRAPHQL_VALIDATION_FAILED", errors)
        node = _chosen(document, name)
        fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        found = _Conditions()
        visit(document, found)
        return Operation(
            self.schema, node, fragments, tuple(sorted(found.variables)), found.introspects
        )


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [
        definition
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
    ]
    if name is None and len(operations) == 1:
        return operations[0]
    for operation in operations:
        if name is not None and operation.name is not None and operation.name.value == name:
            return operation
    message = (
        f"Unknown operation named '{name}'."
        if name is not None
        else "Must provide operation name if query contains multiple operations."
    )
    raise Rejected("GRAPHQL_VALIDATION_FAILED", [GraphQLError(message)])


class _Conditions(Visitor):
    """The variables that decide @skip and @include, and whether introspection is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.introspects = False

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.variables.add(argument.value.name.value)

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in {"__schema", "__type"}:
            self.introspects = True
