"""The thesaurus goes out as SKOS and comes back the same, also from another program's hands."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ptce.matching.concepts import Words, packaged, read, written
from ptce.matching.skos import Unreadable, exported, imported

WORDS = packaged()
DOCUMENT = exported(WORDS)


def test_what_goes_out_comes_back_byte_for_byte() -> None:
    back = imported(DOCUMENT)
    assert back.left_out == {}
    assert written(back.words) == written(WORDS)
    assert exported(back.words) == DOCUMENT


def test_the_tables_are_read_and_written_byte_for_byte() -> None:
    lines = [line for text in written(WORDS).values() for line in text.splitlines()]
    assert read([lines[0], *(line for line in lines if line != lines[0])]) == WORDS


def other_hands(document: str) -> str:
    """As other programs write it: typed by rdf:type, other prefixes, symmetric and inverse links,
    the region of a language, another order, notes of theirs."""
    concepts = re.findall(r"  <skos:Concept .*?</skos:Concept>\n", document, re.DOTALL)
    retyped = [
        each.replace("<skos:Concept ", "<rdf:Description ").replace(
            "</skos:Concept>",
            '<rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/>'
            '<skos:narrower rdf:resource="urn:ptce:thesaurus:concept:x"/>'
            "<skos:definition>une note</skos:definition></rdf:Description>",
        )
        for each in concepts
    ]
    head, _, _ = document.partition(concepts[0])
    return (head + "".join(retyped) + "</rdf:RDF>").replace('lang="fr"', 'lang="fr-FR"')


def test_what_another_program_wrote_is_read_and_what_has_no_place_is_told() -> None:
    back = imported(other_hands(DOCUMENT))
    assert written(back.words) == written(WORDS)
    assert back.left_out == {
        "{http://www.w3.org/2004/02/skos/core#}definition": len(WORDS.concepts)
    }


ONE = Words(tuple(each for each in WORDS.concepts if each.id == "accounting"), {})


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (lambda text: text[:-20], "pas du XML"),
        (lambda text: "<html/>", "pas du RDF/XML"),
        (lambda text: exported(Words((), {})), "aucun skos:Concept"),
        (lambda text: text.replace("concept:accounting", "concept:Comptabilité"), "Identifiant"),
        (lambda text: text.replace("urn:ptce:thesaurus:concept", "urn:x"), "commencer par"),
        (lambda text: text.replace("kind:SKILL", "kind:PET"), "n'est pas une nature"),
        (lambda text: re.sub("<skos:inScheme.*", "", text), "skos:inScheme"),
        (lambda text: re.sub("(<skos:broader.*)", r"\1\1", text), "un seul skos:broader"),
        (lambda text: text.replace('lang="en"', 'lang="de"'), "prefLabel"),
        (lambda text: text.replace("comptable<", "a|b<"), "« | »"),
        (lambda text: text.replace("scheme:ROME", "scheme:LOW"), "skos:notation"),
        (lambda text: re.sub("<dct:modified>.*<", "<dct:modified>hier<", text), "dct:modified"),
    ],
)
def test_a_document_that_says_no_thesaurus_is_refused_in_french(
    broken: Callable[[str], str], fault: str
) -> None:
    with pytest.raises(Unreadable, match=re.escape(fault)):
        imported(broken(exported(ONE)))


def ptce(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ptce", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_program_writes_the_thesaurus_and_takes_it_back(tmp_path: Path) -> None:
    file, tables = tmp_path / "thesaurus.rdf", tmp_path / "tables"
    file.write_text(ptce("export", "thesaurus").stdout, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == DOCUMENT
    done = ptce("import", "thesaurus", str(file), str(tables))
    assert (done.returncode, done.stdout) == (0, "")
    assert f"{len(WORDS.concepts)} concepts écrits" in done.stderr
    assert {path.name: path.read_text(encoding="utf-8") for path in tables.iterdir()} == written(
        WORDS
    )


def test_the_program_writes_nothing_of_a_thesaurus_that_does_not_hold_together(
    tmp_path: Path,
) -> None:
    file, tables = tmp_path / "thesaurus.rdf", tmp_path / "tables"
    file.write_text(DOCUMENT.replace(">comptabilité<", ">secrétariat<"), encoding="utf-8")
    done = ptce("import", "thesaurus", str(file), str(tables))
    assert done.returncode == 1
    assert "n'est pas un thésaurus à reprendre" in done.stderr
    assert not tables.exists()
