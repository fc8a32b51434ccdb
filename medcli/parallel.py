"""Work on a stream of items in several processes, in order, with only so much of the stream in memory."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing.synchronize import Event
from typing import TypeVar

from medcli.errors import MedcliError

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 8  # items handed over at once: enough that the handing over costs little beside the work
_COLLECT_AFTER = 50_000  # new objects; Python's own 700 would cost a build a fifteenth
_AHEAD = 2  # chunks for each worker that are in work or wait for it
_given_up: Event | None = None  # of a worker process: set when nobody wants its results any more


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], executor: Executor | None = None
) -> Generator[Result, None, None]:
    """Yield the result of *function* for each of *items*, in their order.

    With an *executor* the work is done there, and no more items are taken than keep its workers busy.

    Raises:
        MedcliError: a worker was ended from outside.

    """
    if executor is None:
        yield from map(function, items)
        return
    iterator = iter(items)
    chunks = iter(lambda: list(islice(iterator, _CHUNK)), [])
    waiting: deque[Future[list[Result]]] = deque()
    try:
        for chunk in chunks:
            waiting.append(executor.submit(_each, function, chunk))
            if len(waiting) >= _AHEAD * _workers(executor):
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenExecutor as error:
        raise MedcliError("a worker process was ended", "try again with fewer jobs, which need less memory") from error
    finally:
        for future in waiting:
            future.cancel()


def _each(function: Callable[[Item], Result], items: list[Item]) -> list[Result]:
    return [function(item) for item in items if _given_up is None or not _given_up.is_set()]


def _workers(executor: Executor) -> int:
    # Not part of the interface of executors: those of the standard library have it, a cluster's may not.
    return int(getattr(executor, "_max_workers", 0)) or os.cpu_count() or 1


@contextmanager
def worker_processes(jobs: int) -> Iterator[Executor | None]:
    """Give an executor of *jobs* processes, stopped at the end of the block; None, for in process, where *jobs* is 1.

    An interruption stops them as soon as each has done the item in hand.
    """
    if jobs <= 1:
        yield None
        return
    # Started afresh and not forked: a progress bar has a thread, and a fork of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    given_up = context.Event()
    executor = ProcessPoolExecutor(jobs, context, _begin, (given_up,))
    try:
        with _interruptions_held_back():
            executor.submit(int)  # starts them all
        yield executor
    finally:
        given_up.set()
        executor.shutdown(cancel_futures=True)


def _begin(given_up: Event) -> None:
    """Make a fresh process a worker: it leaves interruptions to its parent, and knows when to give up."""
    global _given_up  # noqa: PLW0603 - what a pool hands to a worker when it starts has no other place
    _given_up = given_up
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_COLLECT_AFTER)


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Search for garbage less often in this block: a build makes very many objects, and hardly one refers to itself."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _interruptions_held_back() -> Iterator[None]:
    """Keep an interruption from processes that are being started: what is held back here is held back in them."""
    if not hasattr(signal, "pthread_sigmask"):  # a system that knows no such thing
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
