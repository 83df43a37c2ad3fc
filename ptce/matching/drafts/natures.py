"""What kind of thing a sentence speaks of, and which thing of the thesaurus.

What a sentence is about comes first and stands free: « cherche camion pour livrer des palettes » is
about a vehicle. Each thing that is heard weighs less the later it comes, and the more it hangs on
another (« pour … », « avec … », « de … »). An object given or thrown away is a waste stream, one
that is lent is equipment: the verbs tell.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from ptce.domain.kinds import KINDS
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.labels import Labels, fold
from ptce.matching.thesaurus import Thesaurus

_SAID: Final = tuple(
    (kind, re.compile(rf"(?<![a-z])(?:{pattern})"))
    for kind, pattern in (
        (
            "SKILL",
            r"(?:quelqu'un|une personne|des personnes|des gens|du monde) (?:pour|qui|capable|de |"
            r"avec)|"
            r"(?:de |des )bras(?![a-z])|(?:de l'|d'|une? )?aide (?:pour|a|au|aux)(?! domicile)|"
            r"[0-9]+ ?(?:h|heures?) (?:de |d')|un(?:e)? pro (?:de|du|des|d')|cours (?:de |d'|du )|"
            r"formations? (?:a |en |au|aux|de |d')|(?:chargee?|directeur|directrice) (?:de |d')|"
            r"une? (?:avis|regard|oeil|conseil|diagnostic|expertise|audit|accompagnement|"
            r"intervention)"
            r"(?![a-z])|une main pour|"
            r"(?:peut|peuvent|pouvons) intervenir|intervien(?:t|nent)(?![a-z])|intervenons|"
            r"accompagnement (?:a|au|aux|de|d'|vae|vers|pour)(?![a-z])|"
            r"je (?:fais|donne|propose|repare|peux|sais)(?![a-z])|equipe de [0-9]|"
            r"conseils? (?:en|pour|sur|a|aux)(?![a-z])|(?:sait|savoir|sachant) [a-z]+er(?![a-z])",
        ),
        (
            "PREMISES",
            r"(?:endroit|ou) (?:pour |se |s')?(?:reunir|loger|dormir|stocker|repeter|entreposer|"
            r"garer|"
            r"travailler|exposer|cuisiner|ranger|heberger|installer|accueillir|former)",
        ),
        (
            "PREMISES",
            r"(?:de quoi |pour |faire )?(?:se reunir|stocker|entreposer|heberger|loger|garer|"
            r"abriter|ranger|"
            r"accueillir|recevoir|dormir)(?![a-z])",
        ),
        (
            "VEHICLE",
            r"(?:un |le |en |notre )(?:grand |petit )?car (?:pour|de|avec)(?![a-z])|"
            r"qui (?:descend|monte|va|part|passe|rentre) (?:a|vers|sur|de)(?![a-z])|"
            r"(?:un )?[79] places|(?:de quoi |pour |aller )?(?:transporter|emmener|livrer|"
            r"demenager|"
            r"acheminer|vehiculer|remorquer|deplacer|rouler|chercher en voiture|convoyer)(?![a-z])",
        ),
        (
            "SKILL",
            r"(?:reparer|animer|traduire|rediger|accompagner|repeindre|depanner|apprendre a|"
            r"former (?:nos|des|les|une)|encadrer|nous aider|aider a|conseiller|"
            r"enseigner)(?![a-z])",
        ),
        (
            "WASTE_STREAM",
            r"(?:on|nous|je) (?:recuper(?:e|ons)|collect(?:e|ons)|rachet(?:e|ons)|repren(?:d|ons)|"
            r"debarrass(?:e|ons)|valoris(?:e|ons)) (?:vos|les|des|tous|toutes|l'|d')",
        ),
        (
            "EQUIPMENT",
            r"(?:de quoi )?(?:projeter|imprimer|sonoriser|broyer|percer|decouper)(?![a-z])",
        ),
    )
)

HEAD, JOB, MEANT = 1.3, 1.2, 1.0
"""What a word that names a kind is worth, a job, and a thing of the thesaurus."""

TYPO, HANGING, BESIDE, OBLIQUE = 0.6, 0.3, 0.5, 0.45
LATER: Final = (1.0, 0.8, 0.65, 0.5)
"""By clause: what comes after the first comma says more often how than what."""

FURTHER, FURTHEST = 0.06, 0.55
PART_OF, OF_WHAT = 0.6, 0.6
SHARED: Final = (1.0, 0.92, 0.85)
OTHERS: Final = 0.12
ENOUGH: Final = 0.35
ALONE: Final = 1.8
UNSURE: Final = 0.6
"""What weighs less than that names no more than « 80 kg » does, which is matter."""

NEARLY, ENOUGH_GIVEN, NEAR = 0.8, 0.6, 0.7
SURE: Final = 0.75
CLEAR: Final = 0.2
"""By how much the thing must weigh more than those of other kinds: nearer, one in five is wrong."""


class Nature(NamedTuple):
    """`things` are the words that name things of the kind, the main one first; `sure` when that one
    stands first and free, and nothing of another kind is as near."""

    kind: str
    concept: str | None
    things: tuple[Span, ...]
    sure: bool


class _Heard(NamedTuple):
    kind: str
    concept: str | None
    span: Span
    weight: float
    named: int = 0
    """Letters of the label that names it, when all its words stand together."""


_CLAUSE = re.compile(r"[,;:.(+!?/]| - ")
_HANGS = re.compile(
    r"(?<![a-z])(?:pour|pr|avec|sans|chez|dans|afin|sur|qui(?! (?:peut|pourrait|aurait|a|prete|"
    r"veut|dispose|possede))|contre|selon|vers|pres de|par|car|"
    r"sauf|apres|avant|pendant|lors|suite|depuis|comme|parmi|"
    r"destinee?s? a|accessible|equipee?s?|capable)(?![a-z])"
)
_SEEKS = re.compile(
    r"(?:cherch[a-z]+|recherch[a-z]+|besoin|faut|faudrait|manque)(?: [a-z']+){0,2}$"
)
_OF = re.compile(r"(?<![a-z])(?:de |d'|du |des )(?:un |une |la |l'|notre |nos |leur |[a-z]+ )?$")
_FREES = re.compile(
    r"(?:besoin|recherche|dons?|pret|location|lots?|stocks?|recup(?:eration)?|manque|"
    r"mise a dispo(?:sition)?|collecte|collectons|envie|dispos(?:e|ons|ez|ent|ant)|vente|achat|"
    r"reste|beaucoup|plein|tonnes?|kg|kilos?|t|m3|litres?|l|palettes?|bags?|bennes?|sacs?|cartons|"
    r"caisses|bacs|rouleaux|futs?|bidons?|paires?|dizaines?|centaines?|quantites?|[0-9]+|chutes?|"
    r"surplus|restes?|fins?|serie|series|cuve|bacs?) (?:de |d'|du |des )(?:un |une |la |l'|notre |"
    r"nos )?$"
)
_OBJECT = re.compile(
    r"(?<![a-z])(?:transporter|livrer|deplacer|bouger|emmener|monter|demonter|reparer|nettoyer|"
    r"poser|"
    r"installer|vider|ranger|stocker|entreposer|garer|exposer|vendre|servir|cuisiner|porter|"
    r"charger|"
    r"decharger|evacuer|acheminer|ramener|chercher un|tracter|tirer|encadrer|animer|laver|couper|"
    r"broyer|projeter|imprimer|peindre|repeindre|construire|fabriquer|nourrir|remplir|abattre) "
    r"(?:(?:des|les|un|une|nos|vos|notre|votre|le|la|du|de la|[0-9]+) |l'|de l')?$"
)
_TO = re.compile(r"(?<![a-z])(?:a|au|aux|en|et sa|et son)(?: la| l'|l')? ?$")

_GIVEN = re.compile(
    r"(?<![a-z])(?:donn(?:e|ons|ez|er|es|ent)?|dons? d|en don|jet(?:er|te|tes|ons|ez)|a enlever|"
    r"a retirer|"
    r"enlevement|a recuperer|recup[a-z]*|repren(?:d|ds|ons|dre)|reprise|debarras[a-z]*|"
    r"recycl[a-z]*|vieux|"
    r"vieilles?|usage(?:e|es|s)?|use(?:e|es|s)|cass(?:e|ee|es|ees)|hs|en panne|perc(?:e|ee|es|ees)|"
    r"rachet[a-z]*|achet[a-z]+ d'occas|declasse[a-z]*|reforme[a-z]*|rebuts?|d'occasion|occasion|"
    r"depose(?:e|s|es)?|"
    r"valoris[a-z]*|dechets?|perimee?s?|creve[a-z]*|dechetterie|jetee?s?|en fin de vie|a donner|"
    r"invendus?|"
    r"chutes?|surplus|collecte|collectons|ecouler|destock[a-z]*|non utilisee?s?|ne servent plus|"
    r"pour pieces|"
    r"abime(?:e|s|es)|hors d'usage|a ceder|a venir chercher|venir chercher|cedons|cede|tonnes?|"
    r"en vrac|reemploi|upcycl[a-z]*)(?![a-z])"
)
_LENT = re.compile(
    r"(?<![a-z])(?:pret(?:e|er|ons|ez|ent)?|emprunt[a-z]*|lou(?:e|er|ons|ez)|location|a partager|"
    r"partageons|a disposition|mutualis[a-z]*|pour (?:une|la|le) (?:journee|soiree|week|duree)|"
    r"le temps d|a rendre|en pret)(?![a-z])"
)
_PRIORS: Final = tuple(
    (kind, weight, re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])"))
    for kind, weight, pattern in (
        ("PREMISES", 0.3, r"[0-9] ?(?:m2|metres carres)(?! (?:de|d'))|[0-9] ?ha"),
        ("PREMISES", 0.25, r"places assises|jauge|plain[- ]pied|acces pmr|rdc|chauffe|climatise"),
        (
            "VEHICLE",
            0.3,
            r"permis [a-e]1?e?|boite auto|essieux|ptac|hayon|attelage|crit'?air|kilometrage",
        ),
        (
            "SKILL",
            0.35,
            r"benevol[a-z]*|mecenat|diplome[a-z]*|experimente[a-z]*|[0-9] ?h ?(?:/|par) ?semaine|"
            r"junior|senior|caces|habilite[a-z]*|temps partage|a distance|teletravail",
        ),
        ("SKILL", 0.8, r"anime(?:e|s|es)? par|dispense(?:e|s|es)? par|donne(?:e|s|es)? par"),
        (
            "EQUIPMENT",
            0.2,
            r"kva|watts|[0-9] ?w|volts|triphase[a-z]*|monophase[a-z]*|portable|demontable|"
            r"a emprunter|pliante?s?",
        ),
        (
            "WASTE_STREAM",
            0.3,
            r"en vrac|a enlever|a retirer|[0-9] ?tonnes?|big[ -]?bags?|en benne|declasse[a-z]*|"
            r"reforme[a-z]*|hors d'usage|en panne|hs|perime[a-z]*|invendu[a-z]*",
        ),
    )
)
"""What speaks for a kind wherever it stands, and by how much."""

_WEIGHED = re.compile(r"[0-9] ?(?:kg|kilos?|t|tonnes?|big[ -]?bags?|litres?|l)(?![a-z0-9])")


def nature(line: Line, thesaurus: Thesaurus) -> Nature | None:
    """The kind that what is heard speaks for most; None when nothing speaks clearly."""
    heard = _whole([*_heads(line), *_jobs(line), *_meant(line, thesaurus)])
    if all(each.weight < UNSURE for each in heard):
        heard += [
            _Heard("WASTE_STREAM", None, line.of(match), UNSURE) for match in line.find(_WEIGHED)
        ]
    if not heard:
        return None
    score: dict[str, float] = {}
    by_kind: dict[str, list[_Heard]] = defaultdict(list)
    for each in heard:
        by_kind[each.kind].append(each)
    for kind, found in by_kind.items():
        found.sort(key=lambda each: -each.weight)
        score[kind] = found[0].weight + OTHERS * sum(each.weight for each in found[1:3])
    best = max(found[0].weight for found in by_kind.values())
    for kind, weight, pattern in _PRIORS:
        near = kind in score and by_kind[kind][0].weight >= NEAR * best
        if near and pattern.search(line.text):
            score[kind] += weight
    kind = max(score, key=lambda each: score[each])
    kind = _given_or_lent(line, kind, score)
    ranked = sorted(score.values(), reverse=True)
    if ranked[0] < ENOUGH and ranked[0] < ALONE * sum(ranked[1:2]):
        return None
    found = by_kind.get(kind) or by_kind["EQUIPMENT" if kind == "WASTE_STREAM" else "WASTE_STREAM"]
    concepts = [each for each in by_kind.get(kind, ()) if each.concept is not None]
    concept = concepts[0].concept if concepts else None
    things = tuple(dict.fromkeys(each.span for each in found))
    others = [each[0].weight for name, each in by_kind.items() if name != kind]
    clear = found[0].weight * (1 - CLEAR) >= max(others, default=0.0)
    return Nature(kind, concept, things, clear and found[0].weight >= SURE)


def _whole(heard: list[_Heard]) -> list[_Heard]:
    """The same, less for what is a part of a longer thing (« soudeuse de sachets » is no welder),
    and for words that mean a thing of several kinds."""
    weighed = []
    for each in heard:
        longer = any(other.kind != each.kind and _within(each.span, other) for other in heard)
        kinds = len({other.kind for other in heard if other.span == each.span})
        follows = any(
            other.kind != each.kind and other.span.end + 1 == each.span.start for other in heard
        )
        less = (PART_OF if longer else 1) * SHARED[min(kinds, len(SHARED)) - 1]
        less *= OF_WHAT if follows else 1
        weighed.append(each._replace(weight=each.weight * less))
    return weighed


def _within(part: Span, whole: _Heard) -> bool:
    start, end = whole.span
    longer = whole.named > part.end - part.start + 2
    return longer and start <= part.start and part.end <= end


def _given_or_lent(line: Line, kind: str, score: dict[str, float]) -> str:
    """Of an object: what the verbs say of it, else what its name says."""
    given, lent = _GIVEN.search(line.text), _LENT.search(line.text)
    matter, gear = score.get("WASTE_STREAM", 0.0), score.get("EQUIPMENT", 0.0)
    if given and not lent and (kind == "EQUIPMENT" or matter > ENOUGH_GIVEN * score[kind]):
        return "WASTE_STREAM"
    if lent and not given and (kind == "WASTE_STREAM" or gear > NEARLY * score[kind]):
        return "EQUIPMENT"
    if kind == "EQUIPMENT" and matter > NEARLY * gear and _WEIGHED.search(line.text):
        return "WASTE_STREAM"
    return kind


@cache
def _labels() -> Labels:
    """The words that name a kind by themselves (heads.tsv)."""
    text = resources.files("ptce.matching.drafts").joinpath("heads.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return Labels((row["kind"], word) for row in rows for word in row["words"].split("|"))


@cache
def _trades() -> frozenset[str]:
    """The nouns by which jobs begin (jobs.txt), folded."""
    folder = resources.files("ptce.matching.drafts")
    return frozenset(folder.joinpath("jobs.txt").read_text("utf-8").split())


def _heads(line: Line) -> list[_Heard]:
    found = [
        _Heard(
            each.concept,
            None,
            Span(each.start, each.end),
            HEAD * _standing(line, each.start) * (TYPO if each.typo else 1) * _long(each.label),
            each.end - each.start,
        )
        for each in _labels().find(line.sentence)
        if not _worker(each.concept, each.label, line.sentence[each.start : each.end])
    ]
    for kind, pattern in _SAID:
        for match in line.find(pattern):
            span = line.of(match)
            found.append(_Heard(kind, None, span, HEAD * _standing(line, span.start)))
    return found


_WORD = re.compile(r"[a-z]{4,}")


def _jobs(line: Line) -> list[_Heard]:
    found = []
    for match in line.find(_WORD):
        if match[0] in _trades() or match[0].removesuffix("s") in _trades():
            span = line.of(match)
            found.append(_Heard("SKILL", None, span, JOB * _standing(line, span.start)))
    return found


def _meant(line: Line, thesaurus: Thesaurus) -> list[_Heard]:
    found = []
    for kind in KINDS:
        for mention in thesaurus.mentions(kind.code, line.sentence):
            if _worker(kind.code, mention.label, mention.words):
                continue
            start = max(0, line.sentence.find(mention.words))
            weight = MEANT * _standing(line, start) * (TYPO if mention.typo else 1)
            span = Span(start, start + len(mention.words))
            found.append(
                _Heard(
                    kind.code,
                    mention.concept,
                    span,
                    weight * _long(mention.label),
                    min(len(mention.label), len(mention.words)),
                )
            )
    return found


_MAN, _MACHINE = re.compile(r"eurs?\b"), re.compile(r"euses?\b")


def _worker(kind: str, label: str, words: str) -> bool:
    """Whether it is somebody, and no machine: « élagueur » has the stem of « élagueuse »."""
    machine = kind == "EQUIPMENT" and _MACHINE.search(fold(label)) is not None
    return machine and _MAN.search(fold(words)) is not None


def _long(label: str) -> float:
    """Several words that are found together are seldom found by chance."""
    return 1 + 0.1 * min(len(fold(label).split()) - 1, 3)


def _standing(line: Line, start: int) -> float:
    """How much what is said at a place may be what the sentence is about, in ]0, 1]."""
    before = line.text[: line.at(start)]
    clauses = _CLAUSE.split(before)
    inside = clauses[-1]
    full = [each for each in clauses[:-1] if each.strip()]
    standing = LATER[min(len(full), len(LATER) - 1)]
    standing *= max(FURTHEST, 1 - FURTHER * len(inside.split()))
    if len(full) and clauses and before[: len(before) - len(inside)].rstrip().endswith("+"):
        standing *= BESIDE
    hangs = _HANGS.search(inside)
    if (hangs and not _SEEKS.search(inside)) or _OBJECT.search(inside):
        standing *= HANGING
    elif _OF.search(inside) and not _FREES.search(inside):
        standing *= BESIDE
    elif _TO.search(inside):
        standing *= OBLIQUE
    return standing
