"""Commands on a small database that was compiled: drugs with groups, one whose label states none, one of no section."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from builders import database, document, effect, extracted, group, sources, use

from cli.runner import Result, run_cli
from medcli.facts import Identity, SourceKind, Strength
from medcli.queries import Database
from medcli.store.content import Extracted


def asked_database(folder: Path) -> Database:
    """Return the usual sources, and a label on a blood thinner."""
    return database(folder, [*sources(), _label(), _silent()])


def _label() -> Extracted:
    doc = document(
        "label-w",
        [
            ("indication", "For chronic insomnia, and for insomnia."),
            ("side_effect", "Dry mouth in 30 % of patients, and respiratory depression."),
            (
                "contraindicated_group",
                "Contraindicated in severe renal impairment and with phenelzine.\nUse with care in pregnancy.\n"
                "Avoid it in the third trimester.",
            ),
        ],
        identity=Identity("hydroxyzine", ("Vistaril",), (), "antihistamine"),
    )
    precaution = {"group_kind": "population"}
    cautions = [
        group(doc, "hydroxyzine", "severe renal impairment"),
        group(doc, "hydroxyzine", "phenelzine", group_kind="co-medication"),
        group(doc, "hydroxyzine", "pregnancy", strength=Strength.CAUTION, **precaution),
        group(
            doc, "hydroxyzine", "third trimester", "third trimester of pregnancy", strength=Strength.AVOID, **precaution
        ),
    ]
    return extracted(
        doc,
        *cautions,
        use(doc, "hydroxyzine", "chronic insomnia"),
        use(doc, "hydroxyzine", "insomnia.", "insomnia"),
        effect(doc, "hydroxyzine", "Dry mouth", common=True, percent_low=30.0, percent_high=30.0),
        effect(doc, "hydroxyzine", "respiratory depression"),
    )


def _silent() -> Extracted:
    doc = document("note.txt", [("x", "Words.")], kind=SourceKind.ARTICLE, identity=Identity("mutol", (), ()))
    return extracted(doc)


def ask(db: Database, *words: str, **more: Any) -> Result:
    """Run a command on *db*."""
    return run_cli(*words, opener=lambda _explicit, _streams: _Open(db), **more)


def results(db: Database, *words: str) -> list[dict[str, Any]]:
    """Return the JSON results of a command."""
    found: list[dict[str, Any]] = json.loads(ask(db, *words, "--format", "json").stdout)["results"]
    return found


class _Open:
    """A database that one command does not close for the next."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def close(self) -> None:
        """Stay open."""
