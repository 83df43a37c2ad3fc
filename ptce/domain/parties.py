"""What rules may need to know of a member that gives or takes: one place, for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ptce.domain.membership import SIAE, InclusiveStructureKind
from ptce.domain.permits import Permit
from ptce.domain.terms import Article9Category


@dataclass(frozen=True, slots=True)
class Party:
    """`permits` are the declared and the verified ones; their dates are still to be asked about.
    `activity`: its class of NAF (« 23.99 »)."""

    member_id: UUID
    article9_category: Article9Category
    permits: tuple[Permit, ...] = ()
    inclusive_kinds: frozenset[InclusiveStructureKind] = frozenset()
    activity: str | None = None

    @property
    def is_siae(self) -> bool:
        return not self.inclusive_kinds.isdisjoint(SIAE)
