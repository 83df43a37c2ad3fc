"""Mutations on permits: a member declares, changes and withdraws, its coordinators verify."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from ptce.commands.permits import (
    DECLARE_PERMIT,
    REJECT_PERMIT,
    UPDATE_PERMIT,
    VERIFY_PERMIT,
    WITHDRAW_PERMIT,
    DeclarePermit,
    ReviewPermit,
    UpdatePermit,
    WithdrawPermit,
)
from ptce.domain.permits import CapacityUnit, PermitKind
from ptce.schema.entities import PERMIT
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import BEHALF, EXPECTED, KEY
from ptce.schema.permits import Permit
from ptce.schema.requesting import (
    changes_of,
    fields_of,
    mutation,
    payload_type,
    tuples,
)

_RUBRIQUE = "Rubrique, comme « 2714 » ou « 2780-1 » ; nécessaire à une ICPE, et à elle seule."
_NUMBER = "Numéro de l'acte ou du récépissé."
_HAZARDOUS = "Couvre-t-elle des déchets dangereux ? Par défaut, non."
_PREFIXES = (
    "Chapitres, sous-chapitres ou codes de la liste des déchets qu'elle couvre (« 17 02 ») ; par "
    "défaut, ce que dit la rubrique."
)
_CAPACITY = "Quantité admise."
_UNIT = "Unité de cette quantité."
_THRESHOLD = "Sous le seuil de la rubrique : sans acte à montrer, à vérifier."
_FROM, _UNTIL = "Premier jour.", "Dernier jour, inclus."
_NOTE = "Remarque, pour les siens et l'animation."
_PERMIT = "L'autorisation."


@strawberry.input(description="Une autorisation qu'un membre déclare avoir.")
class DeclarePermitInput:
    kind: PermitKind = needed("Nature de l'autorisation.")
    rubrique: str | None = optional(_RUBRIQUE)
    number: str | None = optional(_NUMBER)
    covers_hazardous: bool | None = optional(_HAZARDOUS)
    low_prefixes: list[str] | None = optional(_PREFIXES)
    capacity: Decimal | None = optional(_CAPACITY)
    capacity_unit: CapacityUnit | None = optional(_UNIT)
    below_threshold: bool | None = optional(_THRESHOLD)
    valid_from: date | None = optional(_FROM)
    valid_until: date | None = optional(_UNTIL)
    note: str | None = optional(_NOTE)
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(
    description="Ce qui change : un champ laissé de côté reste tel quel, null le vide."
)
class UpdatePermitInput:
    permit_id: strawberry.ID = needed(_PERMIT)
    rubrique: str | None = optional(_RUBRIQUE)
    number: str | None = optional(_NUMBER)
    covers_hazardous: bool | None = optional(_HAZARDOUS)
    low_prefixes: list[str] | None = optional(_PREFIXES)
    capacity: Decimal | None = optional(_CAPACITY)
    capacity_unit: CapacityUnit | None = optional(_UNIT)
    below_threshold: bool | None = optional(_THRESHOLD)
    valid_from: date | None = optional(_FROM)
    valid_until: date | None = optional(_UNTIL)
    note: str | None = optional(_NOTE)
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="L'avis de l'animation sur une autorisation qu'elle a vue.")
class VerifyPermitInput:
    permit_id: strawberry.ID = needed(_PERMIT)
    reason: str | None = optional("Ce qui a été vu.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une autorisation que l'animation ne retient pas.")
class RejectPermitInput:
    permit_id: strawberry.ID = needed(_PERMIT)
    reason: str = needed("Pourquoi ; dit au membre.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une autorisation que le membre n'a plus.")
class WithdrawPermitInput:
    permit_id: strawberry.ID = needed(_PERMIT)
    reason: str | None = optional("Pourquoi.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


DECLARE = mutation(
    DECLARE_PERMIT,
    lambda given: DeclarePermit(**tuples(fields_of(DeclarePermit, given))),
    DeclarePermitInput,
    payload_type("declarePermit", "permit", Permit, PERMIT, "L'autorisation, à vérifier."),
    "Déclarer une autorisation : elle compte une fois vérifiée par l'animation du pôle.",
)
UPDATE = mutation(
    UPDATE_PERMIT,
    lambda given: UpdatePermit(**tuples(changes_of(UpdatePermit, given))),
    UpdatePermitInput,
    payload_type(
        "updatePermit", "permit", Permit, PERMIT, "L'autorisation, de nouveau à vérifier."
    ),
    "Modifier une autorisation : elle est de nouveau à vérifier.",
)
WITHDRAW = mutation(
    WITHDRAW_PERMIT,
    lambda given: WithdrawPermit(**fields_of(WithdrawPermit, given)),
    WithdrawPermitInput,
    payload_type("withdrawPermit", "permit", Permit, PERMIT, "L'autorisation, retirée."),
    "Retirer une autorisation que le membre n'a plus.",
)
VERIFY = mutation(
    VERIFY_PERMIT,
    lambda given: ReviewPermit(**fields_of(ReviewPermit, given)),
    VerifyPermitInput,
    payload_type("verifyPermit", "permit", Permit, PERMIT, "L'autorisation, vérifiée."),
    "Vérifier une autorisation : elle compte désormais, tant que ses dates le disent.",
)
REJECT = mutation(
    REJECT_PERMIT,
    lambda given: ReviewPermit(**fields_of(ReviewPermit, given)),
    RejectPermitInput,
    payload_type("rejectPermit", "permit", Permit, PERMIT, "L'autorisation, non retenue."),
    "Ne pas retenir une autorisation, et dire pourquoi.",
)
