"""Legal rules on a pair: each on its borders, and what the check says of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ptce.domain.attendance import most_people
from ptce.domain.calendar import PARIS, Interval, days_of
from ptce.domain.rules import FIRST_DAY
from ptce.domain.terms import CheckCode, CheckStatus, Language, Unit
from ptce.matching.checks import Check
from ptce.matching.constraints import judge_constraints
from ptce.matching.explanation import as_document, sentence
from ptce.matching.pairs import paired
from ptce.matching.scoring import judge
from ptce.matching.thesaurus import load
from tests.matching.facts import need, offer, places, room

OK, VIOLATED, TO_VERIFY = CheckStatus.OK, CheckStatus.VIOLATED, CheckStatus.TO_VERIFY
THESAURUS = load()


def whole(**attributes: Any) -> Any:
    """A meeting room taken whole, with what is stated of it."""
    return room(quantity=Decimal(1), divisible=False, attributes=attributes)


def of_rule(rule: str, asked: Any, offered: Any) -> list[Check]:
    """The checks of a pair that apply a rule."""
    checks = judge_constraints(paired(asked, offered))
    return [check for check in checks if check.rule is not None and check.rule.id == rule]


def crowd(count: int, **changes: Any) -> Any:
    """A need for a room where so many people sit."""
    return need(
        **({"kind": "PREMISES", "text": "salle", "asks": {"seats_min": Decimal(count)}} | changes)
    )


@pytest.mark.parametrize(
    ("stated", "people", "status"),
    [
        ({"erp_category": "CAT_4"}, 300, OK),
        ({"erp_category": "CAT_4"}, 301, VIOLATED),
        ({"erp_category": "CAT_3"}, 701, VIOLATED),
        ({"erp_category": "CAT_2"}, 1500, OK),
        ({"erp_category": "CAT_5", "erp_type": "L"}, 199, OK),
        ({"erp_category": "CAT_5", "erp_type": "L"}, 200, VIOLATED),
        ({"erp_category": "CAT_5", "erp_type": "O"}, 99, OK),
        ({"erp_category": "CAT_5", "erp_type": "O"}, 100, VIOLATED),
        ({"erp_category": "CAT_5"}, 50, TO_VERIFY),
        ({"authorised_attendance": Decimal(40)}, 40, OK),
        ({"authorised_attendance": Decimal(40)}, 41, VIOLATED),
        ({"authorised_attendance": Decimal(400), "erp_category": "CAT_4"}, 301, VIOLATED),
        ({"authorised_attendance": Decimal(60), "erp_category": "CAT_4"}, 61, VIOLATED),
        ({}, 50, TO_VERIFY),
    ],
)
def test_premises_receive_no_more_people_than_they_are_classified_for(
    stated: dict[str, Any], people: int, status: CheckStatus
) -> None:
    [check] = of_rule("P01", crowd(people), whole(seats=Decimal(2_000), **stated))
    assert (check.code, check.status) == (CheckCode.RULE, status)


def test_a_few_people_in_a_room_of_unknown_classification_raise_no_question() -> None:
    assert of_rule("P01", crowd(49), whole(seats=Decimal(60))) == []


def test_people_are_the_most_that_the_need_says_of_them() -> None:
    asked = crowd(40, quantity=Decimal(60), unit=Unit.PLACE)
    [check] = of_rule("P01", asked, whole(seats=Decimal(100)))
    assert check.fr.startswith("60 personnes attendues")
    asked = crowd(40, asks={"standing_places_min": Decimal(80), "seats_min": Decimal(20)})
    [check] = of_rule("P01", asked, whole(seats=Decimal(100)))
    assert check.fr.startswith("80 personnes attendues")


def test_a_need_without_people_asks_nothing_of_the_classification() -> None:
    assert of_rule("P01", crowd(0, asks={}), whole(erp_category="CAT_5", erp_type="L")) == []


def test_the_first_category_has_no_ceiling_of_its_own() -> None:
    assert most_people({"erp_category": "CAT_1"}) is None


def test_another_erp_type_than_the_activity_is_refused_by_the_rule() -> None:
    asked = places(1, asks={"erp_type_in": ("R",)})
    [check] = of_rule("P01", asked, whole(erp_type="W"))
    assert (check.code, check.status) == (CheckCode.ATTRIBUTE, VIOLATED)


def test_premises_that_are_not_step_free_are_refused_by_the_rule_once() -> None:
    asked = places(1, asks={"step_free_required": True})
    [check] = of_rule("P02", asked, whole(step_free=False))
    assert (check.code, check.attribute, check.status) == (
        CheckCode.ATTRIBUTE,
        "step_free",
        VIOLATED,
    )
    [unknown] = of_rule("P02", asked, whole())
    assert unknown.status is TO_VERIFY
    [fits] = of_rule("P02", asked, whole(step_free=True))
    assert (fits.status, fits.remedy) == (OK, None)


@pytest.mark.parametrize(
    ("held", "status"), [(("B",), VIOLATED), (("C1",), OK), (("C",), OK), ((), TO_VERIFY)]
)
def test_a_vehicle_needs_a_licence_that_the_borrower_declares(
    held: tuple[str, ...], status: CheckStatus
) -> None:
    asked = need(asks={"licence_held": held} if held else {})
    [check] = of_rule("V01", asked, offer(attributes={"licence": "C1"}))
    assert check.status is status


def test_no_licence_is_asked_when_the_driver_comes_along() -> None:
    asked = need(asks={"licence_held": ("B",)})
    stated = {"licence": "D", "driver_included": True}
    assert of_rule("V01", asked, offer(attributes=stated)) == []


def test_a_rule_holds_from_its_first_day_on() -> None:
    start = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=PARIS)
    before = Interval(start - timedelta(hours=2), start)
    over = Interval(start - timedelta(hours=2), start + timedelta(minutes=1))
    offered = whole(step_free=False, erp_category="CAT_4")
    asks = {"step_free_required": True, "seats_min": Decimal(301)}
    for period, rules in ((before, []), (over, ["P02", "P01"])):
        checks = judge_constraints(paired(crowd(0, asks=asks, period=period), offered))
        assert [check.rule.id for check in checks if check.rule] == rules


def test_a_period_has_its_days_on_the_calendar_of_paris() -> None:
    midnight = datetime(2026, 7, 2, tzinfo=PARIS)
    period = Interval(midnight - timedelta(days=1), midnight)
    assert [day.isoformat() for day in days_of(period)] == ["2026-07-01", "2026-07-01"]


def test_what_is_refused_by_a_rule_names_the_article_and_what_helps() -> None:
    asked = need(asks={"licence_held": ("B",)})
    verdict = judge(asked, [offer(attributes={"licence": "C1"})], THESAURUS)[0]
    document = as_document(verdict, THESAURUS)
    [check] = [each for each in document["checks"] if each["rule"]]
    assert check["rule"] == "V01"
    assert check["article"] == "art. R221-4 du code de la route"
    assert check["remedy_fr"].startswith("désigner un conducteur")
    assert check["remedy_en"].startswith("name a driver")
    assert "(V01, art. R221-4 du code de la route)" in sentence(verdict, Language.FR, THESAURUS)
    assert document["rule_set_version"]
