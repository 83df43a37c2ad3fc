"""What was worked out for an object is remembered for that one, and for no other."""

from __future__ import annotations

from ptce.domain import memories
from ptce.domain.memories import Memory


def test_it_is_worked_out_once_for_an_object_and_anew_for_an_equal_one() -> None:
    asked: list[tuple[int, ...]] = []

    def make(thing: tuple[int, ...]) -> int:
        asked.append(thing)
        return sum(thing)

    memory = Memory(make)
    one, other = tuple([1, 2]), tuple([1, 2])
    assert [memory(one), memory(one), memory(other), memory(one)] == [3, 3, 3, 3]
    assert len(asked) == 2


def test_no_object_is_taken_for_another_that_has_its_place() -> None:
    memory: Memory[list[int], int] = Memory(lambda thing: thing[0])
    for number in range(memories.LATEST * 3):
        assert memory([number]) == number
