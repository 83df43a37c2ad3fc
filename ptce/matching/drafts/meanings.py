"""Where the words of an attribute mean something else: what is taught, carried, said of others, of
who asks, denied, or one of several things any of which would do.

« Former au CACES », « camion pour livrer un frigo », « parking dans notre cour », « notre local est
chauffé, cherchons une salle » and « avec galerie ou plateau » ask nothing of the thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ptce.domain.kinds import Attribute
from ptce.domain.kinds.declaration import Ask
from ptce.matching.drafts.crowds import others
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.phrases import OBJECT
from ptce.matching.labels import fold

_TAUGHT = re.compile(
    r"(?:(?:pour(?: des| les| nos| vos)?|aux|nos|vos|"
    r"(?:former|encadrer|accompagner)(?: des| les)?) "
    r"(?:stagiaires?|titulaires?|eleves?|candidate?s?|apprenante?s?|touristes?|jeunes|clients?|"
    r"visiteurs|salarie?e?s|benevoles|collegues)(?: (?:titulaires?|en|du|de|avec|le|la))* $)|"
    r"(?:cours|prof|profs|professeur|formation|apprendre|lecons?|initiation|passer|preparer|"
    r"form(?:er|e|ons|ateur|atrice)(?: [a-z0-9]+){0,3}) (?:a |en |au |aux )?(?:de |d'|l'|le )?$"
)
_PASSED = re.compile(
    r"(?<![a-z])(?:prepar|form|entrain|pass|accompagn)[a-z]+(?: [a-z]+){0,3} (?:au|le|leur|son) $"
)
_PART_OF = re.compile(
    r"(?<!pres )(?<!dispose )(?<!pas )(?:de |d'|pour )(?:un |une |la |le |notre )?$"
)
_INSIDE = re.compile(
    r"(?:dans (?:notre |nos |votre |le |la |les |l'|un |une |mon )|"
    r"(?<![a-z])(?:pres|proche|proximite|cote|face|derriere|devant|autour|loin|bord|long) "
    r"(?:de |du |des |d'|a |au |aux |le |la |les |l'|une? |notre )+)$"
)
_LEADS: Final[Mapping[str, re.Pattern[str]]] = {
    "delivery_possible": re.compile(
        r"(?:(?<!pas )de |d'une |notre |nos |pour (?:la |une |notre )?|en |apres |jour de )$"
    ),
    "languages": _TAUGHT,
    "certificates": _TAUGHT,
    "licence": _PASSED,
    "height_m": re.compile(
        r"(?:portails?|portes?|murs?|haies?|clotures?|vitrines?|scene|podium|echelle|passage) "
        r"(?:de )?$"
    ),
    "on_site": re.compile(
        r"(?:repas|dejeuner|dejeune|manger|boire|dormir|loge|heberge|hebergement|parking|materiel|"
        r"outils|outillage|consommer|vente|stationnement|restauration)(?: [a-z]+)? $"
    ),
    "loading_dock": re.compile(rf"{_PART_OF.pattern}|{_INSIDE.pattern}"),
    "handling": _PART_OF,
    "accessible_parking": _INSIDE,
    "amenities": _INSIDE,
    "fittings": _INSIDE,
}
"""What leads to words that are not said of the thing: « parking dans notre cour »."""

_THEIRS = re.compile(
    r"(?<![a-z])(?:nos|vos|leurs|ses|aux|pour(?: des| les)?|(?:former|encadrer|"
    r"accompagner)(?: des| les)?)(?: [0-9]+)? $"
)
"""« Former nos 12 bénévoles » asks for no volunteer."""

_MOVE: Final = (
    "transporter|livrer|bouger|deplacer|demenager|recuperer|chercher|porter|monter|amener"
)
_CARRIED, _HANDLED = (
    re.compile(
        rf"(?:{verbs}) "
        r"(?:une?|le|la|des|les|mon|notre|nos|du|de la|mes|ses|leurs?|ces?|cette|quelques|"
        r"plusieurs|[0-9]+) (?!(?:groupe|personnes?|enfants?)(?![a-z])).{0,20}$|"
        r"transports? (?:de |d')(?!personne|groupe|enfant).{0,20}$"
    )
    for verbs in (_MOVE, f"{_MOVE}|emmener|evacuer|apporter|charger|vendre|reparer|jeter")
)
"""What is moved; who is taken along may need a vehicle that they can enter."""

_WORKED_ON = re.compile(
    r"(?:reparer|vendre|stocker|entreposer|ranger|exposer|fabriquer|installer|garer|nettoyer|"
    r"louer|acheter|aller chercher|venir chercher) "
    r"(?:une?|la|les?|l'|des|nos|notre|mon|mes|vos|du|quelques|[0-9]+) $"
)
_ALSO_WORKED_ON = re.compile(
    r"(?<![a-z])(?:stocker|entreposer|ranger|garder|transporter|demenager) "
    r"(?:une?|la|les?|l'|des|nos|notre|mes|vos) .* et (?:une?|la|les?|l'|des|nos|notre|mes|vos) $"
)
"""« Où ranger nos trois écrans et la sono »"""
_PURPOSE = re.compile(
    r"(?<![a-z])(?:pour|pr|afin)(?![a-z])(?!.*(?<![a-z])(?:avec|dispos|equip|et)(?![a-z]))"
)
_WHOSE = re.compile(
    r"(?<![a-z])(?!(?:equip|dot|muni|dispos|besoin|pres|acces|plus|plein|pourvu))[a-z]+ (?:de |d')$"
)
_OF_AN_OBJECT = re.compile(r"(?<![a-z])(?:pour|pr|transporter|livrer) [a-z0-9' ]{2,30} de $")
_CLAUSES: Final[Mapping[str, tuple[re.Pattern[str], ...]]] = {
    **dict.fromkeys(("height_m", "length_m"), (_OF_AN_OBJECT,)),
    "wheelchair_access": (_CARRIED, _WORKED_ON),
    **dict.fromkeys(("refrigerated", "energy"), (_HANDLED,)),
    **dict.fromkeys(("tail_lift", "tow_bar"), (OBJECT, _WORKED_ON)),
    **dict.fromkeys(("step_free", "hearing_loop", "loading_dock"), (_WORKED_ON,)),
    **dict.fromkeys(("amenities", "fittings"), (_PURPOSE, _WHOSE, OBJECT, _ALSO_WORKED_ON)),
}
"""The same, in the clause that leads to them: « matériel de scène » is no room that has a stage."""

_CLAUSE = re.compile(r"[,;:.(+!?]| - ")
_ABOUT: Final[Mapping[str, re.Pattern[str]]] = {
    "lowest_temperature_c": re.compile(
        r"froid|frig|congel|surgel|isotherm|temperature|negati|positi|chambre"
    ),
    "erp_category": re.compile(r"(?<![a-z])erp(?![a-z])"),
}
"""What a sentence speaks of when a bare number or « 5e catégorie » is such a thing."""

_COUNT = re.compile(r"[0-9]+ ")


def else_meant(
    line: Line, match: re.Match[str], kind: str, attribute: Attribute, things: Sequence[Span]
) -> bool:
    """Whether the words mean something else here; the first of `things` is the main one."""
    name, span, before = attribute.name, line.of(match), line.text[: match.start()]
    leads, clauses = _LEADS.get(name), _CLAUSES.get(name, ())
    if leads is not None and leads.search(before):
        return True
    inside, count = _CLAUSE.split(before)[-1], _COUNT.match(match[0])
    counted = inside + count[0] if count else inside
    if any(each.search(inside) or each.search(counted) for each in clauses):
        return True
    if name == "delivery_possible" and match[0] in ("livre", "livres"):
        return "\xe9" not in line.quoted(span)  # « livres » are books, « livrés » are brought
    if name == "skill_mode" and match[0].startswith(("benevole", "auto", "micro")):
        return _THEIRS.search(before) is not None
    if name == "level" and not match[0].startswith("niveau"):
        return all(line.text[line.at(each.end) : match.start()] != " " for each in things)
    if name in _OF_PEOPLE:
        return others(line, match, kind, things)
    if name in _ABOUT and (match[0][-1:].isdigit() or name == "erp_category"):
        return _ABOUT[name].search(line.text) is None
    if name == "tow_bar":
        return "remorque" in fold(line.quoted(things[0]))
    return name in _OF_A_PLACE and any(
        span.start < main.end and main.start < span.end for main in (things[0], min(things))
    )


_OF_PEOPLE: Final = frozenset({"seats", "standing_places"})
_OF_A_PLACE: Final = frozenset({"amenities", "fittings", "loading_dock", "handling"})
"""What names the thing is no comfort that it must have: « chambre froide », « chariot »."""


_SENTENCE = re.compile(r"[,;:.(!?]")
_OURS = re.compile(
    r" ?(?:(?:mais|car|et) )?(?:(?:le|la|les) (?:notres?|miens?|miennes?)(?![a-z])|"
    r"(?:notre|nos|mon|ma|mes) .*(?<![a-z])(?:est|sont|etait|etaient|avait|avaient|a|ont)(?![a-z])|"
    r"(?:nous (?:avons|avions|disposons)|on (?:a|avait|dispose)|j'(?:ai|avais)|chez nous)(?![a-z])|"
    r"(?:nous (?:nous )?|on (?:s')?|je (?:m')?)"
    r"(?:apport|amen|ramen|fourni|occup|gere|ven|vien)[a-z]+)"
)
_SPOKEN = re.compile(r"(?<![a-z])(?:notre|nos|mon|ma|mes|on|nous|je) .*parl[a-z]+ deja $")
_MORE_OF_IT = re.compile(r" ?(?:et )?(?:(?:le|la|les) |l')")
_SEEKS = re.compile(
    r"(?<![a-z])(?:cherch|recherch|besoin|demande|faut(?![a-z])|faudr|manqu|voudr|souhait|aimer|emprunt|recup)"
)


def is_ours(line: Line, match: re.Match[str], attribute: Attribute) -> bool:
    """Whether who asks has it already: « on a la sono, cherche salle », « le nôtre a 9 places ».
    How many they are, and what they may drive, is asked of the thing all the same."""
    if attribute.name == "languages":
        return _SPOKEN.search(_SENTENCE.split(line.text[: match.start()])[-1]) is not None
    people = attribute.name in _OF_PEOPLE and "place" not in match[0]
    if people or attribute.ask is Ask.COVERED_BY:
        return False
    *clauses, said = _SENTENCE.split(line.text[: match.end()])
    while clauses and _MORE_OF_IT.match(said) and not _OURS.match(said):
        said = f"{clauses.pop()} {said}"
    whole = said + _SENTENCE.split(line.text[match.end() :])[0]
    return _OURS.match(whole) is not None and _SEEKS.search(said) is None


_OR_THIS = re.compile(
    r"(?:(?<![a-z])ou (?:bien |avec |un |une |du |des |le |la |les |de la |l'|d')*"
    r"|(?<![a-z])(?:pour|pr) (?:.* )?ou (?:une? )?[a-z]+ avec (?:une? |la |le |des )?)$"
)
_OR_THAT = re.compile(r" ou (?!plus|on |nous |je |l'on |il |elle |se |y |[0-9])")
_ALL_OF: Final = frozenset({"amenities", "fittings", "certificates", "handling"})


def is_one_of_several(line: Line, match: re.Match[str], attribute: Attribute) -> bool:
    """Whether something else would do: « avec galerie ou plateau »."""
    if attribute.name not in _ALL_OF:
        return False
    this = _OR_THIS.search(line.text, 0, match.start())
    that = _OR_THAT.match(line.text, match.end())
    return any(
        each is not None and "\xf9" not in line.quoted(line.of(each)) for each in (this, that)
    )


_MOST = re.compile(r"(?<![a-z])(?:moins de|pas plus de|max(?:i|imum)?(?: de)?|jusqu'a|au plus) ?$")
_LIMIT = re.compile(r"(?<![a-z])(?:moins de|pas plus de|max[a-z]*|jusqu'a|au plus|sous)(?![a-z])")
_LEAST = re.compile(
    r"(?<![a-z])(?:au moins|mini(?:mum)?(?: de)?|(?<!pas )plus de|a partir de) (?:de )?$"
)
_AT_MOST = re.compile(r" ?(?:max(?:i|imum)?|au (?:plus|maximum)|grand max)(?![a-z])")
_AT_LEAST = re.compile(r" ?(?:mini(?:mum)?|au (?:moins|minimum)|(?:et|ou) plus)(?![a-z])")


def is_other_limit(line: Line, match: re.Match[str], attribute: Attribute) -> bool:
    """Whether a number bounds on the other side than a need may: « 60 m2 maximum », of a room.
    A vehicle « 3 m de long » may be one that is long enough."""
    before, end = line.before(match.start()), match.end()
    if attribute.ask is Ask.AT_LEAST and attribute.name not in _OF_PEOPLE:
        return bool(_MOST.search(before) or _AT_MOST.match(line.text, end))
    if attribute.ask is not Ask.AT_MOST:
        return False
    if attribute.name in ("height_m", "length_m"):
        said = before + match[0]
        return not (_LIMIT.search(said) or _AT_MOST.match(line.text, end))
    return bool(_LEAST.search(before) or _AT_LEAST.match(line.text, end))
