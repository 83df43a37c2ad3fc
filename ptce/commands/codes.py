"""Codes of classifications as people type them: the one that they mean, or what they may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.parsing import Parser, Path
from ptce.db.concepts import Found, exactly, near
from ptce.domain.errors import ErrorCode, UserError
from ptce.domain.schemes import Scheme
from ptce.domain.text import shortened, storable

SUGGESTED = 3
"""So many codes are read in a sentence."""

LONGEST_SHOWN = 40
LONGEST_LABEL = 60


async def check_code(
    connection: AsyncConnection,
    parser: Parser,
    path: Path,
    scheme: Scheme,
    value: str,
    *,
    branch: bool = False,
) -> str | None:
    """The code of a scheme, as it is kept. UNKNOWN_CODE, with what is near, and None otherwise.

    A chapter is no code, unless a whole `branch` is asked for.
    """
    found = await exactly(connection, scheme, value)
    if found is not None and (branch or found.assignable):
        return found.code
    refuse_code(parser, path, scheme, value)
    await suggest(connection, parser)
    return None


def refuse_code(parser: Parser, path: Path, scheme: Scheme, value: object) -> None:
    """UNKNOWN_CODE without a suggestion: `suggest` adds them, once, when a database is at hand."""
    shown = value if isinstance(value, str) and storable(value) else ""
    parser.errors.append(
        UserError(
            ErrorCode.UNKNOWN_CODE,
            path,
            {
                "value": shortened(shown, LONGEST_SHOWN),
                "scheme": scheme.fr,
                "scheme_en": scheme.en,
                "hint": "",
                "hint_en": "",
            },
            remedy_fr=f"Cherchez le code par son nom : concepts(scheme: {scheme.value}, text: …).",
            remedy_en=f"Look the code up by its name: concepts(scheme: {scheme.value}, text: …).",
        )
    )


async def suggest(connection: AsyncConnection, parser: Parser) -> None:
    """Say, with each code refused so far, the codes that are near what was typed."""
    schemes = {scheme.fr: scheme for scheme in Scheme}
    for at, error in enumerate(parser.errors):
        if error.code is ErrorCode.UNKNOWN_CODE and not error.facts["hint"]:
            scheme = schemes[error.facts["scheme"]]
            found = await near(connection, scheme, error.facts["value"], SUGGESTED)
            if found:
                hints = {
                    "hint": _hint(found, "essayez", "ou"),
                    "hint_en": _hint(found, "try", "or"),
                }
                parser.errors[at] = replace(error, facts=error.facts | hints)


def _hint(found: Sequence[Found], verb: str, last: str) -> str:
    names = [f"{each.written} ({shortened(each.label, LONGEST_LABEL)})" for each in found]
    listed = f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f" ; {verb} {listed}" if verb == "essayez" else f"; {verb} {listed}"
