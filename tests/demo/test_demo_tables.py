"""The demo tables are plain files: what the loader relies on is checked here, without a database.

The grammar of the slots and of the relative periods is written at the head of
``ptce/demo/SOURCES.md``.
"""

import csv
import gzip
import re
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest
from stdnum.fr import siret

PACKAGE = Path(__file__).parents[2] / "ptce"
DEMO = PACKAGE / "demo"
REFERENCE = PACKAGE / "db" / "reference"
TERRITORY = "248300543"

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = f"(?:{'|'.join(DAYS)})"
DAY_LIST = f"{DAY}(?:-{DAY})?(?:,{DAY}(?:-{DAY})?)*"
TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)"
RANGE = f"{TIME}-{TIME}"
WEEK = r"\+(?:[1-9]|[1-4]\d|5[0-2])w"
LENGTH = r"(?:[1-9]\d?|10[0-4])w"
SEGMENT = f"{DAY_LIST} {RANGE}(?:,{RANGE})*"
AVAILABILITY = re.compile(f"(?:{SEGMENT}(?:; {SEGMENT})*)?")
PERIOD = re.compile(
    f"next {DAY} {RANGE}"
    f"|{WEEK} {DAY} {RANGE}"
    f"|{WEEK} {DAY} {TIME} to {DAY} {TIME}"
    f"|weekly {DAY_LIST} {RANGE} for {LENGTH} from {WEEK}"
    f"|continuous for {LENGTH} from {WEEK}"
)

Row = dict[str, str]


def enum(words: str) -> frozenset[str]:
    return frozenset(words.split())


MODES = enum("LOAN RENTAL COST_SHARE BARTER TIME_CREDIT")
VISIBILITIES = enum("PRIVATE MEMBERS POLE_AND_PARTNERS PUBLIC")
LICENCES = enum("NONE AM A B B96 BE C1 C1E C CE D1 D1E D DE")
VEHICLE_CATEGORIES = enum("M1 M2 M3 N1 N2 N3 L O T CYCLE")
PREMISES_KINDS = enum(
    "OFFICE COWORKING MEETING_ROOM TRAINING_ROOM MULTIPURPOSE_HALL AUDITORIUM WORKSHOP FABLAB "
    "KITCHEN COLD_ROOM WAREHOUSE SHOP STUDIO LABORATORY ACCOMMODATION LAND YARD CAFE"
)
BOOLEAN = enum("0 1")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

OFFER_ENUMS = {
    "exchange_modes": MODES,
    "price_unit": enum("HOUR DAY FLAT"),
    "unit": enum("UNIT PLACE PALLET M2 M3"),
    "divisible": BOOLEAN,
    "visibility": VISIBILITIES,
}
ENUMS = {
    "members": {
        "article9_category": enum(
            "ESS_ENTERPRISE OTHER_ENTERPRISE LOCAL_AUTHORITY LOCAL_AUTHORITY_GROUP "
            "RESEARCH_CENTRE HIGHER_EDUCATION TRAINING_BODY OTHER_LEGAL_PERSON"
        ),
        "charter_signed": BOOLEAN,
        "outside_territory": BOOLEAN,
    },
    "vehicles": OFFER_ENUMS
    | {
        "category": VEHICLE_CATEGORIES,
        "refrigerated": BOOLEAN,
        "tail_lift": BOOLEAN,
        "wheelchair_access": BOOLEAN,
        "tow_bar": BOOLEAN,
        "driver_included": BOOLEAN,
        "licence": LICENCES,
        "energy": enum("PETROL DIESEL LPG CNG ELECTRIC HYBRID PLUGIN_HYBRID HYDROGEN HUMAN"),
        "crit_air": enum("E C1 C2 C3 C4 C5 UNCLASSIFIED"),
        "lending_insured": BOOLEAN,
    },
    "premises": OFFER_ENUMS
    | {
        "premises_kind": PREMISES_KINDS,
        "step_free": BOOLEAN,
        "adapted_toilet": BOOLEAN,
        "hearing_loop": BOOLEAN,
        "accessible_parking": BOOLEAN,
        "erp_category": enum("CAT_1 CAT_2 CAT_3 CAT_4 CAT_5"),
        "erp_type": enum("J L M N R O P S T U V W X Y PA"),
        "loading_dock": BOOLEAN,
        "noise_allowed": BOOLEAN,
        "occupancy_frame": enum(
            "FREE_LOAN PRECARIOUS_OCCUPANCY SHORT_LEASE PUBLIC_DOMAIN_PERMIT SUBLEASE SERVICE_HIRE"
        ),
        "owner_consent": BOOLEAN,
    },
    "requests": {
        "kind": enum("VEHICLE PREMISES"),
        "unit": enum("UNIT PLACE PALLET M2 M3"),
        "strict_budget": BOOLEAN,
        "exchange_modes": MODES,
        "visibility": VISIBILITIES,
        "category_in": VEHICLE_CATEGORIES,
        "licences_held": LICENCES,
        "premises_kind_in": PREMISES_KINDS,
        "refrigerated_required": BOOLEAN,
        "tail_lift_required": BOOLEAN,
        "wheelchair_access_required": BOOLEAN,
        "tow_bar_required": BOOLEAN,
        "driver_included_required": BOOLEAN,
        "step_free_required": BOOLEAN,
        "adapted_toilet_required": BOOLEAN,
        "hearing_loop_required": BOOLEAN,
        "accessible_parking_required": BOOLEAN,
        "loading_dock_required": BOOLEAN,
        "noise_allowed_required": BOOLEAN,
    },
    "bookings": {"status": enum("HELD CONFIRMED")},
}
TEXTS = enum(
    "key name title description member commune legal_form siret naf availability period "
    "request resource"
)
VEHICLE_ASKS = enum(
    "category_in cargo_volume_m3_min payload_kg_min refrigerated_required tail_lift_required "
    "wheelchair_access_required tow_bar_required driver_included_required licences_held"
)
PREMISES_ASKS = enum(
    "premises_kind_in area_m2_min height_m_min step_free_required adapted_toilet_required "
    "hearing_loop_required accessible_parking_required power_kw_min loading_dock_required "
    "noise_allowed_required"
)
TABLES = tuple(ENUMS)


def read(table: str) -> list[Row]:
    with (DEMO / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def keyed(table: str) -> dict[str, Row]:
    return {row["key"]: row for row in read(table)}


def reference(name: str) -> list[Row]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(REFERENCE / name, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@pytest.fixture(scope="module")
def communes() -> dict[str, Row]:
    return {row["insee"]: row for row in reference("communes.csv.gz")}


def kilometres(one: Row, other: Row) -> float:
    """Great-circle distance between the points of two communes."""
    north, east = radians(float(one["latitude"])), radians(float(one["longitude"]))
    to_north, to_east = radians(float(other["latitude"])), radians(float(other["longitude"]))
    chord = (
        sin((to_north - north) / 2) ** 2
        + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    )
    return 2 * 6371 * asin(sqrt(chord))


def test_communes_are_unique_and_have_a_point_in_range(communes: dict[str, Row]) -> None:
    rows = reference("communes.csv.gz")
    assert len(rows) == len(communes) > 34_900
    for row in rows:
        assert re.fullmatch(r"(?:\d{2}|2[AB])\d{3}", row["insee"])
        assert row["insee"].startswith(row["department"])
        assert re.fullmatch(r"\d{5}(?:\|\d{5})*", row["postcodes"])
        assert -90 <= float(row["latitude"]) <= 90
        assert -180 <= float(row["longitude"]) <= 180


def test_arrondissements_are_listed_beside_their_city(communes: dict[str, Row]) -> None:
    assert {"75056", "75101", "13055", "13216", "69123", "69389"} <= communes.keys()


def test_every_epci_of_a_commune_is_named(communes: dict[str, Row]) -> None:
    named = {row["siren"] for row in reference("epci.csv")}
    assert {row["epci"] for row in communes.values()} - {""} <= named


def test_a_former_code_leads_to_a_current_commune_in_one_step(communes: dict[str, Row]) -> None:
    rows = reference("former_communes.csv")
    former = {row["former_insee"] for row in rows}
    assert len(former) == len(rows)
    assert not former & communes.keys()
    assert {row["insee"] for row in rows} <= communes.keys()


@pytest.mark.parametrize("table", TABLES)
def test_keys_are_unique_and_every_cell_has_the_type_of_its_column(table: str) -> None:
    rows = read(table)
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        for column, cell in row.items():
            if column in ENUMS[table]:
                assert set(cell.split("|")) - {""} <= ENUMS[table][column], (row["key"], column)
            elif column not in TEXTS and cell:
                assert NUMBER.fullmatch(cell), (row["key"], column)


@pytest.mark.parametrize("table", ["members", "vehicles", "premises", "requests"])
def test_communes_exist_in_our_reference_table(table: str, communes: dict[str, Row]) -> None:
    assert {row["commune"] for row in read(table)} <= communes.keys()


def test_members_are_of_the_territory_unless_they_say_so(communes: dict[str, Row]) -> None:
    for row in read("members"):
        inside = communes[row["commune"]]["epci"] == TERRITORY
        assert inside == (row["outside_territory"] == "0"), row["key"]


def test_no_siret_can_exist_and_all_pass_the_checksum() -> None:
    sirets = [row["siret"] for row in read("members")]
    assert len(set(sirets)) == len(sirets)
    for number in sirets:
        assert number.startswith("000")
        assert siret.is_valid(number)


def test_offers_and_requests_belong_to_members_of_the_pole() -> None:
    members = keyed("members").keys()
    for table in ("vehicles", "premises", "requests"):
        assert {row["member"] for row in read(table)} <= members


def test_the_pole_is_rich_enough_to_be_shown() -> None:
    assert len(read("vehicles")) >= 25
    assert len(read("premises")) >= 35
    assert len(read("requests")) >= 24
    assert sum(row["charter_signed"] == "0" for row in read("members")) == 2


@pytest.mark.parametrize("table", ["vehicles", "premises"])
def test_offers_state_their_terms(table: str) -> None:
    rows = read(table)
    for row in rows:
        assert row["title"] and row["description"] and row["exchange_modes"], row["key"]
        assert bool(row["price"]) == bool(row["price_unit"]), row["key"]
        assert (row["divisible"] == "1") == (int(row["quantity"]) > 1), row["key"]
    assert sum(row["visibility"] == "PRIVATE" for row in rows) == 1


def ordered(slot: str) -> bool:
    """Whether each ``HH:MM-HH:MM`` ends after it starts and each ``DAY-DAY`` goes forward."""
    times = re.findall(f"({TIME})-({TIME})", slot)
    days = re.findall(f"({DAY})-({DAY})", slot)
    return all(start < end for start, end in times) and all(
        DAYS.index(first) < DAYS.index(last) for first, last in days
    )


@pytest.mark.parametrize("table", ["vehicles", "premises"])
def test_availability_follows_the_documented_grammar(table: str) -> None:
    for row in read(table):
        assert AVAILABILITY.fullmatch(row["availability"]), row["key"]
        assert ordered(row["availability"]), row["key"]


def test_periods_follow_the_documented_grammar() -> None:
    for row in read("requests"):
        assert PERIOD.fullmatch(row["period"]), row["key"]
        assert ordered(row["period"]), row["key"]
        stretch = re.search(f"({DAY}) ({TIME}) to ({DAY}) ({TIME})", row["period"])
        if stretch:
            first, start, last, end = stretch.groups()
            assert (DAYS.index(first), start) < (DAYS.index(last), end), row["key"]


def test_a_request_asks_only_what_its_kind_knows() -> None:
    for row in read("requests"):
        foreign = PREMISES_ASKS if row["kind"] == "VEHICLE" else VEHICLE_ASKS
        assert not any(row[column] for column in foreign), row["key"]


def test_bookings_join_a_request_to_another_members_resource_of_its_kind() -> None:
    requests, vehicles, premises = keyed("requests"), keyed("vehicles"), keyed("premises")
    for row in read("bookings"):
        request = requests[row["request"]]
        resource = (vehicles if request["kind"] == "VEHICLE" else premises)[row["resource"]]
        assert request["member"] != resource["member"]
        assert int(row["quantity"]) == int(request["quantity"]) <= int(resource["quantity"])


def test_some_attributes_are_left_unstated() -> None:
    assert any(row["refrigerated"] == "" for row in read("vehicles"))
    assert any(row["step_free"] == "" for row in read("premises"))


def test_a_tuesday_at_la_seyne_finds_a_free_a_booked_and_a_distant_refrigerated_van(
    communes: dict[str, Row],
) -> None:
    request, vehicles = keyed("requests")["q101"], keyed("vehicles")
    here = communes[request["commune"]]
    cold = {
        key: kilometres(here, communes[row["commune"]])
        for key, row in vehicles.items()
        if row["refrigerated"] == "1"
        and float(row["cargo_volume_m3"]) >= float(request["cargo_volume_m3_min"])
    }
    booked = {
        row["resource"]
        for row in read("bookings")
        if keyed("requests")[row["request"]]["period"] == request["period"]
    }
    assert here["name"] == "La Seyne-sur-Mer"
    assert set(cold) == {"o084", "o049", "v101", "v102"}
    assert set(cold) & booked == {"o049"}
    assert cold["o084"] < cold["v102"] < float(request["radius_km"]) < 90 < cold["v101"]
    assert vehicles["o084"]["availability"].startswith("TU 06:00-22:00;")
    assert float(vehicles["o084"]["price"]) <= float(request["budget_eur"])
    assert float(vehicles["v102"]["price"]) > float(request["budget_eur"])


def test_twelve_cubic_metres_at_hyeres_finds_the_dearer_lorry(communes: dict[str, Row]) -> None:
    request, vehicles = keyed("requests")["q103"], keyed("vehicles")
    large = [
        key
        for key, row in vehicles.items()
        if row["refrigerated"] == "1"
        and float(row["cargo_volume_m3"]) >= float(request["cargo_volume_m3_min"])
        and kilometres(communes[request["commune"]], communes[row["commune"]])
        <= float(request["radius_km"])
    ]
    assert communes[request["commune"]]["name"] == "Hyères"
    assert large == ["v102"]
    assert float(vehicles["v102"]["price"]) == max(
        float(row["price"]) for row in vehicles.values() if row["refrigerated"] == "1"
    )
