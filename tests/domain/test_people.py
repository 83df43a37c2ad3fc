"""An e-mail is one address, as whoever writes to it reads it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from ptce.domain.people import folded_email


@pytest.mark.parametrize(
    "typed",
    [
        "=?utf-8?q?victime=40ailleurs.org=2c?=@example.org",
        "=?utf-8?q?a=0d=0aBcc:b=40ailleurs.org?=@example.org",
        "a@example\u017f.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "<a@example.org>",
        "a@[127.0.0.1]",
        "a\u202e@example.org",
    ],
)
def test_what_a_letter_would_read_otherwise_is_no_e_mail(typed: str) -> None:
    assert folded_email(typed) is None


@pytest.mark.parametrize("typed", ["o'neill+pole=2@example.org", "é@example.org", "A@X.example"])
def test_a_letter_goes_to_the_address_that_is_kept(typed: str) -> None:
    kept = folded_email(typed)
    message = EmailMessage()
    message["To"] = kept
    [address] = message["To"].addresses
    assert address.addr_spec == kept == typed.lower()
