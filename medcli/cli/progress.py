"""The progress of a build on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_LONG = 20
"""Items: fewer are done before a progress bar could be read."""


@contextmanager
def progress_bar(stream: TextIO) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar on *stream* for each stage of many items, gone at the end; None where it is no terminal.

    What it yields is called with the stage, how many items are done, and how many there are.
    """
    if not stream.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415

    class Rate(ProgressColumn):
        """Items a second, over the last half minute as Rich keeps it."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "", "progress.data.speed")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if total >= _LONG:
                if stage not in tasks:
                    tasks[stage] = bar.add_task(stage)
                bar.update(tasks[stage], completed=done, total=total)

        yield tell
