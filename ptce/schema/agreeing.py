"""Mutations by which a match becomes a booking, or does not: propose, accept, decline, cancel."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import UUID as UuidType
from sqlalchemy import Select, cast, func, select

from ptce.commands.bookings import CANCEL_BOOKING, CancelBooking
from ptce.commands.matches import (
    ACCEPT_MATCH,
    DECLINE_MATCH,
    PROPOSE_MATCH,
    AcceptMatch,
    DeclineMatch,
    ProposeMatch,
)
from ptce.commands.verifications import RECORD_VERIFICATION, RecordVerification
from ptce.domain.terms import CancelCause, DeclineReason, MatchSide
from ptce.reads.declarations import Row
from ptce.schema.bookings import Booking
from ptce.schema.entities import BOOKING, MATCH
from ptce.schema.fields import items, json_part, needed, optional
from ptce.schema.inputs import BEHALF, EXPECTED, KEY
from ptce.schema.matches import Match
from ptce.schema.requesting import fields_of, mutation, payload_type

_HEARD = (
    "Pour l'animation : comment l'accord ou le refus a été entendu (« téléphone, ce matin »). Lu "
    "tel quel par les deux côtés et l'animation de leurs pôles."
)


@strawberry.input(description="Une mise en relation à proposer aux deux côtés.")
class ProposeMatchInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    quantity: Decimal | None = optional(
        "Part du besoin que l'on retient, dans son unité ; par défaut tout ce que l'offre couvre. "
        "Elle est jugée au regard de tout le besoin."
    )
    taken: Decimal | None = optional(
        "Ce que l'offre donne, dans son unité, là où les deux quantités ne se comparent pas."
    )
    comment: str | None = optional(
        "Mot de l'animation, lu tel quel par les deux côtés et l'animation de leurs pôles."
    )
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Ce que l'animation a vérifié d'une mise en relation.")
class RecordVerificationInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    rule: str = needed("Règle qui le demande, comme « W03 » (`checks.verificationRequired`).")
    seen: str = needed("Ce qui a été vu, et comment ; dit aux deux côtés.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="L'accord d'un côté.")
class AcceptMatchInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    side: MatchSide | None = optional("Le côté qui accepte ; déduit de la structure.")
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    quantity: Decimal | None = optional(
        "Part du besoin que l'on retient, dans son unité ; par défaut tout ce que l'offre couvre. "
        "Elle est jugée au regard de tout le besoin."
    )
    taken: Decimal | None = optional(
        "Ce que l'offre donne, dans son unité, là où les deux quantités ne se comparent pas."
    )
    heard: str | None = optional(_HEARD)
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Le refus d'un côté.")
class DeclineMatchInput:
    match_id: strawberry.ID = needed("La mise en relation.")
    reason: DeclineReason = needed("Motif.")
    comment: str | None = optional(
        "Précision ; nécessaire si le motif est OTHER. Lue telle quelle par l'autre côté "
        "et l'animation des deux pôles."
    )
    side: MatchSide | None = optional("Le côté qui décline ; déduit de la structure.")
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    heard: str | None = optional(_HEARD)
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une réservation à annuler.")
class CancelBookingInput:
    booking_id: strawberry.ID = needed("La réservation.")
    cause: CancelCause | None = optional(
        "Motif ; dit à l'autre côté. Nécessaire, à moins de dire pourquoi dans `reason`."
    )
    reason: str | None = optional(
        "Pourquoi, en quelques mots ; dit à l'autre côté. Nécessaire si le motif est OTHER."
    )
    on_behalf_of: strawberry.ID | None = optional(
        "Structure qui annule ; par défaut la vôtre. L'animation la donne quand une structure le "
        "lui a demandé ; sans elle, l'animation annule en son propre nom (`cancelledBy` null)."
    )
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


def _alternatives(row: Row) -> Select[Any]:
    """The matches that a conflict leaves possible, in the order given."""
    ids = json_part(row, "alternatives")
    other = (
        func.jsonb_array_elements_text(ids)
        .table_valued("id", with_ordinality="position", name="other")
        .render_derived()
    )
    match = MATCH.table.alias()
    return (
        select(match, other.c.position)
        .join(other, cast(other.c.id, UuidType()) == match.c.id)
        .where(MATCH.visible(match))
    )


def _payload(command: str) -> Any:
    return payload_type(
        command,
        "match",
        Match,
        MATCH,
        "La mise en relation.",
        alternatives=(
            list[Match],
            items(
                _alternatives,
                "Après un CONFLICT : les autres offres encore possibles, la meilleure d'abord.",
            ),
        ),
    )


PROPOSE = mutation(
    PROPOSE_MATCH,
    lambda given: ProposeMatch(**fields_of(ProposeMatch, given)),
    ProposeMatchInput,
    payload_type("proposeMatch", "match", Match, MATCH, "La mise en relation proposée."),
    "Proposer une mise en relation aux deux côtés ; elle n'engage encore personne.",
)
VERIFY = mutation(
    RECORD_VERIFICATION,
    lambda given: RecordVerification(**fields_of(RecordVerification, given)),
    RecordVerificationInput,
    payload_type("recordVerification", "match", Match, MATCH, "La mise en relation vérifiée."),
    (
        "Noter ce que l'animation a vérifié d'une règle qui protège les personnes : sans cela, le "
        "second accord est refusé. À refaire si ce qui a été vérifié change."
    ),
)
ACCEPT = mutation(
    ACCEPT_MATCH,
    lambda given: AcceptMatch(**fields_of(AcceptMatch, given)),
    AcceptMatchInput,
    _payload("acceptMatch"),
    (
        "Accepter pour un côté : le premier accord retient le créneau ou la quantité, le second "
        "confirme et donne les contacts."
    ),
)
DECLINE = mutation(
    DECLINE_MATCH,
    lambda given: DeclineMatch(**fields_of(DeclineMatch, given)),
    DeclineMatchInput,
    payload_type("declineMatch", "match", Match, MATCH, "La mise en relation déclinée."),
    "Décliner pour un côté ; ce qui était retenu est libéré.",
)
CANCEL = mutation(
    CANCEL_BOOKING,
    lambda given: CancelBooking(**fields_of(CancelBooking, given)),
    CancelBookingInput,
    payload_type("cancelBooking", "booking", Booking, BOOKING, "La réservation annulée."),
    "Annuler une réservation confirmée ; le créneau ou la quantité est de nouveau libre.",
)
