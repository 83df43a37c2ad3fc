"""A wrong code or commune in a form comes back with what was probably meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ptce.commands.codes import check_code
from ptce.commands.parsing import Parser
from ptce.commands.places import Place, commune_place
from ptce.commands.requests import POST_REQUEST
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.domain.errors import ErrorCode, UserError
from ptce.domain.schemes import Scheme
from ptce.domain.terms import Language
from tests.commands.scene import Scene, codes
from tests.commands.test_kinds import stream
from tests.commands.test_requests import need

PATH = ("wasteCode",)


async def checked(
    engine: AsyncEngine, scheme: Scheme, value: str, **options: Any
) -> tuple[str | None, list[UserError]]:
    parser = Parser()
    async with engine.begin() as connection:
        code = await check_code(connection, parser, PATH, scheme, value, **options)
    return code, parser.errors


@pytest.mark.parametrize(
    ("scheme", "value", "code"),
    [
        (Scheme.LOW, "15 01 03", "150103"),
        (Scheme.LOW, "15.01.10*", "150110"),
        (Scheme.ROME, "h2913", "H2913"),
        (Scheme.NAF, "8413z", "84.13Z"),
        (Scheme.LEGAL_CATEGORY, "92 20", "9220"),
        (Scheme.ICPE, "2710.1", "2710-1"),
    ],
)
async def test_a_code_is_kept_as_the_table_has_it(
    engine: AsyncEngine, scheme: Scheme, value: str, code: str
) -> None:
    assert await checked(engine, scheme, value) == (code, [])


@pytest.mark.parametrize(
    ("scheme", "value", "hint"),
    [
        (Scheme.LOW, "palettes", "essayez 15 01 03 (emballages en bois)"),
        (Scheme.LOW, "palete", "15 01 03 (emballages en bois)"),
        (Scheme.LOW, "15 01 33", "15 01 01 (emballages en papier/carton)"),
        (Scheme.LOW, "15 01", "15 01 01 (emballages en papier/carton)"),
        (Scheme.ROME, "boulanger", "D1102 (Boulanger / Boulangère)"),
        (Scheme.NAF, "84.13", "84.13Z ("),
        (Scheme.LEGAL_CATEGORY, "association", "9220 (Association déclarée)"),
        (Scheme.LEGAL_CATEGORY, "9299", "9210 (Association non déclarée)"),
    ],
)
async def test_a_wrong_code_comes_back_with_what_is_near(
    engine: AsyncEngine, scheme: Scheme, value: str, hint: str
) -> None:
    code, (error,) = await checked(engine, scheme, value)
    assert code is None
    assert (error.code, error.path) == (ErrorCode.UNKNOWN_CODE, PATH)
    assert hint in error.message(Language.FR)
    assert f"« {value} » n'est pas un code ({scheme.fr})" in error.message(Language.FR)
    assert scheme.en in error.message(Language.EN)
    assert f"concepts(scheme: {scheme.value}" in (error.remedy(Language.FR) or "")


@pytest.mark.parametrize(
    "value", ["", "xyzzyx", "\0", "\ud800", "{hint}", "9" * 5_000, "x" * 5_000]
)
async def test_what_is_near_nothing_is_refused_all_the_same(
    engine: AsyncEngine, value: str
) -> None:
    code, (error,) = await checked(engine, Scheme.LEGAL_CATEGORY, value)
    assert code is None
    assert error.code is ErrorCode.UNKNOWN_CODE
    assert len(error.message(Language.FR)) < 400


async def test_a_branch_is_a_code_where_one_is_asked_for(engine: AsyncEngine) -> None:
    assert await checked(engine, Scheme.LOW, "15 01", branch=True) == ("1501", [])


async def test_a_listing_with_a_wrong_code_is_not_published(scene: Scene) -> None:
    details = {"material_status": "WASTE", "waste_code": "15 01 33"}
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, stream(details=details))
    assert codes(outcome) == [
        (ErrorCode.UNKNOWN_CODE, ("details", "wasteStream", "wasteCode")),
    ]
    assert "15 01 01" in outcome.errors[0].message(Language.FR)
    details = {"material_status": "WASTE", "waste_code": "palettes"}
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, stream(details=details))
    assert "essayez 15 01 03" in outcome.errors[0].message(Language.FR)


async def test_a_need_of_a_branch_that_is_not_there_is_not_posted(scene: Scene) -> None:
    given = replace(need(), kind="WASTE_STREAM", details={"waste_code_in": ("1501", "1599")})
    outcome = await scene.give(scene.user, POST_REQUEST, given)
    assert (
        ErrorCode.UNKNOWN_CODE,
        ("need", "wasteStream", "wasteCodeIn", "1"),
    ) in codes(outcome)


@pytest.mark.parametrize("typed", ["17 02 01*", "170201 *"])
async def test_a_star_on_a_code_that_is_not_hazardous_is_not_left_out_in_silence(
    scene: Scene, typed: str
) -> None:
    details = {"material_status": "WASTE", "waste_code": typed}
    outcome = await scene.give(scene.user, PUBLISH_RESOURCE, stream(details=details))
    [error] = outcome.errors
    assert (error.code, error.path) == (
        ErrorCode.UNKNOWN_CODE,
        ("details", "wasteStream", "wasteCode"),
    )
    said = error.message(Language.FR)
    assert "essayez 17 02 01 (bois) ou 17 02 04* (" in said
    assert "peut manquer" in (error.remedy(Language.FR) or "")
    asked = replace(need(), kind="WASTE_STREAM", details={"waste_code_in": ("1501", typed)})
    outcome = await scene.give(scene.user, POST_REQUEST, asked)
    assert (ErrorCode.UNKNOWN_CODE, ("need", "wasteStream", "wasteCodeIn", "1")) in codes(outcome)


async def placed(engine: AsyncEngine, code: str) -> tuple[Place, list[UserError]]:
    parser = Parser()
    async with engine.begin() as connection:
        place = await commune_place(connection, parser, code)
    return place, parser.errors


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Toulon", "pour Toulon, essayez 83137 (Toulon), 71542"),
        ("toullon", "83137 (Toulon)"),
        ("83000", "essayez 83137 (Toulon)."),
        ("01039", "essayez 01138 (Culoz-Béon)."),
        ("83 137", "essayez 83137 (Toulon)."),
        ("la seyne", "83126 (La Seyne-sur-Mer)"),
    ],
)
async def test_a_commune_by_its_name_or_its_postcode_comes_back_with_its_code(
    engine: AsyncEngine, typed: str, hint: str
) -> None:
    _, (error,) = await placed(engine, typed)
    assert (error.code, error.path) == (ErrorCode.UNKNOWN_COMMUNE, ("communeCode",))
    assert hint in error.message(Language.FR)


@pytest.mark.parametrize("typed", ["83100", "INSEE:83100", " insee : 83100 "])
async def test_an_insee_code_is_taken_at_its_word(engine: AsyncEngine, typed: str) -> None:
    place, errors = await placed(engine, typed)
    assert (place.name, errors) == ("Puget-Ville", [])


async def test_a_member_who_writes_its_own_postcode_does_not_mean_another_commune(
    scene: Scene,
) -> None:
    """83100 is a postcode of Toulon, where this member is, and the INSEE code of Puget-Ville."""
    outcome = await scene.give(scene.user, POST_REQUEST, replace(need(), commune_code="83100"))
    assert codes(outcome) == [(ErrorCode.AMBIGUOUS_COMMUNE, ("communeCode",))]
    sentence = outcome.errors[0].message(Language.FR)
    assert "Puget-Ville" in sentence
    assert "Toulon (83137)" in sentence
    assert "INSEE:83100" in (outcome.errors[0].remedy(Language.FR) or "")
    outcome = await scene.give(
        scene.user, POST_REQUEST, replace(need(), commune_code="INSEE:83100")
    )
    assert outcome.errors == ()
