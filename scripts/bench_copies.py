"""How many texts of labels are met before, and what a build gains by working on each once.

Two things are measured. What labels of one drug have in common, pair by pair: p is the share of a label's characters
(or sections) that another label of the drug, drawn at random, has to the letter. And a build of labels of which each
comes several times, under set ids of its own, with a place to keep what was worked out and without one.

From p follow bounds for M labels of a drug. Let c of them have the text of a label drawn at random, itself included.
Then the mean of c - 1 is p (M - 1), and what was met before is the mean of 1 - 1 / c. As that is concave in c, it is
most where all texts are in equally many labels, and least where each is in one label or in all M:

    p (M - 1) / M  <=  met before  <=  p (M - 1) / (1 + p (M - 1))

No sample tells where between them it is unless it has many labels of one drug, nor what M is. So this is counted
nowhere else: the projection takes the collection to have no more copies than the labels measured.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

from medcli.assemble import assemble
from medcli.compile import prepare_one
from medcli.extract.label import sections_read
from medcli.facts import Document
from medcli.inputs import Inputs
from medcli.kept.copies import Copies, alone
from medcli.kept.file import Kept, at, keeping
from medcli.parallel import rarely_collecting
from medcli.store.writer import writing

_LABELS = 24  # of those that are repeated
_DRAWN = 1000  # times that the drugs are drawn anew for an interval
_OF_A_DRUG = (2, 10, 50)


class Common(NamedTuple):
    """What pairs of labels of one drug have in common, summed over its pairs, each label with each other."""

    pairs: int
    whole: int  # pairs that are alike as a whole
    sections: int
    sections_common: int
    characters: int
    characters_common: int


def in_common(files: Sequence[Path]) -> list[str]:
    """Return the lines of a report on what the labels of one drug have in common."""
    drugs = list(_by_drug(files))
    if not drugs:
        return ["copies: no drug has two labels here"]
    lines = [f"copies: {sum(one.pairs for one in drugs) // 2} pairs of labels of one drug, of {len(drugs)} drugs"]
    for name, common, total in (("characters", 5, 4), ("sections", 3, 2), ("whole labels", 1, 0)):
        share = _share(drugs, common, total)
        low, high = _interval(drugs, common, total)
        most = ", ".join(
            f"{least:.0%} to {most:.0%} of {count}" for count in _OF_A_DRUG for least, most in (bounds(share, count),)
        )
        lines.append(
            f"  {name:<13}{share:6.1%} ({low:.1%} to {high:.1%}) are the same in both; met before, by the number of"
            f" labels of a drug: {most}"
        )
    return lines


def _share(drugs: Sequence[Common], common: int, total: int) -> float:
    return sum(one[common] for one in drugs) / sum(one[total] for one in drugs)


def _interval(drugs: Sequence[Common], common: int, total: int) -> tuple[float, float]:
    """Return between which shares 95 in 100 lie where the same number of drugs is drawn from these, again and again."""
    draw = random.Random(1)  # noqa: S311 - no secret
    shares = sorted(_share(draw.choices(drugs, k=len(drugs)), common, total) for _ in range(_DRAWN))
    return shares[_DRAWN // 40], shares[-_DRAWN // 40]


def bounds(share: float, labels: int) -> tuple[float, float]:
    """Return how much, at least and at most, of so many labels of a drug was met before (see above).

    >>> bounds(0.5, 2)
    (0.25, 0.3333333333333333)
    """
    others = share * (labels - 1)
    return others / labels, others / (1 + others)


def _by_drug(files: Sequence[Path]) -> Iterator[Common]:
    labels: dict[str, list[tuple[bytes, dict[bytes, int]]]] = {}
    with closing(Kept(Path("none"))) as nothing:
        for document in Inputs(files, lambda _done, _total: None).documents():
            if document.identity is not None:
                read = sections_read(document)
                own = Copies(nothing, {index: alone(document, index) for index in read}, read)
                sizes = {key: len(document.sections[index].text) for index, key in own.sections.items()}
                labels.setdefault(document.identity.generic, []).append((own.label, sizes))
    for own_labels in labels.values():
        pairs = [pair for one, other in combinations(own_labels, 2) for pair in ((one, other), (other, one))]
        if pairs:
            shared = [[size for key, size in one.items() if key in other] for (_, one), (_, other) in pairs]
            yield Common(
                len(pairs),
                sum(one == other for (one, _), (other, _) in pairs),
                sum(len(sizes) for (_, sizes), _ in pairs),
                sum(map(len, shared)),
                sum(sum(sizes.values()) for (_, sizes), _ in pairs),
                sum(map(sum, shared)),
            )


def repeated(files: Sequence[Path], times: int) -> list[str]:
    """Return what building from each of some labels so many times takes, with a place to keep things and without."""
    seconds = {}
    for kept in (False, True):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            labels, seconds[kept] = apart.submit(build_repeated, files, times, kept=kept).result()
    without, with_it = (1000 * seconds[kept] / labels for kept in (False, True))
    return [
        f"{labels} labels, each text {times} times: {without:.1f} ms a label all in where nothing is kept,"
        f" {with_it:.1f} ms where it is, {without / with_it:.2f} × as fast"
    ]


def build_repeated(files: Sequence[Path], times: int, *, kept: bool) -> tuple[int, float]:
    """Build in this process, and return the number of labels and the seconds of processor time."""
    with TemporaryDirectory() as folder, rarely_collecting(), keeping(Path(folder) / "kept") as place:
        for document in _some(files, 0):
            prepare_one(document)  # loads all words and weights
        began, labels = process_time(), 0
        with writing(Path(folder) / "meds.sqlite") as writer:
            for number in range(times):
                for document in _some(files, number):
                    writer.add(prepare_one(document, place if kept else None))
                    labels += 1
            assemble(writer, {})
        took = process_time() - began
        at(place).close()
    return labels, took


def _some(files: Sequence[Path], number: int) -> Iterator[Document]:
    """Yield some labels, read anew, as the pack of a firm of this *number* has them."""
    with closing(Inputs(files, lambda _done, _total: None).documents()) as documents:
        for document in islice(documents, _LABELS):
            yield replace(document, source=f"{document.source}-{number}", version="1")
