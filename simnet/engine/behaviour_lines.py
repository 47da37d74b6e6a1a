"""File and line of a behaviour, for messages about what it yielded or raised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from inspect import CO_GENERATOR, isgenerator
from pathlib import Path
from traceback import walk_tb
from types import CodeType, GeneratorType
from typing import Any


def line_of(actions: object) -> str:
    """Return ``FILE:LINE`` of the yield at which a behaviour waits; empty if it is no generator.

    It is that of the innermost ``yield from``, and of the behaviour that another one is around
    (:class:`simnet.traffic.base.Around`).
    """
    if not isgenerator(actions):
        return ""
    while (inner := _played_by(actions)) is not None:
        actions = inner
    frame = actions.gi_frame
    return "" if frame is None else _told(frame.f_code, frame.f_lineno)


def line_of_error(error: BaseException) -> str:
    """Return ``FILE:LINE`` of the behaviour that raised; empty if it was never entered.

    An error from deeper down, out of a function that the behaviour calls, is of the behaviour's
    own line.
    """
    found = None
    for code, line in _behaviour_frames(error):
        if found is not None and not code.co_flags & CO_GENERATOR:
            break
        found = code, line
    return "" if found is None else _told(*found)


def _behaviour_frames(error: BaseException) -> Iterator[tuple[CodeType, int]]:
    """Yield code and line of each frame of an error, from that which the engine called inwards."""
    frames = walk_tb(error.__traceback__)
    next(frames, None)  # of the engine, which caught it
    for frame, line in frames:
        yield frame.f_code, line


def _played_by(actions: GeneratorType[Any, Any, Any]) -> GeneratorType[Any, Any, Any] | None:
    """Return the generator that another one plays at its yield; None where there is none."""
    from simnet.traffic.base import Around

    inner = actions.gi_yieldfrom
    around = (each.__dict__["actions"].__code__ for each in Around.__subclasses__())
    if actions.gi_frame is not None and actions.gi_code in around:
        inner = actions.gi_frame.f_locals.get("script")
    return inner if isgenerator(inner) else None


def _told(code: CodeType, line: int) -> str:
    """Return a place as messages do: the file seen from the working folder, if it is below."""
    file = Path(code.co_filename)
    with suppress(OSError, ValueError):  # it is elsewhere, or the working folder is gone
        file = file.relative_to(Path.cwd())
    return f"{file}:{line}"
