"""What the thesaurus hears in a text, with the codes and the uses that go with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import strawberry
from sqlalchemy import Select, and_, select

from ptce.db import tables
from ptce.domain.schemes import Scheme
from ptce.domain.terms import Language
from ptce.domain.uses import UseEvidence, UseWay
from ptce.matching.concepts import CODED
from ptce.matching.thesaurus import VERSION, Mention, load
from ptce.matching.waste_uses import WasteUse, uses_of
from ptce.reads.arguments import LONGEST_TEXT
from ptce.reads.declarations import Computed, Row
from ptce.schema.concepts import Concept
from ptce.schema.fields import declared, items, json_text, required, value
from ptce.schema.matches import elements, number_of, text_of
from ptce.schema.requesting import Asking, among_document
from ptce.schema.vocabularies import ResourceKind, vocabulary

vocabulary("Ce à quoi sert une matière, au plus près de la hiérarchie des déchets.")(UseWay)
vocabulary("Ce qui dit qu'une matière sert à cela.")(UseEvidence)


def _concepts(key: str) -> Callable[[Row], Select[Any]]:
    """The concepts that the elements of a document name by scheme and code, in their order."""

    def source(row: Row) -> Select[Any]:
        element = elements(row.c.value.op("->")(key)).subquery()
        concept = tables.concept.alias()
        named = and_(
            concept.c.scheme == json_text(element, "scheme"),
            concept.c.code == json_text(element, "code"),
        )
        return select(concept, element.c.position).join_from(element, concept, named)

    return source


@strawberry.type(
    name="WasteUse",
    description="À quoi sert une matière, et à qui : un aide-mémoire, jamais une autorisation.",
)
class WasteUseType:
    use: str = value(text_of("use"), "Usage.")
    way: UseWay = value(text_of("way"), "Nature de l'usage.")
    evidence: UseEvidence = value(text_of("evidence"), "Ce qui le dit.")
    note: str = value(text_of("note"), "Sous quelles conditions.")
    receivers: list[Concept] = items(
        _concepts("receivers"), "Activités qui en prennent (NAF rév. 2), la plus probable d'abord."
    )


@strawberry.type(description="Une chose que le thésaurus entend dans un texte.")
class HeardMeaning:
    concept: str = value(text_of("concept"), "Identifiant stable de la chose : « pallets ».")
    label: str = value(text_of("label"), "Son nom, dans votre langue.")
    words: str = value(text_of("words"), "Les mots du texte qui y mènent.")
    typo: bool = value(number_of("typo"), "Y a-t-il fallu corriger une faute de frappe ?")
    codes: list[Concept] = items(
        _concepts("codes"),
        "Codes qui vont d'ordinaire avec : liste des déchets ou ROME, le plus probable d'abord. "
        "Une personne confirme ; si un code a des entrées miroir (`mirrors`), il ne dit pas seul "
        "si le déchet est dangereux.",
    )
    uses: list[WasteUseType] = items(
        among_document("uses"), "À quoi la matière sert ; vide pour une autre nature."
    )


@strawberry.type(description="Ce que le thésaurus entend dans un texte.")
class Meanings:
    version: str = value(text_of("version"), "Version du thésaurus.")
    heard: list[HeardMeaning] = items(
        among_document("heard"), "Dans l'ordre du texte ; la première chose compte le plus."
    )


async def _heard(asking: Asking, arguments: dict[str, Any], *_: object) -> dict[str, Any]:
    kind = arguments["kind"]
    mentions = load().mentions(kind, arguments["text"][:LONGEST_TEXT])
    return {
        "version": VERSION,
        "heard": [_one(kind, each, asking.language) for each in mentions],
    }


def _one(kind: str, mention: Mention, language: Language) -> dict[str, Any]:
    concept = load().concepts[mention.concept]
    scheme = CODED.get(kind)
    return {
        "concept": concept.id,
        "label": concept.pref[language.lower()],
        "words": mention.words,
        "typo": mention.typo,
        "codes": [] if scheme is None else _named(scheme, concept.codes),
        "uses": [_use(each) for each in uses_of(concept.id, load())],
    }


def _use(use: WasteUse) -> dict[str, Any]:
    return {
        "use": use.use,
        "way": use.way.value,
        "evidence": use.evidence.value,
        "note": use.note,
        "receivers": _named(Scheme.NAF, use.receivers),
    }


def _named(scheme: Scheme, codes: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"scheme": scheme.value, "code": code} for code in codes]


MEANINGS: Any = declared(
    Computed(_heard),
    "Ce que le moteur entend nommer dans un texte de cette nature, dont part le critère MEANING "
    "(il compare aussi les textes entiers), les codes et les usages à proposer à qui écrit. Un "
    "texte sans mot connu n'a rien d'entendu.",
    arguments=[
        required("kind", ResourceKind, "Nature de ce qui est écrit."),
        required("text", str, f"Un titre, une phrase ; les {LONGEST_TEXT} premiers caractères."),
    ],
)
