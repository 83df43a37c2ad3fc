"""The enums of the API: the domain's terms, each value described by its French label.

Registering marks the domain's classes for Strawberry; the rest of the schema names the domain's
own terms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from ptce.contracts.differences import SchemaChangeKind
from ptce.domain import terms
from ptce.domain.attention import RequestAttention
from ptce.domain.contact_consents import ContactAudience
from ptce.domain.errors import ErrorCode
from ptce.domain.kinds import KINDS, Choice, Choices
from ptce.domain.lifecycle import LapseCause, MatchEvent, MatchMover
from ptce.domain.membership import (
    CharterStatus,
    CompanySize,
    EssBasis,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.permits import CapacityUnit, PermitKind, VerificationStatus
from ptce.domain.rules import RuleConfidence, RuleSeverity
from ptce.domain.schemes import FoundBy, Scheme
from ptce.domain.scopes import CredentialKind, KeyKind, Scope
from ptce.domain.terms import Term

GROWS = " De nouvelles valeurs peuvent s'ajouter."

_vocabulary: Any = Term
"""Term, called in the functional form of enums: a type made of data."""

ResourceKind: Any = _vocabulary(
    "ResourceKind", {kind.code: (kind.code, kind.fr, kind.en) for kind in KINDS}
)


class OrderDirection(Term):
    ASC = "ASC", "croissant", "ascending"
    DESC = "DESC", "décroissant", "descending"


VOCABULARIES: dict[Any, str] = {
    terms.Article9Category: "Bloc de l'article 9 de la loi n° 2014-856 dont relève un membre.",
    terms.MembershipStatus: "État de l'adhésion d'une structure.",
    CharterStatus: "Où en est un membre de la charte en vigueur.",
    MemberLabel: "Reconnaissance qu'un membre déclare, à côté de sa forme juridique.",
    InclusiveStructureKind: "Nature d'une structure inclusive.",
    terms.EssFamily: "Famille de l'ESS (loi n° 2014-856, art. 1).",
    EssBasis: "Ce qui range un membre dans sa famille de l'ESS.",
    CompanySize: "Taille d'une structure (décret n° 2008-1354).",
    MemberCircle: "Cercle d'un membre dans le pôle.",
    PermitKind: "Nature d'une autorisation.",
    VerificationStatus: "Ce que vaut une autorisation.",
    CapacityUnit: "Unité de la capacité d'une autorisation.",
    ContactAudience: "À qui une personne accepte d'être montrée comme contact.",
    terms.Visibility: "Qui voit une annonce et peut être mis en relation.",
    terms.ListingStatus: "État d'une ressource ou d'un besoin.",
    RequestAttention: "Pourquoi relancer un besoin ouvert ; plusieurs raisons peuvent valoir.",
    terms.MatchStatus: "État d'une mise en relation.",
    terms.BookingStatus: "État d'une réservation.",
    terms.MatchSide: "Côté d'une mise en relation.",
    terms.DeclineReason: "Motif d'un refus.",
    terms.CancelCause: "Motif d'une annulation.",
    terms.ExchangeMode: "Modalité d'échange.",
    terms.PriceUnit: "Ce à quoi se rapporte un prix.",
    terms.Unit: "Unité d'une quantité.",
    terms.QuantityBasis: "Comment une quantité se comprend.",
    terms.Weekday: "Jour de la semaine.",
    terms.Role: "Rôle d'une personne ou d'une application dans un pôle.",
    Scope: "Ce à quoi peut servir une clé, ou l'accès d'une application ; READ va avec toutes.",
    KeyKind: "Nature d'une clé.",
    CredentialKind: "Ce par quoi quelqu'un est connu.",
    terms.CriterionCode: "Critère d'un score, dans l'ordre de lecture.",
    terms.CheckCode: "Contrainte qu'une mise en relation doit respecter.",
    terms.CheckStatus: "Résultat d'une contrainte.",
    RuleSeverity: "Ce que fait une règle de droit.",
    RuleConfidence: "Jusqu'où une règle de droit a été vérifiée.",
    Scheme: "Nomenclature dont on connaît les codes.",
    FoundBy: "Comment un texte a mené à un élément d'une nomenclature, du plus sûr au moins sûr.",
    terms.EssFamily: "Famille de l'économie sociale et solidaire (loi n° 2014-856, article 1er).",
    MatchEvent: "Ce qui fait changer d'état une mise en relation.",
    LapseCause: "Pourquoi une mise en relation que personne n'a close l'est.",
    SchemaChangeKind: "Ce qui arrive à un élément du contrat.",
    MatchMover: "Qui fait avancer une mise en relation.",
    OrderDirection: "Sens d'un ordre.",
    ResourceKind: "Nature d'une ressource.",
    ErrorCode: "Raison, stable, pour laquelle une commande a été refusée.",
    **{
        attribute.type.terms: f"{kind.fr.capitalize()} : {attribute.fr}."
        for kind in reversed(KINDS)
        for attribute in kind.attributes
        if isinstance(attribute.type, Choice | Choices)
    },
}

NAMES: dict[Any, str] = {ErrorCode: "UserErrorCode", Scheme: "ConceptScheme"}


T = TypeVar("T", bound=type[Term])


def vocabulary(description: str) -> Callable[[T], T]:
    """Makes a class of terms an enum of the API."""

    def register(term: T) -> T:
        made: Any = strawberry.enum(term, name=NAMES.get(term), description=description + GROWS)
        definition: StrawberryEnumDefinition = made.__strawberry_definition__
        for value in definition.values:
            value.description = term[value.name].fr
        return term

    return register


for _term, _description in VOCABULARIES.items():
    vocabulary(_description)(_term)
