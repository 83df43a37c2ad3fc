"""What can happen next to a match, as data: (state, event) → state. Anything else is refused.

Who brings an event about is data too: people by a command, else the engine or the worker.
"""

from __future__ import annotations

from collections.abc import Mapping

from ptce.domain.rights import COORDINATORS, RIGHTS
from ptce.domain.terms import MatchSide, MatchStatus, Role, Term


class MatchEvent(Term):
    SUGGEST = "SUGGEST", "suggestion du moteur", "suggested by the engine"
    SHORTLIST = "SHORTLIST", "retenue par l'animation", "shortlisted by a coordinator"
    PROPOSE = "PROPOSE", "proposition de l'animation", "proposed by the coordinator"
    ACCEPT_AS_PROVIDER = "ACCEPT_AS_PROVIDER", "accord de l'offreur", "accepted by the provider"
    ACCEPT_AS_RECEIVER = "ACCEPT_AS_RECEIVER", "accord du demandeur", "accepted by the receiver"
    RELEASE = "RELEASE", "délai de réponse dépassé", "the hold ran out"
    DECLINE = "DECLINE", "refus d'un côté", "declined by a side"
    WITHDRAW_PROPOSAL = (
        "WITHDRAW_PROPOSAL",
        "proposition retirée par l'animation",
        "the coordinator took the proposal back",
    )
    WITHDRAW_ACCEPTANCE = (
        "WITHDRAW_ACCEPTANCE",
        "accord retiré par le côté qui l'avait donné",
        "a side took its yes back",
    )
    REOPEN = "REOPEN", "rouverte par l'animation", "reopened by a coordinator"
    LAPSE = "LAPSE", "une annonce n'est plus disponible", "a listing is no longer available"
    EXPIRE = "EXPIRE", "le temps d'une annonce est passé", "the time of a listing is over"
    BLOCK = "BLOCK", "tentative arrêtée par une règle", "attempt stopped by a rule"
    CANCEL = "CANCEL", "annulation de la réservation", "the booking was cancelled"


class LapseCause(Term):
    RULE = "RULE", "une règle de droit l'interdit", "a legal rule forbids it"
    MEMBER_SUSPENDED = (
        "MEMBER_SUSPENDED",
        "l'adhésion d'une des deux structures est suspendue",
        "the membership of one of the two members is suspended",
    )
    MEMBER_WITHDRAWN = (
        "MEMBER_WITHDRAWN",
        "une des deux structures a quitté le pôle",
        "one of the two members has left the pole",
    )
    LISTING_WITHDRAWN = (
        "LISTING_WITHDRAWN",
        "une des deux annonces a été retirée",
        "one of the two listings was withdrawn",
    )
    LISTING_PAUSED = (
        "LISTING_PAUSED",
        "une des deux annonces est en pause",
        "one of the two listings is paused",
    )
    LISTING_EXPIRED = (
        "LISTING_EXPIRED",
        "le temps d'une des deux annonces est passé",
        "the time of one of the two listings is over",
    )
    CHARTER_NOT_SIGNED = (
        "CHARTER_NOT_SIGNED",
        "l'offreur n'a pas signé la charte en vigueur",
        "the provider has not signed the charter in force",
    )
    REQUEST_MET = "REQUEST_MET", "le besoin est pourvu", "the request is met"
    NO_LONGER_FITS = (
        "NO_LONGER_FITS",
        "les deux annonces ne vont plus ensemble, ou d'autres sont passées avant",
        "the two listings no longer fit, or others came first",
    )


class MatchMover(Term):
    PEOPLE = "PEOPLE", "une personne, par une commande", "a person, by a command"
    ENGINE = (
        "ENGINE",
        "le moteur, à la suite d'une commande ou d'un changement",
        "the engine, after a command or a change",
    )
    WORKER = "WORKER", "le temps qui passe", "time that passes"


ACCEPT: Mapping[MatchSide, MatchEvent] = {
    MatchSide.PROVIDER: MatchEvent.ACCEPT_AS_PROVIDER,
    MatchSide.RECEIVER: MatchEvent.ACCEPT_AS_RECEIVER,
}

_S, _E = MatchStatus, MatchEvent

MATCH_TRANSITIONS: Mapping[tuple[MatchStatus, MatchEvent], MatchStatus] = {
    (_S.SUGGESTED, _E.SHORTLIST): _S.SHORTLISTED,
    (_S.SUGGESTED, _E.PROPOSE): _S.PROPOSED,
    (_S.SUGGESTED, _E.LAPSE): _S.LAPSED,
    (_S.SUGGESTED, _E.EXPIRE): _S.EXPIRED,
    (_S.SUGGESTED, _E.DECLINE): _S.DECLINED,
    (_S.SHORTLISTED, _E.PROPOSE): _S.PROPOSED,
    (_S.SHORTLISTED, _E.LAPSE): _S.LAPSED,
    (_S.SHORTLISTED, _E.EXPIRE): _S.EXPIRED,
    (_S.SHORTLISTED, _E.DECLINE): _S.DECLINED,
    (_S.LAPSED, _E.SUGGEST): _S.SUGGESTED,
    (_S.EXPIRED, _E.SUGGEST): _S.SUGGESTED,
    (_S.PROPOSED, _E.ACCEPT_AS_PROVIDER): _S.ACCEPTED_BY_PROVIDER,
    (_S.PROPOSED, _E.ACCEPT_AS_RECEIVER): _S.ACCEPTED_BY_RECEIVER,
    (_S.PROPOSED, _E.DECLINE): _S.DECLINED,
    (_S.PROPOSED, _E.WITHDRAW_PROPOSAL): _S.WITHDRAWN,
    (_S.PROPOSED, _E.LAPSE): _S.LAPSED,
    (_S.PROPOSED, _E.EXPIRE): _S.EXPIRED,
    (_S.ACCEPTED_BY_PROVIDER, _E.ACCEPT_AS_RECEIVER): _S.AGREED,
    (_S.ACCEPTED_BY_RECEIVER, _E.ACCEPT_AS_PROVIDER): _S.AGREED,
    (_S.ACCEPTED_BY_PROVIDER, _E.RELEASE): _S.PROPOSED,
    (_S.ACCEPTED_BY_RECEIVER, _E.RELEASE): _S.PROPOSED,
    (_S.ACCEPTED_BY_PROVIDER, _E.DECLINE): _S.DECLINED,
    (_S.ACCEPTED_BY_RECEIVER, _E.DECLINE): _S.DECLINED,
    (_S.ACCEPTED_BY_PROVIDER, _E.WITHDRAW_ACCEPTANCE): _S.WITHDRAWN,
    (_S.ACCEPTED_BY_PROVIDER, _E.LAPSE): _S.LAPSED,
    (_S.ACCEPTED_BY_PROVIDER, _E.EXPIRE): _S.EXPIRED,
    (_S.ACCEPTED_BY_RECEIVER, _E.WITHDRAW_ACCEPTANCE): _S.WITHDRAWN,
    (_S.ACCEPTED_BY_RECEIVER, _E.LAPSE): _S.LAPSED,
    (_S.ACCEPTED_BY_RECEIVER, _E.EXPIRE): _S.EXPIRED,
    (_S.AGREED, _E.CANCEL): _S.CANCELLED,
    (_S.DECLINED, _E.REOPEN): _S.SUGGESTED,
    (_S.WITHDRAWN, _E.REOPEN): _S.SUGGESTED,
    (_S.CANCELLED, _E.REOPEN): _S.SUGGESTED,
    # What a rule stops leaves a trace, and the match where it is.
    (_S.SUGGESTED, _E.BLOCK): _S.SUGGESTED,
    (_S.SHORTLISTED, _E.BLOCK): _S.SHORTLISTED,
    (_S.PROPOSED, _E.BLOCK): _S.PROPOSED,
    (_S.ACCEPTED_BY_PROVIDER, _E.BLOCK): _S.ACCEPTED_BY_PROVIDER,
    (_S.ACCEPTED_BY_RECEIVER, _E.BLOCK): _S.ACCEPTED_BY_RECEIVER,
    (_S.LAPSED, _E.BLOCK): _S.LAPSED,
}

OPEN_MATCHES = frozenset(
    {_S.SUGGESTED, _S.SHORTLISTED, _S.PROPOSED, _S.ACCEPTED_BY_PROVIDER, _S.ACCEPTED_BY_RECEIVER}
)

ENDS: Mapping[MatchEvent, MatchStatus] = {_E.LAPSE: _S.LAPSED, _E.EXPIRE: _S.EXPIRED}
"""How what nobody has ended ends."""

ENDED_BY_NOBODY = frozenset(ENDS.values())
"""What is over without anybody's no: the engine suggests it again when it is possible again."""


REOPENABLE = frozenset(status for status, event in MATCH_TRANSITIONS if event is _E.REOPEN)
"""What a person has ended: the engine leaves it, and a coordinator may reopen it."""


def next_status(status: MatchStatus, event: MatchEvent) -> MatchStatus | None:
    """Where the event leads, or None when it may not happen in this state."""
    return MATCH_TRANSITIONS.get((status, event))


COMMANDS: Mapping[MatchEvent, str] = {
    MatchEvent.SHORTLIST: "shortlistMatch",
    MatchEvent.PROPOSE: "proposeMatch",
    MatchEvent.ACCEPT_AS_PROVIDER: "acceptMatch",
    MatchEvent.ACCEPT_AS_RECEIVER: "acceptMatch",
    MatchEvent.DECLINE: "declineMatch",
    MatchEvent.WITHDRAW_PROPOSAL: "withdrawMatch",
    MatchEvent.WITHDRAW_ACCEPTANCE: "withdrawMatch",
    MatchEvent.REOPEN: "reopenMatch",
    MatchEvent.CANCEL: "cancelBooking",
}
"""The command by which people bring an event about."""

COORDINATORS_ALONE = frozenset({MatchEvent.WITHDRAW_PROPOSAL})
"""What is not a side's to do, though it gives the command for something else."""

ACCEPTED_BY: Mapping[MatchStatus, MatchSide] = {
    _S.ACCEPTED_BY_PROVIDER: MatchSide.PROVIDER,
    _S.ACCEPTED_BY_RECEIVER: MatchSide.RECEIVER,
}
"""The side whose yes holds, while the other is to answer."""

BY_TIME = frozenset({MatchEvent.RELEASE, MatchEvent.EXPIRE})
"""What the worker brings about; the engine does the rest."""


def mover(event: MatchEvent) -> MatchMover:
    if event in COMMANDS:
        return MatchMover.PEOPLE
    return MatchMover.WORKER if event in BY_TIME else MatchMover.ENGINE


def roles(event: MatchEvent) -> frozenset[Role]:
    """Who may bring the event about; nobody does what the engine and the worker do."""
    if event not in COMMANDS:
        return frozenset()
    given = RIGHTS[COMMANDS[event]]
    return given & COORDINATORS if event in COORDINATORS_ALONE else given


def acting_sides(status: MatchStatus, event: MatchEvent) -> frozenset[MatchSide]:
    """The sides that bring the event about in this state: themselves, or their coordinator."""
    if event is MatchEvent.WITHDRAW_ACCEPTANCE:
        return frozenset({ACCEPTED_BY[status]})
    return frozenset(side for side, yes in ACCEPT.items() if yes is event) or frozenset(MatchSide)
