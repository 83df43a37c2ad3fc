"""Mutations by which a structure joins a pole: registering, signing the charter."""

from __future__ import annotations

from datetime import date

import strawberry

from ptce.commands.charters import SIGN_CHARTER, SignCharter
from ptce.commands.members import REGISTER_MEMBER, RegisterMember
from ptce.domain.membership import (
    CompanySize,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.terms import Article9Category, EssFamily, Visibility
from ptce.schema.entities import MEMBER
from ptce.schema.fields import needed, optional
from ptce.schema.inputs import BEHALF, KEY
from ptce.schema.members import Member
from ptce.schema.requesting import fields_of, mutation, payload_type, tuples


@strawberry.input(description="Une structure qui entre dans un pôle.")
class RegisterMemberInput:
    pole_id: strawberry.ID = needed("Pôle.")
    name: str = needed("Nom, 120 caractères au plus.")
    article9_category: Article9Category = needed("Bloc de l'article 9 de la loi n° 2014-856.")
    commune_code: str = needed("Code INSEE de la commune du site principal.")
    legal_form: str | None = optional("Catégorie juridique de l'INSEE, 4 chiffres.")
    siret: str | None = optional("SIRET, 14 chiffres ; les espaces sont admis.")
    siren: str | None = optional("SIREN, s'il n'y a pas de SIRET.")
    rna: str | None = optional("Numéro RNA d'une association : W et 9 caractères.")
    naf: str | None = optional("Code NAF, comme « 38.32Z ».")
    size: CompanySize | None = optional("Taille.")
    circle: MemberCircle | None = optional("Cercle dans le pôle ; par défaut PARTNER.")
    labels: list[MemberLabel] | None = optional("Reconnaissances.")
    inclusive_kinds: list[InclusiveStructureKind] | None = optional(
        "Natures de structure inclusive."
    )
    ess_family: EssFamily | None = optional(
        "Famille de l'ESS, si la catégorie juridique ne la dit pas : avec sa preuve."
    )
    ess_proof: str | None = optional("Ce qui prouve cette famille : statuts, extrait du RCS…")
    non_diffusible: bool | None = optional("Non diffusible selon l'INSEE ; par défaut, non.")
    site_name: str | None = optional("Nom du site principal.")
    visibility: Visibility | None = optional("Qui voit la structure ; par défaut MEMBERS.")
    contact_name: str | None = optional("Personne à joindre.")
    contact_email: str | None = optional("Son courriel.")
    contact_phone: str | None = optional("Son téléphone.")
    idempotency_key: str | None = optional(KEY)


@strawberry.input(description="La signature de la charte en vigueur.")
class SignCharterInput:
    version: int = needed("Version signée : celle en vigueur.")
    signatory: str = needed("Nom du signataire.")
    signed_on: date | None = optional("Jour de la signature ; par défaut aujourd'hui.")
    on_behalf_of: strawberry.ID | None = optional(BEHALF)
    idempotency_key: str | None = optional(KEY)


REGISTER = mutation(
    REGISTER_MEMBER,
    lambda given: RegisterMember(**tuples(fields_of(RegisterMember, given))),
    RegisterMemberInput,
    payload_type("registerMember", "member", Member, MEMBER, "La structure, candidate."),
    "Inscrire une structure dans un pôle : elle est candidate jusqu'à la signature de la charte.",
)
SIGN = mutation(
    SIGN_CHARTER,
    lambda given: SignCharter(**fields_of(SignCharter, given)),
    SignCharterInput,
    payload_type("signCharter", "member", Member, MEMBER, "La structure, devenue membre."),
    "Signer la charte du pôle : la structure devient membre active.",
)
