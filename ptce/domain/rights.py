"""Who may give which command, as a table; and the Viewer, who somebody is.

Which rows somebody sees is the other table: `ptce/db/visible.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from ptce.domain.errors import Forbidden, MissingScope, OriginRefused, Unauthenticated
from ptce.domain.scopes import SCOPE_OF, CredentialKind, Scope
from ptce.domain.terms import Role

OF_A_MEMBER = frozenset({Role.MEMBER_USER, Role.MEMBER_ADMIN})
"""Roles that are held for one member of a pole."""

COORDINATORS = frozenset({Role.COORDINATOR, Role.POLE_ADMIN})
MEMBERS_AND_COORDINATORS = OF_A_MEMBER | COORDINATORS
INSIDERS = MEMBERS_AND_COORDINATORS | {Role.EVALUATOR}
"""Who reads what a pole's members read."""

ADMINISTRATORS = frozenset({Role.POLE_ADMIN})
EVERYBODY = frozenset(Role)
"""Whoever is known, with or without a role."""

GRANTABLE: Mapping[Role, frozenset[Role]] = {
    Role.MEMBER_ADMIN: OF_A_MEMBER,
    Role.COORDINATOR: OF_A_MEMBER,
    Role.POLE_ADMIN: EVERYBODY,
}
"""Which roles somebody grants and revokes where they have theirs: never one that may do more."""

RIGHTS: Mapping[str, frozenset[Role]] = {
    "registerMember": COORDINATORS,
    "signCharter": MEMBERS_AND_COORDINATORS,
    "withdrawCharterSignature": MEMBERS_AND_COORDINATORS,
    "publishCharter": COORDINATORS,
    "suspendMember": COORDINATORS,
    "reinstateMember": COORDINATORS,
    "withdrawMember": MEMBERS_AND_COORDINATORS,
    "updateMember": MEMBERS_AND_COORDINATORS,
    "addSite": MEMBERS_AND_COORDINATORS,
    "updateSite": MEMBERS_AND_COORDINATORS,
    "closeSite": MEMBERS_AND_COORDINATORS,
    "declareBroker": COORDINATORS,
    "declarePermit": MEMBERS_AND_COORDINATORS,
    "updatePermit": MEMBERS_AND_COORDINATORS,
    "withdrawPermit": MEMBERS_AND_COORDINATORS,
    "verifyPermit": COORDINATORS,
    "rejectPermit": COORDINATORS,
    "publishResource": MEMBERS_AND_COORDINATORS,
    "updateResource": MEMBERS_AND_COORDINATORS,
    "withdrawResource": MEMBERS_AND_COORDINATORS,
    "pauseResource": MEMBERS_AND_COORDINATORS,
    "resumeResource": MEMBERS_AND_COORDINATORS,
    "addPhoto": MEMBERS_AND_COORDINATORS,
    "describePhoto": MEMBERS_AND_COORDINATORS,
    "orderPhotos": MEMBERS_AND_COORDINATORS,
    "removePhoto": MEMBERS_AND_COORDINATORS,
    "postRequest": MEMBERS_AND_COORDINATORS,
    "updateRequest": MEMBERS_AND_COORDINATORS,
    "withdrawRequest": MEMBERS_AND_COORDINATORS,
    "pauseRequest": MEMBERS_AND_COORDINATORS,
    "resumeRequest": MEMBERS_AND_COORDINATORS,
    "shortlistMatch": COORDINATORS,
    "proposeMatch": COORDINATORS,
    "recordVerification": COORDINATORS,
    "acceptMatch": MEMBERS_AND_COORDINATORS,
    "declineMatch": MEMBERS_AND_COORDINATORS,
    "withdrawMatch": MEMBERS_AND_COORDINATORS,
    "reopenMatch": COORDINATORS,
    "cancelBooking": MEMBERS_AND_COORDINATORS,
    "grantRole": frozenset(GRANTABLE),
    "revokeRole": frozenset(GRANTABLE),
    "invitePerson": frozenset(GRANTABLE),
    "revokeInvitation": frozenset(GRANTABLE),
    "revokeSession": EVERYBODY,
    "eraseMyself": EVERYBODY,
    "erasePerson": ADMINISTRATORS,
    "giveContactConsent": EVERYBODY,
    "withdrawContactConsent": EVERYBODY,
    "registerApplication": COORDINATORS,
    "updateApplication": COORDINATORS,
    "closeApplication": COORDINATORS,
    "issueKey": COORDINATORS,
    "rotateKey": COORDINATORS,
    "revokeKey": COORDINATORS,
    "proposeLabel": COORDINATORS,
    "proposeConcept": COORDINATORS,
    "approveProposal": COORDINATORS,
    "rejectProposal": COORDINATORS,
    "setWeights": COORDINATORS,
    "restoreWeights": COORDINATORS,
    "applyWeights": COORDINATORS,
    "rejectWeights": COORDINATORS,
}


def opened_by(roles: AbstractSet[Role]) -> frozenset[Scope]:
    """The scopes that these roles can make use of, more than anybody does."""
    return frozenset({Scope.READ}) | {
        SCOPE_OF[command] for command, may in RIGHTS.items() if may & roles and may != EVERYBODY
    }


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a pole; one OF_A_MEMBER is for one member of it.

    `outside`: that member is suspended or has left; its people keep what is its own, and read the
    rest as anybody does.
    """

    role: Role
    pole_id: UUID
    member_id: UUID | None = None
    outside: bool = False


@dataclass(frozen=True)
class Viewer:
    """Who asks: nobody (no token), a person, or an application; and by which credential.

    `scopes` are all that the credential may be used for, None what the roles allow; `origins` the
    only web pages that may use it, None any program. `application_id` is the application that
    asks, for itself or for somebody. `points_…` are what was chosen for the key, when less than
    usual.
    """

    principal_id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    expires_at: datetime | None = None
    scopes: frozenset[Scope] | None = field(default=None, hash=False)
    credential: CredentialKind | None = field(default=None, hash=False)
    credential_id: UUID | None = field(default=None, hash=False, compare=False)
    application_id: UUID | None = field(default=None, hash=False)
    origins: frozenset[bytes] | None = field(default=None, hash=False)
    points_per_minute: int | None = field(default=None, hash=False)
    points_per_day: int | None = field(default=None, hash=False)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Once: what is remembered of a viewer is looked up at each request."""
        return hash((self.principal_id, self.grants, self.expires_at))

    @cached_property
    def member_ids(self) -> frozenset[UUID]:
        """The members for which the viewer acts as one of their own people."""
        return frozenset(grant.member_id for grant in self.grants if grant.member_id is not None)

    @cached_property
    def inside_pole_ids(self) -> frozenset[UUID]:
        """The poles that the viewer is inside of, by a member or by a role in the pole itself."""
        return frozenset(
            grant.pole_id for grant in self.grants if grant.role in INSIDERS and not grant.outside
        )

    @cached_property
    def outside_member_ids(self) -> frozenset[UUID]:
        """Those of `member_ids` that are suspended or have left."""
        return frozenset(
            grant.member_id
            for grant in self.grants
            if grant.outside and grant.member_id is not None
        )

    @cached_property
    def coordinated_pole_ids(self) -> frozenset[UUID]:
        return self._poles_as(*COORDINATORS)

    @cached_property
    def administered_pole_ids(self) -> frozenset[UUID]:
        return self._poles_as(Role.POLE_ADMIN)

    @cached_property
    def partner_pole_ids(self) -> frozenset[UUID]:
        return self._poles_as(Role.PARTNER_APP)

    @cached_property
    def evaluated_pole_ids(self) -> frozenset[UUID]:
        return self._poles_as(Role.EVALUATOR)

    @cached_property
    def audited_pole_ids(self) -> frozenset[UUID]:
        return self._poles_as(Role.AUDITOR, Role.POLE_ADMIN)

    @cached_property
    def administered_member_ids(self) -> frozenset[UUID]:
        """Those of `member_ids` whose people the viewer looks after."""
        return frozenset(
            grant.member_id
            for grant in self.grants
            if grant.role is Role.MEMBER_ADMIN and grant.member_id is not None
        )

    @cached_property
    def reach(self) -> Mapping[str, list[UUID]]:
        """What decides which rows are seen, in lists that never change, each in order."""
        return {
            "members": sorted(self.member_ids),
            "inside": sorted(self.inside_pole_ids),
            "coordinated": sorted(self.coordinated_pole_ids),
            "partnered": sorted(self.partner_pole_ids),
            "outside": sorted(self.outside_member_ids),
            "evaluated": sorted(self.evaluated_pole_ids),
            "audited": sorted(self.audited_pole_ids),
            "looked_after": sorted(self.administered_member_ids),
            "self": [self.principal_id] if self.in_person and self.principal_id else [],
        }

    @property
    def in_person(self) -> bool:
        """Whether nobody stands between: no key, and no application that acts for somebody."""
        return self.credential in (None, CredentialKind.SESSION)

    def may_grant(self, role: Role, pole_id: UUID, member_id: UUID | None) -> bool:
        """Whether the viewer gives and takes this role there."""
        return any(
            role in GRANTABLE.get(grant.role, ())
            and grant.pole_id == pole_id
            and grant.member_id in (None, member_id)
            and not grant.outside
            for grant in self.grants
        )

    def require(self, command: str) -> None:
        """Denied unless one of the viewer's roles may give the command at all."""
        if self.principal_id is None:
            raise Unauthenticated
        self.require_scope(SCOPE_OF[command])
        roles = RIGHTS[command]
        if roles != EVERYBODY and not any(grant.role in roles for grant in self.grants):
            raise Forbidden

    def require_scope(self, scope: Scope) -> None:
        """Denied when the credential was not given the scope."""
        if self.scopes is not None and scope not in self.scopes:
            raise MissingScope(scope)

    def require_origin(self, origin: bytes | None) -> None:
        """Denied when the credential is for pages of other origins; `origin` as browsers say it."""
        if self.origins is not None and origin not in self.origins:
            raise OriginRefused

    def _poles_as(self, *roles: Role) -> frozenset[UUID]:
        return frozenset(grant.pole_id for grant in self.grants if grant.role in roles)


ANONYMOUS = Viewer()
