"""What reading a field costs, as the SDL says it beside the field."""

from __future__ import annotations

import strawberry
from strawberry.schema_directive import Location

from ptce.reads.declarations import Declaration


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    description=(
        "Points que coûte ce champ, pour chaque ligne où il est lu ; 1 sans cette directive. Une "
        "demande en coûte 10 de plus ; `extensions.cost` dit la somme."
    ),
    name="cost",
)
class Cost:
    weight: int = strawberry.directive_field(name="weight")


def cost_of(declaration: Declaration) -> tuple[Cost, ...]:
    """Nothing for a point, which is the usual cost."""
    weight: int = getattr(declaration, "weight", 1)
    return () if weight == 1 else (Cost(weight=weight),)
