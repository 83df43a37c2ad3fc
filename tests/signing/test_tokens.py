"""Endpoints for front-ends: what becomes tokens, what is refused, and what nobody learns."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from ptce.domain.terms import Role
from ptce.signing.rates import LINKS_EACH, LINKS_FROM, PASSWORDS_HERE
from tests.conftest import Database, Statements
from tests.signing.conftest import PASSWORD, House, code, opened
from tests.world import NOW, World


async def test_a_member_invited_by_mail_signs_in_and_calls_graphql(
    house: House, database: Database, statements: Statements
) -> None:
    secret = await house.invitation("camille@example.org")
    tokens = await house.tokens(invitation=secret, name="Camille Roux")
    assert tokens["tokenType"] == "Bearer" and tokens["expiresIn"] == 900
    assert await house.name(tokens["accessToken"]) == "Camille Roux"
    await asyncio.sleep(0.2)
    await house.name(tokens["accessToken"])
    async with statements(database) as counted:
        await house.name(tokens["accessToken"])
    assert not [each for each in counted.texts if "access_token" in each or "session" in each]
    grants = await house.client.data(
        "{ viewer { grants { role member { name } } } }", token=tokens["accessToken"]
    )
    assert grants["viewer"]["grants"] == [
        {"role": "MEMBER_USER", "member": {"name": "Les Mains du Faron"}}
    ]


async def test_an_invitation_is_good_once(house: House) -> None:
    secret = await house.invitation("camille@example.org")
    both = await asyncio.gather(
        *(
            house.http.post("/sign-in/tokens", json={"invitation": secret, "name": "Camille"})
            for _ in range(4)
        )
    )
    assert sorted(each.status_code for each in both) == [201, 401, 401, 401]
    assert code(await house.tokens(401, invitation=secret, name="X")) == "INVITATION_NOT_VALID"


async def test_two_invitations_of_one_person_are_one_person(house: House) -> None:
    first = await house.invitation("camille@example.org")
    second = await house.invitation("camille@example.org", Role.COORDINATOR)
    answers = await asyncio.gather(
        *(house.tokens(invitation=each, name="Camille Roux") for each in (first, second))
    )
    for tokens in answers:
        data = await house.client.data(
            "{ viewer { grants { role } } }", token=tokens["accessToken"]
        )
        assert {each["role"] for each in data["viewer"]["grants"]} == {"MEMBER_USER", "COORDINATOR"}


async def test_an_invitation_replaces_the_one_before_and_forgets_the_e_mail(house: House) -> None:
    first = await house.invitation("camille@example.org")
    second = await house.invitation("camille@example.org")
    assert code(await house.tokens(401, invitation=first, name="X")) == "INVITATION_NOT_VALID"
    await house.tokens(invitation=second, name="Camille")
    async with house.world.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(email) FROM invitation")) == 0


async def test_somebody_known_keeps_their_name_and_password_when_they_accept(house: House) -> None:
    await house.person(password=PASSWORD)
    secret = await house.invitation("camille@example.org", Role.COORDINATOR)
    tokens = await house.tokens(invitation=secret, name="Mallory", password="un autre mot de passe")
    assert await house.name(tokens["accessToken"]) == "Camille Roux"
    await house.tokens(email="camille@example.org", password=PASSWORD)


async def test_a_link_comes_by_mail_and_is_good_once(house: House) -> None:
    await house.person()
    asked = await house.http.post("/sign-in/links", json={"email": " Camille@Example.ORG "})
    assert (asked.status_code, asked.json()) == (202, {"accepted": True})
    letter = await house.box.letter()
    assert letter["To"] == "camille@example.org" and letter["From"] == "Pôle <pole@example.org>"
    assert "Bonjour" in letter.get_content() and "20 minutes" in letter.get_content()
    secret = await house.box.secret()
    tokens = await house.tokens(link=secret)
    assert await house.name(tokens["accessToken"]) == "Camille Roux"
    assert code(await house.tokens(401, link=secret)) == "LINK_NOT_VALID"


async def test_a_link_or_an_invitation_ends(world: World, database: Database) -> None:
    async with opened(world, database) as house:
        await house.person()
        await house.http.post("/sign-in/links", json={"email": "camille@example.org"})
        link = await house.box.secret()
        invitation = await house.invitation("ali@example.org")
    for table in ("sign_in_link", "invitation"):
        async with world.engine.begin() as connection:
            await connection.execute(text(f"UPDATE {table} SET expires_at = :now"), {"now": NOW})
    async with opened(world, database) as house:
        assert code(await house.tokens(401, link=link)) == "LINK_NOT_VALID"
        refused = await house.tokens(401, invitation=invitation, name="Ali")
        assert code(refused) == "INVITATION_NOT_VALID"


async def test_nobody_learns_whose_e_mail_is_known(house: House) -> None:
    await house.person(password=PASSWORD)
    await house.person("sans@example.org")

    async def told(**given: Any) -> tuple[int, str]:
        address = "/sign-in/tokens" if "password" in given else "/sign-in/links"
        answer = await house.http.post(address, json=given)
        told = answer.json()
        return answer.status_code, str(told if answer.status_code < 400 else code(told))

    emails = ("camille@example.org", "sans@example.org", "inconnu@example.org")
    assert len({await told(email=email) for email in emails}) == 1
    wrong = {await told(email=email, password="ce n'est pas cela") for email in emails}
    assert wrong == {(401, "WRONG_CREDENTIALS")}
    await house.box.letter(2)
    await asyncio.sleep(0.1)
    assert sorted(each["To"] for each in house.box.letters) == sorted(emails[:2])


async def test_an_unknown_e_mail_costs_the_same_hash(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.person(password=PASSWORD)
    verified: list[str] = []
    real = PasswordHasher.verify

    def watched(self: Any, kept: str, password: str) -> bool:
        verified.append(kept)
        return bool(real(self, kept, password))

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    for email in ("camille@example.org", "inconnu@example.org"):
        await house.tokens(401, email=email, password="ce n'est pas cela")
    assert len(verified) == 2
    assert len({kept.split("$")[3] for kept in verified}) == 1, "the same parameters"


async def test_a_password_is_asked_for_length_and_kept_as_argon2(house: House) -> None:
    for weak in ("court", "aaaaaaaaaaaaaaaa", "camille-roux-camille", "x" * 129):
        secret = await house.invitation("camille.roux@example.org")
        answer = await house.tokens(400, invitation=secret, name="Camille Roux", password=weak)
        assert code(answer) == "PASSWORD_TOO_WEAK"
        assert answer["errors"][0]["extensions"]["field"] == ["password"]
    secret = await house.invitation("camille.roux@example.org")
    await house.tokens(invitation=secret, name="Camille Roux", password=PASSWORD)
    await house.tokens(email="Camille.Roux@example.org", password=PASSWORD)
    async with house.world.engine.connect() as connection:
        kept = await connection.scalar(text("SELECT password_hash FROM person"))
    assert kept is not None and kept.startswith("$argon2id$") and PASSWORD not in kept


async def test_passwords_are_tried_so_many_times_for_each_e_mail(
    world: World, database: Database
) -> None:
    """By two processes together; the right one comes too late, another e-mail does not."""
    async with opened(world, database) as house, opened(world, database) as other:
        await house.person(password=PASSWORD)
        await house.person("sans@example.org", PASSWORD)
        wrong = {"email": "camille@example.org", "password": "ce n'est pas cela"}
        answers = await asyncio.gather(
            *(
                each.http.post("/sign-in/tokens", json=wrong)
                for each in (house, other)
                for _ in range(PASSWORDS_HERE.tries)
            )
        )
        statuses = [each.status_code for each in answers]
        assert statuses.count(401) == PASSWORDS_HERE.tries
        assert statuses.count(429) == PASSWORDS_HERE.tries
        late = await house.http.post("/sign-in/tokens", json={**wrong, "password": PASSWORD})
        assert code(late.json()) == "TOO_MANY_ATTEMPTS"
        assert 0 < int(late.headers["retry-after"]) <= PASSWORDS_HERE.step.total_seconds()
        await house.tokens(email="sans@example.org", password=PASSWORD)
    async with opened(world, database, NOW + PASSWORDS_HERE.step) as later:
        await later.tokens(email="camille@example.org", password=PASSWORD)


async def test_links_are_sent_so_many_times_known_or_not(house: House) -> None:
    for email in ("camille@example.org", "inconnu@example.org"):
        asked = [
            (await house.http.post("/sign-in/links", json={"email": email})).status_code
            for _ in range(LINKS_EACH.tries + 1)
        ]
        assert asked == [202] * LINKS_EACH.tries + [429]
    many = [
        (await house.http.post("/sign-in/links", json={"email": f"n{n}@example.org"})).status_code
        for n in range(LINKS_FROM.tries)
    ]
    assert many[-1] == 429 and 202 in many


async def test_addresses_are_told_by_our_own_proxies_only(world: World, database: Database) -> None:
    async def last(proxies: int) -> int:
        async with opened(world, database, proxies=proxies) as house:
            for number in range(LINKS_FROM.tries + 1):
                answer = await house.http.post(
                    "/sign-in/links",
                    json={"email": f"p{proxies}n{number}@example.org"},
                    headers={"x-forwarded-for": f"10.0.{proxies}.{number}"},
                )
            return answer.status_code

    assert await last(1) == 202
    assert await last(0) == 429


async def test_rotation_and_revocation_over_http(house: House) -> None:
    await house.person(password=PASSWORD)
    first = await house.tokens(email="camille@example.org", password=PASSWORD)

    async def ask(what: str, refresh: str) -> Any:
        return await house.http.post(f"/sign-in/tokens/{what}", json={"refreshToken": refresh})

    second = await ask("refresh", first["refreshToken"])
    assert second.status_code == 200
    assert await house.name(second.json()["accessToken"]) == "Camille Roux"
    again = await ask("refresh", first["refreshToken"])
    assert (again.status_code, code(again.json())) == (401, "SESSION_ENDED")
    ended = await ask("refresh", second.json()["refreshToken"])
    assert (ended.status_code, code(ended.json())) == (401, "SESSION_ENDED")
    third = await house.tokens(email="camille@example.org", password=PASSWORD)
    assert (await ask("revoke", third["refreshToken"])).status_code == 204
    assert (await ask("revoke", "nothing")).status_code == 204
    assert (await ask("refresh", third["refreshToken"])).status_code == 401
    async with asyncio.timeout(2):
        while "errors" not in await house.client("{ viewer { name } }", None, third["accessToken"]):
            await asyncio.sleep(0.01)


WRONG_BODIES: list[tuple[bytes, str, int, str]] = [
    (b"", "application/json", 400, "BAD_REQUEST"),
    (b"[]", "application/json", 400, "BAD_REQUEST"),
    (b"{", "application/json", 400, "BAD_REQUEST"),
    (b"\xff", "application/json", 400, "BAD_REQUEST"),
    (b"{}", "application/json", 400, "BAD_USER_INPUT"),
    (b'{"link": 1}', "application/json", 400, "BAD_USER_INPUT"),
    (b'{"link": ""}', "application/json", 400, "BAD_USER_INPUT"),
    (b'{"link": null}', "application/json", 400, "BAD_USER_INPUT"),
    (b'{"link": "a", "email": "b"}', "application/json", 400, "BAD_USER_INPUT"),
    (b'{"refreshToken": "a"}', "application/json", 400, "BAD_USER_INPUT"),
    (b'{"link": "a"}', "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b'{"link": "\\u0000"}', "application/json", 401, "LINK_NOT_VALID"),
    (b'{"link": "\\ud800"}', "application/json", 400, "BAD_REQUEST"),
    (b'{"email": "\\u0000@x.fr", "password": "x"}', "application/json", 400, "EMAIL_NOT_VALID"),
    (
        b'{"email": "a@x.fr\\nBcc: b@x.fr", "password": "x"}',
        "application/json",
        400,
        "EMAIL_NOT_VALID",
    ),
    (b'{"invitation": "x"}', "application/json", 401, "INVITATION_NOT_VALID"),
    (b'{"link": "' + b"a" * 20_000 + b'"}', "application/json", 413, "PAYLOAD_TOO_LARGE"),
]


@pytest.mark.parametrize(("body", "media", "status", "why"), WRONG_BODIES)
async def test_a_body_that_makes_no_sense_is_told_so(
    house: House, body: bytes, media: str, status: int, why: str
) -> None:
    answer = await house.http.post("/sign-in/tokens", content=body, headers={"content-type": media})
    assert (answer.status_code, code(answer.json())) == (status, why), answer.text
    assert answer.headers["cache-control"] == "no-store"
    english = await house.http.post(
        "/sign-in/tokens", content=body, headers={"content-type": media, "accept-language": "en"}
    )
    assert english.json()["errors"][0]["message"] != answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\x00b", "a\nb", "\u200b", "a\u202eb"])
async def test_a_name_is_one_line_that_can_be_shown(house: House, name: str) -> None:
    secret = await house.invitation("camille@example.org")
    answer = await house.http.post("/sign-in/tokens", json={"invitation": secret, "name": name})
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["extensions"]["field"] == ["name"]


async def test_no_cookie_is_read_or_set_for_front_ends(house: House) -> None:
    await house.person(password=PASSWORD)
    answer = await house.http.post(
        "/sign-in/tokens", json={"email": "camille@example.org", "password": PASSWORD}
    )
    assert "set-cookie" not in answer.headers


async def test_without_a_mail_server_no_link_is_promised(world: World, database: Database) -> None:
    async with opened(world, database, mail=None) as house:
        answer = await house.http.post("/sign-in/links", json={"email": "camille@example.org"})
        assert (answer.status_code, code(answer.json())) == (409, "MAIL_NOT_SENT_HERE")
