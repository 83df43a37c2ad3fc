"""A kind of resource is one file and one line: everything else derives from the declaration.

The proof, in a copy of the project: the toy kind of `tests/toys` is added, its migration is written
by `ptce.db.migrate.revision`, and two members lend and borrow musical instruments through the API.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, build_schema

from tests.conftest import Database

PROJECT = Path(__file__).resolve().parents[1]
KINDS = "ptce/domain/kinds"
COPIED = ("ptce", "migrations", "tests/client.py", "tests/world.py", "tests/toys")


def copy_project(to: Path) -> None:
    for name in COPIED:
        source, target = PROJECT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def add_the_kind(to: Path) -> None:
    """One file, and one line in KINDS (with its import)."""
    shutil.copy(to / "tests/toys/instrument.py", to / KINDS / "instrument.py")
    listed = to / KINDS / "__init__.py"
    text = listed.read_text()
    line = "    VEHICLE,\n"
    last = "from ptce.domain.kinds.premises"
    assert line in text
    assert last in text
    text = text.replace(line, f"{line}    INSTRUMENT,\n", 1)
    imported = "from ptce.domain.kinds.instrument import INSTRUMENT\n"
    listed.write_text(text.replace(last, f"{imported}{last}", 1))


@pytest.fixture(scope="module")
def life(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What happened in the copy."""
    copy = tmp_path_factory.mktemp("copy")
    copy_project(copy)
    add_the_kind(copy)
    urls = (module_database.owner_url, module_database.url)
    done = subprocess.run(
        [sys.executable, "-m", "tests.toys.playing", *urls],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_its_tables_derive_and_its_migration_is_generated_whole(life: Any) -> None:
    assert life["tables"] == ["request_instrument", "resource_instrument"]
    written = life["migration"]
    for table in life["tables"]:
        assert f'"{table}"' in written
    assert "family IN ('STRINGS', 'WIND', 'PERCUSSION', 'KEYBOARD')" in written
    assert "keys_count BETWEEN 1 AND 200" in written
    assert "'INSTRUMENT'" in written
    assert life["left"] is False


def test_its_api_types_and_inputs_derive(life: Any) -> None:
    schema = build_schema(life["sdl"])
    stated = ["family", "keysCount", "weightKg", "amplified", "caseIncluded"]
    asked = ["familyIn", "keysCountMin", "weightKgMax", "amplifiedRequired"]
    own = {
        "Instrument": stated,
        "InstrumentInput": stated,
        "InstrumentRequest": asked,
        "InstrumentNeedInput": asked,
    }
    for name, fields in own.items():
        type_ = schema.type_map[name]
        assert isinstance(type_, GraphQLInputObjectType) is name.endswith("Input")
        assert isinstance(type_, GraphQLObjectType | GraphQLInputObjectType)
        assert [field for field in type_.fields if field in fields] == fields
    for name in ("ResourceDetailsInput", "RequestNeedInput", "ResourceFilter"):
        input_type = schema.type_map[name]
        assert isinstance(input_type, GraphQLInputObjectType)
        assert "instrument" in input_type.fields
    family, kinds = schema.type_map["InstrumentFamily"], schema.type_map["ResourceKind"]
    assert isinstance(family, GraphQLEnumType)
    assert family.values["WIND"].description == "vents"
    assert isinstance(kinds, GraphQLEnumType)
    assert kinds.values["INSTRUMENT"].description == "instrument de musique"


def test_one_is_published_with_its_attributes_within_its_bounds(life: Any) -> None:
    assert [each["userErrors"] for each in life["published"]] == [[]] * 5
    assert life["published"][0]["resource"] == {
        "kind": "INSTRUMENT",
        "title": "Piano numérique",
        "family": "KEYBOARD",
        "keysCount": 88,
        "weightKg": "25",
        "amplified": True,
        "caseIncluded": None,
    }
    assert life["refused"]["resource"] is None
    [error] = life["refused"]["userErrors"]
    assert error["code"] == "OUT_OF_RANGE"
    assert error["field"][-1] == "keysCount"


def test_a_need_finds_what_meets_it_and_what_is_to_verify(life: Any) -> None:
    assert life["posted"]["userErrors"] == []
    request = life["posted"]["request"]
    assert request["kind"] == "INSTRUMENT"
    assert request["familyIn"] == ["KEYBOARD"]
    assert request["weightKgMax"] == "30"
    found = {match["resource"]["title"]: match for match in request["matches"]["nodes"]}
    # The grand piano weighs 450 kg, the guitar has strings: neither is proposed.
    assert found.keys() == {"Piano numérique", "Synthétiseur"}
    assert found["Piano numérique"]["toVerify"] is False
    unsaid = found["Synthétiseur"]
    assert unsaid["toVerify"] is True
    assert {"attribute": "amplified", "status": "TO_VERIFY"} in unsaid["checks"]
    assert all(match["sentence"] for match in found.values())
    assert found["Piano numérique"]["score"] > unsaid["score"]


def test_whoever_publishes_second_is_matched_too(life: Any) -> None:
    assert set(life["after"]) == {"Piano numérique", "Synthétiseur", "Clavier de scène"}


def test_lists_are_filtered_by_what_it_can_do(life: Any) -> None:
    certain, every, vehicles = life["filtered"]
    assert certain == ["Clavier de scène", "Piano numérique"]
    assert len(every) == 5
    assert vehicles == []
