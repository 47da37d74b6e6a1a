"""Declarative classes: strict, frozen, self-describing; kinds found by the names of their files."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pytest

from simnet import kinds
from simnet.errors import InputError
from simnet.kinds import (
    Count,
    Declared,
    Duration,
    Kind,
    Latitude,
    Name,
    PositiveRate,
    Probability,
    Rate,
    ValidationError,
)
from tests.packages import installed, lay


class Part(Declared):
    """A part.

    With a second paragraph.
    """

    rate: Rate = 0
    """Its rate."""
    fast: PositiveRate = 1
    delay: Duration = 0
    loss: Probability = 0.0
    count: Count = 0
    latitude: Latitude = 0.0
    name: Name = "x"


def fault(**values: object) -> str:
    """Return the type of the only error, and what a check of ours said."""
    with pytest.raises(ValidationError) as caught:
        Part.model_validate(values)
    (error,) = caught.value.errors()
    return str(error.get("ctx", {}).get("error", error["type"]))


def test_quantities_become_numbers_and_are_written_back() -> None:
    part = Part.model_validate({"rate": "20 Mbps", "delay": "5 ms", "loss": "1 %", "latitude": 1})
    assert (part.rate, part.delay, part.loss, part.latitude) == (20_000_000, 5_000_000, 0.01, 1.0)
    written = part.model_dump(mode="json")
    assert (written["rate"], written["delay"]) == ("20 Mbps", "5 ms")
    assert Part.model_validate(written) == part


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"rate": "-1 bps"}, "must be >= 0, got -1 bps"),
        ({"fast": "0 bps"}, "must be > 0, got 0 bps"),
        ({"count": True}, "int_type"),
        ({"count": 1.0}, "int_type"),
        ({"count": "1"}, "int_type"),
        ({"count": -1}, "greater_than_equal"),
        ({"latitude": True}, "float_type"),
        ({"latitude": "1.5"}, "float_type"),
        ({"latitude": 91.0}, "less_than_equal"),
        ({"latitude": float("nan")}, "finite_number"),
        ({"nothing": 1}, "extra_forbidden"),
        ({"name": 1}, "a name must be text, got 1; put it in quotes"),
        ({"name": False}, "a name must be text, got false; put it in quotes"),
        ({"name": " "}, "a name must not be empty"),
        ({"name": "a/b"}, "a name must not contain '/'"),
        (
            {"name": "a\u202eb"},
            "a name must not contain the invisible or control character U+202E",
        ),
        ({"name": "a" * 65}, "a name must not be longer than 64 characters, got 65"),
    ],
)
def test_refusals(values: dict[str, object], told: str) -> None:
    assert fault(**values) == told


def test_a_declared_thing_is_frozen() -> None:
    with pytest.raises(ValidationError):
        Part().rate = 3  # type: ignore[misc]


def test_its_docstrings_are_its_schema() -> None:
    schema = Part.model_json_schema()
    assert schema["properties"]["rate"]["description"] == "Its rate."
    assert schema["properties"]["rate"]["x-unit"] == "bit/s"
    assert kinds.summary(Part) == "A part."


class Short(Declared):
    """A thing for which a plain value will do."""

    shorthand: ClassVar[str] = "delay"

    delay: Duration = 0
    other: Count = 0


def test_a_plain_value_stands_for_the_shorthand() -> None:
    assert Short.model_validate("5 ms") == Short.model_validate({"delay": "5 ms"})
    assert Short.model_validate({"other": 3}).other == 3
    with pytest.raises(ValidationError):
        Short.model_validate(None)


def test_the_schema_knows_the_shorthand() -> None:
    forms = Short.model_json_schema()["anyOf"]
    assert [form["type"] for form in forms] == ["string", "object"]


class Animal(Kind):
    """Base of a room that is made anew for each test."""

    room: ClassVar[str] = "zoo.animals"


@pytest.fixture
def zoo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room of kinds with a cat and a dog, and the folder to add to it."""
    room = tmp_path / "zoo" / "animals"
    room.mkdir(parents=True)
    for name in ("__init__", "base", "_hidden"):
        (room / f"{name}.py").write_text("")
    (tmp_path / "zoo" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("zoo")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tests_of_kinds", sys.modules[__name__])
    kinds.room_of.cache_clear()
    add(room, "cat")
    add(room, "dog")
    return room


def add(room: Path, name: str, source: str = "") -> None:
    """Write a kind's file."""
    (room / f"{name}.py").write_text(
        source
        or "from typing import Literal\nfrom tests_of_kinds import Animal\n"
        f"class {name.capitalize()}(Animal):\n    kind: Literal[{name!r}] = {name!r}\n"
    )


def test_kinds_are_found_by_their_files(zoo: Path) -> None:
    found = kinds.kinds_of(Animal)
    assert {name: each.__name__ for name, each in found.items()} == {"cat": "Cat", "dog": "Dog"}
    assert kinds.find_kind(Animal, "cat") is found["cat"]
    with pytest.raises(InputError, match=r"unknown animals kind 'cst'; did you mean 'cat'\?"):
        kinds.find_kind(Animal, "cst")


def test_one_of_tells_kinds_apart(zoo: Path) -> None:
    adapter = kinds.TypeAdapter(kinds.one_of(Animal))
    assert type(adapter.validate_python({"kind": "dog"})).__name__ == "Dog"
    with pytest.raises(ValidationError):
        adapter.validate_python({"kind": "cow"})


def test_a_file_holds_exactly_one_kind(zoo: Path) -> None:
    add(zoo, "egg", "x = 1\n")
    with pytest.raises(InputError, match=r"zoo.animals.egg must define exactly one kind, found 0"):
        kinds.kinds_of(Animal)


class Horse(Animal):
    """A kind of another package."""

    kind: Literal["horse"] = "horse"


class Nameless(Animal):
    """A class that is no kind: it has no name."""


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("cat", "Horse", "animals kind 'cat' of simnet itself already exists"),
        ("horse", "Part", "it is not a Animal"),
        ("horse", "Nothing", "AttributeError: .* has no attribute 'Nothing'"),
        ("pony", "Horse", "it must have the field kind: Literal['pony'] = 'pony'"),
        ("horse", "Nameless", "it must have the field kind: Literal['horse'] = 'horse'"),
    ],
)
def test_what_is_wrong_with_a_kind_of_another_package_is_kept_with_its_name(
    zoo: Path, name: str, value: str, reason: str
) -> None:
    lay(zoo.parent, "stable", "from tests_of_kinds import *\n", {"simnet.animals": {name: value}})
    with installed(zoo.parent):
        assert {"cat", "dog"} == set(kinds.kinds_of(Animal))
        error = str(kinds.room_of(Animal).broken()[name])
    head = f"the animals kind {name!r} of package stable 1.0 (stable:{value}) cannot be used: "
    assert error.startswith(head)
    assert re.fullmatch(reason.replace("[", r"\["), error[len(head) :])


def test_kinds_of_other_packages_are_found(zoo: Path) -> None:
    lay(
        zoo.parent, "stable", "from tests_of_kinds import Horse\n",
        {"simnet.animals": {"horse": "Horse"}},
    )  # fmt: skip
    with installed(zoo.parent):
        assert kinds.kinds_of(Animal)["horse"] is Horse


def test_a_kind_is_found_without_importing_the_others(zoo: Path) -> None:
    add(zoo, "dragon", "raise RuntimeError\n")
    assert kinds.find_kind(Animal, "cat").__name__ == "Cat"


def test_annotations_of_quantities_can_be_narrowed() -> None:
    class Narrow(Declared):
        few: Annotated[Count, kinds.Field(le=3)] = 0

    with pytest.raises(ValidationError):
        Narrow.model_validate({"few": 4})
