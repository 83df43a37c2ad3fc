"""Mutations on who has which role."""

from __future__ import annotations

import strawberry

from ptce.commands.grants import GRANT_ROLE, REVOKE_ROLE, GrantRole, RevokeRole
from ptce.domain.terms import Role
from ptce.schema.entities import POLE, ROLE_GRANT
from ptce.schema.fields import needed, optional
from ptce.schema.grants import RoleGrant
from ptce.schema.inputs import KEY
from ptce.schema.poles import Pole
from ptce.schema.requesting import fields_of, mutation, payload_type


@strawberry.input(description="Un rôle à donner à qui en tient déjà un que vous voyez.")
class GrantRoleInput:
    principal_id: strawberry.ID = needed("La personne ou l'application (`roleGrants`).")
    role: Role = needed("Le rôle : jamais plus que le vôtre.")
    member_id: strawberry.ID | None = optional(
        "La structure, pour MEMBER_USER et MEMBER_ADMIN ; nécessaire alors."
    )
    pole_id: strawberry.ID | None = optional("Le pôle, pour les autres rôles ; nécessaire alors.")
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Un rôle à retirer.")
class RevokeRoleInput:
    role_grant_id: strawberry.ID = needed("Le rôle (`roleGrants`).")
    idempotency_key: str | None = optional(KEY)


GRANT = mutation(
    GRANT_ROLE,
    lambda given: GrantRole(**fields_of(GrantRole, given)),
    GrantRoleInput,
    payload_type("grantRole", "roleGrant", RoleGrant, ROLE_GRANT, "Le rôle, tel qu'il est tenu."),
    "Donner un rôle. L'administration du pôle donne tous les rôles ; l'animation ceux des "
    "structures du pôle ; qui administre une structure, ceux de la sienne. Il vaut aussitôt.",
)
REVOKE = mutation(
    REVOKE_ROLE,
    lambda given: RevokeRole(**fields_of(RevokeRole, given)),
    RevokeRoleInput,
    payload_type("revokeRole", "pole", Pole, POLE, "Le pôle."),
    "Retirer un rôle, à qui le donnerait ; jamais la dernière administration d'un pôle. Les jetons "
    "déjà en circulation le perdent aussitôt.",
)
