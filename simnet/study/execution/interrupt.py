"""Signal handling of a study: Ctrl-C and SIGTERM stop it in order, between runs.

Between runs the study looks whether it is asked to stop; while it does something else (reads
scenarios, works out tables) it is interrupted at once. A second signal interrupts in any case.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupt:
    """Whether the program was asked to stop."""

    def __init__(self) -> None:
        self._asked = False
        self._deferred = False

    @contextlib.contextmanager
    def heeded(self) -> Iterator[None]:
        """Take both signals as a wish to stop; what they did before is restored afterwards.

        A signal that is ignored stays so. Outside the main thread, where Python allows no
        handlers, nothing is changed.
        """
        before = {}
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    before[number] = signal.signal(number, self._handle)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextlib.contextmanager
    def deferred(self) -> Iterator[None]:
        """Let the body come to its own :meth:`check` instead of interrupting it anywhere."""
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False

    def check(self) -> None:
        """Stop here if asked to.

        Raises:
            KeyboardInterrupt: it was.
        """
        if self._asked:
            raise KeyboardInterrupt

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        again, self._asked = self._asked, True
        if again or not self._deferred:
            raise KeyboardInterrupt
