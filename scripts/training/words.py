"""Statistics of labels that nobody annotated: words that are used alike, and names that stand in lists of reactions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans

from medcli.extract.label import MODELLED
from medcli.extract.topics import Topic, section_topics
from medcli.facts import BlockKind, Document
from medcli.folding import key
from medcli.readers import discover, read
from scripts.training import counting

SIZES = (100, 400, 1200)  # how many clusters, coarse to fine
_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|[^\sA-Za-z0-9]")
_LEAST = 4  # times that a word must stand in all texts to be in a cluster
_CONTEXT = 3000  # the commonest words, which tell how the others are used
_DIMENSIONS = 60
_BETWEEN = re.compile(r"[,;:•*()\t\n]|\.\s|\band\b|\bor\b|\bincluding\b|\s-\s")
_NOTE = re.compile(r"[†‡*§#\d]+$")
_NO_NAME = frozenset({"warning", "precaution", "contraindication", "contact"})
_LONGEST = 5  # words in a name


@dataclass
class Corpus:
    """The sections that the model reads, and in which drugs' lists and tables each name stands."""

    sections: list[counting.Text] = field(default_factory=list)
    listed: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    in_tables: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))


def corpus(folder: Path) -> Corpus:
    """Read all labels in *folder*."""
    found = Corpus()
    for path in discover([folder]):
        for document in read(path):
            _add(found, document)
    return found


def _add(found: Corpus, document: Document) -> None:
    drug = document.identity.generic if document.identity else document.source
    for section, topic in zip(document.sections, section_topics(document), strict=True):
        if topic not in MODELLED:
            continue
        found.sections.append((drug, topic is Topic.SIDE_EFFECTS, section.text))
        rows = (b for b in section.blocks if b.kind is BlockKind.ROW and b.cells and not b.header)
        for name in _names(_NOTE.sub("", b.cells[0].of(section.text)) for b in rows):
            found.in_tables[name].add(drug)
        if topic is Topic.SIDE_EFFECTS:
            for name in _names(_BETWEEN.split(section.text)):
                found.listed[name].add(drug)


def _names(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for text in texts:
        name = key(text) if 0 < len(text.strip()) <= 50 else ()
        if 0 < len(name) <= _LONGEST and not any(c.isdigit() for word in name for c in word):
            yield name


def names(found: Corpus) -> dict[str, str]:
    """Return names that lists of reactions have, with a rank: 1 to 3 for how many drugs', c where tables have it."""
    ranked = {}
    for name in sorted(found.listed.keys() | found.in_tables.keys()):
        listed, in_tables = len(found.listed.get(name, ())), len(found.in_tables.get(name, ())) >= 2
        if (listed >= 3 or in_tables) and _NO_NAME.isdisjoint((name[0], name[-1])):
            ranked[" ".join(name)] = ("3" if listed >= 20 else "2" if listed >= 6 else "1") + "c" * in_tables
    return ranked


def listings(found: Corpus) -> dict[str, list[int]]:
    """Return where unannotated labels have each name of lists and tables, as a model file has it."""
    named = sorted(found.listed.keys() | found.in_tables.keys())
    counts = {" ".join(name): (len(found.listed.get(name, ())), len(found.in_tables.get(name, ()))) for name in named}
    return counting.places(counts, found.sections)


def clusters(texts: Iterable[str]) -> dict[str, list[int]]:
    """Return the clusters of each word: words whose neighbours are alike, by k-means on singular vectors.

    Neighbours are counted within two words, weighed by positive pointwise mutual information (Levy and Goldberg, 2014).
    """
    lines = [["0" if word[0].isdigit() else word.lower() for word in _TOKEN.findall(text)] for text in texts]
    counts = Counter(word for line in lines for word in line)
    known = sorted((word for word, n in counts.items() if n >= _LEAST), key=lambda word: (-counts[word], word))
    numbers = {word: i for i, word in enumerate(known)}
    vectors = _vectors([np.array([numbers.get(word, -1) for word in line]) for line in lines], len(known))
    found = [KMeans(size, n_init=1, random_state=0, max_iter=40).fit(vectors).labels_.tolist() for size in SIZES]
    return {word: [labels[i] for labels in found] for word, i in sorted(numbers.items())}


def _vectors(lines: list[NDArray[np.int64]], size: int) -> NDArray[np.float32]:
    context = min(_CONTEXT, size)
    left, right = (
        sum(weight * _beside(lines, side * distance, size, context) for distance, weight in ((1, 1.0), (2, 0.5)))
        for side in (-1, 1)
    )
    counts = sparse.hstack([left, right]).tocoo()
    rows = np.asarray(counts.sum(axis=1)).ravel() + 1e-9
    columns = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    weights = np.log(counts.data * columns.sum() / (rows[counts.row] * columns[counts.col] + 1e-9))
    matrix = sparse.csr_matrix((np.maximum(weights, 0), (counts.row, counts.col)), shape=counts.shape)
    left_vectors, values, _ = svds(matrix, k=min(_DIMENSIONS, min(matrix.shape) - 1), v0=np.ones(min(matrix.shape)))
    vectors = left_vectors * np.sqrt(values)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    result: NDArray[np.float32] = vectors.astype(np.float32)
    return result


def _beside(lines: list[NDArray[np.int64]], offset: int, size: int, context: int) -> sparse.csr_matrix:
    rows, columns = [], []
    for line in lines:
        if len(line) <= abs(offset):
            continue
        here, there = (line[:-offset], line[offset:]) if offset > 0 else (line[-offset:], line[:offset])
        counted = (here >= 0) & (there >= 0) & (there < context)
        rows.append(here[counted])
        columns.append(there[counted])
    row, column = np.concatenate(rows), np.concatenate(columns)
    return sparse.coo_matrix((np.ones(len(row)), (row, column)), shape=(size, context)).tocsr()
