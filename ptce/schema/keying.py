"""Mutations on applications and their keys; a secret is shown by the command that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from ptce.commands.applications import (
    CLOSE_APPLICATION,
    REGISTER_APPLICATION,
    UPDATE_APPLICATION,
    CloseApplication,
    RegisterApplication,
    UpdateApplication,
)
from ptce.commands.keys import (
    ISSUE_KEY,
    LONGEST_GRACE_HOURS,
    LONGEST_LIFE,
    REVOKE_KEY,
    ROTATE_KEY,
    USUAL_GRACE_HOURS,
    USUAL_LIFE,
    IssueKey,
    RevokeKey,
    RotateKey,
    secret_of,
)
from ptce.commands.tokens import drawn
from ptce.commands.transaction import Outcome
from ptce.domain.allowances import SMALLEST
from ptce.domain.scopes import KeyKind, Scope
from ptce.schema.applications import Application, Key
from ptce.schema.entities import APPLICATION, KEY
from ptce.schema.fields import needed, optional, value
from ptce.schema.inputs import EXPECTED
from ptce.schema.inputs import KEY as IDEMPOTENCY_KEY
from ptce.schema.matches import text_of
from ptce.schema.requesting import (
    Asking,
    changes_of,
    fields_of,
    mutation,
    payload_type,
    tuples,
)

_KEY = "La clé (`applications`, `keys`)."


@strawberry.input(description="Une application à enregistrer.")
class RegisterApplicationInput:
    pole_id: strawberry.ID = needed("Le pôle dont elle est partenaire.")
    name: str = needed("Nom que les gens liront, 120 caractères au plus.")
    redirect_uris: list[str] | None = optional(
        "Pour agir au nom de membres (OAuth) : adresses exactes, en https, auxquelles les renvoyer."
    )
    confidential: bool | None = optional(
        "Sait-elle garder un secret (un serveur, non une page) ? Par défaut, non."
    )
    idempotency_key: str | None = optional(IDEMPOTENCY_KEY)


@strawberry.input(description="Ce qui change d'une application : le reste reste tel quel.")
class UpdateApplicationInput:
    application_id: strawberry.ID = needed("L'application (`applications`).")
    name: str | None = optional("Nom que les gens liront, 120 caractères au plus.")
    redirect_uris: list[str] | None = optional(
        "Adresses auxquelles renvoyer : toute la liste ; null : plus aucune. Un code en route vers "
        "une adresse retirée ne vaut plus."
    )
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(IDEMPOTENCY_KEY)


@strawberry.input(description="Une application à fermer.")
class CloseApplicationInput:
    application_id: strawberry.ID = needed("L'application (`applications`).")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(IDEMPOTENCY_KEY)


@strawberry.input(description="Une clé à donner à une application.")
class IssueKeyInput:
    application_id: strawberry.ID = needed("L'application.")
    kind: KeyKind = needed("Secrète, pour un serveur ; publiable, pour des pages web.")
    label: str = needed("Ce à quoi elle servira, 120 caractères au plus.")
    scopes: list[Scope] | None = optional(
        "Ce à quoi elle peut servir ; par défaut, lire seulement. READ va avec toutes, et aucune "
        "n'ouvre plus que les rôles de l'application ni que les vôtres."
    )
    origins: list[str] | None = optional(
        "Pour une clé publiable : origines exactes des pages, comme « https://carte.example.org »."
    )
    expires_at: datetime | None = optional(
        f"Quand elle cesse de valoir ; par défaut dans {USUAL_LIFE.days} jours, "
        f"{LONGEST_LIFE.days} au plus."
    )
    points_per_minute: int | None = optional(
        f"Points qu'elle peut dépenser par minute (`limits`), au moins {SMALLEST} ; jamais plus "
        "que les clés n'en ont d'usage sur ce serveur."
    )
    points_per_day: int | None = optional(
        f"Points qu'elle peut dépenser par jour, au moins {SMALLEST} ; jamais plus que d'usage."
    )
    idempotency_key: str | None = optional(IDEMPOTENCY_KEY)


@strawberry.input(description="Une clé dont changer le secret.")
class RotateKeyInput:
    key_id: strawberry.ID = needed(_KEY)
    grace_hours: int | None = optional(
        f"Heures pendant lesquelles l'ancien secret vaut encore, de 0 à {LONGEST_GRACE_HOURS} ; "
        f"par défaut {USUAL_GRACE_HOURS}."
    )
    idempotency_key: str | None = optional(IDEMPOTENCY_KEY)


@strawberry.input(description="Une clé à révoquer.")
class RevokeKeyInput:
    key_id: strawberry.ID = needed(_KEY)
    idempotency_key: str | None = optional(IDEMPOTENCY_KEY)


SECRET: Any = (
    str | None,
    value(
        text_of("secret"),
        "Le secret, montré cette seule fois ; null pour une demande rejouée ou refusée.",
    ),
)


async def _secret(
    asking: Asking, data: Any, outcome: Outcome, selected: frozenset[str]
) -> Mapping[str, Any]:
    """The secret that was drawn, unless the key is one of an earlier, equal command."""
    if outcome.object_id is None or "secret" not in selected:
        return {"secret": None}
    return {"secret": await secret_of(asking.engine, outcome.object_id, data.drawn)}


REGISTER = mutation(
    REGISTER_APPLICATION,
    lambda given: RegisterApplication(**tuples(fields_of(RegisterApplication, given))),
    RegisterApplicationInput,
    payload_type(
        "registerApplication", "application", Application, APPLICATION, "L'application, sans clé."
    ),
    "Enregistrer une application partenaire du pôle. Elle n'ouvre rien sans clé, ou sans qu'un "
    "membre l'autorise à agir pour sa structure.",
)
UPDATE = mutation(
    UPDATE_APPLICATION,
    lambda given: UpdateApplication(**tuples(changes_of(UpdateApplication, given))),
    UpdateApplicationInput,
    payload_type(
        "updateApplication", "application", Application, APPLICATION, "L'application, changée."
    ),
    "Changer le nom d'une application, ou les adresses auxquelles elle fait revenir ; les pages de "
    "ces adresses lui sont ouvertes ou fermées aussitôt.",
)
CLOSE = mutation(
    CLOSE_APPLICATION,
    lambda given: CloseApplication(**fields_of(CloseApplication, given)),
    CloseApplicationInput,
    payload_type(
        "closeApplication", "application", Application, APPLICATION, "L'application, fermée."
    ),
    "Fermer une application, pour de bon : ses clés, les codes et les accès que des personnes lui "
    "ont donnés n'ouvrent plus rien, aussitôt. Elle se lit encore.",
)
ISSUE = mutation(
    ISSUE_KEY,
    lambda given: IssueKey(**tuples(fields_of(IssueKey, given)), drawn=drawn()),
    IssueKeyInput,
    payload_type("issueKey", "key", Key, KEY, "La clé.", secret=SECRET),
    "Donner une clé à une application ; son secret n'est montré que dans cette réponse.",
    _secret,
)
ROTATE = mutation(
    ROTATE_KEY,
    lambda given: RotateKey(**fields_of(RotateKey, given), drawn=drawn()),
    RotateKeyInput,
    payload_type("rotateKey", "key", Key, KEY, "La nouvelle clé.", secret=SECRET),
    "Changer le secret d'une clé : une nouvelle, qui peut autant et dure autant ; l'ancienne vaut "
    "encore quelques heures, puis plus.",
    _secret,
)
REVOKE = mutation(
    REVOKE_KEY,
    lambda given: RevokeKey(**fields_of(RevokeKey, given)),
    RevokeKeyInput,
    payload_type("revokeKey", "key", Key, KEY, "La clé, révoquée."),
    "Révoquer une clé : elle n'ouvre plus rien, aussitôt.",
)
