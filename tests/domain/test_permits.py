"""When a permit counts: verified, and within its dates."""

from datetime import date, timedelta
from itertools import product

import pytest

from ptce.domain.permits import (
    LIVE,
    PERMIT_TRANSITIONS,
    Permit,
    PermitEvent,
    PermitKind,
    VerificationStatus,
    next_permit_status,
    standing_status,
)

DAY = date(2026, 3, 2)
TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)


@pytest.mark.parametrize("status", VerificationStatus)
def test_only_a_verified_permit_counts_and_only_within_its_dates(
    status: VerificationStatus,
) -> None:
    for start, end in product((None, YESTERDAY, DAY, TOMORROW), repeat=2):
        permit = Permit(PermitKind.ICPE, status, valid_from=start, valid_until=end)
        valid = start != TOMORROW and end != YESTERDAY
        assert permit.valid_on(DAY) == valid
        assert permit.counts_on(DAY) == (valid and status is VerificationStatus.VERIFIED)
        assert permit.to_verify_on(DAY) == (valid and status is VerificationStatus.DECLARED)


@pytest.mark.parametrize("status", VerificationStatus)
def test_past_its_end_a_live_permit_is_expired_whatever_is_written(
    status: VerificationStatus,
) -> None:
    assert standing_status(status, None, DAY) is status
    assert standing_status(status, DAY, DAY) is status
    over = standing_status(status, YESTERDAY, DAY)
    assert over is (VerificationStatus.EXPIRED if status in LIVE else status)


def test_a_withdrawn_permit_does_not_come_back() -> None:
    for event in PermitEvent:
        assert next_permit_status(VerificationStatus.WITHDRAWN, event) is None


def test_what_changes_has_to_be_verified_again() -> None:
    following = {to for (_, event), to in PERMIT_TRANSITIONS.items() if event is PermitEvent.UPDATE}
    assert following == {VerificationStatus.DECLARED}


def test_an_expired_permit_is_verified_only_once_its_dates_are_changed() -> None:
    assert next_permit_status(VerificationStatus.EXPIRED, PermitEvent.VERIFY) is None
