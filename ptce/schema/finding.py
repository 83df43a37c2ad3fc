"""Any object again, by its identifier."""

from __future__ import annotations

from typing import Any

import strawberry

from ptce.reads.declarations import AnyNode
from ptce.schema.entities import NODES
from ptce.schema.fields import declared, required

NODE: Any = declared(
    AnyNode(NODES, many=False),
    "L'objet de cet identifiant ; null s'il n'existe pas ou si vous ne le voyez pas.",
    arguments=[required("id", strawberry.ID, "Identifiant.")],
)

NODE_LIST: Any = declared(
    AnyNode(NODES, many=True),
    "Les objets de ces identifiants, dans leur ordre ; null pour chacun que vous ne voyez pas.",
    arguments=[required("ids", list[strawberry.ID], "Identifiants (100 au plus).")],
)
