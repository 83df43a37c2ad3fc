"""What the program says of a file, a folder or a word that it cannot use: one French sentence."""

from pathlib import Path

import pytest

from tests.test_main import refused, told


@pytest.mark.parametrize("name", ["import", "export", "evaluate", "reference", "token"])
def test_help_is_in_french(name: str) -> None:
    said = told(name, "--help").stdout
    assert "arguments" not in said or "\narguments:\n" in said
    assert "positional" not in said and "usage" not in said


def test_a_file_that_cannot_be_read_or_written_is_told_in_french(tmp_path: Path) -> None:
    words, binary, no_xml = (tmp_path / name for name in ("words.rdf", "binary", "no.xml"))
    words.write_text(told("export", "thesaurus").stdout, encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\xff")
    no_xml.write_text("<a>\n</b>", encoding="utf-8")
    into = str(tmp_path / "tables")
    for file, ends in (
        (tmp_path / "absent", "ne se lit pas : il n'existe pas, ou pas son dossier."),
        (tmp_path, "ne se lit pas : c'est un dossier."),
        (binary, "ne se lit pas : ce n'est pas du texte en UTF-8."),
        (no_xml, "Ce n'est pas du XML : ligne 2, colonne 3."),
    ):
        assert refused("import", "thesaurus", str(file), into).endswith(ends)
    in_the_way = "un fichier est là où il faut un dossier."
    for folder in (words, words / "tables"):
        assert refused("import", "thesaurus", str(words), str(folder)).endswith(in_the_way)
        assert refused("reference", str(folder)).endswith(in_the_way)
    absent = refused("evaluate", str(tmp_path / "absent"))
    assert absent.endswith("ne se lit pas : il n'existe pas, ou pas son dossier.")
    assert refused("evaluate", str(tmp_path)).endswith("ne se lit pas : c'est un dossier.")


def test_a_department_that_is_none_is_told() -> None:
    sentence = refused("evaluate", "x.jsonl", "--department", "83", "--department", "999")
    assert sentence == "Aucun département français n'a pour code « 999 »."
