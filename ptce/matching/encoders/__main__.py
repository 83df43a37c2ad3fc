"""`python -m ptce.matching.encoders`: writes `labels.npz`, `words.npz` and `lessons.npz` again.

The vocabulary is that of the labels, purposes and destinations, and of `vocabulary.tsv`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ptce.matching import purposes, thesaurus
from ptce.matching.encoders import labels, learning, lessons, words
from ptce.matching.encoders.e5 import E5Encoder
from ptce.matching.encoders.labels import label_vectors, unit
from ptce.matching.encoders.listings import centres
from ptce.matching.encoders.protocols import Encoder
from ptce.matching.encoders.use import UseEncoder
from ptce.matching.encodings import Vectors
from ptce.matching.labels import fold, stem
from ptce.matching.waste_uses import destinations

SIZE, FROM_EACH = 256, 128

LEARNT = 1.2
"""The weight of what labels tell of a word, where what the second encoder does has 1."""

COMMON = 30
"""A word that the vocabulary has so often counts for half of a rare one."""

FOLDER = Path(__file__).parent
VOCABULARY = FOLDER.parent / "tables" / "vocabulary.tsv"


def main() -> None:
    said = [label for each in thesaurus.load().concepts.values() for label in each.labels]
    said += [phrase for each in purposes.load().values() for phrase in each]
    encoder = E5Encoder(threads=2)
    write_labels(sorted(set(said)), encoder)
    write_words(said, encoder)
    write_lessons([encoder, UseEncoder(), words.WordEncoder()])


def write_labels(said: list[str], encoder: Encoder) -> None:
    path = FOLDER / labels.FILE
    kept = dict(labels.kept_vectors()) if path.exists() else {}
    for label in said:
        if (at := labels.key(encoder, label)) not in kept:
            kept[at] = lessons.shortened(encoder.encode([label]))[0][0]
    keys = sorted(labels.key(encoder, label) for label in said)
    vectors = np.stack([kept[each] for each in keys])
    np.savez_compressed(path, keys=np.array(keys, np.uint64), vectors=vectors)
    labels.kept_vectors.cache_clear()


def write_words(said: list[str], encoder: Encoder) -> None:
    """Of each stem, what the second encoder tells of its forms and what labels do, along the
    directions of both that tell most."""
    named = [word for each in destinations().values() for word in (each.fr, *each.alternatives)]
    counts = Counter(
        word.lower()
        for text in (*said, *named)
        for word in words.WORD.findall(text)
        if len(word) > 2
    )
    for line in VOCABULARY.read_text(encoding="utf-8").splitlines()[1:]:
        word, count = line.split("\t")
        counts[word] += int(count)
    forms: dict[str, list[str]] = {}
    for form in sorted(counts):
        forms.setdefault(stem(fold(form).replace(" ", "")), []).append(form)
    often = np.array([sum(map(counts.__getitem__, each)) for each in forms.values()])
    importance = 1 / (1 + often / COMMON)
    own = encoder.encode([max(each, key=counts.__getitem__) for each in forms.values()])
    places = {each: place for place, each in enumerate(forms)}
    told = learning.word_vectors(
        [[places[each] for each in words.words(text)] for text in said],
        importance,
        unit(labels.vectors_of(said, encoder) - centres()[encoder.name]),
        unit(own - own.mean(axis=0)),
    )
    both = np.hstack([_by_forms(counts, list(forms.values())), LEARNT * told])
    both *= importance[:, None]
    vectors = both @ np.linalg.svd(both, full_matrices=False)[2][:SIZE].T
    small, scales = lessons.shortened(vectors)
    np.savez_compressed(
        FOLDER / words.FILE,
        stems=np.array(list(forms)),
        counts=often.astype(np.uint16),
        vectors=small,
        scales=scales,
    )
    words.vocabulary.cache_clear()


def _by_forms(counts: Counter[str], forms: list[list[str]]) -> Vectors:
    """(stems, FROM_EACH): the principal directions of USE's vectors of single words, without the
    first: it tells the length of a word rather than its meaning."""
    listed = sorted(counts)
    rows = unit(UseEncoder().encode(listed))
    rows = unit(rows - rows.mean(axis=0))
    rows = rows - rows.mean(axis=0)
    directions = np.linalg.svd(rows, full_matrices=False)[2][1 : FROM_EACH + 1]
    often = np.array([counts[form] for form in listed], np.float32)[:, None]
    weighed = dict(zip(listed, rows * often, strict=True))
    summed = np.stack([np.sum([weighed[form] for form in each], axis=0) for each in forms])
    return unit(summed @ directions.T)


def write_lessons(encoders: list[Encoder]) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {}
    for encoder in encoders:
        name, kinds = encoder.name, thesaurus.load().kinds
        known = [_labelled(kind, encoder) for kind in kinds]
        sizes = [len(thesaurus.load().of(kind)) for kind in kinds]
        told = [learning.weights(*each, size) for each, size in zip(known, sizes, strict=True)]
        directions = learning.directions(
            np.concatenate([vectors for vectors, _ in known]),
            np.concatenate([own + sum(sizes[:at]) for at, (_, own) in enumerate(known)]),
        )
        concepts = [each.id for kind in kinds for each in thesaurus.load().of(kind)]
        arrays[f"{name}_concepts"] = np.array(concepts)
        arrays[f"{name}_weights"], arrays[f"{name}_scales"] = lessons.shortened(np.vstack(told))
        arrays[f"{name}_directions"], arrays[f"{name}_lengths"] = lessons.shortened(directions)
    np.savez_compressed(FOLDER / lessons.FILE, allow_pickle=False, **arrays)


def _labelled(kind: str, encoder: Encoder) -> tuple[Vectors, learning.Places]:
    """The vectors of what names a kind's concepts, and the place of the concept of each."""
    centre = centres().get(encoder.name, np.zeros(1, np.float32))
    known = label_vectors(thesaurus.load(), kind, encoder, centre)
    assert known is not None
    sizes = np.diff([*known.starts, len(known.vectors)])
    return known.vectors, np.repeat(np.arange(len(sizes)), sizes)


if __name__ == "__main__":
    main()
