"""What a sentence asks of a thing, or says of it: the typed attributes of its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from ptce.domain.kinds import KIND_BY_CODE, Attribute, Choice, Choices, Flag, Number
from ptce.domain.kinds.declaration import Ask
from ptce.matching.drafts.askers import asker
from ptce.matching.drafts.crowds import others
from ptce.matching.drafts.cues import Cue, cues
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.numerals import value
from ptce.matching.drafts.phrases import OBJECT
from ptce.matching.labels import fold


class Told(NamedTuple):
    """An attribute and its value: a number, yes or no, or codes of its vocabulary."""

    attribute: Attribute
    value: Decimal | bool | tuple[str, ...]
    words: tuple[Span, ...]


_CLAUSE = re.compile(r"[,;:.(+!?]| - ")
_FOR_WHAT = re.compile(
    r"(?<![a-z])(?:pour|pr|afin)(?![a-z])(?!.*(?<![a-z])(?:avec|dispos|equip|et)(?![a-z]))"
)
_TAUGHT = re.compile(
    r"(?:cours|prof|profs|professeur|formation|apprendre|lecons?|initiation|passer|preparer|"
    r"form(?:er|e|ons|ateur|atrice)(?: [a-z0-9]+){0,3}) (?:a |en |au |aux )?(?:de |d'|l'|le )?$"
)
_WHOSE = re.compile(
    r"(?<![a-z])(?!(?:equip|dot|muni|dispos|besoin|pres|acces|plus|plein|pourvu))[a-z]+ (?:de |d')$"
)
"""« Matériel de scène » is not a room that has a stage."""
_PART_OF = re.compile(r"(?<!pres )(?<!dispose )(?:de |d'|pour )(?:un |une |la |le |notre )?$")
_COLD = re.compile(r"froid|frig|congel|surgel|isotherm|temperature|negati|positi|chambre")
_OF_THE_PLACE = re.compile(
    r"(?:repas|dejeuner|dejeune|manger|boire|dormir|loge|heberge|hebergement|parking|materiel|outils|"
    r"outillage|consommer|vente|stationnement|restauration)(?: [a-z]+)? $"
)
_OF_A_PART = re.compile(
    r"(?:portails?|portes?|murs?|haies?|clotures?|vitrines?|scene|podium|echelle|passage) (?:de )?$"
)
_THEIRS = re.compile(
    r"(?<![a-z])(?:nos|vos|leurs|ses|aux|pour (?:des|les)|(?:former|encadrer|"
    r"accompagner)(?: des| les)?)(?: [0-9]+)? $"
)
"""« Former nos 12 bénévoles » asks for no volunteer."""
_TO_DELIVER = re.compile(
    r"(?:de |d'une |notre |nos |pour (?:la |une |notre )?|en |apres |jour de )$"
)
_CARRIED = re.compile(
    r"(?:transporter|livrer|bouger|deplacer|demenager|recuperer|chercher|porter|monter|amener) "
    r"(?:un|une|le|la|des|les|mon|notre|nos|du|de la|mes|ses|leurs?|ces?|cette|quelques|plusieurs|"
    r"[0-9]+) (?!(?:groupe|personnes?|"
    r"enfants?)(?![a-z])).{0,20}$|transports? (?:de |d')(?!personne|groupe|enfant).{0,20}$"
)
"""What a vehicle carries is no part of it: « camion pour transporter un frigo »."""
_NOT = re.compile(
    r"\b(?:sans|pas de|pas d'|pas besoin de|pas besoin d'|ni|non|hors|aucun|aucune|peu importe|pas)"
    r" ?(?:le |la |l'|les |un |une )?$"
)
_INSIDE = re.compile(r"dans (?:notre |nos |votre |le |la |les |l'|un |une |mon )$")
"""« Parking dans notre cour » is not a room that has one."""
_MAYBE = re.compile(
    r"^(?: ou [a-z]+)? ?(?:peu importe|en option|optionnel|eventuel|a prevoir|si besoin|"
    r"si possible|au choix|hs(?![a-z])|"
    r"en panne|"
    r"en cours|a venir|prochainement|bientot|prevue?s? (?:en|pour|fin))"
)
_NOT_GIVEN = re.compile(
    r"^ ?(?:non|pas)(?: encore)? (?:fourni|compris|inclu|dispo|possible|accessible|admis|autorise|"
    r"prevu|assure|necessaire|obligatoire|requis|exige|demande|indispensable|besoin)"
)


def told(line: Line, kind: str, things: Sequence[Span], side_asks: bool) -> tuple[Told, ...]:
    """In the order of the kind; `side_asks`: a request asks, a resource states. What names the
    thing itself (the first of `things`), or what it is for, is no comfort that it must have; nor
    is what is said of who asks (« asso de 30 bénévoles cherche … »)."""
    found: dict[str, Told] = {}
    who = asker(line)
    theirs = who.verb if who is not None and who.verb < things[0].start else 0
    for cue in cues()[kind]:
        attribute = KIND_BY_CODE[kind].attribute(cue.attribute)
        if side_asks and attribute.ask in (None, Ask.WISHED):
            continue
        if not side_asks and (attribute.derived or attribute.confidential):
            continue
        for match in line.find(cue.pattern):
            if line.of(match).end <= theirs or _else_meant(line, match, kind, attribute, things):
                continue
            one = _told(line, match, cue, attribute, side_asks)
            if one is not None:
                _add(line, found, one)
    order = {each.name: at for at, each in enumerate(KIND_BY_CODE[kind].attributes)}
    return tuple(sorted(found.values(), key=lambda each: order[each.attribute.name]))


def numbers(kind: str, text: str, names: Collection[str]) -> dict[str, Decimal]:
    """What a text says of these attributes, which are numbers: the first of each."""
    line, whole, found = Line(text), (Span(0, len(text)),), dict[str, Decimal]()
    for cue in cues()[kind]:
        if cue.attribute not in names or cue.attribute in found:
            continue
        attribute = KIND_BY_CODE[kind].attribute(cue.attribute)
        for match in line.find(cue.pattern):
            if _else_meant(line, match, kind, attribute, whole):
                continue
            one = _told(line, match, cue, attribute, side_asks=False)
            if one is not None and isinstance(one.value, Decimal):
                found.setdefault(cue.attribute, one.value)
    return found


def _told(
    line: Line, match: re.Match[str], cue: Cue, attribute: Attribute, side_asks: bool
) -> Told | None:
    negated = _NOT.search(line.text[max(0, match.start() - 24) : match.start()]) is not None
    negated = negated or cue.value == "no" or _NOT_GIVEN.match(line.text[match.end() :]) is not None
    if _MAYBE.match(line.text[match.end() :]):
        return None
    if negated:
        no = isinstance(attribute.type, Flag) and not side_asks
        return Told(attribute, False, (line.take(match),)) if no else None
    if isinstance(attribute.type, Number):
        number = _number(match, cue, attribute.type)
        return None if number is None else Told(attribute, number, (line.take(match),))
    if isinstance(attribute.type, Flag):
        return Told(attribute, True, (line.take(match),))
    if isinstance(attribute.type, Choice | Choices):
        return Told(attribute, (str(cue.value),), (line.take(match),))
    return None


def _else_meant(
    line: Line, match: re.Match[str], kind: str, attribute: Attribute, things: Sequence[Span]
) -> bool:
    """Whether the words mean something else here."""
    span, before = line.of(match), line.text[: match.start()]
    if attribute.name == "delivery_possible" and _TO_DELIVER.search(before):
        return True
    if attribute.name == "delivery_possible" and match[0] in ("livre", "livres"):
        return "\xe9" not in line.quoted(span)  # « livres » are books, « livrés » are brought
    if attribute.name in ("languages", "certificates"):
        return _TAUGHT.search(before) is not None
    if attribute.name in ("seats", "standing_places"):
        return others(line, match, kind, things)
    if attribute.name == "lowest_temperature_c" and match[0][-1:].isdigit():
        return _COLD.search(line.text) is None
    if attribute.name == "height_m":
        return _OF_A_PART.search(before) is not None
    if attribute.name == "skill_mode" and match[0].startswith("benevole"):
        return _THEIRS.search(before) is not None
    if attribute.name == "on_site":
        return _OF_THE_PLACE.search(before) is not None
    if attribute.name == "tow_bar":
        return "remorque" in fold(line.quoted(things[0]))
    if attribute.name in ("wheelchair_access", "refrigerated", "energy"):
        return _CARRIED.search(_CLAUSE.split(before)[-1]) is not None
    named = any(
        span.start < main.end and main.start < span.end for main in (things[0], min(things))
    )
    if attribute.name in ("loading_dock", "handling"):
        return named or _PART_OF.search(before) is not None
    if attribute.name in ("amenities", "fittings"):
        inside = _CLAUSE.split(before)[-1]
        named = named or _INSIDE.search(before) is not None
        return any((named, *(each.search(inside) for each in (_FOR_WHAT, _WHOSE, OBJECT))))
    return False


_AMONG = re.compile(r"[0-9] ?(?:m2 ?)?(?:et|\+) ?$")
"""Several numbers of one thing (« bureaux de 12, 15 et 20 m2 ») are none."""


def _number(match: re.Match[str], cue: Cue, type_: Number) -> Decimal | None:
    """The number said, when the kind may have it."""
    said = match.groupdict()
    if said.get("n") is None or _AMONG.search(match.string[: match.start("n")]):
        return None
    number = value(said["n"]) * cue.scale
    if (said.get("minus") or "").startswith(("-", "moins")):
        number = -number
    fits = type_.minimum <= number <= type_.maximum
    return number if fits and not (type_.whole and number % 1) else None


def _add(line: Line, found: dict[str, Told], one: Told) -> None:
    """The first that is said of an attribute; of a list, all of them, as of « B ou C »."""
    known = found.get(one.attribute.name)
    if known is None:
        found[one.attribute.name] = one
    elif isinstance(one.attribute.type, Choices) or (
        isinstance(one.attribute.type, Choice) and _either(line, known, one)
    ):
        assert isinstance(known.value, tuple)
        assert isinstance(one.value, tuple)
        terms = dict.fromkeys((*known.value, *one.value))
        order = [term.value for term in one.attribute.type.terms]
        several = tuple(sorted(terms, key=order.index))
        found[one.attribute.name] = Told(one.attribute, several, (*known.words, *one.words))


def _either(line: Line, one: Told, other: Told) -> bool:
    first, last = sorted((one.words[-1], other.words[-1]))
    asked = one.attribute.ask in (Ask.ONE_OF, Ask.COVERED_BY)
    return asked and fold(line.sentence[first.end : last.start]) == "ou"
