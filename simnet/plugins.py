"""Plugin discovery: what lies in a package of ours, and what installed packages offer beside it.

A *room* is a sub-package with one kind a file, found by the file's name. Any installed package may
offer more under the room's entry point group. Names are read without importing anything; a kind
is imported when it is asked for by name, or when all of them are.

A package that fails stops only who asks for its kind: whatever happens while it is imported
(`SystemExit` too), a wrong thing offered, or a name that is taken, is kept as a
:class:`~simnet.errors.PackageError` that names the package, the entry point and the reason.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any, Generic, TypeVar

from simnet.errors import MOST_KINDS, InputError, PackageError, unknown

T = TypeVar("T")

UNREADABLE = "entry_points.txt"
"""Stands for the name of a kind where a package's list of what it offers cannot be read."""
_ROOMS: list[Room[Any]] = []


@dataclass(frozen=True, slots=True, order=True)
class Offer:
    """What an installed package says that it has: an entry point, and whose it is."""

    group: str
    name: str
    value: str
    package: str
    version: str

    def load(self) -> Any:
        """Import what is offered."""
        return metadata.EntryPoint(self.name, self.value, self.group).load()

    def broken(self, what: str, reason: str) -> PackageError:
        """Return the error of this offer."""
        package = f"package {self.package} {self.version}".rstrip()
        return PackageError(
            f"the {what} {self.name!r} of {package} ({self.value}) cannot be used: {reason}"
        )


@functools.cache
def offers() -> tuple[Offer, ...]:
    """Return everything that installed packages offer to simnet, sorted."""
    found: dict[tuple[str, str, str, str], Offer] = {}
    seen: set[str] = set()
    offering = [(each, tuple(_entries(each))) for each in metadata.distributions()]
    # Reading the names of all packages takes most of the time; where none offers, none is needed.
    for distribution, entries in offering if any(entries for _, entries in offering) else ():
        package, version = _identity(distribution)
        if package in seen:
            # As Python does, what comes first on the path hides a second copy.
            continue
        seen.add(package)
        for group, name, value in entries:
            found.setdefault(
                (group, name, value, package), Offer(group, name, value, package, version)
            )
    return tuple(sorted(found.values()))


def _identity(distribution: metadata.Distribution) -> tuple[str, str]:
    try:
        return str(distribution.metadata["Name"] or "(unnamed)"), str(distribution.version or "")
    except Exception:  # whatever is wrong with another package's description is not ours to judge
        return "(unnamed)", ""


def _entries(distribution: metadata.Distribution) -> Iterator[tuple[str, str, str]]:
    """Yield group, name and value of what a package offers to simnet."""
    try:
        text = distribution.read_text("entry_points.txt") or ""
    except (OSError, UnicodeDecodeError):
        return
    if "simnet." not in text:
        return
    try:
        entries = [(each.group, each.name, each.value) for each in distribution.entry_points]
    except (ValueError, TypeError):
        entries = [(group, UNREADABLE, "") for group in _groups_of(text)]
    yield from (each for each in entries if each[0].startswith("simnet."))


def _groups_of(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line[1:-1].strip() for line in lines if line[:1] == "[" and line[-1:] == "]"]


class Room(Generic[T]):
    """The kinds of one sort: our own, one a file of `package`, and those under `group`.

    Args:
        what: what one of them is called in messages, such as "traffic kind".
        take: returns the kind that a module of ours holds, or that a package offers, given its
            name, the module or object, and whether it is ours; raises InputError if it is none.
    """

    def __init__(
        self, what: str, package: str, group: str, take: Callable[[str, Any, bool], T]
    ) -> None:
        self.what = what
        self.package = package
        self.group = group
        self._take = take
        self._kept: dict[str, T | PackageError] = {}
        _ROOMS.append(self)

    def own(self) -> list[str]:
        """Return the names of our own kinds, sorted; imports none of them."""
        path = importlib.import_module(self.package).__path__
        names = (module.name for module in pkgutil.iter_modules(path))
        return sorted(name for name in names if name != "base" and not name.startswith("_"))

    def offered(self) -> dict[str, list[Offer]]:
        """Return what other packages offer, by name; a name that they share has several."""
        found: dict[str, list[Offer]] = {}
        for each in offers():
            if each.group == self.group:
                found.setdefault(each.name, []).append(each)
        return found

    def names(self) -> list[str]:
        """Return every name, sorted, of our own and of others, broken or not; imports nothing."""
        return sorted({*self.own(), *self.offered()})

    def find(self, name: str) -> T:
        """Return the kind called `name`, importing no other.

        Raises:
            InputError: there is none; names the nearest.
            PackageError: the package that offers it fails.
        """
        if name not in self._kept:
            if name in self.own():
                module = importlib.import_module(f"{self.package}.{name}")
                self._kept[name] = self._take(name, module, True)
            elif name in self.offered():
                self._kept[name] = self._load(self.offered()[name])
            else:
                raise InputError(unknown(self.what, name, self.names(), MOST_KINDS))
        kept = self._kept[name]
        if isinstance(kept, PackageError):
            raise kept
        return kept

    def all(self) -> dict[str, T]:
        """Return every kind that can be used, by its name, sorted."""
        found = {}
        broken = self.broken()
        for name in self.names():
            if name not in broken or name in self.own():
                found[name] = self.find(name)
        return found

    def broken(self) -> dict[str, PackageError]:
        """Return the failures of other packages by the name of the kind that they offer."""
        found = {}
        own = self.own()
        for name, several in self.offered().items():
            if name in own:
                reason = f"{self.what} {name!r} of simnet itself already exists"
                found[name] = several[0].broken(self.what, reason)
                continue
            try:
                self.find(name)
            except PackageError as error:
                found[name] = error
        return found

    def forget(self) -> None:
        """Forget what was loaded."""
        self._kept.clear()

    def _load(self, several: list[Offer]) -> T | PackageError:
        offer = several[0]
        if len(several) > 1:
            others = ", ".join(f"{each.package} ({each.value})" for each in several[1:])
            return offer.broken(self.what, f"{others} offers the same name; uninstall one of them")
        if offer.name == UNREADABLE:
            return offer.broken(self.what, "the file cannot be read")
        try:
            return self._take(offer.name, offer.load(), False)
        except KeyboardInterrupt:
            raise
        except InputError as error:
            return offer.broken(self.what, str(error))
        except BaseException as error:
            said = " ".join(str(error).split())
            return offer.broken(self.what, f"{type(error).__name__}: {said}".rstrip(": "))


def broken_called(name: str) -> list[PackageError]:
    """Return why kinds called `name`, of whatever sort, of other packages cannot be used."""
    return [
        error for room in _ROOMS if name in room.offered() and (error := room.broken().get(name))
    ]


def package_of(kind: type) -> str:
    """Return the package that a class comes from, with its version where it offers the class."""
    module = kind.__module__
    for each in offers():
        if each.value.partition(":")[0].strip() == module:
            return f"{each.package} {each.version}".rstrip()
    return module.partition(".")[0]


def forget() -> None:
    """Look at everything again: packages have been installed or removed since."""
    for room in _ROOMS:
        room.forget()
    offers.cache_clear()
