"""The tables of the guides are those of the code; every code has its cause, remedy and example."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.guides.codes import answered
from tests.guides.limits import limits

GUIDES = Path(__file__).resolve().parents[2] / "docs/guides"
WRITE = os.environ.get("GUIDES") == "write"
"""Set by `make guides`."""

TABLE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- fin -->)", re.DOTALL)
SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)

UNASKED = {
    "URI_TOO_LONG": "a command line is shorter",
    "TIMEOUT": "takes its time",
    "OPERATION_TIMED_OUT": "no read of the demonstration is that slow",
    "SERVICE_UNAVAILABLE": "nobody asks for it",
    "INTERNAL_SERVER_ERROR": "nobody asks for it",
    "ORIGIN_NOT_ALLOWED": "needs a key of one's own",
    "TOO_MANY_ATTEMPTS": "would lock the others out",
    "RATE_LIMITED": "would spend what the others have",
    "QUOTA_EXCEEDED": "would spend what the others have",
    "MAIL_NOT_SENT_HERE": "of a server that is set so",
    "NAME_REQUIRED": "needs an invitation",
    "NAME_NOT_VALID": "needs an invitation",
    "PASSWORD_TOO_WEAK": "needs an invitation",
    "SIGN_IN_AGAIN": "of a page",
    "IDENTITY_UNKNOWN": "needs an identity provider",
    "NO_PROVIDER": "of a page",
    "AUTHORIZATION_NOT_VALID": "of a page",
    "NO_MEMBER": "of a page",
    "PROVIDER_REFUSED": "needs an identity provider",
    "PROVIDER_UNREACHABLE": "needs an identity provider",
    "FORM_NOT_VALID": "of a page",
    "OPERATION_NOT_TRUSTED": "of a server that is set so",
    "NO_LONGER_FITS": "needs two listings that changed since",
}
"""Codes whose section shows no example, and why."""


def errors_table() -> str:
    lines = ["| Code | HTTP | Où | Phrase |", "|---|---|---|---|"]
    for code, how in sorted(answered().items()):
        statuses = ", ".join(map(str, sorted(how.statuses))) or "200"
        where = " ou ".join(
            word
            for word, told in (("`errors`", how.statuses), ("`userErrors`", how.as_data))
            if told
        )
        said = {re.sub(r"\{\w+\}", "…", each) for each in how.sentences}
        sentence = "<br>".join(sorted(said))
        lines.append(f"| [`{code}`](#{code.lower()}) | {statuses} | {where} | {sentence} |")
    return "\n".join(lines) + "\n"


def limits_table() -> str:
    lines = ["| Ce qui est borné | Au plus | Au-delà |", "|---|---|---|"]
    for what, value, code in limits():
        beyond = f"[`{code}`](erreurs.md#{code.lower()})" if code else "—"
        lines.append(f"| {what} | {value} | {beyond} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "made"), [("erreurs", errors_table), ("limites", limits_table)])
def test_a_table_is_the_one_that_the_code_makes(name: str, made: Callable[[], str]) -> None:
    page = GUIDES / f"{name}.md"
    if WRITE:
        page.write_text(TABLE.sub(lambda _: made(), page.read_text()))
    found = TABLE.search(page.read_text())
    assert found is not None
    assert found[0] == made(), f"docs/guides/{page.name}: make guides"


def sections() -> dict[str, str]:
    return dict(SECTION.findall((GUIDES / "erreurs.md").read_text()))


def test_every_code_that_is_answered_has_a_section_and_no_other() -> None:
    assert len(answered()) > 40
    assert sections().keys() == answered().keys()


@pytest.mark.parametrize("code", sorted(answered()))
def test_a_section_says_the_cause_what_to_do_and_shows_it(code: str) -> None:
    text = sections().get(code, "")
    cause, _, rest = text.partition("**Que faire.**")
    assert len(cause.strip()) > 20
    assert len(rest.strip()) > 10
    shown = f'répond : "code": "{code}"' in text
    journey = re.search(r"\]\((\.\./journeys/\S+)\)", text)
    if journey is not None:
        shown = f'"code": "{code}"' in (GUIDES / journey[1]).read_text()
    assert shown != (code in UNASKED), code


def test_a_limit_says_a_code_that_is_answered() -> None:
    codes = {code for _, _, code in limits() if code}
    assert codes <= answered().keys()


def test_the_statuses_are_those_of_http() -> None:
    known = set(HTTPStatus)
    assert {status for how in answered().values() for status in how.statuses} <= known
