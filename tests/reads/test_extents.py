"""What one pass tells of a document is what it would be with its fragments spread, one by one."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
)

from ptce.reads.extents import Extent, Named, _Walk, require_bounded
from ptce.reads.limits import REPEATS, SELECTIONS, TooComplex

Fragments = dict[str, FragmentDefinitionNode]


def drawn(chosen: random.Random) -> str:
    """A document whose fragments spread later ones, anywhere."""
    number = chosen.randint(1, 5)

    def selections(after: int, depth: int) -> str:
        made = []
        for _ in range(chosen.randint(1, 3)):
            kind = chosen.choice(["field", "object", "inline", "spread"])
            directive = chosen.choice(["", "", " @skip(if: false)"])
            if kind == "spread" and after < number:
                made.append(f"...F{chosen.randrange(after, number)}{directive}")
            elif kind == "inline" and depth < 3:
                made.append(f"...{directive} {{ {selections(after, depth + 1)} }}")
            else:
                name = chosen.choice(["a", "b", "k: a", "k: b"]) + directive
                nested = kind == "object" and depth < 3
                made.append(f"{name} {{ {selections(after, depth + 1)} }}" if nested else name)
        return " ".join(made)

    written = [f"fragment F{at} on T {{ {selections(at + 1, 0)} }}" for at in range(number)]
    return " ".join([f"{{ {selections(0, 0)} }}", *written])


def spread(node: SelectionSetNode, fragments: Fragments) -> Iterator[SelectionNode]:
    """The selections of one object, those of its fragments after what spreads them."""
    for each in node.selections:
        yield each
        if isinstance(each, InlineFragmentNode):
            yield from spread(each.selection_set, fragments)
        elif isinstance(each, FragmentSpreadNode):
            yield from spread(fragments[each.name.value].selection_set, fragments)


def naive(node: SelectionSetNode, fragments: Fragments) -> tuple[Extent, float]:
    """The extent of an object, and the pairs of its own names with what is below both."""
    found, pairs = Extent(), 0.0
    below: defaultdict[str, list[int]] = defaultdict(list)
    for each in spread(node, fragments):
        inner = Extent(-1)
        alias = 0
        if isinstance(each, FieldNode):
            if each.selection_set is not None:
                inner, _ = naive(each.selection_set, fragments)
            alias = int(each.alias is not None)
            below[(each.alias or each.name).value].append(inner.selections)
        own = Extent(0, 1, alias, len(each.directives or ()))
        found = found.beside(own.beside(inner)._replace(depth=inner.depth + 1))
    for sizes in below.values():
        pairs += sum(1 + (one + other) / 2 for one, other in combinations(sizes, 2))
    return found, pairs


@pytest.mark.parametrize("seed", range(200))
def test_fragments_count_where_they_are_spread(seed: int) -> None:
    document = parse(drawn(random.Random(seed)))
    operation, *others = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    fragments = {
        each.name.value: each for each in others if isinstance(each, FragmentDefinitionNode)
    }
    walk, names = _Walk(fragments), Named()
    expected, pairs = naive(operation.selection_set, fragments)
    try:
        assert walk.whole(operation.selection_set, names) == expected
    except TooComplex:
        assert expected.selections > 100
    else:
        assert abs(names.repeats() - pairs) <= len(names.times)


SCALARS = " ".join(["pole { name }"] * 6)


@pytest.mark.parametrize(
    ("first", "fragment", "number"),
    [
        # What is repeated from one fragment to another: 0.7 s to validate.
        (" ".join(f"...F{at}" for at in range(60)), SCALARS, 60),
        # What is below what is repeated.
        (" ".join(f"pole {{ ...F{at} }}" for at in range(40)), "id name slug " * 8, 40),
        (("pole { " + "id name " * 8 + "} pole { ...F0 } ") * 30, "id name " * 8, 1),
    ],
)
def test_repeats_are_counted_through_fragments(first: str, fragment: str, number: int) -> None:
    parts = [f"fragment F{at} on Query {{ {fragment} }}" for at in range(number)]
    with pytest.raises(TooComplex) as refusal:
        require_bounded(parse(" ".join([f"{{ {first} }}", *parts])))
    assert refusal.value.limit is REPEATS


def test_a_front_end_made_of_fragments_is_not_refused() -> None:
    """Thirty components, each with what it shows of one object."""
    parts = [f"fragment F{at} on Member {{ id __typename name c{at} }}" for at in range(30)]
    spreads = " ".join(f"...F{at}" for at in range(30))
    require_bounded(parse(" ".join([f"{{ members {{ nodes {{ {spreads} }} }} }}", *parts])))


@pytest.mark.parametrize("step", ["...N ...N", "... { ...N } ...N", "x { ...N } y { ...N }"])
def test_a_bomb_is_walked_once(step: str) -> None:
    parts = [
        f"fragment F{at} on T {{ {step.replace('...N', f'...F{at + 1}')} }}" for at in range(30)
    ]
    with pytest.raises(TooComplex) as refusal:
        require_bounded(parse(" ".join(["{ ...F0 }", *parts, "fragment F30 on T { a b c }"])))
    assert refusal.value.limit in (SELECTIONS, REPEATS)
