"""Mutations on belonging to a pole: its charter's versions, suspensions, departures."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from ptce.commands.charter_versions import PUBLISH_CHARTER, PublishCharter
from ptce.commands.charters import WITHDRAW_CHARTER_SIGNATURE, WithdrawCharterSignature
from ptce.commands.memberships import (
    REINSTATE_MEMBER,
    SUSPEND_MEMBER,
    WITHDRAW_MEMBER,
    ChangeMembership,
    left_to_settle,
)
from ptce.commands.transaction import Outcome
from ptce.schema.entities import MEMBER, POLE
from ptce.schema.fields import needed, optional, value
from ptce.schema.inputs import BEHALF, EXPECTED, KEY
from ptce.schema.matches import number_of
from ptce.schema.members import Member
from ptce.schema.poles import Pole
from ptce.schema.requesting import Asking, fields_of, mutation, payload_type

_MEMBER = "La structure."


@strawberry.input(description="Une nouvelle version de la charte du pôle.")
class PublishCharterInput:
    pole_id: strawberry.ID = needed("Le pôle.")
    title: str = needed("Titre, 120 caractères au plus.")
    body: str = needed("Texte.")
    adopted_on: date | None = optional("Jour de son adoption ; par défaut aujourd'hui.")
    grace_days: int | None = optional(
        "Jours pendant lesquels la version précédente suffit encore, de 30 à 366 (dès 0 pour la "
        "première charte d'un pôle) ; par défaut 60. Ensuite, plus rien n'est proposé de qui n'a "
        "pas signé ; ce qu'un côté a déjà accepté continue."
    )
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une signature à retirer.")
class WithdrawCharterSignatureInput:
    reason: str | None = optional("Pourquoi.")
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une structure à suspendre.")
class SuspendMemberInput:
    member_id: strawberry.ID = needed(_MEMBER)
    reason: str = needed("Pourquoi ; dit à la structure.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une structure à rétablir.")
class ReinstateMemberInput:
    member_id: strawberry.ID = needed(_MEMBER)
    reason: str | None = optional("Pourquoi.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une structure qui quitte le pôle.")
class WithdrawMemberInput:
    member_id: strawberry.ID = needed(_MEMBER)
    reason: str | None = optional("Pourquoi.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


LEFT_TO_SETTLE: Any = (
    int | None,
    value(
        number_of("left_to_settle"),
        "Combien de réservations confirmées restent à honorer ou à annuler (`bookingsToSettle`).",
    ),
)


async def _left_to_settle(
    asking: Asking, _: Any, outcome: Outcome, selected: frozenset[str]
) -> dict[str, Any]:
    """Counted if asked; null for what was refused."""
    if outcome.object_id is None or "leftToSettle" not in selected:
        return {"left_to_settle": None}
    async with asking.engine.connect() as connection:
        rows = await left_to_settle(connection, outcome.object_id, asking.now)
    return {"left_to_settle": len(rows)}


PUBLISH_CHARTER_FIELD = mutation(
    PUBLISH_CHARTER,
    lambda given: PublishCharter(**fields_of(PublishCharter, given)),
    PublishCharterInput,
    payload_type("publishCharter", "pole", Pole, POLE, "Le pôle, et sa charte en vigueur."),
    "Mettre en vigueur une nouvelle version de la charte : chaque membre la signe à son tour.",
)
WITHDRAW_SIGNATURE = mutation(
    WITHDRAW_CHARTER_SIGNATURE,
    lambda given: WithdrawCharterSignature(**fields_of(WithdrawCharterSignature, given)),
    WithdrawCharterSignatureInput,
    payload_type("withdrawCharterSignature", "member", Member, MEMBER, _MEMBER),
    "Retirer sa signature : rien de la structure n'est plus proposé tant qu'elle ne signe pas.",
)
SUSPEND = mutation(
    SUSPEND_MEMBER,
    lambda given: ChangeMembership(**fields_of(ChangeMembership, given)),
    SuspendMemberInput,
    payload_type(
        "suspendMember",
        "member",
        Member,
        MEMBER,
        "La structure, suspendue ; ses `bookingsToSettle` restent à honorer ou à annuler.",
        left_to_settle=LEFT_TO_SETTLE,
    ),
    "Suspendre une adhésion : ses annonces sont cachées, ce qu'elle retenait est libéré. Ses "
    "réservations confirmées tiennent (`bookingsToSettle`) ; l'autre côté en est averti.",
    _left_to_settle,
)
REINSTATE = mutation(
    REINSTATE_MEMBER,
    lambda given: ChangeMembership(**fields_of(ChangeMembership, given)),
    ReinstateMemberInput,
    payload_type("reinstateMember", "member", Member, MEMBER, "La structure, rétablie."),
    "Rétablir une adhésion suspendue ; une structure partie redevient candidate.",
)
WITHDRAW = mutation(
    WITHDRAW_MEMBER,
    lambda given: ChangeMembership(**fields_of(ChangeMembership, given)),
    WithdrawMemberInput,
    payload_type(
        "withdrawMember",
        "member",
        Member,
        MEMBER,
        "La structure, retirée ; ses `bookingsToSettle` restent à honorer ou à annuler.",
        left_to_settle=LEFT_TO_SETTLE,
    ),
    "Mettre fin à une adhésion : ses annonces sont retirées, ses mises en relation caduques. Ses "
    "réservations confirmées tiennent (`bookingsToSettle`) : l'autre côté en est averti, et un "
    "besoin pourvu le reste tant que sa réservation n'est pas annulée.",
    _left_to_settle,
)
