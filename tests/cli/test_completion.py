"""Completion of drug names, by the protocol of each shell."""

from __future__ import annotations

import pytest

from cli.runner import run_cli
from cli.test_failures import missing


def complete(shell: str, line: str, monkeypatch: pytest.MonkeyPatch, **more) -> str:
    """Return what a shell is given for a command line whose last word is being typed."""
    monkeypatch.setenv("_MEDCLI_COMPLETE", f"complete_{shell}")
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", "\n".join(words) if shell == "bash" else line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    return run_cli(**more).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_the_names_that_begin_with_what_is_typed(shell: str, monkeypatch: pytest.MonkeyPatch):
    given = complete(shell, "medcli show rel", monkeypatch)
    assert "relaxol" in given
    assert "calmine" not in given


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_brand_is_completed_in_the_case_it_is_typed_in(shell: str, monkeypatch: pytest.MonkeyPatch):
    assert "Somnex".casefold() in complete(shell, "medcli compare Som", monkeypatch).casefold()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_nothing_is_completed_where_no_name_begins_so(shell: str, monkeypatch: pytest.MonkeyPatch):
    given = complete(shell, "medcli show elaxol", monkeypatch)
    assert "relaxol" not in given


def test_a_missing_database_completes_nothing_and_says_nothing(monkeypatch: pytest.MonkeyPatch):
    assert complete("bash", "medcli show rel", monkeypatch, opener=missing).strip() == ""
