"""What is missing: each change shown is judged again, and nothing is asked for nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given, settings

from ptce.domain.parties import Party
from ptce.domain.remedies import RemedyKind
from ptce.domain.terms import (
    Article9Category,
    CheckStatus,
    ExchangeMode,
    Language,
    MatchSide,
    QuantityBasis,
    Unit,
)
from ptce.domain.values import Need, Offer
from ptce.matching.changes import applied
from ptce.matching.possibilities import possibilities
from ptce.matching.remedies import ALONE, GOOD, MOST_JUDGED, SHOWN, Remedy, remedies, tried_together
from ptce.matching.scoring import judge
from ptce.matching.thesaurus import load
from tests.matching.any_kind import PAIRS
from tests.matching.facts import ROMANS, booked, need, offer, places, room, span
from tests.matching.test_scoring_laws import NEEDS, OFFERS

THESAURUS = load()


def missing(asked: Need, given: Offer, **how: Any) -> list[Remedy]:
    [verdict] = judge(asked, [given], THESAURUS)
    return remedies(asked, given, verdict, THESAURUS, **how)


def kinds(found: list[Remedy]) -> list[list[RemedyKind]]:
    return [[change.kind for change in remedy.changes] for remedy in found]


@settings(max_examples=400)
@given(pair=PAIRS)
def test_of_any_kind_every_remedy_gives_what_it_announces(pair: tuple[Need, Offer]) -> None:
    asked, given_ = pair
    [now] = judge(asked, [given_], THESAURUS)
    for remedy in remedies(asked, given_, now, THESAURUS):
        changed, offered = applied(asked, given_, remedy.changes)
        [then] = judge(changed, [offered], THESAURUS)
        assert (then.status, then.score) == (remedy.status, remedy.score)
        for language in Language:
            assert "{" not in remedy.say(language)


@settings(max_examples=300)
@given(asked=NEEDS, given_=OFFERS)
def test_every_remedy_gives_what_it_announces_and_more_than_there_was(
    asked: Need, given_: Offer
) -> None:
    [now] = judge(asked, [given_], THESAURUS)
    found = remedies(asked, given_, now, THESAURUS)
    assert len(found) <= SHOWN
    for remedy in found:
        changed, offered = applied(asked, given_, remedy.changes)
        [then] = judge(changed, [offered], THESAURUS)
        assert (then.status, then.score) == (remedy.status, remedy.score)
        assert then.status is not CheckStatus.VIOLATED and then.worth_showing
        assert now.status is CheckStatus.VIOLATED or then.score > now.score
    efforts = [remedy.effort for remedy in found]
    assert efforts == sorted(efforts)
    if now.status is CheckStatus.OK and now.worth_showing and now.score >= GOOD:
        assert not found
    for remedy in found:
        french, english = remedy.say(Language.FR), remedy.say(Language.EN)
        assert french.startswith(("Demandeur : ", "Offreur : "))
        assert english.startswith(("Receiver: ", "Provider: "))
        assert "Score alors : " in french and "Score then: " in english
    assert found == remedies(asked, given_, now, THESAURUS)


@settings(max_examples=100)
@given(asked=NEEDS, given_=OFFERS)
def test_the_work_for_one_pair_is_bounded(asked: Need, given_: Offer) -> None:
    [now] = judge(asked, [given_], THESAURUS)
    tried = possibilities(asked, given_, now, Decimal(0), THESAURUS)
    for many in (tried[:ALONE], (tried * 30)[:ALONE]):
        assert len(many) + len(tried_together(many)) <= MOST_JUDGED


def test_a_radius_too_short_is_widened_by_who_set_it_and_no_further_than_it_takes() -> None:
    [remedy] = missing(need(radius_km=20.0), offer(point=ROMANS))
    [change] = remedy.changes
    assert (change.side, change.path, change.value) == (MatchSide.RECEIVER, ("radius_km",), "24")
    assert remedy.say(Language.FR).startswith(
        "Demandeur : élargir le rayon à 24 km (au lieu de 20 km). Score alors : "
    )
    [remedy] = missing(need(radius_km=20.0), offer(point=ROMANS, radius_km=22.0))
    sides = [change.side for change in remedy.changes]
    assert sides == [MatchSide.RECEIVER, MatchSide.PROVIDER]


def test_a_slot_that_is_taken_moves_or_shortens() -> None:
    found = missing(need(), offer(booked=(booked(16, 18),)))
    assert kinds(found) == [[RemedyKind.MOVE_PERIOD], [RemedyKind.SHORTEN_PERIOD]]
    assert found[0].changes[0].value == {
        "start": "2026-12-02T08:00:00+01:00",
        "end": "2026-12-02T18:00:00+01:00",
    }
    assert found[1].changes[0].fields["period"] == span(8, 16)
    covered = missing(need(), offer(booked=(booked(16, 18),)), covered=Decimal(1))
    assert not covered, "others count on the period of a need that they answer in part"


def test_what_nobody_stated_is_stated_first() -> None:
    asked = need(asks={"tail_lift_required": True, "cargo_volume_m3_min": Decimal(8)})
    found = missing(asked, offer(attributes={"cargo_volume_m3": Decimal(6)}))
    assert kinds(found)[0] == [RemedyKind.RELAX]
    found = missing(asked, offer())
    assert {change.path[-1] for remedy in found for change in remedy.changes} == {
        "tail_lift",
        "cargo_volume_m3",
    }
    assert "préciser : hayon élévateur" in found[0].say(Language.FR) + found[1].say(Language.FR)


def test_two_changes_are_proposed_when_none_alone_is_enough() -> None:
    asked = need(radius_km=20.0, budget=Decimal(40), strict_budget=True)
    found = missing(asked, offer(point=ROMANS))
    assert [RemedyKind.WIDEN_RADIUS, RemedyKind.RAISE_BUDGET] in kinds(found)
    assert all(len(remedy.changes) == 2 for remedy in found)
    assert "Demandeur : élargir" in found[0].say(Language.FR)


def test_a_large_change_takes_more_effort_than_a_small_one() -> None:
    small = missing(need(radius_km=20.0), offer(point=ROMANS))[0]
    large = missing(need(radius_km=5.0), offer(point=ROMANS))[0]
    assert (small.effort, large.effort) == (3, 8)


def test_places_are_counted_down_to_those_that_are_left() -> None:
    found = missing(places(30), room(booked=(booked(8, 18, 15),)))
    assert [RemedyKind.ACCEPT_PART] in kinds(found)
    fewer = next(r for r in found if r.changes[0].kind is RemedyKind.CHANGE_QUANTITY)
    assert fewer.changes[0].value == "25"


def test_an_exchange_mode_is_admitted_by_either_side() -> None:
    asked = need(exchange_modes=frozenset({ExchangeMode.LOAN}))
    found = missing(asked, offer())
    assert {remedy.changes[0].side for remedy in found} == set(MatchSide)
    mine = next(r for r in found if r.changes[0].side is MatchSide.RECEIVER)
    assert mine.changes[0].value == ["LOAN", "RENTAL"]


def test_a_good_pair_and_another_thing_lack_nothing_that_helps() -> None:
    assert not missing(need(), offer())
    assert not missing(need(radius_km=20.0), offer(point=ROMANS, text="péniche"))
    assert not missing(need(), offer(open=False))


def test_half_of_what_is_asked_is_the_least_that_is_still_the_need() -> None:
    asked = need(asks={"cargo_volume_m3_min": Decimal(8)})
    [remedy] = missing(asked, offer(attributes={"cargo_volume_m3": Decimal(4)}))
    assert kinds([remedy]) == [[RemedyKind.RELAX]]
    assert not missing(asked, offer(attributes={"cargo_volume_m3": Decimal(3)}))


def test_only_texts_that_are_alike_are_told_to_say_the_same() -> None:
    """Nobody is asked to call a garden tool a refrigerated van."""
    asked = need(text="camionnette frigo pour la tournée des paniers")
    [remedy] = missing(asked, offer(text="pour les marchés du samedi"))
    assert kinds([remedy]) == [[RemedyKind.DESCRIBE]]
    [change] = remedy.changes
    assert (change.side, change.path, change.value) == (MatchSide.PROVIDER, ("description",), None)
    assert "« fourgon frigorifique », si c'est bien cela" in remedy.say(Language.FR)
    for given_ in (offer(text="ballon éclairant"), offer(text="vélo cargo"), offer(text="")):
        assert [RemedyKind.DESCRIBE] not in kinds(missing(need(), given_))


def test_a_driver_is_found_and_never_waived() -> None:
    asked = need(asks={"licence_held": ("B",)})
    [remedy] = missing(asked, offer(attributes={"licence": "C"}))
    assert remedy.say(Language.FR).startswith(
        "Demandeur : trouver quelqu'un qui détient : permis C."
    )
    assert remedy.changes[0].value == ["B", "C"]


def test_what_a_rule_asks_is_not_relaxed() -> None:
    asked = places(10, asks={"step_free_required": True})
    stepped = room(attributes={"step_free": False})
    [now] = judge(asked, [stepped], THESAURUS)
    assert now.status is CheckStatus.VIOLATED
    assert not missing(asked, stepped)


def test_waste_is_provided_with_what_the_law_wants_and_never_restated() -> None:
    wood: dict[str, Any] = {
        "kind": "WASTE_STREAM",
        "text": "palettes en bois",
        "quantity": Decimal(2),
    }
    wood |= {"unit": Unit.TONNE, "basis": QuantityBasis.IN_ALL}
    receiver = Party(UUID(int=101), Article9Category.ESS_ENTERPRISE)
    asked = need(**wood, receiver=receiver)
    [remedy] = missing(asked, offer(**wood, attributes={"waste_code": "150103"}))
    assert kinds([remedy]) == [[RemedyKind.OBTAIN_PERMIT]]
    assert "(2714)" in remedy.say(Language.FR) and remedy.changes[0].path == ()
    product = {"material_status": "BY_PRODUCT"}
    [remedy] = missing(asked, offer(**wood, attributes=product))
    assert kinds([remedy]) == [[RemedyKind.PROVIDE]]
    assert remedy.changes[0].path == ("details", "waste_stream", "evidence")
    assert remedy.changes[0].value is None, "only its owner knows the evidence"
    gun = {"waste_code": "160403", "hazard": "HAZARDOUS"}
    assert not missing(asked, offer(**wood, attributes=gun))
