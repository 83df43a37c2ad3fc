"""The figures of an evaluation, and the Markdown that prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from statistics import fmean

from ptce.domain.kinds import KINDS
from ptce.domain.rules import RULE_SET_VERSION
from ptce.domain.terms import CriterionCode
from ptce.evaluations.calibrations import Calibrated, calibrations
from ptce.evaluations.measures import (
    CUT,
    RELEVANT,
    ndcg,
    recall,
    reciprocal_rank,
    top_one,
)
from ptce.evaluations.questions import File, Question
from ptce.evaluations.rankings import (
    NO_WORDS,
    Ranking,
    judged,
    ranked,
    unencoded,
    without,
    without_threshold,
)
from ptce.matching.calibration import FEWEST, FOLDS
from ptce.matching.exposures import concentration, shares
from ptce.matching.scoring import ENGINE_VERSION
from ptce.matching.thesaurus import VERSION as THESAURUS_VERSION
from ptce.matching.thesaurus import load

UNSAID = "non précisée"


@dataclass(frozen=True, slots=True)
class Figures:
    """The means over some questions; None where no question says anything. `violations`: places
    given to what people say is impossible."""

    questions: int
    ndcg: float | None
    recall: float | None
    top_one: float | None
    mrr: float | None
    violations: int


@dataclass(frozen=True, slots=True)
class Refusals:
    """`sound`: offers that people say are impossible; `missed`, those that the engine would allow.
    `wrong`: offers of some use that the engine forbids, by code. `low`: those that nothing forbids,
    and that are not shown."""

    sound: int
    missed: int
    wrong: Mapping[str, int]
    low: int


@dataclass(frozen=True, slots=True)
class Summary:
    whole: Figures
    by_kind: Mapping[str, Figures]
    by_tag: Mapping[str, Figures]
    ablations: Mapping[str, Figures]
    refusals: Refusals
    silent: tuple[int, int]
    """Questions that nothing answers, and those of them to which nothing is shown."""
    unanswered: int
    """Questions that some offer answers well, and to which nothing is shown."""
    calibrations: Mapping[str, Calibrated]
    exposure: Mapping[str, tuple[float, float]]
    """By size of member: the share of the offers judged, and that of the places shown."""
    top_tenth: float | None


def summary(questions: Sequence[Question]) -> Summary:
    """Of listings that are encoded already, or of none (`rankings.encoded`)."""
    product = judged(questions, load())
    rankings = ranked(questions, product)
    signals = {
        "seuil d'affichage": without_threshold(product),
        "thésaurus (textes seuls)": judged(questions, NO_WORDS),
    }
    if any(each.need.encoding for each in questions):
        signals["encodeur (mots seuls)"] = judged(unencoded(questions), load())
    used = {code for kind in KINDS for code in kind.weights}
    signals |= {code.fr: without(code, product) for code in CriterionCode if code in used}
    offered = [each for question in questions for each in question.offers]
    first = [each for ranking in rankings for each in ranking.shown[:CUT]]
    places = shares(each.graded.size or UNSAID for each in first)
    empty = [each for each in rankings if not any(each.question.rightful)]
    return Summary(
        whole=figures(rankings),
        by_kind={
            kind.fr: figures(found)
            for kind in KINDS
            if (found := [each for each in rankings if each.question.need.kind == kind.code])
        },
        by_tag={
            tag: figures([each for each in rankings if tag in each.question.tags])
            for tag in sorted({tag for question in questions for tag in question.tags})
        },
        ablations={
            name: figures(ranked(questions, verdicts)) for name, verdicts in signals.items()
        },
        refusals=refusals(rankings),
        silent=(len(empty), sum(not each.shown for each in empty)),
        unanswered=sum(
            not each.shown and max(each.question.rightful, default=0) >= RELEVANT
            for each in rankings
        ),
        calibrations=calibrations(rankings),
        exposure={
            size: (share, places.get(size, 0.0))
            for size, share in shares(each.size or UNSAID for each in offered).items()
        },
        top_tenth=concentration(each.graded.member for each in first),
    )


def figures(rankings: Sequence[Ranking]) -> Figures:
    measured = [(each.groups, each.question.rightful) for each in rankings]
    return Figures(
        questions=len(rankings),
        ndcg=_mean(ndcg(groups, judged) for groups, judged in measured),
        recall=_mean(recall(groups, judged) for groups, judged in measured),
        top_one=_mean(top_one(groups, judged) for groups, judged in measured),
        mrr=_mean(reciprocal_rank(groups, judged) for groups, judged in measured),
        violations=sum(bool(each.graded.hard) for ranking in rankings for each in ranking.shown),
    )


def refusals(rankings: Sequence[Ranking]) -> Refusals:
    wrong: Counter[str] = Counter()
    sound = missed = low = 0
    for ranking in rankings:
        shown = {each.graded.name for each in ranking.shown}
        for each in ranking.question.offers:
            refused = ranking.refused.get(each.name)
            if each.hard:
                sound += 1
                missed += refused is None
            elif each.label >= RELEVANT:
                wrong.update(refused or ())
                low += refused is None and each.name not in shown
    return Refusals(sound, missed, dict(sorted(wrong.items())), low)


def _mean(values: Iterable[float | None]) -> float | None:
    said = [value for value in values if value is not None]
    return fmean(said) if said else None


def versions(questions: Sequence[Question]) -> str:
    """What a figure depends on besides the file."""
    encoders = {each.need.encoding.fingerprint for each in questions if each.need.encoding}
    weights = repr({kind.code: sorted(kind.weights.items()) for kind in KINDS})
    return (
        f"moteur {ENGINE_VERSION} · poids {sha256(weights.encode()).hexdigest()[:8]} · "
        f"thésaurus {THESAURUS_VERSION} · règles {RULE_SET_VERSION} · "
        f"encodeur : {', '.join(encoders) or 'aucun'}"
    )


HEAD = (
    "| {} | besoins | nDCG@5 | rappel@5 | premier juste | MRR | violations montrées |\n"
    "|---|--:|--:|--:|--:|--:|--:|"
)


def markdown(name: str, file: File, found: Summary) -> str:
    offers = sum(len(question.offers) for question in file.questions)
    lines = [
        f"## Évaluation de « {name} »",
        "",
        f"{found.whole.questions} besoins, {offers} offres jugées · SHA-256 `{file.sha256}`  ",
        versions(file.questions),
        "",
        HEAD.format("ensemble"),
        _row("tous les besoins", found.whole),
        *(_row(kind, each) for kind, each in found.by_kind.items()),
    ]
    if found.by_tag:
        lines += ["", HEAD.format("difficulté")]
        lines += [_row(tag, each) for tag, each in found.by_tag.items()]
    lines += ["", HEAD.format("sans ce signal"), _row("(aucun retiré)", found.whole)]
    lines += [_row(signal, each) for signal, each in found.ablations.items()]
    lines += ["", "| taille de la structure | part des offres | part des places |", "|---|--:|--:|"]
    lines += [
        f"| {size} | {_percent(share)} | {_percent(places)} |"
        for size, (share, places) in found.exposure.items()
    ]
    if found.calibrations:
        lines += ["", CALIBRATIONS]
        lines += [_calibration(kind, each) for kind, each in found.calibrations.items()]
    return "\n".join([*lines, "", *_sentences(file, found), ""])


CALIBRATIONS = (
    "| probabilité d'accord | offres montrées | bonnes | ECE du score | ECE calibrée "
    "| Brier du score | Brier calibré |\n|---|--:|--:|--:|--:|--:|--:|"
)


def _calibration(name: str, found: Calibrated) -> str:
    (ece, brier), (told_ece, told_brier) = found.raw, found.fitted
    cells = [_number(each) for each in (ece, told_ece, brier, told_brier)]
    return f"| {name} | {found.offers} | {_percent(found.accepted)} | {' | '.join(cells)} |"


def _sentences(file: File, found: Summary) -> list[str]:
    refused, (empty, silent) = found.refusals, found.silent
    wrong = ", ".join(f"{code} {count}" for code, count in refused.wrong.items()) or "aucune"
    lines = [
        "- Calibration : "
        + (
            f"par nature, sur {FOLDS} parts des besoins ; est bon ce qui a {RELEVANT} ou plus."
            if found.calibrations
            else f"non calibré : moins de {FEWEST} offres montrées par nature."
        ),
        f"- Le dixième des structures le plus montré a {_percent(found.top_tenth)} des places.",
        f"- Offres impossibles selon les juges : {refused.sound}, dont le moteur admet "
        f"{refused.missed}.",
        f"- Bonnes offres refusées par le moteur, par motif : {wrong}. Admises mais non montrées : "
        f"{refused.low}.",
        f"- Besoins qui ont une bonne offre, et auxquels rien n'est montré : {found.unanswered}.",
        f"- Besoins auxquels rien ne répond : {empty}, dont {silent} où rien n'est montré.",
    ]
    if file.mistakes:
        aside = len({mistake.line for mistake in file.mistakes})
        lines.append(f"- Lignes écartées, car le fichier s'y trompe : {aside}.")
    if file.unread:
        names = ", ".join(f"{name} ({times})" for name, times in sorted(file.unread.items()))
        lines.append(f"- Champs que l'évaluation ne lit pas : {names}.")
    return lines


def _row(name: str, found: Figures) -> str:
    cells = [_number(each) for each in (found.ndcg, found.recall, found.top_one, found.mrr)]
    return f"| {name} | {found.questions} | {' | '.join(cells)} | {found.violations} |"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace(".", ",")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
