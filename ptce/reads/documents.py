"""From the text of a request to a validated operation, remembered by its text.

Only documents that validated are remembered, in a bounded LRU shared by all requests; everything
here is the same for every viewer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)

from ptce.reads.coercion import Variable, variables_of
from ptce.reads.extents import require_bounded
from ptce.reads.limits import TOKENS
from ptce.reads.literals import Slots, Written, slots, written
from ptce.reads.located import field_of
from ptce.reads.sentences import Told, of_document, of_value

DOCUMENTS = 500_000
PLANS = 200_000
STATEMENTS = 32_000_000
BINDINGS = 2_000_000
"""What is remembered at most: characters of documents, fields of plans, characters of SQL, bytes of
variables.

By weight, not by number: whoever sends many large documents must not fill the memory.
"""

LIGHTEST_DOCUMENT, LIGHTEST_PLAN, LIGHTEST_STATEMENT, LIGHTEST_BINDING = 200, 100, 1_000, 1_000
"""What the smallest of them weighs: it comes with objects of its own (5 KB for a document), and a
plan keeps its form when its document is forgotten."""

MAX_ERRORS = 10

ORDINARY = 16_384
"""Characters of a text whose form is looked for on the event loop: 0.1 s for the largest."""

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class Bounded(Generic[Key, Thing]):
    """The last things asked for, made once each, as long as together they weigh `size` at most.

    One that is heavier by itself is made again each time.
    """

    def __init__(self, size: int, weigh: Callable[[Thing], int] = lambda thing: 1) -> None:
        self._size = size
        self._weigh = weigh
        self._weight = 0
        self._things: OrderedDict[Key, tuple[Thing, int]] = OrderedDict()
        self._lock = Lock()

    def known(self, key: Key) -> Thing | None:
        """The thing, if it is remembered."""
        with self._lock:
            known = self._things.get(key)
            if known is None:
                return None
            self._things.move_to_end(key)
            return known[0]

    def get(self, key: Key, make: Callable[[], Thing]) -> Thing:
        """From any thread; two that ask at once may both make it."""
        known = self.known(key)
        if known is not None:
            return known
        thing = make()
        weight = self._weigh(thing)
        with self._lock:
            if key not in self._things:
                self._things[key] = thing, weight
                self._weight += weight
            while self._weight > self._size:
                _, (_, lighter) = self._things.popitem(last=False)
                self._weight -= lighter
        return thing

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, key: Key) -> bool:
        return key in self._things


class Made:
    """What was made of the operations of one schema, to be used again: `plans` by operation and
    conditions, `statements` by plan and shape, `bindings` by operation and variables."""

    def __init__(self) -> None:
        self.plans: Bounded[Hashable, Any] = Bounded(PLANS, lambda plan: LIGHTEST_PLAN + plan.size)
        self.statements: Bounded[Hashable, Any] = Bounded(
            STATEMENTS, lambda statement: LIGHTEST_STATEMENT + len(statement.sql)
        )
        self.bindings: Bounded[Hashable, Any] = Bounded(
            BINDINGS, lambda binding: LIGHTEST_BINDING + binding.size
        )


@dataclass(frozen=True, eq=False, slots=True)
class Form:
    """What operations share whose texts differ in their literals only: what plans depend on.

    `conditions` are the variables that @skip and @include read; `slots` the places of the
    literals, None when the form is one text's own.
    """

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    conditions: tuple[str, ...]
    introspects: bool
    variables: tuple[Variable, ...]
    slots: Slots | None
    made: Made


@dataclass(frozen=True, eq=False, slots=True)
class Operation:
    """One operation of a validated document: its form, its literals, the length of its text."""

    form: Form
    literals: tuple[Any, ...]
    length: int

    @property
    def schema(self) -> GraphQLSchema:
        return self.form.schema

    @property
    def node(self) -> OperationDefinitionNode:
        return self.form.node

    @property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        return self.form.fragments

    @property
    def introspects(self) -> bool:
        return self.form.introspects


class Rejected(Exception):
    """The document is not one: `code` is GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED.

    `fields` are the paths, from an argument, of the values that errors are about; empty for others.
    `told` is what each error says, in French and in English.
    """

    def __init__(
        self,
        code: str,
        errors: list[GraphQLError],
        fields: Sequence[tuple[str, ...]] | None = None,
        told: Sequence[Told] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors
        self.fields = fields or [()] * len(errors)
        self.told = told or [of_document(code, error.message) for error in errors]


class Documents:
    """The validated documents of one schema, by their text and by the form of their text."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._made = Made()
        self._operations: Bounded[tuple[str, str | None], Operation] = Bounded(
            DOCUMENTS, lambda operation: LIGHTEST_DOCUMENT + operation.length
        )
        self._forms: Bounded[tuple[str, str | None], Operation] = Bounded(
            DOCUMENTS, lambda operation: LIGHTEST_DOCUMENT + operation.length
        )

    def known(self, text: str, name: str | None) -> Operation | None:
        """If it, or its form, has been read before: what is new is no work for an event loop."""
        known = self._operations.known((text, name))
        if known is None and len(text) <= ORDINARY:
            parts = written(text)
            first = self._forms.known((parts.form, name))
            other = None if first is None else _refilled(first, parts, len(text))
            if other is not None:
                return self._operations.get((text, name), lambda: other)
        return known

    def operation(self, text: str, name: str | None) -> Operation:
        """Rejected when the text does not parse, does not validate, or has no such operation."""
        return self._operations.get((text, name), lambda: self._formed(text, name))

    def _formed(self, text: str, name: str | None) -> Operation:
        """By its form if it can be, else read as it is: what refuses a literal says why."""
        parts = written(text)
        first = self._forms.get((parts.form, name), lambda: self._read(text, name, parts))
        return _refilled(first, parts, len(text)) or self._read(text, name, parts, shared=False)

    def _read(
        self, text: str, name: str | None, parts: Written, *, shared: bool = True
    ) -> Operation:
        try:
            document = parse(text, max_tokens=TOKENS.maximum)
            require_bounded(document)
            errors = validate(self.schema, document, max_errors=MAX_ERRORS)
        except GraphQLError as error:
            raise Rejected("GRAPHQL_PARSE_FAILED", [error]) from None
        except RecursionError:
            deep = GraphQLError("The document is nested too deeply.")
            raise Rejected("GRAPHQL_PARSE_FAILED", [deep]) from None
        if errors:
            places = [field_of(document, error) for error in errors]
            told = [
                of_value(place, error.message, self.schema)
                for place, error in zip(places, errors, strict=True)
            ]
            raise Rejected("GRAPHQL_VALIDATION_FAILED", errors, places, told)
        node = _chosen(document, name)
        fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        found = _Conditions()
        visit(document, found)
        places_of_literals = None
        if shared and not (found.introspects and parts.literals):
            places_of_literals = slots(self.schema, document, parts)
        visit(document, _Forgetting())
        form = Form(
            self.schema,
            node,
            fragments,
            tuple(sorted(found.variables)),
            found.introspects,
            variables_of(self.schema, node, places_of_literals),
            places_of_literals,
            self._made,
        )
        return Operation(form, (), len(text))


def _refilled(first: Operation, parts: Written, length: int) -> Operation | None:
    """The operation of this form with other literals; None when a type refuses one of them."""
    slots = first.form.slots
    literals = None if slots is None else slots.values(parts.literals)
    return None if literals is None else Operation(first.form, literals, length)


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


class _Forgetting(Visitor):
    """Where a node is stays; the tokens that it was read from, half of its weight, do not."""

    def enter(self, node: Node, *_: Any) -> None:
        if node.loc is not None:
            # graphql-core types them as always there, and reads them only while it parses
            node.loc.start_token = node.loc.end_token = None  # type: ignore[assignment]
