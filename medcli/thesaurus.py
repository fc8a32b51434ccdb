"""The vocabulary as a database keeps it: groups of patients, effects and conditions, their names and what is broader.

A look-up must know them as the build did, and may not import its words. Beside the groups of groups.tsv stand what
a patient may take (drugs, classes) and have (conditions), each under the groups that name it: phenelzine is under
MAOI use, chronic kidney disease under renal impairment. Names by which people ask (asked_as.tsv) and kinds of
conditions (condition_kinds.tsv) are added here, for look-ups alone: no text is read by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache

from medcli import vocab
from medcli.folding import key, stripped
from medcli.store.content import Concept, DrugEntry, Field

_TAKEN = "co-medication"


def concepts(drugs: Sequence[DrugEntry], stated: Iterable[tuple[Field, str, str]]) -> list[Concept]:
    """Return the concepts of a database with *drugs*, whose facts name the terms *stated* (field, term, kind).

    Every group, condition, class and drug is among them with all its names, so that what no source states is told from
    what is no group at all, and a drug that no source is on is held against what sources say of it or of its class.
    """
    by_field: dict[Field, dict[str, str]] = {of: {} for of in Field}
    for of, term, kind in stated:
        by_field[of].setdefault(term, kind)
    groups = _of_database(drugs, by_field[Field.GROUP])
    made = list(groups.concepts(Field.GROUP, groups.kinds.keys()))
    for of, lexicon in ((Field.EFFECT, _effects()), (Field.CONDITION, _conditions())):
        own = lexicon.copy()
        for term in sorted(by_field[of]):
            own.add(term, ())
        made += own.concepts(of, set().union(*map(own.above, by_field[of])))
    return made


def _of_database(drugs: Sequence[DrugEntry], stated: Mapping[str, str]) -> _Thesaurus:
    """Return the groups that the vocabulary knows, those that facts name, and the drugs of the database."""
    groups = _groups().copy()
    shared = Counter(name.normal for drug in drugs for name in drug.names)
    for drug in drugs:
        # A name that two drugs share stands for neither.
        groups.add(drug.generic, [name.name for name in drug.names if shared[name.normal] == 1], _TAKEN)
    for drug in drugs:
        for name in (*drug.classes, *_parts(drug.generic)):
            groups.put_under(drug.generic, groups.owner(name))
    for term in sorted(stated):
        groups.add(term, (), stated[term])
        if term not in vocab.group_table():
            groups.kinds[term] = stated[term]  # a condition of conditions.tsv may be stated as an allergy
    return groups


@dataclass(slots=True)
class _Thesaurus:
    """The terms of one field in the making: the kind of each, whose each name is, and what stands under what."""

    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    broader: dict[str, set[str]] = field(default_factory=dict)

    def copy(self) -> _Thesaurus:
        """Return one that can be added to."""
        return _Thesaurus(dict(self.kinds), dict(self.names), {term: set(s) for term, s in self.broader.items()})

    def add(self, term: str, names: Iterable[str], kind: str = "") -> None:
        """Add a term with those of its *names* that no other term has."""
        self.kinds.setdefault(term, kind)
        for name in (term, *names):
            if words := _key(name):
                self.names.setdefault(words, term)

    def put_under(self, term: str, broader: str | None) -> None:
        """Put a term under a broader one, unless that would make a circle."""
        if broader is not None and term not in self.above(broader):
            self.broader.setdefault(term, set()).add(broader)

    def above(self, term: str) -> set[str]:
        """Return a term and all that are broader."""
        found, new = {term}, [term]
        while new:
            more = self.broader.get(new.pop(), set()) - found
            found |= more
            new += more
        return found

    def owner(self, name: str) -> str | None:
        """Return the term that *name* stands for."""
        return self.names.get(_key(name))

    def concepts(self, of: Field, kept: Set[str]) -> Iterator[Concept]:
        """Yield the terms *kept*, in order."""
        names: dict[str, list[str]] = {}
        for name, term in self.names.items():
            if term in kept:
                names.setdefault(term, []).append(name)
        ages = vocab.group_ages() if of is Field.GROUP else {}
        for term in sorted(self.kinds.keys() & kept):
            above = tuple(sorted(broader for broader in self.broader.get(term, ()) if broader in kept))
            yield Concept(of, term, self.kinds[term], tuple(sorted(names.get(term, ()))), above, *ages.get(term, ()))


def _key(name: str) -> str:
    return " ".join(key(name))


def _parts(generic: str) -> list[str]:
    """Return the drugs that a combination is made of: whoever takes it takes each."""
    parts = generic.split(" / ")
    return parts if len(parts) > 1 else []


@cache
def _groups() -> _Thesaurus:
    """Return what the vocabulary knows of groups, whatever a database holds."""
    made = _Thesaurus()
    drugs, classes = vocab.drug_table(), vocab.read_table("classes.tsv", "class", "synonyms")
    for generic in drugs:  # before the groups that name several of them: who asks for one means that one
        made.add(generic, (), _TAKEN)
    named = _add_groups(made)
    for row in classes:
        names = [row["class"], *vocab.alternatives(row["synonyms"])]
        made.add(row["class"], names, _TAKEN)
        _put_under_named(made, row["class"], names, named)
    for generic, drug in drugs.items():
        names = [generic, *drug.synonyms, *drug.brands]
        made.add(generic, names, _TAKEN)
        _put_under_named(made, generic, names, named)
        made.put_under(generic, drug.drug_class if drug.drug_class in made.kinds else None)
        for part in _parts(generic):
            made.put_under(generic, made.owner(part))
    for row in vocab.read_table("conditions.tsv", "term", "synonyms"):
        if row["term"] not in made.kinds:
            _put_under_named(made, row["term"], [row["term"]], named)
        made.add(row["term"], vocab.alternatives(row["synonyms"]), "condition")
    for name, found in named.items():
        made.names.setdefault(name, min(found))
    _add_asked(made)
    return made


def _add_asked(made: _Thesaurus) -> None:
    """Add the names by which people ask for what is there, and put conditions under those that they are kinds of."""
    for row in vocab.read_table("asked_as.tsv", "term", "asked"):
        if (term := made.owner(row["term"])) is not None:
            made.add(term, vocab.alternatives(row["asked"]))
    for row in vocab.read_table("condition_kinds.tsv", "narrower", "broader"):
        narrower = made.owner(row["narrower"])
        if narrower is not None and narrower != (broader := made.owner(row["broader"])):
            made.put_under(narrower, broader)


def _add_groups(made: _Thesaurus) -> dict[str, set[str]]:
    """Add the groups of groups.tsv, and return which of them each name stands for, what stands around it left out."""
    around = vocab.group_lead_ins()
    named: dict[str, set[str]] = {}
    for row in vocab.read_table("groups.tsv", "term", "kind", "parent", "synonyms"):
        names = [row["term"], *vocab.alternatives(row["synonyms"])]
        made.add(row["term"], names, row["kind"])
        for name in names:
            named.setdefault(_key(name), set()).add(row["term"])
            named.setdefault(" ".join(stripped(key(name), around)), set()).add(row["term"])
    for group in vocab.group_table().values():
        made.put_under(group.term, group.parent or None)
    return named


def _put_under_named(made: _Thesaurus, term: str, names: Iterable[str], named: dict[str, set[str]]) -> None:
    """Put what a patient takes or has under every group that names it.

    Not under an allergy to it, nor under one whom an age or a sex makes: chickenpox makes nobody a child.
    """
    for name in names:
        for group in named.get(_key(name), ()):
            if made.kinds[group] != "allergy" and all(made.kinds[above] != "population" for above in made.above(group)):
                made.put_under(term, group)


@cache
def _effects() -> _Thesaurus:
    return _listed("effects.tsv")


@cache
def _conditions() -> _Thesaurus:
    made = _listed("conditions.tsv")
    for row in vocab.read_table("condition_kinds.tsv", "narrower", "broader"):
        for term in (row["narrower"], row["broader"]):
            if made.owner(term) is None:
                made.add(term, ())
    _add_asked(made)
    return made


def _listed(file: str) -> _Thesaurus:
    """Return the terms of a plain list."""
    made = _Thesaurus()
    for row in vocab.read_table(file, "term", "synonyms"):
        made.add(row["term"], vocab.alternatives(row["synonyms"]))
    return made
