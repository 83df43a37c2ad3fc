"""The page of who is signed in: one's sessions, one's password, the way out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from ptce.commands.sessions import end_everywhere, end_sessions
from ptce.db import tables
from ptce.db.session import transaction
from ptce.domain.calendar import PARIS
from ptce.schema.failures import BadRequest
from ptce.signing.arrivals import choose_password
from ptce.signing.cookies import forget, session_of
from ptce.signing.desk import desk_of
from ptce.signing.forms import HOME, filled, paged, redirect
from ptce.signing.refusals import SIGN_IN_AGAIN, SIGN_IN_FIRST
from ptce.signing.sessions import FRESH, Session
from ptce.signing.sheets import Markup, Sheet

SHOWN = 50
"""Sessions on the page, the newest."""


async def sign_out(request: Request) -> Response:
    """Of this browser, of everywhere, or of one other session."""

    async def work(sheet: Sheet) -> Response:
        form = await filled(request)
        session = await session_of(request)
        if session is None:
            raise SIGN_IN_FIRST
        row, desk, which = tables.sign_in_session, desk_of(request), form.get("which", "")
        ending = _id(form.get("session", "")) if which == "one" else session.id
        async with transaction(desk.engine) as connection:
            if which == "all":
                await end_everywhere(connection, desk.clock(), session.principal_id)
            else:
                own = row.c.principal_id == session.principal_id
                await end_sessions(connection, desk.clock(), own, row.c.id == ending)
        response = redirect(HOME)
        if which == "all" or ending == session.id:
            forget(response, desk)
        return response

    return await paged(request, work)


async def set_password(request: Request) -> Response:
    """Choose a password, shortly after signing in; one's other sessions end."""

    async def work(sheet: Sheet) -> Response:
        form = await filled(request)
        session, desk = await session_of(request), desk_of(request)
        if session is None:
            raise SIGN_IN_FIRST
        if desk.clock() - session.created_at > FRESH:
            raise SIGN_IN_AGAIN
        try:
            await choose_password(desk, session.principal_id, form.get("password", ""))
        except BadRequest as refusal:
            return await account(sheet, session, refusal)
        async with transaction(desk.engine) as connection:
            await end_everywhere(connection, desk.clock(), session.principal_id, but=session.id)
        return redirect(HOME)

    return await paged(request, work)


async def account(sheet: Sheet, session: Session, refusal: BadRequest | None = None) -> Response:
    desk = desk_of(sheet.request)
    person, principal, row = tables.person, tables.principal, tables.sign_in_session
    async with desk.engine.connect() as connection:
        who = (
            await connection.execute(
                select(principal.c.name, person.c.email)
                .join(person, person.c.principal_id == principal.c.id)
                .where(principal.c.id == session.principal_id)
            )
        ).one_or_none()
        if who is None:
            raise SIGN_IN_FIRST
        sessions = (
            await connection.execute(
                select(row.c.id, row.c.label, row.c.seen_at, row.c.cookie_sha256.is_(None))
                .where(
                    row.c.principal_id == session.principal_id,
                    row.c.revoked_at.is_(None),
                    row.c.expires_at > desk.clock(),
                )
                .order_by(row.c.id.desc())
                .limit(SHOWN)
            )
        ).all()
    body = [
        sheet.paragraph(
            f"Vous êtes {who.name} ({who.email}).", f"You are {who.name} ({who.email})."
        ),
        sheet.form("/sign-in/out", "Me déconnecter", "Sign me out"),
        sheet.heading("Mes sessions", "My sessions"),
        sheet.listed(_session(sheet, *each, here=each.id == session.id) for each in sessions),
        sheet.form(
            "/sign-in/out",
            "Me déconnecter partout",
            "Sign me out everywhere",
            Markup('<input type="hidden" name="which" value="all">'),
        ),
        sheet.heading("Mon mot de passe", "My password"),
        sheet.form(
            "/sign-in/password/new",
            "Choisir ce mot de passe",
            "Choose this password",
            sheet.password("new-password"),
        ),
    ]
    return sheet.answer("Vous êtes connecté", "You are signed in", *body, refusal=refusal)


def _session(
    sheet: Sheet, id_: UUID, label: str | None, seen_at: datetime, application: bool, *, here: bool
) -> Markup:
    what = label or sheet.say("appareil inconnu", "unknown device")
    if application:
        what = sheet.say(f"application ({what})", f"application ({what})")
    seen = f"{seen_at.astimezone(PARIS):%d/%m/%Y %H:%M}"
    words = sheet.say(f"{what}, vue le {seen}", f"{what}, seen on {seen}")
    if here:
        return Markup(sheet.paragraph(f"{words} (cette session)", f"{words} (this session)"))
    return Markup(
        sheet.paragraph(words, words)
        + sheet.form(
            "/sign-in/out",
            "Terminer",
            "End",
            Markup('<input type="hidden" name="which" value="one">'),
            Markup(f'<input type="hidden" name="session" value="{id_}">'),
            named=sheet.say(f"Terminer : {words}", f"End: {words}"),
        )
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
