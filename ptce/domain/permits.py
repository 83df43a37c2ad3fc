"""Permits: what a member says it is allowed to do, until when, and whether somebody verified it.

A declared permit is not a permit, and one past its end never counts, whatever is written of it.
Sources of the kinds: code de l'environnement L511-2 and R511-9 (ICPE), R541-49 to R541-61 (waste
transport and brokerage), ADR, regulation 1069/2009 (animal by-products), arrêté of 25 June 1980
(ERP), code du travail L5132-2 (SIAE) and L3332-17-1 (ESUS). Checked on 2026-11-26.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ptce.domain.terms import Term


class PermitKind(Term):
    ICPE = "ICPE", "rubrique ICPE", "classified installation (ICPE heading)"
    WASTE_TRANSPORT_RECEIPT = (
        "WASTE_TRANSPORT_RECEIPT",
        "récépissé de transport de déchets",
        "waste transport receipt",
    )
    WASTE_BROKER_RECEIPT = (
        "WASTE_BROKER_RECEIPT",
        "récépissé de courtage ou de négoce de déchets",
        "waste brokerage or dealing receipt",
    )
    ADR = "ADR", "transport de marchandises dangereuses (ADR)", "dangerous goods by road (ADR)"
    ANIMAL_BYPRODUCTS = (
        "ANIMAL_BYPRODUCTS",
        "agrément sanitaire, sous-produits animaux",
        "animal by-products approval",
    )
    ERP_APPROVAL = (
        "ERP_APPROVAL",
        "autorisation d'ouverture au public (ERP)",
        "approval to receive the public (ERP)",
    )
    INSURANCE = "INSURANCE", "assurance", "insurance"
    SIAE_AGREEMENT = (
        "SIAE_AGREEMENT",
        "convention d'insertion par l'activité économique",
        "agreement of work integration through economic activity",
    )
    ESUS = "ESUS", "agrément ESUS", "ESUS approval"


class VerificationStatus(Term):
    DECLARED = "DECLARED", "déclarée, à vérifier", "declared, to verify"
    VERIFIED = "VERIFIED", "vérifiée par l'animation", "verified by the coordinators"
    REJECTED = "REJECTED", "non retenue par l'animation", "rejected by the coordinators"
    EXPIRED = "EXPIRED", "expirée", "expired"
    WITHDRAWN = "WITHDRAWN", "retirée", "withdrawn"


class CapacityUnit(Term):
    """What a permit's capacity is counted in."""

    TONNE = "TONNE", "tonnes présentes", "tonnes on site"
    TONNE_PER_DAY = "TONNE_PER_DAY", "tonnes par jour", "tonnes a day"
    TONNE_PER_YEAR = "TONNE_PER_YEAR", "tonnes par an", "tonnes a year"
    CUBIC_METRE = "CUBIC_METRE", "m³ présents", "cubic metres on site"
    SQUARE_METRE = "SQUARE_METRE", "m²", "square metres"
    PERSON = "PERSON", "personnes", "persons"


class PermitEvent(Term):
    UPDATE = "UPDATE", "modification", "update"
    VERIFY = "VERIFY", "vérification", "verification"
    REJECT = "REJECT", "refus", "rejection"
    EXPIRE = "EXPIRE", "expiration", "expiry"
    WITHDRAW = "WITHDRAW", "retrait", "withdrawal"


_S, _E = VerificationStatus, PermitEvent

PERMIT_TRANSITIONS: Mapping[tuple[VerificationStatus, PermitEvent], VerificationStatus] = {
    (_S.DECLARED, _E.UPDATE): _S.DECLARED,
    (_S.DECLARED, _E.VERIFY): _S.VERIFIED,
    (_S.DECLARED, _E.REJECT): _S.REJECTED,
    (_S.DECLARED, _E.EXPIRE): _S.EXPIRED,
    (_S.DECLARED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.VERIFIED, _E.UPDATE): _S.DECLARED,
    (_S.VERIFIED, _E.REJECT): _S.REJECTED,
    (_S.VERIFIED, _E.EXPIRE): _S.EXPIRED,
    (_S.VERIFIED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.REJECTED, _E.UPDATE): _S.DECLARED,
    (_S.REJECTED, _E.VERIFY): _S.VERIFIED,
    (_S.REJECTED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.EXPIRED, _E.UPDATE): _S.DECLARED,
    (_S.EXPIRED, _E.WITHDRAW): _S.WITHDRAWN,
}
"""What can happen next to a permit. What was verified and changes has to be verified again."""

LIVE: Final = frozenset({_S.DECLARED, _S.VERIFIED})
"""The states in which a permit may count, while its dates allow."""

SHOWN_TO_VERIFY: Final[Mapping[PermitKind, tuple[str, ...]]] = {
    PermitKind.ICPE: ("number",),
    PermitKind.WASTE_TRANSPORT_RECEIPT: ("number", "valid_until"),
    PermitKind.WASTE_BROKER_RECEIPT: ("number", "valid_until"),
    PermitKind.ADR: ("number", "valid_until"),
    PermitKind.ANIMAL_BYPRODUCTS: ("number",),
    PermitKind.ERP_APPROVAL: (),
    PermitKind.INSURANCE: ("number", "valid_until"),
    PermitKind.SIAE_AGREEMENT: ("valid_until",),
    PermitKind.ESUS: ("valid_until",),
}
"""What a document of this kind bears, hence what is stated before a coordinator verifies it.

A waste transport receipt is valid for five years (rhone.gouv.fr, noted on 2026-11-26); the others
are general knowledge. An installation under its threshold has no document to show."""

WASTE_PERMITS: Final = frozenset(
    {PermitKind.ICPE, PermitKind.WASTE_TRANSPORT_RECEIPT, PermitKind.WASTE_BROKER_RECEIPT}
)
"""The permits that may cover hazardous waste, or only some codes of the List of Waste."""


@dataclass(frozen=True, slots=True)
class Permit:
    """A member's permit as rules read it.

    `rubrique` is an ICPE heading ("2714"). `low_prefixes` are digits of the List of Waste ("1702"),
    none meaning: as the heading says. `capacity` counts `capacity_unit`s. `below_threshold`: the
    member declares to be under the heading's threshold, hence without a permit to show.
    Both days are included; None is without a bound.
    """

    kind: PermitKind
    status: VerificationStatus
    rubrique: str | None = None
    covers_hazardous: bool = False
    low_prefixes: tuple[str, ...] = ()
    capacity: Decimal | None = None
    capacity_unit: CapacityUnit | None = None
    below_threshold: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether its dates include this day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    def counts_on(self, day: date) -> bool:
        """Whether it is verified and valid on this day."""
        return self.status is VerificationStatus.VERIFIED and self.valid_on(day)

    def to_verify_on(self, day: date) -> bool:
        """Whether it would count on this day, were it verified."""
        return self.status is VerificationStatus.DECLARED and self.valid_on(day)

    def covers_code(self, low_code: str) -> bool:
        """Whether its own list admits a List-of-Waste code; an empty list admits them all.

        >>> wood = Permit(PermitKind.ICPE, VerificationStatus.VERIFIED, low_prefixes=("1702",))
        >>> wood.covers_code("17 02 04*"), wood.covers_code("17 01 07")
        (True, False)
        """
        digits = "".join(char for char in low_code if char.isdigit())
        return not self.low_prefixes or digits.startswith(self.low_prefixes)


def next_permit_status(status: VerificationStatus, event: PermitEvent) -> VerificationStatus | None:
    """Where the event leads, or None when it may not happen in this state."""
    return PERMIT_TRANSITIONS.get((status, event))


def standing_status(
    status: VerificationStatus, valid_until: date | None, day: date
) -> VerificationStatus:
    """The state to show on this day: past its end a live permit is expired, told or not."""
    over = valid_until is not None and valid_until < day
    return VerificationStatus.EXPIRED if over and status in LIVE else status
