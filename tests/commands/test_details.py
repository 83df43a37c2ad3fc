"""What people state of a resource and ask of one, and what they are told when it cannot be so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ptce.commands.details import MOST_CODES, asked, stated
from ptce.commands.parsing import Parser, camel
from ptce.domain.codes import SHAPES
from ptce.domain.errors import ErrorCode
from ptce.domain.kinds import (
    KIND_BY_CODE,
    KINDS,
    AttributeType,
    Choice,
    Choices,
    Code,
    Day,
    Flag,
    Kind,
    Number,
    Words,
)
from ptce.domain.kinds.vehicle import VehicleCategory
from ptce.domain.terms import Language

VEHICLE, SKILL, WASTE, PREMISES = (
    KIND_BY_CODE[code] for code in ("VEHICLE", "SKILL", "WASTE_STREAM", "PREMISES")
)


def refusals(read: Callable[[Parser], object]) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    parser = Parser()
    read(parser)
    return [(error.code, error.path) for error in parser.errors]


def test_an_offer_states_typed_attributes() -> None:
    details = {
        "category": VehicleCategory.N1,
        "cargo_volume_m3": Decimal("12.5"),
        "payload_kg": 900,
        "refrigerated": False,
        "energy": "DIESEL",
        "tow_bar": None,
    }
    parser = Parser()
    assert stated(parser, ("vehicle",), VEHICLE, details) == {
        "category": "N1",
        "cargo_volume_m3": Decimal("12.5"),
        "payload_kg": Decimal(900),
        "refrigerated": False,
        "energy": "DIESEL",
    }
    assert parser.errors == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("cargo_volume_m3", Decimal(-1), ErrorCode.OUT_OF_RANGE),
        ("cargo_volume_m3", [1], ErrorCode.INVALID),
        ("payload_kg", Decimal("1.5"), ErrorCode.INVALID),
        ("seats", 0, ErrorCode.OUT_OF_RANGE),
        ("refrigerated", "oui", ErrorCode.INVALID),
        ("refrigerated", 1, ErrorCode.INVALID),
        ("category", "N9", ErrorCode.INVALID),
        ("category", 3, ErrorCode.INVALID),
        ("wings", 2, ErrorCode.INVALID),
    ],
)
def test_an_attribute_that_cannot_be_is_refused_under_its_api_name(
    name: str, value: object, code: ErrorCode
) -> None:
    assert refusals(lambda parser: stated(parser, ("vehicle",), VEHICLE, {name: value})) == [
        (code, ("vehicle", camel(name)))
    ]


def test_a_need_asks_what_it_names_and_nothing_else() -> None:
    details = {
        "category_in": ["N2", VehicleCategory.N1, "N1"],
        "cargo_volume_m3_min": 8,
        "refrigerated_required": True,
        "tail_lift_required": False,
        "licence_held": (),
        "energy_in": None,
    }
    parser = Parser()
    assert asked(parser, ("vehicle",), VEHICLE, details) == {
        "category_in": ("N1", "N2"),
        "cargo_volume_m3_min": Decimal(8),
        "refrigerated_required": True,
    }
    assert parser.errors == []


def test_an_unknown_term_among_several_is_refused_where_it_stands() -> None:
    details = {"category_in": ["N1", "N9"], "refrigerated": True}
    assert refusals(lambda parser: asked(parser, ("vehicle",), VEHICLE, details)) == [
        (ErrorCode.INVALID, ("vehicle", "refrigerated")),
        (ErrorCode.INVALID, ("vehicle", "categoryIn", "1")),
    ]


def test_every_attribute_of_every_kind_can_be_stated_and_asked_at_its_bounds() -> None:
    for kind in KINDS:
        for end in ("minimum", "maximum"):
            parser = Parser()
            said = {each.name: at_bound(each.type, end) for each in kind.stated}
            wanted = {each.asked: at_bound(each.type, end) for each in kind.asks}
            assert set(stated(parser, (), kind, said)) == set(said)
            assert set(asked(parser, (), kind, wanted)) == set(wanted)
            assert parser.errors == []


def at_bound(type_: AttributeType, end: str) -> object:
    match type_:
        case Flag():
            return True
        case Number():
            return getattr(type_, end)
        case Choice(terms):
            return list(terms)[0 if end == "minimum" else -1]
        case Choices(terms):
            return list(terms)[:1] if end == "minimum" else list(terms)
        case Code(scheme):
            return SHAPES[scheme].example
        case Words(link=True):
            return "https://a.fr" if end == "minimum" else "https://a.fr/" + "a" * 487
        case Words(maximum, signs):
            return "a" * (max(signs, 1) if end == "minimum" else maximum)
        case Day():
            return date(2000, 1, 1) if end == "minimum" else date(2100, 12, 31)


def test_waste_without_its_code_is_told_to_give_it() -> None:
    parser = Parser()
    stated(parser, (), WASTE, {"material_status": "WASTE"})
    [error] = parser.errors
    assert (error.code, error.path) == (ErrorCode.REQUIRED, ("wasteCode",))
    assert error.message(Language.FR) == (
        "Cette matière est un déchet : donnez son code de la liste des déchets (ex. 15 01 03)."
    )
    assert error.message(Language.EN).startswith("This material is waste")


@pytest.mark.parametrize(
    ("kind", "details", "missing"),
    [
        (WASTE, {}, ["materialStatus"]),
        (WASTE, {"material_status": "REUSABLE_PRODUCT"}, []),
        (WASTE, {"material_status": "BY_PRODUCT", "evidence": "contrat"}, []),
        (SKILL, {"level": "EXPERT"}, ["skillMode"]),
        (SKILL, {"skill_mode": "SERVICE"}, []),
        (SKILL, {"skill_mode": "STAFF_LOAN"}, ["hourlyCostEur"]),
        (SKILL, {"skill_mode": "STAFF_LOAN", "hourly_cost_eur": "21.50"}, []),
        (VEHICLE, {}, []),
    ],
)
def test_what_must_be_stated_depends_on_what_it_is(
    kind: Kind, details: dict[str, object], missing: list[str]
) -> None:
    found = refusals(lambda parser: stated(parser, (), kind, details))
    assert found == [(ErrorCode.REQUIRED, (name,)) for name in missing]


def test_what_is_wrong_is_not_also_missing() -> None:
    wrong = {"material_status": "WASTE", "waste_code": "1501"}
    assert refusals(lambda parser: stated(parser, (), WASTE, wrong)) == [
        (ErrorCode.UNKNOWN_CODE, ("wasteCode",))
    ]


@pytest.mark.parametrize("typed", ["150110", "15 01 10", "15 01 10*", " 15.01.10 "])
def test_a_code_is_kept_as_its_digits(typed: str) -> None:
    details = {"material_status": "WASTE", "waste_code": typed}
    assert stated(Parser(), (), WASTE, details)["waste_code"] == "150110"


def test_a_need_may_ask_for_a_branch_of_codes() -> None:
    parser = Parser()
    wanted = asked(parser, (), WASTE, {"waste_code_in": ["15 01", "17", "15 01", "200138"]})
    assert wanted == {"waste_code_in": ("1501", "17", "200138")}
    assert asked(parser, (), SKILL, {"rome_code_in": "m12"}) == {"rome_code_in": ("M12",)}
    assert parser.errors == []


def test_codes_that_cannot_be_are_refused_where_they_stand() -> None:
    assert refusals(
        lambda parser: asked(parser, (), WASTE, {"waste_code_in": ["15", "bois", 3]})
    ) == [
        (ErrorCode.UNKNOWN_CODE, ("wasteCodeIn", "1")),
        (ErrorCode.UNKNOWN_CODE, ("wasteCodeIn", "2")),
    ]
    many = {"waste_code_in": ["15"] * (MOST_CODES + 1)}
    assert refusals(lambda parser: asked(parser, (), WASTE, many)) == [
        (ErrorCode.TOO_MANY, ("wasteCodeIn",))
    ]


def test_several_terms_are_kept_once_in_their_order_and_words_on_one_line() -> None:
    details = {
        "material_status": "REUSABLE_PRODUCT",
        "storage": ["DRY", "INDOOR", "DRY"],
        "handling": [],
        "contaminants": " clous\net vis ",
        "evidence": "  ",
    }
    assert stated(Parser(), (), WASTE, details) == {
        "material_status": "REUSABLE_PRODUCT",
        "storage": ("INDOOR", "DRY"),
        "contaminants": "clous et vis",
    }


def test_nobody_states_what_derives() -> None:
    given = {"material_status": "REUSABLE_PRODUCT", "hazard": "NON_HAZARDOUS"}
    assert refusals(lambda parser: stated(parser, (), WASTE, given)) == [
        (ErrorCode.INVALID, ("hazard",))
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (date(1999, 12, 31), ErrorCode.OUT_OF_RANGE),
        (date(2101, 1, 1), ErrorCode.OUT_OF_RANGE),
        (datetime(2027, 1, 1, tzinfo=UTC), ErrorCode.INVALID),
        ("2027-01-01", ErrorCode.INVALID),
    ],
)
def test_a_day_is_a_day_of_this_century(value: object, code: ErrorCode) -> None:
    given = {"technical_inspection_until": value}
    assert refusals(lambda parser: stated(parser, (), VEHICLE, given)) == [
        (code, ("technicalInspectionUntil",))
    ]


@pytest.mark.parametrize(
    "link",
    [
        "exemple.fr",
        "http://exemple.fr",
        "javascript:alert(1)",
        "https://",
        "https://localhost",
        "https://moi:secret@exemple.fr",
        "https://exemple.fr/a b",
        'https://exemple.fr/"x',
    ],
)
def test_a_link_is_the_address_of_a_page_and_nothing_else(link: str) -> None:
    told = refusals(
        lambda parser: stated(parser, (), PREMISES, {"accessibility_register_url": link})
    )
    assert told == [(ErrorCode.INVALID, ("accessibilityRegisterUrl",))]


def test_a_link_is_kept_as_it_is_written() -> None:
    given = {"accessibility_register_url": "https://mairie.exemple.fr:8443/erp/12?vue=registre"}
    parser = Parser()
    assert stated(parser, (), PREMISES, given) == given
    assert parser.errors == []
