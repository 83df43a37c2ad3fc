"""What a listing says, as the matching and the search read it."""

from decimal import Decimal

from ptce.domain.kinds import KIND_BY_CODE
from ptce.domain.values import Asked, Stated
from ptce.domain.wording import URGENT_WORDS, beginning, need_text, offer_text

VEHICLE = KIND_BY_CODE["VEHICLE"]
PREMISES = KIND_BY_CODE["PREMISES"]


def test_a_need_says_what_it_asks() -> None:
    asks: dict[str, Asked] = {"refrigerated_required": True, "cargo_volume_m3_min": Decimal(8)}
    assert need_text(VEHICLE, "Camion", "Pour lundi.", asks) == "Camion. Pour lundi. réfrigéré"


def test_a_need_says_each_term_it_would_take() -> None:
    text = need_text(VEHICLE, "Véhicule", None, {"energy_in": ("ELECTRIC", "HUMAN")})
    assert text == "Véhicule. électrique ou force humaine"
    assert need_text(VEHICLE, "Camion", None, {"category_in": ("N1", "N2")}) == (
        "Camion. utilitaire ou camion"
    )


def test_the_licence_that_a_driver_holds_says_nothing_of_the_vehicle() -> None:
    assert need_text(VEHICLE, "Camion", None, {"licence_held": ("B", "C1")}) == "Camion"
    assert offer_text(VEHICLE, "Camion", None, {"licence": "C1"}) == "Camion"


def test_an_offer_says_what_it_has_and_is_silent_on_what_it_lacks() -> None:
    stated: dict[str, Stated] = {
        "refrigerated": True,
        "tail_lift": False,
        "energy": "DIESEL",
        "payload_kg": Decimal(9),
    }
    assert offer_text(VEHICLE, "Camion frigo", "", stated) == "Camion frigo. réfrigéré, gazole"


def test_comforts_and_rules_say_nothing_of_what_a_room_is() -> None:
    stated: dict[str, Stated] = {
        "premises_kind": "MEETING_ROOM",
        "accessible_parking": True,
        "erp_type": "W",
        "occupancy_frame": "SUBLEASE",
    }
    assert offer_text(PREMISES, "Salle 12", None, stated) == "Salle 12. salle de réunion"


def test_a_short_text_begins_with_all_of_itself() -> None:
    short = " ".join(["mot"] * URGENT_WORDS)
    for text in ("", "camion", short, f" {short}\n"):
        assert beginning(text) == text
    assert beginning(f"{short} encore") == short
    assert beginning(f"{short}\n\nencore un peu") == short
