"""Rule S01: lent work is invoiced at its cost, whatever it is called; a service sets its price."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ptce.domain.listing_rules import offer_faults
from ptce.domain.membership import InclusiveStructureKind
from ptce.domain.terms import CheckStatus, ExchangeMode, PriceUnit
from ptce.matching.constraints import judge_constraints
from ptce.matching.pairs import paired
from tests.matching.facts import need, offer

OK, VIOLATED, TO_VERIFY = CheckStatus.OK, CheckStatus.VIOLATED, CheckStatus.TO_VERIFY


@pytest.mark.parametrize(
    ("price", "per", "path"),
    [
        (None, None, None),
        (Decimal(0), PriceUnit.FLAT, None),
        (Decimal("27.50"), PriceUnit.HOUR, None),
        (Decimal("27.51"), PriceUnit.HOUR, ("price", "amount")),
        (Decimal(20), PriceUnit.FLAT, ("price", "per")),
        (Decimal(150), PriceUnit.DAY, ("price", "per")),
    ],
)
def test_a_loan_of_staff_is_invoiced_by_the_hour_at_its_cost(
    price: Decimal | None, per: PriceUnit | None, path: tuple[str, ...] | None
) -> None:
    loan: dict[str, Any] = {"skill_mode": "STAFF_LOAN", "hourly_cost_eur": Decimal("27.50")}
    faults = offer_faults("SKILL", loan, price, per)
    assert [fault.path for fault in faults] == ([] if path is None else [path])
    assert offer_faults("SKILL", loan | {"skill_mode": "SERVICE"}, price, per) == []


@pytest.mark.parametrize(
    ("price", "per", "status"),
    [
        (Decimal("27.50"), PriceUnit.HOUR, OK),
        (Decimal("27.51"), PriceUnit.HOUR, VIOLATED),
        (Decimal(150), PriceUnit.DAY, TO_VERIFY),
        (None, None, TO_VERIFY),
    ],
)
def test_a_lucrative_loan_of_staff_is_refused_on_every_pair(
    price: Decimal | None, per: PriceUnit | None, status: CheckStatus
) -> None:
    loan: dict[str, Any] = {"skill_mode": "STAFF_LOAN", "hourly_cost_eur": Decimal("27.50")}
    offered = offer(kind="SKILL", attributes=loan, price=price, price_unit=per)
    checks = judge_constraints(paired(need(kind="SKILL"), offered))
    assert [check.status for check in checks if check.rule] == [status]
    service = replace(offered, attributes={"skill_mode": "SERVICE"})
    assert [
        check for check in judge_constraints(paired(need(kind="SKILL"), service)) if check.rule
    ] == []


PAID = frozenset({ExchangeMode.SERVICE})


@pytest.mark.parametrize(
    ("mode", "kinds", "price", "status"),
    [
        ("VOLUNTEERING", (), Decimal(90), VIOLATED),
        ("VOLUNTEERING", (), Decimal(0), None),
        ("VOLUNTEERING", (), None, None),
        ("SKILLS_SPONSORSHIP", (), Decimal("27.50"), VIOLATED),
        ("SKILLS_SPONSORSHIP", (), Decimal(10), TO_VERIFY),
        ("SKILLS_SPONSORSHIP", (), Decimal(0), None),
        ("TEMP_ASSIGNMENT", (), Decimal(90), VIOLATED),
        ("TEMP_ASSIGNMENT", (), None, VIOLATED),
        ("TEMP_ASSIGNMENT", (), Decimal(0), None),
        ("TEMP_ASSIGNMENT", ("EA",), Decimal(90), TO_VERIFY),
        ("TEMP_ASSIGNMENT", ("AI",), Decimal(90), OK),
        ("TEMP_ASSIGNMENT", ("EA", "EATT"), Decimal(90), OK),
        ("EMPLOYERS_GROUP", (), Decimal(90), TO_VERIFY),
        ("EMPLOYERS_GROUP", ("AI",), Decimal(90), TO_VERIFY),
        ("EMPLOYERS_GROUP", ("GEIQ",), Decimal(90), OK),
        ("SERVICE", (), Decimal(90), None),
    ],
)
def test_a_loan_of_staff_is_not_dodged_by_calling_it_otherwise(
    mode: str, kinds: tuple[str, ...], price: Decimal | None, status: CheckStatus | None
) -> None:
    offered = offer(
        kind="SKILL",
        attributes={"skill_mode": mode, "hourly_cost_eur": Decimal("27.50")},
        price=price,
        price_unit=None if price is None else PriceUnit.HOUR,
        exchange_modes=PAID,
        provider_kinds=frozenset(InclusiveStructureKind[kind] for kind in kinds),
    )
    checks = judge_constraints(paired(need(kind="SKILL"), offered))
    found = [check for check in checks if check.rule is not None]
    assert [check.status for check in found] == ([] if status is None else [status])
    assert all(check.article and check.article.startswith("art. L8241-1") for check in found)


def test_a_sponsor_whose_cost_nobody_knows_is_to_verify_not_refused() -> None:
    stated: dict[str, Any] = {"skill_mode": "SKILLS_SPONSORSHIP"}
    assert offer_faults("SKILL", stated, Decimal(90), PriceUnit.DAY) == []
    offered = offer(kind="SKILL", attributes=stated, price=Decimal(90), price_unit=PriceUnit.DAY)
    checks = judge_constraints(paired(need(kind="SKILL"), offered))
    assert [check.status for check in checks if check.rule] == [TO_VERIFY]


@pytest.mark.parametrize(
    ("mode", "price", "refused"),
    [
        ("VOLUNTEERING", Decimal(1), True),
        ("SKILLS_SPONSORSHIP", Decimal("27.50"), True),
        ("SKILLS_SPONSORSHIP", Decimal(27), False),
        ("TEMP_ASSIGNMENT", Decimal(90), False),
        ("SERVICE", Decimal(90), False),
    ],
)
def test_what_no_frame_allows_is_refused_when_it_is_published(
    mode: str, price: Decimal, refused: bool
) -> None:
    stated: dict[str, Any] = {"skill_mode": mode, "hourly_cost_eur": Decimal("27.50")}
    faults = offer_faults("SKILL", stated, price, PriceUnit.HOUR)
    assert [(fault.rule, fault.path) for fault in faults] == (
        [("S01", ("price", "amount"))] if refused else []
    )
