"""Includes and imports: one tree out of a scenario file and the files that it names.

Included files come first, in their order; the including file is laid over them. Presets of sites
come below all of it. Names of files are relative to the file that names them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import TypeVar

from simnet.errors import Problem, ScenarioError
from simnet.kinds import Declared, ValidationError
from simnet.scenario import paths
from simnet.scenario.importers import import_graphml, import_sites, import_villages
from simnet.scenario.importers.base import Imported
from simnet.scenario.importers.site_levels import Asked
from simnet.scenario.importers.villages_csv import FILTERS, ONLY
from simnet.scenario.model.root import ScenarioFile
from simnet.scenario.model.site_list import SiteList
from simnet.scenario.model.topology import Topology
from simnet.scenario.named_kinds import spelt_out
from simnet.scenario.precedence import both_ways, merge, settled
from simnet.scenario.problems import translated
from simnet.scenario.read import text
from simnet.scenario.read.beside import beside
from simnet.scenario.read.tree import Path, Value, dotted, shown, visible
from simnet.scenario.site_presets import Presets

D = TypeVar("D", bound=Declared)

MOST_INCLUDED = 100
"""How many files one scenario may include, directly and through others."""


@dataclass(slots=True)
class Assembled:
    """A whole scenario as a tree, the files it came from, and what importers assumed."""

    tree: Value
    files: list[str] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


_IMPORTED = ("nodes.", "links.")
"""What the paths of notes on imported values begin with."""


def assemble(path: FilePath) -> Assembled:
    """Return the scenario in file `path` with all that it includes and imports.

    Raises:
        ScenarioError: with everything that is wrong in any of the files.
    """
    assembler = _Assembler()
    presets = Presets()
    tree = assembler.file(str(path), ())
    if tree is not None:
        tree = presets.laid(tree)
    problems = [*assembler.problems, *presets.problems]
    if problems or tree is None:
        raise ScenarioError(*problems)
    tree = both_ways(settled(assembler.with_sites(tree)))
    if assembler.problems:
        raise ScenarioError(*assembler.problems)
    notes = [note for note in assembler.notes if _still_holds(note, tree)]
    return Assembled(tree, [*assembler.files, *presets.files], notes)


def _still_holds(note: Problem, tree: Value) -> bool:
    """Return whether what was assumed has not been said otherwise since."""
    if not note.path.startswith(_IMPORTED):
        return True  # it is of the file or of a column of it, not of a value
    path = paths.parse(note.path, tree)
    value = paths.nearest(tree, path)
    if path[-1] in value.hidden:
        return False
    return value.origin.file == note.file or value.is_mapping


class _Assembler:
    """Reads file after file, collecting problems as it goes."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.files: list[str] = []
        self._site_lists: list[Asked] = []
        """Lists of sites, which need all villages."""

    def file(self, name: str, chain: tuple[str, ...]) -> Value | None:
        """Return one file with what it includes and imports; None where it cannot be read."""
        self.files.append(name)
        try:
            tree = text.read(FilePath(name))
        except ScenarioError as error:
            self.problems.extend(error.problems)
            return None
        templates = [key for key in tree.mapping if key.startswith("x-")]
        for key in templates:
            del tree.mapping[key]
        includes = tree.mapping.pop("include", None)
        imported = self._laid(self._topology(tree), self._villages(tree))
        self._keep_site_lists(tree)
        self._expand_nodes(tree)
        tree = spelt_out(tree)
        below = self._included(includes, (*chain, name)) if includes is not None else None
        return self._laid(self._laid(below, imported), tree)

    def _laid(self, below: Value | None, over: Value | None) -> Value | None:
        if below is None or over is None:
            return below if over is None else over
        return merge(below, over)

    def _included(self, includes: Value, chain: tuple[str, ...]) -> Value | None:
        below: Value | None = None
        for value in includes.items if isinstance(includes.content, list) else [includes]:
            below = self._laid(below, self._include(value, chain))
        return below

    def _include(self, value: Value, chain: tuple[str, ...]) -> Value | None:
        if not isinstance(value.content, str) or not value.content.strip():
            self._problem(value, "include", f"expected a file name, got {shown(value)}")
            return None
        if FilePath(value.content).is_absolute():
            self._problem(value, "include", "must be relative to the file that includes it")
            return None
        name = self._beside(value, "include")
        if name is None:
            return None
        names = [os.path.realpath(each) for each in chain]
        if os.path.realpath(name) in names:
            loop = " -> ".join([*chain[names.index(os.path.realpath(name)) :], name])
            self._problem(value, "include", f"a file includes itself: {loop}")
            return None
        if len(self.files) >= MOST_INCLUDED:
            if len(self.files) == MOST_INCLUDED:
                self.files.append(name)
                self._problem(value, "include", f"more than {MOST_INCLUDED} files are included")
            return None
        return self.file(name, chain)

    def _expand_nodes(self, tree: Value) -> None:
        """Turn a plain list of nodes into the mapping that it stands for."""
        nodes = tree.get("nodes")
        if nodes is None or not isinstance(nodes.content, list):
            return
        named: dict[str, Value] = {}
        for index, item in enumerate(nodes.items):
            name = item.content
            if not isinstance(name, str):
                hint = "; put it in quotes" if isinstance(name, bool | int | float) else ""
                what = f"a name must be text, got {shown(item)}{hint}"
                self._problem(item, f"nodes[{index}]", what)
            elif name in named:
                what = f"duplicate node '{visible(name)}' (first at line {named[name].line})"
                self._problem(item, f"nodes[{index}]", what)
            else:
                named[name] = replace(item, content={}, key_line=item.line)
        tree.mapping["nodes"] = replace(nodes, content=named)

    def _topology(self, tree: Value) -> Value | None:
        """Return the nodes and links of the topology that the file names, if it does."""
        section = tree.mapping.pop("topology", None)
        if section is None:
            return None
        topology = self._meant(section, Topology, section, ("topology",))
        if topology is None:
            return None
        return self._imported(
            section.mapping["graphml"],
            "topology.graphml",
            lambda name: import_graphml(FilePath(name), name, topology, section),
        )

    def _meant(self, section: Value, meant: type[D], whole: Value, path: Path) -> D | None:
        """Return what lies at `path`, in `whole` of a section at the top; None if it is wrong."""
        try:
            return meant.model_validate(section.plain())
        except ValidationError as error:
            around = replace(whole, content={str(path[0]): whole})
            errors = [{**each, "loc": (*path, *each["loc"])} for each in error.errors()]
            self.problems.extend(translated(errors, around, ScenarioFile))
            return None

    def _keep_site_lists(self, tree: Value) -> None:
        """Keep the lists of sites that the file names until all villages are known."""
        whole = tree.mapping.pop("sites", None)
        if whole is None:
            return
        several = isinstance(whole.content, list)
        for number, section in enumerate(whole.items if several else [whole]):
            path: Path = ("sites", number) if several else ("sites",)
            asked = self._meant(section, SiteList, whole, path)
            if asked is not None:
                self._site_lists.append(Asked(asked, section, dotted(path)))

    def with_sites(self, tree: Value) -> Value:
        """Return a tree laid over the sites of the lists that its files name."""
        below: Value | None = None
        for asked in self._site_lists:
            read = partial(self._sites, asked, tree, below)
            where = asked.section.mapping["csv"]
            below = self._laid(below, self._imported(where, f"{asked.path}.csv", read))
        return tree if below is None else merge(below, tree)

    def _sites(self, asked: Asked, tree: Value, below: Value | None, name: str) -> Imported:
        return import_sites(FilePath(name), name, asked, tree, below)

    def _villages(self, tree: Value) -> Value | None:
        """Return the villages of the CSV file that the file names, if it does."""
        section = tree.get("villages")
        where = section.get("csv") if section is not None else None
        if section is None or where is None or where.content is None:
            return None
        only = {key: section.mapping[key] for key in (*FILTERS, ONLY) if key in section.mapping}
        kept = {key: each for key, each in section.mapping.items() if key not in ("csv", *only)}
        tree.mapping["villages"] = replace(section, content=kept)
        if (listed := only.get(ONLY)) is not None and not isinstance(listed.content, list):
            listed = only[ONLY] = replace(listed, content=[listed])
        texts = {key: value for key, value in only.items() if key != ONLY}
        entries = listed.items if listed is not None else []
        for key, value in [("csv", where), *texts.items(), *((ONLY, each) for each in entries)]:
            if not isinstance(value.content, str):
                self._problem(value, f"villages.{key}", f"expected text, got {shown(value)}")
                return None
        return self._imported(
            where, "villages.csv", lambda name: import_villages(FilePath(name), name, only)
        )

    def _imported(self, where: Value, path: str, read: Callable[[str], Imported]) -> Value | None:
        name = self._beside(where, path)
        if name is None:
            return None
        self.files.append(name)
        try:
            result = read(name)
        except ScenarioError as error:
            self.problems.extend(error.problems)
            return None
        self.problems.extend(result.told())
        self.notes.extend(result.notes)
        return Value(dict(result.sections), where.origin, where.line)

    def _beside(self, where: Value, path: str) -> str | None:
        """Return the name of the file that `where` names, beside its own; None if there is none."""
        name, what = beside(where)
        if name is None:
            self._problem(where, path, what)
        return name

    def _problem(self, value: Value, path: str, message: str) -> None:
        self.problems.append(Problem(value.origin.file, value.line, path, message))
