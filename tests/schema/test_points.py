"""What requests cost, as the contract says it; who pays; what is answered when nothing is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from graphql import FieldNode, InlineFragmentNode, get_named_type, parse
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.db import budgets
from ptce.domain.allowances import SMALLEST, Allowance, Allowances
from ptce.domain.scopes import Scope
from ptce.reads import execution
from ptce.reads.limits import COST
from ptce.schema.answers import TEXT
from ptce.schema.endpoint import UNKNOWN
from ptce.schema.root import graphql_schema, sdl
from tests.client import Client, client_of
from tests.conftest import Database, Statements
from tests.world import World

COUNT = "{ members(first: 0) { totalCount } }"
PAGE = "{ pole { name } }"
TIGHT = Allowances(Allowance(SMALLEST, 10**6), Allowance(SMALLEST * 2, 10**7))
SITE = "https://carte.example.org"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing comes back meanwhile, as far as a process knows, and no refusal is held."""
    monkeypatch.setattr(budgets, "monotonic", lambda: 0.0)
    monkeypatch.setattr(budgets, "HELD_S", 0.0)


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with client_of(database.url, allowances=TIGHT) as client:
        yield client


@pytest.fixture
def world(engine: AsyncEngine) -> World:
    return World(engine)


def cost(answer: httpx.Response) -> int:
    told: int = answer.json()["extensions"]["cost"]["requestedQueryCost"]
    return told


def left(answer: httpx.Response) -> int:
    told: int = answer.json()["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"]
    return told


def code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


DEAR = "{ a: exportMyData { generatedAt } b: exportMyData { generatedAt } }"
"""What is dear whoever asks it, and costs little to make."""


async def spend(client: Client, points: int, token: str | None = None, **headers: str) -> None:
    """Nearly so many."""
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    while points > 15_000:
        answer = await client.http.post("/graphql", json={"query": DEAR}, headers=headers)
        assert answer.status_code == 200, answer.text
        points -= cost(answer)


async def refused(client: Client) -> httpx.Response:
    """The refusal of what is asked once too often."""
    answer = await client.post(COUNT)
    while answer.status_code == 200:
        answer = await client.post(COUNT)
    return answer


def published(query: str) -> int:
    """What an operation costs, by the directives of the contract and the sizes of its pages."""
    schema = graphql_schema()
    weights = {
        (type_.name, name): int(field.split("@cost(weight: ")[1].split(")")[0])
        for type_, name, field in fields_of_contract()
        if "@cost" in field
    }

    def of(parent: Any, nodes: Any, rows: int) -> int:
        total = 0
        for node in nodes:
            if isinstance(node, InlineFragmentNode):
                assert node.type_condition is not None
                type_ = schema.type_map[node.type_condition.name.value]
                total += of(type_, node.selection_set.selections, rows)
                continue
            assert isinstance(node, FieldNode)
            name = node.name.value
            total += rows * weights.get((parent.name, name), 1)
            if node.selection_set is None:
                continue
            answered: Any = get_named_type(parent.fields[name].type)
            below = rows
            if name in {"nodes", "edges"} and parent.name.endswith("Connection"):
                below = rows * sizes[-1]
                total -= rows  # the page is its rows
            if answered.name.endswith("Connection"):
                given = {each.name.value: each.value for each in node.arguments or ()}
                sizes.append(int(getattr(given.get("first"), "value", "20")))
            total += of(answered, node.selection_set.selections, below)
            if answered.name.endswith("Connection"):
                sizes.pop()
        return total

    sizes: list[int] = []
    [operation] = parse(query).definitions
    return 10 + of(schema.query_type, operation.selection_set.selections, 1)  # type: ignore[attr-defined]


def fields_of_contract() -> list[tuple[Any, str, str]]:
    """Each field of the SDL with its own line, the one that ends it."""
    schema = graphql_schema()
    found, current, name = [], None, ""
    for line in sdl().splitlines():
        if line.startswith(("type ", "interface ")):
            current = schema.type_map[line.split()[1]]
        elif line == "}":
            current = None
        elif current is not None and line.startswith("  ") and line[2].isalpha():
            name = line.strip().split("(")[0].split(":")[0]
            if not line.endswith("("):
                found.append((current, name, line))
        elif current is not None and line.startswith("  ): "):
            found.append((current, name, line))
    return found


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { name } }",
        PAGE,
        "{ members { nodes { id name } } }",
        "{ members(first: 7) { totalCount nodes { id name pole { name charter { body } } } } }",
        "{ resources(first: 3) { nodes { title description ... on Vehicle { seats } } } }",
        "{ resources(first: 3) { nodes { title ... on Premises { description areaM2 } } } }",
        "{ members(first: 5) { nodes { resources(first: 4) { nodes { title description } } } } }",
        "{ limits { pointsPerMinute } rules { version } }",
    ],
)
async def test_an_operation_costs_what_the_contract_says(client: Client, query: str) -> None:
    assert cost(await client.post(query)) == published(query)


async def test_each_answer_says_what_it_cost_and_what_is_left(client: Client) -> None:
    await client.post(PAGE)
    first, second = await client.post(PAGE), await client.post(PAGE)
    assert first.json()["extensions"]["cost"] == {
        "requestedQueryCost": cost(first),
        "throttleStatus": {
            "maximumAvailable": SMALLEST,
            "currentlyAvailable": left(first),
            "restoreRate": SMALLEST // 60,
        },
    }
    assert (
        second.headers["ratelimit-policy"] == f'"minute";q={SMALLEST};w=60, "day";q=1000000;w=86400'
    )
    assert second.headers["ratelimit"].startswith(f'"minute";r={left(second)};t=')
    assert '"day";r=' in second.headers["ratelimit"]
    assert 0 < left(second) <= SMALLEST


async def test_what_introspection_reads_is_paid_for(client: Client) -> None:
    small = await client.post("{ __schema { queryType { name } } }")
    large = await client.post("{ __schema { types { name fields { name args { name } } } } }")
    assert 10 <= cost(small) < 50 < 500 < cost(large)


async def test_a_new_document_is_paid_for_once(client: Client) -> None:
    await client.post(PAGE)
    long = "{ " + " ".join(f"p{n}: pole {{ name }}" for n in range(180)) + " }"
    before = left(await client.post(PAGE))
    first = await client.post(long)
    statement = before - left(first) - cost(first) - TEXT * len(long)
    assert 1_000 < statement < 100_000
    assert left(first) - left(await client.post(long)) == cost(first)
    before = left(await client.post(PAGE))
    wrong = "{ nothing }"
    assert code(await client.post(wrong)) == code(await client.post(wrong))
    assert before - left(await client.post(PAGE)) == 2 * TEXT * len(wrong) + cost(
        await client.post(PAGE)
    )


async def test_one_new_document_asked_many_times_at_once_is_made_and_paid_for_once(
    client: Client,
) -> None:
    async def making(alias: str, times: int) -> int:
        text = "{ " + " ".join(f"{alias}{n}: pole {{ name }}" for n in range(100)) + " }"
        before = left(await client.post(PAGE))
        answers = await asyncio.gather(*(client.post(text) for _ in range(times)))
        after = min(left(answer) for answer in answers)
        return before - after - sum(cost(answer) for answer in answers)

    await client.post(PAGE)
    assert await making("b", 8) == pytest.approx(await making("a", 1), rel=0.1)


async def test_who_has_nothing_left_is_told_when_to_come_back(client: Client) -> None:
    await spend(client, SMALLEST)
    answer = await refused(client)
    assert (answer.status_code, code(answer)) == (429, "RATE_LIMITED")
    wait = int(answer.headers["retry-after"])
    assert answer.json()["errors"][0]["extensions"]["retryAfter"] == wait >= 1
    assert str(wait) in answer.json()["errors"][0]["message"]
    assert "ratelimit" in answer.headers
    assert "data" not in answer.json()


async def test_who_has_nothing_left_makes_no_statement(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that is known has a statement for each set of variables that is null."""
    names = [f"v{at}" for at in range(6)]
    declared = " ".join(f"${name}: String" for name in names)
    listed = " ".join(
        f"{name}: members(first: 0, filter: {{ text: ${name} }}) {{ totalCount }}" for name in names
    )
    query = f"query Q({declared}) {{ {listed} }}"
    assert (await client.post(query, {})).status_code == 200
    await spend(client, SMALLEST)
    await refused(client)
    made: list[object] = []
    really = execution._prepared

    def counted(*given: Any) -> Any:
        made.append(given)
        return really(*given)

    monkeypatch.setattr(execution, "_prepared", counted)
    for at in range(6):
        answer = await client.post(query, dict.fromkeys(names[: at + 1], "salle"))
        assert code(answer) == "RATE_LIMITED"
    assert not made


async def test_another_key_is_not_concerned(client: Client, world: World) -> None:
    pole = await world.pole()
    partner = await world.partner(pole)
    one, other = await world.key(partner), await world.key(partner)
    await spend(client, SMALLEST * 2, one)
    full = await client.post(PAGE, token=other)
    assert left(full) > SMALLEST * 2 - 1_000
    assert left(await client.post(PAGE)) > SMALLEST - 1_000


async def test_the_sessions_of_a_person_spend_together(client: Client, world: World) -> None:
    person = await world.user(await world.member(await world.pole()))
    one, other = await world.token(person), await world.token(person)
    await spend(client, SMALLEST, one)
    assert left(await client.post(PAGE, token=other)) < SMALLEST * 1.2


async def test_a_publishable_key_spends_what_the_address_has(
    database: Database, world: World
) -> None:
    key = await world.key(await world.partner(await world.pole()), origins=[SITE])
    async with client_of(database.url, allowances=TIGHT) as client:
        await spend(client, SMALLEST, key, origin=SITE)
        headers = {"authorization": f"Bearer {key}", "origin": SITE}
        await client.http.post("/graphql", json={"query": PAGE}, headers=headers)
        transport = httpx.ASGITransport(client.http._transport.app, client=("192.0.2.9", 1))  # type: ignore[attr-defined]
        async with httpx.AsyncClient(transport=transport, base_url="http://ptce") as elsewhere:
            there = await elsewhere.post("/graphql", json={"query": PAGE}, headers=headers)
        assert left(there) > SMALLEST - 1_000
        assert there.headers["access-control-allow-origin"] == SITE
        assert "ratelimit" in there.headers["access-control-expose-headers"]


async def test_a_key_may_have_less_than_usual(client: Client, world: World) -> None:
    partner = await world.partner(await world.pole())
    key = await world.key(partner, points_per_minute=SMALLEST, points_per_day=10**8)
    answer = await client.post("{ limits { pointsPerMinute pointsPerDay } }", token=key)
    assert answer.json()["data"]["limits"] == {
        "pointsPerMinute": SMALLEST,
        "pointsPerDay": TIGHT.holder.per_day,  # never more than usual
    }
    assert f"q={SMALLEST};w=60" in answer.headers["ratelimit-policy"]


async def test_the_points_of_a_day_end_too(database: Database) -> None:
    day = Allowances(Allowance(SMALLEST, SMALLEST // 2), TIGHT.holder)
    async with client_of(database.url, allowances=day) as client:
        await spend(client, SMALLEST // 2)
        answer = await refused(client)
    assert (answer.status_code, code(answer)) == (429, "QUOTA_EXCEEDED")
    assert 1 <= int(answer.headers["retry-after"]) <= 86_400


async def test_refused_tokens_are_paid_by_their_address(client: Client) -> None:
    before = left(await client.post(PAGE))
    for _ in range(100):
        assert code(await client.post(PAGE, token="ptce_" + "x" * 43)) == "UNAUTHENTICATED"
    assert before - left(await client.post(PAGE)) >= 100 * UNKNOWN


async def test_a_command_is_refused_before_it_changes_anything(
    client: Client, world: World
) -> None:
    pole = await world.pole()
    lead = await world.token(await world.coordinator(pole))
    register = (
        f'mutation {{ registerApplication(input: {{ poleId: "pol_{pole.hex}", name: "Agenda" }}) '
        "{ application { id } userErrors { code } } }"
    )
    accepted = 0
    answer = await client.post(register, token=lead)
    while answer.status_code == 200:
        accepted += answer.json()["data"]["registerApplication"]["application"] is not None
        answer = await client.post(register, token=lead)
    assert code(answer) == "RATE_LIMITED"
    other = await world.token(await world.coordinator(pole))
    listed = await client.data("{ applications(first: 0) { totalCount } }", token=other)
    assert listed["applications"]["totalCount"] == accepted > 10


async def test_a_steady_caller_adds_no_statement(
    client: Client, world: World, database: Database, statements: Statements
) -> None:
    key = await world.key(await world.partner(await world.pole()), Scope.READ)
    await client.post(PAGE, token=key)
    async with statements(database) as counted:
        for _ in range(100):
            assert (await client.post(PAGE, token=key)).status_code == 200
    assert sum("budget" in text for text in counted.texts) == 0
    assert sum("convert_to" in text and n for text, n in counted.texts.items()) == 100


async def test_refusals_are_slow_and_too_many_lose_their_connection(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "HELD_S", 0.2)
    monkeypatch.setattr(budgets, "HELD", 4)
    await spend(client, SMALLEST)
    await refused(client)
    answers = await asyncio.gather(*(client.post(COUNT) for _ in range(8)))
    assert {each.status_code for each in answers} == {429}
    assert sum("connection" in each.headers for each in answers) == 4


async def test_other_routes_are_paid_for(client: Client) -> None:
    before = left(await client.post(PAGE))
    answer = await client.http.get("/map.geojson")
    assert (answer.status_code, "ratelimit" in answer.headers) == (200, True)
    assert before - left(await client.post(PAGE)) >= 1_000


async def test_limits_are_told(client: Client) -> None:
    told = (await client.data("{ limits { operation { code maximum what } } }"))["limits"]
    by_code = {each["code"]: each for each in told["operation"]}
    assert by_code["COST"]["maximum"] == COST.maximum
    assert len(by_code) == len(told["operation"]) > 8


async def test_a_refusal_says_which_limit(client: Client) -> None:
    deep = (
        "{ members(first: 100) { nodes { resources(first: 100) { nodes { id title status"
        " visibility pole { id name slug } member { id name } } } } } }"
    )
    [error] = (await client.post(deep)).json()["errors"]
    assert error["extensions"] == {
        "code": "OPERATION_TOO_COMPLEX",
        "limit": "COST",
        "maximum": COST.maximum,
    }
    assert "100\u00a0000" in error["message"]
