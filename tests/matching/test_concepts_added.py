"""What coordinators approved comes into the tables, which can always be read again."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from ptce.matching.concepts import COLUMNS, Approved, completed, identifier, read
from ptce.matching.skos import exported, imported
from ptce.matching.thesaurus import Thesaurus

WORDS = read(
    "\t".join(row) + "\n"
    for row in (
        COLUMNS,
        ("tents", "EQUIPMENT", "", "", "tente", "tent", "barnum", *[""] * 4, "2026-11-27"),
        ("ladders", "EQUIPMENT", "", "", "échelle", "ladder", "", *[""] * 4, "2026-11-27"),
        ("-", "EQUIPMENT", *[""] * 4, "en route|sous réserve", *[""] * 5),
    )
)
LABELS = st.text(st.sampled_from("aeszàé |-'’\"\t"), min_size=1, max_size=12)


def approved(label: str, concept: str = "ladders", broader: str | None = None) -> Approved:
    english = None if broader is None else concept
    day = date(2026, 11, 27)
    return Approved("EQUIPMENT", concept, broader, label, english, "pole x", day)


@given(st.lists(LABELS, max_size=4), st.sampled_from(["ladders", "tents"]))
@example(["a|b c"], "tents")
@example(["zibouille glaciaire", "ZIBOUILLES  glaciaires"], "tents")
@example(["de la", "-", "tentes", "sous réserve"], "ladders")
def test_whatever_was_approved_the_export_is_imported(labels: list[str], second: str) -> None:
    added = [approved(label, concept) for label in labels for concept in ("ladders", second)]
    whole = completed(WORDS, added)
    read = imported(exported(whole)).words
    assert len(Thesaurus(*read).concepts) == len(WORDS.concepts)


def test_a_new_concept_needs_a_label_of_its_own() -> None:
    whole = completed(WORDS, [approved("Tentes", "zibouilles", "tents")])
    assert whole == WORDS
    whole = completed(WORDS, [approved("zibouille", "zibouilles", "tents")])
    assert [each.id for each in whole.concepts if each not in WORDS.concepts] == ["zibouilles"]


def test_an_identifier_is_made_of_plain_letters() -> None:
    assert identifier("Driftwood, washed up", 13) == "driftwood-was"
    assert identifier("Driftwood, washed up", 10) == "driftwood"
    assert identifier("дерево", 120) is None
    assert identifier("?", 120) is None
