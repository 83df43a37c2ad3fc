"""Skills: the work of people, lent, given or sold; never rented, and never with anybody's name.

Sources: code du travail L8241-1 to L8241-3 (loan of staff, sponsorship), L8231-1 (illegal supply of
labour), L5132-4 (insertion); France Travail, ROME 4.0; recommendation 2017/C 189/03 (EQF levels).
"""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.certificates import Certificate
from ptce.domain.kinds.declaration import (
    Ask,
    Attribute,
    Choice,
    Choices,
    Code,
    Flag,
    Kind,
    Required,
    When,
    count,
    number,
)
from ptce.domain.schemes import Scheme
from ptce.domain.terms import CriterionCode, ExchangeMode, Term, Unit


class SkillMode(Term):
    """Under which frame somebody's work is made available."""

    SERVICE = "SERVICE", "prestation de service", "service"
    STAFF_LOAN = (
        "STAFF_LOAN",
        "prêt de main-d'œuvre à but non lucratif",
        "non-profit loan of staff",
    )
    SKILLS_SPONSORSHIP = "SKILLS_SPONSORSHIP", "mécénat de compétences", "skills sponsorship"
    EMPLOYERS_GROUP = "EMPLOYERS_GROUP", "groupement d'employeurs", "employers' group"
    TEMP_ASSIGNMENT = (
        "TEMP_ASSIGNMENT",
        "mise à disposition par une structure d'insertion (AI, ETTI, EATT)",
        "assignment by an insertion or adapted structure",
    )
    VOLUNTEERING = "VOLUNTEERING", "bénévolat", "volunteering"


class SkillLevel(Term):
    """In order: each is more than the one before."""

    BEGINNER = "BEGINNER", "débutant", "beginner"
    CONFIRMED = "CONFIRMED", "confirmé", "confirmed"
    EXPERT = "EXPERT", "expert", "expert"


class SpokenLanguage(Term):
    """ISO 639-1 codes, and the sign language of France (LSF)."""

    FR = "FR", "français", "French"
    EN = "EN", "anglais", "English"
    DE = "DE", "allemand", "German"
    ES = "ES", "espagnol", "Spanish"
    IT = "IT", "italien", "Italian"
    PT = "PT", "portugais", "Portuguese"
    NL = "NL", "néerlandais", "Dutch"
    PL = "PL", "polonais", "Polish"
    RO = "RO", "roumain", "Romanian"
    RU = "RU", "russe", "Russian"
    UK = "UK", "ukrainien", "Ukrainian"
    AR = "AR", "arabe", "Arabic"
    TR = "TR", "turc", "Turkish"
    FA = "FA", "persan ou dari", "Persian or Dari"
    PS = "PS", "pachto", "Pashto"
    ZH = "ZH", "chinois", "Chinese"
    BR = "BR", "breton", "Breton"
    EU = "EU", "basque", "Basque"
    OC = "OC", "occitan", "Occitan"
    CO = "CO", "corse", "Corsican"
    LSF = "LSF", "langue des signes française", "French sign language"


SKILL = Kind(
    code="SKILL",
    name="skill",
    fr="compétence",
    en="skill",
    attributes=(
        Attribute(
            "skill_mode",
            Choice(SkillMode),
            "cadre d'intervention",
            "frame of the work",
            Ask.ONE_OF,
            "code du travail L8241-1, L8241-2, L8241-3",
            telling=False,
            required=Required(
                "Dites sous quel cadre la personne intervient : prestation, prêt de main-d'œuvre, "
                "mécénat, bénévolat…",
                "Say under which frame the person works: service, loan of staff, sponsorship, "
                "volunteering…",
            ),
        ),
        Attribute(
            "rome_code", Code(Scheme.ROME), "métier (ROME)", "job (ROME)", Ask.ONE_OF, "ROME 4.0"
        ),
        Attribute("level", Choice(SkillLevel), "niveau", "level", Ask.WISHED, telling=False),
        Attribute(
            "eqf_level",
            count("", 1, 8),
            "niveau de qualification",
            "qualification level",
            Ask.AT_LEAST,
            "cadre européen des certifications",
        ),
        Attribute(
            "certificates",
            Choices(Certificate),
            "habilitations et certificats",
            "certificates",
            Ask.ALL_OF,
            telling=False,
        ),
        Attribute(
            "languages",
            Choices(SpokenLanguage),
            "langues",
            "languages",
            Ask.ALL_OF,
            "ISO 639-1",
            telling=False,
        ),
        Attribute(
            "hours_per_week",
            number("h/semaine", "0.5", 48),
            "disponibilité par semaine",
            "availability a week",
            Ask.AT_LEAST,
        ),
        Attribute(
            "remote",
            Flag(),
            "réalisable à distance",
            "can be done remotely",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "on_site",
            Flag(),
            "réalisable sur place",
            "can be done on site",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "tutoring",
            Flag(),
            "accompagnement en insertion (tuteur)",
            "insertion support (tutor)",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "liability_insured",
            Flag(),
            "assurance de responsabilité civile professionnelle",
            "professional liability insurance",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "confidentiality",
            Flag(),
            "engagement de confidentialité",
            "confidentiality commitment",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "hourly_cost_eur",
            number("€/h", 0, 500),
            "coût horaire (salaire, charges et frais)",
            "hourly cost (wages, charges and expenses)",
            source="code du travail L8241-1",
            confidential=True,
            expected_when=When("skill_mode", frozenset({SkillMode.STAFF_LOAN})),
            required=Required(
                "Un prêt de main-d'œuvre se facture au coût, jamais au-dessus : donnez le coût "
                "horaire (salaire, charges et frais).",
                "A loan of staff is invoiced at its cost, never above: give the hourly cost "
                "(wages, charges and expenses).",
            ),
        ),
    ),
    capacity=None,
    units=(Unit.HOUR, Unit.UNIT),
    exchange_modes=(
        ExchangeMode.SERVICE,
        ExchangeMode.COST_SHARE,
        ExchangeMode.GIFT,
        ExchangeMode.BARTER,
        ExchangeMode.LOCAL_CURRENCY,
        ExchangeMode.TIME_CREDIT,
        ExchangeMode.MUTUAL_CREDIT,
    ),
    default_radius_km=Decimal(40),
    half_distance_km=15.0,
    weights={
        CriterionCode.MEANING: 0.41,
        CriterionCode.DISTANCE: 0.10,
        CriterionCode.CALENDAR: 0.15,
        CriterionCode.QUANTITY: 0.09,
        CriterionCode.PRICE: 0.09,
        CriterionCode.COMPLETENESS: 0.06,
        CriterionCode.LEVEL: 0.10,
    },
    divisible=True,
    anywhere_when=When("remote", frozenset({True})),
)
