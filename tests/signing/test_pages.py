"""The pages, as a browser without script uses them: forms, cookies, redirections."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import asyncpg
import httpx
import pytest
from sqlalchemy import text

from ptce.domain.terms import Role
from ptce.signing.sessions import BROWSER_LASTS, FRESH
from tests.conftest import Database
from tests.signing.conftest import FORM, PASSWORD, House, opened
from tests.world import NOW, World

ONE = re.compile(r'name="session" value="([0-9a-f-]{36})"')


async def signed_in(house: House, email: str = "camille@example.org") -> httpx.Response:
    answer = await house.fill("/sign-in", "/sign-in/password", email=email, password=PASSWORD)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in"), answer.text
    return await house.http.get("/sign-in")


async def test_somebody_invited_gives_a_name_and_is_signed_in(house: House) -> None:
    secret = await house.invitation("camille@example.org")
    address = f"/sign-in/invitation/{secret}"
    page = await house.http.get(address)
    assert "Les Mains du Faron (Pôle de la rade)" in page.text
    assert "personne d&#x27;une structure membre" in page.text
    nameless = await house.fill(address, name="")
    assert nameless.status_code == 400 and 'role="alert"' in nameless.text
    weak = await house.fill(address, name="Camille <b>", password="court")
    assert weak.status_code == 400 and "Camille &lt;b&gt;" in weak.text
    accepted = await house.fill(address, name="Camille Roux", password=PASSWORD)
    assert accepted.status_code == 303
    home = await house.http.get("/sign-in")
    assert "Camille Roux (camille@example.org)" in home.text
    again = await house.http.get(address)
    assert again.status_code == 401 and 'role="alert"' in again.text


async def test_a_link_that_is_opened_by_a_scanner_is_still_good(house: House) -> None:
    await house.person()
    told = await house.fill("/sign-in", "/sign-in/link", email="camille@example.org")
    unknown = await house.fill("/sign-in", "/sign-in/link", email="inconnu@example.org")
    assert told.status_code == unknown.status_code == 200
    assert FORM.sub("", told.text) == FORM.sub("", unknown.text)
    address = f"/sign-in/link/{await house.box.secret()}"
    for _ in range(3):
        shown = await house.http.get(address)
        assert shown.status_code == 200 and "celui de Camille Roux" in shown.text
        assert (await house.http.head(address)).status_code == 200
    assert "ptce_session" not in house.http.cookies
    assert (await house.fill(address)).status_code == 303
    assert "Camille Roux" in (await house.http.get("/sign-in")).text
    assert (await house.http.get(address)).status_code == 401


async def test_the_cookie_is_for_nobody_else_to_read_or_send(house: House) -> None:
    await house.person(password=PASSWORD)
    answer = await house.fill(
        "/sign-in", "/sign-in/password", email="camille@example.org", password=PASSWORD
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    token = house.http.cookies["ptce_session"]
    async with house.world.engine.connect() as connection:
        kept = (await connection.execute(text("SELECT * FROM sign_in_session"))).all()
    assert token not in str(kept)


async def test_behind_https_the_cookies_are_secure_and_of_this_host(
    world: World, database: Database
) -> None:
    async with opened(world, database, public_url="https://ptce.example.org") as house:
        house.http.base_url = httpx.URL("https://ptce.example.org")
        await house.person(password=PASSWORD)
        page = await signed_in(house)
        assert "Camille Roux" in page.text
        assert {name for name in house.http.cookies} == {"__Host-ptce_form", "__Host-ptce_session"}


async def test_a_form_of_another_browser_or_of_no_page_is_refused(house: House) -> None:
    await house.person(password=PASSWORD)
    sent = {"email": "camille@example.org", "password": PASSWORD}
    assert (await house.http.post("/sign-in/password", data=sent)).status_code == 403
    page = FORM.search((await house.http.get("/sign-in")).text)
    assert page is not None
    theirs = {**sent, "form": page[1]}
    cross = await house.http.post(
        "/sign-in/password", data=theirs, headers={"sec-fetch-site": "cross-site"}
    )
    assert cross.status_code == 403
    json = await house.http.post("/sign-in/password", json=theirs)
    assert json.status_code == 403
    house.http.cookies.clear()
    assert (await house.http.post("/sign-in/password", data=theirs)).status_code == 403
    many = "&".join(f"a{n}=1" for n in range(50))
    form = {"content-type": "application/x-www-form-urlencoded"}
    for body in (many, "form=%ff", "é", ""):
        refused = await house.http.post("/sign-in/password", content=body, headers=form)
        assert refused.status_code == 403
    large = await house.http.post("/sign-in/password", content="a" * 20_000, headers=form)
    assert large.status_code == 413


async def test_a_wrong_password_shows_the_form_again_without_it(house: House) -> None:
    answer = await house.fill(
        "/sign-in", "/sign-in/password", email='a"<@example.org', password="secret secret"
    )
    assert answer.status_code == 400
    answer = await house.fill(
        "/sign-in", "/sign-in/password", email="camille@example.org", password="secret secret"
    )
    assert answer.status_code == 401 and 'role="alert"' in answer.text
    assert "secret secret" not in answer.text and 'value="camille@example.org"' in answer.text


async def test_one_sees_one_s_own_sessions_and_ends_them(house: House) -> None:
    await house.person(password=PASSWORD)
    await house.person("ali@example.org", PASSWORD)
    tokens = await house.tokens(email="camille@example.org", password=PASSWORD)
    foreign = await house.tokens(email="ali@example.org", password=PASSWORD)
    page = await signed_in(house)
    assert len(ONE.findall(page.text)) == 1 and "cette session" in page.text
    async with house.world.engine.connect() as connection:
        others = set(await connection.scalars(text("SELECT id::text FROM sign_in_session")))
    for other in (*others - set(ONE.findall(page.text)), "x"):
        await house.fill("/sign-in", "/sign-in/out", which="one", session=other)
        house.http.cookies.delete("ptce_session")
        await signed_in(house)
    page = await house.http.get("/sign-in")
    for each in ONE.findall(page.text):
        await house.fill("/sign-in", "/sign-in/out", which="one", session=each)
    refreshed = await house.http.post(
        "/sign-in/tokens/refresh", json={"refreshToken": tokens["refreshToken"]}
    )
    assert refreshed.status_code == 401
    refreshed = await house.http.post(
        "/sign-in/tokens/refresh", json={"refreshToken": foreign["refreshToken"]}
    )
    assert refreshed.status_code == 200


@pytest.mark.parametrize("which", ["", "all"])
async def test_signing_out_ends_the_session_and_everywhere_all_of_them(
    house: House, which: str
) -> None:
    await house.person(password=PASSWORD)
    tokens = await house.tokens(email="camille@example.org", password=PASSWORD)
    await signed_in(house)
    cookie = house.http.cookies["ptce_session"]
    out = await house.fill("/sign-in", "/sign-in/out", which=which)
    assert out.status_code == 303 and "ptce_session" not in house.http.cookies
    house.http.cookies.set("ptce_session", cookie)
    assert "Me déconnecter" not in (await house.http.get("/sign-in")).text
    refreshed = await house.http.post(
        "/sign-in/tokens/refresh", json={"refreshToken": tokens["refreshToken"]}
    )
    assert refreshed.status_code == (401 if which == "all" else 200)


async def test_a_password_is_chosen_shortly_after_signing_in_and_ends_the_other_sessions(
    world: World, database: Database
) -> None:
    new = "un tout autre mot de passe"
    async with opened(world, database) as house:
        await house.person(password=PASSWORD)
        tokens = await house.tokens(email="camille@example.org", password=PASSWORD)
        await signed_in(house)
        weak = await house.fill("/sign-in", "/sign-in/password/new", password="court")
        assert weak.status_code == 400
        done = await house.fill("/sign-in", "/sign-in/password/new", password=new)
        assert done.status_code == 303
        await house.tokens(401, email="camille@example.org", password=PASSWORD)
        await house.tokens(email="camille@example.org", password=new)
        refreshed = await house.http.post(
            "/sign-in/tokens/refresh", json={"refreshToken": tokens["refreshToken"]}
        )
        assert refreshed.status_code == 401
        cookie = house.http.cookies["ptce_session"]
    async with opened(world, database, NOW + FRESH + timedelta(seconds=1)) as later:
        later.http.cookies.set("ptce_session", cookie)
        late = await later.fill("/sign-in", "/sign-in/password/new", password=PASSWORD)
        assert late.status_code == 403
    async with opened(world, database, NOW + BROWSER_LASTS) as over:
        over.http.cookies.set("ptce_session", cookie)
        assert "Me déconnecter" not in (await over.http.get("/sign-in")).text


async def test_one_is_led_back_to_where_one_came_from_and_nowhere_else(house: House) -> None:
    await house.person(password=PASSWORD)
    wanted = "/oauth/authorize?client_id=a&state=b%20c;d"
    await house.http.get("/sign-in", params={"next": wanted})
    answer = await house.fill(
        "/sign-in", "/sign-in/password", email="camille@example.org", password=PASSWORD
    )
    assert answer.headers["location"] == wanted
    already = await house.http.get("/sign-in", params={"next": wanted})
    assert (already.status_code, already.headers["location"]) == (303, wanted)
    elsewhere = ("https://evil.example", "//evil.example", "/oauth/\\evil", "/graphql", "/oauth/ a")
    for wrong in elsewhere:
        answer = await house.http.get("/sign-in", params={"next": wrong})
        assert answer.status_code == 200, wrong


async def test_pages_are_french_or_english_and_load_nothing(house: House) -> None:
    secret = await house.invitation("camille@example.org", Role.COORDINATOR)
    for address in ("/sign-in", f"/sign-in/invitation/{secret}", "/sign-in/link/unknown"):
        french = await house.http.get(address)
        english = await house.http.get(address, headers={"accept-language": "en"})
        assert '<html lang="fr">' in french.text and '<html lang="en">' in english.text
        policy = french.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "script" not in policy
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
        assert french.headers["cache-control"] == "no-store"
        assert french.headers["referrer-policy"] == "no-referrer"
        assert not re.search(r"<script|https?://|src=|onclick", french.text)
        labelled = set(re.findall(r'<label for="([\w-]+)"', french.text))
        assert labelled == set(re.findall(r'<input id="([\w-]+)"', french.text))


async def test_no_secret_is_written_to_a_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = await house.invitation("camille@example.org")
    await house.fill(f"/sign-in/invitation/{secret}", name="Camille", password=PASSWORD)
    tokens = await house.tokens(email="camille@example.org", password=PASSWORD)
    await house.http.post("/sign-in/links", json={"email": "camille@example.org"})
    link = await house.box.secret()
    await house.tokens(link=link)
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("ptce")
    )
    secrets = (secret, PASSWORD, link, *tokens.values(), house.http.cookies["ptce_session"])
    assert not [each for each in secrets if str(each) in ours]


async def test_a_fault_is_logged_without_whose_it_is(
    house: House, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("ALTER TABLE person RENAME TO nobody")
    await owner.close()
    given = {"email": "camille@example.org", "password": PASSWORD}
    answer = await house.http.post("/sign-in/tokens", json=given)
    assert answer.status_code == 500 and "person" not in answer.text
    assert "fault in request" in caplog.text and "camille" not in caplog.text
