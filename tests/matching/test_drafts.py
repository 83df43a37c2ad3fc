"""A French sentence says when, how much, of what kind: and nothing that it does not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptce.domain.kinds import KIND_BY_CODE, Flag, Number
from ptce.domain.terms import ExchangeMode, PriceUnit
from ptce.matching.drafts.lines import Line, Span
from ptce.matching.drafts.numerals import numerals
from ptce.matching.drafts.readings import LONGEST, Draft, Side, read
from ptce.matching.thesaurus import load

TODAY = date(2026, 11, 26)
"""A Thursday."""


def draft(text: str, side: Side = Side.REQUEST, today: date = TODAY) -> Draft:
    return read(text, today, side, load())


def period(text: str) -> str:
    """« from / to », without what is midnight."""
    said = draft(text).when
    return " / ".join(
        "-" if each is None else each.isoformat(timespec="minutes").removesuffix("T00:00")
        for each in (said.start, said.end)
    )


def slots(text: str) -> list[str]:
    return [
        f"{each.weekday.value[:2]} {each.start // 60:02}:{each.start % 60:02}-{each.end // 60:02}"
        f":{each.end % 60:02}"
        for each in draft(text).when.weekly
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mardi prochain", "2026-12-01 / 2026-12-02"),
        ("mardi en huit", "2026-12-08 / 2026-12-09"),
        ("demain matin", "2026-11-27T08:00 / 2026-11-27T12:00"),
        ("ce soir", "2026-11-26T18:00 / 2026-11-26T22:00"),
        ("après-demain à 14h", "2026-11-28T14:00 / 2026-11-29"),
        ("samedi 14h-18h", "2026-11-28T14:00 / 2026-11-28T18:00"),
        ("vendredi de 22h à 2h", "2026-11-27T22:00 / 2026-11-28T02:00"),
        ("du 3 au 5 décembre", "2026-12-03 / 2026-12-06"),
        ("du lundi 7 au vendredi 11 décembre", "2026-12-07 / 2026-12-12"),
        ("du 28 décembre au 3 janvier", "2026-12-28 / 2027-01-04"),
        ("les 12 et 13 décembre", "2026-12-12 / 2026-12-14"),
        ("le 12", "2026-12-12 / 2026-12-13"),
        ("le 15/01/2027", "2027-01-15 / 2027-01-16"),
        ("la semaine prochaine", "2026-11-30 / 2026-12-07"),
        ("la semaine du 7 décembre", "2026-12-07 / 2026-12-14"),
        ("ce week-end", "2026-11-28 / 2026-11-30"),
        ("en février", "2027-02-01 / 2027-03-01"),
        ("fin janvier", "2027-01-21 / 2027-02-01"),
        ("de janvier à mars", "2027-01-01 / 2027-04-01"),
        ("à partir de janvier", "2027-01-01 / -"),
        ("trois mois à partir du 1er février", "2027-02-01 / 2027-05-01"),
        ("avant Noël", "- / 2026-12-25"),
        ("jusqu'au 15 mars", "- / 2027-03-16"),
        ("d'ici fin janvier", "- / 2027-02-01"),
        ("après le 4 janvier", "2027-01-05 / -"),
        ("dans quinze jours", "2026-12-10 / 2026-12-11"),
        ("le premier samedi de décembre", "2026-12-05 / 2026-12-06"),
        ("fin novembre", "2026-11-26 / 2026-12-01"),
        ("le we du 12 décembre", "2026-12-12 / 2026-12-14"),
        ("le jeudi 10/12", "2026-12-10 / 2026-12-11"),
        ("gardien de nuit lundi", "2026-11-30 / 2026-12-01"),
        ("15 à 20h par semaine dès janvier", "2027-01-01 / -"),
        ("le lundi de Pâques", "2027-03-29 / 2027-03-30"),
        ("libre au 1er février", "2027-02-01 / -"),
        ("fini le 4 décembre", "- / 2026-12-05"),
        ("la nuit du 19 décembre", "2026-12-19 / 2026-12-20"),
        ("3 nuits à partir du 4 janvier", "2027-01-04 / 2027-01-07"),
    ],
)
def test_a_day_is_the_next_that_comes(text: str, expected: str) -> None:
    assert period(f"cherche une salle {text} pour 20 personnes") == expected


def test_an_afternoon_is_no_hour_after_noon() -> None:
    assert period("salle mardi apres midi") == "2026-12-01T14:00 / 2026-12-01T18:00"
    assert period("salle mardi après 14h") == "2026-12-01T14:00 / 2026-12-02"


@pytest.mark.parametrize(
    "text",
    [
        "pour 12 personnes",
        "le 31 février 2027",
        "hors mardi",
        "un mardi sur deux",
        "tous les soirs sauf lundi",
        "sauf juillet et août",
        "marché du jeudi",
        "250 € le week-end",
        "bientôt",
        "8 m³",
        "entre 12 et 15 casques",
        "3/4 bénévoles",
        "pour 10 maillots",
        "1 lundi par mois",
        "festival de mai",
        "utilisé depuis mars",
        "bail 3/6/9",
        "fête de fin d'année",
        "au 3e étage",
        "1er et 3e jeudi du mois",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert period(f"camion {text}") == "- / -"
    assert slots(f"camion {text}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tous les jeudis de 18h à 20h", ["TH 18:00-20:00"]),
        ("le jeudi soir", ["TH 18:00-22:00"]),
        ("les mardis et jeudis matin", ["TU 08:00-12:00", "TH 08:00-12:00"]),
        ("le week-end", ["SA 00:00-24:00", "SU 00:00-24:00"]),
        ("tous les mardis à 18h", ["TU 18:00-24:00"]),
        ("lundi 20h-22h, toutes les semaines", ["MO 20:00-22:00"]),
        (
            "en semaine de 8h à 9h30",
            [f"{d} 08:00-09:30" for d in ("MO", "TU", "WE", "TH", "FR")],
        ),
    ],
)
def test_what_comes_every_week_is_a_slot(text: str, expected: list[str]) -> None:
    assert slots(f"salle {text}, à partir de janvier") == expected
    assert period(f"salle {text}, à partir de janvier") == "2027-01-01 / -"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vingt et une tables", "21"),
        ("quatre-vingt-dix-sept", "97"),
        ("trois mille cinq cents", "3500"),
        ("une trentaine", "30"),
        ("soixante et onze", "71"),
    ],
)
def test_numbers_in_words_are_numbers(text: str, expected: str) -> None:
    assert [digits for _, _, digits in numerals(text)] == [expected]


def test_a_word_that_is_a_number_elsewhere_is_none() -> None:
    assert numerals("materiel neuf, 15 sept 2026, dix pour cent") == [(29, 32, "10")]


def asked(text: str, side: Side = Side.REQUEST) -> dict[str, object]:
    return {each.attribute.name: each.value for each in draft(text, side).told}


def test_attributes_are_those_of_the_kind() -> None:
    assert asked("cherche camionnette frigo 8 m³ avec hayon, permis B") == {
        "cargo_volume_m3": Decimal(8),
        "refrigerated": True,
        "tail_lift": True,
        "licence": ("B",),
    }
    assert asked("salle accessible en fauteuil, 30/40 personnes, wifi et vidéoprojecteur") == {
        "seats": Decimal(40),
        "step_free": True,
        "amenities": ("WIFI", "PROJECTOR"),
    }


def test_what_is_denied_is_stated_by_an_offer_and_asked_by_nobody() -> None:
    assert asked("camion 20 m3 sans hayon", Side.RESOURCE)["tail_lift"] is False
    assert "tail_lift" not in asked("camion 20 m3 sans hayon")
    assert "driver_included" not in asked("minibus, chauffeur en option", Side.RESOURCE)


def test_what_is_taught_or_carried_or_part_of_another_is_not_asked() -> None:
    assert asked("former nos salariés au CACES R489") == {}
    assert asked("cariste, CACES R489") == {"certificates": ("CACES_R489",)}
    assert asked("où stocker du matériel de scène") == {}
    assert asked("salle avec scène") == {"amenities": ("STAGE",)}
    assert asked("bureaux de 12 et 20 m2 à louer", Side.RESOURCE) == {}
    assert asked("camion + 2 sangles") == {"fittings": ("STRAPS",)}


@pytest.mark.parametrize(
    "text",
    [
        "asso de 45 adhérents cherche une salle",
        "2 voitures pour 7 bénévoles",
        "fourgon, avec 2 bénévoles pour charger",
        "garage pour notre Trafic 9 places",
        "minibus pour 8 enfants et 2 animateurs",
        "salle au 12 place de la Liberté",
        "asso de 30 bénévoles cherche un comptable",
        "chauffeur, permis D pas nécessaire",
        "parking dans notre cour",
        "hangar, portail 4 m de haut",
    ],
)
def test_what_is_said_of_others_is_not_asked_of_the_thing(text: str) -> None:
    assert asked(text) == {}


def test_what_is_not_given_is_denied() -> None:
    said = asked("camion, hayon non fourni, gasoil à votre charge", Side.RESOURCE)
    assert said == {"tail_lift": False, "fuel_included": False}


def test_of_two_terms_either_will_do() -> None:
    assert asked("voiture électrique ou hybride") == {"energy": ("ELECTRIC", "HYBRID")}


def test_what_names_the_thing_is_no_comfort_and_no_place() -> None:
    assert asked("un frigo de 10 m2 pour stocker des fleurs") == {"area_m2": Decimal(10)}
    assert "maçon" not in {each.words for each in draft("maçon + aide").named.names}
    assert "Mâcon" in {each.words for each in draft("camion, Mâcon").named.names}


def test_a_deposit_is_no_price() -> None:
    said = draft("groupe électrogène, caution de 300 €", Side.RESOURCE)
    assert said.price is None
    assert {each.attribute.name: each.value for each in said.told} == {"deposit_eur": Decimal(300)}


def test_a_sum_is_a_budget_or_a_price() -> None:
    most = draft("salle demain, moins de 50 €").price
    assert most is not None
    assert (most.amount, most.most, most.per) == (Decimal(50), True, PriceUnit.FLAT)
    hour = draft("salle à louer 15 € de l'heure", Side.RESOURCE)
    assert hour.price is not None and hour.price.per is PriceUnit.HOUR
    assert [each.mode for each in hour.modes] == [ExchangeMode.RENTAL]
    assert draft("salle 15 € ou 20 € avec le ménage").price is None


def test_how_far_is_a_radius() -> None:
    far = draft("camion dans un rayon de 20 km autour de Toulon").radius
    assert far is not None and far.km == 20
    assert draft("camion pour un trajet de 20 km").radius is None


HOSTILE = (
    "1 " * 250,
    "lundi et " * 55,
    "du 1 au " * 62,
    "d'ici à au le la " * 29,
    "cent mille " * 45,
    "de 9h à " * 62,
    "une " * 125,
    "a" * 500,
    "[" * 500,
    "1" * 500,
    "le " * 166,
    "avec et pour " * 38,
    "mi-" * 166,
    ", " * 250,
    "tous les lundis, mardis, " * 20,
    "moins de budget de pour " * 20,
    "ſ㎥Ⅷ½½½ﬁ" * 60,
    "İstanbul ẞ Ŀ" * 40,
    "2 x 2 x 2 x 2 x " * 30,
    "le 12 chaises " * 38,
    "asso de 30 bénévoles et 20 enfants " * 14,
    "salle 20 places et 30 pers " * 18,
    "12 bis rue " * 45,
    "en sacs de 20 kg " * 29,
    "06 12 34 56 78 " * 33,
    "ferme mairie école théâtre cherche " * 14,
    "salle pour wifi ou bal avec sono " * 15,
    "on a la sono, le wifi, " * 21,
    "camion hauteur de 2 m 10 " * 20,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_sentence_is_read_like_another(text: str) -> None:
    sound(text[:LONGEST], TODAY)


WORDS = st.sampled_from(
    [
        *("cherche", "prêtons", "donne", "camion", "salle", "chaises", "palettes", "bénévole"),
        *("mardi", "prochain", "lundi", "demain", "matin", "soir", "tous", "les", "jeudis", "le"),
        *("du", "au", "de", "à", "et", "jusqu'au", "avant", "après", "d'ici", "fin", "début"),
        *("janvier", "décembre", "1er", "31", "29 février", "12/12", "2027", "Noël", "semaine"),
        *(
            "0h",
            "24h",
            "24:00",
            "minuit et demie",
            "semaine 53",
            "32/13",
            "premier",
            "dans",
            "sous",
        ),
        *("18h", "20h30", "midi", "8", "m³", "kg", "2,5 t", "trente", "deux", "mille", "une"),
        *("€", "moins", "50", "km", "rayon", "Toulon", "La Seyne", "83500", ",", "(", ")", "."),
        *("Œuvre", "l’été", "𝟙𝟚", "½", "🚚", "\n", "\t", "\u00a0", "-18", "°C", "sans", "avec"),
    ]
)
SENTENCES = st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@settings(max_examples=300, deadline=None)
@given(SENTENCES, DAYS)
def test_any_sentence_is_read_and_quoted_where_it_says(text: str, today: date) -> None:
    sound(text[:LONGEST], today)


def sound(text: str, today: date) -> None:
    """No error; each value has words, which are where they are said to be; values are in range."""
    for side in Side:
        said = draft(text, side, today)
        when = said.when
        spans: list[Span] = [*when.words, *when.weekly_words]
        assert bool(when.words) == (when.start is not None or when.end is not None)
        assert bool(when.weekly_words) == bool(when.weekly)
        if when.start is not None and when.end is not None:
            assert when.start < when.end
        assert all(0 <= each.start < 1_440 and 0 < each.end <= 1_440 for each in when.weekly)
        for each in said.told:
            spans += each.words
            limits = each.attribute.type
            if isinstance(limits, Number):
                assert isinstance(each.value, Decimal)
                assert limits.minimum <= each.value <= limits.maximum
            elif isinstance(limits, Flag):
                assert isinstance(each.value, bool)
            else:
                assert isinstance(each.value, tuple) and each.value
        if said.quantity is not None:
            assert said.nature is not None and said.quantity.quantity > 0
            assert said.quantity.unit in KIND_BY_CODE[said.nature.kind].units
            spans += said.quantity.words
        if said.nature is not None:
            spans += said.nature.things
        for part in (said.price, said.radius, *said.modes):
            spans += () if part is None else part.words
        spans += [each.span for each in said.named.all]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(st.text(max_size=80))
def test_a_line_knows_where_each_of_its_letters_comes_from(text: str) -> None:
    line = Line(text)
    for at in range(len(line.text)):
        span = line.span(at, at + 1)
        assert 0 <= span.start < span.end <= len(text)
    assert [line.at(line.span(at, at + 1).start) <= at for at in range(len(line.text))] == [
        True
    ] * len(line.text)
