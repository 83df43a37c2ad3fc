"""Every page of sign-in as a person is shown it, refusals included, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from ptce.db.session import command_engine
from ptce.domain.identifiers import public_id
from ptce.domain.rights import Grant
from ptce.domain.terms import Role
from ptce.signing.forms import HOME
from ptce.signing.letters import INVITATION, LINK
from tests.conftest import Database
from tests.signing.agenda import Agenda, application
from tests.signing.conftest import PASSWORD, House, opened
from tests.world import World


async def sign_in_pages(database: Database) -> dict[str, str]:
    """The HTML of each, by what it is and its language."""
    engine = command_engine(database.url)
    try:
        async with opened(World(engine), database) as house:
            return {
                f"{name}, {language}": page.text
                for language in ("fr", "en")
                async for name, status, page in _pages(house, language)
                if _is_shown(page, status, language)
            }
    finally:
        await engine.dispose()


def _is_shown(page: httpx.Response, status: int, language: str) -> bool:
    assert (page.status_code, page.headers["content-language"]) == (status, language), page.text
    return True


async def _pages(house: House, language: str) -> AsyncIterator[tuple[str, int, httpx.Response]]:
    http = house.http
    http.headers["accept-language"] = language
    http.cookies.clear()
    email, first = f"camille.{language}@example.org", len(house.box.letters)
    id_ = await application(house)
    agenda = Agenda(house, await house.person(email, PASSWORD), id_, public_id("application", id_))
    yield "ways in", 200, await http.get(HOME)
    yield (
        "wrong password",
        401,
        await house.fill(HOME, "/sign-in/password", email=email, password="un autre mot de passe"),
    )
    yield "form of another page", 403, await http.post("/sign-in/link", data={"email": email})
    yield "link sent", 200, await house.fill(HOME, "/sign-in/link", email=email)
    yield "link", 200, await http.get(f"{LINK}{await house.box.secret(first + 1)}")
    yield "link that is none", 401, await http.get(f"{LINK}nothing")
    new = f"{INVITATION}{await house.invitation(f'nouvelle.{language}@example.org')}"
    yield "invitation", 200, await http.get(new)
    yield "invitation refused", 400, await house.fill(new, name="Claude", password="court")
    known = await house.invitation(email, Role.COORDINATOR)
    yield "invitation of somebody known", 200, await http.get(f"{INVITATION}{known}")
    yield "invitation that is none", 401, await http.get(f"{INVITATION}nothing")
    yield (
        "password without session",
        401,
        await house.fill(HOME, "/sign-in/password/new", password=PASSWORD),
    )
    for _ in range(2):  # the first is left open elsewhere
        http.cookies.clear()
        await house.fill(HOME, "/sign-in/password", email=email, password=PASSWORD)
    yield "account", 200, await http.get(HOME)
    yield "short password", 400, await house.fill(HOME, "/sign-in/password/new", password="court")
    yield "consent", 200, await agenda.page()
    yield "consent that nobody asks", 400, await agenda.page(client_id="nothing")
    other = await house.world.member(house.pole, f"La Rade {language}")
    await house.world.grant(agenda.who, Grant(Role.MEMBER_USER, house.pole, other))
    yield "consent for one of two members", 200, await agenda.page()
    yield "consent for no member", 403, await agenda.decided(member="nothing")
