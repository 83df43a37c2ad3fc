"""Words that coordinators propose for the thesaurus, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from ptce.domain.terms import Term


class ProposalStatus(Term):
    PROPOSED = "PROPOSED", "proposé", "proposed"
    APPROVED = "APPROVED", "approuvé, pour la prochaine version", "approved, for the next version"
    REJECTED = "REJECTED", "non retenu", "rejected"


class ProposalEvent(Term):
    APPROVE = "APPROVE", "approbation", "approval"
    REJECT = "REJECT", "refus", "rejection"


_S, _E = ProposalStatus, ProposalEvent

PROPOSAL_TRANSITIONS: Mapping[tuple[ProposalStatus, ProposalEvent], ProposalStatus] = {
    (_S.PROPOSED, _E.APPROVE): _S.APPROVED,
    (_S.PROPOSED, _E.REJECT): _S.REJECTED,
    (_S.APPROVED, _E.REJECT): _S.REJECTED,
    (_S.REJECTED, _E.APPROVE): _S.APPROVED,
}
"""What can happen next to a proposal: minds may change until a version takes it in."""
