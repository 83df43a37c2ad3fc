"""The score adds up, whatever the order, whichever side asks; near misses say what they lack."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import CheckCode, CheckStatus, CriterionCode, Unit
from ptce.domain.values import Offer
from ptce.matching.scoring import (
    PERFECT,
    WORTH_SHOWING,
    judge,
    judge_offer,
    near_misses,
    rank,
    weigh,
)
from ptce.matching.thesaurus import Relation, load
from tests.matching.facts import ROMANS, booked, need, offer, room, span

THESAURUS = load()
WEIGHTS = np.array([0.4, 0.3, 0.3])


def test_a_perfect_pair_loses_nothing() -> None:
    s, tenths, lost = weigh(np.ones((1, 3)), WEIGHTS)
    assert (s[0], tenths[0], lost.tolist()) == (1.0, PERFECT, [[0, 0, 0]])


def test_the_score_is_the_weighted_geometric_mean() -> None:
    s, tenths, lost = weigh(np.array([[0.5, 1.0, 0.81]]), WEIGHTS)
    assert s[0] == pytest.approx(0.5**0.4 * 0.81**0.3, abs=1e-9)
    assert tenths[0] == round(1000 * 0.5**0.4 * 0.81**0.3)
    assert lost.tolist() == [[235, 0, 54]]


def test_a_utility_of_zero_counts_for_two_hundredths() -> None:
    s, _, _ = weigh(np.array([[0.0, 1.0, 1.0], [0.02, 1.0, 1.0]]), WEIGHTS)
    assert s[0] == s[1] == pytest.approx(0.02**0.4, abs=1e-9)


def test_a_loss_under_half_a_tenth_is_not_shown() -> None:
    _, tenths, lost = weigh(np.array([[1 - 1e-6, 1.0, 1.0]]), WEIGHTS)
    assert (tenths[0], lost.tolist()) == (PERFECT, [[0, 0, 0]])


def test_a_verdict_says_what_a_booking_would_take() -> None:
    (verdict,) = judge(need(), [offer(point=ROMANS)], THESAURUS)
    assert verdict.status is CheckStatus.OK
    assert verdict.periods == (span(8, 18),)
    assert (verdict.quantity, verdict.cost) == (Decimal(1), Decimal(50))
    assert verdict.distance_km == pytest.approx(23.07, abs=0.01)
    assert verdict.meaning.relation in {Relation.SAME, Relation.SYNONYM}
    of_vehicles = [each for each in CriterionCode if each in KIND_BY_CODE["VEHICLE"].weights]
    assert [each.code for each in verdict.criteria] == of_vehicles


def test_something_to_verify_is_ranked_lower_and_not_left_out() -> None:
    asked = need(asks={"tail_lift_required": True})
    unsure, sure = offer(id=UUID(int=3)), offer(id=UUID(int=4), attributes={"tail_lift": True})
    verdicts = judge(asked, [unsure, sure], THESAURUS)
    assert [each.status for each in verdicts] == [CheckStatus.TO_VERIFY, CheckStatus.OK]
    assert [each.offer_id.int for each in rank(verdicts)] == [4, 3]


def test_what_is_violated_is_never_ranked() -> None:
    verdicts = judge(need(), [offer(booked=(booked(8, 9),)), offer(open=False)], THESAURUS)
    assert [each.status for each in verdicts] == [CheckStatus.VIOLATED] * 2
    assert rank(verdicts) == []


def test_what_is_known_to_be_something_else_is_not_worth_showing() -> None:
    asked = need(kind="WASTE_STREAM", text="appareils électriques à réparer")
    texts = ("petits appareils électriques", "fumier de cheval", "bidules à réparer")
    offered = [offer(kind="WASTE_STREAM", text=text) for text in texts]
    same, other, unheard = judge(asked, offered, THESAURUS)
    assert same.worth_showing
    assert other.meaning.relation is Relation.NONE
    assert not other.worth_showing
    assert other._replace(score=WORTH_SHOWING).meaning.unrelated
    assert unheard.worth_showing


def test_ties_are_ranked_by_offer() -> None:
    offers = [offer(id=UUID(int=number)) for number in (9, 3, 7)]
    assert [each.offer_id.int for each in rank(judge(need(), offers, THESAURUS))] == [3, 7, 9]


def test_both_sides_ask_and_hear_the_same() -> None:
    needs = [need(id=UUID(int=20)), need(id=UUID(int=21), radius_km=5.0, text="vélo cargo")]
    offered = offer(point=ROMANS)
    mirrored = [judge(each, [offered], THESAURUS)[0] for each in needs]
    assert judge_offer(offered, needs, THESAURUS) == mirrored


def test_nothing_to_judge_is_no_verdict() -> None:
    assert judge(need(), [], THESAURUS) == []


def test_two_kinds_are_never_judged_together() -> None:
    with pytest.raises(ValueError, match="PREMISES"):
        judge(need(), [room()], THESAURUS)


def test_a_near_miss_has_the_score_it_would_have_and_the_next_free_slot() -> None:
    taken = offer(booked=(booked(8, 12),))
    verdicts = judge(need(), [taken], THESAURUS)
    (missed,) = near_misses(need(), [taken], verdicts)
    assert missed.status is CheckStatus.VIOLATED
    assert missed.score == judge(need(), [offer()], THESAURUS)[0].score
    (violated,) = [each for each in missed.checks if each.status is CheckStatus.VIOLATED]
    assert violated.code is CheckCode.CALENDAR
    assert violated.lacks is not None
    assert violated.lacks.fr == ("un autre créneau, par exemple mardi 1er décembre de 12 h à 22 h")


def test_a_near_miss_that_opens_for_most_of_the_slot_says_for_which_part() -> None:
    tuesdays_8_to_17 = offer(weekly=((1_440 + 480, 1_440 + 1_020),))
    verdicts = judge(need(), [tuesdays_8_to_17], THESAURUS)
    (missed,) = near_misses(need(), [tuesdays_8_to_17], verdicts)
    (violated,) = [each for each in missed.checks if each.status is CheckStatus.VIOLATED]
    assert violated.lacks is not None
    assert violated.lacks.fr == "un créneau plus court, mardi 1er décembre de 8 h à 17 h"


def test_near_misses_lack_little_and_the_least_first() -> None:
    asked = need(asks={"tail_lift_required": True, "seats_min": Decimal(3)})
    one = {"tail_lift": False, "seats": Decimal(3)}
    two = {"tail_lift": False, "seats": Decimal(2)}
    offers = [
        offer(id=UUID(int=2), attributes=two),
        offer(id=UUID(int=3), attributes=one, point=ROMANS),
        offer(id=UUID(int=4), attributes=one),
        offer(id=UUID(int=5), attributes=two, booked=(booked(8, 9),)),
        offer(id=UUID(int=6), open=False),
        offer(id=UUID(int=7), text="vélo cargo", attributes=one),
        offer(id=UUID(int=8), attributes={"tail_lift": True, "seats": Decimal(3)}),
    ]
    missed = near_misses(asked, offers, judge(asked, offers, THESAURUS))
    assert [each.offer_id.int for each in missed] == [4, 3, 2]
    assert near_misses(asked, offers, judge(asked, offers, THESAURUS), limit=1) == missed[:1]


def test_a_little_short_is_nearer_than_far_short() -> None:
    asked = need(asks={"cargo_volume_m3_min": Decimal(12)})
    offers = [offer(attributes={"cargo_volume_m3": Decimal(volume)}) for volume in (3, 11, 10)]
    missed = near_misses(asked, offers, judge(asked, offers, THESAURUS))
    assert [each.offer_id for each in missed] == [offers[at].id for at in (1, 2, 0)]


def test_two_small_lacks_are_nearer_than_a_large_one() -> None:
    asked = need(asks={"cargo_volume_m3_min": Decimal(12)}, budget=Decimal(48), strict_budget=True)
    small = offer(id=UUID(int=2), attributes={"cargo_volume_m3": Decimal(1)}, price=Decimal(40))
    both = offer(id=UUID(int=3), attributes={"cargo_volume_m3": Decimal(11)})
    dear = offer(id=UUID(int=4), attributes={"cargo_volume_m3": Decimal(12)}, price=Decimal(60))
    offers = [small, dear, both]
    missed = near_misses(asked, offers, judge(asked, offers, THESAURUS))
    assert [each.offer_id.int for each in missed] == [3, 4, 2]


def test_too_few_seats_and_too_few_people_admitted_are_one_lack() -> None:
    asked = need(
        kind="PREMISES",
        text="salle",
        quantity=Decimal(300),
        unit=Unit.PLACE,
        asks={"seats_min": Decimal(300)},
    )

    def hall(id_: int, seats: int, **changes: Any) -> Offer:
        stated = {"seats": Decimal(seats), "erp_category": "CAT_5", "erp_type": "L"}
        plain = {"text": "salle", "quantity": Decimal(1), "divisible": False, "attributes": stated}
        return room(id=UUID(int=id_), **(plain | changes))

    workshop = hall(2, 12, attributes={"seats": Decimal(12)})
    closed = hall(3, 180, booked=(booked(8, 9),))
    offers = [workshop, hall(4, 20), closed, hall(5, 150)]
    missed = near_misses(asked, offers, judge(asked, offers, THESAURUS))
    assert [each.offer_id.int for each in missed] == [5, 3, 4]
    assert sum(check.status is CheckStatus.VIOLATED for check in missed[1].checks) == 4
