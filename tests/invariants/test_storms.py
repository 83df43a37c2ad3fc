"""Whatever anybody does, in whatever order, what a pole promises stays true.

`make soak` gives 100,000 commands; a failure prints a seed and the few steps that suffice.
"""

from __future__ import annotations

from collections import Counter

import pytest

from ptce.domain.errors import ErrorCode
from ptce.domain.rights import RIGHTS
from tests.invariants.orders import all_commands
from tests.invariants.shrinking import Clones, storm
from tests.invariants.storm import Tally

SHORT, LONG, STORMS = 2_000, 5_000, 20
CROWDED = 60
"""Of so many live listings, a request's list of suggestions is full."""

SILENCING = {"publishCharter", "suspendMember", "withdrawMember", "withdrawCharterSignature"}
RARE = frozenset(
    SILENCING
    | {"recordVerification", "rejectPermit", "resumeRequest", "resumeResource", "reinstateMember"}
    | {"eraseMyself", "erasePerson", "grantRole", "updateApplication", "closeApplication"}
    | {"giveContactConsent", "withdrawContactConsent", "applyWeights", "rejectWeights"}
)
"""Commands that erase somebody, silence a member or a pole, or need what a short storm may not
bring about (an administrator and somebody without the role, waste to verify, a permit to look at, a
pause, a suspension, a contact who signs in, weights that the engine proposes): it may go without;
the long ones do not."""

BEFORE_A_COMMAND = frozenset(
    {ErrorCode.UNSUPPORTED_IMAGE, ErrorCode.UNREADABLE_IMAGE, ErrorCode.IMAGE_TOO_LARGE}
)
"""Those of what re-encodes a photo before addPhoto is given it: tests/photos has them."""


def test_every_command_of_the_code_has_its_rights_and_is_given() -> None:
    assert set(all_commands()) == set(RIGHTS)


def test_two_thousand_random_commands_break_no_law(clones: Clones) -> None:
    calm = storm(clones, seed=1, steps=SHORT, lively=24, patience_s=120)
    print(f"seed 1, {SHORT} steps\n{calm.tally}")
    assert calm.tally.never_accepted() <= RARE
    assert calm.tally.of("ACCEPTED") > SHORT // 5


@pytest.mark.soak
def test_a_hundred_thousand_random_commands_break_no_law(clones: Clones) -> None:
    whole = Tally()
    for seed in range(100, 100 + STORMS):
        lively = CROWDED if seed % 4 == 0 else 24
        calm = storm(clones, seed=seed, steps=LONG, lively=lively, patience_s=1_200)
        whole.ends += calm.tally.ends
        whole.replays += calm.tally.replays
    print(f"{STORMS} storms of {LONG} steps\n{whole}")
    assert whole.never_accepted() == set()
    assert whole.never_met() <= BEFORE_A_COMMAND
    assert Counter(whole.ends).total() + whole.replays >= STORMS * LONG
