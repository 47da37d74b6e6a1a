"""Order of precedence: ``defaults < file < alternative < stress test < sweep point < --set``.

Mappings merge, lists and scalars replace, ``null`` removes. What an overlay changes must exist in
what lies below it, so that a typo cannot make a link; what it adds it must say it adds. A field
that is not written below has its default, and can be set or added.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from simnet.errors import Problem, ScenarioError, listed, nearest
from simnet.kinds import Declared
from simnet.scenario import paths
from simnet.scenario.classes import attributes
from simnet.scenario.named_kinds import remembered, spelt_out
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, Path, Value, dotted, visible

FIXED = ("alternatives", "stress", "include", "topology", "sites")
"""Sections that no overlay can change: they are read with the file itself."""


def merge(base: Value, over: Value) -> Value:
    """Return `base` with `over` laid on it.

    A removal stays as a null until `settled`, so that merging is associative.
    """
    if not (base.is_mapping and over.is_mapping) or _replaces(over):
        return _stacked(remembered(over, base), base)
    merged = dict(base.mapping)
    for key, value in over.mapping.items():
        below = base.mapping.get(key) or base.hidden.get(key)
        merged[key] = value if below is None else merge(below, value)
    return replace(
        over,
        content=merged,
        previous=base,
        hidden={key: value for key, value in base.hidden.items() if key not in over.mapping},
    )


def settled(tree: Value) -> Value:
    """Return `tree` without the entries that a null removed; they are kept as hidden.

    A part from which nothing was removed is the same object as before.
    """
    if isinstance(tree.content, list):
        items = [settled(item) for item in tree.content]
        same = all(map(operator.is_, items, tree.content))
        return tree if same else replace(tree, content=items)
    if not isinstance(tree.content, dict):
        return tree
    kept: dict[str, Value] = {}
    hidden: dict[str, Value] = {}
    for key, value in tree.content.items():
        if value.content is None and _removes(value):
            hidden[key] = value
        else:
            kept[key] = settled(value)
    if not hidden and all(map(operator.is_, kept.values(), tree.content.values())):
        return tree
    return replace(tree, content=kept, hidden={**tree.hidden, **hidden})


def both_ways(tree: Value) -> Value:
    """Return `tree` with the rates that its links were given in both directions.

    An importer writes the rate of the way back where it differs. Once the rate of such a link is
    set by hand, what was imported for the way back holds no longer; it is kept as hidden.
    """
    links = tree.get("links")
    found = {name: _both_ways(link) for name, link in links.mapping.items()} if links else {}
    if links is None or all(map(operator.is_, found.values(), links.mapping.values())):
        return tree
    return replace(tree, content={**tree.mapping, "links": replace(links, content=found)})


def _both_ways(link: Value) -> Value:
    rate, reverse = link.get("rate"), link.get("reverse")
    back = reverse.get("rate") if reverse is not None else None
    if reverse is None or back is None or rate is None or rate.imported or not back.imported:
        return link
    kept = {key: value for key, value in reverse.mapping.items() if key != "rate"}
    alone = replace(reverse, content=kept, hidden={**reverse.hidden, "rate": back})
    return replace(link, content={**link.mapping, "reverse": alone})


def _replaces(over: Value) -> bool:
    """Return whether a mapping has itself replaced something that was none."""
    value = over.previous
    while value is not None:
        if not value.is_mapping:
            return True
        value = value.previous
    return False


def _removes(null: Value) -> bool:
    value = null.previous
    while value is not None:
        if value.content is not None:
            return True
        value = value.previous
    return False


def _stacked(over: Value, base: Value) -> Value:
    below = base if over.previous is None else _stacked(over.previous, base)
    return replace(over, previous=below)


def relabelled(value: Value, layer: str) -> Value:
    """Return a value of a file as set by `layer` (an alternative, a stress test)."""
    content: Any = value.content
    if isinstance(content, dict):
        content = {key: relabelled(inner, layer) for key, inner in content.items()}
    elif isinstance(content, list):
        content = [relabelled(item, layer) for item in content]
    return replace(value, content=content, origin=Origin(value.origin.file, layer))


FirstMissing = Callable[[Path], tuple[int, list[str]] | None]
"""Returns how many steps of a path lead to the first name that is not there, and those that are."""


class Overlay:
    """Changes to lay over a tree; `missing` says of a path what is not there below.

    `problems` holds what cannot be done; `tree` the result so far.
    """

    def __init__(self, tree: Value, missing: FirstMissing) -> None:
        self.tree = tree
        self.problems: list[Problem] = []
        self._missing = missing

    def alternative(self, definition: Value, layer: str) -> None:
        """Apply the `set`, `change` and `add` of an alternative or stress test."""
        for key in ("set", "add"):
            for name, value in _entries(definition, key):
                labelled = relabelled(value, layer)
                try:
                    path = paths.parse(name, self.tree)
                except ValueError as error:
                    self._problem(labelled, "", str(error))
                    continue
                self.put(path, labelled, adds=key == "add")
        for name, value in _entries(definition, "change"):
            self.put((name,), relabelled(value, layer), adds=False)
        if (events := definition.get("events")) is not None:
            self._happening(relabelled(events, layer))

    def settings(self, values: Mapping[str, Value], layer: str) -> None:
        """Set `values`, by dotted path, of a point of a sweep."""
        for name, value in values.items():
            labelled = relabelled(value, layer)
            try:
                path = paths.parse(name, self.tree)
            except ValueError as error:
                self._problem(labelled, "", str(error))
                continue
            self.put(path, labelled, adds=False)

    def _happening(self, events: Value) -> None:
        """Add events to those that there are."""
        below = self.tree.get("events")
        if below is not None:
            events = replace(events, content=[*below.items, *events.items], previous=below)
        self.tree = replace(self.tree, content={**self.tree.mapping, "events": events})

    def assignment(self, given: str, option: str = "--set") -> None:
        """Apply one ``--set``: ``path=value``, or ``+path=value`` for something new.

        Messages say under which option it was given.
        """
        origin = Origin(f"{option} {visible(given)}", "--set")
        name, equals, written = given.partition("=")
        what = None
        if not equals:
            what = "write it as path=value, such as run.seed=2"
        elif not written.strip():
            what = "no value after '='; null removes"
        if what is None:
            try:
                path = paths.parse(name.strip().removeprefix("+"), self.tree)
                value = text.parse_value(written, origin)
            except ValueError as error:
                what = str(error)
            except ScenarioError as error:
                self.problems.extend(error.problems)
                return
            else:
                self.put(path, value, adds=name.strip().startswith("+"))
        if what is not None:
            self.problems.append(Problem(origin.file, None, "", what))

    def put(self, path: Path, value: Value, adds: bool) -> None:
        """Lay `value` at `path`, if what it changes is there, or what it adds is not."""
        if path[0] in FIXED or (path[0] == "study" and value.origin.layer != "--set"):
            what = "cannot be changed here: it is read with the file"
            self._problem(value, dotted(path[:1]), what)
            return
        value = spelt_out(value, path, self.tree)
        refused = list(self._refusals(path, value, adds))
        if not refused:
            laid = _put(self.tree, path, value)
            self.tree = both_ways(laid) if path[0] == "links" else laid
        for where, at, what in refused:
            self._problem(at, where, what)

    def _refusals(self, path: Path, value: Value, adds: bool) -> Iterator[tuple[str, Value, str]]:
        """Yield (path, value, message) for each leaf that may not be laid."""
        written = True
        for leaf, at in _leaves(path, value):
            if _names_preset(leaf):
                yield dotted(leaf), at, "cannot be changed here: it is read with the file"
                continue
            there = paths.find(self.tree, leaf)
            written = written and there is not None and there.content is not None
            missing = self._missing(leaf)
            if missing is None:
                continue
            count, known = missing
            if isinstance(leaf[count - 1], int):
                yield dotted(leaf[:count]), at, "the list has no such item"
            elif not adds:
                yield dotted(leaf[:count]), at, _not_there(leaf[:count], known, at)
        if adds and written:
            by_hand = value.origin.layer == "--set"
            how = "leave out the +" if by_hand else "put it under 'set'"
            yield dotted(path), value, f"exists already; to change it, {how}"

    def _problem(self, value: Value, path: str, message: str) -> None:
        self.problems.append(Problem(value.origin.file, value.where, path, message))


def _names_preset(path: Path) -> bool:
    """Return whether a path leads to the preset of a type of site."""
    return len(path) == 3 and path[0] == "site_types" and path[-1] == "preset"


def _not_there(path: Path, known: Sequence[str], value: Value) -> str:
    hint = nearest(str(path[-1]), known)
    meant = f"; did you mean {hint!r}?" if hint else ""
    there = f" (there: {listed(sorted(known), 8)})" if known else ""
    by_hand = value.origin.layer == "--set"
    if value.origin.layer.startswith("sweep "):
        return f"does not exist{meant}{there}; a sweep sets what there is"
    how = f"write --set +{dotted(path)}=..." if by_hand else "put it under 'add'"
    return f"does not exist{meant}{there}; to add it, {how}"


def _entries(definition: Value, key: str) -> Iterator[tuple[str, Value]]:
    section = definition.get(key)
    if section is not None:
        yield from section.mapping.items()


def _put(tree: Value, path: Path, value: Value) -> Value:
    """Return `tree` with `value` laid at `path`; missing mappings on the way are made.

    What lies beside the path is the same object as before.
    """
    if not path:
        return settled(merge(tree, value))
    step, rest = path[0], path[1:]
    if isinstance(step, int) and isinstance(tree.content, list):
        items = list(tree.content)
        items[step] = _put(items[step], rest, value)
        return replace(tree, content=items)
    if tree.is_mapping and isinstance(step, str) and step in tree.mapping:
        laid = _put(tree.mapping[step], rest, value)
        if laid.content is not None or not _removes(laid):
            return replace(tree, content={**tree.mapping, step: laid})
        kept = {key: each for key, each in tree.mapping.items() if key != step}
        return replace(tree, content=kept, hidden={**tree.hidden, step: laid})
    wrapped = value
    for outer in reversed(path):
        wrapped = Value({str(outer): wrapped}, value.origin, value.line, key_line=value.key_line)
    return settled(merge(tree, wrapped))


def _leaves(path: Path, value: Value) -> Iterator[tuple[Path, Value]]:
    if not value.mapping:
        yield path, value
    for key, inner in value.mapping.items():
        yield from _leaves((*path, key), inner)


def first_missing(world: Any, path: Path) -> tuple[int, list[str]] | None:
    """Return how many steps lead to the first name that is not there, and the names that are.

    Only names of named things and items of lists can be missing; whether a field exists is for
    the scenario's classes to say.
    """
    here, is_open = world, False
    for count, step in enumerate(path, 1):
        if isinstance(here, Declared):
            inner = attributes(type(here)).get(str(step))
            if inner is not None:
                is_open = inner in here.open_names
                here = getattr(here, inner)
                continue
            if here.__pydantic_extra__ is None:
                return None
            here = here.__pydantic_extra__
        if isinstance(here, Mapping):
            if step not in here:
                return None if is_open else (count, [str(key) for key in here])
            here = here[step]
        elif isinstance(here, list | tuple):
            if not isinstance(step, int):
                return None
            if step >= len(here):
                return count, []
            here = here[step]
        else:
            return None
    return None
