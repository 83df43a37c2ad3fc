"""No row to whom it may not: each role × row × way to reach it; contacts only once confirmed.

The table below is the design's words, written out; `test_oracle.py` then checks a varied world.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from ptce.db import tables
from ptce.db.session import command_engine
from ptce.domain.terms import ListingStatus, MembershipStatus, Visibility
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import World

LISTINGS = ("resource", "request")

EVERY = ("PRIVATE", "MEMBERS", "POLE_AND_PARTNERS", "PUBLIC")

SEES: Mapping[str, tuple[str, ...]] = {
    "anonymous": ("PUBLIC",),
    "its own people": EVERY,
    "its coordinator": EVERY,
    "a member of the pole": ("MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"),
    "an applicant of the pole": ("MEMBERS", "POLE_AND_PARTNERS", "PUBLIC"),
    "a member of another pole": ("POLE_AND_PARTNERS", "PUBLIC"),
    "another pole's coordinator": ("POLE_AND_PARTNERS", "PUBLIC"),
    "the pole's partner": ("POLE_AND_PARTNERS", "PUBLIC"),
    "another pole's partner": ("PUBLIC",),
    "without any role": ("PUBLIC",),
}
"""Which visibilities of a live listing, or of an active member, each role sees."""

HIDDEN = ("PAUSED", "EXPIRED", "WITHDRAWN")
INSIDERS = ("its own people", "its coordinator")
"""Who also sees what is withdrawn, and who is not, or no longer, an active member."""


NOBODY = UUID(int=0)


@dataclass
class Grid:
    """One owner in a pole, with a listing of each visibility × status, and one viewer a role."""

    runner: asyncio.Runner
    client: Client
    poles: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str | None] = field(default_factory=dict)
    members: dict[tuple[str, str], UUID] = field(default_factory=dict)
    listings: dict[tuple[str, str, str], UUID] = field(default_factory=dict)
    matches: dict[str, UUID] = field(default_factory=dict)
    owner: UUID = NOBODY

    def data(self, role: str, query: str, variables: dict[str, Any] | None = None) -> Any:
        answered = self.client.data(query, variables, self.tokens[role])
        return self.runner.run(answered)

    def seen(self, table: str, role: str) -> dict[str, tuple[str, str]]:
        """The public ids of the owner's listings that the role should see: (visibility, status)."""
        return {
            public(table, id_): (visibility, status)
            for (of, visibility, status), id_ in self.listings.items()
            if of == table
            and (role in INSIDERS or (visibility in SEES[role] and status not in HIDDEN))
        }

    def hidden(self, table: str, role: str) -> list[str]:
        every = {public(table, id_) for (of, _, _), id_ in self.listings.items() if of == table}
        return sorted(every - set(self.seen(table, role)))


def public(table: str, id_: UUID) -> str:
    prefix = {"resource": "res", "request": "req", "member": "mbr", "match": "mat", "pole": "pol"}
    return f"{prefix[table]}_{id_.hex}"


async def build(grid: Grid, world: World) -> None:
    here, there = await world.pole(slug="ici"), await world.pole("Ailleurs", slug="ailleurs")
    grid.poles = {"here": here, "there": there}
    grid.owner = owner = await world.member(here, "Offreur", visibility="PUBLIC")
    mate = await world.member(here, "Voisin", visibility="PRIVATE")
    applicant = await world.member(here, "Candidat", visibility="PRIVATE", signed=False)
    stranger = await world.member(there, "Étranger", visibility="PRIVATE")
    principals = {
        "its own people": await world.user(owner),
        "its coordinator": await world.coordinator(here),
        "a member of the pole": await world.user(mate),
        "an applicant of the pole": await world.user(applicant),
        "a member of another pole": await world.user(stranger),
        "another pole's coordinator": await world.coordinator(there),
        "the pole's partner": await world.partner(here),
        "another pole's partner": await world.partner(there),
        "without any role": await world.principal("Personne"),
    }
    grid.tokens = {role: await world.token(each) for role, each in principals.items()}
    grid.tokens["anonymous"] = None
    for visibility, status in product(Visibility, ListingStatus):
        shown: dict[str, Any] = {"status": status.value, "visibility": visibility.value}
        resource = await world.resource(owner, details={"seats": 7}, **shown)
        grid.listings["resource", visibility.value, status.value] = resource
        request = await world.request(owner, details={"seats_min": 7}, **shown)
        grid.listings["request", visibility.value, status.value] = request
    for visibility, standing in product(Visibility, MembershipStatus):
        key = (visibility.value, standing.value)
        name = f"{visibility.value} {standing.value}"
        grid.members[key] = await world.member(
            here, name, visibility=visibility.value, status=standing.value
        )
    need = await world.request(mate, title="Besoin du voisin", visibility="PRIVATE")
    private = grid.listings["resource", "PRIVATE", "PUBLISHED"]
    grid.matches["private"] = await world.match(need, private, score=11, s=0.11)
    wanted = await world.request(mate, title="Besoin public", visibility="PUBLIC")
    open_ = grid.listings["resource", "PUBLIC", "PUBLISHED"]
    grid.matches["public"] = await world.match(wanted, open_, score=22, s=0.22)


@pytest.fixture(scope="module")
def grid(module_database: Database) -> Iterator[Grid]:
    async def made(stack: AsyncExitStack) -> Client:
        return await stack.enter_async_context(client_of(module_database.url))

    async def fill(grid: Grid) -> None:
        engine = command_engine(module_database.url)
        await build(grid, World(engine))
        await engine.dispose()

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        grid = Grid(runner, runner.run(made(stack)))
        runner.run(fill(grid))
        yield grid
        runner.run(stack.aclose())


def ids(connection: Any) -> list[str]:
    assert connection["totalCount"] == len(connection["nodes"])
    return sorted(node["id"] for node in connection["nodes"])


PAGE = "{ totalCount nodes { id } }"


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("table", LISTINGS)
def test_a_listing_is_seen_by_its_audience_on_every_path(grid: Grid, table: str, role: str) -> None:
    here, owner = public("pole", grid.poles["here"]), public("member", grid.owner)
    every = sorted(public(table, id_) for (of, _, _), id_ in grid.listings.items() if of == table)
    query = (
        (
            "query ($every: [ID!]!, $hidden: [ID!]!, $owner: ID!, $pole: ID!) {"
            " root: LIST(first: 100, filter: {memberId: $owner}) PAGE"
            " byIds: LIST(first: 100, filter: {ids: $every}) PAGE"
            " hidden: LIST(filter: {ids: $hidden}) PAGE"
            " byPole: LIST(first: 100, filter: {poleId: $pole, memberId: $owner}) PAGE"
            " withdrawn: LIST(first: 100, filter: {ids: $every, status: [WITHDRAWN]}) PAGE"
            " vehicles: LIST(first: 100, filter: {kind: VEHICLE, memberId: $owner}) PAGE"
            " oldest: LIST(first: 100, filter: {memberId: $owner},"
            " orderBy: {field: CREATED, direction: ASC}) PAGE"
            ' pole(slug: "ici") { LIST(first: 100, filter: {memberId: $owner}) PAGE }'
            " members(filter: {ids: [$owner]}) { nodes { LIST(first: 100) PAGE } } }"
        )
        .replace("LIST", f"{table}s")
        .replace("PAGE", PAGE)
    )
    hidden = grid.hidden(table, role)
    variables = {"every": every, "hidden": hidden, "owner": owner, "pole": here}
    data = grid.data(role, query, variables)
    expected = sorted(grid.seen(table, role))
    for path in ("root", "byIds", "byPole", "vehicles", "oldest"):
        assert ids(data[path]) == expected, path
    assert ids(data["pole"][f"{table}s"]) == expected
    [member] = data["members"]["nodes"]
    assert ids(member[f"{table}s"]) == expected
    assert data["hidden"] == {"totalCount": 0, "nodes": []}
    withdrawn = [
        id_ for id_, (_, status) in grid.seen(table, role).items() if status == "WITHDRAWN"
    ]
    assert ids(data["withdrawn"]) == sorted(withdrawn)


@pytest.mark.parametrize("role", SEES)
def test_a_filter_on_an_attribute_tells_nothing_of_what_is_hidden(grid: Grid, role: str) -> None:
    query = (
        "query ($hidden: [ID!]!) { a: resources(filter: {ids: $hidden, vehicle: {seatsMin: 1}})"
        " { totalCount pageInfo { hasNextPage endCursor } edges { cursor } }"
        " b: resources(first: 0, filter: {ids: $hidden}) { pageInfo { hasNextPage } } }"
    )
    data = grid.data(role, query, {"hidden": grid.hidden("resource", role)})
    empty = {"hasNextPage": False, "endCursor": None}
    assert data["a"] == {"totalCount": 0, "pageInfo": empty, "edges": []}
    assert data["b"] == {"pageInfo": {"hasNextPage": False}}


@pytest.mark.parametrize("role", SEES)
def test_a_cursor_of_a_hidden_row_shows_no_other_row_than_any_cursor(grid: Grid, role: str) -> None:
    query = (
        "query ($a: String, $o: ID!) { resources(first: 100, after: $a, filter: {memberId: $o},"
        " orderBy: {field: CREATED, direction: ASC}) { totalCount nodes { id }"
        " pageInfo { startCursor endCursor } } }"
    )
    owner, expected = public("member", grid.owner), sorted(grid.seen("resource", role))
    for id_ in grid.listings.values():
        cursor = base64.b64encode(json.dumps(["resource CREATED ASC", str(id_)]).encode()).decode()
        page = grid.data(role, query, {"a": cursor, "o": owner})["resources"]
        shown = [node["id"] for node in page["nodes"]]
        assert shown == [other for other in expected if other > public("resource", id_)]
        assert page["totalCount"] == len(expected)
        for edge in ("startCursor", "endCursor"):
            if page["pageInfo"][edge] is not None:
                last = UUID(json.loads(base64.b64decode(page["pageInfo"][edge]))[1])
                assert public("resource", last) in expected


@pytest.mark.parametrize("role", SEES)
def test_a_member_is_seen_by_its_audience_once_active(grid: Grid, role: str) -> None:
    every = {public("member", id_): key for key, id_ in grid.members.items()}
    query = (
        "query ($every: [ID!]!, $pole: ID!) { a: members(first: 100, filter: {ids: $every}) PAGE"
        " b: members(first: 100, filter: {ids: $every, poleId: $pole}) PAGE"
        ' pole(slug: "ici") { members(first: 100, filter: {ids: $every}) PAGE }'
        " c: members(first: 100, filter: {ids: $every, status: APPLICANT}) PAGE }"
    ).replace("PAGE", PAGE)
    pole = public("pole", grid.poles["here"])
    data = grid.data(role, query, {"every": list(every), "pole": pole})
    coordinator = role == "its coordinator"
    audience = EVERY if coordinator else SEES[role]
    if role == "its own people":
        audience = SEES["a member of the pole"]
    expected = sorted(
        id_
        for id_, (visibility, status) in every.items()
        if coordinator or (status == "ACTIVE" and visibility in audience)
    )
    assert ids(data["a"]) == ids(data["b"]) == ids(data["pole"]["members"]) == expected
    applicants = [id_ for id_ in expected if every[id_][1] == "APPLICANT"]
    assert ids(data["c"]) == applicants


@pytest.mark.parametrize("role", SEES)
def test_a_match_is_for_its_sides_their_coordinators_and_a_partner_that_sees_both(
    grid: Grid, role: str
) -> None:
    both = {name: public("match", id_) for name, id_ in grid.matches.items()}
    query = (
        "query ($ids: [ID!]!, $owner: ID!) { matches(filter: {ids: $ids}) { totalCount nodes { id"
        " resource { title } request { title } provider { name } receiver { name }"
        " steps { at } } } scores: matches(orderBy: {field: SCORE, direction: DESC}) { totalCount"
        " nodes { id } } members(filter: {ids: [$owner]}) { nodes { matches { totalCount } } } }"
    )
    data = grid.data(
        role, query, {"ids": list(both.values()), "owner": public("member", grid.owner)}
    )
    found = {node["id"]: node for node in data["matches"]["nodes"]}
    sides = {"its own people", "its coordinator", "a member of the pole"}
    expected = list(both.values()) if role in sides else []
    if role == "the pole's partner":
        expected = [both["public"]]
    assert sorted(found) == sorted(expected)
    assert ids(data["scores"]) == sorted(expected)
    [owner] = data["members"]["nodes"]
    assert owner["matches"]["totalCount"] == len(expected)
    if role == "its own people":
        assert found[both["private"]]["request"] is None
        assert found[both["private"]]["receiver"] is None
        assert found[both["private"]]["resource"] == {"title": "Camionnette"}
    if role == "a member of the pole":
        assert found[both["private"]]["resource"] is None
        assert found[both["private"]]["request"] == {"title": "Besoin du voisin"}
    if role == "the pole's partner":
        assert found[both["public"]]["receiver"] is None


@pytest.mark.parametrize("role", SEES)
def test_a_contact_is_shown_to_its_own_and_to_its_coordinator(grid: Grid, role: str) -> None:
    query = "query ($o: ID!) { members(filter: {ids: [$o]}) { nodes { contact { email } } } }"
    [member] = grid.data(role, query, {"o": public("member", grid.owner)})["members"]["nodes"]
    assert (member["contact"] is not None) == (role in INSIDERS)


CONTACTS = (
    "{ bookings { nodes { status providerContact { email } receiverContact { email }"
    " provider { contact { email } } receiver { contact { email } } } } }"
)


@pytest.mark.parametrize("status", ["HELD", "CONFIRMED", "RELEASED", "CANCELLED"])
@pytest.mark.parametrize("across", [False, True])
async def test_contacts_are_exchanged_only_while_a_booking_is_confirmed(
    world: World, database: Database, status: str, across: bool
) -> None:
    here = await world.pole()
    there = await world.pole("Ailleurs") if across else here
    giver = await world.member(here, "Donne", visibility="PUBLIC")
    taker = await world.member(there, "Prend", visibility="PUBLIC")
    match = await world.match(await world.request(taker), await world.resource(giver))
    booking = await world.booking(match, status)
    tokens = [await world.token(await world.user(side)) for side in (giver, taker)]
    async with client_of(database.url) as client:
        for token in tokens:
            [answer] = (await client.data(CONTACTS, None, token))["bookings"]["nodes"]
            own, other = (
                ("provider", "receiver") if token is tokens[0] else ("receiver", "provider")
            )
            confirmed = status == "CONFIRMED"
            assert answer[f"{own}Contact"] is not None and answer[own]["contact"] is not None
            assert (answer[f"{other}Contact"] is not None) == confirmed
            assert (answer[other]["contact"] is not None) == confirmed
        change = update(tables.booking).where(tables.booking.c.id == booking)
        async with world.engine.begin() as connection:
            await connection.execute(change.values(status="CANCELLED", hold_until=None))
        [answer] = (await client.data(CONTACTS, None, tokens[0]))["bookings"]["nodes"]
        assert answer["receiverContact"] is None
