"""What article 9 of the law asks of a pole's composition: it informs, and refuses nobody.

« regroupement […] d'entreprises de l'économie sociale et solidaire […] qui s'associent à des
entreprises » : several ESS enterprises and at least one other are its two compulsory blocks; the
others are « en lien avec », and membership is open. The law gives no number: several is read as
two.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from ptce.domain.terms import Article9Category

SOURCE: Final = "loi n° 2014-856 du 31 juillet 2014, art. 9"
CHECKED_ON: Final = date(2026, 11, 26)
"""When the sources were last read: secondary ones, to be checked against the text by a person."""

REQUIRED: Final[Mapping[Article9Category, int]] = {
    Article9Category.ESS_ENTERPRISE: 2,
    Article9Category.OTHER_ENTERPRISE: 1,
}
"""The compulsory blocks, and how many active members each needs."""

_ESS, _OTHER = REQUIRED

SENTENCES: Final[Mapping[frozenset[Article9Category], tuple[str, str]]] = {
    frozenset(): (
        "Les deux blocs que demande l'article 9 sont réunis : plusieurs entreprises de l'ESS, et "
        "au moins une autre entreprise.",
        "Both blocks that article 9 asks for are there: several social economy enterprises, and at "
        "least one other enterprise.",
    ),
    frozenset({_ESS}): (
        "Il manque plusieurs entreprises de l'ESS pour que la composition réponde à l'article 9.",
        "Several social economy enterprises are missing for the composition that article 9 asks "
        "for.",
    ),
    frozenset({_OTHER}): (
        "Il manque une entreprise hors de l'ESS pour que la composition réponde à l'article 9.",
        "An enterprise outside the social economy is missing for the composition that article 9 "
        "asks for.",
    ),
    frozenset({_ESS, _OTHER}): (
        "Il manque plusieurs entreprises de l'ESS et une autre entreprise pour que la composition "
        "réponde à l'article 9.",
        "Several social economy enterprises and another enterprise are missing for the composition "
        "that article 9 asks for.",
    ),
}
"""What people read, in French and in English, by the blocks that are missing."""
