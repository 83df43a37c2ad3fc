"""`python -m ptce.matching.encoders [FILE…]`: writes `labels.npz` and `words.npz` again.

The vocabulary is that of the labels, purposes and destinations, and of
the texts in FILE…
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from ptce.matching import purposes, thesaurus
from ptce.matching.encoders import labels, words
from ptce.matching.encoders.e5 import E5Encoder
from ptce.matching.encoders.use import UseEncoder
from ptce.matching.labels import fold, stem
from ptce.matching.waste_uses import destinations

SIZE = 128
FOLDER = Path(__file__).parent
VOCABULARY = FOLDER.parent / "tables" / "vocabulary.tsv"


def main() -> None:
    said = [label for each in thesaurus.load().concepts.values() for label in each.labels]
    said += [phrase for each in purposes.load().values() for phrase in each]
    write_labels(sorted(set(said)))
    said += [word for each in destinations().values() for word in (each.fr, *each.alternatives)]
    write_words(said)


def write_labels(said: list[str]) -> None:
    encoder, path = E5Encoder(threads=2), FOLDER / labels.FILE
    kept = dict(labels.kept_vectors()) if path.exists() else {}
    for label in said:
        if (at := labels.key(encoder, label)) not in kept:
            kept[at] = labels.shortened(encoder.encode([label]))[0]
    keys = sorted(labels.key(encoder, label) for label in said)
    vectors = np.stack([kept[each] for each in keys])
    np.savez_compressed(path, keys=np.array(keys, np.uint64), vectors=vectors)


def write_words(texts: list[str]) -> None:
    """The principal directions of USE's vectors of single words, without the first: it tells the
    length of a word rather than its meaning."""
    counts = Counter(
        word.lower() for text in texts for word in words.WORD.findall(text) if len(word) > 2
    )
    for line in VOCABULARY.read_text(encoding="utf-8").splitlines()[1:]:
        word, count = line.split("\t")
        counts[word] += int(count)
    forms = sorted(counts)
    rows = labels.unit(UseEncoder().encode(forms))
    rows = labels.unit(rows - rows.mean(axis=0))
    rows = rows - rows.mean(axis=0)
    directions = np.linalg.svd(rows, full_matrices=False)[2][1 : SIZE + 1]
    stems: dict[str, list[int]] = {}
    for at, form in enumerate(forms):
        stems.setdefault(stem(fold(form).replace(" ", "")), []).append(at)
    often = np.array([counts[form] for form in forms], np.float32)
    told = np.stack([(rows[at] * often[at, None]).sum(axis=0) for at in stems.values()])
    np.savez_compressed(
        FOLDER / words.FILE,
        stems=np.array(list(stems)),
        counts=np.array([often[at].sum() for at in stems.values()], np.uint16),
        vectors=labels.shortened(told @ directions.T),
    )


if __name__ == "__main__":
    main()
