"""The contract: committed as the code makes it, described in French, broken only when announced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)
from graphql.type import is_introspection_type, is_specified_directive, is_specified_scalar_type

from ptce.contracts.breaks import breaks
from ptce.contracts.elements import elements
from ptce.schema.root import sdl

PROJECT = Path(__file__).resolve().parents[2]
RELEASED = PROJECT / "contract/released.graphql"
DEPRECATIONS = PROJECT / "contract/deprecations.md"

NOTICE = timedelta(days=180)
"""Between the announcement of a breaking change and the change."""

DATED = re.compile(r"(\d{4}-\d{2}-\d{2}): utiliser \S.*", re.DOTALL)
"""A reason of `@deprecated`: the day on which it was marked, and what to use instead."""


@dataclass(frozen=True)
class Announced:
    """A line of contract/deprecations.md."""

    coordinate: str
    announced: date
    removed: date
    reason: str


def announced(text: str) -> list[Announced]:
    """The lines of the table; ValueError for one that is not as the file says."""
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    found = []
    for row in rows:
        coordinate, since, removed, reason = (cell.strip() for cell in row.strip("|").split("|"))
        line = Announced(
            coordinate.strip("`"), date.fromisoformat(since), date.fromisoformat(removed), reason
        )
        if not line.reason or line.removed - line.announced < NOTICE:
            raise ValueError(f"no reason, or less than {NOTICE.days} days of notice: {row}")
        found.append(line)
    return found


def surprises(before: str, after: str, deprecations: str, today: date) -> list[str]:
    """The breaking changes that nobody announced, or whose day has not come."""
    due = {line.coordinate for line in announced(deprecations) if line.removed <= today}
    found = breaks(build_schema(before), build_schema(after))
    return [sentence for at, sentence in found if at not in due]


def marked(schema: GraphQLSchema) -> dict[str, str]:
    """The reasons of `@deprecated`, by coordinate."""
    found = elements(schema).items()
    return {at: each.deprecated for at, each in found if each.deprecated}


def wrongly_marked(schema: GraphQLSchema, deprecations: str) -> dict[str, str]:
    """The reasons that are not « AAAA-MM-JJ: utiliser … », or whose day was not announced."""
    known = {line.coordinate: line.announced.isoformat() for line in announced(deprecations)}

    def right(at: str, reason: str) -> bool:
        dated = DATED.fullmatch(reason)
        return dated is not None and known.get(at) == dated[1]

    return {at: reason for at, reason in marked(schema).items() if not right(at, reason)}


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Everything of ours that carries a description: its coordinate, and the description."""
    for name, type_ in schema.type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in type_.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description
        elif isinstance(type_, GraphQLInputObjectType):
            for field_name, input_field in type_.fields.items():
                yield f"{name}.{field_name}", input_field.description
        elif isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                yield f"{name}.{value_name}", value.description
    for directive in schema.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", directive.description


def test_the_committed_schema_is_the_one_that_the_code_makes() -> None:
    assert (PROJECT / "schema.graphql").read_text() == sdl(), "make sdl"


def test_everything_that_a_partner_can_name_is_described() -> None:
    everything = dict(described(build_schema(sdl())))
    assert len(everything) > 700
    assert [name for name, text in everything.items() if not (text or "").strip()] == []


def test_nothing_is_described_in_english() -> None:
    english = re.compile(r"\b(the|of|with|which|is|are|and)\b")
    found = {
        name: text
        for name, text in described(build_schema(sdl()))
        if text and english.search(re.sub(r"`[^`]*`|« [^»]* »", "", text))
    }
    assert found == {}


def test_a_partner_of_the_released_version_is_not_broken_by_surprise() -> None:
    assert surprises(RELEASED.read_text(), sdl(), DEPRECATIONS.read_text(), date.today()) == []


def test_what_is_marked_deprecated_is_dated_and_announced_that_day() -> None:
    assert wrongly_marked(build_schema(sdl()), DEPRECATIONS.read_text()) == {}


@pytest.mark.parametrize(
    ("reason", "right"),
    [
        ("2026-01-01: utiliser `b`.", True),
        ("2026-01-02: utiliser `b`.", False),
        ("2026-13-01: utiliser `b`.", False),
        ("utiliser `b`.", False),
        ("2026-01-01: bientôt retiré.", False),
        ("2026-01-01: utiliser ", False),
    ],
)
@pytest.mark.parametrize(
    ("sdl_of", "at"),
    [
        ("type Query {{ b: Int a: Int {0} }}", "Query.a"),
        ("type Query {{ b(a: Int {0}): Int }}", "Query.b(a:)"),
        ("type Query {{ b: E }} enum E {{ V W {0} }}", "E.W"),
        ("type Query {{ b(i: I): Int }} input I {{ v: Int {0} }}", "I.v"),
    ],
)
def test_a_reason_gives_the_day_of_its_announcement_and_what_to_use(
    sdl_of: str, at: str, reason: str, right: bool
) -> None:
    schema = build_schema(sdl_of.format(f'@deprecated(reason: "{reason}")'))
    line = f"| `{at}` | 2026-01-01 | 2026-12-01 | Remplacé. |\n"
    assert (wrongly_marked(schema, TABLE + line) == {}) == right
    assert wrongly_marked(schema, TABLE) == {at: reason}


FOR_TWO, FOR_ONE = "@requires(roles: [A, B])", "@requires(roles: [B])"
BY_KEY, BY_ANOTHER = (f'@requires(roles: [B], scope: "{scope}")' for scope in "XY")
GIVEN = """
enum Role { A B }
directive @requires(roles: [Role!]!, scope: String) on FIELD_DEFINITION
directive @oneOf on INPUT_OBJECT
"""
WHEN = date(2026, 12, 1)
TABLE = "| Élément | Annoncé le | Retiré le | Raison |\n|---|---|---|---|\n"


@pytest.mark.parametrize(
    ("before", "after", "about"),
    [
        ("a: Int b: Int", "a: Int", "Query.b"),
        ("a: Int", "a: String", "Query.a"),
        ("a(x: Int): Int", "a: Int", "Query.a(x:)"),
        ("a: Int", "a(x: Int!): Int", "Query.a(x:)"),
        ("a: E } enum E { V W", "a: E } enum E { V", "E.W"),
        ("a(x: I): Int } input I { v: Int", "a(x: I): Int } input I { v: Int w: Int!", "I.w"),
        ("a: T } type T { v: Int", "a: Int", "T"),
        ("a: Int } directive @d on FIELD_DEFINITION enum E { V", "a: Int } enum E { V", "@d"),
        ("a(x: Int! = 3): Int", "a(x: Int!): Int", "Query.a(x:)"),
        ("a(x: Int = 3): Int", "a(x: Int): Int", "Query.a(x:)"),
        ("a(x: Int = 3): Int", "a(x: Int = 4): Int", "Query.a(x:)"),
        ("a(x: I): Int } input I { v: Int! = 3", "a(x: I): Int } input I { v: Int!", "I.v"),
        (f"a: Int {FOR_TWO}", f"a: Int {FOR_ONE}", "Query.a"),
        (f"a: Int }} type T {{ b: Int {FOR_TWO}", f"a: Int }} type T {{ b: Int {FOR_ONE}", "T.b"),
        (f"a: Int b: Int {FOR_ONE}", f"a: Int {FOR_ONE} b: Int {FOR_ONE}", "Query.a"),
        (f"a: Int {BY_KEY}", f"a: Int {BY_ANOTHER}", "Query.a"),
        ("a(x: I): Int } input I { v: Int", "a(x: I): Int } input I @oneOf { v: Int", "I"),
    ],
)
def test_a_breaking_change_is_refused_until_it_is_announced(
    before: str, after: str, about: str
) -> None:
    old, new = (f"type Query {{ {each} }} {GIVEN}" for each in (before, after))
    line = f"| `{about}` | 2026-01-01 | 2026-12-01 | Remplacé par `c`. |\n"
    assert surprises(old, new, TABLE, WHEN)
    if about == "T":
        line += "| `Query.a` | 2026-01-01 | 2026-12-01 | Un nombre suffit. |\n"
    assert surprises(old, new, TABLE + line, WHEN) == []
    assert surprises(old, new, TABLE + line, WHEN - timedelta(days=1))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"a: Int {FOR_ONE}", f"a: Int {FOR_TWO}"),
        (f"a: Int {FOR_ONE}", "a: Int"),
        (f"a: Int {FOR_ONE}", f"a: Int {BY_KEY}"),
        ("a(x: Int): Int", "a(x: Int = 3): Int"),
        ("a(x: Int = 3): Int", "a(x: Int = 3, y: Int): Int"),
        ("a(x: I): Int } input I @oneOf { v: Int", "a(x: I): Int } input I { v: Int"),
        ("a: Int", f"a: Int b: Int {FOR_ONE}"),
    ],
)
def test_what_only_opens_is_free(before: str, after: str) -> None:
    old, new = (f"type Query {{ {each} }} {GIVEN}" for each in (before, after))
    assert surprises(old, new, TABLE, WHEN) == []


@pytest.mark.parametrize(
    "line",
    [
        "| `Query.b` | 2026-01-01 | 2026-12-01 | |",
        "| `Query.b` | 2026-11-01 | 2026-12-01 | Trop tôt. |",
        "| `Query.b` | demain | 2026-12-01 | Mal daté. |",
        "| `Query.b` | 2026-01-01 | Sans fin. |",
    ],
)
def test_an_announcement_has_two_dates_far_apart_and_a_reason(line: str) -> None:
    with pytest.raises(ValueError):
        announced(TABLE + line)
