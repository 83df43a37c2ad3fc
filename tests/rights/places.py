"""The place of each type of the contract in the grid: the table of its rows, and who reads what.

A type that is neither here nor among PARTS fails the grid: somebody has to say whose rows it shows.
The answers themselves come from `tests/reads/oracle.py`, which is written from decision 0008.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from graphql import GraphQLInterfaceType, GraphQLObjectType
from graphql.type import is_introspection_type
from sqlalchemy import Table
from strawberry.utils.str_converters import to_camel_case

from ptce.db.tables import metadata, request_of, resource_of
from ptce.domain.kinds import KINDS
from tests.reads.facts import Facts, Line
from tests.reads.oracle import Oracle
from tests.reads.reference import SCHEMA

SHAPES = re.compile(r"Query|Mutation|Subscription|Node|PageInfo|\w+(Connection|Edge|Payload)")
"""Types that only hold others."""

PARTS = frozenset(
    {
        "Article9Block",
        "Article9Composition",
        "AuditDetail",
        "Availability",
        "BrokerDeclaration",
        "Budget",
        "ConceptHit",
        "DraftAttribute",
        "DraftBudget",
        "DraftConcept",
        "DraftExchangeMode",
        "DraftKind",
        "DraftPeriod",
        "DraftPlace",
        "DraftPrice",
        "DraftQuantity",
        "DraftRadius",
        "DraftWeeklySlot",
        "DraftWords",
        "RequestDraft",
        "ResourceDraft",
        "HeardMeaning",
        "Meanings",
        "WasteCodeSuggestion",
        "WasteCodeSuggestions",
        "WasteOutlet",
        "WasteOutlets",
        "WasteUse",
        "ConceptRanking",
        "ContactConsentTerms",
        "ContactConsentText",
        "Credential",
        "Grant",
        "Limits",
        "MatchCheck",
        "MatchCriterion",
        "MatchExplanation",
        "MatchNotice",
        "MatchPeriod",
        "MatchPreview",
        "MatchPreviewOffer",
        "MatchTransition",
        "Measure",
        "NearMisses",
        "OperationLimit",
        "Period",
        "PermitCapacity",
        "PersonalDataExport",
        "Price",
        "Remedy",
        "RemedyChange",
        "RetentionPolicy",
        "RetentionRule",
        "ScoreCriteria",
        "WeightedCriterion",
        "CriterionWeight",
        "Calibration",
        "WeightReplay",
        "ReplayExposure",
        "Exposure",
        "SizeExposure",
        "Rule",
        "RuleSet",
        "SchemaChange",
        "SchemaChangelog",
        "UserError",
        "Viewer",
        "WeeklySlot",
    }
)
"""Types made of the row that they stand in, of the asker's own roles, or of what everybody knows.

What they say is looked at all the same: by the marks of hidden rows, wherever they show up.
"""

TABLE_OF: Mapping[str, str] = {
    "AuditEvent": "audit_event",
    "Application": "application",
    "Key": "access_token",
    "ThesaurusProposal": "thesaurus_proposal",
    "WeightSet": "weight_set",
    "Booking": "booking",
    "Charter": "charter",
    "CharterSignature": "charter_signature",
    "Commune": "commune",
    "Concept": "concept",
    "Contact": "contact",
    "ContactConsent": "contact_consent",
    "Invitation": "invitation",
    "SignInSession": "sign_in_session",
    "Match": "match",
    "MatchStep": "match_event",
    "MatchVerification": "match_verification",
    "Member": "member",
    "Permit": "permit",
    "PersonalAccess": "personal_access",
    "Photo": "photo",
    "Pole": "pole",
    "Request": "request",
    "Resource": "resource",
    "RoleGrant": "role_grant",
    "Site": "site",
    **{
        f"{''.join(word.capitalize() for word in kind.name.split('_'))}{ending}": table
        for kind in KINDS
        for ending, table in (("", "resource"), ("Request", "request"))
    },
}
"""The table of a type's rows."""

PART_OF: Mapping[str, tuple[str, str]] = {
    "photo": ("resource", "resource_id"),
    "match_event": ("match", "match_id"),
    "match_verification": ("match", "match_id"),
}
"""Rows that are seen by whoever sees another one: its table, and the column of its id."""


LISTING_OF: Mapping[str, str] = {
    **{table.name: "resource" for table in resource_of.values()},
    **{table.name: "request" for table in request_of.values()},
}
"""The listing of a kind's own columns."""


def _keeps(oracle: Oracle, _: Facts, line: Line) -> bool:
    return oracle.keeps(line)


def _takes_part(oracle: Oracle, facts: Facts, line: Line) -> bool:
    return oracle.takes_part(facts.find("match", line["match_id"]))


def _reads_address(oracle: Oracle, _: Facts, line: Line) -> bool:
    return oracle.reads_address(line)


NARROWER: Mapping[tuple[str, str], Callable[[Oracle, Facts, Line], bool]] = {
    ("match_event", "heard"): _takes_part,
    ("match_event", "comment"): _takes_part,
    ("match_event", "change_fr"): _takes_part,
    ("match_event", "change_en"): _takes_part,
    ("match_verification", "seen"): _takes_part,
    ("site", "address"): _reads_address,
    ("permit", "number"): _keeps,
    ("permit", "note"): _keeps,
    ("permit", "reason"): _keeps,
}
"""Columns that fewer people read than see the row."""

CONFIDENTIAL: Mapping[str, str] = {
    to_camel_case(attribute.name): attribute.name
    for kind in KINDS
    for attribute in kind.attributes
    if attribute.confidential
}
"""Columns of kinds that only those who keep the listing read, by the names of their fields."""

OWNERS = frozenset({"pole", "member", "principal"})


def _owned(table: Table) -> bool:
    """Whether a row is somebody's: by its keys, it leads to a pole, a member or a person."""
    targets = {key.column.table for key in table.foreign_keys} - {table}
    return any(target.name in OWNERS or _owned(target) for target in targets)


EVERYBODYS = frozenset(
    {"pole", "charter"} | {table.name for table in metadata.sorted_tables if not _owned(table)}
) - {"principal", "outbox"}
"""Reference data, the poles and their charters."""


def sees(oracle: Oracle, table: str, line: Line) -> bool:
    """Whether the person sees the row, by the words of decision 0008."""
    table = LISTING_OF.get(table, table)
    if table in PART_OF:
        parent, column = PART_OF[table]
        return sees(oracle, parent, oracle.facts.find(parent, line[column]))
    return oracle.sees(table, line)


def reads(oracle: Oracle, table: str, column: str, line: Line) -> bool:
    """Whether the person may read this text of the row."""
    narrower = NARROWER.get((table, column))
    return sees(oracle, table, line) and (narrower is None or narrower(oracle, oracle.facts, line))


def row_types() -> Iterator[GraphQLObjectType | GraphQLInterfaceType]:
    """Every type of the contract that shows rows."""
    for name, type_ in SCHEMA.type_map.items():
        if (
            isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
            and not is_introspection_type(type_)
            and not SHAPES.fullmatch(name)
            and name not in PARTS
        ):
            yield type_


def is_node(table: str) -> bool:
    """Whether `node` finds rows of this table."""
    return any(
        table == TABLE_OF[type_.name] and "Node" in {each.name for each in type_.interfaces}
        for type_ in row_types()
    )
