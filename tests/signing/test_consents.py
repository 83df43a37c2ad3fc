"""The page on which a person lets an application act for a member, as a browser shows it."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from ptce.signing.sessions import ACCESS_LASTS
from tests.signing.agenda import BACK, POST, Agenda, arranged, back, refused
from tests.signing.conftest import PASSWORD, House

PUBLISH_CHARTER = """mutation($p: ID!) { publishCharter(input: {poleId: $p, title: "x", body: "x"})
  { userErrors { code } } }"""


@pytest.fixture
async def agenda(house: House) -> Agenda:
    return await arranged(house)


async def test_a_person_lets_an_application_act_for_their_member(agenda: Agenda) -> None:
    page = await agenda.page()
    assert "L&#x27;Agenda &amp; &lt;b&gt;" in page.text and "<b>" not in page.text
    assert "Les Mains du Faron" in page.text and "Pôle de la rade" in page.text
    assert "https://agenda.example.org" in page.text and "Camille Roux" in page.text
    assert "changer les structures" in page.text and "besoins" not in page.text
    policy = page.headers["content-security-policy"]
    assert "form-action 'self' https://agenda.example.org" in policy
    assert "frame-ancestors 'none'" in policy and "script" not in policy
    sent = back(await agenda.decided(page=page))
    assert (sent["state"], sent["iss"]) == ("é&=#x", "http://ptce")
    answer = await agenda.exchange(sent["code"])
    assert answer.headers["cache-control"] == "no-store"
    given = answer.json()
    assert (given["token_type"], given["scope"]) == ("Bearer", "read members")
    assert given["expires_in"] == ACCESS_LASTS.total_seconds()
    done = await agenda.house.client.data(POST, token=given["access_token"])
    assert done["addSite"] == {"site": {"name": "Atelier"}, "userErrors": []}


async def test_it_does_no_more_than_the_person_allowed(agenda: Agenda) -> None:
    page = await agenda.page(scope="read")
    answer = await agenda.exchange(back(await agenda.decided(page=page))["code"])
    token = answer.json()["access_token"]
    [error] = (await agenda.house.client(POST, token=token))["errors"]
    assert error["extensions"] == {"code": "FORBIDDEN", "missingScope": "MEMBERS"}


async def test_it_acts_for_one_member_and_in_no_other_role_of_the_person(agenda: Agenda) -> None:
    world, house = agenda.house.world, agenda.house
    other = await world.member(house.pole, "La Rade")
    await world.grant(agenda.who, Grant(Role.MEMBER_USER, house.pole, other))
    await world.grant(agenda.who, Grant(Role.COORDINATOR, house.pole))
    page = await agenda.page()
    assert "La Rade" in page.text and "<select" in page.text
    answer = await agenda.decided(page=page, member=public_id("member", other))
    token = (await agenda.exchange(back(answer)["code"])).json()["access_token"]
    query = "{ viewer { grants { role member { name } } } }"
    seen = await house.client.data(query, token=token)
    assert seen["viewer"]["grants"] == [{"role": "MEMBER_USER", "member": {"name": "La Rade"}}]
    denied = await house.client(PUBLISH_CHARTER, {"p": public_id("pole", house.pole)}, token)
    assert denied["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_nobody_entrusts_a_member_that_is_not_theirs(agenda: Agenda) -> None:
    other = await agenda.house.world.member(agenda.house.pole, "La Rade")
    for member in (public_id("member", other), "mbr_x", ""):
        answer = await agenda.decided(member=member)
        assert answer.status_code == 403 and "location" not in answer.headers


async def test_who_is_not_signed_in_signs_in_and_comes_back(agenda: Agenda) -> None:
    agenda.http.cookies.clear()
    away = await agenda.page()
    assert away.status_code == 303
    sign_in = away.headers["location"]
    assert sign_in.startswith("/sign-in?next=%2Foauth%2Fauthorize")
    answer = await agenda.house.fill(
        sign_in, "/sign-in/password", email="camille@example.org", password=PASSWORD
    )
    again = await agenda.http.get(answer.headers["location"])
    assert again.status_code == 200 and "Les Mains du Faron" in again.text
    assert back(await agenda.decided(page=again))["state"] == "é&=#x"


async def test_a_refusal_is_told_to_the_application(agenda: Agenda) -> None:
    sent = back(await agenda.decided(1))
    assert (sent["error"], sent["state"], sent["iss"]) == ("access_denied", "é&=#x", "http://ptce")
    assert "code" not in sent


async def test_a_form_of_another_page_decides_nothing(agenda: Agenda) -> None:
    answer = await agenda.decided(form="0" * 64)
    assert answer.status_code == 403 and "location" not in answer.headers


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "app_" + "0" * 32},
        {"client_id": None},
        {"client_id": "x\x00"},
        {"redirect_uri": None},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": BACK + "?x=1"},
        {"redirect_uri": BACK.upper()},
        {"redirect_uri": "https://agenda.example.org.evil.example/retour"},
        {"redirect_uri": "https://evil.example/"},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_the_applications(
    agenda: Agenda, changed: dict[str, str | None]
) -> None:
    page = await agenda.page(**changed)
    assert page.status_code == 400 and "location" not in page.headers
    twice = await agenda.http.get(agenda.address() + f"&redirect_uri={BACK}")
    assert twice.status_code == 400 and "location" not in twice.headers


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "x"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"scope": "read everything"}, "invalid_scope"),
        ({"scope": "READ"}, "invalid_scope"),
        ({"scope": "members"}, "invalid_scope"),
        ({"scope": "read administration"}, "invalid_scope"),
        ({"state": "x" * 1_001}, "invalid_request"),
        ({"state": "é" * 200}, "invalid_request"),
    ],
)
async def test_what_else_is_wrong_is_told_to_the_application(
    agenda: Agenda, changed: dict[str, str | None], error: str
) -> None:
    sent = back(await agenda.page(**changed))
    assert (sent["error"], sent["iss"]) == (error, "http://ptce")
    assert sent.get("state") == (None if "state" in changed else "é&=#x")


async def test_the_person_sees_the_access_and_ends_it(agenda: Agenda) -> None:
    given = await agenda.tokens()
    home = await agenda.http.get("/sign-in")
    assert "L&#x27;Agenda" in home.text
    await agenda.house.fill("/sign-in", "/sign-in/out", which="all")
    await agenda.ended(given["access_token"])
    assert refused(await agenda.refresh(given["refresh_token"])) == "invalid_grant"


END = """mutation ($s: ID!) { revokeSession(input: {sessionId: $s, everywhere: true}) {
  userErrors { code } } }"""


@pytest.mark.parametrize("way", ["everywhere", "password", "graphql"])
async def test_who_ends_every_session_leaves_no_code_and_no_link_behind(
    agenda: Agenda, way: str
) -> None:
    house, code = agenda.house, await agenda.code()
    await house.http.post("/sign-in/links", json={"email": "camille@example.org"})
    link = await house.box.secret()
    if way == "everywhere":
        await house.fill("/sign-in", "/sign-in/out", which="all")
    elif way == "password":
        await house.fill("/sign-in", "/sign-in/password/new", password=PASSWORD[::-1])
    else:
        token = (await house.tokens(email="camille@example.org", password=PASSWORD))["accessToken"]
        listed = await house.client.data("{ sessions { nodes { id } } }", token=token)
        session = listed["sessions"]["nodes"][0]["id"]
        ended = await house.client.data(END, {"s": session}, token)
        assert ended["revokeSession"]["userErrors"] == []
    assert refused(await agenda.exchange(code)) == "invalid_grant"
    await house.tokens(401, link=link)


async def test_an_application_loses_what_the_person_loses(agenda: Agenda) -> None:
    given = await agenda.tokens()
    async with agenda.house.world.engine.begin() as connection:
        await connection.execute(text("DELETE FROM role_grant WHERE member_id IS NOT NULL"))
    async with asyncio.timeout(5):
        while True:
            answer = await agenda.house.client(POST, token=given["access_token"])
            if answer.get("errors"):
                break
            await asyncio.sleep(0.01)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "Vous n&#x27;agissez pour aucune structure" in (await agenda.page()).text
