"""Mutations on what is known of a member, its sites, and its pole as a broker."""

from __future__ import annotations

from datetime import date

import strawberry

from ptce.commands.brokers import DECLARE_BROKER as DECLARE_BROKER_COMMAND
from ptce.commands.brokers import DeclareBroker
from ptce.commands.member_updates import UPDATE_MEMBER, UpdateMember
from ptce.commands.sites import ADD_SITE as ADD_SITE_COMMAND
from ptce.commands.sites import CLOSE_SITE as CLOSE_SITE_COMMAND
from ptce.commands.sites import UPDATE_SITE as UPDATE_SITE_COMMAND
from ptce.commands.sites import AddSite, CloseSite, UpdateSite
from ptce.domain.membership import (
    CompanySize,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.terms import Article9Category, EssFamily, Visibility
from ptce.schema.entities import MEMBER, POLE, SITE
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import BEHALF, EXPECTED, KEY
from ptce.schema.members import Member, Site
from ptce.schema.poles import Pole
from ptce.schema.requesting import changes_of, fields_of, mutation, payload_type, tuples

_CHANGES = "Ce qui change : un champ laissé de côté reste tel quel, null le vide."
_COORDINATORS = " Pour l'animation seulement."
_SITE = "L'établissement."
_SIRET = "SIRET de l'établissement."
_ADDRESS = "Adresse : numéro et voie."
_PUBLIC = "Ouvrir l'adresse à tous ? Par défaut, non."


@strawberry.input(description=_CHANGES)
class UpdateMemberInput:
    member_id: strawberry.ID = needed("La structure.")
    name: str | None = optional("Nom, 120 caractères au plus.")
    article9_category: Article9Category | None = optional("Bloc de l'article 9." + _COORDINATORS)
    legal_form: str | None = optional("Catégorie juridique de l'INSEE, 4 chiffres.")
    siret: str | None = optional("SIRET, 14 chiffres.")
    siren: str | None = optional("SIREN, s'il n'y a pas de SIRET.")
    rna: str | None = optional("Numéro RNA d'une association : W et 9 caractères.")
    naf: str | None = optional("Code NAF, comme « 38.32Z ».")
    size: CompanySize | None = optional("Taille.")
    circle: MemberCircle | None = optional("Cercle dans le pôle." + _COORDINATORS)
    labels: list[MemberLabel] | None = optional("Reconnaissances : toute la liste.")
    inclusive_kinds: list[InclusiveStructureKind] | None = optional(
        "Natures de structure inclusive : toute la liste."
    )
    ess_family: EssFamily | None = optional(
        "Famille de l'ESS, si la catégorie juridique ne la dit pas : avec sa preuve."
    )
    ess_proof: str | None = optional("Ce qui prouve cette famille : statuts, extrait du RCS…")
    non_diffusible: bool | None = optional("Non diffusible selon l'INSEE.")
    visibility: Visibility | None = optional("Qui voit la structure.")
    contact_name: str | None = optional("Personne à joindre ; null : plus personne.")
    contact_email: str | None = optional("Son courriel.")
    contact_phone: str | None = optional("Son téléphone.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Un établissement de plus.")
class AddSiteInput:
    name: str = needed("Nom.")
    commune_code: str = needed("Code INSEE de sa commune.")
    siret: str | None = optional(_SIRET)
    address: str | None = optional(_ADDRESS)
    address_public: bool | None = optional(_PUBLIC)
    main: bool | None = optional("En faire l'établissement principal ? Par défaut, non.")
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description=_CHANGES + " La commune ne change pas : c'est un autre lieu.")
class UpdateSiteInput:
    site_id: strawberry.ID = needed(_SITE)
    name: str | None = optional("Nom.")
    siret: str | None = optional(_SIRET)
    address: str | None = optional(_ADDRESS)
    address_public: bool | None = optional(_PUBLIC)
    main: bool | None = optional("En faire l'établissement principal.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="Un établissement à fermer.")
class CloseSiteInput:
    site_id: strawberry.ID = needed(_SITE)
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="La déclaration de courtage du pôle ; sans numéro, il n'en a plus.")
class DeclareBrokerInput:
    pole_id: strawberry.ID = needed("Le pôle.")
    number: str | None = optional("Numéro du récépissé.")
    valid_until: date | None = optional("Dernier jour, inclus.")
    expected_version: int | None = optional(EXPECTED)
    idempotency_key: str | None = optional(KEY)


UPDATE = mutation(
    UPDATE_MEMBER,
    lambda given: UpdateMember(**tuples(changes_of(UpdateMember, given))),
    UpdateMemberInput,
    payload_type("updateMember", "member", Member, MEMBER, "La structure."),
    "Changer ce que l'on sait d'une structure et de la personne à joindre.",
)
ADD_SITE = mutation(
    ADD_SITE_COMMAND,
    lambda given: AddSite(**fields_of(AddSite, given)),
    AddSiteInput,
    payload_type("addSite", "site", Site, SITE, "L'établissement."),
    "Ajouter un établissement à une structure.",
)
UPDATE_SITE = mutation(
    UPDATE_SITE_COMMAND,
    lambda given: UpdateSite(**changes_of(UpdateSite, given)),
    UpdateSiteInput,
    payload_type("updateSite", "site", Site, SITE, "L'établissement."),
    "Changer un établissement, ou en faire le principal.",
)
CLOSE_SITE = mutation(
    CLOSE_SITE_COMMAND,
    lambda given: CloseSite(**fields_of(CloseSite, given)),
    CloseSiteInput,
    payload_type("closeSite", "site", Site, SITE, "L'établissement, fermé."),
    "Fermer un établissement où rien n'est plus offert.",
)
DECLARE_BROKER = mutation(
    DECLARE_BROKER_COMMAND,
    lambda given: DeclareBroker(**fields_of(DeclareBroker, given)),
    DeclareBrokerInput,
    payload_type("declareBroker", "pole", Pole, POLE, "Le pôle."),
    "Noter la déclaration du pôle comme courtier en déchets.",
)
