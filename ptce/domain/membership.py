"""What a member is, along three axes: its article 9 block, its legal form, its labels.

An SIAE *is* an association, a cooperative or a company: kinds of inclusion and labels are beside
the legal form, never instead of it. RQTH is a person's status, SCIC a legal form, QPV a place: none
is a label. Sources: law 2014-856 art. 1 (ESS), code du travail L5132-4 (SIAE), L3332-17-1 (ESUS),
L6316-1 (Qualiopi), code de commerce L210-10 (mission companies). Checked on 2026-11-26 in secondary
sources; official texts to be checked by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ptce.domain.terms import MembershipStatus, Term


class MemberLabel(Term):
    """A recognition that a member declares; the ESUS approval itself is a permit."""

    ESUS = (
        "ESUS",
        "entreprise solidaire d'utilité sociale",
        "solidarity enterprise of social utility",
    )
    MISSION_COMPANY = "MISSION_COMPANY", "société à mission", "mission-driven company"
    QUALIOPI = "QUALIOPI", "organisme certifié Qualiopi", "Qualiopi-certified training body"


class InclusiveStructureKind(Term):
    """A kind of inclusive structure. Only the first five are SIAE (L5132-4)."""

    EI = "EI", "entreprise d'insertion", "work integration enterprise"
    AI = "AI", "association intermédiaire", "intermediary association"
    ACI = "ACI", "atelier et chantier d'insertion", "work integration workshop"
    ETTI = (
        "ETTI",
        "entreprise de travail temporaire d'insertion",
        "temporary work integration enterprise",
    )
    EITI = (
        "EITI",
        "entreprise d'insertion par le travail indépendant",
        "integration enterprise through self-employment",
    )
    GEIQ = (
        "GEIQ",
        "groupement d'employeurs pour l'insertion et la qualification",
        "employers' group for integration and qualification",
    )
    EA = "EA", "entreprise adaptée", "adapted enterprise"
    EATT = "EATT", "entreprise adaptée de travail temporaire", "adapted temporary work enterprise"
    ESAT = (
        "ESAT",
        "établissement et service d'accompagnement par le travail",
        "sheltered work establishment",
    )
    SEP = "SEP", "structure d'emploi pénitentiaire", "prison employment structure"
    EBE = "EBE", "entreprise à but d'emploi", "employment-purpose enterprise"


SIAE: Final = frozenset(
    {
        InclusiveStructureKind.EI,
        InclusiveStructureKind.AI,
        InclusiveStructureKind.ACI,
        InclusiveStructureKind.ETTI,
        InclusiveStructureKind.EITI,
    }
)


class EssBasis(Term):
    """Why a member is counted in its family of the ESS."""

    BY_RIGHT = "BY_RIGHT", "de droit, par sa catégorie juridique", "by right, from its legal form"
    DECLARED = "DECLARED", "déclarée, avec sa preuve", "declared, with its proof"


class CompanySize(Term):
    """Décret n° 2008-1354: staff, turnover and balance sheet."""

    MICRO = "MICRO", "TPE (moins de 10 personnes)", "micro (fewer than 10 people)"
    SME = "SME", "PME (moins de 250 personnes)", "small or medium (fewer than 250 people)"
    MID = "MID", "ETI (moins de 5 000 personnes)", "mid-cap (fewer than 5,000 people)"
    LARGE = "LARGE", "grande entreprise", "large"


class MemberCircle(Term):
    """How near to the heart of the pole (Labo de l'ESS)."""

    LEAD = "LEAD", "structure porteuse", "lead structure"
    FOUNDER = "FOUNDER", "membre initiateur", "founding member"
    PARTNER = "PARTNER", "membre partenaire", "partner member"


PUBLIC_LAW: Final = ("4", "7")
"""First digits of the legal categories of public law, which are never of the ESS."""


class CharterStatus(Term):
    NOT_SIGNED = "NOT_SIGNED", "à signer", "not signed"
    SIGNED = "SIGNED", "signée", "signed"
    OUTDATED = "OUTDATED", "à renouveler : une version plus récente est en vigueur", "outdated"
    WITHDRAWN = "WITHDRAWN", "signature retirée", "signature withdrawn"


class MembershipEvent(Term):
    SIGN = "SIGN", "signature de la charte", "charter signed"
    SUSPEND = "SUSPEND", "suspension", "suspension"
    REINSTATE = "REINSTATE", "rétablissement", "reinstatement"
    WITHDRAW = "WITHDRAW", "départ", "withdrawal"


_S, _E = MembershipStatus, MembershipEvent

MEMBERSHIP_TRANSITIONS: Mapping[tuple[MembershipStatus, MembershipEvent], MembershipStatus] = {
    (_S.APPLICANT, _E.SIGN): _S.ACTIVE,
    (_S.APPLICANT, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.ACTIVE, _E.SIGN): _S.ACTIVE,
    (_S.ACTIVE, _E.SUSPEND): _S.SUSPENDED,
    (_S.ACTIVE, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.SUSPENDED, _E.SIGN): _S.SUSPENDED,
    (_S.SUSPENDED, _E.REINSTATE): _S.ACTIVE,
    (_S.SUSPENDED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.WITHDRAWN, _E.REINSTATE): _S.APPLICANT,
}
"""What can happen next to a membership. Whoever left and comes back signs the charter again."""
