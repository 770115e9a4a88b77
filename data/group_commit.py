"""Threads that arrive while a commit is under way share the next one."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _Part(Generic[Item, Result]):
    """What one thread brought, and what becomes of it."""

    items: Sequence[Item]
    results: Future[Sequence[Result]] = field(default_factory=Future)


class GroupCommit(Generic[Item, Result]):
    """Gathers what many threads bring into few calls of `write`, and gives each its own results.

    `write` takes the parts of several threads and returns the results of each, once all is durable.
    When it fails for several together, each is tried alone, so that one thread's mistake is nobody
    else's.
    """

    def __init__(self, write: Callable[[list[Sequence[Item]]], list[Sequence[Result]]]) -> None:
        self._write = write
        self._changed = threading.Condition()
        self._waiting: list[_Part[Item, Result]] = []
        self._busy = False

    def submit(self, items: Sequence[Item]) -> Sequence[Result]:
        """Return the results for the items, or raise what `write` raised for them."""
        mine: _Part[Item, Result] = _Part(items)
        with self._changed:
            self._waiting.append(mine)
            self._changed.wait_for(lambda: mine.results.done() or not self._busy)
            if mine.results.done():
                return mine.results.result()
            parts, self._waiting, self._busy = self._waiting, [], True
        try:
            self._write_all(parts)
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
        return mine.results.result()

    def _write_all(self, parts: list[_Part[Item, Result]]) -> None:
        try:
            written = self._write([part.items for part in parts])
        except BaseException as problem:
            if len(parts) > 1 and isinstance(problem, Exception):
                for part in parts:
                    self._write_all([part])
                return
            for part in parts:
                part.results.set_exception(problem)
            return
        for part, results in zip(parts, written, strict=True):
            part.results.set_result(results)
