"""What a discipline is told for each traffic class: a list in their order, or by their names.

Names are a scenario's; a network counts its classes. So what is given by name is put in order
before a network is made of it (`Queueing.named`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from simnet.errors import InputError, unknown

T = TypeVar("T")

MOST_CLASSES = 64
"""As many as a priority queue has bands at most."""


class OfClasses(Protocol):
    """A scenario, as far as a queue needs to know it."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the traffic classes, in order."""


def check_count(field: str, given: Sequence[T] | Mapping[str, T]) -> None:
    """Refuse none, or more than there can be classes.

    Raises:
        ValueError: says how many there are.
    """
    if not 1 <= len(given) <= MOST_CLASSES:
        raise ValueError(f"give 1 to {MOST_CLASSES} {field}, got {len(given)}")


def faults(
    field: str, given: Sequence[T] | Mapping[str, T], classes: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield classes that have none, and names that are none, as `sense` does."""
    names = ", ".join(classes)
    if not isinstance(given, Mapping):
        if len(given) != len(classes):
            yield field, f"has {len(given)}; give one for each traffic class: {names}"
        return
    for name in given:
        if name not in classes:
            yield f'{field}."{name}"', unknown("traffic class", name, classes)
    missing = [name for name in classes if name not in given]
    if missing:
        none = f"none is given for {', '.join(missing)}"
        yield field, f"{none}; give one for each traffic class: {names}"


def in_order(
    given: Sequence[T] | Mapping[str, T], classes: Sequence[str]
) -> Sequence[T] | Mapping[str, T]:
    """Return what is given for each class, in their order; as it is where names do not fit."""
    if isinstance(given, Mapping) and set(given) == set(classes):
        return tuple(given[name] for name in classes)
    return given


def counted_off(given: Sequence[T] | Mapping[str, T]) -> tuple[T, ...]:
    """Return what has been put in order.

    Raises:
        InputError: it is still by name.
    """
    if isinstance(given, Mapping):
        raise InputError(f"there are no traffic classes {', '.join(given)} in order")
    return tuple(given)


def place(name: int | str, classes: Sequence[str]) -> int | str:
    """Return the number of a class that is named; as it is where there is none."""
    return classes.index(name) if isinstance(name, str) and name in classes else name


def place_faults(field: str, name: int | str, classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a class that is named or numbered, as `sense` does."""
    if isinstance(name, str):
        if name not in classes:
            yield field, unknown("traffic class", name, classes)
    elif name >= len(classes):
        last = len(classes) - 1
        names = f"0 ({classes[0]}) to {last} ({classes[last]})" if last else f"0 ({classes[0]})"
        yield field, f"there is no class {name} (allowed: {names})"


def number(name: int | str) -> int:
    """Return the number of a class that has been put in its place.

    Raises:
        InputError: it is still a name.
    """
    if isinstance(name, str):
        raise InputError(f"there is no traffic class {name!r}")
    return name
