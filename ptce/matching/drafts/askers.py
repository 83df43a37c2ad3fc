"""Who asks or offers, which is not the thing: « la boulangerie cherche des sacs »."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ptce.matching.drafts.lines import Line
from ptce.matching.drafts.phrases import CLAUSE, FORMULA

_SUBJECT: Final = re.compile(
    r"(?!(?:pour|pr|afin|avec|dans)(?![a-z]))[^,;:.!?\x00]{3,80}?(?<![a-z])"
    r"(?P<verb>(?P<seeks>(?:re)?cherch(?:e|ent|erait)|"
    r"recuper(?:e|ent)|(?:a|ont|aurait) besoin|emprunt(?:e|ent|erait)|"
    r"voudrait|souhait(?:e|ent|erait)|aimerait)|"
    r"donn(?:e|ent)|pret(?:e|ent)|propos(?:e|ent)|met(?:tent)? a|lou(?:e|ent)|vend(?:ent)?|"
    r"ced(?:e|ent)|offr(?:e|ent)|jett(?:e|ent)|"
    r"ouvr(?:e|ent)(?= (?:sa|son|ses|leurs?) (?!portes?(?![a-z]))))(?![a-z])"
)
_NO_OBJECT: Final = re.compile(
    r" ?(?:$|[,;.!?(\x00]|(?:a|au|aux|pour|pr|sur|dans|vers|en|chez|du|le|urgent|svp)(?![a-z]))"
)
"""After a verb that has none: « local recherche a Toulon »."""
_HOUSE: Final = re.compile(
    r"(?:theatre|ecole|mairie|creche|mjc|college|lycee|mediatheque|bibliotheque|ehpad|"
    r"centre (?:social|aere|de loisirs|de vacances)|local poubelles?|boulangerie|fromagerie|"
    r"brasserie|menuiserie|ferme|"
    r"recyclerie|ressourcerie|camping|restaurant|domaine|moulin|cave|cooperative|caserne|hopital|"
    r"musee|epicerie|cantine|pepiniere|residence|magasin|jardin|potager|verger|stade|gymnase)(?![a-z])"
)
_EXTRA: Final = re.compile(r" ?(?:en plus|en option|si besoin|compris|inclus|fourni)")


class Asker(NamedTuple):
    """`verb`: where in the sentence the words that name them end; `seeks`: whether they ask."""

    verb: int
    seeks: bool
    object: bool


def asker(line: Line) -> Asker | None:
    """Who stands before the main verb: « l'atelier vélo cherche », « la mairie prête »."""
    opening = FORMULA.match(line.text)
    subject = _SUBJECT.match(line.text, opening.end() if opening else 0)
    if subject is None or line.quoted(line.of(subject, "verb"))[-1] in "éÉ":
        return None
    bare = _NO_OBJECT.match(line.text, subject.end()) is not None
    return Asker(line.of(subject, "verb").start, subject["seeks"] is not None, not bare)


def is_house(line: Line, start: int) -> bool:
    """Whether what begins there only tells where, or whom: « 30 manteaux, théâtre de Hyères »."""
    clauses = CLAUSE.split(line.text[:start])
    return (
        any(each.strip() for each in clauses[:-1])
        and not clauses[-1].strip()
        and _HOUSE.match(line.text, start) is not None
    )


def is_extra(line: Line, end: int) -> bool:
    """Whether what ends there comes with the thing: « sono, technicien en plus »."""
    return _EXTRA.match(line.text, end) is not None
