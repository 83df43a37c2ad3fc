"""The sign-in pages: signing in, a one-time link, an invitation, and one's sessions.

A link that is opened changes nothing, whoever opens it (scanners of mail do): its page has a
button. After signing in one is led back to where one was sent from (`/oauth/…`), if anywhere.
"""

from __future__ import annotations

import re
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from ptce.commands.sessions import end_sessions
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.people import NAME_LENGTH
from ptce.schema.failures import BadRequest
from ptce.signing.accounts import account
from ptce.signing.arrivals import (
    Invited,
    Newcomer,
    accept,
    by_link,
    by_password,
    invited,
    ready,
    showing,
    whose_link,
)
from ptce.signing.cookies import NEXT, keep, kept, remember, session_of
from ptce.signing.desk import address_of, desk_of
from ptce.signing.endpoints import send_link
from ptce.signing.forms import HOME, back, filled, paged, redirect
from ptce.signing.labels import label_of
from ptce.signing.letters import INVITATION, LINK
from ptce.signing.sessions import open_browser
from ptce.signing.sheets import Markup, Sheet

NEXT_LASTS_S = 1_800
ELSEWHERE = re.compile(r"/oauth/[!-\[\]-~]{0,3000}")
"""Where one may be led after signing in: on this host, and nowhere else."""


async def home(request: Request) -> Response:
    """One's sessions; the ways in, for who is not signed in."""

    async def work(sheet: Sheet) -> Response:
        session = await session_of(request)
        wanted = request.query_params.get("next", "")
        leads = ELSEWHERE.fullmatch(wanted) is not None
        if session is not None:
            return redirect(wanted) if leads else await account(sheet, session)
        response = _ways_in(sheet)
        if leads:
            keep(response, desk_of(request), NEXT, wanted, NEXT_LASTS_S)
        return response

    return await paged(request, work)


async def ask_link(request: Request) -> Response:
    async def work(sheet: Sheet) -> Response:
        form = await filled(request)
        await send_link(desk_of(request), form.get("email", ""), address_of(request))
        told = sheet.say(
            "Si cette adresse est connue ici, un courriel vient d'y être envoyé : ouvrez le lien "
            "qu'il contient.",
            "If this address is known here, an e-mail was just sent to it: open the link in it.",
        )
        return sheet.answer("Regardez vos courriels", "Look at your e-mail", back(sheet), told=told)

    return await paged(request, work)


async def sign_in(request: Request) -> Response:
    async def work(sheet: Sheet) -> Response:
        form = await filled(request)
        email, password = form.get("email", ""), form.get("password", "")
        try:
            principal_id = await by_password(desk_of(request), email, password, address_of(request))
        except BadRequest as refusal:
            if refusal.status == 429:
                raise
            return _ways_in(sheet, refusal, email)
        return await let_in(request, principal_id)

    return await paged(request, work)


async def show_link(request: Request) -> Response:
    async def work(sheet: Sheet) -> Response:
        secret = request.path_params["secret"]
        async with showing(desk_of(request), address_of(request)):
            name = await whose_link(desk_of(request), secret)
        who = sheet.paragraph(f"Ce lien est celui de {name}.", f"This is the link of {name}.")
        button = sheet.form(f"{LINK}{secret}", "Me connecter", "Sign me in")
        return sheet.answer("Connexion", "Sign-in", who, button)

    return await paged(request, work)


async def use_link(request: Request) -> Response:
    async def work(sheet: Sheet) -> Response:
        await filled(request)
        desk = desk_of(request)
        async with showing(desk, address_of(request)), transaction(desk.engine) as connection:
            principal_id = await by_link(connection, request.path_params["secret"], desk.clock())
        return await let_in(request, principal_id)

    return await paged(request, work)


async def show_invitation(request: Request) -> Response:
    async def work(sheet: Sheet) -> Response:
        desk = desk_of(request)
        async with showing(desk, address_of(request)):
            return _invitation(sheet, await invited(desk, request.path_params["secret"]))

    return await paged(request, work)


async def accept_invitation(request: Request) -> Response:
    async def work(sheet: Sheet) -> Response:
        form = await filled(request)
        desk, secret = desk_of(request), request.path_params["secret"]
        async with showing(desk, address_of(request)):
            offer = await invited(desk, secret)
        newcomer = Newcomer(form.get("name"), form.get("password"), sheet.language)
        try:
            password_hash = await ready(desk, offer, newcomer)
        except BadRequest as refusal:
            return _invitation(sheet, offer, refusal, form.get("name", ""))
        async with transaction(desk.engine) as connection:
            principal_id = await accept(connection, secret, newcomer, password_hash, desk.clock())
        return await let_in(request, principal_id)

    return await paged(request, work)


async def let_in(request: Request, principal_id: UUID) -> Response:
    """Open this browser's session, end the one it had, and lead on."""
    desk, before = desk_of(request), await session_of(request)
    async with transaction(desk.engine) as connection:
        if before is not None:
            await end_sessions(connection, desk.clock(), tables.sign_in_session.c.id == before.id)
        cookie = await open_browser(connection, principal_id, label_of(request), desk.clock())
    wanted = kept(request, NEXT)
    response = redirect(wanted if ELSEWHERE.fullmatch(wanted) else HOME)
    remember(response, desk, cookie)
    if wanted:
        keep(response, desk, NEXT, "", 0)
    return response


def _ways_in(sheet: Sheet, refusal: BadRequest | None = None, email: str = "") -> Response:
    desk = desk_of(sheet.request)
    body: list[Markup] = []
    if desk.provider is not None:
        name = desk.provider.name
        body.append(sheet.link("/sign-in/provider", f"Continuer avec {name}", f"Go on with {name}"))
    if desk.post.open:
        body += [
            sheet.heading("Par un lien", "By a link"),
            sheet.form(
                "/sign-in/link",
                "Recevoir un lien de connexion",
                "Send me a sign-in link",
                sheet.email("link-", email),
            ),
        ]
    body += [
        sheet.heading("Par mot de passe", "By password"),
        sheet.form(
            "/sign-in/password",
            "Me connecter",
            "Sign me in",
            sheet.email("password-", email),
            sheet.password("current-password"),
        ),
        sheet.paragraph(
            "On entre ici sur invitation de l'animation d'un pôle.",
            "One comes in here by invitation of a pole's coordinators.",
        ),
    ]
    return sheet.answer("Connexion", "Sign-in", *body, refusal=refusal)


def _invitation(
    sheet: Sheet, offer: Invited, refusal: BadRequest | None = None, name: str = ""
) -> Response:
    desk, secret = desk_of(sheet.request), sheet.request.path_params["secret"]
    place = offer.pole if offer.member is None else f"{offer.member} ({offer.pole})"
    body = [
        sheet.paragraph(
            f"Vous êtes invité à rejoindre {place}, comme {offer.role.fr}, sous l'adresse "
            f"{offer.email}.",
            f"You are invited to join {place}, as {offer.role.en}, under the address "
            f"{offer.email}.",
        )
    ]
    fields: list[Markup] = []
    if not offer.known:
        fields = [
            sheet.field(
                "name",
                "Votre nom",
                "Your name",
                autocomplete="name",
                value=name,
                longest=NAME_LENGTH,
            ),
            sheet.password("new-password", *_OPTIONAL, needed=False),
        ]
    body.append(sheet.form(f"{INVITATION}{secret}", "Accepter", "Accept", *fields))
    if desk.provider is not None:
        title = desk.provider.name
        address = f"{INVITATION}{secret}/provider"
        body.append(sheet.link(address, f"Accepter avec {title}", f"Accept with {title}"))
    return sheet.answer("Invitation", "Invitation", *body, refusal=refusal)


_OPTIONAL = (
    "Mot de passe (facultatif : sans lui, un lien par courriel à chaque connexion)",
    "Password (optional: without it, a link by e-mail at each sign-in)",
)
