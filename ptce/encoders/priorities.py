"""Who goes first when the processors are asked for more than they have: people who wait."""

from __future__ import annotations

import os
import sys
from typing import Final

BEHIND: Final = 10
"""How nice, as the system says it: a tenth of the time of who is not, where both want it."""


def give_way() -> None:
    """This thread goes after the others from now on, and so do the threads and processes that it
    starts.

    On Linux alone: elsewhere it would be the whole process.
    """
    if sys.platform == "linux":
        os.nice(BEHIND)
