"""Premises: rooms, workshops, kitchens, storage, land. Source: arrêté of 25 June 1980 (ERP)."""

from __future__ import annotations

from decimal import Decimal

from ptce.domain.kinds.declaration import (
    Ask,
    Attribute,
    Choice,
    Choices,
    Flag,
    Kind,
    Words,
    count,
    number,
)
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
    CTS = "CTS", "chapiteaux, tentes", "marquees, tents"
    SG = "SG", "structures gonflables", "inflatable structures"
    PS = "PS", "parcs de stationnement couverts", "covered car parks"
    GA = "GA", "gares", "stations"
    OA = "OA", "hôtels-restaurants d'altitude", "mountain hotels and restaurants"
    EF = "EF", "établissements flottants", "floating establishments"
    REF = "REF", "refuges de montagne", "mountain huts"


class Amenity(Term):
    WIFI = "WIFI", "wifi", "wifi"
    PROJECTOR = "PROJECTOR", "vidéoprojecteur", "projector"
    SCREEN = "SCREEN", "écran", "screen"
    VIDEO_CONFERENCE = "VIDEO_CONFERENCE", "visioconférence", "video conferencing"
    SOUND_SYSTEM = "SOUND_SYSTEM", "sonorisation", "sound system"
    STAGE = "STAGE", "scène", "stage"
    STAGE_LIGHTING = "STAGE_LIGHTING", "éclairage scénique", "stage lighting"
    FLIPCHART = "FLIPCHART", "paperboard ou tableau", "flipchart or board"
    TABLES_CHAIRS = "TABLES_CHAIRS", "tables et chaises", "tables and chairs"
    COMPUTERS = "COMPUTERS", "ordinateurs", "computers"
    PRINTER = "PRINTER", "imprimante", "printer"
    KITCHENETTE = "KITCHENETTE", "coin cuisine", "kitchenette"
    OVEN = "OVEN", "four", "oven"
    DISHWASHER = "DISHWASHER", "lave-vaisselle", "dishwasher"
    FRIDGE = "FRIDGE", "réfrigérateur", "fridge"
    HAND_WASHING = "HAND_WASHING", "lave-mains", "hand-washing station"
    WATER_POINT = "WATER_POINT", "point d'eau", "water point"
    TOILETS = "TOILETS", "toilettes", "toilets"
    SHOWER = "SHOWER", "douche", "shower"
    CHANGING_ROOM = "CHANGING_ROOM", "vestiaire", "changing room"
    HEATING = "HEATING", "chauffage", "heating"
    COOLING = "COOLING", "climatisation", "air conditioning"
    THREE_PHASE = "THREE_PHASE", "prise triphasée", "three-phase socket"
    COMPRESSED_AIR = "COMPRESSED_AIR", "air comprimé", "compressed air"
    DUST_EXTRACTION = "DUST_EXTRACTION", "aspiration des poussières", "dust extraction"
    SHELVING = "SHELVING", "rayonnages", "shelving"
    FORKLIFT = "FORKLIFT", "chariot élévateur", "forklift"
    GOODS_LIFT = "GOODS_LIFT", "monte-charge", "goods lift"
    LIFT = "LIFT", "ascenseur", "lift"
    LOCKERS = "LOCKERS", "casiers fermés", "lockers"
    ALARM = "ALARM", "alarme", "alarm"
    BIKE_PARKING = "BIKE_PARKING", "arceaux à vélos", "bike stands"
    CHARGING_POINT = "CHARGING_POINT", "borne de recharge", "charging point"
    OUTDOOR_SPACE = "OUTDOOR_SPACE", "espace extérieur", "outdoor space"
    CHILDREN_AREA = "CHILDREN_AREA", "coin enfants", "children's corner"


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
            "authorised_attendance",
            count("personnes", 1, 50_000),
            "effectif maximal autorisé",
            "authorised attendance",
            Ask.AT_LEAST,
            "arrêté du 25 juin 1980 ; procès-verbal de la commission de sécurité",
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
            "accessibility_register_url",
            Words(500, link=True),
            "adresse du registre public d'accessibilité",
            "address of the public accessibility register",
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
        Attribute(
            "amenities",
            Choices(
                Amenity,
                weights={
                    Amenity.STAGE: 2,
                    Amenity.OVEN: 2,
                    Amenity.THREE_PHASE: 2,
                    Amenity.GOODS_LIFT: 2,
                    Amenity.FORKLIFT: 2,
                },
            ),
            "équipements",
            "amenities",
            Ask.ALL_OF,
            telling=False,
            wished=True,
        ),
        Attribute(
            "parking_places",
            count("places", 0, 5_000),
            "places de stationnement",
            "parking places",
            Ask.AT_LEAST,
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
            "overnight_allowed",
            Flag(),
            "nuitée admise",
            "overnight stay allowed",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "public_allowed",
            Flag(),
            "accueil du public admis",
            "open to the public",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "supervised",
            Flag(),
            "présence d'une personne du lieu",
            "somebody of the place is present",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "cleaning_included",
            Flag(),
            "ménage compris",
            "cleaning included",
            Ask.REQUIRED,
            telling=False,
        ),
        Attribute(
            "insurance_needed",
            Flag(),
            "assurance de l'occupant nécessaire (RC, risques locatifs)",
            "occupant's insurance needed",
            telling=False,
        ),
        Attribute("deposit_eur", count("€", 0, 100_000), "caution", "deposit", Ask.AT_MOST),
        Attribute("access_notes", Words(300), "clés, alarme, accès", "keys, alarm, access"),
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
    fixed=True,
    weights={
        CriterionCode.MEANING: 0.39,
        CriterionCode.DISTANCE: 0.16,
        CriterionCode.CALENDAR: 0.14,
        CriterionCode.QUANTITY: 0.10,
        CriterionCode.PRICE: 0.10,
        CriterionCode.COMPLETENESS: 0.06,
        CriterionCode.EQUIPMENT: 0.05,
    },
)
