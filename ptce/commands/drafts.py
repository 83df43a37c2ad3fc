"""A sentence as a form already half filled in; its place is looked up among the communes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.parsing import FIRST_YEAR, LAST_YEAR
from ptce.db.classifications import searchable
from ptce.db.gazetteer import communes, departments
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.calendar import PARIS
from ptce.domain.errors import BadInput
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language
from ptce.domain.text import shortened, storable
from ptce.matching.drafts.lines import Span
from ptce.matching.drafts.places import Where, where
from ptce.matching.drafts.readings import LONGEST, Draft, DraftConfidence, Side, read
from ptce.matching.thesaurus import load


def checked(text: str, today: date) -> None:
    """BadInput, with its field, for a sentence or a day that is not read."""
    if len(text) > LONGEST:
        raise BadInput(
            f"Une phrase de {LONGEST} caractères au plus.",
            f"A sentence of at most {LONGEST} characters.",
            ("text",),
        )
    if not storable(text):
        raise BadInput(
            "Le texte contient des caractères qui ne peuvent pas être enregistrés.",
            "The text contains characters that cannot be stored.",
            ("text",),
        )
    if not FIRST_YEAR <= today.year < LAST_YEAR:
        raise BadInput(
            f"Le jour doit être entre {FIRST_YEAR} et {LAST_YEAR}.",
            f"The day must be between {FIRST_YEAR} and {LAST_YEAR}.",
            ("today",),
        )


async def drafted(
    engine: AsyncEngine,
    viewer: Viewer,
    text: str,
    today: date,
    side: Side,
    language: Language,
) -> dict[str, Any]:
    """The draft as a document. Nothing is written."""
    checked(text, today)
    draft = read(text, today, side, load())
    async with engine.begin() as connection:
        place = await located(connection, viewer, draft)
    return document(draft, place, language)


async def located(connection: AsyncConnection, viewer: Viewer, draft: Draft) -> Where | None:
    """Where the sentence says, in at most two statements."""
    said = draft.named
    every = (*said.names, *said.postcodes)
    if not every:
        return None
    keys = {each.words: searchable(each.words) for each in every}
    beginnings = {keys[each.words] for each in said.names if each.led}
    known: dict[str, list[Any]] = {}
    for each in await communes(connection, sorted({*keys.values()}), sorted(beginnings)):
        known.setdefault(each.asked, []).append(each)
    found = where(said, keys, known, frozenset())
    if found is None or found.commune is not None or not viewer.inside_pole_ids:
        return found
    return where(said, keys, known, await departments(connection, viewer))


def document(draft: Draft, place: Where | None, language: Language) -> dict[str, Any]:
    said = draft.when
    return {
        "title": shortened(draft.line.sentence.strip(), TITLE_LENGTH),
        **_nature(draft, language),
        **_place(draft, place),
        **_period(draft),
        "weekly_slots": [
            {
                "weekday": slot.weekday.value,
                "start": _clock(slot.start),
                "end": _clock(slot.end),
                "words": _words(draft, said.weekly_words),
            }
            for slot in said.weekly
        ],
        "attributes": [],
        "exchange_modes": [],
    }


def _nature(draft: Draft, language: Language) -> dict[str, Any]:
    nature = draft.nature
    if nature is None:
        return {}
    words, confidence = _words(draft, nature.words), _confidence(nature.sure)
    found = {"kind": {"kind": nature.kind, "words": words, "confidence": confidence}}
    if nature.concept is not None:
        label = load().label(nature.concept, language)
        found["concept"] = {"concept": nature.concept, "label": label, "words": words}
    return found


def _place(draft: Draft, place: Where | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "place": {
            "commune_code": None if place.commune is None else place.commune.insee,
            "candidates": [each.insee for each in place.candidates],
            "words": _words(draft, place.words),
            "confidence": _confidence(place.sure),
        }
    }


def _period(draft: Draft) -> dict[str, Any]:
    said = draft.when
    if said.start is None and said.end is None:
        return {}
    return {
        "period": {
            "start": _instant(said.start),
            "end": _instant(said.end),
            "words": _words(draft, said.words),
            "confidence": _confidence(True),
        }
    }


def _instant(local: datetime | None) -> str | None:
    return None if local is None else local.replace(tzinfo=PARIS).isoformat()


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _confidence(sure: bool) -> str:
    return (DraftConfidence.STATED if sure else DraftConfidence.DEDUCED).value


def _words(draft: Draft, spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [
        {"text": draft.quoted(span), "start": span.start, "end": span.end}
        for span in sorted(set(spans))
    ]
