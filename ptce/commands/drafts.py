"""A sentence as a form already half filled in; its place is looked up among the communes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ptce.commands.parsing import FIRST_YEAR, LAST_YEAR, camel
from ptce.db.classifications import searchable
from ptce.db.gazetteer import alike, communes, departments
from ptce.db.tables import TITLE_LENGTH
from ptce.domain.calendar import PARIS
from ptce.domain.errors import BadInput
from ptce.domain.rights import Viewer
from ptce.domain.terms import Language, PriceUnit
from ptce.domain.text import seen, shortened, storable
from ptce.matching.drafts.asks import Told
from ptce.matching.drafts.lines import Span
from ptce.matching.drafts.places import Where, corrected, misspelt, where
from ptce.matching.drafts.readings import LONGEST, Draft, DraftConfidence, Side, beside, read
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
    draft = read(seen(text), today, side, load())
    async with engine.begin() as connection:
        place = await located(connection, viewer, draft)
    draft = draft if place is None else beside(draft, place.words, today, side, load())
    return document(draft, place, side, language)


async def located(connection: AsyncConnection, viewer: Viewer, draft: Draft) -> Where | None:
    """Where the sentence says, in at most three statements."""
    said = draft.named
    if not said.all:
        return None
    keys = {each.words: searchable(each.words) for each in said.all}
    beginnings = {keys[each.words] for each in said.begun}
    known: dict[str, list[Any]] = {}
    for each in await communes(connection, sorted({*keys.values()}), sorted(beginnings)):
        known.setdefault(each.asked, []).append(each)
    home = await departments(connection, viewer) if viewer.inside_pole_ids else frozenset()
    found = where(said, keys, known, home)
    near = misspelt(said) if found is None else ()
    if not near:
        return found
    return corrected(said, keys, await alike(connection, [keys[each.words] for each in near]), home)


def document(draft: Draft, place: Where | None, side: Side, language: Language) -> dict[str, Any]:
    """What the statement reads: a part that the sentence does not say has no key."""
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
        **_quantity(draft),
        **_cost(draft, side),
        **_radius(draft),
        "attributes": [_attribute(draft, each, side) for each in draft.told],
        "exchange_modes": [
            {"mode": each.mode.value, "words": _words(draft, each.words)} for each in draft.modes
        ],
    }


def _nature(draft: Draft, language: Language) -> dict[str, Any]:
    nature = draft.nature
    if nature is None:
        return {}
    words, confidence = _words(draft, nature.things[:1]), _confidence(nature.sure)
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


def _quantity(draft: Draft) -> dict[str, Any]:
    said = draft.quantity
    if said is None:
        return {}
    return {
        "quantity": {
            "quantity": plain(said.quantity),
            "unit": said.unit.value,
            "quantity_basis": None if said.basis is None else said.basis.value,
            "words": _words(draft, said.words),
        }
    }


def _cost(draft: Draft, side: Side) -> dict[str, Any]:
    """A budget is for the whole need; a price may be by the hour or the day."""
    said = draft.price
    if said is None or said.per is None:
        return {}
    words = _words(draft, said.words)
    if side is Side.RESOURCE:
        price = {"amount": plain(said.amount), "per": said.per.value, "words": words}
        return {"price": price}
    if said.per is not PriceUnit.FLAT:
        return {}
    return {"budget": {"amount": plain(said.amount), "strict": said.most, "words": words}}


def _radius(draft: Draft) -> dict[str, Any]:
    said = draft.radius
    if said is None:
        return {}
    return {"radius": {"radius_km": plain(said.km), "words": _words(draft, said.words)}}


def _attribute(draft: Draft, said: Told, side: Side) -> dict[str, Any]:
    attribute, value = said.attribute, said.value
    name = attribute.asked if side is Side.REQUEST else attribute.name
    return {
        "name": camel(name),
        "label_fr": attribute.fr,
        "label_en": attribute.en,
        "number": plain(value) if isinstance(value, Decimal) else None,
        "flag": value if isinstance(value, bool) else None,
        "terms": list(value) if isinstance(value, tuple) else None,
        "words": _words(draft, said.words),
    }


def plain(number: Decimal) -> str:
    """Without an exponent, which not every reader of decimals knows."""
    return f"{number.normalize():f}"


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
