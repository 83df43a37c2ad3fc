"""The paper of the sign-in pages: plain HTML that needs no script, no cookie to be read, no host.

What is shown is escaped here, once; `Markup` is what was made by these functions.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ptce.domain.people import LONGEST_PASSWORD, SHORTEST_PASSWORD
from ptce.domain.terms import Language
from ptce.schema.failures import BadRequest
from ptce.signing.cookies import form_token, keep_form

STYLE = """
:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin-top: 2.5rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; }
button { margin-top: 1rem; padding: .6rem 1.2rem; font: inherit; cursor: pointer; }
.hint { margin: .25rem 0 0; font-size: .9rem; }
.told { border: 2px solid; border-radius: .3rem; padding: .6rem 1rem; }
li { margin: .6rem 0; }
li form { display: inline; }
li button { margin: 0 0 0 .6rem; padding: .2rem .6rem; }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "vary": "Accept-Language, Cookie",
}


PASSWORD_HINT = (
    f"{SHORTEST_PASSWORD} caractères au moins ; une phrase convient.",
    f"At least {SHORTEST_PASSWORD} characters; a sentence will do.",
)


class Markup(str):
    """HTML of ours."""

    __slots__ = ()


class Sheet:
    """One page for one request, in its language."""

    def __init__(self, request: Request, language: Language) -> None:
        self.request = request
        self.language = language

    def say(self, fr: str, en: str) -> str:
        return en if self.language is Language.EN else fr

    def paragraph(self, fr: str, en: str) -> Markup:
        return Markup(f"<p>{escape(self.say(fr, en))}</p>")

    def heading(self, fr: str, en: str) -> Markup:
        return Markup(f"<h2>{escape(self.say(fr, en))}</h2>")

    def field(
        self,
        name: str,
        fr: str,
        en: str,
        *,
        kind: str = "text",
        autocomplete: str,
        value: str = "",
        needed: bool = True,
        longest: int = 254,
        hint: tuple[str, str] | None = None,
        prefix: str = "",
    ) -> Markup:
        """A labelled input; `prefix` makes its id unique where two forms have the same field."""
        id_ = f"{prefix}{name}"
        described, told = "", ""
        if hint is not None:
            described = f' aria-describedby="{id_}-hint"'
            told = f'<p class="hint" id="{id_}-hint">{escape(self.say(*hint))}</p>'
        return Markup(
            f'<label for="{id_}">{escape(self.say(fr, en))}</label>'
            f'<input id="{id_}" name="{name}" type="{kind}" autocomplete="{autocomplete}"'
            f' maxlength="{longest}" value="{escape(value)}"{described}'
            f"{' required' if needed else ''}>{told}"
        )

    def email(self, prefix: str, value: str) -> Markup:
        return self.field(
            "email",
            "Courriel",
            "E-mail",
            kind="email",
            autocomplete="username",
            value=value,
            prefix=prefix,
        )

    def password(
        self,
        autocomplete: str,
        fr: str = "Mot de passe",
        en: str = "Password",
        *,
        needed: bool = True,
    ) -> Markup:
        return self.field(
            "password",
            fr,
            en,
            kind="password",
            autocomplete=autocomplete,
            needed=needed,
            longest=LONGEST_PASSWORD,
            hint=PASSWORD_HINT if autocomplete == "new-password" else None,
        )

    def form(self, action: str, fr: str, en: str, *fields: Markup, named: str = "") -> Markup:
        """A form of one button; `named` tells buttons of the same words apart."""
        label = f' aria-label="{escape(named)}"' if named else ""
        return Markup(
            f'<form method="post" action="{escape(action)}">'
            f'<input type="hidden" name="form" value="{form_token(self.request)}">'
            f"{''.join(fields)}<button{label}>{escape(self.say(fr, en))}</button></form>"
        )

    def link(self, address: str, fr: str, en: str) -> Markup:
        return Markup(f'<p><a href="{escape(address)}">{escape(self.say(fr, en))}</a></p>')

    def listed(self, items: Iterable[Markup]) -> Markup:
        return Markup(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")

    def answer(
        self,
        fr: str,
        en: str,
        *body: Markup,
        told: str = "",
        refusal: BadRequest | None = None,
        status: int = 200,
    ) -> Response:
        """The page of this title; `told` first, or why something is refused, with its status."""
        title = escape(self.say(fr, en))
        if refusal is not None:
            told, status = refusal.message(self.language), refusal.status
        role = "status" if status < 400 else "alert"
        notice = f'<p class="told" role="{role}">{escape(told)}</p>' if told else ""
        code = self.language.value.lower()
        response = HTMLResponse(
            f'<!doctype html><html lang="{code}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{STYLE}</style></head>"
            f"<body><main><h1>{title}</h1>{notice}{''.join(body)}</main></body></html>",
            status,
            {**HEADERS, "content-language": code},
        )
        keep_form(self.request, response)
        return response
