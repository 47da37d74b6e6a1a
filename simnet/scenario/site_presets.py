"""Presets of sites: YAML that a type of site is laid over, shipped or of one's own.

A preset holds what one entry of ``site_types`` holds. One that is named by a word is shipped, in
simnet/site_presets; one with an ending is a file beside the one that names it. A preset may name
another that it is itself laid over. Only values remain: what they are called, and in how many files
they were written, makes no difference to a run.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any

from simnet.errors import Problem, ScenarioError, nearest, unknown
from simnet.scenario.classes import keys_of
from simnet.scenario.model.site_types import SiteType
from simnet.scenario.named_kinds import spelt_out
from simnet.scenario.precedence import merge
from simnet.scenario.read import text
from simnet.scenario.read.beside import beside
from simnet.scenario.read.tree import Origin, Value, shown, visible

SECTION, KEY = "site_types", "preset"
_FOLDER = "simnet/site_presets"
_ENDINGS = (".yaml", ".yml")


@cache
def shipped() -> dict[str, FilePath]:
    """Return the presets that come with the package, by name, with their files."""
    folder = FilePath(str(files("simnet").joinpath("site_presets")))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def summary(name: str) -> str:
    """Return the first sentence of what a shipped preset says of itself."""
    first = shipped()[name].read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("#").strip()


def content(name: str) -> Any:
    """Return what a shipped preset holds, with the presets that it is laid over, as plain data."""
    named = Value(name, Origin("the command line"))
    site = Value({KEY: named}, named.origin)
    whole = Presets().laid(Value({SECTION: Value({name: site}, named.origin)}, named.origin))
    return whole.mapping[SECTION].mapping[name].plain()


def written_in(file: str) -> FilePath:
    """Return where a file lies that values say they were written in: a shipped one in the package.

    Problems and remarks name a shipped preset the same wherever the package is installed.
    """
    path = FilePath(file)
    if path.parent.as_posix() == _FOLDER and path.stem in shipped():
        return shipped()[path.stem]
    return path


class Presets:
    """Lays types of sites over their presets, collecting problems and the names of files."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.files: list[str] = []
        self._read: dict[str, Value | None] = {}

    def laid(self, tree: Value) -> Value:
        """Return a scenario with each of its types of sites laid over the preset that it names.

        One that names none is the same object as before.
        """
        types = tree.get(SECTION)
        if types is None or not any(KEY in each.mapping for each in types.mapping.values()):
            return tree
        laid = {name: self._laid(each, name, ()) for name, each in types.mapping.items()}
        whole = replace(types, content=laid)
        return replace(tree, content={**tree.mapping, SECTION: whole})

    def _laid(self, over: Value, name: str, chain: tuple[str, ...]) -> Value:
        """Return a type of site, or a preset of one, without the key, laid over what that names."""
        named = over.mapping.get(KEY)
        if named is None:
            return over
        kept = {key: each for key, each in over.mapping.items() if key != KEY}
        own = replace(over, content=kept)
        if named.content is None:
            return own
        below = self._below(named, name, chain)
        return own if below is None else merge(below, own)

    def _below(self, named: Value, name: str, chain: tuple[str, ...]) -> Value | None:
        """Return the preset that is named, laid over what it names itself; None if it is wrong."""
        found, what = _found(named)
        if found is None:
            self._problem(named, name, what)
            return None
        real = os.path.realpath(written_in(found))
        before = [os.path.realpath(written_in(each)) for each in chain]
        if real in before:
            loop = " -> ".join([*chain[before.index(real) :], found])
            self._problem(named, name, f"a preset is laid over itself: {loop}")
            return None
        preset = self._file(found, name)
        return None if preset is None else self._laid(preset, name, (*chain, found))

    def _file(self, file: str, name: str) -> Value | None:
        """Return what a file holds, with the kinds in it written out; None if it is wrong."""
        if file not in self._read:
            self.files.append(file)
            self._read[file] = None
            try:
                self._read[file] = text.read(written_in(file), file)
            except ScenarioError as error:
                self.problems.extend(error.problems)
        preset = self._read[file]
        if preset is None:
            return None
        known = keys_of([SiteType])
        kept = {key: each for key, each in preset.mapping.items() if not key.startswith("x-")}
        if strange := [key for key in kept if key not in known]:
            for key in strange:
                what = unknown("key", visible(key), known)
                problem = Problem(file, kept[key].where, f"{SECTION}.{name}", _one_site(what))
                if problem not in self.problems:
                    self.problems.append(problem)
            return None
        preset = replace(preset, content=kept)
        whole = Value({SECTION: Value({name: preset}, preset.origin)}, preset.origin)
        return spelt_out(preset, (SECTION, name), whole)

    def _problem(self, value: Value, name: str, message: str) -> None:
        path = f"{SECTION}.{name}.{KEY}"
        self.problems.append(Problem(value.origin.file, value.line, path, message))


def _one_site(what: str) -> str:
    return f"{what}; a preset holds one type of site"


def _found(named: Value) -> tuple[str | None, str]:
    """Return the file of the preset that is named, or None and why there is none of use."""
    content = named.content
    if not isinstance(content, str) or not content.strip():
        return None, f"expected the name of a preset or of a file, got {shown(named)}"
    if "/" in content or "\\" in content or content.endswith(_ENDINGS):
        if FilePath(content).is_absolute():
            return None, "must be relative to the file that names it"
        return beside(named)
    if content in shipped():
        return f"{_FOLDER}/{content}.yaml", ""
    return None, f"{unknown('preset', visible(content), shipped())}{_own(named)}"


def _own(named: Value) -> str:
    """Return how to name the file beside that a word may mean."""
    folder = FilePath(named.origin.file).parent
    there = {path.stem: path.name for end in _ENDINGS for path in folder.glob(f"*{end}")}
    meant = nearest(str(named.content), there)
    return f"; a file is named with its ending: ./{there[meant]}" if meant else ""
