"""Which fragments a type may have, and which of its fields take an alias."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from tests.reads.reference import SCHEMA

Composite = GraphQLObjectType | GraphQLInterfaceType


def _ambiguous() -> set[str]:
    """Names that are fields of two types: they always take an alias, for they may meet."""
    types: dict[str, set[str]] = {}
    interface = SCHEMA.type_map["Node"]
    assert isinstance(interface, GraphQLInterfaceType)
    for node in SCHEMA.get_possible_types(interface):
        for name, each in node.fields.items():
            types.setdefault(name, set()).add(str(each.type))
    return {name for name, each in types.items() if len(each) > 1}


AMBIGUOUS = _ambiguous()


@dataclass(frozen=True)
class Fragment:
    """A named fragment; `rows` is how many objects it may read below one."""

    name: str
    type_name: str
    rows: int
    depth: int


UNSPOKEN = frozenset(
    {
        *("AuditEvent", "AuditEventConnection", "RoleGrant", "RoleGrantConnection"),
        *("PersonalAccess", "PersonalAccessConnection", "Application", "ApplicationConnection"),
        *("Key", "KeyConnection", "RetentionPolicy", "PersonalDataExport", "Credential"),
        *("ContactConsent", "ContactConsentConnection", "ContactConsentTerms"),
        *("ThesaurusProposal", "ThesaurusProposalConnection", "Meanings"),
        *("WeightSet", "WeightSetConnection", "Exposure"),
        *("RequestDraft", "ResourceDraft", "ScoreCriteria"),
        *("WasteCodeSuggestions", "WasteOutlets"),
    }
)
"""Types that the reference does not speak of: who reads their rows is judged by tests/rights and
test_oracle.py, what they say by the tests of their own commands."""


def spoken(field: GraphQLField) -> bool:
    """Whether the reference speaks of what a field answers."""
    return get_named_type(field.type).name not in UNSPOKEN


def related(type_: Composite) -> list[Composite]:
    """The types that a fragment on this one may be conditioned on: itself, above and below."""
    found: list[Composite] = [type_, *type_.interfaces]
    if isinstance(type_, GraphQLInterfaceType):
        found.extend(SCHEMA.get_possible_types(type_))
    return [each for each in found if each.name not in UNSPOKEN]
