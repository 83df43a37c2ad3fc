"""Vehicles: vans, cars, minibuses, cargo bikes, plant. Source: code de la route R311-1, R221-4."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.declaration import (
    Ask,
    Attribute,
    Choice,
    Choices,
    Day,
    Flag,
    Kind,
    When,
    Words,
    count,
    number,
)
from ptce.domain.terms import CriterionCode, ExchangeMode, Term, Unit


class VehicleCategory(Term):
    M1 = (
        "M1",
        "transport de personnes (huit passagers au plus)",
        "passenger vehicle (up to eight passengers)",
    )
    M2 = "M2", "minibus ou petit car (jusqu'à 5 t)", "minibus or small coach (up to 5 t)"
    M3 = "M3", "autocar (plus de 5 t)", "coach (over 5 t)"
    N1 = "N1", "utilitaire (jusqu'à 3,5 t)", "van (up to 3.5 t)"
    N2 = "N2", "camion (3,5 à 12 t)", "lorry (3.5 to 12 t)"
    N3 = "N3", "poids lourd (plus de 12 t)", "heavy lorry (over 12 t)"
    L = "L", "deux, trois ou quatre-roues à moteur", "powered two-, three- or four-wheeler"
    O = "O", "remorque", "trailer"  # noqa: E741 - the code of R311-1
    T = "T", "tracteur ou engin", "tractor or plant"
    CYCLE = "CYCLE", "vélo ou vélo cargo", "bike or cargo bike"


class DrivingLicence(Term):
    NONE = "NONE", "sans permis", "no licence"
    AM = "AM", "permis AM", "licence AM"
    A = "A", "permis A", "licence A"
    B = "B", "permis B", "licence B"
    B96 = "B96", "formation B96", "licence B96"
    BE = "BE", "permis BE", "licence BE"
    C1 = "C1", "permis C1", "licence C1"
    C1E = "C1E", "permis C1E", "licence C1E"
    C = "C", "permis C", "licence C"
    CE = "CE", "permis CE", "licence CE"
    D1 = "D1", "permis D1", "licence D1"
    D1E = "D1E", "permis D1E", "licence D1E"
    D = "D", "permis D", "licence D"
    DE = "DE", "permis DE", "licence DE"


class CritAir(Term):
    E = "E", "Crit'Air vert (électrique, hydrogène)", "Crit'Air green"
    C1 = "C1", "Crit'Air 1", "Crit'Air 1"
    C2 = "C2", "Crit'Air 2", "Crit'Air 2"
    C3 = "C3", "Crit'Air 3", "Crit'Air 3"
    C4 = "C4", "Crit'Air 4", "Crit'Air 4"
    C5 = "C5", "Crit'Air 5", "Crit'Air 5"
    UNCLASSIFIED = "UNCLASSIFIED", "non classé", "unclassified"


class Energy(Term):
    PETROL = "PETROL", "essence", "petrol"
    DIESEL = "DIESEL", "gazole", "diesel"
    LPG = "LPG", "GPL", "LPG"
    CNG = "CNG", "GNV", "CNG"
    ELECTRIC = "ELECTRIC", "électrique", "electric"
    HYBRID = "HYBRID", "hybride", "hybrid"
    PLUGIN_HYBRID = "PLUGIN_HYBRID", "hybride rechargeable", "plug-in hybrid"
    HYDROGEN = "HYDROGEN", "hydrogène", "hydrogen"
    HUMAN = "HUMAN", "force humaine", "human power"


class EuroClass(Term):
    """Emission class of the registration certificate, field V.9; in order."""

    EURO_1 = "EURO_1", "Euro 1", "Euro 1"
    EURO_2 = "EURO_2", "Euro 2", "Euro 2"
    EURO_3 = "EURO_3", "Euro 3", "Euro 3"
    EURO_4 = "EURO_4", "Euro 4", "Euro 4"
    EURO_5 = "EURO_5", "Euro 5", "Euro 5"
    EURO_6 = "EURO_6", "Euro 6", "Euro 6"
    EURO_7 = "EURO_7", "Euro 7", "Euro 7"


class Fitting(Term):
    STRAPS = "STRAPS", "sangles", "straps"
    HAND_TRUCK = "HAND_TRUCK", "diable", "hand truck"
    PALLET_TRUCK = "PALLET_TRUCK", "transpalette", "pallet truck"
    RAMP = "RAMP", "rampe", "ramp"
    BLANKETS = "BLANKETS", "couvertures de déménagement", "moving blankets"
    SHELVES = "SHELVES", "rayonnages intérieurs", "inner shelves"
    ROOF_RACK = "ROOF_RACK", "galerie ou barres de toit", "roof rack"
    BIKE_CARRIER = "BIKE_CARRIER", "porte-vélos", "bike carrier"
    CHILD_SEAT = "CHILD_SEAT", "siège enfant", "child seat"
    WHEELCHAIR_ANCHORS = "WHEELCHAIR_ANCHORS", "ancrages pour fauteuil", "wheelchair anchors"
    WINTER_TYRES = "WINTER_TYRES", "pneus hiver ou chaînes", "winter tyres or chains"
    SATNAV = "SATNAV", "GPS", "satellite navigation"
    TRAILER_SOCKET = "TRAILER_SOCKET", "prise remorque", "trailer socket"
    POWER_OUTLET = "POWER_OUTLET", "prise 230 V à bord", "230 V outlet on board"
    COVER = "COVER", "bâche ou caisson fermé", "cover or closed box"
    LOCK = "LOCK", "antivol", "lock"
    HELMETS = "HELMETS", "casques", "helmets"


def _covers(**held: str) -> dict[str, frozenset[str]]:
    return {licence: frozenset(("NONE", *others.split())) for licence, others in held.items()}


LICENCES = Choice(
    DrivingLicence,
    covers=_covers(
        AM="",
        A="AM",
        B="AM",
        B96="B AM",
        BE="B B96 AM",
        C1="B AM",
        C1E="C1 BE B96 B AM",
        C="C1 B AM",
        CE="C C1E C1 BE B96 B AM",
        D1="B AM",
        D1E="D1 BE B96 B AM",
        D="D1 B AM",
        DE="D D1E D1 BE B96 B AM",
    ),
    usual=frozenset({DrivingLicence.NONE, DrivingLicence.AM, DrivingLicence.B}),
)

VEHICLE = Kind(
    code="VEHICLE",
    name="vehicle",
    fr="véhicule",
    en="vehicle",
    attributes=(
        Attribute(
            "category", Choice(VehicleCategory), "catégorie", "category", Ask.ONE_OF, "R311-1"
        ),
        Attribute(
            "cargo_volume_m3",
            number("m³", 0, 150),
            "volume utile",
            "cargo volume",
            Ask.AT_LEAST,
        ),
        Attribute(
            "payload_kg",
            count("kg", 0, 40_000),
            "charge utile",
            "payload",
            Ask.AT_LEAST,
            "carte grise, F.2 − G.1",
        ),
        Attribute(
            "seats",
            count("places", 1, 100),
            "places assises",
            "seats",
            Ask.AT_LEAST,
            "carte grise, S.1",
        ),
        Attribute("refrigerated", Flag(), "réfrigéré", "refrigerated", Ask.REQUIRED, "ATP"),
        Attribute(
            "lowest_temperature_c",
            number("°C", -40, 30),
            "température la plus basse",
            "lowest temperature",
            Ask.AT_MOST,
        ),
        Attribute("tail_lift", Flag(), "hayon élévateur", "tail-lift", Ask.REQUIRED),
        Attribute(
            "wheelchair_access",
            Flag(),
            "accès en fauteuil roulant (TPMR)",
            "wheelchair access",
            Ask.REQUIRED,
        ),
        Attribute(
            "towed_mass_kg",
            count("kg", 0, 40_000),
            "masse tractable",
            "towed mass",
            Ask.AT_LEAST,
            "carte grise, F.3 − F.2",
        ),
        Attribute("height_m", number("m", "0.5", 5), "hauteur", "height", Ask.AT_MOST),
        Attribute("length_m", number("m", "0.5", 25), "longueur", "length", Ask.AT_MOST),
        Attribute("range_km", count("km", 0, 3_000), "autonomie", "range", Ask.AT_LEAST),
        Attribute(
            "fittings",
            Choices(Fitting, weights={Fitting.RAMP: 2, Fitting.WHEELCHAIR_ANCHORS: 2}),
            "équipements",
            "fittings",
            Ask.ALL_OF,
            telling=False,
            wished=True,
        ),
        Attribute(
            "adr_equipped",
            Flag(),
            "équipé pour les marchandises dangereuses (ADR)",
            "equipped for dangerous goods (ADR)",
            Ask.REQUIRED,
            "ADR",
            telling=False,
        ),
        Attribute("tow_bar", Flag(), "attelage", "tow bar", Ask.REQUIRED),
        Attribute("driver_included", Flag(), "conducteur compris", "driver included", Ask.REQUIRED),
        Attribute(
            "licence",
            LICENCES,
            "permis nécessaire",
            "licence needed",
            Ask.COVERED_BY,
            "R221-4",
            moot_when=When("driver_included", frozenset({True})),
        ),
        Attribute("energy", Choice(Energy), "énergie", "energy", Ask.ONE_OF, "carte grise, P.3"),
        Attribute(
            "crit_air",
            Choice(CritAir),
            "vignette Crit'Air",
            "Crit'Air sticker",
            Ask.ONE_OF,
            telling=False,
        ),
        Attribute(
            "euro_class",
            Choice(EuroClass),
            "norme Euro",
            "Euro class",
            Ask.ONE_OF,
            "carte grise, V.9",
            telling=False,
        ),
        Attribute(
            "mileage_cap_km",
            count("km", 0, 100_000),
            "kilométrage permis",
            "mileage cap",
            Ask.AT_LEAST,
        ),
        Attribute(
            "lending_insured",
            Flag(),
            "assurance couvrant le prêt",
            "insurance covering lending",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "technical_inspection_until",
            Day(),
            "contrôle technique valable jusqu'au",
            "technical inspection valid until",
            source="code de la route R323-1",
        ),
        Attribute(
            "fuel_included",
            Flag(),
            "carburant ou recharge compris",
            "fuel or charging included",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute("deposit_eur", count("€", 0, 100_000), "caution", "deposit", Ask.AT_MOST),
        Attribute(
            "handover_notes",
            Words(300),
            "stationnement, clés, état des lieux",
            "parking, keys, condition report",
        ),
    ),
    capacity="cargo_volume_m3",
    units=(Unit.UNIT,),
    exchange_modes=(
        ExchangeMode.LOAN,
        ExchangeMode.RENTAL,
        ExchangeMode.COST_SHARE,
        ExchangeMode.BARTER,
        ExchangeMode.LOCAL_CURRENCY,
        ExchangeMode.TIME_CREDIT,
        ExchangeMode.MUTUAL_CREDIT,
    ),
    default_radius_km=Decimal(30),
    half_distance_km=10.0,
    weights={
        CriterionCode.MEANING: 0.37,
        CriterionCode.DISTANCE: 0.16,
        CriterionCode.CALENDAR: 0.15,
        CriterionCode.QUANTITY: 0.10,
        CriterionCode.PRICE: 0.12,
        CriterionCode.COMPLETENESS: 0.05,
        CriterionCode.EQUIPMENT: 0.05,
    },
)
