"""The encoders understand French, and make of a listing what is stored with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ptce.matching.encoders.labels import kept_vectors, key
from ptce.matching.encoders.listings import Listing, ListingEncoder
from ptce.matching.encoders.packaged import INSTALLED, installed
from ptce.matching.encoders.protocols import Encoder
from ptce.matching.encoders.treatments import LONGEST, treated
from ptce.matching.encoders.words import WordEncoder, vocabulary, words
from ptce.matching.encodings import cosines, overlaps, space, unpack
from ptce.matching.purposes import fingerprint
from ptce.matching.purposes import load as purposes
from ptce.matching.thesaurus import Thesaurus, load

PROJECT = Path(__file__).parents[2]

SIZES = {"e5": 384, "use": 512, "words": 256}

MADE = {**INSTALLED, "words": WordEncoder}


@pytest.fixture(scope="module", params=["use", "words"])
def either(request: pytest.FixtureRequest) -> ListingEncoder:
    """With the vehicles alone: USE has no labels in the tree."""
    some = [each for each in load().concepts.values() if each.kind == "VEHICLE"]
    return ListingEncoder(Thesaurus(some, {}), MADE[request.param]())


@pytest.mark.parametrize("name", sorted(MADE))
def test_an_encoder_gives_one_row_of_length_one_a_text(name: str) -> None:
    encoder: Encoder = MADE[name]()
    rows = encoder.encode(["camion frigo", "salle de réunion", "camion frigo"])
    assert (rows.shape, rows.dtype.name, encoder.name) == ((3, SIZES[name]), "float32", name)
    assert encoder.fingerprint.partition("-")[0] == name
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    assert (encoder.encode(["camion frigo"]) == encoder.encode(["camion frigo"])).all()
    assert rows[0] @ rows[1] < rows[0] @ rows[2]


def test_who_says_what_for_is_understood(encoder: ListingEncoder) -> None:
    check_purpose(encoder)


def test_who_says_what_for_is_understood_without_the_first_encoder(either: ListingEncoder) -> None:
    check_purpose(either)


def check_purpose(encoder: ListingEncoder) -> None:
    need, *offers = encoder.encode(
        [
            Listing("VEHICLE", "emmener trente personnes âgées à la mer"),
            Listing("VEHICLE", "car grand tourisme"),
            Listing("VEHICLE", "tombereau de carrière"),
        ]
    )
    near, far = overlaps(unpack([need]), unpack(offers))
    assert near > 2 * far


def test_a_listing_has_one_encoding_whoever_is_encoded_beside_it(encoder: ListingEncoder) -> None:
    van, room = Listing("VEHICLE", "camionnette frigo 8 m³"), Listing("PREMISES", "bureau")
    assert encoder.encode([van]) == encoder.encode([room, van, van])[1:2]
    assert encoder.encode([van._replace(text="camionnette frigo 12 m³")]) == encoder.encode([van])


def test_soft_concepts_are_those_of_the_kind_and_what_is_named_comes_first(
    encoder: ListingEncoder,
) -> None:
    records = unpack(encoder.encode([Listing("VEHICLE", "un fourgon frigorifique, 8 m³")]))
    nearest = records.codes[0][np.argmax(records.shares[0])]
    assert load().of("VEHICLE")[int(nearest)].id == "refrigerated-van"


def test_a_kind_without_words_has_vectors_and_no_concepts(encoder: ListingEncoder) -> None:
    records = unpack(encoder.encode([Listing("TOY", "guitare"), Listing("TOY", "instrument")]))
    one, other = (records._replace(vectors=records.vectors[at : at + 1]) for at in (0, 1))
    assert not records.shares.any()
    assert cosines(one, other)[0] > 0.2


def test_the_fingerprint_names_the_encoder_and_the_thesaurus(encoder: ListingEncoder) -> None:
    found = space(encoder.fingerprint)
    assert found.encoder.startswith("e5-")
    assert found.thesaurus.endswith(fingerprint(purposes()))
    assert installed(load(), ()) is None


def test_what_is_read_of_a_text_has_no_numbers_and_an_end() -> None:
    assert treated("Camion 20 m³, 1 200 kg,\n à 30 km ; 3,5 t") == "Camion , , à ;"
    assert len(treated("mot " * 1_000)) <= LONGEST
    assert [treated(text) for text in ("", "12", "  ")] == ["-", "12", "-"]


def test_nearly_all_labels_and_purposes_are_kept_encoded() -> None:
    """Those that are not are encoded when they are first needed: 20 ms each."""
    kept, encoder = kept_vectors(), MADE["e5"]()
    said = {label for each in load().concepts.values() for label in each.labels}
    said |= {phrase for each in purposes().values() for phrase in each}
    missing = [each for each in said if key(encoder, each) not in kept]
    assert len(missing) < len(said) / 20, "python -m ptce.matching.encoders"


def test_a_purpose_is_of_a_concept_and_no_label_of_it() -> None:
    for concept, phrases in purposes().items():
        assert concept in load().concepts
        assert len(set(phrases)) == len(phrases)
        assert not set(phrases) & set(load().concepts[concept].labels)
    assert fingerprint({"a": ("b",)}) != fingerprint({"a": ("c",)})


def test_an_unknown_word_is_read_as_one_that_begins_alike() -> None:
    known = vocabulary().places
    assert words("Ils fabriquaient 2 bancs, à l'aube") == ["fabriquaient", "banc", "aube"]
    assert "fabriquaient" not in known
    assert "fabriquer" in known
    one, other = WordEncoder().encode(["fabriquaient", "fabriquer"])
    assert one @ other == pytest.approx(1)
    assert not WordEncoder().encode(["xyz 12 !"]).any()


def test_a_condition_a_number_or_a_day_says_nothing_of_a_thing() -> None:
    assert words("Nous cherchons trois livres en bon état, lundi matin") == ["livre"]
    one, other = WordEncoder().encode(["livres en bon état pour trois semaines", "livres"])
    assert one @ other == pytest.approx(1)


def test_two_processes_encode_alike() -> None:
    show = (
        "from ptce.matching.encoders.packaged import installed\n"
        "from ptce.matching.encoders.listings import Listing\n"
        "from ptce.matching.thesaurus import load\n"
        "print(installed(load()).encode([Listing('VEHICLE', 'vélo cargo')]))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", show],
            cwd=PROJECT,
            env={"OMP_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in "12"
    }
    assert len(said) == 1
