"""N-1 analysis: a stress test that fails a kind of lines becomes one stress test a line.

It is written out before anything else reads the scenario, so that each single failure is a stress
test like any other: of studies, of the command line, of reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from simnet.errors import ScenarioError
from simnet.kinds import check_name
from simnet.scenario.check import located
from simnet.scenario.model import Scenario
from simnet.scenario.model.access import technology_named
from simnet.scenario.model.places import landing_town
from simnet.scenario.model.stress import FailKind, StressTest
from simnet.scenario.model.study import ALL
from simnet.scenario.read.tree import Path, Value, dotted

Cut: TypeAlias = str | Mapping[str, str]
"""What one event cuts: a line by its path, or the access of a village."""

_NONE: Mapping[FailKind, str] = {
    "backhaul": "there are no lines between towns",
    "isps": "there are no providers with a way to the internet",
    "towers": "no medium and no town is known that the accesses of several villages share",
}


def written_out(tree: Value, scenario: Scenario) -> Value:
    """Return a tree in which each single failure is a stress test of its own.

    Raises:
        ScenarioError: there is nothing of a kind that could fail, or two tests get one name.
    """
    several = {name: test for name, test in scenario.stress.items() if test.fail}
    described = tree.get("stress")
    if not several or described is None:
        return tree
    tests: dict[str, Value] = {}
    named: dict[str, list[str]] = {}
    for name, value in described.mapping.items():
        if name not in several:
            tests[name] = value
            continue
        made = dict(_tests(tree, scenario, name, several[name], value))
        for each in made:
            if each in described.mapping or each in tests:
                what = f"one of its failures would be called '{each}', as another stress test is"
                raise _problem(scenario, tree, name, what)
        tests |= made
        named[name] = list(made)
    content = {**tree.mapping, "stress": replace(described, content=tests)}
    study = tree.get("study")
    if study is not None:
        content["study"] = _study(study, named)
    return replace(tree, content=content)


def _problem(scenario: Scenario, tree: Value, name: str, what: str) -> ScenarioError:
    return ScenarioError(located(scenario, tree, ("stress", name, "fail"), what))


def _tests(
    tree: Value, scenario: Scenario, name: str, test: StressTest, value: Value
) -> Iterator[tuple[str, Value]]:
    """Yield a stress test for each single failure, by its name."""
    assert test.fail is not None
    found: list[tuple[FailKind, str, tuple[Cut, ...]]] = []
    for kind in dict.fromkeys(test.fail):
        lines = list(_FINDERS[kind](scenario))
        if not lines:
            raise _problem(scenario, tree, name, f"{kind}: {_NONE[kind]}, so none can fail")
        found += [(kind, each, cuts) for each, cuts in lines]
    times = Counter(each for _, each, _ in found)
    for kind, each, cuts in found:
        called = f"{name}-{each}" if times[each] == 1 else f"{name}-{kind}-{each}"
        try:
            check_name(called)
        except ValueError as error:
            raise _problem(scenario, tree, name, f"'{called}': {error}") from None
        yield called, _written(value, test, kind, each, cuts)


def _written(
    value: Value, test: StressTest, kind: FailKind, line: str, cuts: tuple[Cut, ...]
) -> Value:
    """Return one stress test as it could have been written."""
    at = "0 s" if test.at is None else str(test.at)

    def text(content: str) -> Value:
        return Value(content, value.origin, value.line, key_line=value.key_line)

    def mapping(content: Mapping[str, Value]) -> Value:
        return Value(dict(content), value.origin, value.line, key_line=value.key_line)

    def event(cut: Cut) -> Value:
        what = text(cut) if isinstance(cut, str) else mapping({k: text(v) for k, v in cut.items()})
        return mapping({"at": text(at), "cut": what})

    own = {key: each for key, each in value.mapping.items() if key not in ("fail", "at")}
    below = own.get("events")
    events = [*(below.items if below is not None else ()), *(event(each) for each in cuts)]
    return replace(
        value,
        content={
            **own,
            "failing": text(f"{kind}: {line}"),
            "events": Value(events, value.origin, value.line, key_line=value.key_line),
        },
    )


def _study(study: Value, named: Mapping[str, list[str]]) -> Value:
    """Return the study with the name of a test of several failures replaced by those of all."""
    plan = study.get("plan")
    if plan is None:
        return study
    return replace(
        study,
        content={
            **study.mapping,
            "plan": replace(plan, content=[_block(each, named) for each in plan.items]),
        },
    )


def _block(block: Value, named: Mapping[str, list[str]]) -> Value:
    stress = block.get("stress")
    if stress is None or stress.content == ALL:
        return block
    items = [
        replace(item, content=name)
        for item in stress.items
        for name in named.get(str(item.content), [item.content])
    ]
    content = {**block.mapping, "stress": replace(stress, content=items)}
    return replace(block, content=content)


def _backhaul(scenario: Scenario) -> Iterator[tuple[str, tuple[Cut, ...]]]:
    for name in scenario.backhaul.links:
        yield name, (dotted(("backhaul", "links", name)),)


def _isps(scenario: Scenario) -> Iterator[tuple[str, tuple[Cut, ...]]]:
    for name in scenario.isps if scenario.internet is not None else ():
        path: Path = ("isps", name, "transit")
        yield name, (dotted(path),)


def _towers(scenario: Scenario) -> Iterator[tuple[str, tuple[Cut, ...]]]:
    """Yield media that accesses share, and towns where several land: cells, beams, masts."""
    for name, medium in scenario.media.items():
        sharers = [each.name for each in medium.sharers(scenario) if each.kind == "access"]
        if len(sharers) > 1:
            yield name, tuple(_one_line(scenario, each) for each in sharers)
    landings: dict[str, list[str]] = {}
    for name, village in scenario.villages.lines.items():
        technology = village.access.technology
        if technology is None:
            continue
        town = landing_town(village, scenario.backhaul.towns)
        lands = technology_named(technology, scenario.technologies).lands_at == "regency"
        if lands and town is not None:
            landings.setdefault(town, []).append(name)
    for town, landed in landings.items():
        if len(landed) > 1:
            yield town, tuple(_one_line(scenario, each) for each in landed)


def _one_line(scenario: Scenario, name: str) -> Cut:
    """Return what cuts one access, by what a medium calls it, and no other of the village."""
    village, _, second = name.partition("/")
    if village not in scenario.villages.spare:
        return {"village": village}
    return dotted(
        ("villages", village, "access", second) if second else ("villages", village, "access")
    )


_FINDERS = {"backhaul": _backhaul, "isps": _isps, "towers": _towers}
