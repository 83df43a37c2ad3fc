"""OpenID Connect, against a provider over real HTTP: who is let in, and every way of lying."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import text

from ptce.settings import Settings
from tests.conftest import Database
from tests.signing.conftest import House, opened
from tests.signing.idp import CLIENT, Idp, provider, symmetric
from tests.world import NOW, World

AT = int(NOW.timestamp())


@pytest.fixture
async def idp() -> AsyncIterator[Idp]:
    async with provider() as idp:
        yield idp


@pytest.fixture
async def house(world: World, database: Database, idp: Idp) -> AsyncIterator[House]:
    async with opened(world, database, provider=idp.settings) as house:
        yield house


async def gone(house: House, start: str = "/sign-in/provider") -> str:
    """Where the provider sends the browser back."""
    left = await house.http.get(start)
    assert left.status_code == 303, left.text
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(left.headers["location"])
    assert answer.status_code == 302, answer.text
    back: str = answer.headers["location"]
    assert back.startswith("http://ptce/sign-in/provider/return?")
    return back


async def who(house: House) -> str:
    return (await house.http.get("/sign-in")).text


async def test_somebody_known_by_a_verified_e_mail_is_let_in_and_known_again_by_subject(
    house: House, idp: Idp
) -> None:
    await house.person()
    assert "Connexion du pôle" in await who(house)
    back = await house.http.get(await gone(house))
    assert (back.status_code, back.headers.get("location")) == (303, "/sign-in"), back.text
    assert "Camille Roux (camille@example.org)" in await who(house)
    house.http.cookies.clear()
    idp.says = {"email": "autre@example.org"}
    assert (await house.http.get(await gone(house))).status_code == 303
    assert "Camille Roux (camille@example.org)" in await who(house)


async def test_an_invitation_is_accepted_by_whatever_identity_its_reader_has(
    house: House, idp: Idp
) -> None:
    secret = await house.invitation("ali@example.org")
    idp.says = {"email": None, "name": "Ali Saïd", "sub": "ali"}
    idp.userinfo = {"sub": "ali"}
    assert "Accepter avec" in (await house.http.get(f"/sign-in/invitation/{secret}")).text
    back = await gone(house, f"/sign-in/invitation/{secret}/provider")
    assert (await house.http.get(back)).status_code == 303
    assert "Ali Saïd (ali@example.org)" in await who(house)
    house.http.cookies.clear()
    assert (await house.http.get(await gone(house))).status_code == 303


async def test_an_e_mail_may_be_told_beside_the_token(house: House, idp: Idp) -> None:
    await house.person()
    idp.says = {"email": None, "email_verified": None}
    told: dict[str, Any] = {"email": "camille@example.org", "email_verified": True}
    idp.userinfo = {"sub": "somebody else"} | told
    assert (await house.http.get(await gone(house))).status_code == 401
    idp.userinfo = {"sub": "personne-1"} | told
    assert (await house.http.get(await gone(house))).status_code == 303


@pytest.mark.parametrize(
    "says",
    [
        {"email": "inconnu@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
    ],
)
async def test_nobody_is_made_of_an_identity_alone(
    house: House, idp: Idp, says: dict[str, Any]
) -> None:
    await house.person()
    idp.says = says
    answer = await house.http.get(await gone(house))
    assert answer.status_code == 403 and "ptce_session" not in house.http.cookies
    async with house.world.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM identity")) == 0


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "somebody else"},
    "no audience": {"aud": None},
    "several audiences without a party": {"aud": [CLIENT, "other"]},
    "another party": {"aud": [CLIENT, "other"], "azp": "other"},
    "expired": {"iat": AT - 900, "exp": AT - 600},
    "no end": {"exp": None},
    "made later": {"iat": AT + 600, "exp": AT + 900},
    "not yet": {"nbf": AT + 600},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "no subject": {"sub": None},
    "a subject that is a number": {"sub": 1},
    "a subject that is too long": {"sub": "x" * 300},
}


@pytest.mark.parametrize("says", LIES.values(), ids=LIES)
async def test_a_token_that_is_not_in_order_lets_nobody_in(
    house: House, idp: Idp, says: dict[str, Any]
) -> None:
    await house.person()
    idp.says = says
    answer = await house.http.get(await gone(house))
    assert answer.status_code == 401 and "ptce_session" not in house.http.cookies, answer.text


def _another_key(idp: Idp) -> None:
    idp.forged_by = RSAKey.generate_key(2048)


def _our_secret(idp: Idp) -> None:
    idp.forged_by = symmetric()


def _unknown_key(idp: Idp) -> None:
    idp.header = {"kid": "unknown"}


@pytest.mark.parametrize("forge", [_another_key, _our_secret, _unknown_key])
async def test_a_forged_signature_lets_nobody_in(
    house: House, idp: Idp, forge: Callable[[Idp], None]
) -> None:
    await house.person()
    forge(idp)
    assert (await house.http.get(await gone(house))).status_code == 401


async def test_keys_are_read_once_and_again_when_they_change(house: House, idp: Idp) -> None:
    await house.person()
    for _ in range(3):
        assert (await house.http.get(await gone(house))).status_code == 303
    assert idp.keys_read == 1
    idp.rotate()
    for _ in range(2):
        assert (await house.http.get(await gone(house))).status_code == 303
    assert idp.keys_read == 2


async def test_who_comes_back_is_who_left(house: House, idp: Idp) -> None:
    await house.person()
    back = await gone(house)
    attempt = house.http.cookies["ptce_attempt"]
    house.http.cookies.clear()
    assert (await house.http.get(back)).status_code == 401  # another browser
    await house.http.get("/sign-in/provider")  # another attempt
    assert (await house.http.get(back)).status_code == 401
    house.http.cookies.set("ptce_attempt", attempt)
    for wrong in ("state=x&code=a", "code=a", "state=&code=", ""):
        house.http.cookies.clear()
        house.http.cookies.set("ptce_attempt", attempt)
        answer = await house.http.get(f"/sign-in/provider/return?{wrong}")
        assert answer.status_code == 401
    house.http.cookies.clear()
    house.http.cookies.set("ptce_attempt", attempt)
    mixed = back.replace("iss=", "iss=https%3A%2F%2Fevil.example&was=")
    assert (await house.http.get(mixed)).status_code == 401
    house.http.cookies.clear()
    house.http.cookies.set("ptce_attempt", attempt)
    assert (await house.http.get(back)).status_code == 303
    house.http.cookies.set("ptce_attempt", attempt)
    assert (await house.http.get(back)).status_code == 401, "a code is good once"


async def test_a_provider_that_refuses_or_lies_about_itself_is_a_page(
    house: House, idp: Idp, database: Database
) -> None:
    idp.refuses = True
    assert (await house.http.get(await gone(house))).status_code == 401
    for published in (
        {"issuer": "https://evil.example"},
        {"jwks_uri": None},
        {"token_endpoint": 3},
    ):
        idp.publishes = published
        async with opened(house.world, database, provider=idp.settings) as other:
            answer = await other.http.get("/sign-in/provider")
            assert answer.status_code == 502 and 'role="alert"' in answer.text


async def test_a_provider_that_does_not_answer_is_a_page(world: World, database: Database) -> None:
    async with provider() as idp:
        settings = idp.settings
    async with opened(world, database, provider=settings) as house:
        assert (await house.http.get("/sign-in/provider")).status_code == 502
    async with opened(world, database) as house:
        assert (await house.http.get("/sign-in/provider")).status_code == 404
        assert (await house.http.get("/sign-in/provider/return?code=a")).status_code == 404


@pytest.mark.parametrize(
    "environment",
    [
        {"OIDC_ISSUER": "connexion.example.org", "OIDC_CLIENT_ID": "ptce"},
        {"OIDC_ISSUER": "http://connexion.example.org", "OIDC_CLIENT_ID": "ptce"},
        {"OIDC_ISSUER": "https://connexion.example.org"},
    ],
)
def test_a_provider_is_told_in_full_and_reached_by_https(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="OIDC_"):
        Settings.read(environment)
    whole = {"OIDC_ISSUER": "https://connexion.example.org/pole", "OIDC_CLIENT_ID": "ptce"}
    found = Settings.read({**whole, "OIDC_CLIENT_SECRET": "très secret"}).sign_in.provider
    assert found is not None and found.name == "connexion.example.org"
    assert "très secret" not in repr(found)
