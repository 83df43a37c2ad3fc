"""Vehicles: vans, cars, minibuses, cargo bikes, plant. Source: code de la route R311-1, R221-4."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.declaration import Ask, Attribute, Choice, Flag, Kind, When, count, number
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
        CriterionCode.MEANING: 0.39,
        CriterionCode.DISTANCE: 0.16,
        CriterionCode.CALENDAR: 0.16,
        CriterionCode.QUANTITY: 0.11,
        CriterionCode.PRICE: 0.12,
        CriterionCode.COMPLETENESS: 0.06,
    },
)
