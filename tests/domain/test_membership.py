"""The labels of a member: what is SIAE, and what is only near it."""

from ptce.domain.membership import SIAE, InclusiveStructureKind


def test_five_kinds_of_inclusive_structures_are_siae() -> None:
    assert {kind.value for kind in SIAE} == {"EI", "AI", "ACI", "ETTI", "EITI"}
    others = set(InclusiveStructureKind) - SIAE
    assert {kind.value for kind in others} == {"GEIQ", "EA", "EATT", "ESAT", "SEP", "EBE"}
