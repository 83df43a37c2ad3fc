"""Mutations on belonging to a pole: its charter's versions, suspensions, departures."""

from __future__ import annotations

from datetime import date

import strawberry

from ptce.commands.charter_versions import PUBLISH_CHARTER, PublishCharter
from ptce.commands.charters import WITHDRAW_CHARTER_SIGNATURE, WithdrawCharterSignature
from ptce.commands.memberships import (
    REINSTATE_MEMBER,
    SUSPEND_MEMBER,
    WITHDRAW_MEMBER,
    ChangeMembership,
)
from ptce.schema.entities import MEMBER, POLE
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import BEHALF, EXPECTED, KEY
from ptce.schema.members import Member
from ptce.schema.poles import Pole
from ptce.schema.requesting import fields_of, mutation, payload_type

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
    payload_type("suspendMember", "member", Member, MEMBER, "La structure, suspendue."),
    "Suspendre une adhésion : ses annonces sont cachées, ses réservations confirmées tiennent.",
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
    ),
    "Mettre fin à une adhésion : ses annonces sont retirées, ses mises en relation caduques.",
)
