"""No row to whom it may not: everybody × every type × every state × every path, each compared with
decision 0008 as `tests/reads/oracle.py` reads it.

Nothing is listed here: people come from the states and roles, types, paths, filters, orders and
commands from the contract. A new type without its place (places.py) fails.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from ptce.domain.identifiers import row_id
from ptce.domain.terms import MembershipStatus
from ptce.reads import documents
from tests.conftest import Database
from tests.reads.reference import SCHEMA
from tests.rights.grid import EVERYWHERE, KNOWN, Grid, key_of, made, seen_tables
from tests.rights.places import CONFIDENTIAL, PARTS, TABLE_OF, is_node, row_types
from tests.rights.questions import roots
from tests.rights.relations import expected

PEOPLE = (
    "anonymous",
    "user",
    "neighbour",
    "stranger",
    "applicant",
    "coordinator",
    "coordinator elsewhere",
    "partner",
    "foreign partner",
    "two hats",
    "without any role",
    *(f"user of a member that is {each}" for each in MembershipStatus if each not in KNOWN),
    "administrator of a member that is SUSPENDED",
    "EVALUATOR",
    "EVALUATOR elsewhere",
    "POLE_ADMIN",
    "AUDITOR",
    "MEMBER_ADMIN",
    "user of two, coordinator elsewhere",
    "administrator there, evaluator here",
    EVERYWHERE,
)


@pytest.fixture(scope="module")
def grid(module_database: Database) -> Grid:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DOCUMENTS", "PLANS", "STATEMENTS", "BINDINGS"):
            # Everybody asks the same in turn: the last to ask must not make it all again.
            patch.setattr(documents, name, 50 * getattr(documents, name))
        return asyncio.run(made(module_database))


def test_every_type_of_the_contract_has_its_place_in_the_grid() -> None:
    types = {type_.name for type_ in row_types()}
    assert types - set(TABLE_OF) == set(), "say in places.py whose rows they are"
    assert set(TABLE_OF) - types == set()
    assert {name for name in PARTS if name not in SCHEMA.type_map} == set()


def test_the_grid_is_as_large_as_it_says(grid: Grid) -> None:
    hidden = {who: grid.hidden(who) for who in grid.people}
    cells = sum(len(keys) for rows in hidden.values() for keys in rows.values())
    told = sum(len(pages) for each in grid.answers.values() for pages in each)
    print(
        f"{len(grid.people)} people × {sum(map(len, grid.facts.tables.values()))} rows,"
        f" {cells} of them hidden from one; {len(grid.questions)} questions to each,"
        f" {told} answers"
    )
    assert set(PEOPLE) <= set(grid.people)
    for table in seen_tables(grid.facts):
        apart = {frozenset(hidden[who][table]) for who in grid.people}
        assert len(apart) > 1, f"{table} tells nobody apart"


def test_every_question_is_answered_to_somebody_who_sees_everything(grid: Grid) -> None:
    refused = {
        f"{question.about}: {text[:200]}"
        for question, text in grid.told(EVERYWHERE)
        if '"errors"' in text and not question.text.startswith("mutation")
    }
    assert refused == set()


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_is_told_what_they_may_not_read(grid: Grid, who: str) -> None:
    reader = grid.reader(who)
    leaks = {
        f"{question.about}: {leak}"
        for question, text in grid.told(who)
        for leak in reader.leaks(text, question.sent)
    }
    assert leaks == set()


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_confidential_is_read_by_those_who_keep_the_listing(grid: Grid, who: str) -> None:
    oracle = grid.oracle(who)
    shown = {
        (row_id("resource", node["id"]), alias.partition("_")[0])
        for question, text in grid.told(who)
        if question.about == "resources, whole"
        for node in json.loads(text)["data"]["page"]["nodes"]
        for alias, value in node.items()
        if alias.partition("_")[0] in CONFIDENTIAL and value is not None
    }
    kept = {
        (line["id"], name)
        for line in grid.facts.tables["resource"]
        for name, column in CONFIDENTIAL.items()
        if line.get(column) is not None and oracle.keeps(line)
    }
    assert shown == kept
    assert kept or who != EVERYWHERE


def test_a_leak_of_any_table_would_be_seen(grid: Grid) -> None:
    reader = grid.reader("anonymous")
    found = {
        word
        for question, text in grid.told(EVERYWHERE)
        for leak in reader.leaks(text, "")
        for word in leak.split()
    }
    # No identifier; nobody's but one's own.
    unnamed = {"charter_signature", "sign_in_session", "contact_consent"}
    assert set(seen_tables(grid.facts)) - unnamed - found == set()


@pytest.mark.parametrize("who", PEOPLE)
def test_each_list_and_each_identifier_gives_exactly_what_the_person_sees(
    grid: Grid, who: str
) -> None:
    hidden = grid.hidden(who)
    for name, _, table in roots():
        pages = [
            json.loads(text)["data"]["page"]
            for q, text in grid.told(who)
            if q.about == f"{name}, whole"
        ]
        every = {key_of(table, line) for line in grid.facts.tables[table]} - hidden.get(
            table, set()
        )
        shown = [row_id(table, node["id"]) for page in pages for node in page["nodes"]]
        assert len(shown) == len(every) and set(shown) == every, name
        assert {page["totalCount"] for page in pages} == {len(every)}, name
    for question, text in grid.told(who):
        if not question.about.startswith("nodes of "):
            continue
        # A photo has an identifier, by which commands name it, and is no Node.
        table = question.about.removeprefix("nodes of ")
        nodes = json.loads(text)["data"]["nodes"]
        for identifier, node in zip(question.variables["i"], nodes, strict=True):
            unseen = row_id(table, identifier) in hidden.get(table, set())
            assert (node is None) == (unseen or not is_node(table)), identifier


@pytest.mark.parametrize("who", PEOPLE)
def test_what_hangs_on_a_row_is_what_the_person_sees_of_it(grid: Grid, who: str) -> None:
    oracle, checked = grid.oracle(who), 0
    for question, text in grid.told(who):
        _, _, path = question.about.partition(", ")
        if "." not in path or not question.pages:
            continue
        table, name = question.table, path.partition(".")[2]
        for node in json.loads(text)["data"]["page"]["nodes"]:
            line = grid.facts.find(table, row_id(table, node["id"]))
            if name in node and expected(oracle, table, line, name, node[name]):
                checked += 1
    assert checked > 0 or who == "anonymous"


@pytest.mark.parametrize("who", PEOPLE[:-1])
def test_a_row_that_somebody_does_not_see_does_not_exist(grid: Grid, who: str) -> None:
    asked = zip(grid.asked(who), grid.answers[who], grid.poorer[who], strict=True)
    differing = {
        f"{question.about} {question.variables}: {before} ≠ {after}"
        for question, before, after in asked
        if before != after
    }
    assert differing == set()


def test_a_preview_shows_offers_to_somebody(grid: Grid) -> None:
    previews = [text for question, text in grid.told("user") if "preview of" in question.about]
    found = [json.loads(text)["data"]["matchPreview"] for text in previews]
    assert any(each["offers"] for each in found)
    assert {each["candidates"] for each in found} > {0}


def test_no_command_goes_through_on_what_its_giver_does_not_see(grid: Grid) -> None:
    given: dict[str, set[str]] = {}
    for who in grid.people:
        for question, text in grid.told(who):
            if question.text.startswith("mutation"):
                payload: Any = json.loads(text)
                refused = (
                    payload.get("errors") or next(iter(payload["data"].values()))["userErrors"]
                )
                assert refused, f"{who}: {question.about} {question.variables}"
                codes = {each.get("code") or each["extensions"]["code"] for each in refused}
                given.setdefault(question.about, set()).update(codes)
    assert len(given) > 15
    assert {about for about, codes in given.items() if "NOT_FOUND" not in codes} == set()
