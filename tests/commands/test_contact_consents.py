"""Whom a person agrees to be shown to as a contact: enforced on every path, withdrawn at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from ptce.auth import issue_token
from ptce.commands.erasures import ERASE_MYSELF, EraseMyself
from ptce.commands.transaction import give
from ptce.db import tables
from ptce.db.personal_data import personal_data
from ptce.domain.contact_consents import IN_USE, TEXTS, ContactAudience
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.scopes import CredentialKind, Scope
from ptce.domain.terms import Role
from tests.client import Client, client_of
from tests.conftest import Database
from tests.world import FAR, NOW, World

EMAIL = "camille@example.org"
CONSENT = "id audience textVersion text givenAt withdrawnAt member { name }"
GIVE = f"""mutation($i: GiveContactConsentInput!) {{ giveContactConsent(input: $i) {{
  consent {{ {CONSENT} }} userErrors {{ code field }} }} }}"""
WITHDRAW = f"""mutation($i: WithdrawContactConsentInput!) {{ withdrawContactConsent(input: $i) {{
  consent {{ {CONSENT} }} userErrors {{ code field }} }} }}"""
MINE = f"{{ contactConsents {{ totalCount nodes {{ {CONSENT} }} }} }}"
PATHS = """query($m: ID!, $r: ID!) {
  node(id: $m) { ... on Member { contact { name email phone } } }
  members(filter: {ids: [$m]}) { nodes { contact { name email phone } } }
  resources(filter: {ids: [$r]}) { nodes { member { contact { name email phone } } } } }"""
SHOWN = {"name": "Camille Roux", "email": EMAIL, "phone": "0494000000"}
WITHIN = {"a neighbour", "an evaluator"}
PARTNERS = WITHIN | {"a partner", "somebody of another pole"}
EVERYBODY = PARTNERS | {"a foreign partner", "an auditor", "who is suspended", "nobody"}
REACHED = {"MEMBERS": WITHIN, "POLE_AND_PARTNERS": PARTNERS, "PUBLIC": EVERYBODY}


@dataclass
class Directory:
    """A public member whose contact is Camille, who signs in, and everybody who may look."""

    client: Client
    world: World
    pole: UUID
    member: UUID
    resource: UUID
    camille: UUID
    token: str
    lookers: dict[str, str | None]

    async def given(self, mutation: str = GIVE, token: str | None = None, **changed: Any) -> Any:
        usual: dict[str, Any] = {}
        if mutation == GIVE:
            usual = {
                "memberId": public_id("member", self.member),
                "audience": "MEMBERS",
                "textVersion": IN_USE.version,
            }
        answer = await self.client(mutation, {"i": usual | changed}, token or self.token)
        assert "errors" not in answer, answer["errors"]
        [payload] = answer["data"].values()
        payload["codes"] = [error["code"] for error in payload["userErrors"]]
        return payload

    async def denied(self, mutation: str, token: str | None, **given: Any) -> str:
        [error] = (await self.client(mutation, {"i": given}, token))["errors"]
        code: str = error["extensions"]["code"]
        return code

    async def seers(self) -> set[str]:
        """Who reads the contact; each by every path or by none, and then all of it."""
        variables = {
            "m": public_id("member", self.member),
            "r": public_id("resource", self.resource),
        }
        found = set()
        for who, token in self.lookers.items():
            seen = await self.client.data(PATHS, variables, token)
            rows = [seen["node"], *seen["members"]["nodes"]]
            rows += [each["member"] for each in seen["resources"]["nodes"]]
            contacts = [row["contact"] for row in rows if row is not None]
            assert contacts.count(contacts[0]) == len(contacts) if contacts else True, who
            if contacts and contacts[0] is not None:
                assert contacts[0] == SHOWN
                found.add(who)
        return found

    async def change(self, table: Any, **columns: Any) -> None:
        key = table.c.member_id if "member_id" in table.c else table.c.id
        async with self.world.engine.begin() as connection:
            await connection.execute(update(table).where(key == self.member).values(**columns))

    async def live(self) -> int:
        return sum(
            each["withdrawnAt"] is None
            for each in (await self.client.data(MINE, None, self.token))["contactConsents"]["nodes"]
        )


@pytest.fixture
async def directory(database: Database, world: World) -> AsyncIterator[Directory]:
    pole, other = await world.pole(), await world.pole("Pôle voisin")
    member = await world.member(pole, visibility="PUBLIC")
    camille = await world.user(member, "Camille Roux")
    await world.person(camille, EMAIL)
    suspended = await world.member(pole, "Suspendue", status="SUSPENDED")
    people = {
        "a neighbour": await world.user(await world.member(pole, "La Rade")),
        "an evaluator": await world.principal("x", Grant(Role.EVALUATOR, pole)),
        "a partner": await world.partner(pole),
        "somebody of another pole": await world.user(await world.member(other, "Ailleurs")),
        "a foreign partner": await world.partner(other, "Autre carte"),
        "an auditor": await world.principal("y", Grant(Role.AUDITOR, pole)),
        "who is suspended": await world.user(suspended),
    }
    lookers = {who: await world.token(principal) for who, principal in people.items()}
    resource = await world.resource(member, visibility="PUBLIC")
    token = await world.token(camille)
    async with client_of(database.url) as client:
        everybody = {**lookers, "nobody": None}
        yield Directory(client, world, pole, member, resource, camille, token, everybody)


@pytest.mark.parametrize("audience", ContactAudience)
async def test_an_audience_reads_the_contact_by_every_path_until_it_is_withdrawn(
    directory: Directory, audience: ContactAudience
) -> None:
    assert await directory.seers() == set()
    consent = (await directory.given(audience=audience.value))["consent"]
    assert await directory.seers() == REACHED[audience.value]
    await directory.given(WITHDRAW, consentId=consent["id"])
    assert await directory.seers() == set()


async def test_a_contact_is_shown_only_where_its_member_is(directory: Directory) -> None:
    await directory.given(audience="PUBLIC")
    await directory.change(tables.member, visibility="MEMBERS")
    assert await directory.seers() == WITHIN
    await directory.change(tables.member, visibility="PUBLIC", non_diffusible=True)
    assert await directory.seers() == WITHIN
    await directory.change(tables.member, status="SUSPENDED", non_diffusible=False)
    assert await directory.seers() == set()


async def test_each_audience_is_agreed_to_and_withdrawn_alone(directory: Directory) -> None:
    wide = (await directory.given(audience="PUBLIC"))["consent"]
    await directory.given(audience="MEMBERS")
    await directory.given(WITHDRAW, consentId=wide["id"])
    assert await directory.seers() == WITHIN


async def test_what_is_kept_says_to_whom_when_and_to_which_words(directory: Directory) -> None:
    given = (await directory.given(audience="PUBLIC", idempotencyKey="oui"))["consent"]
    assert given == {
        "id": given["id"],
        "audience": "PUBLIC",
        "textVersion": IN_USE.version,
        "text": IN_USE.words[ContactAudience.PUBLIC][0],
        "givenAt": "2026-03-02T09:00:00+01:00",
        "withdrawnAt": None,
        "member": {"name": "Les Mains du Faron"},
    }
    for again in ({"idempotencyKey": "oui"}, {}):
        assert (await directory.given(audience="PUBLIC", **again))["consent"] == given
    withdrawn = (await directory.given(WITHDRAW, consentId=given["id"]))["consent"]
    assert withdrawn == given | {"withdrawnAt": given["givenAt"]}
    assert (await directory.given(WITHDRAW, consentId=given["id"]))["consent"] == withdrawn
    anew = (await directory.given(audience="PUBLIC"))["consent"]
    assert anew["id"] != given["id"]
    page = (await directory.client.data(MINE, None, directory.token))["contactConsents"]
    assert page == {"totalCount": 2, "nodes": [anew, withdrawn]}
    audit = tables.audit_event
    async with directory.world.engine.connect() as connection:
        rows = await connection.execute(
            select(audit.c.command, audit.c.detail, audit.c.pole_id).order_by(audit.c.id)
        )
        told = {"audience": "PUBLIC", "textVersion": IN_USE.version}
        assert [tuple(row) for row in rows] == [
            (command, told, directory.pole)
            for command in ("giveContactConsent", "withdrawContactConsent", "giveContactConsent")
        ]


async def test_another_contact_is_not_what_was_agreed_to(directory: Directory) -> None:
    await directory.given(audience="PUBLIC")
    await directory.change(tables.contact, phone="0494000000")
    await directory.change(tables.member, naf="88.99B")
    assert (await directory.live(), await directory.seers()) == (1, EVERYBODY)
    await directory.change(tables.contact, phone="0600000000")
    assert (await directory.live(), await directory.seers()) == (0, set())
    await directory.given(audience="PUBLIC")
    async with directory.world.engine.begin() as connection:
        await connection.execute(delete(tables.contact))
    assert await directory.live() == 0


async def test_only_who_the_contact_names_agrees(directory: Directory) -> None:
    colleague = await directory.world.user(directory.member, "Sacha Blanc")
    token = await directory.world.token(colleague)
    assert (await directory.given(token=token))["codes"] == ["INVALID"]
    await directory.world.person(colleague, "sacha@example.org")
    assert (await directory.given(token=token))["codes"] == ["INVALID"]
    given = (await directory.given())["consent"]
    assert (await directory.given(WITHDRAW, token, consentId=given["id"]))["codes"] == ["NOT_FOUND"]
    assert (await directory.client.data(MINE, None, token))["contactConsents"]["totalCount"] == 0
    await directory.change(tables.contact, email="CAMILLE@example.org")
    assert (await directory.given())["codes"] == []


async def test_nobody_agrees_in_the_place_of_somebody(directory: Directory) -> None:
    world = directory.world
    key = await world.key(directory.camille, *Scope)
    async with world.engine.begin() as connection:
        entrusted = await issue_token(
            connection,
            directory.camille,
            FAR,
            NOW,
            CredentialKind.DELEGATED,
            application_id=await world.partner(directory.pole, "Agenda"),
            member_id=directory.member,
            scopes=[each.value for each in Scope],
        )
    consent = (await directory.given())["consent"]
    asked = {
        "memberId": public_id("member", directory.member),
        "audience": "PUBLIC",
        "textVersion": IN_USE.version,
    }
    for token in (key, entrusted):
        assert await directory.denied(GIVE, token, **asked) == "FORBIDDEN"
        assert await directory.denied(WITHDRAW, token, consentId=consent["id"]) == "FORBIDDEN"
        assert (await directory.client.data(MINE, None, token))["contactConsents"]["nodes"] == []
    assert await directory.denied(GIVE, None, **asked) == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"textVersion": IN_USE.version + 1}, "INVALID", "textVersion"),
        ({"textVersion": 0}, "INVALID", "textVersion"),
        ({"expectedVersion": 7}, "STALE_VERSION", "expectedVersion"),
        ({"memberId": "mbr_" + "0" * 32}, "NOT_FOUND", "memberId"),
    ],
)
async def test_a_consent_that_makes_no_sense_is_refused(
    directory: Directory, changed: dict[str, Any], code: str, field: str
) -> None:
    made = await directory.given(**changed)
    assert made["consent"] is None
    assert [(each["code"], each["field"]) for each in made["userErrors"]] == [(code, [field])]


async def test_what_was_agreed_is_exported_and_goes_with_the_person(directory: Directory) -> None:
    await directory.given(audience="PUBLIC")
    async with directory.world.engine.connect() as connection:
        mine = await personal_data(connection, directory.camille)
    [row] = mine["contact_consent"]["rows"]
    assert (row["audience"], row["text_version"]) == ("PUBLIC", IN_USE.version)
    viewer = await directory.world.viewer(directory.camille)
    await give(directory.world.engine, viewer, NOW, ERASE_MYSELF, EraseMyself())
    assert await directory.seers() == set()
    async with directory.world.engine.connect() as connection:
        assert (await connection.execute(select(tables.contact_consent))).all() == []


async def test_readings_are_traced_but_those_of_who_is_nobody_anywhere(
    directory: Directory, database: Database
) -> None:
    await directory.given(audience="PUBLIC")
    variables = {
        "m": public_id("member", directory.member),
        "r": public_id("resource", directory.resource),
    }
    async with client_of(database.url) as client:  # what was read is written as it stops
        for who in ("nobody", "a foreign partner"):
            assert await client.data(PATHS, variables, directory.lookers[who])
    access = tables.personal_access
    async with directory.world.engine.connect() as connection:
        rows = (await connection.execute(select(access.c.member_ids))).all()
    assert [row.member_ids for row in rows] == [[directory.member]]


async def test_the_words_are_published_and_none_is_like_another(directory: Directory) -> None:
    query = "{ contactConsentTerms { version since texts { audience text } } }"
    for language, at in (("fr", 0), ("en", 1)):
        answer = await directory.client.http.post(
            "/graphql", json={"query": query}, headers={"accept-language": language}
        )
        assert answer.json()["data"]["contactConsentTerms"] == {
            "version": IN_USE.version,
            "since": IN_USE.since.isoformat(),
            "texts": [
                {"audience": audience.value, "text": words[at]}
                for audience, words in IN_USE.words.items()
            ],
        }
    assert [each.version for each in TEXTS] == list(range(1, len(TEXTS) + 1))
    for each in TEXTS:
        assert list(each.words) == list(ContactAudience)
        assert len({word for words in each.words.values() for word in words}) == 6
