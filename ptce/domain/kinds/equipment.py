"""Equipment: tools, machines, furniture, event and kitchen gear that members lend each other."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.certificates import Certificate
from ptce.domain.kinds.declaration import (
    Ask,
    Attribute,
    Choice,
    Flag,
    Kind,
    When,
    Words,
    count,
    number,
)
from ptce.domain.terms import CriterionCode, ExchangeMode, Term, Unit


class EquipmentCategory(Term):
    EVENT = "EVENT", "matériel d'événement", "event equipment"
    AUDIOVISUAL = "AUDIOVISUAL", "son, image, éclairage", "sound, image, lighting"
    FURNITURE = "FURNITURE", "mobilier", "furniture"
    KITCHEN = "KITCHEN", "matériel de cuisine", "kitchen equipment"
    HAND_TOOL = "HAND_TOOL", "outillage à main", "hand tools"
    POWER_TOOL = "POWER_TOOL", "outillage électroportatif", "power tools"
    WORKSHOP_MACHINE = "WORKSHOP_MACHINE", "machine d'atelier", "workshop machine"
    SEWING = "SEWING", "couture et textile", "sewing and textile"
    DIGITAL_FABRICATION = "DIGITAL_FABRICATION", "fabrication numérique", "digital fabrication"
    GARDEN = "GARDEN", "jardin et espaces verts", "garden equipment"
    FARM = "FARM", "matériel agricole", "farm equipment"
    CONSTRUCTION = "CONSTRUCTION", "matériel de chantier", "construction equipment"
    HANDLING = "HANDLING", "manutention et levage", "handling and lifting"
    CLEANING = "CLEANING", "nettoyage", "cleaning equipment"
    COMPUTING = "COMPUTING", "informatique", "computing"
    PRINTING = "PRINTING", "impression et façonnage", "printing and finishing"
    MEASUREMENT = "MEASUREMENT", "mesure et laboratoire", "measurement and laboratory"
    SPORT = "SPORT", "sport et loisirs", "sport and leisure"
    CARE = "CARE", "aide et soin", "care equipment"
    STORAGE = "STORAGE", "stockage et conditionnement", "storage and packing"
    WASTE_TREATMENT = "WASTE_TREATMENT", "tri, broyage, compostage", "sorting and composting"
    SAFETY = "SAFETY", "sécurité et protection", "safety equipment"
    OTHER = "OTHER", "autre matériel", "other equipment"


class EquipmentCondition(Term):
    NEW = "NEW", "neuf", "new"
    GOOD = "GOOD", "bon état", "good condition"
    WORN = "WORN", "usagé, en état de marche", "worn, in working order"
    TO_REPAIR = "TO_REPAIR", "à réparer", "to be repaired"


class PowerSupply(Term):
    NONE = "NONE", "sans énergie", "none"
    SINGLE_PHASE = "SINGLE_PHASE", "prise monophasée (230 V)", "single-phase socket (230 V)"
    THREE_PHASE = "THREE_PHASE", "prise triphasée (400 V)", "three-phase socket (400 V)"
    BATTERY = "BATTERY", "batterie", "battery"
    FUEL = "FUEL", "carburant", "fuel"
    GAS = "GAS", "gaz", "gas"
    TRACTOR = "TRACTOR", "prise de force d'un tracteur", "tractor power take-off"


EQUIPMENT = Kind(
    code="EQUIPMENT",
    name="equipment",
    fr="matériel",
    en="equipment",
    attributes=(
        Attribute(
            "equipment_category",
            Choice(EquipmentCategory),
            "famille de matériel",
            "family of equipment",
            Ask.ONE_OF,
        ),
        Attribute(
            "condition",
            Choice(EquipmentCondition),
            "état",
            "condition",
            Ask.ONE_OF,
            telling=False,
        ),
        Attribute(
            "transportable", Flag(), "transportable", "can be moved", Ask.REQUIRED, telling=False
        ),
        Attribute("weight_kg", number("kg", 0, 50_000), "poids", "weight", Ask.AT_MOST),
        Attribute("power_kw", number("kW", 0, 10_000), "puissance", "power", Ask.AT_LEAST),
        Attribute(
            "power_supply",
            Choice(PowerSupply),
            "alimentation",
            "power supply",
            Ask.ONE_OF,
            telling=False,
        ),
        Attribute(
            "delivery_possible",
            Flag(),
            "livraison possible",
            "can be delivered",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "operator_included",
            Flag(),
            "opérateur compris",
            "operator included",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "operator_certificate",
            Choice(Certificate),
            "certificat nécessaire pour s'en servir",
            "certificate needed to use it",
            Ask.COVERED_BY,
            moot_when=When("operator_included", frozenset({True})),
            telling=False,
        ),
        Attribute(
            "training_needed",
            Flag(),
            "prise en main nécessaire avant usage",
            "training needed before use",
            telling=False,
        ),
        Attribute(
            "consumables_included",
            Flag(),
            "consommables compris",
            "consumables included",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute("consumables", Words(200), "consommables", "consumables"),
        Attribute("deposit_eur", count("€", 0, 100_000), "caution", "deposit", Ask.AT_MOST),
        Attribute(
            "lending_insured",
            Flag(),
            "assurance couvrant le prêt",
            "insurance covering lending",
            Ask.REQUIRED,
            telling=False,
        ),
    ),
    capacity=None,
    units=(Unit.UNIT,),
    exchange_modes=(
        ExchangeMode.LOAN,
        ExchangeMode.RENTAL,
        ExchangeMode.COST_SHARE,
        ExchangeMode.GIFT,
        ExchangeMode.SALE,
        ExchangeMode.BARTER,
        ExchangeMode.LOCAL_CURRENCY,
        ExchangeMode.TIME_CREDIT,
        ExchangeMode.MUTUAL_CREDIT,
    ),
    default_radius_km=Decimal(25),
    half_distance_km=10.0,
    fixed_when=When("transportable", frozenset({False})),
    weights={
        CriterionCode.MEANING: 0.42,
        CriterionCode.DISTANCE: 0.15,
        CriterionCode.CALENDAR: 0.15,
        CriterionCode.QUANTITY: 0.11,
        CriterionCode.PRICE: 0.11,
        CriterionCode.COMPLETENESS: 0.06,
    },
)
