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

from ptce.domain.specialists import SPECIAL_ARTICLES
from ptce.domain.terms import Term

RULE_SET_VERSION = "2026-11-4"
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
    WARN = "WARN", "avertit, sans bloquer", "warns, without blocking"


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
        id="W01",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Déchet dangereux : repreneur autorisé",
        title_en="Hazardous waste: authorised receiver",
        article="art. L541-2 et R541-8 du code de l'environnement",
        source="sharelex (fiche 451) ; profils d'établissement de Trackdéchets",
        checked_on=NOTED,
        confidence=RuleConfidence.SECONDARY_SOURCE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Un déchet dangereux (code marqué d'une étoile, POP ou propriété HP déclarée) "
        "ne va qu'à un repreneur dont une autorisation vérifiée couvre ce déchet pendant toute la "
        "période.",
        message_en="Hazardous waste (starred code, POP or declared HP property) goes only to a "
        "receiver with a verified permit that covers it over the whole period.",
        remedy_fr="passer par un repreneur autorisé (2718), ou faire vérifier son autorisation "
        "par l'animation",
        remedy_en="go through an authorised receiver (2718), or have its permit verified by the "
        "coordinators",
    ),
    Rule(
        id="W02",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Déchet non dangereux : repreneur autorisé",
        title_en="Other waste: authorised receiver",
        article="art. L541-2 du code de l'environnement",
        source="sharelex (fiche 451) ; profils d'établissement de Trackdéchets",
        checked_on=NOTED,
        confidence=RuleConfidence.SECONDARY_SOURCE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Un déchet ne va pas à qui n'a aucune autorisation d'en recevoir ; une "
        "autorisation seulement déclarée, y compris sous le seuil ICPE, est à vérifier.",
        message_en="Waste does not go to those who have no permit to take any in; a permit only "
        "declared, also under the ICPE threshold, is to verify.",
        remedy_fr="passer par un repreneur autorisé (2714, 2716…), ou qualifier en réemploi ou "
        "sous-produit, avec preuve",
        remedy_en="go through an authorised receiver (2714, 2716…), or qualify as reusable or "
        "by-product, with evidence",
    ),
    Rule(
        id="W03",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Réemploi, sous-produit, sortie du statut : preuve",
        title_en="Reuse, by-product, end of waste: evidence",
        article="art. L541-4-2 et L541-4-3 du code de l'environnement",
        source="connaissance du domaine, sans lecture du texte",
        checked_on=NOTED,
        confidence=RuleConfidence.GENERAL_KNOWLEDGE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Ce qui est dit sous-produit ou sorti du statut de déchet donne sa preuve ; un "
        "objet pour réemploi aussi, s'il porte un code déchet ou un danger.",
        message_en="What is said to be a by-product or end of waste gives its evidence; an object "
        "for reuse too, when it bears a waste code or a hazard.",
        remedy_fr="donner la preuve du statut (usage certain, contrôle, contrat…), ou déclarer un "
        "déchet",
        remedy_en="give the evidence of the status (certain use, inspection, contract…), or "
        "declare waste",
    ),
    Rule(
        id="W08",
        version=1,
        severity=RuleSeverity.VERIFY,
        title_fr="Code miroir : caractérisation",
        title_en="Mirror code: assessment",
        article="art. R541-8 du code de l'environnement",
        source="connaissance du domaine ; principe lu dans Trackdéchets",
        checked_on=NOTED,
        confidence=RuleConfidence.GENERAL_KNOWLEDGE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Un code qui a un jumeau dangereux ne dit pas seul si le déchet est dangereux "
        ": l'analyse le dit, avec sa référence.",
        message_en="A code with a hazardous twin does not tell by itself whether waste is "
        "hazardous: the analysis does, with its reference.",
        remedy_fr="faire caractériser le déchet (HP1 à HP15) et dire les deux : "
        "`hazardAnalysed` et `analysisReference`",
        remedy_en="have the waste assessed (HP1 to HP15) and say both: `hazardAnalysed` and "
        "`analysisReference`",
    ),
    Rule(
        id="W10",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Déchets réservés aux filières spécialisées",
        title_en="Waste for specialists only",
        article=SPECIAL_ARTICLES,
        source="connaissance du domaine, sans lecture des textes ; intitulés de la liste des "
        "déchets",
        checked_on=NOTED,
        confidence=RuleConfidence.GENERAL_KNOWLEDGE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Déchets de soins infectieux, amiante et explosifs ne s'échangent pas ici.",
        message_en="Infectious health care waste, asbestos and explosives are not exchanged here.",
        remedy_fr="s'adresser à une filière spécialisée et agréée",
        remedy_en="turn to an approved specialist",
    ),
    Rule(
        id="C01",
        version=1,
        severity=RuleSeverity.WARN,
        title_fr="Courtage de déchets",
        title_en="Waste brokerage",
        article="art. R541-54-1 à R541-61 du code de l'environnement",
        source="rhone.gouv.fr ; foire aux questions de Trackdéchets",
        checked_on=NOTED,
        confidence=RuleConfidence.SECONDARY_SOURCE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Mettre en rapport un producteur et un repreneur de déchets peut être du "
        "courtage, qui se déclare. Sans déclaration du pôle, cette mise en relation informe "
        "seulement : les deux structures contractent directement.",
        message_en="Bringing a producer and a receiver of waste together may be brokerage, which "
        "has to be declared. Without the pole's declaration this match only informs: the two "
        "members contract directly.",
        remedy_fr="déclarer le pôle comme courtier, si c'est son rôle (declareBroker) ; sinon, "
        "laisser les deux structures contracter",
        remedy_en="declare the pole as a broker, if that is its role (declareBroker); if not, let "
        "the two members contract",
    ),
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
        id="S01",
        version=1,
        severity=RuleSeverity.BLOCK,
        title_fr="Prêt de main-d'œuvre au coût",
        title_en="Loan of staff at cost",
        article="art. L8241-1 à L8241-3 du code du travail",
        source="lyveas.fr, associationmodeemploi.fr, capstan.fr, weblex, itou-marche, "
        "altitudescooperantes",
        checked_on=NOTED,
        confidence=RuleConfidence.SECONDARY_SOURCE,
        effective_from=FIRST_DAY,
        effective_until=None,
        message_fr="Un prêt de main-d'œuvre ne se facture pas au-dessus des salaires, des charges "
        "sociales et des frais remboursés, ni au forfait, sous quelque nom que ce soit : le "
        "bénévolat ne se paie pas, le mécénat garde une part du coût, seules certaines structures "
        "mettent du personnel à disposition.",
        message_en="A loan of staff is not invoiced above wages, social charges and reimbursed "
        "expenses, nor at a flat rate, whatever it is called: volunteers are not paid, a sponsor "
        "bears a part of the cost, only some structures assign staff.",
        remedy_fr="ramener le prix à ce que ce cadre permet, dire la nature inclusive de la "
        "structure, ou proposer une prestation de service",
        remedy_en="bring the price down to what this frame allows, state the member's inclusive "
        "kind, or offer a service instead",
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
    ("PREMISES", "authorised_attendance"): "P01",
    ("PREMISES", "erp_type"): "P01",
    ("PREMISES", "step_free"): "P02",
    ("VEHICLE", "licence"): "V01",
}
"""The rule that an attribute's comparison applies, by kind and attribute: checked once, there."""

RECORDED = frozenset({"W01", "W02", "W03", "W08", "W10"})
"""The rules that protect people: what one of them leaves to verify, a coordinator has to record
before the second yes (recordVerification)."""

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
