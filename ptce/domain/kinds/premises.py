"""Premises: rooms, workshops, kitchens, storage, land. Source: arrêté of 25 June 1980 (ERP)."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.declaration import Ask, Attribute, Choice, Flag, Kind, count, number
from ptce.domain.terms import CriterionCode, ExchangeMode, Term, Unit


class PremisesKind(Term):
    OFFICE = "OFFICE", "bureau", "office"
    COWORKING = "COWORKING", "espace de coworking", "coworking space"
    MEETING_ROOM = "MEETING_ROOM", "salle de réunion", "meeting room"
    TRAINING_ROOM = "TRAINING_ROOM", "salle de formation", "training room"
    MULTIPURPOSE_HALL = "MULTIPURPOSE_HALL", "salle polyvalente", "multi-purpose hall"
    AUDITORIUM = "AUDITORIUM", "auditorium ou salle de spectacle", "auditorium"
    WORKSHOP = "WORKSHOP", "atelier", "workshop"
    FABLAB = "FABLAB", "fablab", "fablab"
    KITCHEN = "KITCHEN", "cuisine professionnelle", "professional kitchen"
    COLD_ROOM = "COLD_ROOM", "chambre froide", "cold room"
    WAREHOUSE = "WAREHOUSE", "entrepôt", "warehouse"
    SHOP = "SHOP", "boutique", "shop"
    STUDIO = "STUDIO", "studio", "studio"
    LABORATORY = "LABORATORY", "laboratoire", "laboratory"
    ACCOMMODATION = "ACCOMMODATION", "hébergement", "accommodation"
    LAND = "LAND", "terrain ou jardin", "land or garden"
    YARD = "YARD", "cour ou plateforme", "yard"
    CAFE = "CAFE", "café associatif", "community café"


class ErpCategory(Term):
    CAT_1 = "CAT_1", "1re catégorie (plus de 1 500 personnes)", "category 1 (over 1,500 people)"
    CAT_2 = "CAT_2", "2e catégorie (701 à 1 500)", "category 2 (701 to 1,500)"
    CAT_3 = "CAT_3", "3e catégorie (301 à 700)", "category 3 (301 to 700)"
    CAT_4 = "CAT_4", "4e catégorie (300 au plus)", "category 4 (up to 300)"
    CAT_5 = "CAT_5", "5e catégorie (sous le seuil du type)", "category 5 (below the threshold)"


class ErpType(Term):
    J = "J", "accueil de personnes âgées ou handicapées", "care homes"
    L = "L", "réunions, spectacles, usages multiples", "meetings, shows, multi-purpose"
    M = "M", "magasins", "shops"
    N = "N", "restaurants, débits de boissons", "restaurants, bars"
    O = "O", "hôtels", "hotels"  # noqa: E741 - the letter of the arrêté
    P = "P", "danse, jeux", "dance, games"
    R = "R", "enseignement", "teaching"
    S = "S", "bibliothèques", "libraries"
    T = "T", "expositions", "exhibitions"
    U = "U", "soins", "care"
    V = "V", "culte", "worship"
    W = "W", "bureaux", "offices"
    X = "X", "sport couvert", "indoor sport"
    Y = "Y", "musées", "museums"
    PA = "PA", "plein air", "open air"


class OccupancyFrame(Term):
    FREE_LOAN = "FREE_LOAN", "prêt à usage (commodat)", "free loan for use"
    PRECARIOUS_OCCUPANCY = (
        "PRECARIOUS_OCCUPANCY",
        "convention d'occupation précaire",
        "precarious occupancy",
    )
    SHORT_LEASE = "SHORT_LEASE", "bail dérogatoire", "short lease"
    PUBLIC_DOMAIN_PERMIT = (
        "PUBLIC_DOMAIN_PERMIT",
        "autorisation d'occupation du domaine public",
        "public domain permit",
    )
    SUBLEASE = "SUBLEASE", "sous-location", "sublease"
    SERVICE_HIRE = "SERVICE_HIRE", "location avec services", "hire with services"


PREMISES = Kind(
    code="PREMISES",
    name="premises",
    fr="local",
    en="premises",
    attributes=(
        Attribute(
            "premises_kind", Choice(PremisesKind), "nature du local", "kind of premises", Ask.ONE_OF
        ),
        Attribute("area_m2", number("m²", 1, 100_000), "surface", "area", Ask.AT_LEAST),
        Attribute("seats", count("places", 0, 5_000), "places assises", "seats", Ask.AT_LEAST),
        Attribute(
            "standing_places",
            count("places", 0, 20_000),
            "places debout",
            "standing places",
            Ask.AT_LEAST,
        ),
        Attribute(
            "height_m",
            number("m", "1.5", 50),
            "hauteur sous plafond",
            "ceiling height",
            Ask.AT_LEAST,
        ),
        Attribute(
            "floor_load_kg_m2",
            count("kg/m²", 0, 20_000),
            "charge au sol",
            "floor load",
            Ask.AT_LEAST,
        ),
        Attribute(
            "step_free",
            Flag(),
            "accès sans marche (PMR)",
            "step-free access",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "door_width_cm", count("cm", 40, 1_000), "largeur de porte", "door width", Ask.AT_LEAST
        ),
        Attribute(
            "adapted_toilet",
            Flag(),
            "toilettes adaptées",
            "adapted toilet",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "hearing_loop",
            Flag(),
            "boucle magnétique auditive",
            "hearing loop",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "accessible_parking",
            Flag(),
            "stationnement PMR",
            "accessible parking",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "erp_category",
            Choice(ErpCategory),
            "catégorie ERP",
            "ERP category",
            Ask.ONE_OF,
            telling=False,
        ),
        Attribute("erp_type", Choice(ErpType), "type ERP", "ERP type", Ask.ONE_OF, telling=False),
        Attribute(
            "power_kw", number("kW", 0, 10_000), "puissance électrique", "power", Ask.AT_LEAST
        ),
        Attribute("loading_dock", Flag(), "quai de chargement", "loading dock", Ask.REQUIRED),
        Attribute(
            "noise_allowed", Flag(), "activité bruyante admise", "noise allowed", Ask.REQUIRED
        ),
        Attribute(
            "lowest_temperature_c",
            number("°C", -40, 30),
            "température la plus basse",
            "lowest temperature",
            Ask.AT_MOST,
        ),
        Attribute(
            "occupancy_frame",
            Choice(OccupancyFrame),
            "cadre d'occupation",
            "occupancy frame",
            Ask.ONE_OF,
            telling=False,
        ),
        Attribute(
            "owner_consent",
            Flag(),
            "accord du propriétaire",
            "owner's consent",
            Ask.REQUIRED,
            telling=False,
        ),
    ),
    capacity="seats",
    units=(Unit.UNIT, Unit.PLACE),
    exchange_modes=(
        ExchangeMode.LOAN,
        ExchangeMode.RENTAL,
        ExchangeMode.COST_SHARE,
        ExchangeMode.BARTER,
        ExchangeMode.LOCAL_CURRENCY,
        ExchangeMode.TIME_CREDIT,
        ExchangeMode.MUTUAL_CREDIT,
    ),
    default_radius_km=Decimal(15),
    half_distance_km=5.0,
    weights={
        CriterionCode.MEANING: 0.41,
        CriterionCode.DISTANCE: 0.16,
        CriterionCode.CALENDAR: 0.15,
        CriterionCode.QUANTITY: 0.11,
        CriterionCode.PRICE: 0.11,
        CriterionCode.COMPLETENESS: 0.06,
    },
)
