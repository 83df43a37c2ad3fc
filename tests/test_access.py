"""What is written down of each request, what is not, and what never waits for it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from time import time
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce import access
from ptce.access import line, written
from ptce.app import GRAPHQL
from ptce.schema.records import Record
from ptce.settings import Exposure
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

TOKEN = "a-token-of-the-metrics-000"
QUERY = "query Page($first: Int) { resources(first: $first) { nodes { id title } } }"


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    """What the access log says while the test runs."""
    return []


@pytest.fixture
async def client(database: Database, lines: list[dict[str, Any]]) -> AsyncIterator[Client]:
    def note(record: Record) -> None:
        lines.append(json.loads(line(record, time())))

    exposure = Exposure(metrics=TOKEN, timing=True)
    async with client_of(database.url, exposure=exposure, observers=(note,)) as client:
        yield client


async def test_a_request_leaves_one_line_that_says_what_it_took(
    client: Client, engine: AsyncEngine, lines: list[dict[str, Any]]
) -> None:
    world = World(engine)
    await world.resource(await world.member(await world.pole()), visibility="PUBLIC")
    for first in (5, 5):
        response = await client.post(QUERY, {"first": first})
    new, known = lines
    assert (new["known"], known["known"]) == (False, True)
    assert known["operation"] == "Page"
    assert re.fullmatch("[0-9a-f]{8}", known["document"])
    assert known["request"] == response.headers["x-request-id"]
    assert known["objects"] == 4  # the answer, its data, its page and one resource
    assert known["bytes"] == len(response.content)
    assert (known["status"], known["code"]) == (200, None)
    assert known["ms"] >= known["sqlMs"] + known["waitedMs"] > 0


async def test_a_refused_request_leaves_its_code(
    client: Client, lines: list[dict[str, Any]]
) -> None:
    await client.http.post(GRAPHQL, content=b"{", headers={"content-type": "application/json"})
    await client.post("query Bad { nothing }")
    await client.post("{ viewer { name } }", token="forged")
    await client.post("query Late($id: ID!) { node(id: $id) { id } }")
    told = [(line["operation"], line["status"], line["code"]) for line in lines]
    assert told == [
        ("", 400, "BAD_REQUEST"),
        ("", 200, "GRAPHQL_VALIDATION_FAILED"),
        ("", 401, "UNAUTHENTICATED"),
        ("Late", 200, "BAD_USER_INPUT"),
    ]
    assert all("known" not in line for line in lines)


async def test_nothing_that_was_said_is_written_down(
    client: Client, engine: AsyncEngine, lines: list[dict[str, Any]]
) -> None:
    world = World(engine)
    user = await world.user(await world.member(await world.pole(), "Restauration Relais"))
    token = await world.token(user)
    query = (
        'query($slug: String) { pole(slug: $slug) { name } other: pole(slug: "literal") { name } }'
    )
    await client.post(query, {"slug": "secret"}, token)
    await client.post("{ viewer { name } }", {"unused": "secret"}, token)
    text = json.dumps(lines)
    assert len(lines) == 2
    for said in ("secret", "literal", token, "Relais", "127.0.0.1"):
        assert said not in text
    assert set(lines[0]) == {
        "at", "request", "operation", "document", "status", "code", "ms", "bytes",
        "known", "sqlMs", "waitedMs", "objects", "cost",
    }  # fmt: skip


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    try:
        yield reading, writing
    finally:
        os.close(reading)
        os.close(writing)


def record(number: int) -> Record:
    return Record(str(number), "Page", "8f14e45f", None, 0.002, 10, 200, None)


def test_lines_reach_the_file_in_order_and_the_last_ones_too() -> None:
    with pipe() as (reading, writing):
        with written(writing) as lines:
            for number in range(100):
                lines(record(number))
        said = os.read(reading, 1_000_000).decode().splitlines()
    assert [json.loads(line)["request"] for line in said] == [str(n) for n in range(100)]


def test_no_request_waits_for_who_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MOST", 1_000)
    monkeypatch.setattr(access, "EVERY_S", 0.01)
    monkeypatch.setattr(access, "LAST_S", 0.05)
    with pipe() as (reading, writing):
        with written(writing) as lines:
            assert isinstance(lines, access.Lines)
            number = 0
            while not lines.lost:  # the pipe is full, then so is what waits
                number += 1
                lines(record(number))
        said = b""
        while b"lostLines" not in said:
            said += os.read(reading, 1_000_000)
    kept = [json.loads(line) for line in said.splitlines()]
    assert [line["request"] for line in kept[:-1]] == [str(n + 1) for n in range(len(kept) - 1)]
    assert number == len(kept) - 1 + kept[-1]["lostLines"]


async def test_metrics_are_counted_by_operation(client: Client) -> None:
    for first in (1, 2, 2):
        await client.post(QUERY, {"first": first})
    await client.post("query Bad { nothing }")
    await client.post("{ viewer { name } }")
    response = await client.http.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    counted = samples(response.text)
    assert counted['ptce_requests_total{operation="Page",status="200",code=""}'] == 3
    refused = 'operation="(refused)",status="200",code="GRAPHQL_VALIDATION_FAILED"'
    assert counted[f"ptce_requests_total{{{refused}}}"] == 1
    assert counted['ptce_request_seconds_count{operation=""}'] == 1
    assert counted['ptce_request_seconds_bucket{operation="Page",le="+Inf"}'] == 3
    assert counted['ptce_statements_made_total{operation="Page"}'] == 2
    took = counted['ptce_request_seconds_sum{operation="Page"}']
    assert took > counted['ptce_sql_seconds_total{operation="Page"}'] > 0
    assert (
        counted['ptce_bytes_total{operation="Page"}']
        == 3 * len(b'{"data" : {"resources" : {"nodes" : []}}}')
        or counted['ptce_bytes_total{operation="Page"}'] > 0
    )


def samples(text: str) -> dict[str, float]:
    """Every sample of a text that is in Prometheus's form, line by line."""
    found = {}
    for sample in text.splitlines():
        if not sample.startswith("#"):
            said = re.fullmatch(
                r'([a-z_]+\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\}) ([0-9.e+-]+)', sample
            )
            assert said, sample
            found[said[1]] = float(said[2])
    return found


async def test_metrics_are_nobody_elses(client: Client, module_database: Database) -> None:
    nowhere = await client.http.get("/nowhere")
    for header in (None, "Bearer", "Bearer wrong-token-of-the-metrics", TOKEN, "Bearer é"):
        headers = [] if header is None else [(b"authorization", header.encode())]
        response = await client.http.get("/metrics", headers=headers)
        assert (response.status_code, response.text) == (404, nowhere.text)
    async with client_of(module_database.url) as closed:
        for header in ("Bearer None", "Bearer ", f"Bearer {TOKEN}"):
            response = await closed.http.get("/metrics", headers={"authorization": header})
            assert response.status_code == 404


async def test_a_flood_of_names_is_counted_together(client: Client) -> None:
    for number in range(250):
        await client.post(f"query Q{number} {{ __typename }}")
    response = await client.http.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    counted = samples(response.text)
    assert counted['ptce_request_seconds_count{operation="(others)"}'] == 50
    names = {name for name in counted if name.startswith("ptce_request_seconds_count")}
    assert len(names) == 201


async def test_a_client_is_told_what_its_request_took_when_the_setting_says_so(
    client: Client, module_database: Database
) -> None:
    told = (await client.post("{ viewer { name } }")).headers["server-timing"]
    assert re.fullmatch(r"total;dur=[\d.]+, sql;dur=[\d.]+, wait;dur=[\d.]+", told)
    refused = (await client.post("{ nothing }")).headers["server-timing"]
    assert re.fullmatch(r"total;dur=[\d.]+", refused)
    async with client_of(module_database.url) as usual:
        assert "server-timing" not in (await usual.post("{ __typename }")).headers


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"ACCESS_LOG": "yes"}, "ACCESS_LOG"),
        ({"SERVER_TIMING": "on"}, "SERVER_TIMING"),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN"),
        ({"METRICS_TOKEN": "twenty letters and spaces"}, "METRICS_TOKEN"),
    ],
)
def test_a_setting_that_is_none_stops_the_start(environment: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Exposure.read(environment)


def test_settings_that_are_empty_are_not_given() -> None:
    assert Exposure.read({"ACCESS_LOG": "", "SERVER_TIMING": "", "METRICS_TOKEN": ""}) == Exposure()
    given = {"ACCESS_LOG": "0", "SERVER_TIMING": "1", "METRICS_TOKEN": TOKEN}
    assert Exposure.read(given) == Exposure(metrics=TOKEN, timing=True, access_log=False)
