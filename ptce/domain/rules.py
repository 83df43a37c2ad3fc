"""Legal rules as dated data: what the product checks, after which text, and what helps.

The product informs and gives no legal advice (`NOTICE`). No lawyer has reviewed these rules yet:
`confidence` says how far each was checked, `checked_on` when its source was last read or noted.
A rule that changes gets one more row, with its own dates and version; a row once in force stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ptce.domain.terms import Term

RULE_SET_VERSION = "2026-11-1"
"""Changes whenever a row below does; kept with every judgement."""

NOTICE = (
    "Ces règles informent ; elles ne sont pas un conseil juridique. Aucun juriste ne les a encore "
    "relues : chacun reste responsable de vérifier ce que la loi lui demande.",
    "These rules inform; they are no legal advice. No lawyer has reviewed them yet: everybody "
    "remains responsible for checking what the law asks of them.",
)


class RuleSeverity(Term):
    BLOCK = "BLOCK", "bloque la mise en relation", "blocks the match"
    VERIFY = "VERIFY", "à vérifier avant l'accord", "to verify before agreeing"


class RuleConfidence(Term):
    """How far a rule was checked. None was checked against the official text by a lawyer."""

    SECONDARY_SOURCE = (
        "SECONDARY_SOURCE",
        "lu dans une source secondaire ; texte officiel à vérifier par un humain",
        "read in a secondary source; official text to be checked by a person",
    )
    GENERAL_KNOWLEDGE = (
        "GENERAL_KNOWLEDGE",
        "connaissance générale, à vérifier par un humain",
        "general knowledge, to be checked by a person",
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule.

    The product applies it to an exchange that has a day in [`effective_from`, `effective_until`),
    None being without end; these are the product's dates, not those of the legal text.
    `message_*` says what must not happen, `remedy_*` what usually helps.
    """

    id: str
    version: int
    severity: RuleSeverity
    title_fr: str
    title_en: str
    article: str
    source: str
    checked_on: date
    confidence: RuleConfidence
    effective_from: date
    effective_until: date | None
    message_fr: str
    message_en: str
    remedy_fr: str
    remedy_en: str

    def within(self, first: date, last: date) -> bool:
        """Whether the rule is in force on a day from `first` to `last`, both included."""
        ended = self.effective_until is not None and self.effective_until <= first
        return self.effective_from <= last and not ended


FIRST_DAY = date(2026, 1, 1)
NOTED = date(2026, 11, 26)

RULES: tuple[Rule, ...] = (
    Rule(
        id="P01",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Effectif admis dans un local",
        title_en="People admitted in premises",
        article="art. R143-19 CCH ; arrêté du 25 juin 1980 (ERP)",
        source="fiches ERP de haut-rhin.gouv.fr et d'aviss.fr (arrêté du 22 juin 1990)",
        checked_on=NOTED,
        confidence=RuleConfidence.SECONDARY_SOURCE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Un local ne reçoit pas plus de personnes, ni une autre activité, que son "
        "classement ERP ne l'admet.",
        message_en="Premises receive neither more people nor another activity than their "
        "classification allows.",
        remedy_fr="choisir un local classé pour cet effectif et cette activité, ou réduire "
        "l'effectif",
        remedy_en="choose premises classified for this attendance and activity, or reduce the "
        "attendance",
    ),
    Rule(
        id="P02",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Accès sans marche",
        title_en="Step-free access",
        article="art. L164-1 CCH",
        source="connaissance du domaine, sans lecture du texte",
        checked_on=NOTED,
        confidence=RuleConfidence.GENERAL_KNOWLEDGE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Un local qui n'est pas accessible sans marche n'est pas proposé à qui en a "
        "besoin.",
        message_en="Premises without step-free access are not offered to those who need it.",
        remedy_fr="choisir un local accessible, ou faire préciser l'accès au registre public "
        "d'accessibilité",
        remedy_en="choose accessible premises, or have the access stated in the public "
        "accessibility register",
    ),
    Rule(
        id="V01",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Permis de conduire nécessaire",
        title_en="Driving licence needed",
        article="art. R221-4 du code de la route",
        source="connaissance du domaine, sans lecture du texte",
        checked_on=NOTED,
        confidence=RuleConfidence.GENERAL_KNOWLEDGE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Un véhicule n'est pas prêté à qui n'a pas déclaré le permis qu'il demande.",
        message_en="A vehicle is not lent to those who did not declare the licence it needs.",
        remedy_fr="désigner un conducteur qui a ce permis, ou choisir un véhicule avec conducteur",
        remedy_en="name a driver who holds this licence, or choose a vehicle with a driver",
    ),
)
"""In the order people read them: by subject, then by number."""

ATTRIBUTE_RULES: Mapping[tuple[str, str], str] = {
    ("PREMISES", "erp_type"): "P01",
    ("PREMISES", "step_free"): "P02",
    ("VEHICLE", "licence"): "V01",
}
"""The rule that an attribute's comparison applies, by kind and attribute: checked once, there."""

PERMITTED_KINDS = frozenset({"WASTE_STREAM"})
"""The kinds whose receivers may need a permit."""


def rules_on(day: date) -> tuple[Rule, ...]:
    """The rules in force on a day, in their order."""
    return tuple(rule for rule in RULES if rule.within(day, day))


@lru_cache(maxsize=4_096)
def rule_within(id_: str, first: date, last: date) -> Rule | None:
    """The latest version of a rule that is in force on a day from `first` to `last` included."""
    found = [rule for rule in RULES if rule.id == id_ and rule.within(first, last)]
    return max(found, key=lambda rule: rule.version, default=None)
