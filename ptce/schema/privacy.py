"""What is kept of people: for how long, all of it for whom it is of, and its erasure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry
from sqlalchemy import DATE, INTEGER, ColumnElement, cast

from ptce.commands.erasures import (
    ERASE_MYSELF,
    ERASE_PERSON,
    EraseMyself,
    ErasePerson,
)
from ptce.db.personal_data import personal_data
from ptce.db.session import transaction
from ptce.domain.errors import Forbidden, Unauthenticated
from ptce.domain.retentions import RETENTIONS
from ptce.reads.declarations import Computed, Row
from ptce.schema.fields import (
    declared,
    items,
    json_part,
    json_text,
    needed,
    optional,
    translated,
    value,
)
from ptce.schema.inputs import KEY
from ptce.schema.matches import text_of
from ptce.schema.requesting import (
    Asking,
    UserErrorType,
    among_document,
    fields_of,
    mutation,
)
from ptce.schema.scalars import Json


@strawberry.type(
    description=(
        "Combien de temps une donnée personnelle est gardée. Ce n'est pas un avis juridique."
    )
)
class RetentionRule:
    code: str = value(text_of("code"), "Code stable.")
    purpose: str = translated(text_of("purpose_fr"), text_of("purpose_en"), "À quoi elle sert.")
    days: int = value(
        lambda row: cast(json_text(row, "days"), INTEGER),
        "Jours après lesquels elle est effacée, une fois qu'elle ne sert plus.",
    )
    source: str = value(text_of("source"), "Texte qui fonde cette durée.")
    checked_on: date = value(
        lambda row: cast(json_text(row, "checked_on"), DATE), "Quand la source a été lue."
    )


@strawberry.type(description="Durées de conservation des données personnelles.")
class RetentionPolicy:
    rules: list[RetentionRule] = items(among_document("rules"), "Une par sorte de donnée.")
    kept: str = translated(text_of("kept_fr"), text_of("kept_en"), "Ce qui reste, et pourquoi.")


async def _policy(*_: object) -> dict[str, Any]:
    return {
        "rules": [
            {
                "code": each.code,
                "purpose_fr": each.purpose_fr,
                "purpose_en": each.purpose_en,
                "days": each.lasting.days,
                "source": each.source,
                "checked_on": each.checked_on.isoformat(),
            }
            for each in RETENTIONS
        ],
        "kept_fr": KEPT_FR,
        "kept_en": KEPT_EN,
    }


KEPT_FR = (
    "Les annonces, mises en relation, réservations, signatures de charte et traces d'audit sont "
    "celles des structures : elles restent, sans le nom de la personne une fois effacée."
)
KEPT_EN = (
    "Listings, matches, bookings, charter signatures and the audit trail are the members': they "
    "stay, without the name of a person once erased."
)


@strawberry.type(description="Tout ce que l'on garde de vous.")
class PersonalDataExport:
    generated_at: datetime = value(text_of("generated_at"), "Quand cet export a été fait.")
    data: Json = value(
        lambda row: json_part(row, "data"),
        "Par table : ses lignes (`rows`), et s'il y en a plus que les 10 000 dernières (`more`). "
        "Ni mot de passe ni jeton.",
    )


async def _export(asking: Asking, *_: object) -> dict[str, Any]:
    principal_id = asking.viewer.principal_id
    if principal_id is None:
        raise Unauthenticated
    if not asking.viewer.in_person:
        raise Forbidden
    async with transaction(asking.engine) as connection:
        data = await personal_data(connection, principal_id)
    return {"generated_at": asking.now.isoformat(), "data": data}


@strawberry.input(description="Vous effacer, tout de suite et pour toujours.")
class EraseMyselfInput:
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Une personne à effacer, tout de suite et pour toujours.")
class ErasePersonInput:
    principal_id: strawberry.ID = needed("La personne (`roleGrants`).")
    idempotency_key: str | None = optional(KEY)


def _done(row: Row) -> ColumnElement[bool]:
    return json_text(row, "object_id").is_not(None)


def _payload(command: str) -> Any:
    space: dict[str, Any] = {
        "__annotations__": {"erased": bool, "user_errors": list[UserErrorType]},
        "erased": value(_done, "La personne est-elle effacée ?"),
        "user_errors": items(
            among_document("user_errors"), "Refus, avec leur champ ; liste vide si tout va bien."
        ),
    }
    title = command[0].upper() + command[1:]
    return strawberry.type(
        type(f"{title}Payload", (), space), description=f"Réponse de `{command}`."
    )


_GONE = (
    "Le nom, le courriel, les moyens de connexion, les rôles et les contacts qui la nomment "
    "disparaissent ; ce que les structures ont fait reste, sans nom. Rien ne le défait."
)

RETENTION: Any = declared(
    Computed(_policy, weight=100), "Durées de conservation des données personnelles."
)
EXPORT: Any = declared(Computed(_export), "Tout ce que l'on garde de vous, en JSON.")
MYSELF = mutation(
    ERASE_MYSELF,
    lambda given: EraseMyself(**fields_of(EraseMyself, given)),
    EraseMyselfInput,
    _payload("eraseMyself"),
    "Vous effacer. " + _GONE,
)
PERSON = mutation(
    ERASE_PERSON,
    lambda given: ErasePerson(**fields_of(ErasePerson, given)),
    ErasePersonInput,
    _payload("erasePerson"),
    "Effacer une personne qui n'a de rôle que dans les pôles que vous administrez. " + _GONE,
)
