"""What the tests of the commands share."""

import pytest

from tests.commands.scene import Scene
from tests.world import World


@pytest.fixture
async def scene(world: World) -> Scene:
    scene = Scene(world)
    await scene.set()
    return scene
