"""Codes of classifications as people type them: the one that they mean, or what they may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ptce.commands.parsing import Parser, Path
from ptce.db import tables
from ptce.db.concepts import exactly, near
from ptce.domain.errors import ErrorCode, UserError
from ptce.domain.schemes import Scheme, compact
from ptce.domain.text import shortened, storable

SUGGESTED = 3
"""So many codes are read in a sentence."""

LONGEST_SHOWN = 40
LONGEST_LABEL = 60

STAR: Final = "*"
"""It marks the hazardous codes of the List of Waste: they may be written without it."""


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


async def refuse_stars(
    connection: AsyncConnection, parser: Parser, typed: Sequence[tuple[Path, Scheme, object]]
) -> None:
    """UNKNOWN_CODE for a star on a code that is not hazardous, with that code and its hazardous
    twins: leaving the star out in silence would change what was said."""
    for path, scheme, value in typed:
        if scheme is Scheme.LOW and isinstance(value, str) and STAR in value:
            row = await _concept(connection, scheme, compact(value))
            if row is not None and row.hazardous is False:
                await _refuse_star(connection, parser, path, value, row)


async def _refuse_star(
    connection: AsyncConnection, parser: Parser, path: Path, value: str, row: Row[Any]
) -> None:
    twins = [await _concept(connection, Scheme.LOW, code) for code in row.mirrors]
    meant = [row, *(twin for twin in twins if twin is not None and twin.hazardous)][:SUGGESTED]
    named = [(each.written, each.label_fr) for each in meant]
    refuse_code(parser, path, Scheme.LOW, value)
    hints = {"hint": _hint(named, "essayez", "ou"), "hint_en": _hint(named, "try", "or")}
    parser.errors[-1] = replace(
        parser.errors[-1],
        facts=parser.errors[-1].facts | hints,
        remedy_fr="L'étoile marque un code dangereux : elle peut manquer, pas s'ajouter.",
        remedy_en="The star marks a hazardous code: it may be left out, not added.",
    )


async def _concept(connection: AsyncConnection, scheme: Scheme, code: str) -> Any:
    """The row of a code, or None."""
    concept = tables.concept
    rows = await connection.execute(
        select(concept.c.written, concept.c.label_fr, concept.c.hazardous, concept.c.mirrors).where(
            concept.c.scheme == scheme.value, concept.c.code == code
        )
    )
    return rows.one_or_none()


async def suggest(connection: AsyncConnection, parser: Parser) -> None:
    """Say, with each code refused so far, the codes that are near what was typed."""
    for at, error in enumerate(parser.errors):
        if error.code is ErrorCode.UNKNOWN_CODE and not error.facts["hint"]:
            [scheme] = [each for each in Scheme if each.fr == error.facts["scheme"]]
            found = await near(connection, scheme, error.facts["value"], SUGGESTED)
            if found:
                named = [(each.written, each.label) for each in found]
                hints = {
                    "hint": _hint(named, "essayez", "ou"),
                    "hint_en": _hint(named, "try", "or"),
                }
                parser.errors[at] = replace(error, facts=error.facts | hints)


def _hint(found: Sequence[tuple[str, str]], verb: str, last: str) -> str:
    """`found` are codes as written, each with its label."""
    names = [f"{written} ({shortened(label, LONGEST_LABEL)})" for written, label in found]
    listed = f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f" ; {verb} {listed}" if verb == "essayez" else f"; {verb} {listed}"
