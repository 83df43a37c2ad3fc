"""Rules on waste, each on its borders: status, hazard, permits, and the dates of these."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.db.classifications import FOLDER, rows_of
from ptce.domain.listing_rules import need_faults, offer_faults
from ptce.domain.parties import Party
from ptce.domain.permits import Permit, PermitKind, VerificationStatus
from ptce.domain.specialists import SPECIALTIES, specialty
from ptce.domain.terms import Article9Category, CheckStatus, Language
from ptce.domain.values import Need, Offer
from ptce.matching.checks import Check
from ptce.matching.constraints import judge_constraints
from ptce.matching.explanation import sentence
from ptce.matching.pairs import paired
from ptce.matching.scoring import judge, near_misses, rank
from ptce.matching.thesaurus import load
from tests.matching.facts import need, offer, weeks

OK, VIOLATED, TO_VERIFY = CheckStatus.OK, CheckStatus.VIOLATED, CheckStatus.TO_VERIFY
DECLARED, VERIFIED = VerificationStatus.DECLARED, VerificationStatus.VERIFIED
THESAURUS = load()

PALLETS = {"material_status": "WASTE", "waste_code": "150103", "hazard": "NON_HAZARDOUS"}
SCREENS = {"material_status": "WASTE", "waste_code": "200135", "hazard": "HAZARDOUS"}
SOLVENTS = {"material_status": "WASTE", "waste_code": "140603", "hazard": "HAZARDOUS"}


def icpe(rubrique: str, status: VerificationStatus = VERIFIED, **changes: Any) -> Permit:
    return Permit(PermitKind.ICPE, status, rubrique=rubrique, **changes)


def hazardous(rubrique: str = "2718", **changes: Any) -> Permit:
    return icpe(rubrique, **({"covers_hazardous": True} | changes))


def taker(*permits: Permit, **changes: Any) -> Need:
    """Somebody who looks for wood, from Tuesday 1 December 2026 for two weeks."""
    party = Party(UUID(int=101), Article9Category.ESS_ENTERPRISE, permits=permits)
    asked: dict[str, Any] = {
        "kind": "WASTE_STREAM",
        "text": "palettes bois",
        "period": weeks(2),
        "receiver": party,
    }
    return need(**(asked | changes))


def stream(attributes: dict[str, Any], **changes: Any) -> Offer:
    stated: dict[str, Any] = {
        "kind": "WASTE_STREAM",
        "text": "palettes bois",
        "quantity": Decimal(10),
        "divisible": True,
        "attributes": attributes,
    }
    return offer(**(stated | changes))


def of_rule(rule: str, asked: Need, attributes: dict[str, Any]) -> Check | None:
    checks = judge_constraints(paired(asked, stream(attributes)))
    found = [check for check in checks if check.rule is not None and check.rule.id == rule]
    assert len(found) <= 1
    return found[0] if found else None


def status_of(rule: str, asked: Need, attributes: dict[str, Any]) -> CheckStatus | None:
    check = of_rule(rule, asked, attributes)
    return None if check is None else check.status


@pytest.mark.parametrize(
    ("permits", "status"),
    [
        ((), VIOLATED),
        ((hazardous(status=DECLARED),), VIOLATED),
        ((icpe("2718"),), VIOLATED),
        ((icpe("2714", covers_hazardous=True),), VIOLATED),
        ((hazardous(below_threshold=True),), VIOLATED),
        ((hazardous(low_prefixes=("13",)),), VIOLATED),
        ((hazardous("2711"),), VIOLATED),
        ((hazardous("4718"),), VIOLATED),
        ((Permit(PermitKind.WASTE_BROKER_RECEIPT, VERIFIED, covers_hazardous=True),), VIOLATED),
        ((hazardous(),), OK),
        ((hazardous("2790"),), OK),
        ((hazardous(low_prefixes=("1406",)),), OK),
        ((hazardous("2718-1"),), OK),
        ((hazardous(status=DECLARED), hazardous("2790")), OK),
    ],
)
def test_hazardous_waste_goes_only_to_a_verified_permit_that_covers_it(
    permits: tuple[Permit, ...], status: CheckStatus
) -> None:
    assert status_of("W01", taker(*permits), SOLVENTS) is status
    assert status_of("W02", taker(*permits), SOLVENTS) is None


def test_hazard_comes_from_the_code_a_pollutant_or_a_declared_property() -> None:
    for more in ({"hazard": "HAZARDOUS"}, {"pop": True}, {"hazard_properties": ("HP3",)}):
        assert status_of("W01", taker(), PALLETS | more) is VIOLATED
    assert of_rule("W01", taker(), PALLETS | {"pop": False, "hazard_properties": ()}) is None


def test_electric_waste_may_go_to_its_own_heading() -> None:
    assert status_of("W01", taker(hazardous("2711")), SCREENS) is OK
    check = of_rule("W01", taker(), SCREENS)
    assert check is not None and check.remedy is not None
    assert check.remedy.fr.startswith("passer par un repreneur autorisé (2711)")
    assert check.fr == (
        "déchet dangereux 20 01 35 : pas d'autorisation vérifiée du repreneur qui le couvre"
    )


def test_hazardous_waste_without_a_code_is_covered_by_nobody() -> None:
    unknown = {"material_status": "WASTE", "hazard": "HAZARDOUS"}
    assert status_of("W01", taker(hazardous()), unknown) is VIOLATED


def test_a_receiver_that_nobody_knows_may_take_nothing_hazardous() -> None:
    nobody = taker(member_id=None, receiver=None)
    assert status_of("W01", nobody, SOLVENTS) is VIOLATED
    assert status_of("W02", nobody, PALLETS) is TO_VERIFY


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (date(2026, 12, 1), date(2026, 12, 14), OK),
        (date(2026, 12, 2), date(2026, 12, 14), VIOLATED),
        (date(2026, 12, 1), date(2026, 12, 13), VIOLATED),
        (None, None, OK),
    ],
)
def test_a_permit_is_valid_over_the_whole_period(
    first: date | None, last: date | None, status: CheckStatus
) -> None:
    permit = hazardous(valid_from=first, valid_until=last)
    assert status_of("W01", taker(permit), SOLVENTS) is status
    plain = icpe("2714", valid_from=first, valid_until=last)
    assert status_of("W02", taker(plain), PALLETS) is status


def test_a_permit_that_ends_too_early_says_when() -> None:
    permits = [hazardous(valid_until=date(2026, 12, day)) for day in (3, 9)]
    check = of_rule("W01", taker(*permits), SOLVENTS)
    assert check is not None and check.remedy is not None
    assert "finit le mercredi 9 décembre 2026" in check.fr
    assert check.remedy.fr.startswith("une période qui finit au plus tard le mercredi 9 décembre")


@pytest.mark.parametrize(
    ("permits", "status"),
    [
        ((), VIOLATED),
        ((icpe("4718"),), VIOLATED),
        ((Permit(PermitKind.WASTE_TRANSPORT_RECEIPT, VERIFIED),), VIOLATED),
        ((icpe("2714", DECLARED),), TO_VERIFY),
        ((icpe("2714", DECLARED, below_threshold=True),), TO_VERIFY),
        ((icpe("2780"),), TO_VERIFY),
        ((icpe("2718"),), TO_VERIFY),
        ((icpe("2714", low_prefixes=("1702",)),), TO_VERIFY),
        ((icpe("2714"),), OK),
        ((icpe("2716"),), OK),
        ((icpe("2714", below_threshold=True),), OK),
        ((icpe("2780", low_prefixes=("150103",)),), OK),
        ((icpe("2714", DECLARED), icpe("2791")), OK),
    ],
)
def test_other_waste_goes_to_those_who_may_take_waste_in(
    permits: tuple[Permit, ...], status: CheckStatus
) -> None:
    assert status_of("W02", taker(*permits), PALLETS) is status
    assert status_of("W01", taker(*permits), PALLETS) is None


def test_who_may_not_take_waste_is_told_what_helps() -> None:
    check = of_rule("W02", taker(), PALLETS)
    assert check is not None and check.remedy is not None
    assert check.fr == "déchet 15 01 03 : le repreneur n'a pas d'autorisation pour des déchets"
    assert check.remedy.fr.startswith("passer par un repreneur autorisé (2714)")
    assert "réemploi ou sous-produit, avec preuve" in check.remedy.fr


def test_a_sentence_says_nothing_of_a_permit_that_nobody_has_verified() -> None:
    secret = icpe("2716", DECLARED, below_threshold=True)
    check = of_rule("W02", taker(secret), PALLETS)
    assert check is not None
    assert "2716" not in check.fr and "seuil" not in check.fr
    assert of_rule("W01", taker(hazardous(status=DECLARED)), SOLVENTS) == of_rule(
        "W01", taker(), SOLVENTS
    )


@pytest.mark.parametrize("status", ["BY_PRODUCT", "END_OF_WASTE"])
def test_a_by_product_and_an_end_of_waste_need_their_evidence(status: str) -> None:
    stated = {"material_status": status}
    assert status_of("W03", taker(), stated) is VIOLATED
    assert status_of("W03", taker(), stated | {"evidence": "contrat de reprise"}) is OK
    hazard = {"pop": True, "evidence": "contrat de reprise"}
    assert status_of("W03", taker(), stated | hazard) is TO_VERIFY


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, None),
        ({"waste_code": "150103"}, VIOLATED),
        ({"hazard_properties": ("HP3",)}, VIOLATED),
        ({"waste_code": "150103", "evidence": "jamais jetées"}, OK),
    ],
)
def test_an_object_for_reuse_needs_evidence_only_when_it_might_be_waste(
    more: dict[str, Any], status: CheckStatus | None
) -> None:
    reusable = {"material_status": "REUSABLE_PRODUCT"} | more
    assert status_of("W03", taker(), reusable) is status
    assert of_rule("W01", taker(), reusable) is None
    assert of_rule("W02", taker(), reusable) is None


def test_a_mirror_code_is_to_verify_until_it_is_assessed() -> None:
    unsure = PALLETS | {"hazard": "TO_BE_ASSESSED"}
    assert status_of("W08", taker(icpe("2714")), unsure) is TO_VERIFY
    assert of_rule("W08", taker(icpe("2714")), PALLETS) is None


@pytest.mark.parametrize(
    ("beginning", "article"),
    [(beginning, each.article) for each in SPECIALTIES for beginning in each.beginnings],
)
def test_what_only_specialists_may_handle_is_neither_matched_nor_posted(
    beginning: str, article: str
) -> None:
    code = beginning.ljust(6, "1")
    stated = SOLVENTS | {"waste_code": code}
    check = of_rule("W10", taker(hazardous()), stated)
    assert check is not None
    assert (check.status, check.article) == (VIOLATED, article)
    [fault] = offer_faults("WASTE_STREAM", stated, None, None)
    assert (fault.rule, fault.article) == ("W10", article)
    assert [fault.rule for fault in need_faults("WASTE_STREAM", {"waste_code_in": (code,)})] == [
        "W10"
    ]


def test_every_code_whose_label_names_asbestos_is_for_specialists() -> None:
    """By the official labels, French and English; an entry « other than » one of them is not."""
    named = {
        row["code"]
        for row in rows_of(FOLDER / "low.csv.gz")
        if row["hazardous"] == "1"
        and ("amiante" in row["label_fr"].lower() or "asbestos" in row["label_en"].lower())
    }
    found = [each for each in SPECIALTIES if "amiante" in each.fr]
    assert {code for each in found for code in each.beginnings} == named
    assert len(named) == 8
    assert specialty("101310") is specialty("170604") is None


def test_explosives_are_not_refused_after_the_texts_on_asbestos() -> None:
    check = of_rule("W10", taker(), SOLVENTS | {"waste_code": "160402"})
    assert check is not None and check.article is not None
    assert "défense" in check.article and "amiante" not in check.article


def test_a_need_for_a_whole_chapter_is_no_need_for_what_is_not_exchanged() -> None:
    assert need_faults("WASTE_STREAM", {"waste_code_in": ("18", "1706", "150103")}) == []
    assert need_faults("WASTE_STREAM", {}) == []
    assert offer_faults("WASTE_STREAM", PALLETS, None, None) == []


def test_a_blocked_pair_is_a_near_miss_with_its_article_and_never_ranked() -> None:
    asked, offered = taker(), stream(PALLETS)
    verdicts = judge(asked, [offered], THESAURUS)
    assert rank(verdicts) == []
    [near] = near_misses(asked, [offered], verdicts)
    said = sentence(near, Language.FR, THESAURUS)
    assert "(W02, art. L541-2 du code de l'environnement)" in said
    assert said.endswith("Ce qui manque : un repreneur autorisé (2714).")


codes = st.sampled_from(["150103", "200135", "140603", "200108", "170605", None])
permits = st.builds(
    Permit,
    kind=st.sampled_from(PermitKind),
    status=st.sampled_from([DECLARED, VERIFIED]),
    rubrique=st.sampled_from(["2711", "2714", "2716", "2718", "2780-1", "4718"]),
    covers_hazardous=st.booleans(),
    low_prefixes=st.sampled_from([(), ("15",), ("2001", "14")]),
    below_threshold=st.booleans(),
    valid_from=st.sampled_from([None, date(2026, 12, 1), date(2026, 12, 9)]),
    valid_until=st.sampled_from([None, date(2026, 12, 9), date(2026, 12, 31)]),
)
streams = st.fixed_dictionaries(
    {"material_status": st.sampled_from(["WASTE", "BY_PRODUCT", "REUSABLE_PRODUCT"])},
    optional={
        "hazard": st.sampled_from(["HAZARDOUS", "NON_HAZARDOUS", "TO_BE_ASSESSED"]),
        "pop": st.booleans(),
        "evidence": st.just("contrat"),
    },
)
ORDER = [VIOLATED, TO_VERIFY, OK]


@given(stated=streams, code=codes, held=st.lists(permits, max_size=3), more=permits)
def test_one_more_permit_never_makes_a_pair_worse(
    stated: dict[str, Any], code: str | None, held: list[Permit], more: Permit
) -> None:
    attributes = stated if code is None else stated | {"waste_code": code}
    before = judge(taker(*held), [stream(attributes)], THESAURUS)[0].status
    after = judge(taker(*held, more), [stream(attributes)], THESAURUS)[0].status
    assert ORDER.index(after) >= ORDER.index(before)


@given(stated=streams, code=codes, held=st.lists(permits, max_size=3))
def test_hazardous_waste_is_only_ever_ranked_for_a_verified_permit(
    stated: dict[str, Any], code: str | None, held: list[Permit]
) -> None:
    attributes = stated if code is None else stated | {"waste_code": code}
    ranked = rank(judge(taker(*held), [stream(attributes)], THESAURUS))
    dangerous = attributes.get("pop") or attributes.get("hazard") == "HAZARDOUS"
    if ranked and dangerous and attributes["material_status"] == "WASTE":
        assert any(each.status is VERIFIED and each.covers_hazardous for each in held)
    if code == "170605":
        assert ranked == []
