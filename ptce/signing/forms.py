"""What a form of ours sends back, and what its page answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ptce.schema.failures import failure
from ptce.schema.negotiation import wanted_language
from ptce.schema.records import request_id
from ptce.signing.bodies import form_pairs, media_of, small_body
from ptce.signing.cookies import own_form
from ptce.signing.refusals import FORM_NOT_VALID
from ptce.signing.sheets import HEADERS, Markup, Sheet

HOME = "/sign-in"

FIELDS = 20

Form = dict[str, str]
Page = Callable[[Sheet], Awaitable[Response]]


async def paged(request: Request, work: Page) -> Response:
    """What the work answers; a refusal is a page too, with the same status and sentence."""
    language = wanted_language(request.headers.get("accept-language", ""))
    sheet = Sheet(request, language)
    number = request_id()
    try:
        response = await work(sheet)
    except ClientDisconnect:
        return Response(status_code=499)
    except Exception as error:  # the edge: everything becomes an answer (failures.py)
        told = failure(error, language, number)
        response = sheet.answer(
            "Connexion impossible",
            "Sign-in failed",
            back(sheet),
            status=told.status,
            told=told.errors[0]["message"],
        )
        if "retry-after" in told.advice:
            response.headers["retry-after"] = told.advice["retry-after"]
    response.headers["x-request-id"] = number
    return response


def back(sheet: Sheet) -> Markup:
    return sheet.link(HOME, "Aller à la page de connexion", "Go to the sign-in page")


async def filled(request: Request) -> Form:
    """The fields of a form that this browser was given. BadRequest for another one."""
    if media_of(request) != "application/x-www-form-urlencoded":
        raise FORM_NOT_VALID
    body = await small_body(request)
    try:
        pairs = form_pairs(body, FIELDS)
    except ValueError:
        raise FORM_NOT_VALID from None
    form = dict(pairs)
    if not own_form(request, form.pop("form", "")):
        raise FORM_NOT_VALID
    return form


def redirect(address: str) -> Response:
    """To another page of ours, by GET."""
    response = Response(status_code=303, headers=HEADERS)
    response.headers["location"] = address
    return response
