"""Manners: one write at a time, with a pause before the next, and waiting as long as the forge asks for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from tenacity import RetryCallState

T = TypeVar("T")

PAUSE = 1.0  # seconds between writes: what GitHub asks for, by its guide to secondary limits
_ATTEMPTS = 6
_FIRST, _LONGEST = 2.0, 60.0  # seconds, where the forge does not say how long


class Busy(Exception):
    """Not now: a limit, a server that is down, a lost connection.  ``after``: seconds that the forge asks to wait."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.after = after


@dataclass
class Pace:
    """``patience``: the longest single wait, in seconds; who is told to wait longer stops, and is run again later."""

    pause: float = PAUSE
    patience: float = 900.0
    say: Callable[[str], None] = lambda text: None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: float | None = None
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def read(self, what: str, call: Callable[[], T]) -> T:
        """The result of ``call``, tried again while the forge is busy.  CanonizeError when it stays so."""
        return self._try(what, call)

    def write(self, what: str, call: Callable[[], T]) -> T:
        """As ``read``, for what changes something: ``call`` has to be harmless when it happened before."""

        def alone() -> T:
            with self._writing:
                if self._last is not None and self._last + self.pause > self.clock():
                    self.sleep(self._last + self.pause - self.clock())
                try:
                    return call()
                finally:
                    self._last = self.clock()

        return self._try(what, alone)

    def _try(self, what: str, call: Callable[[], T]) -> T:
        # It brings asyncio along, and tornado where that is installed: no other command shall load these.
        from tenacity import RetryError, Retrying, retry_if_exception_type

        attempts = Retrying(
            retry=retry_if_exception_type(Busy),
            stop=self._enough,
            wait=self._wait,
            sleep=self.sleep,
            before_sleep=self._tell,
        )
        try:
            return attempts(call)
        except RetryError as error:
            busy = error.last_attempt.exception()
            assert isinstance(busy, Busy)
            long = f"; it asks to wait {busy.after:.0f} s" if busy.after and busy.after > self.patience else ""
            raise CanonizeError(f"{what}: {busy.why}{long}", "run it again later: it goes on from there") from None

    def _wait(self, state: RetryCallState) -> float:
        after = _busy(state).after
        return after if after is not None else min(_LONGEST, _FIRST**state.attempt_number)

    def _enough(self, state: RetryCallState) -> bool:
        after = _busy(state).after
        return state.attempt_number >= _ATTEMPTS or (after is not None and after > self.patience)

    def _tell(self, state: RetryCallState) -> None:
        waits = state.next_action.sleep if state.next_action is not None else 0
        self.say(f"note: {_busy(state).why}; waiting {waits:.0f} s")


def _busy(state: RetryCallState) -> Busy:
    found = state.outcome.exception() if state.outcome is not None else None
    assert isinstance(found, Busy)
    return found
