"""Names that look alike, as the FDA and the ISMP list them, typed wrong in every way a finger slips."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import database, document, extracted, group
from cli.asked import ask

from medcli.facts import Identity
from medcli.naming import tall_man
from medcli.queries import Database, open_database, resolve
from medcli.queries import groups as group_names

SHIPPED = Path(__file__).parent.parent / "data" / "meds.sqlite"
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NAMES = sorted(name for name in tall_man() if " / " not in name)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Every name of the list, each as a drug of its own with a caution for the next one."""
    made = []
    for name, other in zip(NAMES, [*NAMES[1:], NAMES[0]], strict=True):
        doc = document(
            f"label-{name}", [("contraindicated_group", f"Not with {other}.")], identity=Identity(name, (), ())
        )
        made.append(extracted(doc, group(doc, name, other, group_kind="co-medication")))
    return database(tmp_path_factory.mktemp("alike"), made)


def neighbours(letter: str) -> Iterator[str]:
    """Yield the keys beside and diagonally above and below a letter's."""
    for number, row in enumerate(ROWS):
        place = row.find(letter)
        if place >= 0:
            around = [(number, place - 1), (number, place + 1)]
            around += [(number - 1, place), (number - 1, place + 1), (number + 1, place - 1), (number + 1, place)]
            yield from (ROWS[r][p] for r, p in around if 0 <= r < len(ROWS) and 0 <= p < len(ROWS[r]))


def slips(name: str) -> set[str]:
    """Return the name with one slip: a letter left out, doubled, swapped, or a key beside it struck for or with it."""
    found = set()
    for i, letter in enumerate(name):
        before, after = name[:i], name[i + 1 :]
        found |= {before + after, before + letter + letter + after, f"{before}{letter} {after}"}
        if after:
            found.add(before + after[0] + letter + after[1:])
        for other in neighbours(letter):
            found |= {before + other + after, before + other + letter + after, before + letter + other + after}
    return {slip for slip in found if resolve.normalise(slip) != name}


def test_the_lists_are_there():
    assert len(NAMES) > 100
    assert {"hydroxyzine", "hydralazine", "clonidine", "clonazepam", "prednisone", "prednisolone"} <= set(NAMES)


def test_a_name_as_it_is_answers_in_any_capitals(db: Database):
    for name, shown in tall_man().items():
        if name in NAMES:
            assert db.resolve(shown).drug == db.resolve(name.upper()).drug == name


def test_no_slip_answers_as_another_drug(db: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resolve, "_near", lambda _db, _normal: [])  # suggestions are no answers
    wrong = {slip: resolve.resolve(db, slip).drug for name in NAMES for slip in slips(name)}
    assert {slip: drug for slip, drug in wrong.items() if drug is not None and drug != slip} == {}


@pytest.mark.skipif(not SHIPPED.is_file(), reason="data/meds.sqlite is not built")
def test_no_slip_of_any_name_that_we_ship_answers_as_another_drug(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resolve, "_near", lambda _db, _normal: [])
    with open_database(SHIPPED) as shipped:
        names: dict[str, set[str]] = {}
        for row in shipped.rows("SELECT n.normal, d.generic FROM name n JOIN drug d ON d.id = n.drug_id"):
            names.setdefault(row["normal"], set()).add(row["generic"])
        for name, own in names.items():
            for slip in slips(name):
                drug = resolve.resolve(shipped, slip).drug
                # "enalapril malate" is enalapril still, as another salt of it.
                assert drug is None or drug in own | names.get(resolve.normalise(slip), set()), (slip, drug)


def test_no_slip_is_taken_for_another_group(db: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(group_names, "_suggestions", lambda *_: ())
    known = {row["name"] for row in db.rows("SELECT name FROM concept_name WHERE field = 'group'")}
    for name in NAMES:
        for slip in slips(name):
            found = group_names.resolve_group(db, slip).group
            assert found in (None, name) or " ".join(group_names.folded(slip)) in known, (slip, found)


@pytest.mark.parametrize("name", NAMES[::9])
def test_a_slip_suggests_the_name_that_was_meant(db: Database, name: str):
    half = len(name) // 2
    for slip in (name[:half] + name[half + 1 :], name[:half] + name[half] + name[half:]):
        if slip not in NAMES:
            assert name in [one.drug for one in db.resolve(slip).suggestions], slip


@pytest.mark.parametrize(
    ("command", "after"),
    [(("show",), ()), (("compare", "clonidine"), ()), (("avoid",), ()), (("search", "with", "--drug"), ())],
    ids=["show", "compare", "avoid", "search"],
)
@pytest.mark.parametrize(
    "slip", ["hydroxizine", "hydralazin", "clonazapam", "prednisolne", "cefotetn", "chlorpromazin"]
)
def test_a_command_prints_nothing_for_a_slip_but_a_question(
    db: Database, command: tuple[str, ...], after: tuple[str, ...], slip: str
):
    done = ask(db, *command, slip, *after)
    assert done.stdout == ""
    assert done.code in (3, 4)
    assert "?" in done.stderr
