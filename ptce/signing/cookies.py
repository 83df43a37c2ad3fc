"""The cookies of the sign-in pages: who is signed in, which browser filled in a form, where to lead
it next, and an attempt with a provider.

They belong to these pages: /graphql and the other routes of the API read no cookie. Behind https
their names begin with `__Host-`: no other host, however near, can set them.
"""

from __future__ import annotations

import hashlib
import secrets
from hmac import compare_digest
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from ptce.signing.desk import Desk, desk_of
from ptce.signing.sessions import BROWSER_LASTS, Session, by_cookie

SESSION = "ptce_session"
FORM = "ptce_form"
NEXT = "ptce_next"
ATTEMPT = "ptce_attempt"


async def signed_in(request: Request) -> UUID | None:
    """The principal of whoever is signed in on these pages; None when nobody is."""
    session = await session_of(request)
    return None if session is None else session.principal_id


async def session_of(request: Request) -> Session | None:
    """The live session of the browser that asks."""
    desk = desk_of(request)
    given = kept(request, SESSION)
    return await by_cookie(desk.engine, given, desk.clock()) if given else None


def kept(request: Request, name: str) -> str:
    """What `keep` gave the browser; empty when there is nothing."""
    return request.cookies.get(_named(desk_of(request), name), "")


def keep(response: Response, desk: Desk, name: str, value: str, seconds: int) -> None:
    """For so many seconds; 0 takes it back."""
    _set(response, desk, name, value, seconds)


def remember(response: Response, desk: Desk, secret: str) -> None:
    """Give the browser its session."""
    _set(response, desk, SESSION, secret, int(BROWSER_LASTS.total_seconds()))


def forget(response: Response, desk: Desk) -> None:
    _set(response, desk, SESSION, "", 0)


def form_token(request: Request) -> str:
    """What a form of this request's page carries; `keep_form` goes with the page."""
    return _proof(_form_secret(request))


def keep_form(request: Request, response: Response) -> None:
    """Give the browser what its forms are proved by, if it has none yet."""
    desk = desk_of(request)
    if request.cookies.get(_named(desk, FORM)) != _form_secret(request):
        _set(response, desk, FORM, _form_secret(request), None)


def own_form(request: Request, given: str) -> bool:
    """Whether the form that was sent is one of ours, and of this browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    secret = request.cookies.get(_named(desk_of(request), FORM))
    return bool(secret) and compare_digest(_proof(secret or "").encode(), given.encode())


def _form_secret(request: Request) -> str:
    """The browser's, or a new one, the same for the whole request."""
    if not hasattr(request.state, "form_secret"):
        known = request.cookies.get(_named(desk_of(request), FORM))
        request.state.form_secret = known or secrets.token_urlsafe(32)
    secret: str = request.state.form_secret
    return secret


def _proof(secret: str) -> str:
    return hashlib.sha256(f"form {secret}".encode(errors="replace")).hexdigest()


def _named(desk: Desk, name: str) -> str:
    return f"__Host-{name}" if desk.secure else name


def _set(response: Response, desk: Desk, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        _named(desk, name),
        value,
        max_age=seconds,
        path="/",
        secure=desk.secure,
        httponly=True,
        samesite="lax",
    )
