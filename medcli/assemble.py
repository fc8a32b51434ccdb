"""The stages between extraction and the finished file: check, rows; then names, final order, disagreements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files

from medcli import __version__
from medcli.check_facts import check
from medcli.dbformat import SCHEMA_VERSION
from medcli.disagree import disagreements
from medcli.disagree_labels import between_labels
from medcli.facts import Problem, Severity, SourceKind
from medcli.naming import resolve
from medcli.readers.name_list import NameList
from medcli.store import arrange
from medcli.store.content import LISTED, Extracted, Said
from medcli.store.rows import SourceRows, rows_of
from medcli.store.staging import Replaced
from medcli.store.writer import Writer
from medcli.thesaurus import concepts


@dataclass(slots=True)
class Assembled:
    """What came of the sources: how many of each thing, and the problems found between them."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def prepare(extracted: Extracted) -> SourceRows:
    """Return one source as rows, its bad facts left out and told among its problems. Pure, for any process."""
    (checked,), problems = check([extracted])
    return rows_of(replace(checked, problems=(*extracted.problems, *problems)))


def assemble(writer: Writer, inputs: Mapping[str, str], lists: Sequence[NameList] = ()) -> Assembled:
    """Put all rows that *writer* was given in their final order, with what follows from them together, and finish it.

    *inputs* holds the SHA-256 of each file by its name; *lists* name brands of drugs that sources may be about.
    """
    connection = writer.connection
    done = Assembled(problems=[_left_out(one) for one in writer.staging.replaced])
    arrange.number(connection)
    drugs, problems = resolve(_with_lists(arrange.said(connection), lists, done.problems))
    done.problems += problems
    arrange.put_drugs(connection, drugs)
    arrange.copy(connection)
    arrange.put_concepts(connection, concepts(drugs, arrange.stated(connection)))
    writer.index()
    arrange.fill_search(connection)
    classes = {drug.generic: drug.classes for drug in drugs}
    differing = 0
    for drug_id in arrange.contested(connection):
        facts = list(arrange.placed(connection, drug_id))
        found = disagreements(facts, classes) + between_labels(facts)
        differing += arrange.put_disagreements(connection, drug_id, found)
    writer.put_meta(_meta(writer, {**inputs, **{one.file: one.sha256 for one in lists}}))
    sources, facts = connection.execute(
        "SELECT count(DISTINCT id), coalesce(sum(facts), 0) FROM source LEFT JOIN source_drug ON source_id = id"
    ).fetchone()
    writer.finish()
    done.counts = {"sources": sources, "drugs": len(drugs), "facts": facts, "disagreements": differing}
    return done


def _with_lists(said: Iterable[Said], lists: Iterable[NameList], problems: list[Problem]) -> Iterator[Said]:
    """Yield what sources say, and then the brands that lists give for its drugs; what is left out is a problem."""
    drugs: set[str] = set()
    for one in said:
        drugs.add(one.drug)
        yield one
    for file in lists:
        brands, left_out = file.of(drugs)
        yield from (Said(generic, "brand", brand, file.file, LISTED) for generic, brand in brands)
        if left_out:
            shown = ", ".join(left_out[:3])
            what = f"{len(left_out)} brands are names of other drugs as well, and are left out: {shown} …"
            remedy = "nothing need be done; they answer where sources on all their drugs are compiled"
            problems.append(Problem(file.file, 0, what, remedy, Severity.WARNING))


def _meta(writer: Writer, inputs: Mapping[str, str]) -> dict[str, str]:
    return {
        "schema_version": str(SCHEMA_VERSION),
        "medcli_version": __version__,
        "data_version": data_version(inputs.values()),
        "data_date": writer.staging.as_of,
        **{f"input/{name}": digest for name, digest in inputs.items()},
    }


def data_version(digests: Iterable[str]) -> str:
    """Return a short name for what inputs of these *digests* give with this version of the code and of the schema."""
    parts = [*sorted(digests), vocabulary_digest(), str(SCHEMA_VERSION), __version__]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def vocabulary_digest() -> str:
    """Return a hash of the words and models that extraction reads: they are data, and others give other facts."""
    digest = hashlib.sha256()
    for file in sorted(files("medcli.vocab").iterdir(), key=lambda file: file.name):
        if file.name.endswith((".tsv", ".toml", ".txt")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    for file in sorted(files("medcli.models").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".gz"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _left_out(one: Replaced) -> Problem:
    """Return what to say of a source that another of its name replaced: an older label is as it should be."""
    label = one.kind is SourceKind.LABEL
    version = f"version {one.version or 'without a number'} of {one.date or 'no date'}"
    message = f"two sources are called {one.name}; {version} is left out"
    remedy = "nothing need be done" if label else "give one of the files another name"
    return Problem(one.name, 0, message, remedy, Severity.WARNING if label else Severity.ERROR)
