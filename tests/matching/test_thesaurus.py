"""The thesaurus is sound, and judges how well an offer does the job of a need."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.matching import substitutes
from ptce.matching.concepts import COLUMNS, fingerprint, packaged
from ptce.matching.thesaurus import (
    BROADER,
    NARROWER,
    VERSION,
    Meaning,
    Relation,
    Thesaurus,
    likeness,
    load,
    parse,
)

THESAURUS = load()
LABELS = [
    (each.kind, each.id, label) for each in THESAURUS.concepts.values() for label in each.labels
]


def meaning(kind: str, need: str, offer: str) -> Meaning:
    return THESAURUS.meaning(
        kind, THESAURUS.mentions(kind, need), THESAURUS.mentions(kind, offer), need, offer
    )


# The data


def test_the_version_changes_with_the_tables() -> None:
    assert (VERSION, fingerprint(packaged()), substitutes.fingerprint()) == (
        "2026-11-10",
        "756fc108115ac7bee57e1f0af40f953381d09d5752b39ce019e04996d911c0f0",
        "f5c4f3baaeef50542219c468f0cb0a69235982f99d3a3e821e37287dfc2e91ab",
    )


def test_every_concept_has_both_names_and_lies_under_the_root_of_a_kind() -> None:
    roots = [each.id for each in THESAURUS.concepts.values() if each.broader is None]
    assert roots == ["vehicle", "premises", "equipment", "skill", "waste-stream"]
    for each in THESAURUS.concepts.values():
        assert each.pref["fr"] and each.pref["en"], each.id
        assert each.labels[0] == each.pref["fr"]
        assert each.broader is None or THESAURUS.concepts[each.broader].kind == each.kind
        assert all(THESAURUS.concepts[other].kind == each.kind for other in each.related)


def test_the_tree_is_at_least_four_levels_deep_under_each_root() -> None:
    depths: dict[str, int] = {}
    for each in THESAURUS.concepts.values():
        depth, above = 1, each.broader
        while above is not None:
            depth, above = depth + 1, THESAURUS.concepts[above].broader
        depths[each.kind] = max(depth, depths.get(each.kind, 0))
    assert depths["VEHICLE"] >= 4
    assert depths["PREMISES"] >= 4


def test_most_concepts_have_five_labels_or_more() -> None:
    rich = [each for each in THESAURUS.concepts.values() if len(each.labels) >= 5]
    assert len(rich) >= 0.9 * len(THESAURUS.concepts)


def test_substitutes_are_of_one_kind_and_out_of_line() -> None:
    """What is narrower or broader is judged by the tree, and nothing in two ways."""
    for need, offers in substitutes.load().items():
        for offer in offers:
            assert THESAURUS.concepts[offer].kind == THESAURUS.concepts[need].kind, (need, offer)
            _, relation = THESAURUS.fit(need, offer)
            assert relation is Relation.NEIGHBOUR, (need, offer)
    for line in substitutes.text().splitlines()[1:]:
        named = " ".join(line.split("\t")[:-1]).split()
        assert len(named) == len(set(named)), named


def test_nearly_every_concept_has_been_judged() -> None:
    without = set(THESAURUS.concepts) - set(substitutes.load())
    assert {THESAURUS.concepts[each].broader for each in without} == {None}


def test_a_substitute_does_the_job_in_one_direction() -> None:
    """A cold lorry carries parcels at a pinch; no estate car carries fish."""
    assert meaning("VEHICLE", "une voiture break", "camion frigorifique").relation is Relation.NONE
    a_room = meaning("PREMISES", "salle de réunion", "salle de formation")
    a_ring = meaning("PREMISES", "salle de réunion", "verger")
    assert a_room.relation is Relation.NEIGHBOUR and a_room.utility >= 0.6
    assert (a_ring.relation, a_ring.utility) == (Relation.NONE, 0.0)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (
            ["a\tK\t\t\tlot\tlot", "b\tK\ta\t\tdeux\ttwo\tlots"],
            "b : « lots » est déjà un libellé de a",
        ),
        (["a\tK\tz\t\tlot\tlot"], "inconnu ou tourne en rond"),
        (["a\tK\tb\t\tlot\tlot", "b\tK\ta\t\tdeux\ttwo"], "inconnu ou tourne en rond"),
        (["a\tK\t\tz\tlot\tlot"], "a : lié à z, qui est inconnu"),
        (["a\tK\t\t\tlot\tlot", "a\tM\t\t\tlot\tlot"], "le même identifiant : a"),
        (["a\tK\t\t\tlot\tlot\t\t\t\t\t\t\t\t"], "12 columns"),
    ],
)
def test_a_broken_file_is_refused(rows: list[str], fault: str) -> None:
    ends = ["\t" * (11 - row.count("\t")) + "2026-11-26" for row in rows]
    with pytest.raises(ValueError, match=fault):
        parse(["\t".join(COLUMNS), *map(str.__add__, rows, ends)])


# Judging nearness


def test_different_words_for_one_concept_are_synonyms() -> None:
    found = meaning("VEHICLE", "camionnette frigo", "véhicule réfrigéré")
    assert found == Meaning(
        1.0,
        Relation.SYNONYM,
        "camionnette frigo",
        "refrigerated-van",
        "véhicule réfrigéré",
        "refrigerated-van",
    )


def test_two_things_that_share_only_their_kind_are_not_alike() -> None:
    found = meaning("PREMISES", "salle", "palettes en rack")
    assert (found.utility, found.relation) == (0.0, Relation.NONE)
    assert found.offer_words == "palettes en rack"


def test_a_label_never_loses_the_word_that_tells_it_apart() -> None:
    assert not THESAURUS.mentions("VEHICLE", "nous n'avons que le permis B")
    assert not THESAURUS.mentions("PREMISES", "fibre et cabines d'appel")


def concepts(kind: str, text: str) -> list[str]:
    return [each.concept for each in THESAURUS.mentions(kind, text)]


def test_a_flat_of_two_rooms_is_a_lodging_and_no_hall() -> None:
    assert concepts("PREMISES", "Appartement meublé de deux pièces") == ["lodging"]
    assert concepts("PREMISES", "Cuisine, plan de maîtrise sanitaire à signer") == ["kitchen"]


@pytest.mark.parametrize(
    ("kind", "need", "concept"),
    [
        ("VEHICLE", "Déménager une famille", "moving-van"),
        ("VEHICLE", "Broyer des branches", "wood-chipper"),
        ("VEHICLE", "Tracter une remorque", "towing-vehicle"),
        ("VEHICLE", "Car pour 45 personnes", "coach"),
        ("PREMISES", "Prototyper une pièce en 3D", "fablab"),
    ],
)
def test_a_need_is_heard_for_what_it_is(kind: str, need: str, concept: str) -> None:
    assert meaning(kind, need, "").need_concept == concept


def test_a_van_with_a_tow_bar_is_no_trailer() -> None:
    assert meaning("VEHICLE", "remorque", "camion-benne avec attelage").relation not in (
        Relation.SAME,
        Relation.SYNONYM,
    )


def test_the_same_label_is_the_same_thing() -> None:
    found = meaning("PREMISES", "Salle de réunion", "salles de réunion")
    assert (found.utility, found.relation) == (1.0, Relation.SAME)


def test_a_narrower_offer_does_the_job_and_a_broader_one_perhaps() -> None:
    narrower = meaning("VEHICLE", "camionnette", "fourgon frigorifique")
    broader = meaning("VEHICLE", "fourgon frigorifique", "camionnette")
    assert (narrower.relation, broader.relation) == (Relation.NARROWER, Relation.BROADER)
    assert narrower.utility >= NARROWER[-1] == 0.9
    assert BROADER[-1] <= broader.utility <= 0.7


def test_utility_falls_from_same_to_foreign() -> None:
    offers = ["fourgon frigorifique", "camionnette", "utilitaire isotherme", "péniche"]
    found = [meaning("VEHICLE", "camion frigo", offer) for offer in offers]
    assert [each.relation for each in found] == [
        Relation.SYNONYM,
        Relation.BROADER,
        Relation.NEIGHBOUR,
        Relation.NONE,
    ]
    assert sorted((each.utility for each in found), reverse=True) == [
        each.utility for each in found
    ]
    assert found[-1].utility < 0.2


def test_a_need_for_any_vehicle_promises_less_than_a_named_one() -> None:
    vague = meaning("VEHICLE", "un véhicule", "péniche")
    assert vague.relation is Relation.NARROWER
    assert vague.utility < meaning("VEHICLE", "un bateau", "péniche").utility


def test_what_comes_first_in_a_need_weighs_most() -> None:
    need = "cuisine professionnelle avec parking"
    kitchen, parking = (
        meaning("PREMISES", need, "labo cuisine"),
        meaning("PREMISES", need, "parking"),
    )
    assert kitchen.utility > parking.utility
    assert parking.relation is Relation.NONE


def test_either_of_two_choices_is_enough() -> None:
    assert meaning("PREMISES", "salle de réunion ou un bureau", "bureau").utility == 1.0
    assert meaning("PREMISES", "salle de réunion et bureau", "bureau").utility < 0.6


def test_without_a_concept_the_letters_speak() -> None:
    found = meaning("VEHICLE", "hydravion pour vacances", "un hydravion, vacances d'été")
    assert found.relation is Relation.TEXT
    assert 0 < found.utility < 1
    assert (found.need_concept, found.offer_concept) == (None, None)
    assert meaning("VEHICLE", "hydravion", "hydravion").utility == 1.0
    assert meaning("VEHICLE", "hydravion", "sous-marin").utility == 0.0
    assert meaning("VEHICLE", "hydravion", "sous-marin").relation is Relation.NONE


def test_numbers_do_not_make_texts_alike() -> None:
    assert likeness("hydravion 9 m3", "hydravion 12 m³") == 1.0
    assert likeness("9 m3 le 12", "9 m3 le 12") == 0.0


def test_names_are_told_in_both_languages() -> None:
    assert THESAURUS.label("refrigerated-van", "fr") == "fourgon frigorifique"
    assert THESAURUS.label("refrigerated-van", "EN") == "refrigerated van"
    with pytest.raises(KeyError):
        THESAURUS.label("refrigerated-van", "de")


IDS = st.sampled_from(sorted(THESAURUS.concepts))
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                *sorted({word for _, _, label in LABELS for word in label.split()}),
                *("ou", "sans", "9 m3", "cherche", ".", "et"),
            ]
        ),
        max_size=12,
    ).map(" ".join),
)
KINDS = st.sampled_from(["VEHICLE", "PREMISES", "EQUIPMENT", "SKILL", "WASTE_STREAM"])


@given(IDS, IDS)
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert THESAURUS.similarity(a, b) == THESAURUS.similarity(b, a)
    assert 0 <= THESAURUS.similarity(a, b) <= 1
    assert (THESAURUS.similarity(a, b) == 1) == (a == b)


@given(KINDS, TEXTS, TEXTS)
def test_utility_is_bounded_and_the_same_each_time(kind: str, need: str, offer: str) -> None:
    found = meaning(kind, need, offer)
    assert 0 <= found.utility <= 1
    fresh = Thesaurus(*packaged(), substitutes.load()) if len(need) > 78 else THESAURUS
    assert found == fresh.meaning(
        kind, fresh.mentions(kind, need), fresh.mentions(kind, offer), need, offer
    )


@given(KINDS, TEXTS)
def test_a_text_means_itself(kind: str, text: str) -> None:
    if THESAURUS.mentions(kind, text):
        assert meaning(kind, text, text).utility >= 0.95
