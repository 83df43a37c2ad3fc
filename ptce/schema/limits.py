"""What a request may ask for, and what its caller may spend: told by the API itself."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlalchemy import Integer, cast

from ptce.domain.terms import Language
from ptce.reads.declarations import Computed
from ptce.reads.limits import LIMITS, Limit
from ptce.reads.orders import MAXIMUM_PAGE
from ptce.schema.calls import LARGEST_BODY
from ptce.schema.fields import declared, items, json_text, value
from ptce.schema.matches import text_of
from ptce.schema.requesting import Asking, among_document

PUBLISHED = (
    *LIMITS,
    Limit("PAGE", MAXIMUM_PAGE, "éléments d'une page", "items of a page"),
    Limit("BODY", LARGEST_BODY, "octets du corps", "bytes of the body"),
)

LARGEST_INT = 2**31 - 1


def _whole(key: str) -> Any:
    return lambda row: cast(json_text(row, key), Integer)


@strawberry.type(description="Ce qu'une demande peut atteindre au plus.")
class OperationLimit:
    code: str = value(text_of("code"), "Code : `extensions.limit` d'un refus.")
    maximum: int = value(_whole("maximum"), "Au plus.")
    what: str = value(text_of("what"), "Ce qui est compté.")


@strawberry.type(
    description="Limites de l'API pour qui la lit : elles peuvent s'élargir, ou se resserrer avec "
    "un préavis."
)
class Limits:
    operation: list[OperationLimit] = items(
        among_document("operation"), "Au-delà, une demande est refusée avant d'être exécutée."
    )
    points_per_minute: int = value(
        _whole("points_per_minute"), "Points à dépenser, qui reviennent peu à peu en une minute."
    )
    points_per_day: int = value(_whole("points_per_day"), "Points à dépenser par jour (UTC).")


async def _limits(asking: Asking, *_: object) -> dict[str, Any]:
    english = asking.language is Language.EN
    return {
        "operation": [
            {
                "code": limit.code,
                "maximum": limit.maximum,
                "what": limit.what_en if english else limit.what_fr,
            }
            for limit in PUBLISHED
        ],
        "points_per_minute": min(asking.allowance.per_minute, LARGEST_INT),
        "points_per_day": min(asking.allowance.per_day, LARGEST_INT),
    }


LIMITS_FIELD: Any = declared(
    Computed(_limits, weight=100),
    "Limites de l'API, et points que vous pouvez dépenser (`extensions.cost`).",
)
