"""A kind by itself, outside any scenario: its parameters from assignments, judged as in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from simnet.errors import ScenarioError
from simnet.kinds import Kind, ValidationError, find_kind, room_of
from simnet.scenario.precedence import Overlay
from simnet.scenario.problems import translated
from simnet.scenario.read.tree import Origin, Value

K = TypeVar("K", bound=Kind)


def kind_with(base: type[K], name: str, sets: Sequence[str]) -> tuple[K, bool]:
    """Return the kind called `name` with its parameters set, and whether they are its example's.

    Without `sets`, a kind that needs some is that of its `example`.

    Args:
        base: of its room.
        name: as a scenario writes it after ``kind``.
        sets: assignments as of ``--set``: ``size='200 B'``, ``reading.exponential='5 s'``.

    Raises:
        InputError: there is no such kind; names the nearest.
        PackageError: the package that offers it fails.
        ScenarioError: parameters are wrong, in the words of a scenario.
    """
    kind = find_kind(base, name)
    overlay = Overlay(Value({}, Origin(f"{room_of(base).what} {name}")), lambda _path: None)
    for each in sets:
        overlay.assignment(each)
    if overlay.problems:
        raise ScenarioError(*overlay.problems)
    try:
        return kind.model_validate(overlay.tree.plain()), False
    except ValidationError as error:
        if not sets:
            return kind.model_validate(getattr(kind, "example", {})), True
        problems = translated(error.errors(include_url=False), overlay.tree, kind)
        raise ScenarioError(*problems) from None
