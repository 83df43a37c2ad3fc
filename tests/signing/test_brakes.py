"""Who is counted for a try, and that whoever tries too often is in nobody else's way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from ptce.signing import consents, endpoints, oauth
from ptce.signing.desk import address_of
from ptce.signing.rates import PASSWORDS_EACH, SECRETS_FROM, Rate
from tests.conftest import Database
from tests.signing.agenda import arranged, refused
from tests.signing.conftest import PASSWORD, House, code, opened
from tests.world import World

PROXY = "10.0.0.9"


@pytest.mark.parametrize(
    ("proxies", "lines", "subject"),
    [
        (0, ["6.6.6.6"], PROXY),
        (1, ["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
        (1, ["6.6.6.6", "1.1.1.1"], "1.1.1.1"),
        (1, ["1.1.1.1:4711"], "1.1.1.1"),
        (1, ["::ffff:1.1.1.1"], "1.1.1.1"),
        (2, ["6.6.6.6, 1.1.1.1", "10.0.0.8"], "1.1.1.1"),
        (2, ["1.1.1.1"], PROXY),
        (1, [], PROXY),
        (1, ["2001:db8::1"], "2001:db8::/64"),
        (1, ["2001:DB8:0:0:a:b:c:d"], "2001:db8::/64"),
        (1, ["2001:db8::a:0:0:1"], "2001:db8::/64"),
        (1, ["[2001:db8::1]:4711"], "2001:db8::/64"),
        (1, ["fe80::1%eth0"], "fe80::/64"),
        (1, ["unknown"], PROXY),
        (1, ["6.6.6.6, "], PROXY),
        (1, ["1.1.1.1.1"], PROXY),
        (1, ["1.1.1.1, é"], PROXY),
        (1, [":" * 5_000], PROXY),
    ],
)
def test_a_try_counts_for_the_address_that_our_own_proxies_saw(
    proxies: int, lines: Sequence[str], subject: str
) -> None:
    app = SimpleNamespace(state=SimpleNamespace(desk=SimpleNamespace(proxies=proxies)))
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in lines]
    scope = {"type": "http", "app": app, "headers": headers, "client": (PROXY, 1)}
    assert address_of(Request(scope)) == subject


async def test_whoever_exhausts_the_tries_of_somebody_locks_nobody_else_out(
    world: World, database: Database
) -> None:
    async with opened(world, database, proxies=1) as house:
        await house.person(password=PASSWORD)

        async def tried(address: str, password: str) -> int:
            answer = await house.http.post(
                "/sign-in/tokens",
                json={"email": "camille@example.org", "password": password},
                headers={"x-forwarded-for": address},
            )
            return answer.status_code

        forger = [await tried("6.6.6.6", "x") for _ in range(PASSWORDS_EACH.tries + 1)]
        assert forger[0] == 401 and forger[-1] == 429
        assert await tried("1.1.1.1", PASSWORD) == 201
        many = [await tried(f"6.6.6.{n}", "x") for n in range(7, 7 + 20)]
        assert many[-1] == 429, "however many addresses they come from"


async def test_a_room_full_of_people_is_not_in_its_own_way(house: House) -> None:
    await house.person()
    await house.http.post("/sign-in/links", json={"email": "camille@example.org"})
    good = f"/sign-in/link/{await house.box.secret()}"
    for _ in range(SECRETS_FROM.tries + 1):
        assert (await house.http.get(good)).status_code == 200
    tried = [
        (await house.http.get(f"/sign-in/{what}/{number}")).status_code
        for what in ("link", "invitation")
        for number in range(SECRETS_FROM.tries // 2)
    ]
    assert set(tried) == {401}
    for address in (good, "/sign-in/link/x", "/sign-in/invitation/x"):
        late = await house.http.get(address)
        assert late.status_code == 429 and int(late.headers["retry-after"]) > 0


async def test_what_is_granted_is_granted_so_many_times(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Rate("few", 3, timedelta(minutes=15))
    for module, name in (
        (oauth, "REFRESHES_EACH"),
        (endpoints, "REFRESHES_EACH"),
        (consents, "CONSENTS_EACH"),
    ):
        monkeypatch.setattr(module, name, few)
    agenda = await arranged(house)
    codes = [await agenda.code() for _ in range(few.tries)]
    assert (await agenda.decided()).status_code == 429
    given, other, _ = [(await agenda.exchange(each)).json() for each in codes]
    own = await house.tokens(email="camille@example.org", password=PASSWORD)
    for _ in range(few.tries):
        given = (await agenda.refresh(given["refresh_token"])).json()
        answer = await house.http.post(
            "/sign-in/tokens/refresh", json={"refreshToken": own["refreshToken"]}
        )
        own = answer.json()
    late = await agenda.refresh(given["refresh_token"])
    assert refused(late, 429) == "temporarily_unavailable"
    late = await house.http.post(
        "/sign-in/tokens/refresh", json={"refreshToken": own["refreshToken"]}
    )
    assert (late.status_code, code(late.json())) == (429, "TOO_MANY_ATTEMPTS")
    assert (await agenda.refresh(other["refresh_token"])).status_code == 200


async def test_programs_that_are_refused_again_and_again_wait(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Rate("few", 3, timedelta(minutes=15))
    for module in (oauth, endpoints):
        monkeypatch.setattr(module, "REFUSALS_FROM", few)
    agenda = await arranged(house)
    good = await agenda.tokens()
    for _ in range(few.tries):
        good = (await agenda.refresh(good["refresh_token"])).json()
    assert refused(await agenda.exchange("x" * 43)) == "invalid_grant"
    assert refused(await agenda.asked(client_id="app_x"), 401) == "invalid_client"
    stale = await house.http.post("/sign-in/tokens/refresh", json={"refreshToken": "x"})
    assert code(stale.json()) == "SESSION_ENDED"
    late = await agenda.refresh(good["refresh_token"])
    assert refused(late, 429) == "temporarily_unavailable"
    assert 0 < int(late.headers["retry-after"]) <= few.step.total_seconds()
    stale = await house.http.post("/sign-in/tokens/refresh", json={"refreshToken": "x"})
    assert (stale.status_code, code(stale.json())) == (429, "TOO_MANY_ATTEMPTS")
