"""What a listing means is kept with it: at once when the encoder answers, else by the worker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import takewhile
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from ptce.commands import understandings
from ptce.commands.encodings import hashed
from ptce.commands.request_updates import UPDATE_REQUEST, UpdateRequest
from ptce.commands.requests import POST_REQUEST, WITHDRAW_REQUEST, WithdrawRequest
from ptce.commands.resource_updates import UPDATE_RESOURCE, UpdateResource
from ptce.commands.resources import PUBLISH_RESOURCE
from ptce.commands.transaction import Encode, Outcome, give
from ptce.commands.understandings import BATCH, TRIES, encode_listings, given_up, list_unencoded
from ptce.db import tables
from ptce.db.candidates import needs_by_id, offers_by_id
from ptce.domain.calendar import Interval
from ptce.domain.identifiers import public_id
from ptce.domain.terms import Visibility
from ptce.domain.values import Encoding
from ptce.domain.wording import beginning
from ptce.matching.encoders.listings import Listing, ListingEncoder
from ptce.matching.encoders.packaged import installed
from ptce.matching.thesaurus import load
from tests.commands.scene import Scene, fridge_van, offer
from tests.world import NOW

LATER = "usem3-9/9 2031-01-01"


@pytest.fixture(scope="module")
def encoders() -> ListingEncoder:
    made = installed(load(), ("use",))
    assert made is not None
    return made


@dataclass
class InProcess:
    """The real encoders, in this process; `asked` is what they were asked for."""

    encoders: ListingEncoder
    fingerprint: str
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def encode(self, kind: str, text: str) -> Encoding | None:
        return (await self.encode_all([(kind, text)]))[0]

    async def encode_all(self, listings: Sequence[tuple[str, str]]) -> list[Encoding | None]:
        self.asked += listings
        made = self.encoders.encode([Listing(*each) for each in listings])
        return [Encoding(self.fingerprint, each.packed) for each in made]


@pytest.fixture
def encoder(encoders: ListingEncoder) -> InProcess:
    return InProcess(encoders, encoders.fingerprint)


async def late(kind: str, text: str) -> Encoding | None:
    return None


async def given(scene: Scene, command: Any, data: Any, encode: Encode | None) -> Outcome:
    viewer = scene.user if "Resource" in command.name[-9:] else scene.neighbour_user
    outcome = await give(scene.engine, viewer, NOW, command, data, encode)
    assert outcome.errors == ()
    return outcome


async def kept(scene: Scene, name: str, id_: UUID | None) -> Any:
    """The row of a listing's encoding; None when it has none."""
    encodings = tables.ENCODING_OF[name]
    rows = await scene.rows(select(encodings).where(encodings.c[f"{name}_id"] == id_))
    return rows[0] if rows else None


async def judged(scene: Scene, name: str, id_: UUID | None) -> Encoding | None:
    """The encoding that the matching reads."""
    assert id_ is not None
    async with scene.engine.begin() as connection:
        if name == "request":
            return (await needs_by_id(connection, "VEHICLE", [id_]))[id_].need.encoding
        moment = Interval(NOW, NOW)
        return (await offers_by_id(connection, "VEHICLE", [id_], moment))[id_].offer.encoding


async def encoded(scene: Scene, encoder: InProcess) -> int:
    done = 0
    while some := await encode_listings(scene.engine, NOW, encoder):
        done += some
    return done


async def test_what_the_encoder_answers_is_kept_with_the_listing_and_judged(
    scene: Scene, encoder: InProcess
) -> None:
    resource = (await given(scene, PUBLISH_RESOURCE, offer(), encoder.encode)).object_id
    request = (await given(scene, POST_REQUEST, fridge_van(), encoder.encode)).object_id
    for name, id_ in (("resource", resource), ("request", request)):
        row = await kept(scene, name, id_)
        encoding = await judged(scene, name, id_)
        assert encoding == Encoding(encoder.fingerprint, row.packed)
    assert [kind for kind, _ in encoder.asked] == ["VEHICLE", "VEHICLE"]
    assert await encoded(scene, encoder) == 0


async def under_way(scene: Scene) -> int:
    """Transactions that have begun, beside the one that asks."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL"
    others = f"{query} AND pid <> pg_backend_pid() AND datname = current_database()"
    async with scene.engine.connect() as connection:
        found: int = (await connection.exec_driver_sql(others)).scalar_one()
        return found


async def test_no_edit_waits_for_the_encoder_in_its_transaction(
    scene: Scene, encoder: InProcess
) -> None:
    async def looks(kind: str, text: str) -> Encoding | None:
        seen.append(await under_way(scene))
        return await encoder.encode(kind, text)

    seen: list[int] = []
    request = (await given(scene, POST_REQUEST, fridge_van(), encoder.encode)).object_id
    assert request is not None
    edit = UpdateRequest(request_id=public_id("request", request), title="Fourgon froid")
    await given(scene, UPDATE_REQUEST, edit, looks)
    assert seen == [0]
    assert await judged(scene, "request", request) is not None


async def test_who_posts_writes_while_the_encoder_thinks(scene: Scene, encoder: InProcess) -> None:
    async def thinks(kind: str, text: str) -> Encoding | None:
        async with asyncio.timeout(30):
            while not await under_way(scene):
                await asyncio.sleep(0.01)
        return await encoder.encode(kind, text)

    resource = (await given(scene, PUBLISH_RESOURCE, offer(), thinks)).object_id
    request = (await given(scene, POST_REQUEST, fridge_van(), thinks)).object_id
    assert resource is not None
    for name, id_ in (("resource", resource), ("request", request)):
        assert await judged(scene, name, id_) is not None
    [match] = await scene.matches(resource)
    assert match.criteria[0]["code"] == "MEANING"
    before = match.s
    assert await encoded(scene, encoder) == 0
    await given(scene, POST_REQUEST, fridge_van(), encoder.encode)
    assert {each.s for each in await scene.matches(resource)} == {before}


LONG = "Camion frigo pour livrer des repas froids à domicile"


async def test_of_a_long_text_the_beginning_answers_and_the_worker_reads_all(
    scene: Scene, encoder: InProcess
) -> None:
    resource = (await given(scene, PUBLISH_RESOURCE, offer(), encoder.encode)).object_id
    assert resource is not None
    encoder.asked.clear()

    async def hasty(kind: str, text: str) -> Encoding | None:
        made = await encoder.encode(kind, beginning(text))
        return made and replace(made, whole=False)

    need = replace(fridge_van(), title=LONG)
    long = (await given(scene, POST_REQUEST, need, hasty)).object_id
    short = (await given(scene, POST_REQUEST, need, late)).object_id
    assert encoder.asked == [("VEHICLE", "Camion frigo pour livrer des repas")]
    assert (await kept(scene, "request", long)).packed is None
    by = {each.request_id: each for each in await scene.matches(resource)}
    assert by[long].s != by[short].s
    assert await encoded(scene, encoder) == 2
    assert encoder.asked[1:] == [("VEHICLE", LONG)] * 2
    by = {each.request_id: each for each in await scene.matches(resource)}
    assert by[long].s == by[short].s


@pytest.mark.parametrize("encode", [None, late])
async def test_without_an_answer_it_is_written_all_the_same_then_the_worker_ranks_it_again(
    scene: Scene, encoder: InProcess, encode: Encode | None
) -> None:
    resource = (await given(scene, PUBLISH_RESOURCE, offer(), encode)).object_id
    request = (await given(scene, POST_REQUEST, fridge_van(), encode)).object_id
    assert resource is not None
    [before] = await scene.matches(resource)
    assert (await kept(scene, "request", request)).packed is None
    assert await encoded(scene, encoder) == 2
    assert await judged(scene, "request", request) == await encoder.encode("VEHICLE", _need())
    [after] = await scene.matches(resource)
    assert after.id == before.id
    events = await scene.rows(select(tables.match_event))
    assert [each.event for each in events] == ["SUGGEST"]
    assert await encoded(scene, encoder) == 0


async def test_what_the_worker_ranks_is_what_an_answer_in_time_ranks(
    scene: Scene, encoder: InProcess
) -> None:
    resource = (await given(scene, PUBLISH_RESOURCE, offer(), encoder.encode)).object_id
    assert resource is not None
    in_time = (await given(scene, POST_REQUEST, fridge_van(), encoder.encode)).object_id
    afterwards = (await given(scene, POST_REQUEST, fridge_van(), late)).object_id
    await encoded(scene, encoder)
    matches = {each.request_id: each for each in await scene.matches(resource)}
    assert matches[in_time].criteria == matches[afterwards].criteria
    assert matches[in_time].s == matches[afterwards].s


async def test_an_edit_that_says_something_else_is_encoded_again_and_another_is_not(
    scene: Scene, encoder: InProcess
) -> None:
    resource = (await given(scene, PUBLISH_RESOURCE, offer(), encoder.encode)).object_id
    assert resource is not None
    first, named = await judged(scene, "resource", resource), public_id("resource", resource)
    await given(
        scene, UPDATE_RESOURCE, UpdateResource(resource_id=named, radius_km=Decimal(9)), late
    )
    assert await judged(scene, "resource", resource) == first
    edit = UpdateResource(resource_id=named, title="Grue de chantier")
    await given(scene, UPDATE_RESOURCE, edit, late)
    assert await judged(scene, "resource", resource) is None
    assert await encoded(scene, encoder) == 1
    second = await judged(scene, "resource", resource)
    assert second not in (None, first)
    edit = replace(edit, title="Nacelle élévatrice")
    await given(scene, UPDATE_RESOURCE, edit, encoder.encode)
    assert await judged(scene, "resource", resource) not in (None, first, second)


async def test_what_is_private_is_encoded_when_it_is_shown(
    scene: Scene, encoder: InProcess
) -> None:
    private = replace(fridge_van(), visibility=Visibility.PRIVATE)
    request = (await given(scene, POST_REQUEST, private, encoder.encode)).object_id
    assert request is not None
    assert await kept(scene, "request", request) is None
    assert encoder.asked == []
    await list_unencoded(scene.engine)
    assert await encoded(scene, encoder) == 0
    shown = UpdateRequest(request_id=public_id("request", request), visibility=Visibility.MEMBERS)
    await given(scene, UPDATE_REQUEST, shown, late)
    assert await encoded(scene, encoder) == 1


async def test_another_encoder_or_thesaurus_encodes_all_again(
    scene: Scene, encoder: InProcess
) -> None:
    for _ in range(BATCH + 1):
        await given(scene, PUBLISH_RESOURCE, offer(), encoder.encode)
    for fingerprint in (LATER, encoder.fingerprint):  # after it in the order of texts, and before
        other = replace(encoder, fingerprint=fingerprint)
        assert await encode_listings(scene.engine, NOW, other) == BATCH
        assert await encoded(scene, other) == 1
        rows = await scene.rows(select(tables.resource_encoding.c.fingerprint))
        assert {row.fingerprint for row in rows} == {fingerprint}


async def test_another_encoder_matches_each_need_once(
    scene: Scene, encoder: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(BATCH + 1):
        await given(scene, PUBLISH_RESOURCE, offer(), encoder.encode)
    needs = [await given(scene, POST_REQUEST, fridge_van(), encoder.encode) for _ in range(2)]
    matched: list[tuple[str, UUID]] = []
    for name, rematch in list(understandings.REMATCH.items()):

        async def counted(work: Any, id_: UUID, name: str = name, then: Any = rematch) -> None:
            matched.append((name, id_))
            await then(work, id_)

        monkeypatch.setitem(understandings.REMATCH, name, counted)
    other = replace(encoder, fingerprint="use-9/9 2031-01-01")
    assert await encoded(scene, other) == BATCH + 1 + len(needs)
    assert sorted(matched) == sorted(("request", each.object_id) for each in needs)
    modes = await scene.rows(select(tables.match.c.criteria, tables.match.c.s))
    assert len(modes) == len(needs) * (BATCH + 1) and len({row.s for row in modes}) == 1


@dataclass
class Failing(InProcess):
    """One that cannot read some texts, and answers for nothing that is asked after one of them."""

    unreadable: str = "illisible"

    async def encode_all(self, listings: Sequence[tuple[str, str]]) -> list[Encoding | None]:
        read = list(takewhile(lambda each: self.unreadable not in each[1], listings))
        self.asked += listings[: len(read) + 1]
        rest = [None] * (len(listings) - len(read))
        able = InProcess(self.encoders, self.fingerprint)
        return [*await able.encode_all(read), *rest]


async def test_what_cannot_be_encoded_is_given_up_and_keeps_nobody(
    scene: Scene, encoder: InProcess
) -> None:
    failing = Failing(encoder.encoders, encoder.fingerprint)
    before = (await given(scene, PUBLISH_RESOURCE, offer(), late)).object_id
    wrong = replace(offer(), title="Camion illisible")
    broken = (await given(scene, PUBLISH_RESOURCE, wrong, late)).object_id
    assert before is not None and broken is not None
    for _ in range(TRIES + 3):
        await encode_listings(scene.engine, NOW, failing)
    assert await judged(scene, "resource", before) is not None
    assert await judged(scene, "resource", broken) is None
    assert await given_up(scene.engine) == 1
    assert sum("illisible" in text for _, text in failing.asked) == TRIES

    assert await encoded(scene, replace(encoder, fingerprint=LATER)) == 2  # another encoder
    assert await given_up(scene.engine) == 0


async def test_what_was_given_up_is_tried_again_once_its_text_has_changed(
    scene: Scene, encoder: InProcess
) -> None:
    failing = Failing(encoder.encoders, encoder.fingerprint)
    wrong = replace(offer(), title="Camion illisible")
    broken = (await given(scene, PUBLISH_RESOURCE, wrong, late)).object_id
    assert broken is not None
    for _ in range(TRIES):
        assert await encode_listings(scene.engine, NOW, failing) == 0
    mended = UpdateResource(resource_id=public_id("resource", broken), title="Camion frigo")
    await given(scene, UPDATE_RESOURCE, mended, late)
    assert await given_up(scene.engine) == 0
    assert await encoded(scene, failing) == 1
    assert await judged(scene, "resource", broken) is not None


async def test_what_was_loaded_by_another_way_is_encoded_too(
    scene: Scene, encoder: InProcess
) -> None:
    resource = await scene.world.resource(scene.member)
    assert await encoded(scene, encoder) == 0
    await list_unencoded(scene.engine)
    assert await encoded(scene, encoder) == 1
    assert await judged(scene, "resource", resource) is not None


async def test_what_is_over_is_not_encoded(scene: Scene, encoder: InProcess) -> None:
    request = (await given(scene, POST_REQUEST, fridge_van(), late)).object_id
    assert request is not None
    withdrawn = WithdrawRequest(request_id=public_id("request", request))
    await given(scene, WITHDRAW_REQUEST, withdrawn, late)
    assert await encoded(scene, encoder) == 0
    assert encoder.asked == []
    assert await kept(scene, "request", request) is None


async def test_what_changes_while_it_is_encoded_is_encoded_as_it_is_now(
    scene: Scene, encoder: InProcess
) -> None:
    request = (await given(scene, POST_REQUEST, fridge_van(), late)).object_id
    assert request is not None
    named = public_id("request", request)

    class Meanwhile(InProcess):
        async def encode_all(self, listings: Sequence[tuple[str, str]]) -> list[Encoding | None]:
            made = await super().encode_all(listings)
            if listings and len(self.asked) == 1:
                edit = UpdateRequest(request_id=named, title="Grue")
                await given(scene, UPDATE_REQUEST, edit, late)
            return made

    changing = Meanwhile(encoder.encoders, encoder.fingerprint)
    assert await encode_listings(scene.engine, NOW, changing) == 0
    assert await judged(scene, "request", request) is None
    assert await encode_listings(scene.engine, NOW, changing) == 1
    assert (await kept(scene, "request", request)).text_sha256 == hashed(changing.asked[-1][1])
    assert changing.asked[-1][1].startswith("Grue")


async def test_two_workers_do_not_encode_the_same(scene: Scene, encoder: InProcess) -> None:
    for _ in range(3):
        await given(scene, POST_REQUEST, fridge_van(), late)
    other = InProcess(encoder.encoders, encoder.fingerprint)
    done = await asyncio.gather(encoded(scene, encoder), encoded(scene, other))
    assert sum(done) == len(encoder.asked) + len(other.asked) == 3


def _nearer(named: str) -> UpdateResource:
    return UpdateResource(resource_id=named, radius_km=Decimal(9))


def _need() -> str:
    return "Camion frigo"
