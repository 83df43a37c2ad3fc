"""A verdict in one sentence, and as the document that is stored and read by the API.

Both say only what the checks and the criteria hold; neither computes anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import CheckStatus, CriterionCode, Language
from ptce.matching.checks import Check
from ptce.matching.scoring import ENGINE_VERSION, WORTH_SHOWING, CriterionScore, Verdict
from ptce.matching.thesaurus import VERSION as THESAURUS_VERSION
from ptce.matching.thesaurus import Thesaurus
from ptce.matching.wording import number

ALWAYS_SAID = frozenset({CriterionCode.MEANING, CriterionCode.DISTANCE, CriterionCode.CALENDAR})
SAID_IF_PERFECT = frozenset({CriterionCode.PRICE})
SAID_BY_CHECKS = frozenset({CriterionCode.COMPLETENESS})


def sentence(
    verdict: Verdict, language: Language, thesaurus: Thesaurus, *, met: bool = False
) -> str:
    """« Proposé à 87,4/100 : … », or « Non proposé, parce que : … ».

    `met`: of a match, which people may have proposed, or keep, though it is not worth showing.
    """
    if verdict.status is CheckStatus.VIOLATED:
        return _refused(verdict, language)
    said = _proposed if met or verdict.worth_showing else _weak
    return said(verdict, language)


def _proposed(verdict: Verdict, language: Language) -> str:
    """What the pair is, then what costs it points, then what is left to verify."""
    score = number(verdict.score, language)
    start = "Proposed at {}/100: " if language is Language.EN else "Proposé à {}/100 : "
    facts = _facts(verdict.criteria, language)
    return f"{start.format(score)}{facts}.{_unsure(verdict, language)}"


def _weak(verdict: Verdict, language: Language) -> str:
    """Why nothing forbids the pair and it is not suggested, then what it is, as if it were."""
    english = language is Language.EN
    reasons, told = [], verdict.criteria
    if verdict.meaning.unrelated:
        meaning = [each for each in told if each.code is CriterionCode.MEANING]
        told = tuple(each for each in told if each not in meaning)
        reasons += [each.sentence.say(language) for each in meaning]
    if verdict.score < WORTH_SHOWING:
        said = "a score of {} for at least {}" if english else "score de {}, pour {} au moins"
        reasons.append(said.format(number(verdict.score, language), WORTH_SHOWING))
    start = "Not proposed, because: " if english else "Non proposé, parce que : "
    then = ". In detail: " if english else ". Le détail : "
    why, facts = _listed(reasons, language), _facts(told, language)
    return f"{start}{why}{then}{facts}.{_unsure(verdict, language)}"


def _facts(criteria: Iterable[CriterionScore], language: Language) -> str:
    every = list(criteria)
    facts = [each.sentence.say(language) for each in every if _is_fact(each)]
    regrets = [each.sentence.say(language) for each in every if _is_regret(each)]
    return _listed([", ".join(facts), *regrets], language)


def _is_fact(criterion: CriterionScore) -> bool:
    perfect = criterion.code in SAID_IF_PERFECT and criterion.utility == 1
    return criterion.code in ALWAYS_SAID or perfect


def _is_regret(criterion: CriterionScore) -> bool:
    said = _is_fact(criterion) or criterion.code in SAID_BY_CHECKS
    return criterion.utility < 1 and not said


def _refused(verdict: Verdict, language: Language) -> str:
    english = language is Language.EN
    violated = [check for check in verdict.checks if check.status is CheckStatus.VIOLATED]
    reasons = _listed([_reason(check, language) for check in violated], language)
    lacks = _listed([check.lacks.say(language) for check in violated if check.lacks], language)
    start = "Not proposed, because: " if english else "Non proposé, parce que : "
    missing = " What is missing: " if english else " Ce qui manque : "
    said = f"{start}{reasons}."
    return said + (f"{missing}{lacks}." if lacks else "") + _unsure(verdict, language)


def _reason(check: Check, language: Language) -> str:
    """The fact, and the article of the rule that makes it a reason."""
    fact = check.sentence.say(language)
    return fact if check.rule is None else f"{fact} ({check.rule.id}, {check.article})"


def _unsure(verdict: Verdict, language: Language) -> str:
    """« À vérifier : hayon élévateur, prix. », or nothing."""
    unsure = [check for check in verdict.checks if check.status is CheckStatus.TO_VERIFY]
    subjects = [check.lacks.say(language) for check in unsure if check.lacks]
    if not subjects:
        return ""
    return f"{_start(language)}{', '.join(subjects)}."


def said_again(said: str, verdict: Verdict, language: Language) -> str:
    """A sentence said before of this pair, with what is left to verify now at its end."""
    before, found, _ = said.rpartition(_start(language))
    return (before if found else said) + _unsure(verdict, language)


def _start(language: Language) -> str:
    return " To check: " if language is Language.EN else " À vérifier : "


def _listed(parts: list[str], language: Language) -> str:
    return ("; " if language is Language.EN else " ; ").join(parts)


def as_document(verdict: Verdict, thesaurus: Thesaurus, *, met: bool = False) -> dict[str, Any]:
    """The verdict as JSON-ready values: what is stored with a match and read by the API; `met` as
    in `sentence`."""
    return {
        "offer_id": str(verdict.offer_id),
        "score": float(verdict.score),
        "s": verdict.s,
        "distance_km": round(verdict.distance_km, 1),
        "cost": None if verdict.cost is None else str(verdict.cost),
        "quantity": str(verdict.quantity),
        "status": verdict.status.value,
        "engine_version": ENGINE_VERSION,
        "thesaurus_version": THESAURUS_VERSION,
        "weights_version": verdict.weights_version,
        "encoder": verdict.meaning.mode.value,
        "rule_set_version": RULE_SET_VERSION,
        "sentence_fr": sentence(verdict, Language.FR, thesaurus, met=met),
        "sentence_en": sentence(verdict, Language.EN, thesaurus, met=met),
        "criteria": [
            {
                "code": each.code.value,
                "utility": round(each.utility, 4),
                "weight": each.weight,
                "points_lost": float(each.points_lost),
                "fr": each.fr,
                "en": each.en,
            }
            for each in verdict.criteria
        ],
        "checks": [_check(check) for check in verdict.checks],
        "periods": [
            [period.start.isoformat(), period.end.isoformat()] for period in verdict.periods
        ],
    }


def _check(check: Check) -> dict[str, Any]:
    rule, remedy = check.rule, check.remedy
    return {
        "code": check.code.value,
        "attribute": check.attribute,
        "status": check.status.value,
        "fr": check.fr,
        "en": check.en,
        "rule": None if rule is None else rule.id,
        "article": check.article,
        "remedy_fr": None if remedy is None else remedy.fr,
        "remedy_en": None if remedy is None else remedy.en,
        "content": check.content,
    }
