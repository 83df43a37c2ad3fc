"""Matches: an offer for a need, its score that adds up, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    func,
    literal_column,
    select,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB

from ptce.db import tables, visible
from ptce.domain.lifecycle import ACCEPTED_BY, ENDS, LapseCause, MatchEvent
from ptce.domain.terms import (
    BookingStatus,
    CheckCode,
    CheckStatus,
    CriterionCode,
    DeclineReason,
    MatchSide,
    MatchStatus,
)
from ptce.reads.declarations import Row, Value
from ptce.schema import likelihoods
from ptce.schema.entities import BOOKING, MEMBER, REQUEST, RESOURCE
from ptce.schema.fields import (
    column,
    declared,
    identifier,
    items,
    json_part,
    json_text,
    one,
    quoted,
    translated,
    value,
)
from ptce.schema.lifecycle import POSSIBLE_EVENTS
from ptce.schema.members import Member
from ptce.schema.notices import NOTICE, MatchNotice
from ptce.schema.shapes import Node, periods
from ptce.schema.vocabularies import ResourceKind

if TYPE_CHECKING:
    from ptce.schema.bookings import Booking
    from ptce.schema.requests import Request
    from ptce.schema.resources import Resource


def elements(array: ColumnElement[Any]) -> Select[Any]:
    """One row an element of a jsonb array: `value`, in its order."""
    element = (
        func.jsonb_array_elements(array)
        .table_valued(sql_column("value", JSONB), with_ordinality="position", name="element")
        .render_derived()
    )
    return select(element.c.value, element.c.position)


def checks_of(array: ColumnElement[Any], match_id: ColumnElement[Any]) -> Select[Any]:
    """The checks of a match, or of a pair that is not one yet (`match_id` NULL)."""
    return elements(array).add_columns(match_id.label("match_id"))


def _verified(row: Row) -> ColumnElement[Any]:
    """When a coordinator last verified what a check judges, as it is judged."""
    verification = tables.match_verification.alias()
    last = select(func.max(verification.c.created_at)).where(
        verification.c.match_id == row.c.match_id,
        verification.c.rule == json_text(row, "rule"),
        verification.c.content == json_text(row, "content"),
    )
    return last.correlate_except(verification).scalar_subquery()


def _verified_on(said: str) -> Callable[[Row], ColumnElement[str]]:
    def sentence(row: Row) -> ColumnElement[str]:
        local = func.timezone(quoted("Europe/Paris"), _verified(row))
        return quoted(said).concat(func.to_char(local, quoted("DD/MM/YYYY"), type_=Text))

    return sentence


def text_of(name: str) -> Callable[[Row], ColumnElement[str]]:
    return lambda row: json_text(row, name)


def number_of(name: str) -> Callable[[Row], ColumnElement[Any]]:
    return lambda row: json_part(row, name)


@strawberry.type(description="Ce qu'un critère coûte à un score.")
class MatchCriterion:
    code: CriterionCode = value(text_of("code"), "Critère.")
    utility: float = value(number_of("utility"), "Utilité, de 0 à 1.")
    weight: float = value(number_of("weight"), "Poids ; les poids d'un score font 1.")
    points_lost: float = value(
        number_of("points_lost"),
        "Points perdus, négatifs ou nuls : 100 et leur somme font exactement le score.",
    )
    sentence: str = translated(text_of("fr"), text_of("en"), "Le fait, en une phrase.")


@strawberry.type(description="Une contrainte, et si elle est respectée.")
class MatchCheck:
    code: CheckCode = value(text_of("code"), "Contrainte.")
    attribute: str | None = value(text_of("attribute"), "Caractéristique, s'il y en a une.")
    status: CheckStatus = value(text_of("status"), "Respectée, non respectée, ou à vérifier.")
    sentence: str = translated(text_of("fr"), text_of("en"), "Le fait, en une phrase.")
    rule: str | None = value(
        text_of("rule"), "Règle de droit qu'elle applique, s'il y en a une (`rules`)."
    )
    article: str | None = value(text_of("article"), "Texte dont vient cette règle.")
    remedy: str | None = translated(
        text_of("remedy_fr"),
        text_of("remedy_en"),
        "Ce qui aiderait, quand une règle n'est pas respectée ou reste à vérifier.",
    )
    verification_required: bool = value(
        lambda row: json_text(row, "content").is_not(None) & _verified(row).is_(None),
        "L'animation doit-elle encore le vérifier (`recordVerification`) avant le second accord ?",
    )
    verification: str | None = translated(
        _verified_on("vérifié par l'animation le "),
        _verified_on("verified by the coordinators on "),
        "« Vérifié par l'animation le … », tant que ce qui a été vérifié n'a pas changé.",
    )


@strawberry.type(description="Plage d'instants retenue, du début inclus à la fin exclue.")
class MatchPeriod:
    start: datetime = value(lambda row: func.lower(row.c.period), "Début, inclus.")
    end: datetime = value(lambda row: func.upper(row.c.period), "Fin, exclue.")


def _lost_acceptance(row: Row) -> ColumnElement[Any]:
    """Of an event that nobody wanted: who had said yes before it."""
    ended = row.c.event.in_([quoted(each.value) for each in ENDS])
    return case(
        *(
            (ended & visible.is_term(row.c.from_status, status), quoted(side.value))
            for status, side in ACCEPTED_BY.items()
        )
    )


@strawberry.type(description="Une étape d'une mise en relation.")
class MatchStep:
    event: MatchEvent = column("event", "Ce qui s'est passé.")
    status: MatchStatus = column("to_status", "État après.")
    side: MatchSide | None = column("side", "Côté concerné.")
    heard: str | None = column(
        "heard",
        "Comment un accord ou un refus a été entendu, si l'animation l'a noté ; dit aux deux côtés "
        "et à l'animation.",
        weight=5,
    )
    comment: str | None = column(
        "comment", "Commentaire ; dit aux deux côtés et à l'animation.", weight=20
    )
    change: str | None = translated(
        lambda row: row.c.change_fr,
        lambda row: row.c.change_en,
        "Ce qu'un accord change à la quantité proposée, en une phrase ; dit aux deux côtés et à "
        "l'animation.",
    )
    cause: LapseCause | None = column(
        "cause", "Pourquoi elle est caduque ou échue ; dit aux deux côtés et à l'animation."
    )
    lost_acceptance: MatchSide | None = value(
        _lost_acceptance, "Côté dont l'accord, déjà donné, est perdu : il en faudra un nouveau."
    )
    rules: list[str] | None = column(
        "rules", "Règles de droit qui l'ont fermée, ou qui ont arrêté une tentative."
    )
    rule_set_version: str | None = column("rule_set_version", "Version de ces règles.")
    engine_version: str | None = column("engine_version", "Version du moteur qui les a appliquées.")
    at: datetime = column("created_at", "Quand.")


def _pole_name(row: Row) -> ColumnElement[str]:
    pole = tables.pole.alias()
    name = select(pole.c.name).where(pole.c.id == row.c.pole_id)
    return name.correlate_except(pole).scalar_subquery()


def _steps(row: Row) -> Select[Any]:
    """What people wrote is not for everyone who sees the match: a partner sees neither."""
    event = tables.match_event.alias()
    words = {"heard", "comment", "change_fr", "change_en", "cause"}
    columns = [
        case((visible.party(row), each)).label(each.name) if each.name in words else each
        for each in event.c
    ]
    own = select(*columns, event.c.id.label("position"))
    return own.where(event.c.match_id == row.c.id)


@strawberry.type(
    description="Ce que l'animation a vérifié d'une mise en relation ; on ne fait qu'en ajouter."
)
class MatchVerification:
    rule: str = column("rule", "Règle de droit (`rules`).")
    pole: str = value(_pole_name, "Pôle dont l'animation a vérifié.")
    seen: str | None = column(
        "seen", "Ce qui a été vu ; dit aux deux côtés et à l'animation.", weight=20
    )
    by: str | None = column("by", "Qui l'a noté ; dit aux deux côtés et à l'animation.")
    rule_set_version: str = column("rule_set_version", "Version des règles de droit d'alors.")
    at: datetime = column("created_at", "Quand.")


def _verifications(row: Row) -> Select[Any]:
    """As for steps, words and names are not for everyone who sees the match."""
    verification, principal = tables.match_verification.alias(), tables.principal.alias()
    who = select(principal.c.name).where(principal.c.id == verification.c.actor_id)
    name = who.correlate_except(principal).scalar_subquery()
    open_ = ("rule", "pole_id", "rule_set_version", "created_at")
    return select(
        *(verification.c[each] for each in open_),
        case((visible.party(row), verification.c.seen)).label("seen"),
        case((visible.party(row), name)).label("by"),
        verification.c.id.label("position"),
    ).where(verification.c.match_id == row.c.id)


@strawberry.type(description="Mise en relation d'un besoin et d'une ressource.")
class Match(Node):
    id: strawberry.ID = identifier("match", "Identifiant.")
    reference: str = column("reference", "Référence lisible, comme « MER-20260301-7KQ2M4 ».")
    kind: str = declared(Value(lambda row: row.c.kind), "Nature.", type_=ResourceKind)
    status: MatchStatus = column("status", "État.")
    score: float = column("score", "Score, de 0 à 100, à une décimale.")
    acceptance_probability: float | None = likelihoods.of_match()
    sentence: str = translated(
        lambda row: row.c.sentence_fr, lambda row: row.c.sentence_en, "Le score en une phrase."
    )
    criteria: list[MatchCriterion] = items(
        lambda row: elements(row.c.criteria), "Ce qui fait le score, dans l'ordre de lecture."
    )
    checks: list[MatchCheck] = items(
        lambda row: checks_of(row.c.checks, row.c.id), "Contraintes respectées ou à vérifier."
    )
    verifications: list[MatchVerification] = items(
        _verifications, "Ce que l'animation a vérifié, dans l'ordre."
    )
    notice: MatchNotice | None = NOTICE
    to_verify: bool = column("to_verify", "Reste-t-il quelque chose à vérifier ?")
    distance_km: Decimal = column("distance_km", "Distance, environ, entre les deux communes.")
    cost_eur: Decimal | None = column(
        "cost_eur", "Coût estimé, en euros ; négatif : versé à qui reprend ; null si inconnu."
    )
    quantity: Decimal = column(
        "quantity",
        "Ce que l'offre couvre du besoin, dans son unité et selon son `quantityBasis` : tout ou "
        "partie. Le score et les phrases se mesurent à tout ce qui reste à trouver.",
    )
    taken: Decimal | None = value(
        lambda row: func.coalesce(row.c.taken, row.c.share_taken),
        "Ce qu'une réservation prendrait de l'offre, dans l'unité de l'offre ; null si les deux ne "
        "se comparent pas et que personne ne l'a dit.",
    )
    periods: list[MatchPeriod] = items(
        lambda row: periods(row.c.periods), "Ce qu'une réservation prendrait."
    )
    engine_version: str = column("engine_version", "Version du moteur.")
    thesaurus_version: str = column("thesaurus_version", "Version du thésaurus.")
    rule_set_version: str = column("rule_set_version", "Version des règles de droit appliquées.")
    weights_version: int = column(
        "weights_version",
        "Version des poids (`weightSets`) du pôle du besoin ; 0 : les poids publiés (`criteria`).",
    )
    declined_by: MatchSide | None = value(
        lambda row: case((visible.decision(row), row.c.declined_by)),
        "Côté qui a décliné ; dit aux deux côtés, à l'animation et à l'évaluation.",
    )
    decline_reason: DeclineReason | None = value(
        lambda row: case((visible.decision(row), row.c.decline_reason)),
        "Motif du refus ; dit aux deux côtés, à l'animation et à l'évaluation.",
    )
    possible_events: list[MatchEvent] = POSSIBLE_EVENTS
    version: int = column("version", "Version, à redonner dans `expectedVersion`.")
    created_at: datetime = column("created_at", "Première suggestion.")
    updated_at: datetime = column("updated_at", "Dernier changement.")
    steps: list[MatchStep] = items(_steps, "Ce qui s'est passé, dans l'ordre.")
    request: Annotated[Request, strawberry.lazy("ptce.schema.requests")] | None = one(
        REQUEST, lambda row, request: request.c.id == row.c.request_id, "Besoin."
    )
    resource: Annotated[Resource, strawberry.lazy("ptce.schema.resources")] | None = one(
        RESOURCE, lambda row, resource: resource.c.id == row.c.resource_id, "Ressource."
    )
    provider: Member | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.provider_id, "Offreur."
    )
    receiver: Member | None = one(
        MEMBER, lambda row, member: member.c.id == row.c.receiver_id, "Demandeur."
    )
    booking: Annotated[Booking, strawberry.lazy("ptce.schema.bookings")] | None = one(
        BOOKING,
        lambda row, booking: (
            (booking.c.match_id == row.c.id)
            & booking.c.status.in_(
                [
                    literal_column(f"'{BookingStatus.HELD.value}'"),
                    literal_column(f"'{BookingStatus.CONFIRMED.value}'"),
                ]
            )
        ),
        "Réservation en cours ; null tant que personne n'a accepté.",
    )
