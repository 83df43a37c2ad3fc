"""How much: numbers with a unit (« deux tonnes cinq »), and what is counted (« 8 grilles »)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.terms import QuantityBasis, Unit
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.numerals import DOTTED, NUMBER, value
from ptce.matching.drafts.phrases import CLAUSE, OBJECT
from ptce.matching.labels import fold


class Quantity(NamedTuple):
    quantity: Decimal
    unit: Unit
    basis: QuantityBasis | None
    words: tuple[Span, ...]


_PIECES = r"(?:pieces?|unites?|exemplaires?|pcs?)"
_BY: Final = r"(?!/(?!mois|sem|an(?![a-z])|jour|j(?![a-z])))"
"""A rhythm may follow (« 300 kg/mois »), no other unit (« 500 kg/m2 »)."""
_UNITS: Final = (
    (Unit.TONNE, rf"(?:tonnes?|t)(?![a-z0-9']){_BY}"),
    (Unit.KILOGRAM, rf"(?:kilogrammes?|kilos?|kgs?)(?![a-z0-9]){_BY}"),
    (Unit.CUBIC_METRE, rf"(?:metres? cubes?|m3)(?![a-z0-9]){_BY}"),
    (Unit.LITRE, r"(?:litres?|l)(?![a-z0-9'])"),
    (Unit.BIG_BAG, r"big[ -]?bags?(?![a-z])"),
    (
        Unit.PALLET,
        r"palettes?(?! ?(?:eur|europe|perdue|bois|en bois|a |cassee|usagee|vide|d'occas))(?![a-z])",
    ),
    (Unit.UNIT, rf"{_PIECES}(?![a-z])"),
)
_LEADING = rf"(?P<number>{NUMBER}|(?<![a-z])une?|(?<![a-z])demi-?)"
_MEASURES: Final = tuple(
    (
        unit,
        re.compile(
            rf"{_LEADING} ?(?:(?:de |d')(?=kilo|litre|tonne|metre|palette|big)|petites? |grandes? |"
            rf"grosses? |gros )?(?:{name})(?P<more> et demie?|"
            rf" [0-9](?![0-9])(?! ?(?!de |d')[a-z0-9%€/]))?"
        ),
    )
    for unit, name in _UNITS
)
_HOURS = re.compile(
    rf"(?<!sous )(?<!les )(?<!d'ici )(?P<number>{NUMBER}|(?<![a-z])une) ?(?:d'(?=heure))?"
    r"(?:heures?|h)"
    r"(?![a-z0-9:])(?! ?(?:[0-9]|(?:par|la|chaque|/) ?(?:semaine|sem\b)|hebdo|a |-|/|"
    r"(?:de |d')[a-z]+ (?:par|/|la) ?sem))"
)
_NO_WORK = re.compile(
    r"(?<![a-z])(?:(?!(?:besoin|volume|total|forfait|mission|renfort|contrat|reste|dispo|don)s? )"
    r"[a-z]+ (?:de |d')|(?:en|avant|apres|ou|a|vers|toutes les) )$"
)
"""« Conférence de 2 h », « en 48 h », « à 2 h de route »: no hours of work."""
_WORK = re.compile(
    r"(?:^|[,;:(+] ?|(?<![a-z])(?:besoin|(?:re)?cherch|propos|donn|offr|consacr|faut|faudrait|"
    r"volume|"
    r"total|forfait|mission|contrat|dispo|pour|pr|environ|env|est|suis|equipe)[a-z]{0,8}"
    r"(?: de| d'| en)? ?)(?:environ |env |une? )?$"
)
_OF_WORK = re.compile(
    r" ?(?:de (?!long|suite|film)|d'(?!affilee)|(?:par |/ ?)mois|offert|gratuit|au total|en tout)"
)
"""Hours are work where the sentence counts on them: « 20 h offertes », not « répertoire 2 h »."""
_NO_MORE_WORK = re.compile(
    r" ?(?:avant|apres|de (?:route|trajet|retard)|d'avance|/24|chacune?|"
    r"le (?:matin|midi|soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))(?![a-z])"
)
_POSTS = re.compile(
    rf"(?<!avec )(?P<number>{NUMBER}) (?:postes?(?![a-z])(?! a souder)|"
    r"places?(?= (?:de |en |d'|au |dans )(?:un |notre |l')?(?:espace (?:de )?)?(?:coworking|"
    r"bureaux? part)))"
)
_BASIS: Final = (
    (QuantityBasis.PER_WEEK, re.compile(r"^ ?(?:par|/|chaque|a la) ?sem(?:aine|\b)")),
    (QuantityBasis.PER_MONTH, re.compile(r"^ ?(?:par|/|chaque) ?mois")),
    (QuantityBasis.PER_YEAR, re.compile(r"^ ?(?:(?:par|/|chaque) ?an(?:nee)?|a l'annee)\b")),
)
_TEAM = re.compile(
    rf"(?<!par )(?<!en )\bequipe (?:(?!de )[a-z]+ ){{0,3}}de (?P<number>{NUMBER})(?! ?(?:h|ans)\b)"
    r"(?!(?: [a-z]+){0,3} (?:cherch|recherch|souhait|voudr|aimer|a besoin))"
)
_PEOPLE = re.compile(
    rf"(?<!pour )(?<!(?<!besoin )de )(?<!d')(?<!avec )(?<!a )(?P<number>{NUMBER}) "
    r"(?P<who>personnes?|benevoles?|volontaires?|bras|costauds?|gars|salarie(?:e?s)?|agents?|intervenante?s?|ouvriere?s?|"
    r"paires? de bras)(?![a-z])"
)
_COUNT = re.compile(
    rf"(?P<number>{NUMBER}) (?!m2|m3|kg|km|kva|kw|cm|mm|t |l |h |jours?|heures?|mois|places?|"
    rf"litres?|"
    r"tonnes?|personnes?)(?:de |d')?(?:(?!(?:par|pour|pr|au|dans|sur|et|ou|en|a|avec|"
    r"sans) )[a-z]+ )?$"
)
_FILLED = re.compile(
    r"(?:bennes|cartons|sacs|caisses|bacs|seaux|lots|remorques|futs|bidons) (?:de |d')(?!jute|"
    r"[0-9])"
)
"""« 3 bennes de gravats » are not three of them."""
_TIMES = re.compile(
    r"creneaux|seances|sessions|fois|matinees|soirees|semaines|jours|places?(?![a-z])|"
    r"steres?|metres?|ateliers? de [0-9]"
)
_OPENING = re.compile(
    r"(?:^|[,;:(] ?|(?<![a-z])(?:cherch|recherch|recrut|embauch|besoin|manque|faut|faudrait|pret|"
    r"donn|jet|propos|lou|offr|ced)[a-z]{0,6}(?: nous| de| d'){0,2} ?|(?:^|[ ,;:(])(?:nos|mes|"
    r"ses|leurs) )$"
)
_ONE = re.compile(r"(?:^|[,;:+(] ?|(?<![a-z])et )(?:1|une?) [a-z]")
"""Another thing: « 1 percolateur, 2 thermos »."""
_LONE = re.compile(r"^(?!.*(?:cherch|besoin|faut|[a-z]ons ))[a-z]*[a-rt-wyz](?: [a-z ]{1,40})?, $")
"""One thing, then others: « table de mixage, 2 micros » is not « percussions, 12 djembés »."""
_ALONE = re.compile(
    rf"(?:[,;] ?(?:lot de )?|(?<=[a-z]) x )(?P<number>{NUMBER})(?![.,][0-9])"
    r"(?= ?(?:environ|env)? ?(?:[,;.)]|$| avec | par (?:mois|semaine|an)))"
)
_BY_SO_MANY = re.compile(
    r"(?<=[a-z0-9,]) x(?P<number>[0-9]{1,4})(?= ?(?:[,;.)]|$| (?:avec|a|en|pour|pr|env|environ|"
    r"le|la|de)"
    r"(?![a-z])))"
)
"""« Bacs inox x30 à prêter »"""
_WANTED = re.compile(
    rf"(?<![a-z])en (?:faut|faudrait|manque|voudrait|reste|avons|donne|cherche) (?:environ |env )?"
    rf"(?P<number>{NUMBER})(?= ?(?:environ|env)? ?(?:[,;.)]|$))"
)
"""« Vos cagettes, il nous en faut 100 »"""
_HOLDERS: Final = (
    r"bidons|sacs|cuves|futs|bouteilles|bocaux|pots|cubitainers|bacs|seaux|caisses|palox|"
    r"cagettes|jerricans|conteneurs|tonneaux|barriques|bonbonnes|barils|flacons"
)
_SIZED = re.compile(
    rf"(?:{_HOLDERS}|ibc|cartons|boites|balles|ballots|rouleaux|lots)(?: [a-z]+)? (?:de )?$|"
    r"(?<![a-z])en [a-z]+s de $"
)
"""What holds so much each: « bidons de 20 L »."""
_ABLE = re.compile(
    r"(?<![a-z])(?:camion|fourgon|fourgonnette|camionnette|utilitaire|remorque|porteur|benne|ptac|acces|box|"
    r"composteur|ballon|cumulus|poubelle|conteneur|container|frigo|refrigerateur|congelateur|"
    r"glaciere|aquarium|marmite|recuperateur|reservoir|bac|cuve|fut|bidon|tonneau|citerne|"
    r"betonniere|brouette|aspirateur|haltere|poids|transpalette|chariot|diable|palan|cric|"
    r"balance|four|machine)s?(?: [a-z']+){0,2} (?:de )?$"
)
"""What carries or holds so much: « notre camion 20 m3 », « composteur 400 L »."""
_OF_IT = re.compile(r" ?(?:de |d'(?!occas))")
_LEAST = re.compile(
    r"(?<![a-z])(?:meme|a partir de|mini(?:mum)?(?: de)?|min|supporte|jusqu'a|par|chaque|"
    r"de plus de) $"
)
"""« Même 1 kg » is what would do, not how much there is."""

_LOT, _AT_LEAST = re.compile(r"(?<![a-z])lots? de $"), re.compile(r" ?min(?:i|imum)?(?![a-z])")

_HOLDS = re.compile(rf"^(?:{_HOLDERS}|fauteuils|matelas|tables|chaises)")


def quantity(line: Line, kind: str, things: Sequence[Span]) -> Quantity | None:
    """A measure, unless the things hold so much each: « 3 cuves vides, 1 000 L »."""
    many, much = counted(line, kind, things), measured(line, kind)
    if much is not None and much.unit is Unit.PALLET and _are_palettes(line, much, things):
        return much._replace(unit=Unit.UNIT)
    if things and _is_holder(line, things[0]):
        return many or (much if much and much.unit in _PIECE_BY_PIECE else None)
    return much or many


def _are_palettes(line: Line, much: Quantity, things: Sequence[Span]) -> bool:
    """« 15 palettes pour un composteur » are things, « 3 palettes de carrelage » hold one."""
    after = line.text[line.at(much.words[0].end) :]
    itself = bool(things) and fold(line.quoted(things[0])) in ("palette", "palettes")
    return itself and _OF_IT.match(after) is None


_PIECE_BY_PIECE: Final = frozenset({Unit.UNIT, Unit.PALLET, Unit.BIG_BAG})


def measured(line: Line, kind: str) -> Quantity | None:
    """A measure in one of the units of the kind. None when two of them disagree."""
    units = KIND_BY_CODE[kind].units
    found = [
        each
        for unit, pattern in _MEASURES
        if unit in units
        and not (unit is Unit.UNIT and kind != "WASTE_STREAM" and kind != "EQUIPMENT")
        for match in line.find(pattern)
        if not _each(line, match)
        if (each := _measure(line, match, unit)) is not None
    ]
    if Unit.HOUR in units:
        found += [
            Quantity(_number(match["number"]), Unit.HOUR, None, (line.of(match),))
            for match in line.find(_HOURS)
            if _number(match["number"]) > 0
            and not _NO_WORK.search(line.before(match.start()))
            and not _NO_MORE_WORK.match(line.text, match.end())
            and (_WORK.search(line.before(match.start())) or _OF_WORK.match(line.text, match.end()))
        ]
    pieces = [each for each in found if each.unit is Unit.UNIT]
    chosen = pieces or found
    if not chosen:
        return None
    chosen.sort(key=lambda each: each.words[0].start)
    if _in_each(line, chosen[0]):
        return None
    return (
        chosen[0]
        if len({(each.unit, each.quantity) for each in chosen[:2]}) == 1 or _nested(line, chosen)
        else None
    )


def _each(line: Line, match: re.Match[str]) -> bool:
    """Whether it is how much something holds, carries or would need, not how much there is."""
    before = line.before(match.start())
    after = line.text[match.end() :]
    if _SIZED.search(before) or _LEAST.search(before):
        return True
    if _LOT.search(before) and _AT_LEAST.match(after):
        return True
    return _ABLE.search(before) is not None and not _OF_IT.match(line.text, match.end())


_ONE_MORE = re.compile(r"(?:\+ ?(?:un |une |1 )?|(?<![a-z])et (?:une? |1 ))[a-z' ]{0,15}$")


def _in_each(line: Line, one: Quantity) -> bool:
    """« 35 pots de peinture, 10 L » is not 10 L; nor are « 2 m3 de terre et 10 pots » 2 m3."""
    before, after = line.text[: line.at(one.words[0].start)], line.text[line.at(one.words[0].end) :]
    beside = _COUNTED_HOLDERS.search(before) or _ONE_MORE.search(before)
    return bool(beside or _AND_MORE.match(after))


_COUNTED_HOLDERS = re.compile(rf"{NUMBER} (?:{_HOLDERS}|cartons|boites)(?![a-z])")
_AND_MORE = re.compile(rf"[^,;.(:\x00]{{0,40}} et {NUMBER} [a-z]{{3,}}")


def _nested(line: Line, found: list[Quantity]) -> bool:
    """« 3 palettes de 500 kg »: the first is counted, the next says how much each is."""
    between = line.sentence[found[0].words[0].end : found[1].words[0].start]
    return fold(between) in ("", "de", "d", "soit", "a", "sur", "en", "dans", "ou", "environ")


_WEIGHED_OUT: Final = frozenset({Unit.TONNE, Unit.CUBIC_METRE})
"""« 2.500 t » is two and a half tonnes to the scales: nobody knows which is meant."""


def _measure(line: Line, match: re.Match[str], unit: Unit) -> Quantity | None:
    if unit in _WEIGHED_OUT and DOTTED.match(match["number"]):
        return None
    number = _number(match["number"])
    more = match["more"]
    if more is not None:
        number += Decimal("0.5") if "demi" in more else Decimal(more.strip()) / 10
    if number <= 0:
        return None
    after = line.text[match.end() :]
    for basis, pattern in _BASIS:
        if said := pattern.match(after):
            words = (line.of(match), line.span(match.end(), match.end() + said.end()))
            return Quantity(number, unit, basis, words)
    return Quantity(number, unit, None, (line.of(match),))


def _number(said: str) -> Decimal:
    if said.startswith("un"):
        return Decimal(1)
    return Decimal("0.5") if said.startswith("demi") else value(said)


def counted(line: Line, kind: str, things: Sequence[Span]) -> Quantity | None:
    """How many of the thing itself: « 8 grilles », « bouteilles vides, 500 », « 4 bénévoles ».

    `things` are the words that name things of the kind, the main one first. None when several of
    them are counted: a quantity is of one thing.
    """
    if kind == "PREMISES":
        for match in line.find(_POSTS):
            return Quantity(value(match["number"]), Unit.PLACE, None, (line.of(match, "number"),))
    if kind == "SKILL":
        for pattern in (_TEAM, _PEOPLE):
            for match in line.find(pattern):
                before = line.before(match.start())
                if OBJECT.search(before) is not None:
                    return None
                if pattern is _TEAM or _OPENING.search(before):
                    return _several(value(match["number"]), (line.of(match),))
    found = {
        each.words[0]: each
        for thing in reversed(things)
        if (each := _before(line, thing)) is not None and not _hangs(line, each)
    }
    if len(found) > 1 or any(_another(line, one, things) for one in found.values()):
        return None
    for one in found.values():
        opens = _OPENING.search(line.before(line.at(one.words[0].start))) is not None
        before = line.text[: line.at(one.words[0].start)]
        holds = one.words[-1].start != min(things).start and _is_holder(line, one.words[-1])
        beside = holds or _ONE.search(before) or _LONE.search(before)
        if beside:
            return None
        first = one.words[-1].start == min(things).start
        free = opens and (first or kind not in ("PREMISES", "VEHICLE"))
        return one if free or one.words[-1] == things[0] else None
    if kind not in ("WASTE_STREAM", "EQUIPMENT", "VEHICLE"):
        return None
    for pattern in (_BY_SO_MANY, _WANTED, _ALONE):
        for match in line.find(pattern):
            if not _POSTCODE.fullmatch(match["number"]):
                return _several(value(match["number"]), (line.of(match, "number"),))
    return None


_POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}|(?:19|20)[0-9]{2}")
"""Or the year of a model."""


def _hangs(line: Line, one: Quantity) -> bool:
    """« 3 fours pour un repas de 200 couverts »: the second is no thing."""
    inside = CLAUSE.split(line.text[: line.at(one.words[0].start)])[-1]
    return OBJECT.search(f"{inside}1 ") is not None or _FOR.search(inside) is not None


def _another(line: Line, one: Quantity, things: Sequence[Span]) -> bool:
    """« 6 tables et nappes »: a number of one of them."""
    ends = line.at(one.words[-1].end)
    number = line.at(one.words[0].start)
    before, named = line.text[:number], fold(line.quoted(one.words[-1]))
    if re.search(r" et |\+", named):
        return True
    beside = _JOINED.search(before) or (_LED.search(before) and _COUNTED.search(before))
    inside = "(" in before.rpartition(")")[2]
    if beside or inside or _ALSO.match(line.text, ends) or _LISTED.search(line.text, ends):
        return True
    between = [line.text[ends : line.at(thing.start)] for thing in things if thing > one.words[-1]]
    return any(_AND.search(each) and not CLAUSE.search(each.strip(" +")) for each in between)


_ALSO = re.compile(
    rf"(?: [a-z]+){{0,3}}?(?: et| \+) ?(?:{NUMBER}|(?:d')?une?|autant de|des|leurs?) (?!jours?|"
    rf"heures?|h |"
    rf"semaines?|mois|fois|"
    r"personnes?|nuits?|soirs?|apres|matin)[a-z]{3,}"
)
"""« 2 maçons et 1 manœuvre », « 3 rouleaux de moquette et 1 podium »."""
_NOT_COUNTED = (
    r"(?!jours?|journees?|heures?|min|mois|ans|fois|semaines?|nuits?|soir|matin|aprem|km|kg|euros?|"
    r"places?|pers|personnes?|seances?|sessions?|creneaux|pieces?|cartons?|palettes?|sacs?|"
    r"[a-z]+ (?:par|chacun))"
)
_COUNTED = re.compile(rf"(?<![a-z0-9]){NUMBER} {_NOT_COUNTED}[a-z]{{3,}}[sx](?![a-z])")
_JOINED = re.compile(r"[a-z0-9)] ?(?:\+|(?<![a-z])et) ?$")
_LED = re.compile(r"(?:[,;:+]|(?<![a-z])et) ?$")
_LISTED = re.compile(rf"(?:[,;:+]|(?<![a-z])et) ?{NUMBER} {_NOT_COUNTED}[a-z]{{3,}}[sx](?![a-z])")
"""« Cartes murales, 2 globes, 30 ardoises »: a number of several things is of none."""
_AN_HOUR = re.compile(
    r"(?: [a-z]+)? ?(?:/ ?|par |a l')(?:h|heure|min|minute|caisse|carton|lot|palette|sac|boite|"
    r"paquet|table|personne)(?![a-z])"
)
"""« 1 200 gobelets/h », « 50 gobelets par caisse »."""
_TIMES_SO_MANY = re.compile(rf"(?P<times>{NUMBER}) ?(?:fois|x) $")
_FOR = re.compile(r"(?<![a-z])(?:pour|pr)(?![a-z])")
_AND = re.compile(r"(?:(?<![a-z])et|\+) (?:des |les |leurs |nos |ses )?$")


def _is_holder(line: Line, thing: Span) -> bool:
    return _HOLDS.search(fold(line.quoted(thing))) is not None


def _before(line: Line, thing: Span) -> Quantity | None:
    start = line.at(thing.start)
    match = _COUNT.search(line.text, max(0, start - 40), start)
    if match is None or _TIMES.match(fold(line.quoted(thing))) or _FILLED.match(line.text, start):
        return None
    if _AN_HOUR.match(line.text, line.at(thing.end)):
        return None
    number, first = value(match["number"]), match.start("number")
    if times := _TIMES_SO_MANY.search(line.text, max(0, first - 20), first):
        number, first = number * value(times["times"]), times.start("times")
    return _several(number, (line.span(first, match.end("number")), thing))


def _several(number: Decimal, words: tuple[Span, ...]) -> Quantity | None:
    """« 1 » before a thing is an article as often as a number."""
    if number <= 1 or number != number.to_integral_value():
        return None
    return Quantity(number, Unit.UNIT, None, words)
