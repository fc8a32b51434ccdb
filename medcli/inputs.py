"""The files of a build: which there are, what is in them one document after another, and what each is called."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medcli.errors import SourceError
from medcli.facts import Document, Problem
from medcli.readers import discover, read

_CHECK = "check that the file is there and may be read"


@dataclass(slots=True)
class Inputs:
    """The files at some paths, read one after another; what was met on the way is in ``problems`` and ``hashes``."""

    paths: Iterable[Path]
    tell: Callable[[int, int], None]
    """Called after every document with how many there were, and how many there will be by the bytes read so far."""

    problems: list[Problem] = field(default_factory=list)
    hashes: set[tuple[str, str]] = field(default_factory=set)  # name and SHA-256 of each file that gave a document
    _position: int = 0  # bytes read of the present file

    def documents(self) -> Generator[Document, None, None]:
        """Yield the documents of all files. A file that cannot be read, or not to its end, is a problem."""
        files = self._files()
        total = sum(size for _, size in files)
        before = done = 0
        for path, size in files:
            for document in self._guarded(read(path, self._at), path):
                done += 1
                self.hashes.add((path.name, document.sha256))
                yield document
                self.tell(done, max(done, round(done * total / max(1, before + self._position))))
            before += size
        self.tell(done, done)

    def _files(self) -> list[tuple[Path, int]]:
        """Return each file and its size, in the order of their paths, so that the command line's is no matter."""
        found: set[Path] = set()
        for path in self.paths:
            try:
                found.update(discover([path], self._unreadable))
            except OSError as error:
                self._unreadable(error)
        return [(path, _size(path)) for path in sorted(found)]

    def _unreadable(self, error: OSError) -> None:
        name = Path(str(error.filename or "")).name
        self.problems.append(Problem(name, 0, error.strerror or str(error), "check its permissions"))

    def _at(self, position: int) -> None:
        self._position = position

    def _guarded(self, documents: Iterator[Document], path: Path) -> Iterator[Document]:
        done = 0
        try:
            for document in documents:
                yield document
                done += 1
        except SourceError as error:
            self.problems.append(Problem(path.name, error.line, error.message.removeprefix(f"{path} "), error.remedy))
        except OSError as error:
            self.problems.append(Problem(path.name, 0, error.strerror or str(error), _CHECK))
        except Exception as error:  # a reader of ours that fails on one file must not cost the others
            what = f"cannot be read after document {done}: {type(error).__name__}: {error}"
            self.problems.append(Problem(path.name, 0, what, "this is a fault of medcli; please report it"))

    def named(self) -> dict[str, str]:
        """Return the hash of each file by its name; where two share it, the later hash is given a number."""
        inputs: dict[str, str] = {}
        for name, digest in sorted(self.hashes):
            key, number = name, 1
            while key in inputs:
                number += 1
                key = f"{name} ({number})"
            inputs[key] = digest
        return inputs


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
