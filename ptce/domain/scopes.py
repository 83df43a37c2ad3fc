"""What a credential may be used for, beside the roles of whoever it stands for.

A session may do all that its roles allow; a key, or an application that acts for somebody, no more
than its scopes say. Whatever answers reads, so READ goes with every other scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ptce.domain.terms import Term


class Scope(Term):
    READ = "READ", "lire ce que vous voyez", "read what you see"
    OFFERS = (
        "OFFERS",
        "publier et changer des ressources et leurs photos",
        "publish and change resources and their photos",
    )
    NEEDS = "NEEDS", "poster et changer des besoins", "post and change needs"
    MATCHES = (
        "MATCHES",
        "répondre aux mises en relation et aux réservations",
        "answer matches and bookings",
    )
    MEMBERS = (
        "MEMBERS",
        "changer les structures, leurs sites, leurs autorisations et leur signature",
        "change members, their sites, permits and signature",
    )
    ADMINISTRATION = (
        "ADMINISTRATION",
        "administrer le pôle : charte, adhésions, vérifications, rôles, applications et clés",
        "administer the pole: charter, memberships, verifications, roles, applications and keys",
    )

    @property
    def parameter(self) -> str:
        """As OAuth writes it."""
        return self.value.lower()


class CredentialKind(Term):
    """What a token is. A publishable key sees PUBLIC rows only, from the origins that it names."""

    SESSION = "SESSION", "session d'une personne", "a person's session"
    SECRET_KEY = "SECRET_KEY", "clé secrète d'une application", "an application's secret key"
    PUBLISHABLE_KEY = (
        "PUBLISHABLE_KEY",
        "clé publiable, en lecture seule, pour des pages web",
        "publishable key, read-only, for web pages",
    )
    DELEGATED = (
        "DELEGATED",
        "accès d'une application qui agit pour une personne",
        "access of an application that acts for a person",
    )


class KeyKind(Term):
    """The credentials that coordinators give to applications."""

    SECRET_KEY = "SECRET_KEY", "clé secrète, pour un serveur", "secret key, for a server"
    PUBLISHABLE_KEY = (
        "PUBLISHABLE_KEY",
        "clé publiable, en lecture seule, pour des pages web",
        "publishable key, read-only, for web pages",
    )


FAMILIES: Mapping[Scope, frozenset[str]] = {
    Scope.OFFERS: frozenset(
        {
            "publishResource",
            "updateResource",
            "withdrawResource",
            "pauseResource",
            "resumeResource",
            "addPhoto",
            "describePhoto",
            "orderPhotos",
            "removePhoto",
        }
    ),
    Scope.NEEDS: frozenset(
        {"postRequest", "updateRequest", "withdrawRequest", "pauseRequest", "resumeRequest"}
    ),
    Scope.MATCHES: frozenset(
        {
            "shortlistMatch",
            "proposeMatch",
            "recordVerification",
            "acceptMatch",
            "declineMatch",
            "withdrawMatch",
            "reopenMatch",
            "cancelBooking",
        }
    ),
    Scope.MEMBERS: frozenset(
        {
            "registerMember",
            "updateMember",
            "withdrawMember",
            "signCharter",
            "withdrawCharterSignature",
            "addSite",
            "updateSite",
            "closeSite",
            "declarePermit",
            "updatePermit",
            "withdrawPermit",
        }
    ),
    Scope.ADMINISTRATION: frozenset(
        {
            "publishCharter",
            "suspendMember",
            "reinstateMember",
            "declareBroker",
            "verifyPermit",
            "rejectPermit",
            "grantRole",
            "revokeRole",
            "invitePerson",
            "revokeInvitation",
            "revokeSession",
            "eraseMyself",
            "erasePerson",
            "giveContactConsent",
            "withdrawContactConsent",
            "registerApplication",
            "updateApplication",
            "closeApplication",
            "issueKey",
            "rotateKey",
            "revokeKey",
            "proposeLabel",
            "proposeConcept",
            "approveProposal",
            "rejectProposal",
            "setWeights",
            "restoreWeights",
            "applyWeights",
            "rejectWeights",
        }
    ),
}
"""The commands of each scope: each command (`rights.RIGHTS`) has one. READ has none."""

SCOPE_OF: Mapping[str, Scope] = {
    command: scope for scope, commands in FAMILIES.items() for command in commands
}


def in_order(scopes: Iterable[Scope]) -> list[Scope]:
    """As they are listed here, each once."""
    given = set(scopes)
    return [scope for scope in Scope if scope in given]
