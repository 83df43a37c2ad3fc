"""One sentence, read as a form already half filled in: a need, or a resource."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import (
    BOOLEAN,
    NUMERIC,
    ColumnElement,
    DateTime,
    Select,
    Text,
    cast,
    func,
    select,
)
from sqlalchemy import column as sql_column

from ptce.commands.drafts import drafted
from ptce.db import tables
from ptce.domain.calendar import PARIS
from ptce.domain.terms import ExchangeMode, PriceUnit, QuantityBasis, Unit, Weekday
from ptce.matching.drafts.readings import LONGEST, DraftConfidence, Side
from ptce.reads.declarations import Computed, One, Part, Row
from ptce.schema.entities import COMMUNE
from ptce.schema.fields import (
    argument,
    declared,
    items,
    json_part,
    json_text,
    quoted,
    required,
    translated,
    value,
)
from ptce.schema.matches import elements, number_of, text_of
from ptce.schema.requesting import Asking, among_document
from ptce.schema.scalars import LocalTime
from ptce.schema.shapes import Commune
from ptce.schema.vocabularies import ResourceKind, vocabulary

vocabulary("À quel point une valeur suit des mots dont elle vient.")(DraftConfidence)

_INSTANT = DateTime(timezone=True)
Read = Callable[[Row], ColumnElement[Any]]


def _text(part: str, key: str) -> Callable[[Row], ColumnElement[str]]:
    """A key of a part of the draft, as text."""
    return lambda row: json_part(row, part).op("->>", return_type=Text())(quoted(key))


def _as(part: str, key: str, type_: Any) -> Read:
    return lambda row: cast(_text(part, key)(row), type_)


def _own(key: str, type_: Any) -> Read:
    """A key of an element of a list."""
    return lambda row: cast(json_text(row, key), type_)


def _part(name: str, description: str) -> Any:
    """A part of the draft; null when the sentence does not say it."""
    return declared(Part(lambda row: json_text(row, name).is_not(None)), description)


def _inside(part: str, key: str) -> Callable[[Row], ColumnElement[Any]]:
    return lambda row: json_part(row, part).op("->")(quoted(key))


def _words(part: str) -> Any:
    return items(
        lambda row: elements(_inside(part, "words")(row)), "Les mots dont cela vient, dans l'ordre."
    )


def _confidence(part: str) -> Any:
    return value(_text(part, "confidence"), "Dit tel quel, ou déduit et à confirmer.")


@strawberry.type(description="Des mots d'une phrase, et où ils y sont.")
class DraftWords:
    text: str = value(text_of("text"), "Les mots, tels qu'ils sont écrits.")
    start: int = value(
        number_of("start"), "Rang du premier caractère, de 0, en caractères Unicode."
    )
    end: int = value(number_of("end"), "Rang qui suit celui du dernier caractère.")


@strawberry.type(description="La nature de ce dont une phrase parle.")
class DraftKind:
    kind: ResourceKind = value(_text("kind", "kind"), "Nature.")
    confidence: DraftConfidence = _confidence("kind")
    words: list[DraftWords] = _words("kind")


@strawberry.type(description="La chose du thésaurus dont une phrase parle.")
class DraftConcept:
    concept: str = value(
        _text("concept", "concept"), "Identifiant stable, comme `meanings` le nomme."
    )
    label: str = value(_text("concept", "label"), "Son nom, dans votre langue.")
    words: list[DraftWords] = _words("concept")


def _candidates(row: Row) -> Select[Any]:
    """The communes of the list, in its order."""
    code = (
        func.jsonb_array_elements_text(_inside("place", "candidates")(row))
        .table_valued(sql_column("insee", Text), with_ordinality="position", name="candidate")
        .render_derived()
    )
    commune = tables.commune.alias()
    same = commune.c.insee == code.c.insee
    return select(commune, code.c.position).join_from(code, commune, same)


@strawberry.type(description="Où, d'après une phrase.")
class DraftPlace:
    commune_code: str | None = value(
        _text("place", "commune_code"),
        "Code INSEE, comme `postRequest` le prend ; null quand plusieurs communes sont possibles.",
    )
    commune: Commune | None = declared(
        One(COMMUNE, lambda row, commune: commune.c.insee == _text("place", "commune_code")(row)),
        "La commune.",
    )
    candidates: list[Commune] = items(
        _candidates, "Communes possibles, à faire choisir ; vide quand une seule l'est."
    )
    confidence: DraftConfidence = _confidence("place")
    words: list[DraftWords] = _words("place")


@strawberry.type(description="Une distance, d'après une phrase.")
class DraftRadius:
    radius_km: Decimal = value(_as("radius", "radius_km", NUMERIC), "En kilomètres.")
    words: list[DraftWords] = _words("radius")


@strawberry.type(description="Quand, d'après une phrase : ce qu'elle ne dit pas est null.")
class DraftPeriod:
    start: datetime | None = value(
        _as("period", "start", DateTime(timezone=True)), "Début, inclus."
    )
    end: datetime | None = value(_as("period", "end", _INSTANT), "Fin, exclue.")
    confidence: DraftConfidence = _confidence("period")
    words: list[DraftWords] = _words("period")


@strawberry.type(description="Un créneau de chaque semaine, d'après une phrase.")
class DraftWeeklySlot:
    weekday: Weekday = value(text_of("weekday"), "Jour du début.")
    start: LocalTime = value(text_of("start"), "Début, inclus.")
    end: LocalTime = value(
        text_of("end"), "Fin, exclue ; « 24:00 » est minuit ; avant le début, le lendemain."
    )
    words: list[DraftWords] = items(among_document("words"), "Les mots dont cela vient.")


@strawberry.type(description="Combien, d'après une phrase.")
class DraftQuantity:
    quantity: Decimal = value(_as("quantity", "quantity", NUMERIC), "Quantité.")
    unit: Unit = value(_text("quantity", "unit"), "Son unité, une de celles de la nature.")
    quantity_basis: QuantityBasis | None = value(
        _text("quantity", "quantity_basis"), "Comment elle se comprend, quand la phrase le dit."
    )
    words: list[DraftWords] = _words("quantity")


@strawberry.type(description="Une caractéristique demandée ou offerte, d'après une phrase.")
class DraftAttribute:
    name: str = value(
        text_of("name"),
        "Champ de `need` (« cargoVolumeM3Min ») ou de `details` (« cargoVolumeM3 »), dans l'entrée "
        "de cette nature.",
    )
    label: str = translated(text_of("label_fr"), text_of("label_en"), "Ce que c'est.")
    number: Decimal | None = value(_own("number", NUMERIC), "Sa valeur, si c'est un nombre.")
    flag: bool | None = value(_own("flag", BOOLEAN), "Sa valeur, si c'est oui ou non.")
    terms: list[str] | None = value(
        lambda row: json_part(row, "terms"), "Sa valeur, si ce sont des termes d'un vocabulaire."
    )
    words: list[DraftWords] = items(among_document("words"), "Les mots dont cela vient.")


@strawberry.type(description="La somme qu'un demandeur peut mettre, d'après une phrase.")
class DraftBudget:
    amount: Decimal = value(_as("budget", "amount", NUMERIC), "Montant total, en euros.")
    strict: bool = value(
        _as("budget", "strict", BOOLEAN), "La phrase dit-elle que rien au-dessus ne convient ?"
    )
    words: list[DraftWords] = _words("budget")


@strawberry.type(description="Un prix, d'après une phrase.")
class DraftPrice:
    amount: Decimal = value(_as("price", "amount", NUMERIC), "Montant, en euros.")
    per: PriceUnit = value(_text("price", "per"), "Forfait, ou par heure ou journée.")
    words: list[DraftWords] = _words("price")


@strawberry.type(description="Une modalité d'échange, d'après une phrase.")
class DraftExchangeMode:
    mode: ExchangeMode = value(text_of("mode"), "Modalité.")
    words: list[DraftWords] = items(among_document("words"), "Les mots dont cela vient.")


TITLE = "La phrase, à retoucher ; abrégée au-delà de 120 caractères."
KIND = "Nature ; null si rien ne la dit."
CONCEPT = "La chose ; null si le thésaurus n'en reconnaît aucune."
PLACE = "Où ; null si rien ne le dit."
RADIUS = "Distance acceptée ; null si rien ne la dit."
SLOTS = "Créneaux de chaque semaine, dans l'ordre ; vide si rien n'en dit."
QUANTITY = "Combien ; null si rien ne le dit."
ATTRIBUTES = "Ce qui est demandé, ou offert, de la nature trouvée."
MODES = "Modalités ; vide si rien n'en dit."


@strawberry.type(description="Ce qu'une phrase dit d'un besoin : de quoi préremplir `postRequest`.")
class RequestDraft:
    title: str = value(text_of("title"), TITLE)
    kind: DraftKind | None = _part("kind", KIND)
    concept: DraftConcept | None = _part("concept", CONCEPT)
    place: DraftPlace | None = _part("place", PLACE)
    radius: DraftRadius | None = _part("radius", RADIUS)
    period: DraftPeriod | None = _part("period", "Quand ; null si rien ne le dit.")
    weekly_slots: list[DraftWeeklySlot] = items(among_document("weekly_slots"), SLOTS)
    quantity: DraftQuantity | None = _part("quantity", QUANTITY)
    attributes: list[DraftAttribute] = items(among_document("attributes"), ATTRIBUTES)
    budget: DraftBudget | None = _part("budget", "Budget ; null si rien ne le dit.")
    exchange_modes: list[DraftExchangeMode] = items(among_document("exchange_modes"), MODES)


@strawberry.type(
    description=("Ce qu'une phrase dit d'une ressource : de quoi préremplir `publishResource`.")
)
class ResourceDraft:
    title: str = value(text_of("title"), TITLE)
    kind: DraftKind | None = _part("kind", KIND)
    concept: DraftConcept | None = _part("concept", CONCEPT)
    place: DraftPlace | None = _part("place", PLACE)
    radius: DraftRadius | None = _part("radius", RADIUS)
    availability: DraftPeriod | None = _part("period", "Quand ; null si rien ne le dit.")
    weekly_slots: list[DraftWeeklySlot] = items(among_document("weekly_slots"), SLOTS)
    quantity: DraftQuantity | None = _part("quantity", QUANTITY)
    attributes: list[DraftAttribute] = items(among_document("attributes"), ATTRIBUTES)
    price: DraftPrice | None = _part("price", "Prix ; null si rien ne le dit.")
    exchange_modes: list[DraftExchangeMode] = items(among_document("exchange_modes"), MODES)


def _drafting(side: Side) -> Any:
    async def run(asking: Asking, arguments: dict[str, Any], *_: object) -> dict[str, Any]:
        given: date | None = arguments.get("today")
        today = asking.now.astimezone(PARIS).date() if given is None else given
        return await drafted(
            asking.engine, asking.viewer, arguments["text"], today, side, asking.language
        )

    return run


_ARGUMENTS = (
    required("text", str, f"Une phrase en français, {LONGEST} caractères au plus."),
    argument(
        "today", date | None, "Jour d'où se comptent « demain » et « mardi » ; par défaut, ce jour."
    ),
)

DRAFT_REQUEST: Any = declared(
    Computed(_drafting(Side.REQUEST)),
    "Une phrase en français (« cherche camionnette frigo mardi prochain 8 m³ vers La Seyne ») lue "
    "comme un besoin : chaque valeur avec les mots dont elle vient, pour préremplir `postRequest`. "
    "Ce qui n'y est pas reste null, et rien n'est enregistré.",
    arguments=_ARGUMENTS,
)
DRAFT_RESOURCE: Any = declared(
    Computed(_drafting(Side.RESOURCE)),
    "Une phrase en français (« prêtons salle de 30 places à Toulon, le jeudi soir, 15 € l'heure ») "
    "lue comme une ressource : chaque valeur avec les mots dont elle vient, pour préremplir "
    "`publishResource`. Ce qui n'y est pas reste null, et rien n'est enregistré.",
    arguments=_ARGUMENTS,
)
