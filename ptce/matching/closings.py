"""A pair whose need is closed: nothing can be proposed, whatever it would be worth.

The engine is not asked of such needs; people are told of them all the same, by `matchExplanation`.
"""

from __future__ import annotations

from ptce.domain.terms import CheckCode, CheckStatus, ListingStatus
from ptce.matching.checks import violated
from ptce.matching.scoring import Verdict
from ptce.matching.wording import Sentence

REOPENED = Sentence("que le besoin soit de nouveau ouvert", "the need to be open again")


def with_closed_need(verdict: Verdict, status: ListingStatus | None) -> Verdict:
    """The same verdict, VIOLATED because its need is closed (`status`; None: for another reason),
    with the score that it would have. Nothing else is missing: it would not be enough."""
    why = Sentence("le besoin n'est pas ouvert", "the need is not open")
    if status is not None:
        why = Sentence(f"le besoin est {status.fr}", f"the need is {status.en}")
    lacks = REOPENED if status in {None, ListingStatus.PAUSED} else None
    closed = violated(CheckCode.LISTING_CLOSED, why, REOPENED)._replace(lacks=lacks)
    others = [check._replace(lacks=None) for check in verdict.checks]
    return verdict._replace(status=CheckStatus.VIOLATED, checks=(closed, *others))
