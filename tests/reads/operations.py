"""Random valid query operations over the whole schema, for hypothesis.

Validity comes from three habits: a field without alias has no argument; every alias is used once,
or twice for the same field with the same arguments; a fragment is finished before it is spread.
The product of page sizes along a path is bounded, so nothing is refused as too complex.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_leaf_type,
)
from graphql import is_required_input_field as is_required
from hypothesis import strategies as st

from ptce.domain.schemes import Scheme
from tests.reads.asked import ASKED, asked_value
from tests.reads.criteria import Criteria
from tests.reads.facts import Facts
from tests.reads.fragments import AMBIGUOUS, Composite, Fragment, related, spoken
from tests.reads.lists import DEFAULTS, KEYS, Order, table_of, with_keys
from tests.reads.oracle import NOBODY
from tests.reads.reference import PREFIX, SCHEMA

ROWS = 300
"""At most so many objects along one path."""
DEPTH = 7
PAGING = {"first", "last", "after", "before", "orderBy", "attentionOrder", "filter", "ids"}
"""Arguments that go together."""

LISTS = {"offers": 10, "nearMisses": 3, "hits": 20}
"""About how many objects the lists of a computed answer have."""

FIELDS = 70
"""About so many fields in one document: it has at most 2,000 tokens."""

assert SCHEMA.query_type is not None
ROOT = SCHEMA.query_type
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Random:
    """A query and the variables to send with it."""

    query: str
    variables: Mapping[str, Any]


ROOTS = [name for name, each in ROOT.fields.items() if spoken(each)]


@st.composite
def operations(draw: Draw, facts: Facts, name: str) -> Random:
    """An operation over these facts (ids, slugs and cursors of theirs, and some of no row) that
    asks for this root field, and maybe for others."""
    maker = _Maker(draw, facts)
    first, _ = maker.field(name, ROOT.fields[name], 1, DEPTH)
    others, _ = maker.selection(ROOT, 1, DEPTH)
    body = f"{{ {first} {others[1:]}"
    variables = f"({', '.join(maker.definitions)})" if maker.definitions else ""
    return Random("\n".join([f"query Q{variables} {body}", *maker.texts]), maker.values)


@dataclass(frozen=True)
class Selected:
    """A selection of one object, to be put in an operation with these variables and fragments."""

    body: str
    definitions: Sequence[str]
    values: Mapping[str, Any]
    fragments: Sequence[str]


@st.composite
def selections(draw: Draw, facts: Facts, type_name: str) -> Selected:
    """Some fields of a type, and what is below them."""
    maker = _Maker(draw, facts)
    body, _ = maker.selection(SCHEMA.type_map[type_name], 10, DEPTH - 2)  # type: ignore[arg-type]
    return Selected(body, maker.definitions, maker.values, maker.texts)


@dataclass
class _Maker:
    draw: Draw
    facts: Facts
    definitions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    fragments: list[Fragment] = field(default_factory=list)
    numbers: int = 0
    fields: int = 0

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def maybe(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(0, one_in - 1)) == one_in - 1)

    def among(self, things: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(things))

    def selection(self, type_: Composite, rows: int, depth: int) -> tuple[str, int]:
        """A selection set on a type under `rows` objects; and how many it may read for one."""
        parts, most = [], 1
        if self.fields >= FIELDS:
            return "{ __typename }", 1
        for _ in range(self.draw(st.integers(1, 4))):
            text, below = self.part(type_, rows, depth)
            parts.append(text)
            most = max(most, below)
        return "{ " + " ".join(parts) + " }", most

    def part(self, type_: Composite, rows: int, depth: int) -> tuple[str, int]:
        kind = self.draw(st.integers(0, 11))
        if kind == 0:
            return f"__typename{self.directives()}", 1
        if kind == 1 and depth > 1:
            return self.inline(type_, rows, depth - 1)
        if kind == 2 and depth > 1:
            return self.spread(type_, rows, depth - 1)
        fields = [
            (name, each)
            for name, each in type_.fields.items()
            if (depth > 1 or is_leaf_type(get_named_type(each.type))) and spoken(each)
        ]
        if not fields:
            return "__typename", 1
        objects = [pair for pair in fields if not is_leaf_type(get_named_type(pair[1].type))]
        name, chosen = self.among(objects if objects and self.maybe(2) else fields)
        return self.field(name, chosen, rows, depth)

    def field(self, name: str, chosen: GraphQLField, rows: int, depth: int) -> tuple[str, int]:
        self.fields += 1
        answered: Any = get_named_type(chosen.type)
        arguments, size = self.arguments(answered.name, chosen, rows)
        alias = f"a{self.number()}: " if arguments or name in AMBIGUOUS or self.maybe(4) else ""
        head, size = f"{alias}{name}{arguments}", max(size, LISTS.get(name, 1))
        if is_leaf_type(answered):
            return head + self.directives(), 1
        body, below = self.selection(answered, rows * size, depth - 1)
        text = f"{head}{self.directives()} {body}"
        if self.maybe(6):
            again, more = self.selection(answered, rows * size, depth - 1)
            text, below = f"{text} {head} {again}", max(below, more)
        return text, size * below

    def inline(self, type_: Composite, rows: int, depth: int) -> tuple[str, int]:
        if self.maybe(4):
            body, below = self.selection(type_, rows, depth)
            return f"...{self.directives()} {body}", below
        condition = self.among(related(type_))
        body, below = self.selection(condition, rows, depth)
        return f"... on {condition.name}{self.directives()} {body}", below

    def spread(self, type_: Composite, rows: int, depth: int) -> tuple[str, int]:
        names = {each.name for each in related(type_)}
        fits = [
            known
            for known in self.fragments
            if known.type_name in names and known.rows * rows <= ROWS and known.depth <= depth
        ]
        if fits and self.maybe(2):
            known = self.among(fits)
        else:
            condition = self.among(related(type_))
            body, below = self.selection(condition, rows, depth)
            known = Fragment(f"F{self.number()}", condition.name, below, depth)
            self.texts.append(f"fragment {known.name} on {condition.name} {body}")
            self.fragments.append(known)
        return f"...{known.name}{self.directives()}", known.rows

    def directives(self) -> str:
        text = ""
        for name in ("skip", "include"):
            if self.maybe(12):
                value = self.among((True, False, name == "include"))
                given = str(value).lower()
                if self.maybe(2):
                    given = self.variable("Boolean!", value, default=self.among((None, "true")))
                text += f" @{name}(if: {given})"
        return text

    def variable(self, type_: str, value: Any, default: str | None = None) -> str:
        """A new variable that is given this value; with a default it may be left out."""
        name = f"v{self.number()}"
        self.definitions.append(f"${name}: {type_}" + (f" = {default}" if default else ""))
        if default is None or self.maybe(2):
            self.values[name] = value
        return f"${name}"

    def arguments(self, answered: str, chosen: GraphQLField, rows: int) -> tuple[str, int]:
        """The text of a field's arguments, and how many objects one parent may have."""
        given: list[str] = []
        size = 1
        if "orderBy" in chosen.args:
            given, size = self.paging(answered, chosen, rows)
        elif "first" in chosen.args:
            size = self.draw(st.integers(0, 20))
            given.append(f"first: {self.named('Int', size)}")
        if "ids" in chosen.args:
            size = self.draw(st.integers(0, 4))
            given.append(f"ids: {self.named('[ID!]!', [self.anything() for _ in range(size)])}")
        for name in chosen.args:
            value = None if name in PAGING else self.asked(name)
            if value is not None:
                text = self.either(chosen.args[name].type, value, ("communeCode",))
                given.append(f"{name}: {text}")
        return f"({', '.join(given)})" if given else "", size

    def paging(self, answered: str, chosen: GraphQLField, rows: int) -> tuple[list[str], int]:
        """The arguments of a connection: an order goes with the criterion that it needs."""
        given: list[str] = []
        end = self.among(("first", "first", "last"))
        text, size = self.extent(rows)
        given += [f"{end}: {text}"] if text else []
        type_name = answered.removesuffix("Connection")
        order = Order(type_name, *DEFAULTS[type_name])
        filter_: Any = {}
        if "filter" in chosen.args and self.maybe(3):
            filter_ = self.input(chosen.args["filter"].type)
        chased = "attentionOrder" in chosen.args and filter_.get("attention") is not None
        if chased and self.maybe(2):
            order = Order(type_name, "ATTENTION", self.among(("ASC", "DESC")))
            direction = self.either(chosen.args["attentionOrder"].type, order.direction)
            given.append(f"attentionOrder: {direction}")
        if order.field != "ATTENTION" and self.maybe(3):
            text, order = self.order(type_name, near=filter_.get("near") is not None)
            given.append(f"orderBy: {text}")
        for bound in ("after", "before"):
            if self.maybe(4) and order.field != "NEAREST":
                given.append(f"{bound}: {self.cursor(type_name, order)}")
        if filter_:
            needed = {"attention": "ATTENTION", "near": "NEAREST"}
            kept = {name for name, field in needed.items() if field == order.field}
            text = self.either(chosen.args["filter"].type, filter_, kept)
            given.append(f"filter: {text}")
        return given, size

    def either(self, type_: Any, value: Any, kept: Collection[str] = ()) -> str:
        """A value as a variable, or as GraphQL writes it."""
        if self.maybe(3):
            return self.variable(str(type_), value)
        return self.literal(value, type_, kept)

    def asked(self, name: str) -> Any:
        """A value of an argument that is no connection's; None where it may be left out."""
        match name:
            case "id":
                return self.anything()
            case "slug":
                return self.slug() if self.maybe(2) else None
            case "requestId":
                return self.identifier("Request")
            case "resourceId":
                return self.identifier("Resource")
            case "scheme":
                return self.among(list(Scheme.__members__))
        return self.draw(ASKED[name])

    def anything(self) -> str:
        """An identifier of any type, or of none."""
        names = [*PREFIX, "", "Nothing"]
        name = self.among(names)
        return self.identifier(name) if name in PREFIX else self.among(("", "mbr_", "é", name))

    def named(self, type_: str, value: Any) -> str:
        """A value as a variable or as JSON, which GraphQL reads too."""
        return self.variable(type_, value) if self.maybe(2) else json.dumps(value)

    def extent(self, rows: int) -> tuple[str, int]:
        """The text of a page size (nothing: left out), and the size that it asks."""
        largest = max(ROWS // rows, 1)
        ways = ["literal", "variable", "default", "null"] + ["absent"] * 2
        way = self.among(ways if largest >= 20 else ways[:2])
        if way in {"literal", "variable"}:
            size = self.draw(st.integers(0, min(largest, 100)))
            return (str(size) if way == "literal" else self.variable("Int", size)), size
        if way == "default":
            text = self.variable("Int", None, default="7")
            return text, 20 if text[1:] in self.values else 7
        return {"null": "null", "absent": ""}[way], 20

    def order(self, type_name: str, *, near: bool) -> tuple[str, Order]:
        refused = {"ATTENTION"} if near else {"ATTENTION", "NEAREST"}
        free = [key for key in KEYS[type_name] if key not in refused]
        name = self.among(free)
        direction = self.among(("ASC", "DESC"))
        listing = type_name in {"Resource", "Request"}
        kind = f"{'Listing' if listing else type_name}Order"
        value = {"field": name, "direction": direction}
        match self.draw(st.integers(0, 2)):
            case 0:
                text = self.variable(kind, value)
            case 1:
                chosen = self.variable("OrderDirection!", direction)
                text = f"{{field: {name}, direction: {chosen}}}"
            case _:
                text = f"{{field: {name}, direction: {direction}}}"
        return text, Order(type_name, name, direction)

    def cursor(self, type_name: str, order: Order) -> str:
        lines = self.facts.tables[table_of(type_name)]
        line = lines[self.draw(st.integers(0, len(lines) - 1))]
        cursor = order.token(with_keys(line, Criteria(self.facts, NOBODY, type_name, {})))
        return self.variable("String", cursor) if self.maybe(2) else f'"{cursor}"'

    def slug(self) -> str:
        return str(self.among(("rade", "ecluse", "aucun", "l'eau \U0001f4a7")))

    def input(self, type_: Any) -> Any:
        """A value of an input type; null for a field means that it is not given."""
        match type_:
            case GraphQLNonNull():
                return self.input(type_.of_type)
            case GraphQLList():
                return [self.input(type_.of_type) for _ in range(self.draw(st.integers(0, 3)))]
            case GraphQLEnumType():
                return self.among(list(type_.values))
            case GraphQLInputObjectType():
                names = self.draw(
                    st.lists(st.sampled_from(list(type_.fields)), max_size=3, unique=True)
                )
                needed = [each for each in type_.fields if is_required(type_.fields[each])]
                return {
                    name: self.entry(type_.name, name, type_.fields[name].type)
                    for name in dict.fromkeys([*needed, *names])
                }
        match type_.name:
            case "String":
                return self.among(("2714", "83137", "248300543", "", "é"))
            case "Int":
                return self.among((0, 1, 5, 9, 20, 900))
            case "Boolean":
                return self.draw(st.booleans())
            case _:
                return self.among((0, 8, "12.5", "12.500000", -18.5, "-40", "0.000001", 30.1))

    def entry(self, of: str, name: str, type_: Any) -> Any:
        if self.maybe(6) and not isinstance(type_, GraphQLNonNull):
            return None
        if name == "ids":
            amount = self.draw(st.integers(0, 4))
            return [self.identifier(of.removesuffix("Filter")) for _ in range(amount)]
        special = asked_value(name)
        if special is not None:
            return self.draw(special)
        if name.endswith("Id"):
            return self.identifier(name.removesuffix("Id").capitalize())
        return self.input(type_)

    def identifier(self, type_name: str) -> str:
        lines = self.facts.tables[table_of(type_name)]
        line = lines[self.draw(st.integers(0, len(lines) - 1))]
        digits = "0" * 32 if self.maybe(8) else line["id"].hex
        return f"{PREFIX[type_name]}_{digits}"

    def literal(self, value: Any, type_: Any, kept: Collection[str] = ()) -> str:
        """A value as GraphQL writes it; some of its inner fields as variables, which may leave out
        any but those that are `kept`."""
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        match value:
            case None:
                return "null"
            case bool():
                return str(value).lower()
            case dict():
                inner = ", ".join(
                    f"{name}: {self.inner(type_, name, each, name in kept)}"
                    for name, each in value.items()
                )
                return "{" + inner + "}"
            case list():
                return "[" + ", ".join(self.literal(each, type_.of_type) for each in value) + "]"
            case str() if not isinstance(type_, GraphQLEnumType):
                return f'"{value}"'
        return str(value)

    def inner(self, of: Any, name: str, value: Any, kept: bool) -> str:
        """A field's literal, or a variable; a variable that is left out leaves the field out."""
        type_ = of.fields[name].type
        if of.is_one_of or not self.maybe(4):
            return self.literal(value, type_)
        text = self.variable(str(type_), value)
        if not kept and not isinstance(type_, GraphQLNonNull) and self.maybe(4):
            del self.values[text[1:]]
        return text
