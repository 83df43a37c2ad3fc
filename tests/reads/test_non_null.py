"""What the contract says is never null is not: by declaration, and with rows that hold nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from graphql import get_named_type

from ptce.reads.declarations import Computed, One, Part
from tests.conftest import Database
from tests.reads.emptied import conformities, empty, everything, may_be_null
from tests.reads.facts import load
from tests.reads.nullness import Promises, answered_fields, promised
from tests.reads.reference import SCHEMA
from tests.reads.scene import Scene

GUARDED = {
    "BrokerDeclaration": "the object is null without a number; a constraint wants both or none",
    "Price": "the object is null without an amount; a constraint wants both or none",
    "Budget": "the object is null without an amount",
    "Key": "only keys are shown, and a constraint wants the scopes of each",
    "PermitCapacity": "the object is null without a capacity; a constraint wants both or none",
}
"""Objects made of columns that may be NULL: each is itself null then."""

DOCUMENTS = {
    "ConceptHit": "as `concepts._ranking` writes it",
    "ContactConsentTerms": "as `contact_consents._terms` writes it",
    "ContactConsentText": "as `contact_consents._terms` writes it",
    "Credential": "as `viewers._credential` writes it",
    "DraftAttribute": "as `commands.drafts.document` writes it",
    "DraftBudget": "as `commands.drafts.document` writes it",
    "DraftConcept": "as `commands.drafts.document` writes it",
    "DraftExchangeMode": "as `commands.drafts.document` writes it",
    "DraftKind": "as `commands.drafts.document` writes it",
    "DraftPeriod": "as `commands.drafts.document` writes it",
    "DraftPlace": "as `commands.drafts.document` writes it",
    "DraftPrice": "as `commands.drafts.document` writes it",
    "DraftQuantity": "as `commands.drafts.document` writes it",
    "DraftRadius": "as `commands.drafts.document` writes it",
    "DraftWeeklySlot": "as `commands.drafts.document` writes it",
    "DraftWords": "as `commands.drafts.document` writes it",
    "Exposure": "as `commands.exposures.exposure` writes it",
    "Grant": "as `viewers._viewer` writes it",
    "HeardMeaning": "as `meanings._one` writes it",
    "MatchCheck": "as `matching.explanation.as_document` writes it",
    "MatchCriterion": "as `matching.explanation.as_document` writes it",
    "MatchExplanation": "as `matching.explanation.as_document` writes it",
    "MatchPreview": "as `matchmaking.preview` writes it",
    "MatchPreviewOffer": "as `matching.explanation.as_document` writes it",
    "MatchTransition": "as `transitions._document` writes it",
    "Meanings": "as `meanings._heard` writes it",
    "NearMisses": "as `explanations._told` writes it",
    "Limits": "as `limits._limits` writes it",
    "OperationLimit": "as `limits._limits` writes it",
    "PersonalDataExport": "as `privacy._export` writes it",
    "Remedy": "as `commands.remedies` writes it",
    "RemedyChange": "as `commands.remedies` writes it",
    "RequestDraft": "as `commands.drafts.document` writes it",
    "ResourceDraft": "as `commands.drafts.document` writes it",
    "RetentionPolicy": "as `privacy._policy` writes it",
    "RetentionRule": "as `privacy._policy` writes it",
    "Rule": "as `rules._document` writes it",
    "RuleSet": "as `rules._rules` writes it",
    "ScoreCriteria": "as `criteria._criteria` writes it",
    "SchemaChange": "as `changelogs._document` writes it",
    "SchemaChangelog": "as `changelogs._changelog` writes it",
    "SizeExposure": "as `commands.exposures.exposure` writes it",
    "UserError": "as `requesting.user_errors` writes it",
    "WasteCodeSuggestion": "as `streams._suggestion` writes it",
    "WasteCodeSuggestions": "as `streams._suggested` writes it",
    "WasteOutlet": "as `streams._outlet` writes it",
    "WasteOutlets": "as `streams._outlets` writes it",
    "WasteUse": "as `meanings._use` writes it",
    "WeightedCriterion": "as `criteria._criteria` writes it",
}
"""Objects read in a JSON document of ours: no table to look at, and every key is written."""

ARGUED = {
    "AuditDetail.name": "the key of a JSON object",
    "Article9Block.category": "unnest of a constant",
    "Article9Composition.missing": "an array, empty at worst",
    "Article9Composition.sentence": "SENTENCES has every combination (tests of composition)",
    "ContactConsent.text": "a case for each audience of each text, of which none is taken out",
    "Contact.name": "a text that is NOT NULL, with or without its mark",
    "Commune.departmentName": "every commune is of a department that we have: asked below",
    "Availability.start": "a constraint bounds `available` from below: asked below",
    "Period.start": "a constraint bounds `period`: asked below",
    "Period.end": "a constraint bounds `period`: asked below",
    "MatchPeriod.start": "a constraint bounds `periods` and `during`: asked below",
    "MatchPeriod.end": "a constraint bounds `periods` and `during`: asked below",
    "WeeklySlot.start": "lower() of what was cut within one day",
    "WeeklySlot.end": "upper() of what was cut within one day",
    "MatchVerification.pole": "`pole_id` is NOT NULL and references a pole, whose name is",
    "Match.possibleEvents": "a case for each status, of which a constraint knows all",
    "CriterionWeight.label": "a case for each criterion, of which a constraint knows all",
    **dict.fromkeys(
        (
            *("WeightReplay.decisions", "WeightReplay.needs", "WeightReplay.firstPlacesChanged"),
            *("WeightReplay.ndcgBefore", "WeightReplay.ndcgAfter", "WeightReplay.largestFall"),
        ),
        "of a row that is written with each fitted version",
    ),
    "Request.remaining": "a sum with coalesce, of columns that are NOT NULL",
    "Request.covered": "a sum with coalesce, of columns that are NOT NULL",
    "Request.attention": "array_remove of an array",
}
"""Expressions that the rules of `nullness.py` do not prove, and why they are never NULL."""

UNBOUNDED = {
    "resource": ("available", ("(,)", "(,2030-01-01)", "empty")),
    "request": ("period", ("(,)", "(,2030-01-01)", "[2030-01-01,)", "empty")),
    "match": ("periods", ("{(,)}", "{(,2030-01-01)}", "{[2030-01-01,)}")),
    "booking": ("during", ("{(,)}", "{(,2030-01-01)}", "{[2030-01-01,)}", "{}")),
}
"""Periods that the API could not answer, by table."""

LISTED = {
    "members": "Member",
    "resources": "Resource",
    "requests": "Request",
    "matches": "Match",
    "bookings": "Booking",
    "permits": "Permit",
    "sessions": "SignInSession",
}


QUERY: Any = SCHEMA.query_type


@pytest.fixture(scope="module")
def promises() -> Promises:
    return promised()


def unproved(read: Mapping[str, bool]) -> set[str]:
    """« Type.field », the type of a kind's needs being Request."""
    requests: Any = SCHEMA.type_map["Request"]
    concrete = {each.name for each in SCHEMA.get_possible_types(requests)}
    parts = (name.partition(".") for name, proved in read.items() if not proved)
    return {f"{'Request' if type_ in concrete else type_}.{name}" for type_, _, name in parts}


def test_every_field_of_the_contract_was_looked_at(promises: Promises) -> None:
    assert promises.read >= set(answered_fields())
    assert len(promises.columns) > 150 and len(promises.expressions) > 80


def test_a_field_that_is_never_null_and_is_a_column_has_a_column_that_is_never_null(
    promises: Promises,
) -> None:
    types = {name.partition(".")[0] for name in unproved(promises.columns)}
    assert types == set(GUARDED)


def test_an_object_that_is_never_null_is_never_one_that_a_filter_can_hide(
    promises: Promises,
) -> None:
    hidden = [
        name
        for name, declared in promises.objects.items()
        if isinstance(declared, One | Computed)
        or (isinstance(declared, Part) and declared.when is not None)
    ]
    # Their documents are ours, and nobody is denied them.
    assert set(hidden) == {
        "Query.viewer",
        "Query.retentionPolicy",
        "Query.contactConsentTerms",
        "Query.limits",
    }


def test_what_is_neither_column_nor_proved_is_listed_with_its_reason(promises: Promises) -> None:
    left = {
        name for name in unproved(promises.expressions) if name.partition(".")[0] not in GUARDED
    }
    documents = {name for name in left if name.partition(".")[0] in DOCUMENTS}
    assert left - documents == set(ARGUED)
    assert {name.partition(".")[0] for name in documents} == set(DOCUMENTS)


@pytest.fixture(scope="module")
def emptied(scene: Scene, module_database: Database) -> Scene:
    """The varied world once all that may be NULL is, row by row as far as constraints let it."""
    lost = scene.runner.run(empty(module_database.owner_url))
    everywhere = scene.runner.run(may_be_null(module_database.owner_url))
    assert everywhere - set(lost) == set()
    facts = scene.runner.run(load(module_database.owner_url))
    return replace(scene, facts=facts)


@pytest.mark.parametrize("field", LISTED)
def test_rows_that_hold_only_what_they_must_are_answered_as_the_contract_says(
    emptied: Scene, field: str
) -> None:
    fields = everything(SCHEMA.type_map[LISTED[field]], 1)
    query = f"{{ __typename {field}(first: 40) {{ __typename nodes {fields} }} }}"
    for who in emptied.people:
        data = emptied.agree(query, None, who)
        assert list(conformities(QUERY, data)) == []


def test_a_null_that_the_contract_forbids_would_be_noticed(emptied: Scene) -> None:
    query = "{ __typename members { nodes { id siret } } }"
    answered = emptied.planned(query, None, "coordinator")["data"]
    assert list(conformities(QUERY, answered)) == []
    answered["members"]["nodes"][0]["id"] = None
    [told] = conformities(QUERY, answered)
    assert told == "data.members.nodes[0].id is null and the contract says ID!"


ENGINE = {
    "nearMisses": ("query ($need: ID!) {{ __typename nearMisses(requestId: $need) {0} }}", 2),
    "matchExplanation": (
        "query ($need: ID!, $offer: ID!) {{ __typename matchExplanation(requestId: $need,"
        " resourceId: $offer) {0} }}",
        1,
    ),
}
"""How each is asked, and how many objects deep."""


@pytest.mark.parametrize("field", ENGINE)
def test_what_the_engine_makes_of_such_rows_is_answered_as_the_contract_says(
    emptied: Scene, field: str
) -> None:
    asked, depth = ENGINE[field]
    query = asked.format(everything(get_named_type(QUERY.fields[field].type), depth))
    found = 0
    for need in emptied.facts.tables["request"][::2]:
        for resource in emptied.facts.having("resource", "kind", need["kind"]):
            ids = {"need": f"req_{need['id'].hex}", "offer": f"res_{resource['id'].hex}"}
            answered = emptied.planned(query, ids, "two hats")
            assert "errors" not in answered, answered
            found += answered["data"][field] is not None
            assert list(conformities(QUERY, answered["data"])) == []
            if field == "nearMisses":
                break
    assert found > 5, found


@pytest.mark.parametrize("table", UNBOUNDED)
def test_a_period_without_its_ends_is_refused_by_the_database(
    emptied: Scene, module_database: Database, table: str
) -> None:
    column, periods = UNBOUNDED[table]

    async def refused() -> int:
        connection = await asyncpg.connect(module_database.owner_url)
        count = 0
        for period in periods:
            try:
                await connection.execute(f"UPDATE {table} SET {column} = '{period}'")
            except asyncpg.CheckViolationError:
                count += 1
        await connection.close()
        return count

    assert emptied.runner.run(refused()) == len(periods)


def test_every_commune_is_of_a_department_that_has_a_name(scene: Scene) -> None:
    departments = {line["code"] for line in scene.facts.tables["department"] if line["name"]}
    assert {line["department"] for line in scene.facts.tables["commune"]} <= departments
