"""An application acts for a member: codes, tokens and refusals, as programs send them."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from sqlalchemy import text

from ptce.commands.tokens import token_hash
from ptce.domain.identifiers import public_id
from ptce.signing.delegations import CODE_LASTS, challenge_of
from ptce.signing.sessions import ACCESS_LASTS, REFRESH_LASTS
from tests.client import client_of
from tests.conftest import Database
from tests.signing.agenda import BACK, VERIFIER, Agenda, application, arranged, refused
from tests.signing.conftest import PASSWORD, House
from tests.world import NOW


@pytest.fixture
async def agenda(house: House) -> Agenda:
    return await arranged(house)


async def test_a_code_is_good_once_and_twice_it_ends_what_it_gave(agenda: Agenda) -> None:
    code = await agenda.code()
    given = (await agenda.exchange(code)).json()
    assert await agenda.viewer(given["access_token"]) == 200
    assert refused(await agenda.exchange(code)) == "invalid_grant"
    await agenda.ended(given["access_token"])
    assert refused(await agenda.refresh(given["refresh_token"])) == "invalid_grant"


async def test_of_two_who_exchange_a_code_at_once_one_comes_second(agenda: Agenda) -> None:
    code = await agenda.code()
    both = await asyncio.gather(agenda.exchange(code), agenda.exchange(code))
    assert sorted(answer.status_code for answer in both) == [200, 400]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": VERIFIER[::-1]}, "invalid_grant"),
        ({"code_verifier": "x"}, "invalid_grant"),
        ({"code_verifier": challenge_of(VERIFIER)}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": BACK + "/"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code": "x" * 43}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "invalid_request"),
    ],
)
async def test_a_code_is_for_who_asked_for_it(
    agenda: Agenda, changed: dict[str, str | None], error: str
) -> None:
    code = await agenda.code()
    given: dict[str, Any] = {"code": code} | changed
    assert refused(await agenda.exchange(**given)) == error
    assert (await agenda.exchange(code)).status_code == 200


async def test_a_code_of_another_application_is_nothing(agenda: Agenda) -> None:
    other = public_id("application", await application(agenda.house, "Autre"))
    code = await agenda.code()
    assert refused(await agenda.exchange(code, client_id=other)) == "invalid_grant"
    given = (await agenda.exchange(code)).json()
    answer = await agenda.refresh(given["refresh_token"], client_id=other)
    assert refused(answer) == "invalid_grant"
    for token in (given["access_token"], given["refresh_token"]):
        assert (await agenda.asked("revoke", client_id=other, token=token)).status_code == 200
    assert await agenda.viewer(given["access_token"]) == 200
    assert (await agenda.refresh(given["refresh_token"])).status_code == 200


async def test_a_code_ends_soon(agenda: Agenda, database: Database) -> None:
    code = await agenda.code()
    async with client_of(database.url, NOW + CODE_LASTS) as later:
        house = House(agenda.house.world, later, agenda.house.box, agenda.house.pole, UUID(int=0))
        after = Agenda(house, agenda.who, agenda.id, agenda.client_id)
        assert refused(await after.exchange(code)) == "invalid_grant"


async def test_a_refresh_token_is_good_once_and_twice_it_ends_the_access(agenda: Agenda) -> None:
    first = await agenda.tokens()
    second = (await agenda.refresh(first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["scope"] == first["scope"]
    assert await agenda.viewer(second["access_token"]) == 200
    assert refused(await agenda.refresh(first["refresh_token"])) == "invalid_grant"
    for token in (first["access_token"], second["access_token"]):
        await agenda.ended(token)
    assert refused(await agenda.refresh(second["refresh_token"])) == "invalid_grant"


async def test_access_ends_with_its_time(agenda: Agenda, database: Database) -> None:
    given = await agenda.tokens()
    for after, viewer, refresh in (
        (ACCESS_LASTS - timedelta(seconds=1), 200, None),
        (ACCESS_LASTS, 401, None),
        (REFRESH_LASTS, 401, 400),
    ):
        async with client_of(database.url, NOW + after) as later:
            world, box = agenda.house.world, agenda.house.box
            house = House(world, later, box, agenda.house.pole, UUID(int=0))
            then = Agenda(house, agenda.who, agenda.id, agenda.client_id)
            assert await then.viewer(given["access_token"]) == viewer
            if refresh is not None:
                assert (await then.refresh(given["refresh_token"])).status_code == refresh


async def test_a_refresh_token_is_no_bearer_nor_one_of_our_front_ends(agenda: Agenda) -> None:
    given = await agenda.tokens()
    assert await agenda.viewer(given["refresh_token"]) == 401
    answer = await agenda.http.post(
        "/sign-in/tokens/refresh", json={"refreshToken": given["refresh_token"]}
    )
    assert answer.status_code == 401
    await agenda.http.post("/sign-in/tokens/revoke", json={"refreshToken": given["refresh_token"]})
    own = await agenda.house.tokens(email="camille@example.org", password=PASSWORD)
    assert refused(await agenda.refresh(own["refreshToken"])) == "invalid_grant"
    assert (await agenda.refresh(given["refresh_token"])).status_code == 200


@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
async def test_an_application_gives_its_access_back(agenda: Agenda, name: str) -> None:
    given = await agenda.tokens()
    for _ in range(2):
        answer = await agenda.asked("revoke", token=given[name], token_type_hint="nonsense")
        assert (answer.status_code, answer.content) == (200, b"")
    await agenda.ended(given["access_token"])
    assert refused(await agenda.refresh(given["refresh_token"])) == "invalid_grant"
    assert (await agenda.asked("revoke", token="nonsense")).status_code == 200


async def test_a_confidential_application_proves_itself_by_one_of_its_keys(
    agenda: Agenda,
) -> None:
    house = agenda.house
    async with house.world.engine.begin() as connection:
        await connection.execute(text("UPDATE application SET confidential = true"))
    secret = await house.world.key(agenda.id)
    foreign = await house.world.key(await application(house, "Autre"))
    page_key = await house.world.key(agenda.id, origins=["https://agenda.example.org"])
    over = await house.world.key(agenda.id, expires_at=NOW)
    code = await agenda.code()
    for wrong in (None, "", "x", secret[:-1], foreign, page_key, over):
        answer = await agenda.exchange(code, client_secret=wrong)
        assert refused(answer, 401) == "invalid_client"
        assert answer.headers["www-authenticate"].startswith("Basic")
    both = await agenda.exchange(code, (agenda.client_id, secret), client_secret=secret)
    assert refused(both) == "invalid_request"
    mixed = await agenda.exchange(code, (agenda.client_id, secret), client_id="app_x")
    assert refused(mixed) == "invalid_request"
    basic = await agenda.exchange(code, (agenda.client_id, secret), client_id=None)
    assert basic.status_code == 200
    async with house.world.engine.connect() as connection:
        used = await connection.scalars(
            text("SELECT sha256 FROM access_token WHERE last_used_at IS NOT NULL")
        )
        assert set(used) == {token_hash(secret)}
    again = await agenda.refresh(basic.json()["refresh_token"], client_secret=secret)
    assert again.status_code == 200
    assert refused(await agenda.refresh(again.json()["refresh_token"]), 401) == "invalid_client"
    token = again.json()["refresh_token"]
    assert refused(await agenda.asked("revoke", token=token), 401) == "invalid_client"


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic é", "Basic !!!!", "Bearer x", "Basic " + base64.b64encode(b"\xff").decode()],
)
async def test_a_broken_proof_is_no_fault_of_ours(agenda: Agenda, header: str) -> None:
    answer = await agenda.http.post(
        "/oauth/token", data={"grant_type": "x"}, headers={b"authorization": header.encode()}
    )
    assert refused(answer, 401) == "invalid_client"


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b'{"grant_type": "authorization_code"}', "application/json"),
        (b"grant_type=x&grant_type=y", "application/x-www-form-urlencoded"),
        (b"grant_type=%ff", "application/x-www-form-urlencoded"),
        (b"grant_type=%00", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(50)), "application/x-www-form-urlencoded"),
    ],
)
async def test_a_malformed_form_is_refused_as_the_rfc_says(
    agenda: Agenda, body: bytes, media: str
) -> None:
    for path in ("token", "revoke"):
        answer = await agenda.http.post(
            f"/oauth/{path}", content=body, headers={"content-type": media}
        )
        assert refused(answer) == "invalid_request"
    large = await agenda.http.post(
        "/oauth/token",
        content=b"a" * 20_000,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert refused(large, 413) == "invalid_request"


async def test_errors_are_told_in_english_on_demand(agenda: Agenda) -> None:
    english = {"accept-language": "en"}
    answer = await agenda.http.post("/oauth/token", data={"client_id": "x"}, headers=english)
    assert answer.json()["error_description"].startswith("Unknown application")
    page = await agenda.http.get(agenda.address(), headers=english)
    assert "Allow" in page.text and "It will be able to" in page.text


async def test_programs_find_where_to_ask(agenda: Agenda) -> None:
    answer = await agenda.http.get("/.well-known/oauth-authorization-server")
    told = answer.json()
    assert told["issuer"] == "http://ptce"
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert "administration" not in told["scopes_supported"]
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint"):
        path = urlsplit(told[name]).path
        assert (await agenda.http.post(path)).status_code in (400, 403)


async def test_the_page_of_a_public_application_may_ask_from_its_own_origin(
    agenda: Agenda,
) -> None:
    origin = "https://agenda.example.org"
    async with asyncio.timeout(5):
        while True:
            answer = await agenda.http.post("/oauth/token", headers={"origin": origin})
            if answer.headers.get("access-control-allow-origin") == origin:
                break
            await asyncio.sleep(0.01)
    foreign = await agenda.http.post("/oauth/token", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in foreign.headers


async def test_no_secret_is_kept_as_it_is(agenda: Agenda) -> None:
    code = await agenda.code()
    given = (await agenda.exchange(code)).json()
    secrets = (code, given["access_token"], given["refresh_token"], VERIFIER)
    async with agenda.house.world.engine.connect() as connection:
        for table in ("authorization_code", "sign_in_session", "access_token", "audit_event"):
            rows = (await connection.execute(text(f"SELECT t::text FROM {table} t"))).scalars()
            assert not [row for row in rows for secret in secrets if secret[-43:] in row]
