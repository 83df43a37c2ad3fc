"""`python -m ptce.matching.encoders`: writes `labels.npz` again, with the labels of today."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ptce.matching.encoders.e5 import E5Encoder
from ptce.matching.encoders.labels import FILE, kept_vectors, key, shortened
from ptce.matching.thesaurus import load


def main() -> None:
    encoder, path = E5Encoder(threads=2), Path(__file__).with_name(FILE)
    labels = sorted({label for each in load().concepts.values() for label in each.labels})
    kept = dict(kept_vectors()) if path.exists() else {}
    for label in labels:
        if (at := key(encoder, label)) not in kept:
            kept[at] = shortened(encoder.encode([label]))[0]
    keys = sorted(key(encoder, label) for label in labels)
    vectors = np.stack([kept[each] for each in keys])
    np.savez_compressed(path, keys=np.array(keys, np.uint64), vectors=vectors)


if __name__ == "__main__":
    main()
