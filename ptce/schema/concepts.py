"""Classifications: a code from words, a concept from its code, and what is above and below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, Select, Text, any_, exists, func, select

from ptce.db import tables
from ptce.db.concepts import MOST, search
from ptce.domain.errors import BadInput
from ptce.domain.schemes import FoundBy, Scheme, compact
from ptce.domain.terms import EssFamily, Term
from ptce.reads.arguments import Arguments
from ptce.reads.declarations import Computed, Connection, One, Orders, Row, Value
from ptce.schema import pages
from ptce.schema.entities import COMMUNE, CONCEPT
from ptce.schema.fields import (
    argument,
    column,
    connection,
    declared,
    items,
    one,
    paging,
    quoted,
    required,
    translated,
    value,
)
from ptce.schema.matches import text_of
from ptce.schema.pages import order_type
from ptce.schema.requesting import Asking, among_document, by_document
from ptce.schema.shapes import Commune
from ptce.schema.vocabularies import vocabulary

FIRST = f"Nombre de réponses voulues, de 0 à {MOST} (20 par défaut)."
DEFAULT = 20
NAMES_WEIGHT = 10
"""A fiche of ROME has some dozens of job names."""


@vocabulary("Clé de tri des éléments d'une nomenclature.")
class ConceptOrderField(Term):
    CODE = "CODE", "par code", "by code"


ConceptOrder = order_type("ConceptOrder", ConceptOrderField)
CONCEPTS = Orders({"CODE": lambda row: row.c.code}, "CODE")


def _above(row: Row, above: Row) -> ColumnElement[bool]:
    same: ColumnElement[bool] = (above.c.scheme == row.c.scheme) & (above.c.code == row.c.broader)
    return same


def _below(row: Row, below: Row) -> ColumnElement[bool]:
    same: ColumnElement[bool] = (below.c.scheme == row.c.scheme) & (below.c.broader == row.c.code)
    return same


def _assignable(row: Row) -> ColumnElement[bool]:
    below = tables.concept.alias()
    return ~exists().where(_below(row, below))


def _mirrors(row: Row) -> Select[Any]:
    twin = tables.concept.alias()
    return select(twin, twin.c.code.label("position")).where(
        twin.c.scheme == row.c.scheme, twin.c.code == any_(row.c.mirrors)
    )


def _names(row: Row) -> ColumnElement[Any]:
    name = tables.concept_name.alias()
    others = (
        select(name.c.label)
        .where(name.c.scheme == row.c.scheme, name.c.code == row.c.code)
        .where(~name.c.preferred, name.c.label.is_distinct_from(row.c.label_en))
        .order_by(name.c.label)
        .correlate(row)
    )
    return func.array_to_json(func.array(others.scalar_subquery(), type_=Text))


@strawberry.type(description="Un élément d'une nomenclature : un code, et ce qu'il désigne.")
class Concept:
    scheme: Scheme = column("scheme", "Nomenclature.")
    code: str = column("code", "Code, tel qu'on le donne et qu'on le garde : « 150110 ».")
    written: str = column("written", "Code tel que son éditeur l'imprime : « 15 01 10* ».")
    label: str = translated(
        lambda row: row.c.label_fr,
        lambda row: func.coalesce(row.c.label_en, row.c.label_fr),
        "Libellé, dans votre langue s'il y existe.",
    )
    label_fr: str = column("label_fr", "Libellé français.")
    label_en: str | None = column("label_en", "Libellé anglais ; null s'il n'y en a pas.")
    names: list[str] = declared(
        Value(_names, NAMES_WEIGHT),
        "Autres noms : appellations d'un métier, mots de tous les jours, anciennes communes.",
    )
    assignable: bool = value(
        _assignable, "Peut-on le donner comme code ? Faux pour un chapitre, qui en regroupe."
    )
    hazardous: bool | None = column(
        "hazardous",
        "Déchet dangereux par son code, ou rubrique ICPE qui en reçoit ; null si le code ne le dit "
        "pas.",
    )
    ess_family: EssFamily | None = column(
        "ess_family", "Famille de l'ESS dont relève de droit une catégorie juridique."
    )
    broader: Annotated[Concept, strawberry.lazy("ptce.schema.concepts")] | None = one(
        CONCEPT, _above, "Ce qui le regroupe : sous-chapitre, domaine, division."
    )
    mirrors: list[Annotated[Concept, strawberry.lazy("ptce.schema.concepts")]] = items(
        _mirrors,
        "Entrées miroir d'un déchet : même chose, de l'autre côté du danger. S'il y en a, le code "
        "seul ne dit pas si le déchet est dangereux.",
    )
    narrower: pages.Connection[Annotated[Concept, strawberry.lazy("ptce.schema.concepts")]] = (
        connection(CONCEPT, CONCEPTS, "Ce qu'il regroupe.", order_input=ConceptOrder, on=_below)
    )
    commune: Commune | None = one(
        COMMUNE,
        lambda row, commune: (
            (row.c.scheme == quoted(Scheme.COMMUNE.value)) & (commune.c.insee == row.c.code)
        ),
        "La commune, avec ses codes postaux ; null dans une autre nomenclature.",
    )


@strawberry.type(description="Un élément trouvé, et ce qui y a mené.")
class ConceptHit:
    concept: Concept | None = declared(One(CONCEPT, by_document("concept_id")), "L'élément.")
    matched_label: str = value(text_of("matched"), "Le nom, ou le code postal, qui y a mené.")
    found_by: FoundBy = value(text_of("found_by"), "Comment le texte y a mené.")


@strawberry.type(description="Ce qu'un texte peut désigner dans une nomenclature.")
class ConceptRanking:
    hits: list[ConceptHit] = items(
        among_document("hits"),
        "Les éléments trouvés, le plus sûr d'abord : le code, le nom, son début, tous les mots, "
        "puis ce qui ressemble.",
    )


async def _ranking(asking: Asking, arguments: dict[str, Any], *_: object) -> dict[str, Any]:
    first = arguments.get("first")
    first = DEFAULT if first is None else first
    if not 0 <= first <= MOST:
        raise BadInput(
            f"first doit être compris entre 0 et {MOST}.",
            f"first must be between 0 and {MOST}.",
            ("first",),
        )
    scheme = Scheme[arguments["scheme"]]
    async with asking.engine.begin() as connected:
        found = await search(connected, scheme, arguments["text"], first)
    return {
        "hits": [
            {
                "concept_id": str(each.id),
                "matched": each.matched,
                "found_by": each.by.value,
            }
            for each in found
        ]
    }


def _of_code(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    return [
        row.c.scheme == arguments.bind("scheme", Text()),
        row.c.compact == arguments.bind("code", Text(), compact),
    ]


def _on_top(row: Row, arguments: Arguments) -> Sequence[ColumnElement[bool]]:
    return [row.c.scheme == arguments.bind("scheme", Text()), row.c.broader.is_(None)]


_SCHEME = required("scheme", Scheme, "Nomenclature.")

CONCEPT_FIELD: Any = declared(
    One(CONCEPT, filters=_of_code),
    "L'élément d'un code, de quelque façon qu'il soit écrit ; null s'il n'existe pas.",
    arguments=[
        _SCHEME,
        required("code", str, "Code : « 15 01 03 », « 150103 », « 15.01.03* », « 8413z »…"),
    ],
)

RANKING: Any = declared(
    Computed(_ranking),
    "Les codes que désigne un texte : un code de quelque façon qu'il soit écrit, ou des mots, dans "
    "n'importe quel ordre, sans accents, au pluriel, inachevés ou mal orthographiés. Pour une "
    f"commune, aussi un code postal ou un ancien code. C'est un classement : {MOST} réponses au "
    "plus, sans page suivante.",
    arguments=[
        _SCHEME,
        required("text", str, "Un code ou des mots."),
        argument("first", int | None, FIRST),
    ],
)

TOP: Any = declared(
    Connection(CONCEPT, CONCEPTS, filters=_on_top),
    "Le premier niveau d'une nomenclature, par code ; la suite est dans `narrower`.",
    arguments=[_SCHEME, *paging(ConceptOrder)],
)
