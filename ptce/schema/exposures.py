"""Who is shown in a pole: the watch that coordinators keep over small members."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlalchemy import INTEGER, cast

from ptce.commands.exposures import CUT, exposure
from ptce.domain.errors import BadInput
from ptce.domain.identifiers import row_id
from ptce.domain.membership import CompanySize
from ptce.reads.declarations import Computed
from ptce.schema.fields import declared, items, json_text, required, value
from ptce.schema.inputs import PeriodInput
from ptce.schema.matches import number_of, text_of
from ptce.schema.openings import interval
from ptce.schema.requesting import Asking, among_document


def _count(key: str) -> Any:
    return lambda row: cast(json_text(row, key), INTEGER)


@strawberry.type(description="Ce qu'a une taille de structure : des places, et de quoi en avoir.")
class SizeExposure:
    size: CompanySize | None = value(text_of("size"), "Taille ; null si elle n'est pas connue.")
    places: float = value(number_of("places"), "Sa part des places.")
    resources: float = value(
        number_of("resources"), "Sa part des ressources ouvertes du pôle, aujourd'hui."
    )


@strawberry.type(
    description=(
        f"À qui vont les places dans un pôle : une place est l'une des {CUT} meilleures "
        "suggestions d'un besoin de ses membres, parmi celles qui datent de la période."
    )
)
class Exposure:
    places: int = value(_count("places"), "Nombre de places.")
    members: int = value(_count("members"), "Nombre de structures qui en ont.")
    top_tenth: float | None = value(
        number_of("top_tenth"),
        "Part qu'en a le dixième des structures le plus montré, une au moins ; null sans place.",
    )
    sizes: list[SizeExposure] = items(
        among_document("sizes"), "Par taille de structure, de la plus petite à la plus grande."
    )


async def _exposure(asking: Asking, arguments: dict[str, Any], *_: object) -> Any:
    pole_id = row_id("pole", arguments["poleId"])
    if pole_id is None:
        return None
    try:
        period = interval(arguments["during"])
    except BadInput as wrong:
        raise wrong.within(("during",)) from wrong
    async with asking.engine.begin() as connection:
        return await exposure(connection, asking.viewer, pole_id, period)


EXPOSURE: Any = declared(
    Computed(_exposure),
    "À qui vont les places dans un pôle, petites structures et autres : pour son animation ; null "
    "pour qui n'en est pas.",
    arguments=[
        required("pole_id", strawberry.ID, "Le pôle."),
        required("during", PeriodInput, "La période : du début inclus à la fin exclue."),
    ],
)
