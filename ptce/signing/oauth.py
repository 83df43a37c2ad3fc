"""The endpoints of OAuth 2 that programs call: tokens, revocation, metadata.

RFC 6749 (codes, refresh tokens), 7636 (PKCE, S256 only), 7009 (revocation), 8414 (metadata), 9700
(best current practice). Errors are the RFC's codes; `error_description` is French, or English.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.identifiers import row_id
from ptce.domain.scopes import Scope, in_order
from ptce.domain.terms import Language
from ptce.schema.failures import failure
from ptce.schema.negotiation import wanted_language
from ptce.schema.records import request_id
from ptce.signing.bodies import form_pairs, media_of, small_body
from ptce.signing.delegations import (
    DELEGABLE,
    Application,
    application_of,
    exchanged,
    has_secret,
    withdrawn,
)
from ptce.signing.desk import Desk, address_of, desk_of
from ptce.signing.rates import REFRESHES_EACH, REFUSALS_FROM, count, require_left
from ptce.signing.sessions import (
    ACCESS_LASTS,
    REFRESH,
    Tokens,
    end_of_refresh,
    family_of,
    refreshed,
)

AUTHORIZE, TOKEN, REVOKE = "/oauth/authorize", "/oauth/token", "/oauth/revoke"
METADATA = "/.well-known/oauth-authorization-server"

FIELDS = 20
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
OURS = {429: "temporarily_unavailable", 503: "temporarily_unavailable", 500: "server_error"}
METHODS = ("none", "client_secret_basic", "client_secret_post")

Form = dict[str, str]


class Refused(Exception):
    """An error of the RFC, with what people are told of it."""

    def __init__(self, error: str, fr: str, en: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.fr = fr
        self.en = en
        self.status = status

    def told(self, language: Language) -> dict[str, str]:
        sentence = self.en if language is Language.EN else self.fr
        return {"error": self.error, "error_description": sentence}


GRANT_NOT_VALID = Refused(
    "invalid_grant",
    "Ce code ou ce jeton ne vaut pas, ou plus, ou pas pour cette application.",
    "This code or token is not valid, or no longer, or not for this application.",
)
CLIENT_NOT_VALID = Refused(
    "invalid_client",
    "Application inconnue, ou secret qui n'est pas le sien.",
    "Unknown application, or a secret that is not its own.",
    401,
)


@dataclass(frozen=True, slots=True)
class Call:
    """A form that a known application sent, within a transaction."""

    desk: Desk
    connection: AsyncConnection
    application: Application
    form: Form
    language: Language

    def needed(self, name: str) -> str:
        if not self.form.get(name):
            raise Refused("invalid_request", f"Il manque « {name} ».", f"“{name}” is missing.")
        return self.form[name]


async def token(request: Request) -> Response:
    async def work(call: Call) -> Response:
        grant = call.needed("grant_type")
        if grant == "authorization_code":
            return await _by_code(call)
        if grant == "refresh_token":
            return await _by_refresh(call)
        raise Refused(
            "unsupported_grant_type",
            "grant_type : authorization_code ou refresh_token.",
            "grant_type: authorization_code or refresh_token.",
        )

    return await _answered(request, work)


async def revoke(request: Request) -> Response:
    """200 whatever the token: who does not have it learns nothing."""

    async def work(call: Call) -> Response:
        given, now = call.needed("token"), call.desk.clock()
        if given.startswith(REFRESH):
            await end_of_refresh(call.connection, given, now, call.application.id)
        else:
            await withdrawn(call.connection, call.application, given, now)
        return Response(status_code=200, headers={"cache-control": "no-store"})

    return await _answered(request, work)


async def metadata(request: Request) -> Response:
    at = desk_of(request).public_url
    return JSONResponse(
        {
            "issuer": at,
            "authorization_endpoint": at + AUTHORIZE,
            "token_endpoint": at + TOKEN,
            "revocation_endpoint": at + REVOKE,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": METHODS,
            "revocation_endpoint_auth_methods_supported": METHODS,
            "scopes_supported": [scope.parameter for scope in in_order(DELEGABLE)],
            "authorization_response_iss_parameter_supported": True,
            "ui_locales_supported": ["fr", "en"],
        },
        headers={"cache-control": "public, max-age=3600", "x-content-type-options": "nosniff"},
    )


def scopes_of(text: str) -> tuple[Scope, ...]:
    """The scopes of an OAuth parameter; READ when it says none. Refused for others."""
    known = {scope.parameter: scope for scope in DELEGABLE}
    names = text.split(" ") if text else [Scope.READ.parameter]
    if not set(names) <= set(known) or Scope.READ.parameter not in names:
        listed = ", ".join(scope.parameter for scope in in_order(DELEGABLE))
        raise Refused(
            "invalid_scope",
            f"Portées possibles, séparées par une espace, read toujours : {listed}.",
            f"Scopes, separated by a space, read always: {listed}.",
        )
    return tuple(in_order(known[name] for name in names))


async def _by_code(call: Call) -> Response:
    code, address = call.needed("code"), call.needed("redirect_uri")
    verifier = call.needed("code_verifier")
    if not VERIFIER.fullmatch(verifier):
        raise GRANT_NOT_VALID
    found = await exchanged(
        call.connection, call.application, code, address, verifier, call.desk.clock()
    )
    return _refusal(GRANT_NOT_VALID, call.language) if found is None else _given(found)


async def _by_refresh(call: Call) -> Response:
    given = call.needed("refresh_token")
    found = await refreshed(call.connection, given, call.desk.clock(), call.application.id)
    # Not raised: what a token that was used already has ended stays ended.
    return _refusal(GRANT_NOT_VALID, call.language) if found is None else _given(found)


def _given(tokens: Tokens) -> Response:
    return JSONResponse(
        {
            "access_token": tokens.access,
            "token_type": "Bearer",
            "expires_in": int(ACCESS_LASTS.total_seconds()),
            "refresh_token": tokens.refresh,
            "scope": " ".join(scope.parameter for scope in tokens.scopes),
        },
        headers={"cache-control": "no-store"},
    )


async def _answered(request: Request, work: Callable[[Call], Awaitable[Response]]) -> Response:
    """What the work answers to a form of a known application; failures as the RFC has them."""
    language = wanted_language(request.headers.get("accept-language", ""))
    number, desk = request_id(), desk_of(request)
    caller = (REFUSALS_FROM, address_of(request))
    try:
        await require_left(desk.engine, desk.clock(), *caller)
        try:
            form = await _form(request)
            if shown := form.get("refresh_token"):
                await count(desk.engine, desk.clock(), (REFRESHES_EACH, family_of(shown)))
            async with transaction(desk.engine) as connection:
                application = await _client(connection, request, form, desk)
                response = await work(Call(desk, connection, application, form, language))
        except Refused as refused:
            response = _refusal(refused, language)
        if response.status_code >= 400:
            await count(desk.engine, desk.clock(), caller)
    except ClientDisconnect:
        return Response(status_code=499)
    except Exception as error:  # the edge: everything becomes an answer (failures.py)
        told = failure(error, language, number)
        known = {
            429: "temporarily_unavailable",
            503: "temporarily_unavailable",
            500: "server_error",
        }
        body = {
            "error": known.get(told.status, "invalid_request"),
            "error_description": told.errors[0]["message"],
        }
        response = JSONResponse(body, told.status, {"cache-control": "no-store", **told.advice})
    response.headers["x-request-id"] = number
    response.headers["x-content-type-options"] = "nosniff"
    return response


async def _form(request: Request) -> Form:
    media, body = media_of(request), await small_body(request)
    try:
        if media != "application/x-www-form-urlencoded":
            raise ValueError(media)
        return once(form_pairs(body, FIELDS))
    except ValueError:
        raise Refused(
            "invalid_request",
            "Envoyez un formulaire (application/x-www-form-urlencoded), chaque champ une fois.",
            "Send a form (application/x-www-form-urlencoded), each field once.",
        ) from None


def once(pairs: Sequence[tuple[str, str]]) -> Form:
    """Parameters that are each there once (RFC 6749, 3.1); ValueError otherwise."""
    form = dict(pairs)
    if len(form) < len(pairs) or any("\x00" in value for value in form.values()):
        raise ValueError("a parameter is there twice")
    return form


async def _client(
    connection: AsyncConnection, request: Request, form: Form, desk: Desk
) -> Application:
    """Who asks: a confidential application proves itself by one of its secret keys."""
    header = request.headers.get("authorization")
    identifier, secret = form.get("client_id"), form.get("client_secret")
    if header is not None:
        named, shown = _basic(header)
        if secret is not None or identifier not in (None, named):
            raise Refused(
                "invalid_request", "Un seul secret, d'une seule façon.", "One secret, in one way."
            )
        identifier, secret = named, shown
    id_ = row_id(tables.application.name, identifier or "")
    application = await application_of(connection, id_)
    if application is None:
        raise CLIENT_NOT_VALID
    proving = application.confidential or secret is not None
    if proving and not await has_secret(connection, application, secret or "", desk.clock()):
        raise CLIENT_NOT_VALID
    return application


def _basic(header: str) -> tuple[str, str]:
    """The identifier and the secret of `Basic …`, each of them form-encoded."""
    scheme, _, given = header.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError(scheme)
        text = base64.b64decode(given.strip(), validate=True).decode("ascii")
    except (ValueError, binascii.Error):
        raise CLIENT_NOT_VALID from None
    name, _, secret = text.partition(":")
    return unquote_plus(name), unquote_plus(secret)


def _refusal(refused: Refused, language: Language) -> Response:
    headers = {"cache-control": "no-store", "content-language": language.value.lower()}
    if refused.status == 401:
        headers["www-authenticate"] = 'Basic realm="oauth"'
    return JSONResponse(refused.told(language), refused.status, headers)
