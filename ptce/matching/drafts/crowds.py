"""Which people and places a number of them speaks of: those of the room or the vehicle, or others.

« Salle pour 45 adhérents » says 45 seats; « asso de 45 adhérents », « 2 voitures pour 7 bénévoles »
and « fourgon, avec 2 bénévoles » say none, nor does « garage pour notre Trafic 9 places ».
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ptce.matching.drafts.lines import Line, Span
from ptce.matching.labels import fold

_NOT_FOR_PEOPLE = re.compile(
    r"cuisine|labo|fournil|loge|heberg|chambre|appart|gite|terrain|parking|stock|entrepo|hangar|"
    r"garage|velo|vae|trottinette|scooter|moto|remorque|charrette|camion|fourgon|utilitaire|benne|"
    r"plateau|poids lourd|porteur|kangoo|berlingo|m3"
)
_SEVERAL = re.compile(r"(?<![0-9])(?:[2-9]|[1-9][0-9]) (?:[a-z]+ )?$")
_WITH = re.compile(r"(?:avec|et|\+) $")
_AND_OTHERS = re.compile(r" ?(?:(?:\+|et|plus) ?[0-9]|en fauteuil)")
_AFTER_OTHERS = re.compile(r"[0-9] [a-z]{3,} (?:et|\+|plus) $")
_OF_A_BODY = re.compile(
    r"(?<![a-z])(?:assos?|associations?|clubs?|structures?|entreprises?|equipes?|collectifs?|scop|"
    r"cooperatives?|reseaux?|communes?|villages?|ecoles?|colleges?|lycees?|residences?|ehpad|"
    r"foyer|amap|compagnie|troupe)(?: [a-z]+)? (?:de |d'|a |\()(?:environ )?$"
)
_OF_A_VEHICLE = re.compile(
    r"(?:trafic|master|minibus|van|camion|fourgon|kangoo|vito|voiture|vehicule|bus|car|jumpy|"
    r"expert|transit|traveller|caravelle) $"
)
_FOR_OTHERS = re.compile(
    r" (?:(?:de |en |d'un |au )(?:espace (?:de )?)?coworking|velos?|palettes?|fauteuils?|pmr|ufr)"
)

_STREET = re.compile(r" (?:de l|du |des |d'|saint|st |ste )")


def others(line: Line, match: re.Match[str], kind: str, things: Sequence[Span]) -> bool:
    """Whether the people or places of a match are not those that the first of `things` has."""
    before, after = line.before(match.start()), line.text[match.end() :]
    if match[0].endswith("place") and _STREET.match(after):
        return True
    if "place" in match[0]:
        theirs = kind != "VEHICLE" and _OF_A_VEHICLE.search(before)
        return bool(theirs or _FOR_OTHERS.match(after))
    if not match[0][-1:].isalpha():
        return False
    start = line.at(things[0].start)
    if match["n"] == "1" or _AND_OTHERS.match(after) or _OF_A_BODY.search(before):
        return True
    if _AFTER_OTHERS.search(before):
        return True
    if kind == "VEHICLE" and (_WITH.search(before) or _SEVERAL.search(line.before(start))):
        return True
    return _NOT_FOR_PEOPLE.search(fold(line.quoted(things[0]))) is not None
