"""How much of an offer one match takes: all that it can, or the part that people say.

A part is never above what is still to be found, nor above what is left of the offer. The caller
has locked the pair (turns.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ptce.commands.graces import accepted_offers
from ptce.commands.legality import forbidden
from ptce.commands.listings import MOST_UNITS
from ptce.commands.matchmaking import judge_pair
from ptce.commands.parsing import Parser
from ptce.commands.suggestions import asked_of
from ptce.commands.transaction import Work
from ptce.commands.turns import LockedPair
from ptce.db.candidates import needs_by_id, offers_by_id
from ptce.db.found import FoundNeed, FoundOffer
from ptce.domain.errors import ErrorCode, Refusal
from ptce.domain.quantities import DECIMALS, least
from ptce.domain.terms import CheckStatus, Language, QuantityBasis, Unit
from ptce.domain.values import Need
from ptce.matching.amounts import Amount
from ptce.matching.pairs import paired
from ptce.matching.scoring import Verdict
from ptce.matching.wording import counted


@dataclass(frozen=True, slots=True)
class Part:
    """What people say: `quantity` in the request's terms, `taken` in the resource's, which is only
    said where nobody can tell one from the other."""

    quantity: Decimal | None = None
    taken: Decimal | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """What the match remembers of it."""
        said = {"share": self.quantity, "share_taken": self.taken}
        return {name: value for name, value in said.items() if value is not None}


ALL = Part()


@dataclass(frozen=True, slots=True)
class Judged:
    """`others`: only what others have booked forbids the pair."""

    found: FoundOffer
    verdict: Verdict
    others: bool


def parse_part(pair: LockedPair, quantity: Decimal | None, taken: Decimal | None) -> Part:
    """INVALID or OUT_OF_RANGE at `quantity` or `taken`."""
    parser = Parser()
    part = Part(
        _amount(parser, "quantity", quantity, Unit[pair.request.unit]),
        _amount(parser, "taken", taken, Unit[pair.resource.unit]),
    )
    parser.finish()
    return part


def _amount(parser: Parser, name: str, value: Decimal | None, unit: Unit) -> Decimal | None:
    if value is None:
        return None
    smallest = least(unit)
    decimals = 0 if smallest == 1 else DECIMALS
    return parser.decimal((name,), value, smallest, MOST_UNITS, decimals=decimals)


async def open_need(work: Work, pair: LockedPair) -> FoundNeed:
    """The request as it is now; WRONG_STATE unless something of it is still to be found."""
    match = pair.match
    found = (await needs_by_id(work.connection, match.kind, [match.request_id]))[match.request_id]
    if not found.open or found.need.quantity <= 0:
        raise Refusal.of(
            ErrorCode.WRONG_STATE,
            state="ce besoin est pourvu, en pause ou retiré",
            state_en="this request is met, paused or withdrawn",
        )
    return found


async def judged(work: Work, pair: LockedPair, part: Part = ALL) -> Judged:
    """The pure law, asked again on what the locks keep still.

    MORE_THAN_LEFT, with what is left, when the part is more; INVALID for a part of a need that is
    answered in one go, and for what follows from it.
    """
    match = pair.match
    wanted = await open_need(work, pair)
    asked = wanted.need
    offers = await offers_by_id(work.connection, match.kind, [match.resource_id], asked.period)
    found = offers[match.resource_id]
    if not found.offer.charter_signed:
        accepted = {match.resource_id: match}
        held = await accepted_offers(work.connection, wanted, accepted, ())
        found = next(iter(held), found)
    need = asked_of(asked, match)
    if part.quantity is not None:
        _require_part(asked, part.quantity)
        need = replace(need, part=part.quantity)
        _require_left(need, found)
    if part.taken is not None:
        _require_taken_left(need, found, part.taken)
        need = replace(need, taken=part.taken)
    verdict, others = await judge_pair(need, found)
    return Judged(found, verdict, others)


def require_taken(verdict: Verdict) -> Verdict:
    """REQUIRED when nobody can tell, nor has said, how much of the offer is taken."""
    if verdict.taken is None:
        parser = Parser()
        parser.refuse(ErrorCode.REQUIRED, ("taken",))
        parser.help(
            ("taken",),
            "Le besoin et l'offre ne se comptent pas de même : dites combien l'offre en donne, "
            "dans son unité.",
            "The need and the offer are not counted alike: say how much of the offer is taken, in "
            "its own unit.",
        )
        parser.finish()
    return verdict


def require_fit(verdict: Verdict) -> Verdict:
    """BLOCKED_BY_RULE with the rules that forbid it, or else NO_LONGER_FITS with the reasons."""
    if errors := forbidden(verdict):
        raise Refusal(errors)
    reasons = [each for each in verdict.checks if each.status is CheckStatus.VIOLATED]
    if reasons:
        raise Refusal.of(
            ErrorCode.NO_LONGER_FITS,
            why=" ; ".join(each.fr for each in reasons) + ".",
            why_en="; ".join(each.en for each in reasons) + ".",
        )
    return verdict


def changed_part(pair: LockedPair, part: Part, verdict: Verdict) -> tuple[str, str] | None:
    """« 4 t au lieu de 8 t à la proposition », in French and in English, where a side says another
    part than the one proposed; None where it says none, or the same."""
    match, request, resource = pair.match, pair.request, pair.resource
    for said, now, before, of in (
        (part.quantity, verdict.quantity, match.quantity, request),
        (part.taken, verdict.taken, match.taken or match.share_taken, resource),
    ):
        if said is not None and now is not None and before is not None and now != before:
            unit, basis = Unit[of.unit], QuantityBasis[of.quantity_basis]
            amounts = Amount(now, unit, basis), Amount(before, unit, basis)
            fr, fr_before = (counted(each, Language.FR) for each in amounts)
            en, en_before = (counted(each, Language.EN) for each in amounts)
            return (
                f"{fr} au lieu de {fr_before} à la proposition",
                f"{en} instead of the {en_before} proposed",
            )
    return None


def _require_part(need: Need, quantity: Decimal) -> None:
    if quantity > need.quantity:
        raise more_than_left("quantity", need.quantity, need.unit, need.basis)
    if quantity < need.quantity and not need.divisible:
        raise Refusal.of(
            ErrorCode.INVALID,
            "quantity",
            why="ce besoin se couvre en une seule fois",
            why_en="this request is answered in one go",
        )


def _require_left(need: Need, found: FoundOffer) -> None:
    pair = paired(need, found.seen_by(need.id))
    if pair.wanted is not None and 0 < pair.left < pair.wanted:
        raise more_than_left("quantity", pair.left, found.offer.unit, found.offer.basis)


def _require_taken_left(need: Need, found: FoundOffer, taken: Decimal) -> None:
    """What people say of an offer that is not counted as its need is; INVALID for another."""
    pair = paired(replace(need, taken=None), found.seen_by(need.id))
    if pair.wanted is not None or not found.offer.divisible:
        raise Refusal.of(
            ErrorCode.INVALID,
            "taken",
            why="ce que l'offre donne se déduit de la quantité",
            why_en="what the offer gives follows from the quantity",
        )
    if 0 < pair.left < taken:
        raise more_than_left("taken", pair.left, found.offer.unit, found.offer.basis)


def more_than_left(path: str, left: Decimal, unit: Unit, basis: QuantityBasis) -> Refusal:
    amount = Amount(left, unit, basis)
    return Refusal.of(
        ErrorCode.MORE_THAN_LEFT,
        path,
        left=counted(amount, Language.FR),
        left_en=counted(amount, Language.EN),
    )
