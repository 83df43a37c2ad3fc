"""What a material may serve for, and what says so (Directive 2008/98/EC, article 4)."""

from __future__ import annotations

from ptce.domain.terms import Term


class UseWay(Term):
    """The kind of use, the best of the waste hierarchy first."""

    REUSE = "REUSE", "réemploi ou réutilisation", "reuse"
    RECYCLING = "RECYCLING", "recyclage", "recycling"
    ORGANIC = "ORGANIC", "retour au sol", "return to soil"
    RECOVERY = "RECOVERY", "autre valorisation de matière (remblai)", "other material recovery"
    ENERGY = "ENERGY", "valorisation énergétique", "energy recovery"


class UseEvidence(Term):
    """What says that a material serves for it, the surest first."""

    PUBLISHED = "PUBLISHED", "échange publié", "published exchange"
    SCHEME = "SCHEME", "filière organisée (éco-organisme)", "organised scheme"
    PRACTICE = "PRACTICE", "pratique courante", "common practice"
