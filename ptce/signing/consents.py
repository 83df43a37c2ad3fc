"""The page on which a person lets an application act for one of their members (RFC 6749, 4.1).

Nobody is sent to an address that the application did not register, letter by letter; what goes
back to it names who answers (`iss`, RFC 9207). The person chooses each time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.addresses import origin_of
from ptce.domain.identifiers import public_id, row_id
from ptce.domain.terms import Language
from ptce.schema.failures import BadRequest
from ptce.signing.cookies import signed_in
from ptce.signing.delegations import Asked, allow, application_of, members_of
from ptce.signing.desk import desk_of
from ptce.signing.forms import HOME, filled, paged, redirect
from ptce.signing.oauth import AUTHORIZE, FIELDS, Refused, once, scopes_of
from ptce.signing.rates import CONSENTS_EACH, count
from ptce.signing.sheets import HEADERS, Markup, Sheet

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
LONGEST_STATE = 1_000
"""As an address has it: what leads back after signing in has room for all of the demand."""

CARRIED = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
"""What the page's forms carry on of the application's demand."""

NOT_ASKED = BadRequest(
    400,
    "AUTHORIZATION_NOT_VALID",
    "Cette demande n'est pas celle d'une application connue, ou pas à une adresse qu'elle a "
    "déclarée. Prévenez son auteur ; vous n'avez rien à faire.",
    "This is no demand of a known application, or not at an address that it declared. Tell its "
    "author; there is nothing for you to do.",
)
NO_MEMBER = BadRequest(
    403,
    "NO_MEMBER",
    "Vous n'agissez pour aucune structure : il n'y a rien à confier à cette application.",
    "You act for no member: there is nothing to entrust to this application.",
)


class Back(Exception):
    """What is sent back to the application, at the address that is known to be its own."""

    def __init__(self, address: str, answer: Mapping[str, str | None]) -> None:
        super().__init__(answer.get("error"))
        given = {name: value for name, value in answer.items() if value is not None}
        self.location = f"{address}{'&' if '?' in address else '?'}{urlencode(given)}"


async def show(request: Request) -> Response:
    """Ask the person, who signs in first if need be."""

    async def work(sheet: Sheet) -> Response:
        given, who = _parameters(request), await signed_in(request)
        async with transaction(desk_of(request).engine) as connection:
            try:
                asked = await _asked(connection, sheet, given)
            except Back as back:
                return redirect(back.location)
            if who is None:
                return _sign_in_first(given)
            return await _page(connection, sheet, who, asked, given)

    return await paged(request, work)


async def decide(request: Request) -> Response:
    """Send the application its code, or that it was refused."""

    async def work(sheet: Sheet) -> Response:
        given, who, desk = await filled(request), await signed_in(request), desk_of(request)
        if who is not None:
            await count(desk.engine, desk.clock(), (CONSENTS_EACH, str(who)))
        async with transaction(desk.engine) as connection:
            try:
                asked = await _asked(connection, sheet, given)
                if who is None:
                    return _sign_in_first(given)
                if given.get("decision") != "allow":
                    raise _refused(sheet, asked.redirect_uri, asked.state, DENIED)
                member = row_id(tables.member.name, given.get("member", ""))
                own = {each.id for each in await members_of(connection, who)}
                if member is None or member not in own:
                    raise NO_MEMBER
                code = await allow(connection, who, member, asked, desk.clock())
            except Back as back:
                return redirect(back.location)
        answer = {"code": code, "state": asked.state, "iss": desk.public_url}
        return redirect(Back(asked.redirect_uri, answer).location)

    return await paged(request, work)


DENIED = Refused("access_denied", "La personne a refusé.", "The person refused.")


def _parameters(request: Request) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            request.url.query, keep_blank_values=True, errors="strict", max_num_fields=FIELDS
        )
        return once(pairs)
    except ValueError:
        raise NOT_ASKED from None


async def _asked(connection: AsyncConnection, sheet: Sheet, given: Mapping[str, str]) -> Asked:
    """What the application wants. BadRequest while one cannot tell where to send it back, else
    Back with what is wrong."""
    client = row_id(tables.application.name, given.get("client_id", ""))
    application = await application_of(connection, client)
    address = given.get("redirect_uri", "")
    if application is None or address not in application.redirect_uris:
        raise NOT_ASKED
    state = given.get("state")
    try:
        if state is not None and len(quote(state, safe="")) > LONGEST_STATE:
            state = None
            raise _wrong("state")
        if given.get("response_type") != "code":
            raise Refused("unsupported_response_type", "response_type : code.", "Use code.")
        challenge = given.get("code_challenge", "")
        if given.get("code_challenge_method") != "S256":
            raise _wrong("code_challenge_method (S256)")
        if not CHALLENGE.fullmatch(challenge):
            raise _wrong("code_challenge")
        return Asked(application, address, scopes_of(given.get("scope", "")), challenge, state)
    except Refused as refused:
        raise _refused(sheet, address, state, refused) from None


def _wrong(name: str) -> Refused:
    return Refused(
        "invalid_request", f"Paramètre absent ou faux : {name}.", f"Missing or wrong: {name}."
    )


def _refused(sheet: Sheet, address: str, state: str | None, refused: Refused) -> Back:
    told = refused.told(sheet.language)
    return Back(address, {**told, "state": state, "iss": desk_of(sheet.request).public_url})


def _sign_in_first(given: Mapping[str, str]) -> Response:
    again = f"{AUTHORIZE}?{urlencode({name: given[name] for name in CARRIED if name in given})}"
    return redirect(f"{HOME}?next={quote(again, safe='')}")


async def _page(
    connection: AsyncConnection, sheet: Sheet, who: UUID, asked: Asked, given: Mapping[str, str]
) -> Response:
    members = await members_of(connection, who)
    if not members:
        raise NO_MEMBER
    name = await connection.scalar(
        select(tables.principal.c.name).where(tables.principal.c.id == who)
    )
    application, origin = asked.application, origin_of(asked.redirect_uri)
    carried = [_hidden(each, given[each]) for each in CARRIED if each in given]
    response = sheet.answer(
        f"Autoriser « {application.name} » ?",
        f"Allow “{application.name}”?",
        sheet.paragraph(
            f"« {application.name} », application enregistrée par {application.pole}, demande à "
            f"agir en votre nom. Vous êtes {name}.",
            f"“{application.name}”, an application registered by {application.pole}, asks to act "
            f"in your name. You are {name}.",
        ),
        sheet.heading("Elle pourra", "It will be able to"),
        sheet.listed(Markup(escape(scope.label(sheet.language))) for scope in asked.scopes),
        sheet.paragraph(
            f"Vous serez renvoyé vers {origin}. Cet accès dure 30 jours au plus, et vous pouvez y "
            "mettre fin à tout moment sur votre page de connexion.",
            f"You will be sent back to {origin}. This access lasts 30 days at most, and you can "
            "end it at any time on your sign-in page.",
        ),
        sheet.form(
            AUTHORIZE,
            "Autoriser",
            "Allow",
            *carried,
            _hidden("decision", "allow"),
            _choice(sheet, members),
        ),
        sheet.form(AUTHORIZE, "Refuser", "Refuse", *carried, _hidden("decision", "refuse")),
    )
    # Browsers hold a form to this also when it is answered by a redirection.
    response.headers["content-security-policy"] = HEADERS["content-security-policy"].replace(
        "form-action 'self'", f"form-action 'self' {origin}"
    )
    return response


def _hidden(name: str, value: str) -> Markup:
    return Markup(f'<input type="hidden" name="{name}" value="{escape(value)}">')


def _choice(sheet: Sheet, members: Sequence[Any]) -> Markup:
    """For which member: told when there is one, chosen among several."""
    fr, en = "Pour la structure", "For the member"
    if len(members) == 1:
        [only] = members
        told = f"{sheet.say(fr, en)} : " if sheet.language is Language.FR else f"{en}: "
        return Markup(
            f"<p>{told}<strong>{escape(only.name)}</strong></p>"
            f"{_hidden('member', public_id(tables.member.name, only.id))}"
        )
    options = "".join(
        f'<option value="{public_id(tables.member.name, each.id)}">{escape(each.name)}</option>'
        for each in members
    )
    return Markup(
        f'<label for="member">{sheet.say(fr, en)}</label>'
        f'<select id="member" name="member" required>{options}</select>'
    )
