"""The reference: the same operation resolved field by field, in Python, over plain rows.

graphql-core executes the published SDL with one resolver a (type, field); rights come from
`oracle.py`, rows from `facts.py`. Nothing of the compiler or of the schema's declarations is used,
so whatever the two paths agree on was said twice. Cursors are written `cursor:…` and compared by
what they mean (see `comparison.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import GraphQLResolveInfo, build_schema, execute, get_named_type, parse

from ptce.schema.root import sdl
from tests.reads import likelihoods
from tests.reads.attention import ATTENTION
from tests.reads.classifications import CLASSIFICATIONS
from tests.reads.connections import Edge, of_page
from tests.reads.criteria import Criteria
from tests.reads.engine import ENGINE, ENGINES
from tests.reads.facts import Facts, Line
from tests.reads.lifecycle import LIFECYCLE
from tests.reads.lists import Page, page, slots, table_of
from tests.reads.oracle import Oracle, Person
from tests.reads.people import PEOPLE
from tests.reads.permits import PERMITS
from tests.reads.photos import PHOTOS
from tests.reads.quantities import QUANTITIES
from tests.reads.structures import STRUCTURES
from tests.reads.things import Resolver, Thing, kept
from tests.reads.verifications import VERIFICATIONS
from tests.reads.written import moment, written

SCHEMA = build_schema(sdl())
"""The contract alone: types and arguments, without a resolver."""

PREFIX = {
    "Pole": "pol",
    "Member": "mbr",
    "Site": "sit",
    "Resource": "res",
    "Request": "req",
    "Match": "mat",
    "Booking": "bkg",
    "Permit": "prm",
    "Photo": "pho",
    "Invitation": "inv",
    "SignInSession": "ses",
}


@dataclass(frozen=True)
class Reference:
    """Answers operations for one person, in one language (`fr` or `en`)."""

    facts: Facts
    person: Person
    grants: list[Line]
    language: str
    compute: Callable[[str, Mapping[str, Any]], Any]
    """The document of a root field that only the engine answers, for its arguments."""

    def answer(
        self, query: str, variables: Mapping[str, Any] | None = None, name: str | None = None
    ) -> Any:
        """The data of a valid query."""
        result: Any = execute(
            SCHEMA,
            parse(query),
            root_value=None,
            context_value=_Answering(self),
            variable_values=dict(variables or {}),
            operation_name=name,
            field_resolver=_resolve,
            type_resolver=lambda thing, *_: thing.concrete,
        )
        assert not result.errors, result.errors
        return result.data


@dataclass(frozen=True)
class _Answering:
    reference: Reference

    @property
    def facts(self) -> Facts:
        return self.reference.facts

    @property
    def oracle(self) -> Oracle:
        return Oracle(self.reference.facts, self.reference.person)

    def one(self, type_name: str, table: str, **columns: Any) -> Thing | None:
        """The row that the person sees, or nothing."""
        for line in self.facts.where(table, **columns):
            if self.oracle.sees(table, line):
                return Thing(type_name, line)
        return None

    def page(self, type_name: str, arguments: Mapping[str, Any], **columns: Any) -> Page:
        """A connection: the rows that have one of the given values in one of these columns."""
        table = table_of(type_name)
        lines = [
            line
            for line in self.facts.tables[table]
            if not columns or any(line[name] == value for name, value in columns.items())
        ]
        seen = [line for line in lines if self.oracle.sees(table, line)]
        return self.paged(type_name, seen, arguments)

    def paged(self, type_name: str, seen: list[Line], arguments: Mapping[str, Any]) -> Page:
        """The page of a list of which these are the rows that the person sees."""
        given = arguments.get("filter") or {}
        criteria = Criteria(self.facts, self.oracle.person, type_name, given)
        return page(seen, arguments, criteria)

    def sentence(self, line: Line, fr: str, en: str) -> Any:
        return line[en if self.reference.language == "en" else fr]


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    parent, name = info.parent_type.name, info.field_name
    asking: _Answering = info.context
    match source:
        case Page() | Edge():
            return of_page(source, name)
        case None:
            return _root(asking, name, arguments)
    kinds = (parent, *(interface.name for interface in info.parent_type.interfaces))
    for kind in kinds:
        special = FIELDS.get((kind, name))
        if special is not None:
            return special(asking, source.line, arguments)
    table = next((kind for kind in kinds if kind in PREFIX), None)
    if name == "id" and table is not None:
        return f"{PREFIX[table]}_{source.line['id'].hex}"
    scalar = get_named_type(info.return_type).name
    return written(scalar, source.line[_column(source.line, name)])


def _root(asking: _Answering, name: str, arguments: Mapping[str, Any]) -> Any:
    if ("Query", name) in FIELDS:
        return FIELDS["Query", name](asking, {}, arguments)
    if name in ENGINE:
        document = asking.reference.compute(name, arguments)
        return None if document is None else Thing(ENGINE[name], document)
    if name == "viewer":
        return Thing("Viewer", {"name": asking.reference.person.name or None})
    if name == "node":
        return _node(asking, arguments["id"])
    if name == "nodes":
        return [_node(asking, identifier) for identifier in arguments["ids"]]
    if name == "pole":
        return _pole(asking, arguments.get("slug"))
    type_name = {"matches": "Match", "sessions": "SignInSession"}.get(name, name[:-1].capitalize())
    return asking.page(type_name, arguments)


def _node(asking: _Answering, identifier: str) -> Thing | None:
    for type_name, prefix in PREFIX.items():
        type_: Any = SCHEMA.type_map[type_name]
        if "Node" not in {interface.name for interface in type_.interfaces}:
            continue  # a photo is found by its address only
        if identifier.startswith(f"{prefix}_") and len(identifier) == 36:
            table = table_of(type_name)
            return asking.one(type_name, table, id=UUID(identifier[4:]))
    return None


def _pole(asking: _Answering, slug: str | None) -> Thing | None:
    """The pole of this name; without a name one's own before the others, the oldest first."""
    person = asking.reference.person
    own = person.belongs_to | person.partner_of
    own |= {asking.facts.find("member", member)["pole_id"] for member in person.own}
    poles = sorted(asking.facts.tables["pole"], key=lambda line: line["id"])
    found = [line for line in poles if slug is None or line["slug"] == slug]
    found.sort(key=lambda line: line["id"] not in own)
    return Thing("Pole", found[0]) if found else None


def _column(line: Line, name: str) -> str:
    """The key of a field's value: `articleNine` is article_nine, or itself."""
    for column in line:
        first, *others = column.split("_")
        if name in {column, first + "".join(word.capitalize() for word in others)}:
            return column
    raise AssertionError(f"no column for {name} in {sorted(line)}")


def _joined(type_name: str, table: str, key: str, column: str = "id") -> Resolver:
    return lambda asking, line, _: asking.one(type_name, table, **{column: line[key]})


def _named(table: str, key: str, column: str) -> Resolver:
    return lambda asking, line, _: next(
        (each["name"] for each in asking.facts.where(table, **{column: line[key]})), None
    )


def _also_postcode_of(asking: _Answering, line: Line, _: Mapping[str, Any]) -> list[Thing]:
    others = asking.facts.communes_by_postcode.get(line["insee"], [])
    others = [other for other in others if other["insee"] != line["insee"]]
    return [Thing("Commune", other) for other in sorted(others, key=lambda o: o["sort_key"])]


def _listed(type_name: str, *columns: str) -> Resolver:
    return lambda asking, line, arguments: asking.page(
        type_name, arguments, **{column: line["id"] for column in columns}
    )


def _part(type_name: str, *columns: str, names: Mapping[str, str] | None = None) -> Resolver:
    """An object made of the row's own columns, null when the first of them is."""

    def resolve(_: _Answering, line: Line, __: Mapping[str, Any]) -> Thing | None:
        if line[columns[0]] is None:
            return None
        renamed = names or {}
        return Thing(type_name, {renamed.get(column, column): line[column] for column in columns})

    return resolve


def _range(type_name: str, column: str) -> Resolver:
    return lambda _, line, __: Thing(
        type_name, {"start": line[column].lower, "end": line[column].upper}
    )


def _ranges(column: str) -> Resolver:
    return lambda _, line, __: [
        Thing("MatchPeriod", {"start": each.lower, "end": each.upper})
        for each in sorted(line[column], key=lambda each: each.lower)
    ]


def _rows(type_name: str, table: str, key: str) -> Resolver:
    """All rows of a table that name this one, in the order of their making."""
    return lambda asking, line, _: [
        Thing(type_name, row)
        for row in sorted(asking.facts.where(table, **{key: line["id"]}), key=lambda row: row["id"])
    ]


def _elements(type_name: str, column: str) -> Resolver:
    return lambda _, line, __: [Thing(type_name, element) for element in line[column]]


def _always(value: Any) -> Resolver:
    return lambda *_: value


def _current_charter(asking: _Answering, line: Line, _: Mapping[str, Any]) -> Thing | None:
    version = line["charter_version"]
    return asking.one("Charter", "charter", pole_id=line["id"], version=version)


def _live_booking(asking: _Answering, line: Line, _: Mapping[str, Any]) -> Thing | None:
    for status in ("HELD", "CONFIRMED"):
        found = asking.one("Booking", "booking", match_id=line["id"], status=status)
        if found is not None:
            return found
    return None


def _weekly(_: _Answering, line: Line, __: Mapping[str, Any]) -> list[Thing]:
    return [Thing("WeeklySlot", slot) for slot in slots(line["weekly_minutes"])]


def _sentence(fr: str, en: str) -> Resolver:
    return lambda asking, line, _: asking.sentence(line, fr, en)


def _grants(asking: _Answering, _: Line, __: Mapping[str, Any]) -> list[Thing]:
    return [Thing("Grant", grant) for grant in asking.reference.grants]


def _between_the_sides(name: str, match: str = "match_id", english: str | None = None) -> Resolver:
    """What people said: for those who take part, not for everyone who sees the match."""

    def resolve(asking: _Answering, line: Line, _: Mapping[str, Any]) -> Any:
        if not asking.oracle.takes_part(asking.facts.find("match", line[match])):
            return None
        return line[name] if english is None else asking.sentence(line, name, english)

    return resolve


FIELDS: Mapping[tuple[str, str], Resolver] = {
    **ATTENTION,
    **CLASSIFICATIONS,
    **ENGINES,
    **LIFECYCLE,
    **PEOPLE,
    **PERMITS,
    **PHOTOS,
    **STRUCTURES,
    **QUANTITIES,
    **VERIFICATIONS,
    ("Viewer", "grants"): _grants,
    ("Grant", "pole"): _joined("Pole", "pole", "pole_id"),
    ("Grant", "member"): _joined("Member", "member", "member_id"),
    ("Pole", "charter"): _current_charter,
    ("Pole", "charterGraceUntil"): lambda _, line, __: written("Date", line["grace_until"]),
    ("Pole", "members"): _listed("Member", "pole_id"),
    ("Pole", "permits"): _listed("Permit", "pole_id"),
    ("Pole", "invitations"): _listed("Invitation", "pole_id"),
    ("Invitation", "pole"): _joined("Pole", "pole", "pole_id"),
    ("Invitation", "member"): _joined("Member", "member", "member_id"),
    ("Pole", "resources"): _listed("Resource", "pole_id"),
    ("Pole", "requests"): _listed("Request", "pole_id"),
    ("Pole", "matches"): _listed("Match", "receiver_pole_id"),
    ("Pole", "bookings"): _listed("Booking", "provider_pole_id", "receiver_pole_id"),
    ("Site", "resources"): _listed("Resource", "site_id"),
    ("Member", "pole"): _joined("Pole", "pole", "pole_id"),
    ("CharterSignature", "version"): lambda _, line, __: line["charter_version"],
    ("Commune", "departmentName"): _named("department", "department", "code"),
    ("Commune", "alsoPostcodeOf"): _also_postcode_of,
    ("Commune", "epciName"): _named("epci", "epci", "siren"),
    ("Site", "commune"): _joined("Commune", "commune", "commune_insee", "insee"),
    ("Member", "contact"): _joined("Contact", "contact", "id", "member_id"),
    ("Member", "permits"): _listed("Permit", "member_id"),
    ("Member", "resources"): _listed("Resource", "member_id"),
    ("Member", "requests"): _listed("Request", "member_id"),
    ("Member", "matches"): _listed("Match", "provider_id", "receiver_id"),
    ("Member", "bookings"): _listed("Booking", "provider_id", "receiver_id"),
    ("Permit", "member"): _joined("Member", "member", "member_id"),
    ("Match", "sentence"): _sentence("sentence_fr", "sentence_en"),
    ("Match", "acceptanceProbability"): likelihoods.of_match,
    ("Match", "criteria"): _elements("MatchCriterion", "criteria"),
    ("MatchCriterion", "sentence"): _sentence("fr", "en"),
    ("MatchCheck", "sentence"): _sentence("fr", "en"),
    ("MatchCheck", "remedy"): _sentence("remedy_fr", "remedy_en"),
    ("Match", "notice"): _always(None),
    ("Match", "periods"): _ranges("periods"),
    ("Match", "declinedBy"): _between_the_sides("declined_by", "id"),
    ("Match", "declineReason"): _between_the_sides("decline_reason", "id"),
    ("Match", "steps"): _rows("MatchStep", "match_event", "match_id"),
    ("MatchStep", "status"): lambda _, line, __: line["to_status"],
    ("MatchStep", "heard"): _between_the_sides("heard"),
    ("MatchStep", "cause"): _between_the_sides("cause"),
    ("MatchStep", "comment"): _between_the_sides("comment"),
    ("MatchStep", "change"): _between_the_sides("change_fr", english="change_en"),
    ("MatchStep", "at"): lambda _, line, __: moment(line["created_at"]),
    ("Match", "booking"): _live_booking,
    ("Booking", "periods"): _ranges("during"),
    ("Booking", "match"): _joined("Match", "match", "match_id"),
    ("Booking", "providerContact"): _joined("Contact", "contact", "provider_id", "member_id"),
    ("Booking", "receiverContact"): _joined("Contact", "contact", "receiver_id", "member_id"),
    ("Resource", "availability"): _range("Availability", "available"),
    ("Request", "period"): _range("Period", "period"),
    ("Skill", "hourlyCostEur"): kept("Decimal", "hourly_cost_eur"),
    ("Resource", "site"): _joined("Site", "site", "site_id"),
    **{
        (listing, name): resolver
        for listing in ("Resource", "Request")
        for name, resolver in (
            ("quantity", _part("Measure", "quantity", "unit", names={"quantity": "value"})),
            ("weeklySlots", _weekly),
            ("commune", _joined("Commune", "commune", "commune_insee", "insee")),
            ("member", _joined("Member", "member", "member_id")),
            ("pole", _joined("Pole", "pole", "pole_id")),
            ("matches", _listed("Match", f"{listing.lower()}_id")),
            ("bookings", _listed("Booking", f"{listing.lower()}_id")),
        )
    },
    **{
        (deal, name): _joined(name.capitalize(), name, f"{name}_id")
        for deal in ("Match", "Booking")
        for name in ("request", "resource")
    },
    **{
        (deal, side): _joined("Member", "member", f"{side}_id")
        for deal in ("Match", "Booking")
        for side in ("provider", "receiver")
    },
}
"""The fields that are not simply a column."""
