"""What kind of thing a sentence speaks of, and which thing of the thesaurus.

What a sentence is about comes first and stands free: « cherche camion pour livrer des palettes » is
about a vehicle. Each thing that is heard weighs less the later it comes, and the more it hangs on
another (« pour … », « avec … », « de … »). An object given or thrown away is a waste stream, one
that is lent is equipment: the verbs tell.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from ptce.matching.drafts.askers import asker, is_extra, is_house
from ptce.matching.drafts.hearings import Heard, hearings
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.phrases import (
    ASKS,
    CLAUSE,
    CLEARS,
    FORMULA,
    FREES,
    GIVEN,
    GIVEN_AWAY,
    GIVES,
    HANGS,
    HOLDS,
    LENT,
    MEASURED,
    OBJECT,
    OF,
    OFFERS,
    PRIORS,
    PURPOSE,
    RENTS,
    SEEKS,
    TO,
    TO_CARRY,
    TO_MEND,
    WEIGHED,
    WITHOUT,
)
from ptce.matching.thesaurus import Thesaurus

HANGING, BESIDE, OBLIQUE = 0.3, 0.5, 0.45
GOVERNED: Final = 1.15
LATER: Final = (1.0, 0.8, 0.65, 0.5)
"""By clause: what comes after the first comma says more often how than what."""

FURTHER, FURTHEST = 0.06, 0.55
PART_OF, OF_WHAT, HELD, BESIDE_ITS_NOUN = 0.6, 0.6, 0.4, 0.7
SHARED: Final = (1.0, 0.92, 0.85)
OTHERS: Final = 0.12
ENOUGH: Final = 0.35
ALONE: Final = 1.8
UNSURE: Final = 0.6
"""What weighs less than that names no more than « 80 kg » does, which is matter."""

NEARLY, ENOUGH_GIVEN, NEAR = 0.8, 0.6, 0.8
FAINT: Final = 0.5
"""What speaks for a kind by more than that is heard even where another is named first."""

SURE: Final = 0.75
TIED: Final = 0.945
CLEAR: Final = 0.2
"""By how much the thing must weigh more than those of other kinds: nearer, one in five is wrong."""


class Nature(NamedTuple):
    """`things` are the words that name things of the kind, the main one first; `sure` when that one
    stands first and free, and nothing of another kind is as near."""

    kind: str
    concept: str | None
    things: tuple[Span, ...]
    sure: bool
    heard: tuple[Span, ...]
    """All the words that were weighed, of any kind."""


def nature(line: Line, thesaurus: Thesaurus) -> Nature | None:
    """The kind that what is heard speaks for most; None when nothing speaks clearly."""
    opening = FORMULA.match(line.text)
    begins = line.of(opening).end if opening else 0
    heard = [each for each in hearings(line, thesaurus) if each.span.start >= begins]
    heard = [each for each in heard if not WITHOUT.search(line.before(line.at(each.span.start)))]
    heard = _standing(line, heard)
    heard = _whole(line, _asked_of(line, heard))
    if all(each.weight < UNSURE for each in heard):
        heard += [
            Heard("WASTE_STREAM", None, line.of(match), UNSURE) for match in line.find(WEIGHED)
        ]
    if not heard or _for_what(line, heard):
        return None
    score: dict[str, float] = {}
    by_kind: dict[str, list[Heard]] = defaultdict(list)
    for each in heard:
        by_kind[each.kind].append(each)
    for kind, found in by_kind.items():
        found.sort(key=lambda each: -each.weight)
        score[kind] = found[0].weight + OTHERS * sum(each.weight for each in found[1:3])
    best = max(found[0].weight for found in by_kind.values())
    for kind, weight, pattern in PRIORS:
        near = kind in score and (weight > FAINT or by_kind[kind][0].weight >= NEAR * best)
        if near and pattern.search(line.text):
            score[kind] += weight
    named = max(score, key=lambda each: score[each])
    kind = _changed_hands(line, by_kind[named][0], score)
    ranked = sorted(score.values(), reverse=True)
    if _tied(line, score):
        return None
    if ranked[0] < ENOUGH and ranked[0] < ALONE * sum(ranked[1:2]):
        return None
    found = by_kind.get(kind) or by_kind[named]
    concepts = [each for each in by_kind.get(kind, ()) if each.concept is not None]
    concept = concepts[0].concept if concepts else None
    things = tuple(dict.fromkeys(each.span for each in found))
    others = [each[0].weight for name, each in by_kind.items() if name not in (kind, named)]
    clear = found[0].weight * (1 - CLEAR) >= max(others, default=0.0)
    sure = clear and found[0].weight >= SURE
    return Nature(kind, concept, things, sure, tuple(each.span for each in heard))


def _for_what(line: Line, heard: list[Heard]) -> bool:
    """Whether nothing names the thing, only what it is for."""
    ends = [line.of(match).end for match in line.find(PURPOSE)]
    return bool(ends) and all(each.span.start >= ends[0] for each in heard)


def _tied(line: Line, score: dict[str, float]) -> bool:
    """Whether two kinds are as near: one in two would be wrong. Of an object the verbs
    tell, and what is measured is no work."""
    first, *others = sorted(score, key=lambda each: -score[each])[:2]
    if not others or score[others[0]] < TIED * score[first]:
        return False
    pair, text = {first, *others}, line.text
    if pair == {"VEHICLE", "WASTE_STREAM"} or ("SKILL" in pair and MEASURED.search(text)):
        return False
    if pair == {"SKILL", "WASTE_STREAM"} and GIVEN_AWAY.search(text):
        return False
    objects = pair == {"EQUIPMENT", "WASTE_STREAM"}
    return not (objects and (GIVEN.search(text) or LENT.search(text)))


def _whole(line: Line, heard: list[Heard]) -> list[Heard]:
    """The same, less for what is a part of a longer thing (« soudeuse de sachets » is no welder),
    for words that mean a thing of several kinds, and for a phrase of the thesaurus whose first
    noun is known to be of another kind (« machine à laver en panne » is no repair)."""
    weighed = []
    for each in heard:
        longer = any(other.kind != each.kind and _within(each, other) for other in heard)
        kinds = len({other.kind for other in heard if other.span == each.span})
        follows = any(
            other.kind != each.kind and other.span.end + 1 == each.span.start for other in heard
        )
        less = (PART_OF if longer else 1) * SHARED[min(kinds, len(SHARED)) - 1]
        less *= HELD if _holds(line, each.span) else OF_WHAT if follows else 1
        less *= BESIDE_ITS_NOUN if _against_its_noun(each, heard) else 1
        weighed.append(each._replace(weight=each.weight * less))
    return weighed


def _against_its_noun(phrase: Heard, heard: list[Heard]) -> bool:
    return any(_is_its_noun(each, phrase) for each in heard)


def _is_its_noun(noun: Heard, phrase: Heard) -> bool:
    """Whether an object begins a phrase that names what one does with it, or carries it in."""
    known = noun.concept is None or (noun.span == phrase.span and phrase.kind == "SKILL")
    pair = (noun.kind, phrase.kind)
    return (
        known
        and phrase.concept is not None
        and noun.span.start == phrase.span.start
        and pair in _NO_NOUN_OF_IT
    )


_NO_NOUN_OF_IT: Final = frozenset(
    (noun, phrase)
    for noun, phrases in (
        ("EQUIPMENT", ("SKILL", "VEHICLE", "PREMISES")),
        ("WASTE_STREAM", ("SKILL", "VEHICLE")),
        ("VEHICLE", ("SKILL", "EQUIPMENT")),
    )
    for phrase in phrases
)


def _holds(line: Line, span: Span) -> bool:
    """Whether it only holds the thing: « cuve de 12 m3 d'eaux de lavage »."""
    return HOLDS.match(line.text, line.at(span.start)) is not None


def _within(part: Heard, whole: Heard) -> bool:
    if _is_its_noun(part, whole):
        return False
    start, end = whole.span
    longer = whole.named > part.span.end - part.span.start + 2
    return longer and start <= part.span.start and part.span.end <= end


def _changed_hands(line: Line, main: Heard, score: dict[str, float]) -> str:
    """The kind of the main thing. Of an object: what the verbs say of it, else what its name says.
    A vehicle that is given away, or a kitchen that is cleared, is matter too."""
    kind, text = main.kind, line.text
    inside = CLAUSE.split(text[: line.at(main.span.start)])[-1]
    gives = GIVES.search(inside)
    cleared = gives is not None and CLEARS.search(gives[0]) is not None
    after = line.at(main.span.end)
    given, lent = GIVEN.search(text), LENT.search(text)
    mend = main.governed and TO_MEND.match(text, after)
    away = (not lent and GIVEN_AWAY.match(text, after)) or mend
    if kind == "VEHICLE" and (gives or away):
        return "WASTE_STREAM"
    if "VEHICLE" in score and TO_CARRY.match(text, after):
        return "VEHICLE"
    if kind == "SKILL" and RENTS.search(inside):
        return "EQUIPMENT"
    if kind == "PREMISES" and cleared:
        return "WASTE_STREAM"
    matter, gear = score.get("WASTE_STREAM", 0.0), score.get("EQUIPMENT", 0.0)
    near = matter > ENOUGH_GIVEN * score[kind]
    if kind == "SKILL" and near and MEASURED.search(text):
        return "WASTE_STREAM"
    if given and not lent and (kind == "EQUIPMENT" or (near and not main.governed)):
        return "WASTE_STREAM"
    itself = LENT.search(CLAUSE.split(text[after:])[0]) is not None
    near_gear = gear > NEARLY * score[kind] and not itself
    if lent and not given and (kind == "WASTE_STREAM" or near_gear):
        return "EQUIPMENT"
    if kind == "EQUIPMENT" and matter > NEARLY * gear and WEIGHED.search(text):
        return "WASTE_STREAM"
    return kind


def _standing(line: Line, heard: list[Heard]) -> list[Heard]:
    """The same, weighed by where each stands."""
    stands = {start: _stands(line, start) for start in {each.span.start for each in heard}}
    return [
        each._replace(weight=each.weight * standing, governed=governed)
        for each in heard
        for standing, governed in [stands[each.span.start]]
    ]


def _asked_of(line: Line, heard: list[Heard]) -> list[Heard]:
    """The same, without what only names who asks or offers. Somebody who offers may be what is
    offered: « menuisier propose ses services »."""
    heard = [
        each._replace(weight=each.weight * HANGING)
        if (each.kind == "PREMISES" and is_house(line, line.at(each.span.start)))
        or (each.kind == "SKILL" and is_extra(line, line.at(each.span.end)))
        else each
        for each in heard
    ]
    who = asker(line)
    if who is None:
        return heard
    others = any(each.span.start > who.verb for each in heard)
    if not others and not (who.seeks and who.object):
        return heard
    return [
        each._replace(weight=each.weight * HANGING) if each.span.end <= who.verb else each
        for each in heard
        if each.span.end > who.verb or (each.kind == "SKILL" and not who.seeks)
    ]


def _stands(line: Line, start: int) -> tuple[float, bool]:
    """How much what is said at a place may be what the sentence is about, in ]0, GOVERNED]; and
    whether the main verb governs it: « dépannage : on prête notre camion » is about a vehicle."""
    before = line.text[: line.at(start)]
    clauses = CLAUSE.split(before)
    inside = clauses[-1]
    if _governed(inside):
        return GOVERNED, True
    inside = HOLDS.sub("", inside)
    full = [each for each in clauses[:-1] if each.strip()]
    standing = LATER[min(len(full), len(LATER) - 1)]
    standing *= max(FURTHEST, 1 - FURTHER * len(inside.split()))
    if len(full) and clauses and before[: len(before) - len(inside)].rstrip().endswith("+"):
        standing *= BESIDE
    hangs = HANGS.search(inside)
    if (hangs and not SEEKS.search(inside)) or OBJECT.search(inside):
        standing *= HANGING
    elif OF.search(inside) and not FREES.search(inside):
        standing *= BESIDE
    elif TO.search(inside):
        standing *= OBLIQUE
    return standing, False


def _governed(inside: str) -> bool:
    if ASKS.search(inside):
        return True
    offers = OFFERS.search(inside)
    return offers is not None and HANGS.search(inside, 0, offers.start()) is None
