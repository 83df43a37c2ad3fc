"""What is told of a pair whose need is closed."""

from __future__ import annotations

import pytest

from ptce.domain.terms import CheckStatus, Language, ListingStatus
from ptce.matching.closings import with_closed_need
from ptce.matching.explanation import sentence
from ptce.matching.scoring import judge
from ptce.matching.thesaurus import load
from tests.matching.facts import booked, need, offer

OPEN_AGAIN = (
    "Ce qui manque : que le besoin soit de nouveau ouvert.",
    "What is missing: the need to be open again.",
)


@pytest.mark.parametrize(
    ("status", "french", "english"),
    [
        (ListingStatus.WITHDRAWN, "le besoin est retiré.", "the need is withdrawn."),
        (ListingStatus.EXPIRED, "le besoin est échu.", "the need is expired."),
        (ListingStatus.ALLOCATED, "le besoin est pourvu.", "the need is allocated."),
        (
            ListingStatus.PAUSED,
            f"le besoin est en pause. {OPEN_AGAIN[0]}",
            f"the need is paused. {OPEN_AGAIN[1]}",
        ),
        (
            None,
            f"le besoin n'est pas ouvert. {OPEN_AGAIN[0]}",
            f"the need is not open. {OPEN_AGAIN[1]}",
        ),
    ],
)
def test_why_it_is_closed_is_all_that_is_said_of_a_pair_that_fits(
    status: ListingStatus | None, french: str, english: str
) -> None:
    asked = need(asks={"tail_lift_required": True})
    (fits,) = judge(asked, [offer()], load())
    closed = with_closed_need(fits, status)
    assert (closed.status, closed.score) == (CheckStatus.VIOLATED, fits.score)
    assert sentence(closed, Language.FR, load()) == f"Non proposé, parce que : {french}"
    assert sentence(closed, Language.EN, load()) == f"Not proposed, because: {english}"


def test_what_else_forbids_it_is_said_without_what_would_not_be_enough() -> None:
    (taken,) = judge(need(), [offer(booked=(booked(8, 18),))], load())
    assert sentence(with_closed_need(taken, ListingStatus.WITHDRAWN), Language.FR, load()) == (
        "Non proposé, parce que : le besoin est retiré ; "
        "déjà réservé mardi 1er décembre de 8 h à 18 h."
    )
