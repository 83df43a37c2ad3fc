"""To whom one agreed to be shown as a contact: the words, one's consents, giving, withdrawing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry
from sqlalchemy import DATE, INTEGER, ColumnElement, and_, case, cast, literal_column

from ptce.commands.contact_consents import (
    GIVE_CONTACT_CONSENT,
    WITHDRAW_CONTACT_CONSENT,
    GiveContactConsent,
    WithdrawContactConsent,
)
from ptce.domain.contact_consents import IN_USE, TEXTS, ContactAudience
from ptce.domain.terms import Term
from ptce.reads.declarations import Computed, Orders, Row
from ptce.schema.entities import CONTACT_CONSENT, MEMBER
from ptce.schema.fields import (
    column,
    connection,
    declared,
    identifier,
    items,
    json_text,
    needed,
    one,
    optional,
    quoted,
    translated,
    value,
)
from ptce.schema.inputs import EXPECTED, KEY
from ptce.schema.matches import text_of
from ptce.schema.members import Member
from ptce.schema.pages import order_type
from ptce.schema.requesting import among_document, fields_of, mutation, payload_type
from ptce.schema.shapes import Node
from ptce.schema.vocabularies import vocabulary


@strawberry.type(description="Ce que l'on accepte pour un public, mot pour mot.")
class ContactConsentText:
    audience: ContactAudience = value(text_of("audience"), "À qui l'on accepte d'être montré.")
    text: str = translated(text_of("text_fr"), text_of("text_en"), "Le texte à montrer.")


@strawberry.type(description="Les textes en usage pour accepter d'être montré comme contact.")
class ContactConsentTerms:
    version: int = value(
        lambda row: cast(json_text(row, "version"), INTEGER),
        "Leur version, à donner dans `textVersion`.",
    )
    since: date = value(
        lambda row: cast(json_text(row, "since"), DATE), "Depuis quand ils sont en usage."
    )
    texts: list[ContactConsentText] = items(among_document("texts"), "Un par public.")


async def _terms(*_: object) -> dict[str, Any]:
    return {
        "version": IN_USE.version,
        "since": IN_USE.since.isoformat(),
        "texts": [
            {"audience": audience.value, "text_fr": fr, "text_en": en}
            for audience, (fr, en) in IN_USE.words.items()
        ],
    }


def _words(language: int) -> Any:
    """The words that were agreed to: 0 in French, 1 in English."""

    def read(row: Row) -> ColumnElement[str]:
        return case(
            *(
                (
                    and_(
                        row.c.text_version == literal_column(str(text.version), INTEGER),
                        row.c.audience == quoted(audience.value),
                    ),
                    quoted(words[language]),
                )
                for text in TEXTS
                for audience, words in text.words.items()
            )
        )

    return read


@strawberry.type(
    description=(
        "Accord d'une personne pour être montrée, comme contact d'une structure, à un public. Vu "
        "d'elle seule ; il tombe si le contact change."
    )
)
class ContactConsent(Node):
    id: strawberry.ID = identifier("contact_consent", "Identifiant.")
    audience: ContactAudience = column("audience", "À qui.")
    text_version: int = column("text_version", "Version du texte accepté.")
    text: str = translated(_words(0), _words(1), "Le texte accepté.")
    given_at: datetime = column("created_at", "Quand il a été donné.")
    withdrawn_at: datetime | None = column(
        "withdrawn_at", "Quand il a été retiré, ou est tombé ; null tant qu'il vaut."
    )
    member: Member | None = one(
        MEMBER,
        lambda row, member: member.c.id == row.c.member_id,
        "Structure dont c'est le contact.",
    )


@vocabulary("Clé de tri des accords.")
class ContactConsentOrderField(Term):
    CREATED = "CREATED", "par date", "by date"


ContactConsentOrder = order_type("ContactConsentOrder", ContactConsentOrderField)


@strawberry.input(description="Un public à qui vous acceptez d'être montré comme contact.")
class GiveContactConsentInput:
    member_id: strawberry.ID = needed("La structure, dont le contact porte votre courriel.")
    audience: ContactAudience = needed("À qui.")
    text_version: int = needed("Version du texte que vous avez lu (`contactConsentTerms`).")
    expected_version: int | None = optional("De la structure. " + EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Un accord à retirer.")
class WithdrawContactConsentInput:
    consent_id: strawberry.ID = needed("L'accord (`contactConsents`).")
    idempotency_key: str | None = optional(KEY)


TERMS: Any = declared(
    Computed(_terms), "Les textes en usage pour accepter d'être montré comme contact."
)
CONSENTS: Any = connection(
    CONTACT_CONSENT,
    Orders({"CREATED": None}, "CREATED", descending=True),
    "À qui vous avez accepté d'être montré comme contact, ce qui est retiré aussi.",
    order_input=ContactConsentOrder,
)
GIVE = mutation(
    GIVE_CONTACT_CONSENT,
    lambda given: GiveContactConsent(**fields_of(GiveContactConsent, given)),
    GiveContactConsentInput,
    payload_type(
        "giveContactConsent", "consent", ContactConsent, CONTACT_CONSENT, "L'accord donné."
    ),
    "Accepter d'être montré, comme contact d'une structure, à un public, là où la structure "
    "elle-même est montrée. En personne seulement.",
)
WITHDRAW = mutation(
    WITHDRAW_CONTACT_CONSENT,
    lambda given: WithdrawContactConsent(**fields_of(WithdrawContactConsent, given)),
    WithdrawContactConsentInput,
    payload_type(
        "withdrawContactConsent", "consent", ContactConsent, CONTACT_CONSENT, "L'accord, retiré."
    ),
    "Retirer un accord : plus personne ne lit votre contact à ce titre, aussitôt.",
)
