"""For front-ends: JSON in, tokens out. No cookie is read or set here.

POST /sign-in/links {email}: send a one-time link; the answer says nothing of whose e-mail it is.
POST /sign-in/tokens: a link, an invitation, or an e-mail and a password become tokens.
POST /sign-in/tokens/refresh {refreshToken}: new tokens for the old refresh token.
POST /sign-in/tokens/revoke {refreshToken}: the session ends, if there is one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ptce.db.session import transaction
from ptce.domain.errors import BadInput
from ptce.domain.terms import Language
from ptce.schema.answering import EVERYWHERE, json_answer
from ptce.schema.failures import BadRequest, failure
from ptce.schema.negotiation import require_json, wanted_language
from ptce.schema.records import request_id
from ptce.signing.arrivals import (
    Newcomer,
    accept,
    by_link,
    by_password,
    clean_email,
    invited,
    ready,
    showing,
)
from ptce.signing.bodies import small_body
from ptce.signing.desk import Desk, address_of, desk_of
from ptce.signing.labels import label_of
from ptce.signing.rates import (
    LINKS_EACH,
    LINKS_FROM,
    REFRESHES_EACH,
    REFUSALS_FROM,
    braked,
    count,
)
from ptce.signing.refusals import NO_MAIL, SESSION_ENDED
from ptce.signing.sessions import (
    ACCESS_LASTS,
    Tokens,
    end_of_refresh,
    family_of,
    open_application,
    refreshed,
)

Work = Callable[[dict[str, Any], Language], Awaitable[Response]]

LINK = frozenset({"link"})
PASSWORD = frozenset({"email", "password"})
INVITATION = frozenset({"invitation", "name", "password"})
WAYS = (LINK, PASSWORD, INVITATION)


async def ask_link(request: Request) -> Response:
    """202, whoever it is."""

    async def work(given: dict[str, Any], language: Language) -> Response:
        await send_link(desk_of(request), _text(given, "email"), address_of(request))
        return json_answer(202, {"accepted": True}, language)

    return await _answered(request, {"email"}, work)


async def send_link(desk: Desk, email: str, address: str) -> None:
    """Have a link sent, if this is somebody's e-mail; BadRequest after too many tries."""
    folded = clean_email(email)
    if not desk.post.open:
        raise NO_MAIL
    await count(desk.engine, desk.clock(), (LINKS_EACH, folded), (LINKS_FROM, address))
    desk.post.link(folded)


async def give_tokens(request: Request) -> Response:
    """201 with the tokens of a new session."""

    async def work(given: dict[str, Any], language: Language) -> Response:
        desk, now, label = desk_of(request), desk_of(request).clock(), label_of(request)
        names = frozenset(given)
        if names == PASSWORD:
            email, password = _text(given, "email"), _text(given, "password")
            principal_id = await by_password(desk, email, password, address_of(request))
            async with transaction(desk.engine) as connection:
                return _told(await open_application(connection, principal_id, label, now), language)
        shown = showing(desk, address_of(request))
        if names == LINK:
            async with shown, transaction(desk.engine) as connection:
                principal_id = await by_link(connection, _text(given, "link"), now)
                return _told(await open_application(connection, principal_id, label, now), language)
        if "invitation" in names and names <= INVITATION:
            secret = _text(given, "invitation")
            newcomer = Newcomer(_maybe(given, "name"), _maybe(given, "password"), language)
            async with shown:
                offer = await invited(desk, secret)
            password_hash = await ready(desk, offer, newcomer)
            async with transaction(desk.engine) as connection:
                principal_id = await accept(connection, secret, newcomer, password_hash, now)
                return _told(await open_application(connection, principal_id, label, now), language)
        raise BadInput(
            "Donnez link ; ou email et password ; ou invitation, name et, si vous le voulez, "
            "password.",
            "Give link; or email and password; or invitation, name and, if you wish, password.",
        )

    return await _answered(request, LINK | PASSWORD | INVITATION, work)


async def refresh(request: Request) -> Response:
    """200 with new tokens; the refresh token that was given is good for nothing any more."""

    async def work(given: dict[str, Any], language: Language) -> Response:
        desk, token = desk_of(request), _text(given, "refreshToken")
        async with braked(desk.engine, desk.clock, REFUSALS_FROM, address_of(request)):
            await count(desk.engine, desk.clock(), (REFRESHES_EACH, family_of(token)))
            async with transaction(desk.engine) as connection:
                tokens = await refreshed(connection, token, desk.clock())
            if tokens is None:
                raise SESSION_ENDED
        return _told(tokens, language, 200)

    return await _answered(request, {"refreshToken"}, work)


async def revoke(request: Request) -> Response:
    """204, whether there was a session or not."""

    async def work(given: dict[str, Any], language: Language) -> Response:
        desk = desk_of(request)
        async with transaction(desk.engine) as connection:
            await end_of_refresh(connection, _text(given, "refreshToken"), desk.clock())
        return Response(status_code=204, headers={"cache-control": "no-store"})

    return await _answered(request, {"refreshToken"}, work)


async def _answered(request: Request, known: Collection[str], work: Work) -> Response:
    """What the work answers to the JSON object that was sent; failures as elsewhere."""
    language = wanted_language(request.headers.get("accept-language", ""))
    number = request_id()
    try:
        response = await work(await _object(request, known), language)
    except ClientDisconnect:
        return Response(status_code=499)
    except Exception as error:  # the edge: everything becomes an answer (failures.py)
        told = failure(error, language, number)
        response = json_answer(told.status, {"errors": told.errors}, language)
        response.headers.update(told.advice)
        if "www-authenticate" in response.headers:  # it is not a token that is missing
            del response.headers["www-authenticate"]
    response.headers.update({**EVERYWHERE, "x-request-id": number})
    return response


async def _object(request: Request, known: Collection[str]) -> dict[str, Any]:
    require_json(request.headers.get("content-type", ""))
    body = await small_body(request)
    try:
        given = orjson.loads(body)
    except ValueError:
        raise NOT_AN_OBJECT from None
    if not isinstance(given, dict):
        raise NOT_AN_OBJECT
    for name in given:
        if name not in known:
            names = ", ".join(sorted(known))
            raise BadInput(f"Champs connus : {names}.", f"Known fields: {names}.", (name[:80],))
    return given


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise BadInput(f"« {name} » doit être un texte.", f"“{name}” must be a string.", (name,))
    return value


def _maybe(given: dict[str, Any], name: str) -> str | None:
    return None if given.get(name) is None else _text(given, name)


def _told(tokens: Tokens, language: Language, status: int = 201) -> Response:
    body = {
        "accessToken": tokens.access,
        "tokenType": "Bearer",
        "expiresIn": int(ACCESS_LASTS.total_seconds()),
        "refreshToken": tokens.refresh,
    }
    return json_answer(status, body, language)


NOT_AN_OBJECT = BadRequest(
    400, "BAD_REQUEST", "Le corps doit être un objet JSON.", "The body must be a JSON object."
)
