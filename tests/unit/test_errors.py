"""The tree of errors, how problems are written, and that SimPy and processes can carry them."""

from __future__ import annotations

import pickle
from collections.abc import Generator

import pytest
import simpy

from simnet import errors
from simnet.errors import (
    BehaviourError,
    InputError,
    Problem,
    ScenarioError,
    SimnetError,
    StudyStoppedError,
    counted,
    listed,
    nearest,
    unknown,
)

ALL = sorted(
    (
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, SimnetError)
    ),
    key=lambda each: each.__name__,
)


def an(error: type[SimnetError]) -> SimnetError:
    """Make one as the code does."""
    if error is ScenarioError:
        return ScenarioError(Problem("a.yaml", 3, "links[0].rate", "is wrong"))
    return error("what is wrong")


@pytest.mark.parametrize("error", ALL)
def test_an_error_can_be_rebuilt_from_its_arguments(error: type[SimnetError]) -> None:
    original = an(error)
    assert str(type(original)(*original.args)) == str(original)
    assert str(pickle.loads(pickle.dumps(original))) == str(original)


@pytest.mark.parametrize("error", ALL)
def test_simpy_lets_an_error_of_a_process_through(error: type[SimnetError]) -> None:
    def process(env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        yield env.timeout(1)
        raise an(error)

    env = simpy.Environment()
    env.process(process(env))
    with pytest.raises(error) as caught:
        env.run()
    assert str(caught.value) == str(an(error))


def test_exit_codes_say_whose_fault_it_is() -> None:
    for error in ALL:
        nobodys = {StudyStoppedError: 130}
        assert error.exit_code == nobodys.get(error, 2 if issubclass(error, InputError) else 1)
    assert BehaviourError.exit_code == 1


def test_problems_are_written_with_their_place() -> None:
    assert str(Problem("a.yaml", 7, "links[0].rate", "must be > 0")) == (
        "a.yaml:7: links[0].rate: must be > 0"
    )
    assert str(Problem("a.yaml", None, "run", "is missing")) == "a.yaml: run: is missing"
    assert str(Problem("a.yaml", None, "", "is empty")) == "a.yaml: is empty"
    assert str(Problem("a.yaml", 2, "", "holds a tab")) == "a.yaml:2: holds a tab"


def test_a_scenario_error_lists_all_its_problems() -> None:
    one, two = Problem("a.yaml", 1, "x", "is wrong"), Problem("a.yaml", 2, "y", "too")
    error = ScenarioError(one, two)
    assert error.problems == (one, two)
    assert str(error) == "a.yaml:1: x: is wrong\na.yaml:2: y: too"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("capactiy", "capacity"), ("CAPACITY", "capacity"), ("zzz", None), ("", None)],
)
def test_the_nearest_name(name: str, expected: str | None) -> None:
    assert nearest(name, ["capacity", "delay", "queue"]) == expected


def test_long_lists_are_cut() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(["a", "b", "c"], most=2) == "a, b, ... (3 in all)"


def test_an_unknown_name_is_said_with_what_is_allowed() -> None:
    assert unknown("key", "dealy", ["rate", "delay"]) == (
        "unknown key 'dealy'; did you mean 'delay'? (allowed: delay, rate)"
    )
    assert unknown("key", "x", []) == "unknown key 'x' (allowed: none)"


def test_one_is_counted_in_the_singular() -> None:
    counts = [counted(number, "village") for number in (0, 1, 2)]
    assert counts == ["0 villages", "1 village", "2 villages"]
    assert counted(3, "person", "people") == "3 people"
