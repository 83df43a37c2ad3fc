"""The one place where a named constraint of the database becomes a domain error."""

from __future__ import annotations

from collections.abc import Mapping

from ptce.db.session import met
from ptce.db.tables import MOST_PHOTOS
from ptce.domain.errors import ErrorCode, Refusal, UserError
from ptce.domain.identifiers import REFERENCES

ENOUGH_PHOTOS = UserError(
    ErrorCode.WRONG_STATE,
    ("resourceId",),
    {
        "state": f"cette ressource a déjà ses {MOST_PHOTOS} photos",
        "state_en": f"this resource already has its {MOST_PHOTOS} photos",
    },
    remedy_fr="Retirez d'abord une photo (removePhoto), puis recommencez.",
    remedy_en="Remove a photo first (removePhoto), then try again.",
)

REFERENCE_KEYS = frozenset(f"{name}_reference_key" for name in REFERENCES)

CONSTRAINTS: Mapping[str, UserError] = {
    "idempotency_pkey": UserError(ErrorCode.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",)),
    "booking_exclusive_excl": UserError(ErrorCode.CONFLICT, ()),
    "booking_live_match_key": UserError(ErrorCode.CONFLICT, ()),
    "member_pole_id_siret_key": UserError(
        ErrorCode.ALREADY_EXISTS,
        ("siret",),
        {"what": "Une structure du pôle avec ce SIRET", "what_en": "A member with this SIRET"},
    ),
    "photo_resource_id_position_key": ENOUGH_PHOTOS,
    "photo_position_check": ENOUGH_PHOTOS,
    "member_rna_pole_id_key": UserError(
        ErrorCode.ALREADY_EXISTS,
        ("rna",),
        {
            "what": "Une structure du pôle avec ce numéro RNA",
            "what_en": "A member with this RNA number",
        },
    ),
    "site_member_id_siret_key": UserError(
        ErrorCode.ALREADY_EXISTS,
        ("siret",),
        {
            "what": "Un établissement de la structure avec ce SIRET",
            "what_en": "A site of the member with this SIRET",
        },
    ),
    "charter_signature_live_key": UserError(
        ErrorCode.ALREADY_EXISTS,
        ("version",),
        {"what": "La signature de cette version", "what_en": "The signature of this version"},
    ),
}


def refusal_for(error: Exception) -> Refusal | None:
    """The refusal that a broken constraint means, or None when it is our own fault."""
    known = CONSTRAINTS.get(_constraint(error))
    return None if known is None else Refusal([known])


def lottery(error: Exception) -> bool:
    """Whether a reference drawn by chance was taken already: another try draws another."""
    return _constraint(error) in REFERENCE_KEYS


def state_of(error: Exception) -> str:
    """The SQLSTATE, whichever driver met it."""
    return str(getattr(met(error), "sqlstate", ""))


def _constraint(error: Exception) -> str:
    return str(getattr(met(error), "constraint_name", ""))
