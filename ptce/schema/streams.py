"""What a text says of a material: the codes that it may have, and who could take it."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import strawberry
from sqlalchemy import ColumnElement

from ptce.db.classifications import waste_entries
from ptce.domain.errors import BadInput
from ptce.domain.schemes import Scheme
from ptce.domain.terms import Language
from ptce.domain.uses import UseEvidence, UseWay
from ptce.matching.receivers import Receiver, receivers
from ptce.matching.thesaurus import VERSION, load
from ptce.matching.waste_codes import KIND, Entry, Suggestion, WasteCodes
from ptce.reads.arguments import LONGEST_TEXT
from ptce.reads.declarations import Computed, One, Row
from ptce.schema.concepts import Concept
from ptce.schema.entities import CONCEPT
from ptce.schema.fields import argument, declared, items, json_part, json_text, required, value
from ptce.schema.matches import text_of
from ptce.schema.requesting import Asking, among_document

DEFAULT = 10
MOST = 50
FIRST = f"Nombre de réponses voulues, de 0 à {MOST} ({DEFAULT} par défaut)."
TEXT = f"Une description, une phrase ; les {LONGEST_TEXT} premiers caractères."
CODES_HEARD = 10
"""How many codes of a text count for who could take it."""


def _named(row: Row, concept: Row) -> ColumnElement[bool]:
    same: ColumnElement[bool] = (concept.c.scheme == json_text(row, "scheme")) & (
        concept.c.code == json_text(row, "code")
    )
    return same


@strawberry.type(description="Un code de la liste des déchets qu'un texte peut désigner.")
class WasteCodeSuggestion:
    code: Concept | None = declared(
        One(CONCEPT, _named), "L'entrée ; `hazardous` dit si elle est dangereuse."
    )
    words: list[str] = value(
        lambda row: json_part(row, "words"), "Les mots du texte qui y mènent ; vide : `concept`."
    )
    concept: str | None = value(
        text_of("concept"),
        "La chose du thésaurus dont c'est un code usuel ; null si ce sont les mots de l'entrée.",
    )
    mirror_question: str | None = value(
        text_of("mirror_question"),
        "La question à poser avant de choisir, si une autre entrée (miroir, le plus souvent) ne "
        "s'en distingue que par le danger : le texte seul ne dit pas si le déchet est dangereux.",
    )


@strawberry.type(description="Les codes qu'un texte peut désigner : à une personne de choisir.")
class WasteCodeSuggestions:
    version: str = value(text_of("version"), "Version du thésaurus.")
    suggestions: list[WasteCodeSuggestion] = items(
        among_document("suggestions"), "Le plus probable d'abord ; aucun n'est attribué."
    )


@strawberry.type(
    description="Une activité qui pourrait prendre une matière : un aide-mémoire, jamais une "
    "autorisation."
)
class WasteOutlet:
    activity: Concept | None = declared(One(CONCEPT, _named), "L'activité (NAF rév. 2).")
    words: str = value(text_of("words"), "Les mots du texte qui y mènent.")
    stream: str = value(
        text_of("stream"), "La matière du cas connu, dans votre langue : celle du texte ou proche."
    )
    use: str = value(text_of("use"), "Ce qu'elle en ferait.")
    way: UseWay = value(text_of("way"), "Nature de l'usage.")
    evidence: UseEvidence = value(text_of("evidence"), "Ce qui le dit.")
    note: str = value(text_of("note"), "Sous quelles conditions.")


@strawberry.type(description="Qui pourrait prendre une matière, d'après les cas connus.")
class WasteOutlets:
    version: str = value(text_of("version"), "Version du thésaurus.")
    outlets: list[WasteOutlet] = items(
        among_document("outlets"), "La plus probable d'abord, chaque activité une fois."
    )


async def _suggested(asking: Asking, arguments: dict[str, Any], *_: object) -> dict[str, Any]:
    concept, first = arguments.get("concept"), _first(arguments)
    known = load().concepts.get(concept or "")
    if concept is not None and (known is None or known.kind != KIND):
        raise BadInput(
            f"« {concept} » n'est pas une matière du thésaurus (`meanings`).",
            f"“{concept}” is no material of the thesaurus (`meanings`).",
            ("concept",),
        )
    text = arguments["text"][:LONGEST_TEXT]
    found = await asyncio.to_thread(lambda: _codes().suggest(text, first, concept))
    return {
        "version": VERSION,
        "suggestions": [_suggestion(each, asking.language) for each in found],
    }


def _suggestion(suggestion: Suggestion, language: Language) -> dict[str, Any]:
    question = _codes().mirror_question(suggestion.code)
    return {
        "scheme": Scheme.LOW.value,
        "code": suggestion.code,
        "words": list(suggestion.words),
        "concept": suggestion.concept,
        "mirror_question": None if question is None else question.say(language),
    }


async def _outlets(asking: Asking, arguments: dict[str, Any], *_: object) -> dict[str, Any]:
    first = _first(arguments)
    text = arguments["text"][:LONGEST_TEXT]

    def found() -> list[Receiver]:
        return receivers(text, load(), _codes().suggest(text, CODES_HEARD), first)

    outlets = await asyncio.to_thread(found)
    return {
        "version": VERSION,
        "outlets": [_outlet(each, asking.language) for each in outlets],
    }


def _outlet(receiver: Receiver, language: Language) -> dict[str, Any]:
    use = receiver.use
    return {
        "scheme": Scheme.NAF.value,
        "code": receiver.activity,
        "words": receiver.words,
        "stream": load().label(use.stream, language),
        "use": use.use,
        "way": use.way.value,
        "evidence": use.evidence.value,
        "note": use.note,
    }


def _first(arguments: dict[str, Any]) -> int:
    given: int | None = arguments.get("first")
    first = DEFAULT if given is None else given
    if not 0 <= first <= MOST:
        raise BadInput(
            f"first doit être compris entre 0 et {MOST}.",
            f"first must be between 0 and {MOST}.",
            ("first",),
        )
    return first


@cache
def _codes() -> WasteCodes:
    """Read once, from the very file that is seeded."""
    return WasteCodes(load(), (Entry(*each) for each in waste_entries()))


SUGGESTIONS: Any = declared(
    Computed(_suggested),
    "Les codes de la liste des déchets que peut avoir une matière, d'après ce que dit un texte ; "
    "avec `concept`, d'après la chose choisie d'abord. Rien n'est attribué : une personne choisit, "
    "et donne le code en publiant (`publishResource`). C'est un classement, sans page suivante.",
    arguments=[
        required("text", str, TEXT),
        argument("concept", str | None, "La chose choisie, comme `meanings` la nomme."),
        argument("first", int | None, FIRST),
    ],
)

OUTLETS: Any = declared(
    Computed(_outlets),
    "Qui pourrait prendre cette matière : les activités qui en prennent d'après les cas connus, "
    "puis celles qui prennent ce qui lui ressemble. Un aide-mémoire pour l'animation ; ce qu'il "
    "faut pour en recevoir (autorisation, agrément) reste à vérifier.",
    arguments=[required("text", str, TEXT), argument("first", int | None, FIRST)],
)
