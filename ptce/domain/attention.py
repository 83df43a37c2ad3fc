"""What an open need is chased up for, and after how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ptce.domain.terms import Term


class RequestAttention(Term):
    """Why somebody should look at an open need again; several may hold."""

    NO_OFFER = (
        "NO_OFFER",
        "sans offre : aucune mise en relation n'est en cours",
        "no offer: no match is open",
    )
    UNANSWERED = (
        "UNANSWERED",
        "sans réponse : une mise en relation est proposée depuis cinq jours, et aucun des deux "
        "côtés n'a répondu",
        "unanswered: a match was proposed five days ago, and no side has answered",
    )
    ALL_DECLINED = (
        "ALL_DECLINED",
        "tout décliné : des mises en relation ont été déclinées, et aucune n'est en cours",
        "all declined: matches were declined, and none is open",
    )
    AGEING = (
        "AGEING",
        "en attente : publié depuis quatorze jours, ou commençant d'ici sept jours, sans que rien "
        "soit conclu",
        "ageing: published fourteen days ago, or starting within seven, with no agreement",
    )


UNANSWERED_AFTER: Final = timedelta(days=5)
"""Since a match was proposed, or proposed again when a hold ran out."""

AGEING_AFTER: Final = timedelta(days=14)
"""Since the need was published."""

SOON: Final = timedelta(days=7)
"""Until the period of the need starts."""
