"""The history of the contract follows the contract, and tells every change in a sentence."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ptce.contracts import changes
from ptce.contracts.changes import Change, brought_up_to_date, coming, coming_version, entries
from ptce.contracts.differences import Difference, SchemaChangeKind, differences
from ptce.schema.root import sdl

TODAY = date(2026, 11, 26)
LATER = date(2026, 12, 24)


def test_the_history_ends_with_what_the_code_changes() -> None:
    history = changes.read(changes.FILE.read_text())
    version = coming_version()
    written = [each.difference for each in history if each.version == version]
    assert sorted(written) == coming(sdl()), "make sdl"
    assert written


def test_the_history_is_dated_latest_first_and_every_change_has_one_cursor() -> None:
    history = changes.recorded()
    days = [each.on for each in history if each.version == coming_version()]
    assert days == sorted(days, reverse=True)
    assert all(date(2026, 11, 1) <= each.on <= date.today() for each in history)
    assert len({each.cursor for each in history}) == len(history)


def test_what_is_written_is_read_again() -> None:
    history = changes.recorded()
    assert changes.read(changes.written(history)) == history
    with pytest.raises(ValueError, match="columns"):
        changes.read("date\tkind\n")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a: Int", "a: Int b: [Int!]", ["Query.b ADDED Nouveau champ (`[Int!]`)."]),
        ("a: Int", "a(x: Int): Int", ["Query.a(x:) ADDED Nouvel argument (`Int`)."]),
        ("a: Int b: Int", "a: Int", ["Query.b REMOVED Retiré. !"]),
        ("a: Int", "a: Int!", ["Query.a CHANGED Type : `Int` → `Int!`."]),
        ("a: Int!", "a: Int", ["Query.a CHANGED Type : `Int!` → `Int`. !"]),
        (
            "a(x: Int = 3): Int",
            "a(x: Int = 4): Int",
            ["Query.a(x:) CHANGED Valeur par défaut : `3` → `4`. !"],
        ),
        (
            "a(x: Int): Int",
            "a(x: Int = 3): Int",
            ["Query.a(x:) CHANGED Valeur par défaut : rien → `3`."],
        ),
        (
            "a: Int",
            "a: Int } type T { v(x: Int): Int",
            ["T ADDED Nouveau type."],
        ),
        (
            "a: E } enum E { V",
            "a: E } enum E { V W",
            ["E.W ADDED Nouvelle valeur."],
        ),
        (
            "a: Int @requires(roles: [B])",
            "a: Int @requires(roles: [A, B])",
            ["Query.a CHANGED Directives : `@requires(roles: [B])` → `@requires(roles: [A, B])`."],
        ),
        (
            "a: Int",
            'a: Int @deprecated(reason: "2026-11-26: utiliser `b`.")',
            ["Query.a DEPRECATED 2026-11-26: utiliser `b`."],
        ),
        ("a: Int", '"Autrement dit." a: Int', []),
    ],
)
def test_a_difference_is_told_once(before: str, after: str, told: list[str]) -> None:
    rest = "} enum Role { A B } directive @requires(roles: [Role!]!) on FIELD_DEFINITION"
    found = differences(*(f"type Query {{ {each} {rest}" for each in (before, after)))
    assert [
        f"{each.element} {each.kind} {each.fr}{' !' if each.breaking else ''}" for each in found
    ] == told


def difference(element: str, breaking: bool = False) -> Difference:
    return Difference(element, SchemaChangeKind.ADDED, breaking, "Nouveau.", "New.")


def test_what_was_known_keeps_its_day_and_a_released_version_its_lines() -> None:
    released = Change(date(2026, 1, 1), "0.1.0", difference("Query.old"))
    known = (
        Change(TODAY, "0.2.0", difference("Query.a")),
        Change(TODAY, "0.2.0", difference("Query.given_up")),
        released,
    )
    found = [difference("Query.a"), difference("Query.b")]
    assert brought_up_to_date(known, "0.2.0", found, LATER) == (
        Change(LATER, "0.2.0", difference("Query.b")),
        Change(TODAY, "0.2.0", difference("Query.a")),
        released,
    )


def test_an_entry_of_the_changelog_marks_what_breaks() -> None:
    lines = entries([difference("Query.a"), difference("Query.b", breaking=True)]).splitlines()
    assert lines == [
        "- `Query.a` : nouveau.",
        "- `Query.b` : nouveau. **Casse une requête d'avant.**",
    ]


def test_the_program_prints_the_entries() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ptce", "changes"],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == entries(coming(sdl()))
