"""What an open need is chased up for, and after how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ptce.domain.terms import Term

UNANSWERED_AFTER: Final = timedelta(days=5)
"""Since a match was proposed, or proposed again when a hold ran out."""

AGEING_AFTER: Final = timedelta(days=14)
"""Since the need was published."""

SOON: Final = timedelta(days=7)
"""Until it is too late: until a need of one piece starts, until one of weekly slots, of a stock or
a flow, which may be answered in part, ends."""


class RequestAttention(Term):
    """Why somebody should look at an open need again; several may hold."""

    NO_OFFER = (
        "NO_OFFER",
        "sans offre : aucune mise en relation n'est en cours",
        "no offer: no match is open",
    )
    UNANSWERED = (
        "UNANSWERED",
        f"sans réponse : une mise en relation est proposée depuis {UNANSWERED_AFTER.days} jours, "
        "et aucun des deux côtés n'a répondu",
        f"unanswered: a match was proposed {UNANSWERED_AFTER.days} days ago, and no side has "
        "answered",
    )
    HALF_AGREED = (
        "HALF_AGREED",
        "accord d'un seul côté : l'un a accepté, ce qu'il faut est retenu, et l'autre n'a pas "
        "répondu",
        "half agreed: one side has accepted and holds it, the other has not answered",
    )
    ALL_DECLINED = (
        "ALL_DECLINED",
        "tout décliné : des mises en relation ont été déclinées, et aucune n'est en cours",
        "all declined: matches were declined, and none is open",
    )
    AGEING = (
        "AGEING",
        f"en attente : publié depuis {AGEING_AFTER.days} jours, sans que rien soit conclu",
        f"ageing: published {AGEING_AFTER.days} days ago, with no agreement",
    )
    DUE_SOON = (
        "DUE_SOON",
        f"échéance proche : rien n'est conclu, et il commence d'ici {SOON.days} jours (d'un seul "
        f"tenant) ou finit d'ici {SOON.days} jours (créneaux de chaque semaine, stock ou flux)",
        f"due soon: no agreement, and it starts within {SOON.days} days (in one piece) or ends "
        f"within {SOON.days} days (weekly slots, a stock or a flow)",
    )
