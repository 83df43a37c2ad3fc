"""The entities that the API reads: which table answers a type, and who sees its rows."""

from __future__ import annotations

from ptce.db import tables, visible
from ptce.domain.kinds import KINDS, Kind
from ptce.reads.declarations import Entity, Variant


def type_name(kind: Kind) -> str:
    """The GraphQL name of a kind's resources: `waste_stream` is WasteStream."""
    return "".join(word.capitalize() for word in kind.name.split("_"))


POLE = Entity(tables.pole, visible.everyone)
CHARTER = Entity(tables.charter, visible.everyone)
COMMUNE = Entity(tables.commune, visible.everyone)
CONCEPT = Entity(tables.concept, visible.everyone)
MEMBER = Entity(tables.member, visible.member)
CONTACT = Entity(tables.contact, visible.contact)
CONTACT_CONSENT = Entity(tables.contact_consent, visible.contact_consent)
SITE = Entity(tables.site, visible.site)
INVITATION = Entity(tables.invitation, visible.invitation)
SESSION = Entity(tables.sign_in_session, visible.sign_in_session)
PERMIT = Entity(tables.permit, visible.permit)
SIGNATURE = Entity(tables.charter_signature, visible.charter_signature)
MATCH = Entity(tables.match, visible.match)
BOOKING = Entity(tables.booking, visible.booking)
AUDIT_EVENT = Entity(tables.audit_event, visible.audit_event)
PERSONAL_ACCESS = Entity(tables.personal_access, visible.personal_access)
ROLE_GRANT = Entity(tables.role_grant, visible.role_grant)
APPLICATION = Entity(tables.application, visible.application)
KEY = Entity(tables.access_token, visible.key)
PROPOSAL = Entity(tables.thesaurus_proposal, visible.thesaurus_proposal)
CALIBRATION = Entity(tables.calibration, visible.everyone)
WEIGHT_SET = Entity(tables.weight_set, visible.weight_set)
RESOURCE = Entity(
    tables.resource,
    visible.listing,
    {type_name(kind): Variant(kind.code, tables.resource_of[kind.code]) for kind in KINDS},
)
REQUEST = Entity(
    tables.request,
    visible.listing,
    {
        f"{type_name(kind)}Request": Variant(kind.code, tables.request_of[kind.code])
        for kind in KINDS
    },
)

NODES = {
    "Pole": POLE,
    "Member": MEMBER,
    "Site": SITE,
    "Resource": RESOURCE,
    "Request": REQUEST,
    "Match": MATCH,
    "Booking": BOOKING,
    "Permit": PERMIT,
    "RoleGrant": ROLE_GRANT,
    "AuditEvent": AUDIT_EVENT,
    "Invitation": INVITATION,
    "SignInSession": SESSION,
    "PersonalAccess": PERSONAL_ACCESS,
    "Application": APPLICATION,
    "Key": KEY,
    "ContactConsent": CONTACT_CONSENT,
    "ThesaurusProposal": PROPOSAL,
    "WeightSet": WEIGHT_SET,
}
"""Every type that has a public identifier (`domain.identifiers`), by its GraphQL name."""
