"""The literals of a document taken out of its text: texts that differ only in them have one form.

A client that writes its values into the query sends a new text each time. What its text asks is
the same, so it is parsed, validated and planned once: the form is the text with a mark in place of
each string and number; their values come back at each request, coerced as the schema wants them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FloatValueNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    IntValueNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_leaf_type,
    parse_const_value,
    visit,
)
from graphql.pyutils import Undefined
from graphql.utilities import coerce_input_literal

_TOKEN = re.compile(
    r"""
      (?P<block>"{3}(?:\\"{3}|[^"]|"(?!""))*(?:"{3})?)
    | (?P<string>"(?:\\.|[^"\\\n\r])*"?)
    | (?P<comment>\#[^\n\r]*)
    | (?P<number>(?<![\w.])-?\d+(?P<float>(?:\.\d+)?(?:[eE][+-]?\d+)?))
    """,
    re.VERBOSE,
)
"""A string that nobody closes is one token as well, and read once: not again from each quote of it
on. The parser refuses it."""

Literal = StringValueNode | IntValueNode | FloatValueNode

_MARK = "\0"
"""What no document holds: it stands for a literal."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text in two parts: its form, and its literals as they are written, with where they start.

    The form says of each literal whether it is a string, an integer or another number, and which
    earlier one it repeats: whether two fields may be merged depends on that.
    """

    form: str
    literals: tuple[str, ...]
    starts: tuple[int, ...]


def written(text: str) -> Written:
    """The two parts of a text. One that holds the mark itself has no literal taken out."""
    if _MARK in text:
        return Written(text, (), ())
    literals: list[str] = []
    starts: list[int] = []
    numbers: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        token, kind = found[0], found.lastgroup
        if kind == "comment":
            return ""
        if found["number"] is not None:
            kind = "float" if found["float"] else "int"
        literals.append(token)
        starts.append(found.start())
        return f"{_MARK}{kind}{numbers.setdefault(token, len(numbers))}{_MARK}"

    return Written(_TOKEN.sub(mark, text), tuple(literals), tuple(starts))


@dataclass(frozen=True, slots=True)
class Slots:
    """The places of a form's literals: by where each starts in the text that was parsed, its
    number; and the type that each is read as."""

    numbers: Mapping[int, int]
    types: tuple[Any, ...]

    def values(self, literals: Sequence[str]) -> tuple[Any, ...] | None:
        """The literals of another text of the form, coerced; None when a type refuses one."""
        if len(literals) != len(self.types):
            return None
        try:
            nodes = [parse_const_value(literal, no_location=True) for literal in literals]
        except (GraphQLSyntaxError, RecursionError):
            return None
        values = tuple(map(coerce_input_literal, nodes, self.types))
        return None if any(value is Undefined for value in values) else values


def slots(schema: GraphQLSchema, document: DocumentNode, text: Written) -> Slots | None:
    """The places of a valid document's literals; None when its form does not hold for others.

    So it is where a scalar reads a list or an object whole, and with two spellings of one value,
    which another text of the form may replace by two values.
    """
    found = _Literals(TypeInfo(schema))
    visit(document, TypeInfoVisitor(found.types, found))
    if sorted(found.places) != list(text.starts):
        return None
    meanings = {(node.kind, node.value) for node, _ in found.places.values()}
    if len(meanings) != len(set(text.literals)):
        return None
    numbers = {start: number for number, start in enumerate(text.starts)}
    return Slots(numbers, tuple(found.places[start][1] for start in text.starts))


class _Literals(Visitor):
    """The literals of a document by where they start, each with the type that it is read as."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.places: dict[int, tuple[Literal, Any]] = {}

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self._found(node)

    def enter_int_value(self, node: IntValueNode, *_: Any) -> None:
        self._found(node)

    def enter_float_value(self, node: FloatValueNode, *_: Any) -> None:
        self._found(node)

    def _found(self, node: Literal) -> None:
        type_ = get_named_type(self.types.get_input_type())
        if node.loc is not None and is_leaf_type(type_):
            self.places[node.loc.start] = node, type_
