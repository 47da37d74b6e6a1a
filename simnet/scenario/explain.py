"""Provenance of values: who set one, in which file and line, and what that replaced.

`explain` answers for one path, or for all values below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from simnet.errors import Problem, ScenarioError, listed, nearest
from simnet.scenario import paths
from simnet.scenario.inheritance import written_at
from simnet.scenario.load import Loaded, load_traced
from simnet.scenario.model import Scenario
from simnet.scenario.model.growth import app_names
from simnet.scenario.read.tree import Path, Value, dotted, visible


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and who set it: the file, an alternative, a stress test, --set, a default."""

    value: str
    by: str
    file: str = ""
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        if self.by == "default":
            return f"{self.value}, by default"
        if self.by in ("file", "--set"):
            return f"{self.value}, set by {where}"
        return f"{self.value}, set by {self.by} ({where})"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A value of the scenario: the setting in force, then those that it replaced."""

    path: str
    settings: tuple[Setting, ...]

    def __str__(self) -> str:
        return f"{self.path}: " + "; before: ".join(str(setting) for setting in self.settings)


def explain(
    path: str | FilePath,
    value: str,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
) -> tuple[Explanation, ...]:
    """Return who set the value at a dotted path of a scenario, or each value below it.

    Raises:
        ScenarioError: the scenario is wrong, or there is no such path.
    """
    return explained(load_traced(path, alternative, stress, sets), value)


def explained(loaded: Loaded, value: str) -> tuple[Explanation, ...]:
    """Return who set the value at a dotted path of a loaded scenario, or each value below it.

    After them come the events that change a line's rate, growth that changes a number of users,
    and what a study changes in its runs.

    Raises:
        ScenarioError: there is no such path.
    """
    try:
        steps = paths.parse(value, loaded.tree)
    except ValueError as error:
        raise ScenarioError(Problem(loaded.files[0], None, "", str(error))) from error
    resolved = loaded.scenario.model_dump(mode="json", by_alias=True)
    resolved["lateness"] = loaded.scenario.plain()["lateness"]
    where = written_at(loaded.scenario, steps)
    found = [each for each in (paths.find(loaded.tree, path) for path in where) if each]
    if not found:
        return _defaults(steps, _at(resolved, steps, loaded)) + tuple(_bearing(loaded, steps))
    leaves = {leaf for each in found for leaf, _ in _leaves(each)}
    order = [leaf for each in found for leaf, _ in _leaves(each)]
    said = (
        Explanation(dotted((*steps, *leaf)), tuple(_settings(found, leaf)))
        for leaf in dict.fromkeys(order)
        if not any(longer[: len(leaf)] == leaf != longer for longer in leaves)
    )
    return (*said, *_bearing(loaded, steps))


_OF_RATE = ("rate", "down", "up", "subscription", "technology", "reverse", "rate_changes")
"""What of a line says how fast it is."""


def _bearing(loaded: Loaded, steps: Path) -> Iterator[Explanation]:
    """Yield what makes the value at `steps` other than it seems: events, growth, the study."""
    scenario = loaded.scenario
    changing: list[Path] = []
    for index, event in enumerate(scenario.events):
        if any(_concerns(line, steps) for line in event.lines(scenario)):
            changing.append(("events", index))
    if names := _uses_counted(scenario, steps):
        changing += [("load", "users")] if scenario.load.users != 1.0 else []
        changing += [("load", "apps", name) for name in scenario.load.apps if name in names]
        changing += [("load", "take_up")] if _is_chosen(scenario, names) else []
    if steps[0] == "run":
        of_study = paths.find(loaded.tree, ("study", "run"))
        keys = of_study.mapping if of_study is not None else {}
        changing += [("study", "run", key) for key in keys if steps[1:] in ((), (key,))]
    for path in changing:
        value = paths.find(loaded.tree, path)
        if value is not None:
            yield Explanation(dotted(path), tuple(_settings([value], ())))


def _concerns(line: Path, steps: Path) -> bool:
    """Return whether how fast a line is has to do with the value at `steps`."""
    if len(steps) <= len(line):
        return line[: len(steps)] == steps
    return steps[: len(line)] == line and steps[len(line)] in _OF_RATE


def _uses_counted(scenario: Scenario, steps: Path) -> tuple[str, ...]:
    """Return what growth may call the use whose number of users is at `steps`, or below."""
    match steps:
        case ("flows", str(name)) | ("flows", str(name), "count"):
            return (name,)
        case ("site_types", str(kind), "apps", str(app), *rest) if rest in ([], ["count"]):
            return app_names(kind, app)
        case ("villages", str(village), "sites", str(site), "counts", str(app)):
            described = scenario.villages.complete.get(village)
            sites = {} if described is None else described.sites
            return app_names((site in sites and sites[site].type) or site, app)
    return ()


def _is_chosen(scenario: Scenario, names: Sequence[str]) -> bool:
    """Return whether the use that growth calls by `names` is of people who choose the line."""
    kind, _, app = names[-1].partition("/")
    described = scenario.site_types.get(kind)
    return described is not None and app in described.apps and described.apps[app].take_up


def _leaves(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Yield the scalars and lists below a value, also those that were removed."""
    if not value.is_mapping or not (value.mapping or value.hidden):
        yield path, value
        return
    for key, inner in (*value.mapping.items(), *value.hidden.items()):
        yield from _leaves(inner, (*path, key))


def _settings(found: Sequence[Value], leaf: Path) -> Iterator[Setting]:
    """Yield what the values at `leaf` below each of `found` are and were."""
    for each in found:
        value = paths.find(each, leaf)
        while value is not None:
            yield Setting(_written(value), value.origin.layer, value.origin.file, value.where)
            value = value.previous


def _written(value: Value) -> str:
    if value.content is None:
        return "nothing (null)"
    if value.text is not None:
        return visible(value.text)
    return visible(_flow(value.plain()), 200)


def _flow(plain: Any) -> str:
    """Return plain data on one line, as YAML would write it."""
    if isinstance(plain, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in plain.items()) + "}"
    if isinstance(plain, list | tuple):
        return "[" + ", ".join(_flow(each) for each in plain) + "]"
    if plain is None or isinstance(plain, bool):
        return {None: "null", True: "true", False: "false"}[plain]
    return str(plain)


def _at(resolved: Any, steps: Path, loaded: Loaded) -> Any:
    """Return the resolved value at `steps`.

    Raises:
        ScenarioError: there is none; names the nearest.
    """
    here = resolved
    for count, step in enumerate(steps, 1):
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            known = [str(key) for key in here] if isinstance(here, dict) else []
            hint = nearest(str(step), known)
            what = "there is no such value" + (f"; did you mean '{hint}'?" if hint else "")
            what += f" (there: {listed(known)})" if known else " (what lies there has no parts)"
            problem = Problem(loaded.files[0], None, dotted(steps[:count]), what)
            raise ScenarioError(problem) from None
    return here


def _defaults(steps: Path, resolved: Any) -> tuple[Explanation, ...]:
    if isinstance(resolved, dict) and resolved:
        inner = (_defaults((*steps, key), each) for key, each in resolved.items())
        return tuple(explanation for several in inner for explanation in several)
    value = "nothing" if resolved is None else _flow(resolved)
    return (Explanation(dotted(steps), (Setting(value, "default"),)),)
