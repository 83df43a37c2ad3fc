"""Signing in by the provider of identities: the way there, and the way back."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from ptce.db.session import transaction
from ptce.signing.arrivals import (
    Newcomer,
    accept,
    by_identity,
    invited,
    link_identity,
    showing,
)
from ptce.signing.cookies import ATTEMPT, keep, kept
from ptce.signing.desk import Desk, Provider, address_of, desk_of
from ptce.signing.forms import paged, redirect
from ptce.signing.pages import let_in
from ptce.signing.refusals import NO_PROVIDER, PROVIDER_REFUSED
from ptce.signing.sheets import Sheet

BACK = "/sign-in/provider/return"
ATTEMPT_LASTS_S = 900


async def leave(request: Request) -> Response:
    """To the provider; by an invitation's page, with the invitation."""

    async def work(_: Sheet) -> Response:
        desk = desk_of(request)
        invitation = request.path_params.get("secret", "")
        if invitation:
            async with showing(desk, address_of(request)):
                await invited(desk, invitation)
        attempt = secrets.token_urlsafe(32)
        response = redirect(await _provider(desk).way(attempt, f"{desk.public_url}{BACK}"))
        keep(response, desk, ATTEMPT, f"{attempt}.{invitation}", ATTEMPT_LASTS_S)
        return response

    return await paged(request, work)


async def come_back(request: Request) -> Response:
    """Who the provider says it is, known by an invitation, an earlier time, or their e-mail."""

    async def work(sheet: Sheet) -> Response:
        desk, now = desk_of(request), desk_of(request).clock()
        provider = _provider(desk)
        attempt, _, invitation = kept(request, ATTEMPT).partition(".")
        if not attempt:
            raise PROVIDER_REFUSED
        given = dict(request.query_params)
        async with showing(desk, address_of(request)):
            identity = await provider.back(attempt, given, f"{desk.public_url}{BACK}")
            async with transaction(desk.engine) as connection:
                if invitation:
                    newcomer = Newcomer(identity.name or identity.email, None, sheet.language)
                    principal_id = await accept(connection, invitation, newcomer, None, now)
                    await link_identity(connection, identity, principal_id, now)
                else:
                    principal_id = await by_identity(connection, identity, now)
        return await let_in(request, principal_id)

    response = await paged(request, work)
    keep(response, desk_of(request), ATTEMPT, "", 0)
    return response


def _provider(desk: Desk) -> Provider:
    if desk.provider is None:
        raise NO_PROVIDER
    return desk.provider
