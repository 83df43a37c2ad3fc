"""An address of return is compared, and written in a header, letter by letter."""

from __future__ import annotations

import pytest

from ptce.domain.addresses import origin_of


@pytest.mark.parametrize(
    "address",
    [
        "https://agenda.example.org/retour?q=日",
        "https://agenda.example.org/retour?q=\x00",
        "https://agenda.example.org/retour?q=\x01",
        "https://agenda.example.org/retour?q=\x7f",
        "https://agenda.example.org/retour?q=\u2028",
        "https://agenda.example.org/retour\r\nSet-Cookie: a",
        "https://agenda.example.org/retour#a",
        "https://agenda.example.org\\@ailleurs.example/",
        "https://moi@agenda.example.org/",
        "https://Agenda.example.org/",
        "https://agenda.example.org:443/",
        "https://agendа.example.org/",
        "http://agenda.example.org/",
        "http://localhost.example.org/",
        "javascript:alert(1)//https://agenda.example.org/",
        "//agenda.example.org/",
    ],
)
def test_what_cannot_be_written_in_a_header_or_read_in_one_way_is_no_address(address: str) -> None:
    assert origin_of(address) is None


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://agenda.example.org", "https://agenda.example.org"),
        ("https://agenda.example.org/retour?a=[1]&b={c}|%0d", "https://agenda.example.org"),
        ("https://xn--e1aybc.example.org:8443/", "https://xn--e1aybc.example.org:8443"),
        ("http://[::1]:9000/retour", "http://[::1]:9000"),
    ],
)
def test_the_origin_of_an_address_is_what_browsers_say(address: str, origin: str) -> None:
    assert origin_of(address) == origin
