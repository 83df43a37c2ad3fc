"""The demo tables are plain files: what the loader relies on is checked here, without a database.

The grammar of the slots and of the relative periods is written at the head of
``ptce/demo/SOURCES.md``.
"""

import csv
import gzip
import re
from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest
from stdnum.fr import siret

from ptce.demo.tables import UNITS
from ptce.domain.kinds import KINDS, Attribute, Choice, Choices, Code, Flag, Words
from ptce.domain.membership import (
    CompanySize,
    InclusiveStructureKind,
    MemberCircle,
    MemberLabel,
)
from ptce.domain.permits import PermitKind, VerificationStatus
from ptce.domain.terms import (
    Article9Category,
    EssFamily,
    ExchangeMode,
    PriceUnit,
    QuantityBasis,
    Unit,
    Visibility,
)

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


BOOLEAN = enum("0 1")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def codes(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(map(str, terms))


LISTING_ENUMS = {
    "exchange_modes": codes(ExchangeMode),
    "unit": codes(Unit) | UNITS.keys(),
    "basis": codes(QuantityBasis),
    "visibility": codes(Visibility),
}
OFFER_ENUMS = LISTING_ENUMS | {"price_unit": codes(PriceUnit), "divisible": BOOLEAN}
REQUEST_ENUMS = LISTING_ENUMS | {"strict_budget": BOOLEAN}


def enums_of(attributes: Iterable[tuple[str, Attribute]]) -> dict[str, frozenset[str]]:
    """What the cells of a kind's own columns may hold, where that is a closed list."""
    found = {}
    for name, attribute in attributes:
        if isinstance(attribute.type, Flag):
            found[name] = BOOLEAN
        elif isinstance(attribute.type, Choice | Choices):
            found[name] = codes(attribute.type.terms)
    return found


OFFERS = {f"offers/{kind.name}": kind for kind in KINDS}
REQUESTS = {f"requests/{kind.name}": kind for kind in KINDS}
ENUMS = {
    "members": {
        "article9_category": codes(Article9Category),
        "charter": enum("1 2"),
        "size": codes(CompanySize),
        "circle": codes(MemberCircle),
        "labels": codes(MemberLabel),
        "inclusive_kinds": codes(InclusiveStructureKind),
        "ess_family": codes(EssFamily),
        "outside_territory": BOOLEAN,
    },
    **{
        table: OFFER_ENUMS | enums_of((each.name, each) for each in kind.attributes)
        for table, kind in OFFERS.items()
    },
    **{
        table: REQUEST_ENUMS | enums_of((each.asked, each) for each in kind.asks)
        for table, kind in REQUESTS.items()
    },
    "permits": {
        "kind": codes(PermitKind),
        "covers_hazardous": BOOLEAN,
        "below_threshold": BOOLEAN,
        "decision": codes(VerificationStatus) - {"EXPIRED"},
    },
    "deals": {"outcome": enum("SHORTLISTED PROPOSED WITHDRAWN DECLINED HELD CONFIRMED CANCELLED")},
}
TEXTS = enum(
    "key name title description member commune legal_form siret naf availability period "
    "request resource rubrique number low_prefixes reason"
)
WORDS = {
    name
    for kind in KINDS
    for each in kind.attributes
    if isinstance(each.type, Code | Words)
    for name in (each.name, *([each.asked] if each.ask else []))
}
"""The columns of free words and of codes."""

SHARED = enum("key member commune title description exchange_modes quantity unit basis visibility")
OFFER_COLUMNS = SHARED | enum(
    "price price_unit divisible buffer_minutes availability service_radius_km"
)
REQUEST_COLUMNS = SHARED | enum("radius_km period budget_eur strict_budget")
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
            elif column not in TEXTS | WORDS and cell:
                assert NUMBER.fullmatch(cell), (row["key"], column)


@pytest.mark.parametrize("table", [*OFFERS, *REQUESTS])
def test_a_table_has_no_column_that_the_loader_does_not_read(table: str) -> None:
    kind = OFFERS.get(table) or REQUESTS[table]
    own = {each.name for each in kind.stated} if table in OFFERS else set()
    own |= {each.asked for each in kind.asks} if table in REQUESTS else set()
    shared = OFFER_COLUMNS if table in OFFERS else REQUEST_COLUMNS
    assert set(read(table)[0]) <= shared | own


@pytest.mark.parametrize("table", ["members", *OFFERS, *REQUESTS])
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
    for table in (*OFFERS, *REQUESTS):
        assert {row["member"] for row in read(table)} <= members


def test_the_pole_is_rich_enough_to_be_shown() -> None:
    assert len(read("members")) == 90
    assert all(len(read(table)) >= 14 for table in OFFERS)
    assert all(len(read(table)) >= 6 for table in REQUESTS)
    charters = [row["charter"] for row in read("members")]
    assert (charters.count(""), charters.count("1")) == (2, 3)


@pytest.mark.parametrize("table", OFFERS)
def test_offers_state_their_terms(table: str) -> None:
    rows = read(table)
    for row in rows:
        assert row["title"] and row["description"] and row["exchange_modes"], row["key"]
        assert bool(row["price"]) == bool(row["price_unit"]), row["key"]
        if row["divisible"] == "0":
            assert row["quantity"] == "1", row["key"]


def test_one_vehicle_and_one_room_are_private() -> None:
    for table in ("offers/vehicle", "offers/premises"):
        assert sum(row["visibility"] == "PRIVATE" for row in read(table)) == 1


def ordered(slot: str) -> bool:
    """Whether each ``HH:MM-HH:MM`` ends after it starts and each ``DAY-DAY`` goes forward."""
    times = re.findall(f"({TIME})-({TIME})", slot)
    days = re.findall(f"({DAY})-({DAY})", slot)
    return all(start < end for start, end in times) and all(
        DAYS.index(first) < DAYS.index(last) for first, last in days
    )


@pytest.mark.parametrize("table", OFFERS)
def test_availability_follows_the_documented_grammar(table: str) -> None:
    for row in read(table):
        assert AVAILABILITY.fullmatch(row["availability"]), row["key"]
        assert ordered(row["availability"]), row["key"]


@pytest.mark.parametrize("table", REQUESTS)
def test_periods_follow_the_documented_grammar(table: str) -> None:
    for row in read(table):
        assert PERIOD.fullmatch(row["period"]), row["key"]
        assert ordered(row["period"]), row["key"]
        stretch = re.search(f"({DAY}) ({TIME}) to ({DAY}) ({TIME})", row["period"])
        if stretch:
            first, start, last, end = stretch.groups()
            assert (DAYS.index(first), start) < (DAYS.index(last), end), row["key"]


def test_deals_join_a_request_to_another_members_resource_of_its_kind() -> None:
    requests = {key: (table, row) for table in REQUESTS for key, row in keyed(table).items()}
    for row in read("deals"):
        table, request = requests[row["request"]]
        resource = keyed(table.replace("requests", "offers"))[row["resource"]]
        assert request["member"] != resource["member"]
        assert bool(row["reason"]) == (row["outcome"] in {"WITHDRAWN", "DECLINED", "CANCELLED"})


def test_what_is_parked_is_an_offer() -> None:
    offered = {key for table in OFFERS for key in keyed(table)}
    assert {row["resource"] for row in read("pauses")} <= offered


def test_some_attributes_are_left_unstated() -> None:
    assert any(row["refrigerated"] == "" for row in read("offers/vehicle"))
    assert any(row["step_free"] == "" for row in read("offers/premises"))


def test_a_tuesday_at_la_seyne_finds_a_free_a_booked_and_a_distant_refrigerated_van(
    communes: dict[str, Row],
) -> None:
    requests, vehicles = keyed("requests/vehicle"), keyed("offers/vehicle")
    request = requests["q101"]
    here = communes[request["commune"]]
    cold = {
        key: kilometres(here, communes[row["commune"]])
        for key, row in vehicles.items()
        if row["refrigerated"] == "1"
        and float(row["cargo_volume_m3"]) >= float(request["cargo_volume_m3_min"])
    }
    booked = {
        row["resource"]
        for row in read("deals")
        if requests.get(row["request"], {}).get("period") == request["period"]
    }
    assert here["name"] == "La Seyne-sur-Mer"
    assert set(cold) == {"o084", "o049", "v101", "v102"}
    assert set(cold) & booked == {"o049"}
    assert cold["o084"] < cold["v102"] < float(request["radius_km"]) < 90 < cold["v101"]
    assert vehicles["o084"]["availability"].startswith("TU 06:00-22:00;")
    assert float(vehicles["o084"]["price"]) <= float(request["budget_eur"])
    assert float(vehicles["v102"]["price"]) > float(request["budget_eur"])


def test_twelve_cubic_metres_at_hyeres_finds_the_dearer_lorry(communes: dict[str, Row]) -> None:
    request, vehicles = keyed("requests/vehicle")["q103"], keyed("offers/vehicle")
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
