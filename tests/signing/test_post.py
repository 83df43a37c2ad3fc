"""Letters over real SMTP: retried, given up, never told in a log; printed in the demonstration."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from ptce.settings import Settings
from ptce.signing import post
from ptce.signing.letters import Letter
from ptce.signing.post import Smtp
from tests.conftest import Database
from tests.signing.conftest import House, opened
from tests.signing.mailbox import mailbox
from tests.world import World

LETTER = Letter("camille@example.org", "Où est l'été ?", "Bonjour…\nhttps://x/é\n", "https://x/é")


@pytest.fixture
async def patient(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """A house that does not wait between two tries."""
    monkeypatch.setattr(post, "TRIES_AFTER_S", (0.0, 0.0, 0.0))
    async with opened(world, database) as house:
        yield house


async def test_a_letter_is_tried_again(patient: House) -> None:
    await patient.person()
    patient.box.refusing = 2
    await patient.http.post("/sign-in/links", json={"email": "camille@example.org"})
    await patient.tokens(link=await patient.box.secret())


async def test_a_letter_that_nobody_takes_is_logged_without_its_address(
    patient: House, caplog: pytest.LogCaptureFixture
) -> None:
    await patient.person()
    patient.box.refusing = 100
    with caplog.at_level(logging.WARNING, "ptce.signing.post"):
        answer = await patient.http.post("/sign-in/links", json={"email": "camille@example.org"})
        assert answer.status_code == 202
        async with asyncio.timeout(10):
            while len(caplog.records) < 3:
                await asyncio.sleep(0.01)
    assert "camille" not in caplog.text and "sign-in" not in caplog.text
    assert patient.box.letters == []


async def test_letters_are_accented_texts() -> None:
    async with mailbox() as (box, mail):
        await Smtp(mail)(LETTER)
        letter = await box.letter()
    assert letter["Subject"] == "Où est l'été ?"
    assert letter.get_content().startswith("Bonjour…")
    assert letter["Auto-Submitted"] == "auto-generated"


async def test_a_letter_does_not_leave_unprotected_where_it_should_not() -> None:
    async with mailbox() as (box, mail):
        for security in ("starttls", "tls"):
            with pytest.raises(OSError):
                await Smtp(replace(mail, security=security))(LETTER)
        assert box.letters == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtps://a%40b:c%2Fd@mail.example.org", ("mail.example.org", 465, "tls", "a@b", "c/d")),
        ("smtp://mail.example.org:2525", ("mail.example.org", 2525, "starttls", None, None)),
        ("smtp+plain://mail", ("mail", 25, "none", None, None)),
    ],
)
def test_how_mail_is_sent_is_a_setting(url: str, expected: tuple[object, ...]) -> None:
    mail = Settings.read({"SMTP_URL": url, "MAIL_FROM": "pole@example.org"}).sign_in.mail
    assert mail is not None
    assert (mail.host, mail.port, mail.security, mail.user, mail.password) == expected
    assert "c/d" not in repr(mail)


@pytest.mark.parametrize(
    "environment",
    [
        {"SMTP_URL": "smtps://mail.example.org"},
        {"SMTP_URL": "http://mail", "MAIL_FROM": "pole@example.org"},
        {"SMTP_URL": "smtp://", "MAIL_FROM": "pole@example.org"},
        {"SMTP_URL": "smtp://mail:port", "MAIL_FROM": "pole@example.org"},
        {"PUBLIC_URL": "https://api.example.org/"},
        {"PROXIES": "x"},
        {"PROXIES": "11"},
    ],
)
def test_a_setting_that_is_none_is_told(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"SMTP_URL|MAIL_FROM|PUBLIC_URL|PROXIES"):
        Settings.read(environment)


def test_no_mail_by_default() -> None:
    assert Settings.read({}).sign_in.mail is None


async def test_the_demonstration_prints_its_letters(
    world: World, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(world, database, mail=None, printed=True) as house:
        await house.person()
        await house.http.post("/sign-in/links", json={"email": "camille@example.org"})
        said = ""
        async with asyncio.timeout(10):
            while "/sign-in/link/" not in said:
                said += capsys.readouterr().out
                await asyncio.sleep(0.01)
        await house.tokens(link=said.partition("/sign-in/link/")[2].split()[0])
