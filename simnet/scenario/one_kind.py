"""A kind by itself, outside any scenario: its parameters from assignments, judged as in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from simnet.errors import ScenarioError
from simnet.kinds import Declared, Kind, ValidationError, find_kind, room_of
from simnet.scenario.precedence import Overlay
from simnet.scenario.problems import translated
from simnet.scenario.read.tree import Origin, Value

K = TypeVar("K", bound=Kind)
D = TypeVar("D", bound=Declared)


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
    try:
        return piece_with(kind, f"{room_of(base).what} {name}", sets), False
    except ScenarioError:
        if sets:
            raise
        return kind.model_validate(getattr(kind, "example", {})), True


def piece_with(declared: type[D], called: str, sets: Sequence[str], option: str = "--set") -> D:
    """Return a piece of a scenario with its keys set.

    Args:
        declared: its class.
        called: how messages call it.
        sets: assignments as of ``--set``.
        option: under which they were given.

    Raises:
        ScenarioError: keys are wrong, in the words of a scenario.
    """
    overlay = Overlay(Value({}, Origin(called)), lambda _path: None)
    for each in sets:
        overlay.assignment(each, option)
    if overlay.problems:
        raise ScenarioError(*overlay.problems)
    try:
        return declared.model_validate(overlay.tree.plain(), by_alias=True)
    except ValidationError as error:
        problems = translated(error.errors(include_url=False), overlay.tree, declared)
        raise ScenarioError(*problems) from None
