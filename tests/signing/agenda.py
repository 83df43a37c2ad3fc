"""An application, and somebody signed in on our pages, of whose member it wants to act."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import httpx
from sqlalchemy import insert

from ptce.db import tables
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from ptce.signing.delegations import challenge_of
from tests.signing.conftest import PASSWORD, House

BACK = "https://agenda.example.org/retour"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
POST = """mutation { addSite(input: {name: "Atelier", communeCode: "83137"}) {
  site { name } userErrors { code } } }"""
FORM = re.compile(r"<form .*?</form>", re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Agenda:
    """An application, and Camille, signed in on our pages, of whose member it wants to act."""

    house: House
    who: UUID
    id: UUID
    client_id: str

    @property
    def http(self) -> httpx.AsyncClient:
        return self.house.http

    def address(self, **changed: str | None) -> str:
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": "read members",
            "state": "é&=#x",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        given = {name: value for name, value in (asked | changed).items() if value is not None}
        return f"/oauth/authorize?{urlencode(given)}"

    async def page(self, **changed: str | None) -> httpx.Response:
        return await self.http.get(self.address(**changed))

    async def decided(
        self, button: int = 0, page: httpx.Response | None = None, **changed: str
    ) -> httpx.Response:
        """The answer to the page's form: 0 allows, 1 refuses."""
        shown = page or await self.page()
        assert shown.status_code == 200, shown.text
        form = FORM.findall(shown.text)[button]
        fields = {name: _plain(value) for name, value in FIELD.findall(form)} | changed
        return await self.http.post("/oauth/authorize", data=fields)

    async def code(self) -> str:
        return back(await self.decided())["code"]

    async def asked(self, path: str = "token", auth: Any = None, **form: Any) -> httpx.Response:
        given = {"client_id": self.client_id} | form
        data = {name: value for name, value in given.items() if value is not None}
        return await self.http.post(f"/oauth/{path}", data=data, auth=auth)

    async def exchange(self, code: str, auth: Any = None, **changed: Any) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return await self.asked(auth=auth, **(form | changed))

    async def tokens(self) -> Any:
        answer = await self.exchange(await self.code())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refresh(self, token: str, **changed: Any) -> httpx.Response:
        return await self.asked(grant_type="refresh_token", refresh_token=token, **changed)

    async def viewer(self, token: str) -> int:
        return (await self.house.client.post("{ viewer { name } }", None, token)).status_code

    async def ended(self, token: str) -> None:
        async with asyncio.timeout(5):
            while await self.viewer(token) != 401:
                await asyncio.sleep(0.01)


def _plain(value: str) -> str:
    return value.replace("&amp;", "&").replace("&#x27;", "'").replace("&quot;", '"')


def back(answer: httpx.Response, address: str = BACK) -> dict[str, str]:
    """What the application is sent, at its own address."""
    assert answer.status_code == 303, answer.text
    whole = answer.headers["location"]
    assert whole.startswith(f"{address}?"), whole
    return dict(parse_qsl(urlsplit(whole).query, strict_parsing=True))


def refused(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert set(body) == {"error", "error_description"}
    error: str = body["error"]
    return error


async def application(house: House, name: str = "Agenda", **columns: Any) -> UUID:
    partner = await house.world.principal(name, Grant(Role.PARTNER_APP, house.pole))
    row = {
        "id": partner,
        "pole_id": house.pole,
        "name": name,
        "redirect_uris": [BACK],
        "confidential": False,
    }
    async with house.world.engine.begin() as connection:
        await connection.execute(insert(tables.application).values(**(row | columns)))
    return partner


async def arranged(house: House) -> Agenda:
    who = await house.person(password=PASSWORD)
    await house.fill(
        "/sign-in", "/sign-in/password", email="camille@example.org", password=PASSWORD
    )
    id_ = await application(house, "L'Agenda & <b>")
    return Agenda(house, who, id_, public_id("application", id_))
