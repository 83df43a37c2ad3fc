"""Any operation of the schema: the compiled path answers what the reference answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from tests.reads.operations import ROOTS, operations
from tests.reads.scene import Scene

RELAXED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)


def both_paths_agree(scene: Scene, data: Any, root: str) -> None:
    asked = data.draw(operations(scene.facts, root))
    language = data.draw(st.sampled_from(("fr", "en")))
    for who in data.draw(
        st.lists(st.sampled_from(list(scene.people)), min_size=1, max_size=2, unique=True)
    ):
        try:
            scene.agree(asked.query, asked.variables, who, language=language)
        except AssertionError as different:
            if "OPERATION_TOO_COMPLEX" in str(different):
                reject()  # it asks for more than one request may
            raise


@pytest.mark.parametrize("root", ROOTS)
def test_random_operations_are_answered_as_the_reference_answers(scene: Scene, root: str) -> None:
    """On every root field of the contract: a new one needs its reference."""

    @given(data=st.data())
    @settings(RELAXED, max_examples=9)
    def several(data: Any) -> None:
        both_paths_agree(scene, data, root)

    several()


@pytest.mark.soak
@given(data=st.data())
@settings(RELAXED, max_examples=5_000, derandomize=False)
def test_thousands_of_random_operations_are_answered_as_the_reference_answers(
    scene: Scene, data: Any
) -> None:
    both_paths_agree(scene, data, data.draw(st.sampled_from(ROOTS)))
