"""The needs to chase up: each reason, its clock to the second, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.dialects.postgresql.ranges import MultiRange

from ptce.db import tables
from ptce.domain.attention import RequestAttention
from tests.client import client_of
from tests.conftest import Database, Statements
from tests.reads.scene import Scene
from tests.world import NOW, World

REASONS = [reason.value for reason in RequestAttention]

LISTED = (
    "query ($f: RequestFilter, $o: OrderDirection, $a: String, $n: Int) { requests(filter: $f,"
    " attentionOrder: $o, after: $a, first: $n) { totalCount pageInfo { endCursor hasNextPage }"
    " nodes { id ageDays attention } } }"
)

FILTERS = [[], *([reason] for reason in REASONS), REASONS[1:3], REASONS]


@pytest.mark.parametrize("reasons", FILTERS, ids=lambda reasons: "+".join(reasons) or "none")
def test_everybody_finds_what_is_theirs_to_chase_up(scene: Scene, reasons: list[str]) -> None:
    """Whatever else is asked, wherever the list is, in every order, page by page."""
    criteria: list[dict[str, Any]] = [
        {},
        {"epci": "248300543", "status": ["PUBLISHED", "WITHDRAWN"], "kind": "VEHICLE"},
    ]
    for who in scene.people:
        for given in criteria:
            asked = {"f": {**given, "attention": reasons}, "n": 4}
            scene.agree(LISTED, asked, who)
            for direction in ("ASC", "DESC"):
                asked["o"] = direction
                first = scene.agree(LISTED, asked, who)["requests"]["pageInfo"]
                scene.agree(LISTED, {**asked, "a": first["endCursor"]}, who)
        inside = f"pole {{ requests(filter: {{attention: [{', '.join(reasons)}]}}) {{ totalCount }}"
        scene.agree(f"{{ {inside} }} }}", None, who)


def test_each_reason_is_found_in_the_varied_world_and_told_to_few(scene: Scene) -> None:
    query = "{ requests(first: 100) { nodes { id attention } } }"
    told: dict[str, set[str]] = {}
    for who in scene.people:
        nodes = scene.agree(query, None, who)["requests"]["nodes"]
        told[who] = {reason for node in nodes for reason in node["attention"]}
    assert set().union(*told.values()) == set(REASONS)
    for who in ("anonymous", "partner", "foreign partner"):
        assert told[who] == set()


@pytest.mark.parametrize("given", [{}, {"kind": "VEHICLE"}, {"attention": None}])
def test_the_order_goes_with_its_criterion(scene: Scene, given: Mapping[str, Any]) -> None:
    query = "query ($f: RequestFilter) { requests(filter: $f, attentionOrder: ASC) { totalCount } }"
    [error] = scene.planned(query, {"f": dict(given)}, "coordinator")["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["attentionOrder"]}
    assert "filter.attention" in error["message"]


def test_one_order_is_chosen_at_a_time(scene: Scene) -> None:
    query = (
        "query ($o: ListingOrder, $r: OrderDirection) { requests(filter: {attention: [AGEING]},"
        " orderBy: $o, attentionOrder: $r) { nodes { id } } }"
    )
    titles, risks = {"o": {"field": "TITLE", "direction": "ASC"}}, {"r": "DESC"}
    for given in ({}, titles, risks):
        scene.agree(query, given, "coordinator")
    [error] = scene.planned(query, titles | risks, "coordinator")["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": ["attentionOrder"]}


def test_resources_have_no_such_order(scene: Scene) -> None:
    query = "{ resources(orderBy: {field: ATTENTION, direction: ASC}) { totalCount } }"
    [error] = scene.planned(query, {}, "coordinator")["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


REASONED = "query ($f: RequestFilter) { requests(filter: $f) { totalCount nodes { attention } } }"


async def reasons(database: Database, token: str, later: timedelta) -> list[str]:
    """Why the only need of a pole is to be chased up by then, which its filter agrees on."""
    async with client_of(database.url, NOW + later) as client:
        [node] = (await client.data(REASONED, {"f": {}}, token))["requests"]["nodes"]
        found = []
        for reason in REASONS:
            page = (await client.data(REASONED, {"f": {"attention": [reason]}}, token))["requests"]
            assert page["totalCount"] == len(page["nodes"])
            found += [reason] * page["totalCount"]
    assert node["attention"] == found
    return found


DAY, SECOND = timedelta(days=1), timedelta(seconds=1)

LATER = Range(NOW + 40 * DAY, NOW + 41 * DAY)

WEEKLY = MultiRange([Range(480, 720)])

CLOCKS: list[tuple[str, Range[Any], timedelta, list[str]]] = [
    ("SUGGESTED", LATER, 14 * DAY - SECOND, []),
    ("SUGGESTED", LATER, 14 * DAY, ["AGEING"]),
    ("SUGGESTED", Range(NOW + 10 * DAY, NOW + 11 * DAY), 3 * DAY - SECOND, []),
    ("SUGGESTED", Range(NOW + 10 * DAY, NOW + 11 * DAY), 3 * DAY, ["DUE_SOON"]),
    ("AGREED", Range(NOW + 10 * DAY, NOW + 11 * DAY), 3 * DAY, ["NO_OFFER"]),
    ("PROPOSED", LATER, 5 * DAY - SECOND, []),
    ("PROPOSED", LATER, 5 * DAY, ["UNANSWERED"]),
    ("ACCEPTED_BY_PROVIDER", LATER, 6 * DAY, ["HALF_AGREED"]),
    ("ACCEPTED_BY_RECEIVER", LATER, timedelta(0), ["HALF_AGREED"]),
    ("DECLINED", LATER, DAY, ["NO_OFFER", "ALL_DECLINED"]),
    ("LAPSED", LATER, DAY, ["NO_OFFER"]),
    ("CANCELLED", LATER, DAY, ["NO_OFFER"]),
    ("AGREED", LATER, 20 * DAY, ["NO_OFFER"]),
]


@pytest.mark.parametrize(("status", "period", "later", "expected"), CLOCKS)
async def test_a_reason_holds_from_its_own_moment_on(
    world: World,
    database: Database,
    status: str,
    period: Range[Any],
    later: timedelta,
    expected: list[str],
) -> None:
    pole = await world.pole()
    need = await world.request(await world.member(pole, "La Rade"), period=period)
    offer = await world.resource(await world.member(pole, "Les Mains du Faron"))
    match = await world.match(need, offer, status=status)
    step = {"match_id": match, "event": "PROPOSE", "to_status": status, "created_at": NOW}
    async with world.engine.begin() as connection:
        await connection.execute(insert(tables.match_event).values(**step))
    token = await world.token(await world.coordinator(pole))
    assert await reasons(database, token, later) == expected


@pytest.mark.parametrize(
    "columns",
    [
        {"weekly_minutes": WEEKLY},
        {"quantity_basis": "IN_ALL", "divisible": True},
        {"quantity_basis": "PER_MONTH", "divisible": True},
    ],
)
async def test_what_may_be_answered_in_part_is_due_when_it_ends(
    world: World, database: Database, columns: Mapping[str, Any]
) -> None:
    pole = await world.pole()
    period = Range(NOW + DAY, NOW + 11 * DAY)
    need = await world.request(await world.member(pole, "La Rade"), period=period, **columns)
    offer = await world.resource(await world.member(pole, "Les Mains du Faron"))
    await world.match(need, offer)
    token = await world.token(await world.coordinator(pole))
    assert await reasons(database, token, 4 * DAY - SECOND) == []
    assert await reasons(database, token, 4 * DAY) == ["DUE_SOON"]


@pytest.mark.parametrize(
    ("event", "expected"), [("RELEASE", []), ("PROPOSE", []), ("BLOCK", ["UNANSWERED"])]
)
async def test_a_hold_that_ran_out_starts_the_wait_again_and_a_blocked_attempt_does_not(
    world: World, database: Database, event: str, expected: list[str]
) -> None:
    pole = await world.pole()
    need = await world.request(await world.member(pole, "La Rade"), period=LATER)
    offer = await world.resource(await world.member(pole, "Les Mains du Faron"))
    match = await world.match(need, offer, status="PROPOSED")
    for each, at in (("PROPOSE", NOW - 9 * DAY), (event, NOW - DAY)):
        step = {"match_id": match, "event": each, "to_status": "PROPOSED", "created_at": at}
        async with world.engine.begin() as connection:
            await connection.execute(insert(tables.match_event).values(**step))
    token = await world.token(await world.coordinator(pole))
    assert await reasons(database, token, timedelta(0)) == expected


@pytest.mark.parametrize(
    "columns", [{"suspended": True}, {"status": "PAUSED"}, {"status": "ALLOCATED"}]
)
async def test_what_is_not_open_is_never_chased_up(
    world: World, database: Database, columns: Mapping[str, Any]
) -> None:
    pole = await world.pole()
    await world.request(await world.member(pole, "La Rade"), **columns)
    token = await world.token(await world.coordinator(pole))
    assert await reasons(database, token, timedelta(0)) == []


async def test_the_most_at_risk_come_first_and_one_statement_tells(
    world: World, database: Database, statements: Statements
) -> None:
    pole = await world.pole()
    member = await world.member(pole, "La Rade")
    for title, published, starts in (
        ("longtemps", NOW - 30 * DAY, NOW + 90 * DAY),
        ("demain", NOW, NOW + DAY),
        ("rien ne presse", NOW - DAY, NOW + 90 * DAY),
        ("bientôt", NOW - 2 * DAY, NOW + 9 * DAY),
    ):
        period = Range(starts, starts + DAY)
        await world.request(member, title=title, period=period, created_at=published)
    token = await world.token(await world.coordinator(pole))
    query = (
        "{ requests(filter: {attention: [NO_OFFER]}, attentionOrder: ASC)"
        " { nodes { title ageDays attention } } }"
    )
    async with client_of(database.url) as client:
        await client.data(query, token=token)
        async with statements(database) as counted:
            answer = await client.data(query, token=token)
    texts = [text for text in counted.texts if "request" in text]
    assert len(texts) == 1
    assert [tuple(node.values()) for node in answer["requests"]["nodes"]] == [
        ("longtemps", 30, ["NO_OFFER", "AGEING"]),
        ("demain", 0, ["NO_OFFER", "DUE_SOON"]),
        ("bientôt", 2, ["NO_OFFER"]),
        ("rien ne presse", 1, ["NO_OFFER"]),
    ]
