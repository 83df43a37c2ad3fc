"""What may be changed so that a need and an offer suit each other, from the least effort up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ptce.domain.terms import Term


class RemedyKind(Term):
    """One change of one side, in the order of the effort that it asks of people."""

    STATE = "STATE", "préciser ce que la fiche ne dit pas", "state what the listing does not say"
    DESCRIBE = "DESCRIBE", "dire ce que c'est", "say what it is"
    WIDEN_RADIUS = "WIDEN_RADIUS", "élargir le rayon", "widen the radius"
    ACCEPT_PART = "ACCEPT_PART", "accepter une partie", "accept a part"
    MOVE_PERIOD = "MOVE_PERIOD", "déplacer la période", "move the period"
    SHORTEN_PERIOD = "SHORTEN_PERIOD", "raccourcir la période", "shorten the period"
    ADD_EXCHANGE_MODE = (
        "ADD_EXCHANGE_MODE",
        "admettre une autre modalité d'échange",
        "admit another exchange mode",
    )
    CHANGE_QUANTITY = "CHANGE_QUANTITY", "demander une autre quantité", "ask for another quantity"
    RELAX = "RELAX", "assouplir ce qui est demandé", "relax what is asked"
    RAISE_BUDGET = "RAISE_BUDGET", "relever le budget", "raise the budget"
    LOWER_PRICE = "LOWER_PRICE", "baisser le prix", "lower the price"
    EXTEND_AVAILABILITY = (
        "EXTEND_AVAILABILITY",
        "prolonger la disponibilité",
        "extend the availability",
    )
    SIGN_CHARTER = "SIGN_CHARTER", "signer la charte", "sign the charter"
    PROVIDE = "PROVIDE", "fournir une preuve ou un titre", "provide evidence or a licence"
    OBTAIN_PERMIT = "OBTAIN_PERMIT", "obtenir une autorisation", "obtain a permit"


EFFORT: Final[Mapping[RemedyKind, int]] = {
    kind: effort for effort, kind in enumerate(RemedyKind, start=1)
}
"""The place of a kind in that order: to say what one knows costs a word, a permit months."""

LARGE_SHARE: Final = 0.25
"""A change by more than this share of what was said is a large one."""

LARGE_EFFORT: Final = 5
"""What a large change costs beyond its kind: a radius that doubles comes after another slot, for
which one moves within what one had in mind."""
