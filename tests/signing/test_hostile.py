"""Whoever attacks sign-in, keys and OAuth 2 over HTTP: refused in our words, and nothing opens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from sqlalchemy import delete, insert, text

from ptce.commands.invitations import secret_hash
from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.people import LINK_LASTS
from ptce.signing.delegations import challenge_of
from tests.conftest import Database
from tests.signing.agenda import BACK, VERIFIER, application, back, refused
from tests.signing.broken import FORMS, requests
from tests.signing.conftest import FORM, PASSWORD
from tests.signing.fortress import PATIENCE_S, Fortress, Siege, besieged, fortress
from tests.world import NOW

QUERY = "{ viewer { name } }"


@pytest.fixture(scope="module")
def fort(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fortress]:
    """One for all; whatever was tried, none of it was a fault of the program."""
    with fortress(module_database.url, tmp_path_factory.mktemp("fort")) as served:
        yield served
        told = "".join(served.said)
    assert "fault" not in told and "Traceback" not in told, told


@pytest.fixture
async def siege(fort: Fortress) -> AsyncIterator[Siege]:
    async with besieged(fort) as siege:
        yield siege


async def test_no_form_is_taken_from_elsewhere(siege: Siege) -> None:
    page = (await siege.http.get("/sign-in")).text
    proof = FORM.search(page)
    assert proof is not None
    fields = {"form": proof[1], "which": "all", "email": siege.email, "password": PASSWORD}
    async with siege.fort.stranger() as other:
        await other.get("/sign-in")
        for path in FORMS:
            for browser, sent in (
                (other, {"data": fields}),
                (siege.http, {"data": fields | {"form": "0" * 64}}),
                (siege.http, {"data": {}}),
                (siege.http, {"json": fields}),
                (siege.http, {"files": {"a": b"a"}, "data": fields}),
                (siege.http, {"data": fields, "headers": {"sec-fetch-site": "cross-site"}}),
                (siege.http, {"data": fields, "headers": {"sec-fetch-site": "same-site"}}),
                (siege.http, {"data": fields | {f"f{n}": "" for n in range(20)}}),
            ):
                answer = await browser.post(path, **sent)
                assert answer.status_code == 403, (path, sent)
                assert "location" not in answer.headers
                assert "session" not in answer.headers.get("set-cookie", "")
    assert "Me déconnecter" in (await siege.http.get("/sign-in")).text


async def test_one_is_led_nowhere_else_after_signing_in(siege: Siege) -> None:
    for address in (
        "//evil.example",
        "/\\evil.example",
        "/oauth/\\evil.example",
        "\t//evil.example",
        "/%2f%2fevil.example",
        "https://evil.example/oauth/",
        "javascript:alert(1)",
        "/oauth/\r\nSet-Cookie: a=b",
        "/oauth/é",
        "/oauth/x\n",
        "/oauth",
        "/oauth/" + "a" * 4_000,
    ):
        answer = await siege.http.get("/sign-in", params={"next": address})
        assert answer.status_code == 200 and "ptce_next" not in str(answer.headers)
    async with siege.fort.stranger() as other:
        page = await other.get("/sign-in")
        [proof] = FORM.findall(page.text)[:1]
        for forged in ("//evil.example", "https://evil.example", '"/oauth/\\015\\012X: y"'):
            cookie = f"ptce_form={other.cookies['ptce_form']}; ptce_next={forged}"
            answer = await other.post(
                "/sign-in/password",
                data={"form": proof, "email": siege.email, "password": PASSWORD},
                headers={"cookie": cookie},
            )
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


async def test_a_session_is_never_one_that_somebody_planted(siege: Siege) -> None:
    async with siege.fort.stranger() as other:
        proof = FORM.search((await other.get("/sign-in")).text)
        assert proof is not None
        theirs = siege.http.cookies["ptce_session"]
        for planted in ("planted", theirs):
            answer = await other.post(
                "/sign-in/password",
                data={"form": proof[1], "email": siege.email, "password": PASSWORD},
                headers={
                    "cookie": f"ptce_form={other.cookies['ptce_form']}; ptce_session={planted}"
                },
            )
            assert answer.status_code == 303
            assert planted not in answer.headers["set-cookie"]
        assert "Me déconnecter" not in (await siege.http.get("/sign-in")).text, "it was ended"


async def test_what_is_for_pages_opens_no_api_and_the_reverse(siege: Siege) -> None:
    given = await siege.agenda.tokens()
    code = await siege.agenda.code()
    cookie, form = (siege.http.cookies[f"ptce_{name}"] for name in ("session", "form"))
    read = await siege.http.get("/graphql", params={"query": QUERY})
    assert read.json()["data"] == {"viewer": {"name": None}}, "no cookie is read"
    token: str = given["access_token"]
    forged = [cookie, f"ptce_{cookie}", f"ptce_{form}", code, f"ptce_{code}"]
    forged += [given["refresh_token"], f"ptce_{given['refresh_token'][8:51]}"]
    forged += [token + "=", token[:-1], token.swapcase(), token.upper(), f"{token}%00"]
    forged += [await siege.house.world.token(siege.agenda.who, NOW), await revoked(siege)]
    forged += [f"{token}, Bearer {token}", token.replace("ptce_", "ptce_sk_"), "x" * 60_000]
    async with siege.fort.stranger() as other:
        for path in ("/graphql?query={viewer{name}}", "/map.geojson", f"/photos/pht_{0:032}.jpg"):
            bearing = {"authorization": f"Bearer {token}"}
            assert (await other.get(path, headers=bearing)).status_code in (200, 404)
            for each in forged:
                answer = await other.get(path, headers={"authorization": f"Bearer {each}"})
                assert answer.status_code == 401, (path, each)
                assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        for each in forged:
            headers = {"authorization": f"Bearer {each}", "content-type": "image/jpeg"}
            answer = await other.post("/resources/x/photos", content=b"x", headers=headers)
            assert answer.status_code == 401, each
        for path in ("/sign-in", siege.agenda.address()):
            page = await other.get(path, headers={"authorization": f"Bearer {token}"})
            assert "Me déconnecter" not in page.text and "Autoriser" not in page.text
            page = await other.get(path, headers={"cookie": f"ptce_session={token}"})
            assert "Me déconnecter" not in page.text and "Autoriser" not in page.text


async def revoked(siege: Siege) -> str:
    token = (await siege.agenda.tokens())["access_token"]
    await siege.agenda.asked("revoke", token=token)
    await siege.agenda.ended(token)
    return str(token)


async def test_a_publishable_key_is_good_on_its_pages_and_for_reading(siege: Siege) -> None:
    page = "https://carte.example.org"
    key = await siege.house.world.key(siege.agenda.id, origins=[page])
    post = "mutation { eraseMyself(input: {}) { erased } }"
    async with siege.fort.stranger() as other:
        bearing = ("authorization", f"Bearer {key}")
        query = {"query": QUERY}
        for origins in (
            [],
            [""],
            ["null"],
            [page + "/"],
            [page + ":443"],
            [page + ".evil.example"],
            ["http" + page[5:]],
            [page.upper()],
            [page, page],
            [page, "https://evil.example"],
            ["https://evil.example", page],
        ):
            headers = [bearing, *(("origin", each) for each in origins)]
            answer = await other.get("/graphql", params=query, headers=headers)
            assert answer.status_code == 403, origins
            assert answer.json()["errors"][0]["extensions"]["code"] == "ORIGIN_NOT_ALLOWED"
        headers = [bearing, ("origin", page)]
        assert (await other.get("/graphql", params=query, headers=headers)).status_code == 200
        changing = await other.post("/graphql", json={"query": post}, headers=headers)
        assert changing.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        by_get = await other.get("/graphql", params={"query": post}, headers=headers)
        assert by_get.status_code == 405


async def test_an_application_is_answered_at_its_own_address_only(siege: Siege) -> None:
    host = "agenda.example.org"
    for address in (
        BACK + "/",
        BACK + "?",
        BACK + "#",
        BACK + "/../vol",
        BACK + "%00",
        BACK + "\n",
        BACK.replace("retour", "RETOUR"),
        BACK.replace("retour", "%72etour"),
        BACK.replace("retour", "./retour"),
        BACK.replace("https", "http"),
        BACK.replace("https", "HTTPS"),
        BACK.replace(host, f"{host}:443"),
        BACK.replace(host, f"{host}."),
        BACK.replace(host, f"moi@{host}"),
        BACK.replace(host, f"evil.example\\@{host}"),
        BACK.replace(host, f"{host}@evil.example"),
        BACK.replace(host, "agendа.example.org"),
        BACK.replace(host, "xn--agend-6ve.example.org"),
        "//" + BACK[8:],
        "javascript:alert(1)",
        "",
    ):
        page = await siege.agenda.page(redirect_uri=address)
        assert page.status_code == 400 and "location" not in page.headers, address
        form = await siege.agenda.decided(redirect_uri=address)
        assert form.status_code == 400 and "location" not in form.headers, address
    good = siege.agenda.address()
    for name in ("client_id", "redirect_uri", "scope", "state", "code_challenge", "response_type"):
        for twice in (f"{good}&{name}=x", good.replace("?", f"?{name}=x&")):
            page = await siege.http.get(twice)
            assert page.status_code == 400 and "location" not in page.headers
    for broken in ("%ff", "%00", "&" * 50, "client_id=%ff", f"client_id={'a' * 9_000}"):
        assert (await siege.http.get(f"/oauth/authorize?{broken}")).status_code == 400


async def test_a_consent_is_for_what_its_page_showed(siege: Siege) -> None:
    other = await application(siege.house, "Autre", redirect_uris=["https://autre.example.org/"])
    page = await siege.agenda.page()
    changed: dict[str, str]
    for changed in (
        {"client_id": public_id("application", other)},
        {"client_id": "app_x"},
        {"redirect_uri": "https://autre.example.org/"},
    ):
        answer = await siege.agenda.decided(0, page, **changed)
        assert answer.status_code == 400 and "location" not in answer.headers
    for changed, error in (
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"scope": "read administration"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"decision": "Allow"}, "access_denied"),
        ({"decision": ""}, "access_denied"),
    ):
        told = back(await siege.agenda.decided(0, page, **changed))
        assert told["error"] == error and "code" not in told
    codes = [back(await siege.agenda.decided(page=page))["code"] for _ in range(2)]
    assert len(set(codes)) == 2, "each time another"
    await siege.house.fill("/sign-in", "/sign-in/out")
    late = await siege.agenda.decided(page=page)
    assert late.headers["location"].startswith("/sign-in?next=")


async def test_a_code_and_a_token_are_taken_once_however_many_show_them(siege: Siege) -> None:
    agenda, address = siege.agenda, "/oauth/token"
    code = await agenda.code()
    form = {"code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    form |= {"client_id": agenda.client_id, "grant_type": "authorization_code"}
    elsewhere = await siege.http.post(f"{address}?{httpx.QueryParams(form)}", data={"a": "1"})
    assert refused(elsewhere, 401) == "invalid_client", "nothing is read of the address"
    for method in ("plain", "S256"):
        plain = challenge_of(VERIFIER)
        answer = await agenda.exchange(code, code_verifier=plain, code_challenge_method=method)
        assert refused(answer) == "invalid_grant"
    many = await asyncio.gather(*(agenda.exchange(code) for _ in range(5)))
    assert sorted(each.status_code for each in many) == [200, 400, 400, 400, 400]
    [first] = [each.json() for each in many if each.status_code == 200]
    await agenda.ended(first["access_token"])
    given = await agenda.tokens()
    many = await asyncio.gather(*(agenda.refresh(given["refresh_token"]) for _ in range(5)))
    assert sorted(each.status_code for each in many) == [200, 400, 400, 400, 400]
    [last] = [each.json() for each in many if each.status_code == 200]
    assert refused(await agenda.refresh(last["refresh_token"])) == "invalid_grant"
    for each in (given, last):
        await agenda.ended(each["access_token"])


async def test_a_link_is_taken_once_however_many_press_its_button(siege: Siege) -> None:
    secret = f"link-{siege.email}"
    async with siege.house.world.engine.begin() as connection:
        row = {"sha256": secret_hash(secret), "principal_id": siege.agenda.who}
        ends = {"expires_at": NOW + LINK_LASTS}
        await connection.execute(insert(tables.sign_in_link).values(**row, **ends))
    async with siege.fort.stranger() as other:
        sent = [other.post("/sign-in/tokens", json={"link": secret}) for _ in range(5)]
        answers = await asyncio.gather(*sent)
        assert sorted(each.status_code for each in answers) == [201, 401, 401, 401, 401]


async def test_somebody_who_is_erased_leaves_nothing_that_opens(siege: Siege) -> None:
    agenda, house = siege.agenda, siege.house
    given, code = await agenda.tokens(), await agenda.code()
    own = await house.tokens(email=siege.email, password=PASSWORD)
    page = await agenda.page()
    erased = await house.client(
        "mutation { eraseMyself(input: {}) { erased userErrors { code } } }",
        token=own["accessToken"],
    )
    assert erased["data"]["eraseMyself"] == {"erased": True, "userErrors": []}
    assert refused(await agenda.exchange(code)) == "invalid_grant"
    assert refused(await agenda.refresh(given["refresh_token"])) == "invalid_grant"
    for token in (given["access_token"], own["accessToken"]):
        await agenda.ended(token)
    await house.tokens(401, email=siege.email, password=PASSWORD)
    assert (await agenda.decided(page=page)).headers["location"].startswith("/sign-in?")
    assert "Me déconnecter" not in (await siege.http.get("/sign-in")).text


async def test_whoever_signs_in_while_they_are_erased_is_told_to_sign_in(siege: Siege) -> None:
    agenda, http = siege.agenda, siege.http
    page, code = await agenda.page(), await agenda.code()
    proof = FORM.search(page.text)
    assert proof is not None
    given = {"email": siege.email, "password": PASSWORD}
    async with siege.house.world.engine.connect() as connection:
        await connection.execute(
            delete(tables.person).where(tables.person.c.principal_id == agenda.who)
        )
        sent = [
            asyncio.create_task(each)
            for each in (
                http.post("/sign-in/password", data={"form": proof[1], **given}),
                http.post("/sign-in/tokens", json=given),
                agenda.decided(page=page),
                agenda.exchange(code),
            )
        ]
        async with asyncio.timeout(PATIENCE_S):
            while await connection.scalar(WAITING) < len(sent):
                await asyncio.sleep(0.01)
        await connection.commit()
    assert [(await each).status_code for each in sent] == [401, 401, 401, 400]


WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def test_whatever_the_bytes_the_answer_is_ours_and_no_page_can_be_framed(
    fort: Fortress,
) -> None:
    for request in requests():
        answer = await fort.raw(request)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert int(head[9:12]) < 500, (request[:90], head)
        if b"text/html" in head:
            assert b"frame-ancestors 'none'" in head and b"no-store" in head
        assert b"Traceback" not in body and b"sql" not in body.lower()


async def test_whatever_a_form_holds_it_is_refused_or_shown_again(siege: Siege) -> None:
    names = ("email", "password", "name", "which", "session", "member", "decision", "client_id")
    async with siege.fort.stranger() as other:
        for browser in (other, siege.http):
            for value in (
                "\x00",
                "é\r\nBcc: a@b.fr",
                "' OR 1=1 --",
                "<script>",
                "a" * 1_500,
                "\U0010ffff",
            ):
                page = await browser.get("/sign-in")
                proof = FORM.search(page.text)
                given = dict.fromkeys(names, value) | {"form": proof[1] if proof else ""}
                for path in (each for each in FORMS if each != "/sign-in/out"):
                    answer = await browser.post(path, data=given)
                    assert answer.status_code < 500, (path, value)
                    assert answer.headers.get("location", "/sign-in") == "/sign-in"
                    assert "<script>" not in answer.text


async def test_head_is_answered_like_get_without_a_body(fort: Fortress) -> None:
    """On one connection: what were left over of one answer would begin the next."""
    async with fort.stranger() as http:
        for path in ("/sign-in", "/oauth/authorize", "/map.geojson", "/graphql", "/nowhere", "/"):
            head, full = await http.head(path), await http.get(path)
            assert (head.status_code, head.content) == (full.status_code, b"")
