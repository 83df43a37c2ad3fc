"""Where the encoder process of this machine is reached: a socket in a folder of our own."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from ptce.matching.encodings import TREATMENT
from ptce.matching.thesaurus import VERSION

PLACES: Final = (tempfile.gettempdir(), "/tmp", "/var/tmp")
LIMIT: Final = 107  # bytes of a socket's path, on Linux


def socket_path(encoders: str) -> Path:
    """That of the process which encodes as this program does: another version has another.

    OSError when no folder is short enough, or ours alone: a socket that somebody else serves would
    be told what people write.
    """
    code = f"{Path(__file__).resolve()} {encoders} {TREATMENT} {VERSION}"
    name = hashlib.sha256(code.encode()).hexdigest()[:10]
    uid = os.geteuid()
    for place in PLACES:
        path = Path(place).absolute() / f"ptce-encoder-{uid}" / name
        if len(os.fsencode(path)) > LIMIT:
            continue
        try:
            path.parent.mkdir(mode=0o700)
        except FileExistsError:
            pass
        except OSError:
            continue
        found = path.parent.lstat()
        if stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077 and found.st_uid == uid:
            return path
    raise OSError("no private folder for the encoder's socket")
