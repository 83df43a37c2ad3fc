"""Criteria of some kinds only: equipment wished for, job and level, waste code.

Nothing of it makes a pair impossible; each says how near the offer comes to what one would rather
have. Formulas: decision 0017; where this file chooses, the constant says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ptce.domain.codes import shared, spoken
from ptce.domain.kinds import KINDS, Ask, Attribute, Choice, Choices, Code
from ptce.domain.schemes import Scheme
from ptce.matching.cases import Case, Outcome
from ptce.matching.pairs import Pair
from ptce.matching.wording import Sentence

UNKNOWN_WISH = 0.5
"""What is wished for and nobody stated: half of it, so that saying so is worth the trouble."""

BY_LEVELS_SHORT = (1.0, 0.6)
"""LEVEL: as skilled as wished or more, one level below; 0 further down (decision 0017)."""

JOB_BY_SHARED = (0.0, 0.2, 0.6, 1.0)
"""LEVEL, by the levels that two ROME codes share: none, family, field, the job itself."""

WASTE_BY_SHARED = (0.0, 0.4, 0.7, 1.0)
"""WASTE_CODE, by the levels that two codes share: none, chapter, sub-chapter, the entry itself."""

NOTHING_WISHED = Outcome(1.0, Sentence("aucun équipement souhaité", "no equipment wished for"))
EQUIPMENT_UNSTATED = Outcome(
    UNKNOWN_WISH, Sentence("équipement non précisé", "equipment not stated")
)
ANY_LEVEL = Outcome(1.0, Sentence("ni métier ni niveau demandé", "no job or level asked"))
LEVEL_UNSTATED = Outcome(UNKNOWN_WISH, Sentence("niveau non précisé", "level not stated"))
JOB_UNSTATED = Outcome(UNKNOWN_WISH, Sentence("métier (ROME) non précisé", "ROME job not stated"))
ANY_CODE = Outcome(1.0, Sentence("aucun code déchet demandé", "no waste code asked"))
NO_CODE = Outcome(1.0, Sentence("sans code déchet", "without a waste code"))


def equipment(case: Case) -> Outcome:
    """The share, by weight, of what is wished for that is there: the weighted Jaccard index of the
    two lists within the wishes, since what the offer has besides takes nothing away."""
    pair = case.pair
    attribute = EQUIPMENT_OF.get(pair.need.kind)
    wished = attribute and pair.need.asks.get(attribute.asked)
    if attribute is None or not isinstance(wished, tuple) or not wished:
        return NOTHING_WISHED
    assert isinstance(attribute.type, Choices)
    stated = pair.offer.attributes.get(attribute.name)
    if not isinstance(stated, tuple):
        return EQUIPMENT_UNSTATED
    weights = {code: attribute.type.weights.get(code, 1.0) for code in wished}
    missing = tuple(attribute.type.terms[code] for code in wished if code not in stated)
    if not missing:
        terms = tuple(attribute.type.terms[code] for code in wished)
        return Outcome(1.0, Sentence("équipé : {0:all_of}", "equipped: {0:all_of}", (terms,)))
    lost = sum(weights[term.value] for term in missing) / sum(weights.values())
    sentence = Sentence("il manque {0:all_of}", "{0:all_of} missing", (missing,))
    return Outcome(max(0.0, 1 - lost), sentence)


def level(case: Case) -> Outcome:
    """The lesser of two: how near the job is to one that is asked, and whether people are as
    skilled as wished; a high level at another job is no better than that job."""
    pair = case.pair
    outcomes = [each for each in (_job(case), _skilled(pair)) if each is not None]
    return min(outcomes, key=lambda each: each.utility, default=ANY_LEVEL)


def _job(case: Case) -> Outcome | None:
    """By the codes; by the texts up to what a shared field is worth: whoever codes a job picks one
    of several."""
    pair = case.pair
    attribute = JOB_OF.get(pair.need.kind)
    asked = attribute and pair.need.asks.get(attribute.asked)
    if attribute is None or not isinstance(asked, tuple) or not asked:
        return None
    stated = pair.offer.attributes.get(attribute.name)
    if not isinstance(stated, str):
        return JOB_UNSTATED
    nearest, levels = _nearest(Scheme.ROME, asked, stated)
    fr, en = JOB_WORDING[levels]
    utility = max(JOB_BY_SHARED[levels], min(case.meaning.utility, JOB_BY_SHARED[2]))
    return Outcome(max(0.0, utility), Sentence(fr, en, (stated, nearest)))


JOB_WORDING = (
    ("autre métier ({0} pour {1})", "another job ({0} for {1})"),
    ("même grand domaine de métiers ({0} pour {1})", "same family of jobs ({0} for {1})"),
    ("même domaine de métiers ({0} pour {1})", "same field of jobs ({0} for {1})"),
    ("métier demandé ({0})", "the job asked ({0})"),
)


def _skilled(pair: Pair) -> Outcome | None:
    attribute = LEVEL_OF.get(pair.need.kind)
    asked = attribute and pair.need.asks.get(attribute.asked)
    if attribute is None or not isinstance(asked, str):
        return None
    assert isinstance(attribute.type, Choice)
    stated = pair.offer.attributes.get(attribute.name)
    if not isinstance(stated, str):
        return LEVEL_UNSTATED
    terms = list(attribute.type.terms)
    wanted, offered = attribute.type.terms[asked], attribute.type.terms[stated]
    short = max(0, terms.index(wanted) - terms.index(offered))
    sentence = Sentence(
        "niveau {0:label} pour {1:label} souhaité",
        "level {0:label} for {1:label} wished for",
        (offered, wanted),
    )
    return Outcome(BY_LEVELS_SHORT[short] if short < len(BY_LEVELS_SHORT) else 0.0, sentence)


def waste_code(case: Case) -> Outcome:
    """How near the code is to one that is asked, in the tree of the List of Waste. In another
    chapter the texts speak, up to what a shared chapter is worth: codes are noisy."""
    pair = case.pair
    attribute = WASTE_CODE_OF.get(pair.need.kind)
    asked = attribute and pair.need.asks.get(attribute.asked)
    if attribute is None or not isinstance(asked, tuple) or not asked:
        return ANY_CODE
    stated = pair.offer.attributes.get(attribute.name)
    if not isinstance(stated, str):
        return NO_CODE
    nearest, levels = _nearest(Scheme.LOW, asked, stated)
    utility = WASTE_BY_SHARED[levels] or min(case.meaning.utility, WASTE_BY_SHARED[1])
    fr, en = WASTE_WORDING[levels]
    facts = (spoken(Scheme.LOW, stated), spoken(Scheme.LOW, nearest))
    return Outcome(max(0.0, utility), Sentence(fr, en, facts))


WASTE_WORDING = (
    ("autre chapitre de la liste des déchets ({0} pour {1})", "another chapter ({0} for {1})"),
    ("même chapitre de la liste des déchets ({0} pour {1})", "same chapter ({0} for {1})"),
    ("même sous-chapitre de la liste des déchets ({0} pour {1})", "same group ({0} for {1})"),
    ("code demandé ({0})", "the code asked ({0})"),
)


def _nearest(scheme: Scheme, asked: tuple[str, ...], stated: str) -> tuple[str, int]:
    """The asked code that shares most levels with the stated one, and how many; all of them when
    it is a whole branch that the stated one lies in."""

    def levels(code: str) -> int:
        inside = stated.startswith(code)
        return len(JOB_BY_SHARED) - 1 if inside else shared(scheme, code, stated)

    nearest = max(asked, key=levels)
    return nearest, levels(nearest)


def _asked_of(fits: Callable[[Attribute], bool]) -> Mapping[str, Attribute]:
    """For each kind that has one, the first asked attribute that fits."""
    return {kind.code: next(filter(fits, kind.asks)) for kind in KINDS if any(map(fits, kind.asks))}


def _codes_of(scheme: Scheme) -> Mapping[str, Attribute]:
    return _asked_of(lambda each: isinstance(each.type, Code) and each.type.scheme is scheme)


EQUIPMENT_OF = _asked_of(lambda each: each.ask is Ask.WISHED and isinstance(each.type, Choices))
LEVEL_OF = _asked_of(lambda each: each.ask is Ask.WISHED and isinstance(each.type, Choice))
JOB_OF = _codes_of(Scheme.ROME)
WASTE_CODE_OF = _codes_of(Scheme.LOW)
