"""Class knowledge: every row names what the word lists have and cites a label section that speaks of it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from medcli import vocab
from medcli.findings import Severity
from medcli.kinds import Reference
from medcli.queries.class_knowledge import class_knowledge, patterns

LABELS = Path(__file__).parents[2] / ".." / "shared" / "labels"
FIELDS = {
    "1": "indications_and_usage",
    "4": "contraindications",
    "5": "warnings_and_cautions",
    "7": "drug_interactions",
    "11": "description",
    "12": "clinical_pharmacology",
}
MEMBERS = vocab.read_table("class_members.tsv", "member", "class", "label", "section", "words")
NAMES = {
    row["class"]: [row["class"], *vocab.alternatives(row["synonyms"])]
    for row in vocab.read_table("classes.tsv", "class", "synonyms")
}


def names(member: str) -> list[str]:
    """Return every name of a class or drug."""
    drug = vocab.drug_table().get(member)
    return NAMES.get(member, []) + ([member, *drug.brands, *drug.synonyms] if drug else [])


def test_members_are_drugs_or_classes_and_classes_are_classes():
    known = {*NAMES, *vocab.drug_table()}
    assert not [row["member"] for row in MEMBERS if row["member"] not in known]
    assert not [row["class"] for row in MEMBERS if row["class"] not in NAMES]


def test_every_row_cites_a_label_and_a_section():
    for row in MEMBERS:
        assert re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", row["label"]), row
        assert row["section"], row


def test_rows_are_sorted_and_said_once():
    keys = [(row["class"].lower(), row["member"].lower()) for row in MEMBERS]
    assert keys == sorted(set(keys))


def test_no_class_is_under_itself():
    known = class_knowledge()
    for name in NAMES:
        above = {found for start, _ in known.above.get(name, ()) for found in known.belongings("", [start])}
        assert name not in above


def test_bodies_name_effects_and_classes_of_the_word_lists_and_cite():
    effects = {row["term"] for row in vocab.read_table("effects.tsv", "term", "synonyms")}
    for body in class_knowledge().bodies:
        assert body.drug_class in NAMES
        assert body.effects <= effects
        assert 1 <= body.least <= len(body.effects)
        assert body.references
        assert body.severity in Severity


def test_acts_are_classes():
    assert class_knowledge().acts <= set(NAMES)


def test_a_drug_belongs_to_its_classes_and_to_what_is_above_them():
    found = class_knowledge().belongings("amitriptyline", ["Tricyclic Antidepressants"])
    assert found["tricyclic antidepressant"].steps == 0
    assert found["CNS depressant"].references
    assert found["antidepressant"].steps == 1


def test_a_combination_belongs_to_what_its_parts_belong_to():
    assert "antiplatelet agent" in class_knowledge().belongings("aspirin / carisoprodol", [])


@pytest.mark.parametrize("drug", ["amoxicillin", "levothyroxine", "omeprazole", "nosuch"])
def test_a_drug_that_depresses_nothing_is_no_depressant(drug: str):
    assert "CNS depressant" not in class_knowledge().belongings(drug, [])


KINDS = (
    "another", "box", "compares", "describes", "exempt", "goes_on", "how_strong", "joint", "lacking", "led", "more",
    "narrows", "nothing", "parts", "property", "remedy", "some_after", "some_before", "telling", "unchanged",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_patterns_compile(kind: str):
    assert patterns(kind)


@cache
def labels() -> dict[str, dict[str, Any]]:
    return {record["set_id"]: record for record in records()}


def records() -> Iterator[dict[str, Any]]:
    for path in sorted(LABELS.glob("openfda*/*.zip")):
        with zipfile.ZipFile(path) as archive:
            yield from json.loads(archive.read(archive.namelist()[0]))["results"]


def section(reference: Reference) -> str:
    """Return the text of the field of a label that a citation names."""
    record = labels()[reference.id]
    if reference.section == "established pharmacologic class":
        return " ".join(record.get("openfda", {}).get("pharm_class_epc", []))
    field = FIELDS.get(reference.section.partition(".")[0], reference.section.replace(" ", "_"))
    return " ".join([*record.get(field, []), *record.get("general_precautions", [])])


def speaks_of(text: str, words: list[str]) -> bool:
    plain = re.sub(r"[\s’']+", " ", text)
    return any(
        re.search(rf"(?<!\w){re.escape(re.sub(r'[’]', ' ', word).replace(chr(39), ' ').rstrip('s'))}", plain, re.I)
        for word in words
    )


@pytest.mark.skipif(not LABELS.is_dir(), reason="the labels are not here")
def test_the_cited_section_speaks_of_the_member():
    known = class_knowledge()
    missing = []
    for row in MEMBERS:
        references = [label for above, label in known.above[row["member"]] if above == row["class"]]
        words = [row["words"]] if row["words"] else [w.replace("-", c) for w in names(row["member"]) for c in "- "]
        if not any(speaks_of(section(reference), words) for reference in references):
            missing.append((row["member"], row["class"], row["section"]))
    # A class that a label's own data names is written in the data's way.
    assert not [one for one in missing if one[2] != "established pharmacologic class"]


@pytest.mark.skipif(not LABELS.is_dir(), reason="the labels are not here")
def test_the_cited_sections_of_bodies_are_there():
    for body in class_knowledge().bodies:
        assert all(section(reference) for reference in body.references), body.name
