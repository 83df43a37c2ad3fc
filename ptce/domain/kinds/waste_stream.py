"""Waste streams: matter and objects that one discards and another may use, waste or not.

Whether it is waste comes first: that decides which rules hold. Sources: code de l'environnement
L541-1-1 (waste), L541-4-2 (by-product), L541-4-3 (end of waste), R541-7 and R541-8 (List of Waste,
hazard properties); Decision 2000/532/EC; regulations (EU) 1357/2014 and 2019/1021 (POP).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ptce.domain.codes import Entry
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
    Words,
    count,
    number,
)
from ptce.domain.schemes import Scheme
from ptce.domain.terms import CriterionCode, ExchangeMode, QuantityBasis, Term, Unit


class MaterialStatus(Term):
    REUSABLE_PRODUCT = (
        "REUSABLE_PRODUCT",
        "objet ou produit pour réemploi (jamais devenu déchet)",
        "reusable product (never waste)",
    )
    BY_PRODUCT = "BY_PRODUCT", "sous-produit", "by-product"
    WASTE = "WASTE", "déchet", "waste"
    END_OF_WASTE = "END_OF_WASTE", "sorti du statut de déchet", "end of waste"


class Hazard(Term):
    NON_HAZARDOUS = "NON_HAZARDOUS", "non dangereux", "non-hazardous"
    HAZARDOUS = "HAZARDOUS", "dangereux", "hazardous"
    TO_BE_ASSESSED = (
        "TO_BE_ASSESSED",
        "à caractériser (le code seul ne dit pas s'il est dangereux)",
        "to be assessed (the code alone does not tell)",
    )


class HazardProperty(Term):
    HP1 = "HP1", "HP1 explosif", "HP1 explosive"
    HP2 = "HP2", "HP2 comburant", "HP2 oxidising"
    HP3 = "HP3", "HP3 inflammable", "HP3 flammable"
    HP4 = "HP4", "HP4 irritant", "HP4 irritant"
    HP5 = "HP5", "HP5 toxicité pour un organe ou par aspiration", "HP5 organ or aspiration toxicity"
    HP6 = "HP6", "HP6 toxicité aiguë", "HP6 acute toxicity"
    HP7 = "HP7", "HP7 cancérogène", "HP7 carcinogenic"
    HP8 = "HP8", "HP8 corrosif", "HP8 corrosive"
    HP9 = "HP9", "HP9 infectieux", "HP9 infectious"
    HP10 = "HP10", "HP10 toxique pour la reproduction", "HP10 toxic for reproduction"
    HP11 = "HP11", "HP11 mutagène", "HP11 mutagenic"
    HP12 = "HP12", "HP12 dégage un gaz à toxicité aiguë", "HP12 releases an acutely toxic gas"
    HP13 = "HP13", "HP13 sensibilisant", "HP13 sensitising"
    HP14 = "HP14", "HP14 écotoxique", "HP14 ecotoxic"
    HP15 = "HP15", "HP15 peut devenir dangereux", "HP15 may become hazardous"


class PhysicalState(Term):
    SOLID = "SOLID", "solide", "solid"
    POWDER = "POWDER", "pulvérulent", "powder"
    PASTY = "PASTY", "pâteux", "pasty"
    LIQUID = "LIQUID", "liquide", "liquid"
    GASEOUS = "GASEOUS", "gazeux", "gaseous"


class Packaging(Term):
    BULK = "BULK", "vrac", "bulk"
    PALLET = "PALLET", "palettes", "pallets"
    BIG_BAG = "BIG_BAG", "big-bags", "big bags"
    BOX = "BOX", "cartons, caisses ou bacs", "boxes or crates"
    DRUM = "DRUM", "fûts", "drums"
    IBC = "IBC", "GRV", "intermediate bulk containers"
    TANK = "TANK", "citerne", "tank"
    SKIP = "SKIP", "benne", "skip"
    OTHER = "OTHER", "autre conditionnement", "other packaging"


class StorageCondition(Term):
    INDOOR = "INDOOR", "à l'abri", "indoors"
    OUTDOOR = "OUTDOOR", "à l'extérieur", "outdoors"
    COLD = "COLD", "au froid", "cold"
    DRY = "DRY", "au sec", "dry"
    LOCKED = "LOCKED", "fermé à clé", "locked"
    RETENTION = "RETENTION", "sur rétention", "on a retention tray"


class HandlingMeans(Term):
    BY_HAND = "BY_HAND", "à la main", "by hand"
    PALLET_TRUCK = "PALLET_TRUCK", "transpalette", "pallet truck"
    FORKLIFT = "FORKLIFT", "chariot élévateur", "forklift"
    LOADING_DOCK = "LOADING_DOCK", "quai", "loading dock"
    CRANE = "CRANE", "grue ou bras", "crane"
    LOADER = "LOADER", "chargeuse", "loader"
    PUMP = "PUMP", "pompe", "pump"


_IS_WASTE = When("material_status", frozenset({MaterialStatus.WASTE}))


def derived_hazard(stated: Mapping[str, Any], entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Hazardous by its code, by a persistent pollutant or by a declared property; else for the
    analysis to tell when the code has a twin of the other hazard, or is not known. An analysis
    without its reference tells nothing.

    What is no waste and declares nothing hazardous has no hazard to state, unless it gives a code.
    """
    entry = entries.get("waste_code")
    if stated.get("pop") or stated.get("hazard_properties") or (entry and entry.hazardous):
        return {"hazard": Hazard.HAZARDOUS.value}
    if "waste_code" not in stated and not _IS_WASTE.holds(stated):
        return {}
    analysed = stated.get("hazard_analysed") is True and bool(stated.get("analysis_reference"))
    known = entry is not None and entry.hazardous is False
    if known and (analysed or not (entry and entry.mirrors)):
        return {"hazard": Hazard.NON_HAZARDOUS.value}
    return {"hazard": Hazard.TO_BE_ASSESSED.value}


WASTE_STREAM = Kind(
    code="WASTE_STREAM",
    name="waste_stream",
    fr="matière, objet ou déchet",
    en="material, object or waste",
    attributes=(
        Attribute(
            "material_status",
            Choice(MaterialStatus),
            "statut de la matière",
            "status of the material",
            Ask.ONE_OF,
            "code de l'environnement L541-1-1, L541-4-2, L541-4-3",
            telling=False,
            required=Required(
                "Dites d'abord ce que c'est : un produit pour réemploi, un sous-produit, un "
                "déchet, ou une matière sortie du statut de déchet.",
                "First say what it is: a reusable product, a by-product, waste, or end of waste.",
            ),
        ),
        Attribute(
            "waste_code",
            Code(Scheme.LOW),
            "code de la liste des déchets",
            "List of Waste code",
            Ask.ONE_OF,
            "code de l'environnement R541-7 ; décision 2000/532/CE",
            expected_when=_IS_WASTE,
            required=Required(
                "Cette matière est un déchet : donnez son code de la liste des déchets "
                "(ex. 15 01 03).",
                "This material is waste: give its List of Waste code (e.g. 15 01 03).",
            ),
        ),
        Attribute(
            "hazard",
            Choice(Hazard),
            "danger",
            "hazard",
            Ask.ONE_OF,
            "déduit du code, des polluants persistants et des propriétés HP ; "
            "code de l'environnement R541-8",
            telling=False,
            expected_when=_IS_WASTE,
            derived=True,
        ),
        Attribute(
            "hazard_properties",
            Choices(HazardProperty),
            "propriétés de danger déclarées",
            "declared hazard properties",
            source="règlement (UE) 1357/2014",
            telling=False,
        ),
        Attribute(
            "hazard_analysed",
            Flag(),
            "caractérisation faite (HP1 à HP15)",
            "hazard assessed (HP1 to HP15)",
            source="code de l'environnement R541-8",
            telling=False,
        ),
        Attribute(
            "pop",
            Flag(),
            "polluants organiques persistants (POP)",
            "persistent organic pollutants (POP)",
            source="règlement (UE) 2019/1021",
            telling=False,
        ),
        Attribute(
            "adr_subject",
            Flag(),
            "soumis à l'ADR (marchandises dangereuses)",
            "subject to ADR (dangerous goods)",
            source="ADR",
            telling=False,
        ),
        Attribute(
            "animal_by_product",
            Flag(),
            "sous-produit animal",
            "animal by-product",
            source="règlement (CE) 1069/2009",
            telling=False,
        ),
        Attribute(
            "evidence",
            Words(500, signs=3, letters=3),
            "preuve du statut (usage certain, contrôle, contrat…)",
            "evidence of the status",
            source="code de l'environnement L541-4-2, L541-4-3",
        ),
        Attribute(
            "analysis_reference",
            Words(200, signs=3),
            "référence de l'analyse",
            "reference of the analysis",
        ),
        Attribute(
            "physical_state",
            Choice(PhysicalState),
            "état physique",
            "physical state",
            Ask.ONE_OF,
            telling=False,
        ),
        Attribute(
            "packaging",
            Choice(Packaging),
            "conditionnement",
            "packaging",
            Ask.ONE_OF,
            telling=False,
        ),
        Attribute(
            "contamination_percent",
            number("%", 0, 100),
            "part d'impuretés",
            "share of contaminants",
            Ask.AT_MOST,
        ),
        Attribute("contaminants", Words(200), "impuretés", "contaminants"),
        Attribute("moisture_percent", number("%", 0, 100), "humidité", "moisture", Ask.AT_MOST),
        Attribute(
            "density_t_m3",
            number("t/m³", "0.005", 25),
            "masse volumique apparente",
            "bulk density",
        ),
        Attribute(
            "storage",
            Choices(StorageCondition),
            "stockage",
            "storage",
            Ask.ALL_OF,
            telling=False,
        ),
        Attribute(
            "handling",
            Choices(HandlingMeans),
            "moyens de chargement sur place",
            "loading means on site",
            Ask.ALL_OF,
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
            "lot_minimum",
            number("", 0, 1_000_000),
            "lot minimum, dans l'unité de la quantité",
            "minimum lot, in the unit of the quantity",
            Ask.AT_MOST,
        ),
        Attribute(
            "storage_days_max",
            count("jours", 0, 3_650),
            "durée de stockage possible avant enlèvement",
            "longest storage before pick-up",
            Ask.AT_LEAST,
        ),
    ),
    capacity=None,
    units=(
        Unit.KILOGRAM,
        Unit.TONNE,
        Unit.CUBIC_METRE,
        Unit.LITRE,
        Unit.PALLET,
        Unit.BIG_BAG,
        Unit.UNIT,
    ),
    exchange_modes=(
        ExchangeMode.GIFT,
        ExchangeMode.SALE,
        ExchangeMode.PAY_TO_REMOVE,
        ExchangeMode.COST_SHARE,
        ExchangeMode.BARTER,
        ExchangeMode.LOCAL_CURRENCY,
        ExchangeMode.MUTUAL_CREDIT,
    ),
    default_radius_km=Decimal(40),
    half_distance_km=20.0,
    weights={
        CriterionCode.MEANING: 0.31,
        CriterionCode.DISTANCE: 0.14,
        CriterionCode.CALENDAR: 0.10,
        CriterionCode.QUANTITY: 0.14,
        CriterionCode.PRICE: 0.08,
        CriterionCode.COMPLETENESS: 0.05,
        CriterionCode.USE: 0.12,
        CriterionCode.WASTE_CODE: 0.06,
    },
    divisible=True,
    basis=QuantityBasis.IN_ALL,
    derive=derived_hazard,
)
