"""Reference cases as data: read and checked here, interpreted by the families.

A case has parameters, expected measures by name, and how to judge them. It is dispatched on
its `family`, or recognised by its parameters and the names of its measures; never by what it
expects of them. The shipped cases are package data; any file of the same format will do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from simnet.errors import InputError, SimnetError
from simnet.inputs import files as inputs

CHECKS = ("stat", "rel", "abs", "bound", "trace", "manual")


class NotModelledError(SimnetError):
    """This simulator has no model of what a case is about; the text says why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One reference case of theory.

    `check` is how its source would judge: "stat" (theory inside the interval of replications),
    "rel" or "abs" (within `tolerance`), "bound", "trace" (equal element by element), "manual".
    """

    id: str
    group: str
    title: str
    parameters: Mapping[str, Any]
    expected: Mapping[str, Any]
    check: str
    tolerance: float | None
    fields: Mapping[str, Any]
    """The record as it was read, for handing it back with what was simulated."""
    family: str = ""
    """Name of its family in the catalogue; empty if the case does not say."""


def shipped(name: str) -> str:
    """Return the text of a shipped data file."""
    return (files("simnet.verify") / "data" / name).read_text(encoding="utf-8")


def read_text(path: Path) -> str:
    """Return the text of a user's file.

    Raises:
        InputError: it is no regular file, cannot be read, is too large or not UTF-8.
    """
    return inputs.read_text(path, str(path))


def load_theory(path: Path | None = None) -> list[Case]:
    """Return the cases of a file in the format of the shipped `theory.json`.

    Raises:
        InputError: the file cannot be read or is not such a file.
    """
    text, name = (
        (shipped("theory.json"), "theory.json") if path is None else (read_text(path), str(path))
    )
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}:{error.lineno}: is not JSON: {error.msg}") from error
    records = document.get("cases") if isinstance(document, dict) else document
    if not isinstance(records, list) or not records:
        raise InputError(f"{name}: expected a list of cases, or a mapping with one under 'cases'")
    return [_case(record, f"{name}: cases[{index}]") for index, record in enumerate(records)]


def _case(record: object, where: str) -> Case:
    if not isinstance(record, dict):
        raise InputError(f"{where}: expected a mapping")
    for key, kind, say in (("id", str, "text"), ("expected", dict, "a mapping of measures")):
        if not isinstance(record.get(key), kind):
            raise InputError(f"{where}: {key}: expected {say}")
    parameters, check = record.get("parameters", {}), record.get("check", {"kind": "stat"})
    if not isinstance(parameters, dict):
        raise InputError(f"{where}: parameters: expected a mapping")
    if not isinstance(check, dict) or check.get("kind") not in CHECKS:
        raise InputError(f"{where}: check: expected a mapping with a kind of {', '.join(CHECKS)}")
    value = check.get("value")
    if value is not None and not (is_number(value) and value >= 0):
        raise InputError(f"{where}: check.value: expected a number >= 0")
    return Case(
        id=record["id"],
        group=str(record.get("group", "")),
        title=str(record.get("title", "")),
        parameters=parameters,
        expected={name: _words(value) for name, value in record["expected"].items()},
        check=check["kind"],
        tolerance=None if value is None else float(value),
        fields=record,
        family=str(record.get("family", "")),
    )


def _words(value: Any) -> Any:
    """Return hexadecimal words as integers; everything else as it is."""
    if isinstance(value, str) and re.fullmatch(r"0x[0-9a-fA-F]+", value):
        return int(value, 16)
    return [_words(each) for each in value] if isinstance(value, list) else value


def load_lines(path: Path | None, shipped_name: str) -> list[dict[str, Any]]:
    """Return the records of a JSON-lines file, of the shipped one when `path` is None.

    Raises:
        InputError: the file cannot be read or a line is not a JSON mapping.
    """
    text, name = (
        (shipped(shipped_name), shipped_name) if path is None else (read_text(path), str(path))
    )
    records = list(_mappings(text, name))
    if not records:
        raise InputError(f"{name}: holds no cases")
    return records


def _mappings(text: str, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{name}:{number}: is not JSON: {error.msg}") from error
        if not isinstance(record, dict):
            raise InputError(f"{name}:{number}: expected a JSON mapping, one a line")
        yield record


def is_number(value: object) -> bool:
    """Tell whether a JSON value is a number (a truth value is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


# What the families ask of the parameters of a case.

SECONDS = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6}
"""Units of time in names such as `W_h` or `lambda_per_min`."""


def own_unit(case: Case) -> float:
    """Return the unit of time (s) of measures that name none: that of the case's parameters."""
    for name in case.parameters:
        unit = name.rpartition("_")[2]
        if "_" in name and unit in SECONDS:
            return SECONDS[unit]
    return 1.0


def split_unit(name: str) -> tuple[str, float]:
    """Return `name` without its unit of time, and that unit in seconds (1 without one)."""
    base, _, unit = name.rpartition("_")
    return (base, SECONDS[unit]) if base and unit in SECONDS else (name, 1.0)


def number(case: Case, *names: str) -> float:
    """Return the first of the named parameters that the case has.

    Raises:
        NotModelledError: it has none of them, or it is no number.
    """
    value = maybe_number(case, *names)
    if value is None:
        raise NotModelledError(f"parameter {names[0]} is missing or no number")
    return value


def maybe_number(case: Case, *names: str) -> float | None:
    """Return the first of the named parameters that is a number, else None."""
    for name in names:
        value = case.parameters.get(name)
        if is_number(value):
            # It was seen to be a number.
            return float(value)  # type: ignore[arg-type]
    return None


def numbers(case: Case, *names: str) -> tuple[float, ...]:
    """Return a parameter that is a list of numbers.

    Raises:
        NotModelledError: the case has no such parameter.
    """
    for name in names:
        value = case.parameters.get(name)
        if is_list_of_numbers(value):
            # It was seen to be a list of numbers.
            return tuple(float(each) for each in value)  # type: ignore[union-attr]
    raise NotModelledError(f"parameter {names[0]} is missing or no list of numbers")


def is_list_of_numbers(value: object) -> bool:
    """Tell whether a JSON value is a list of numbers, at least one."""
    return isinstance(value, Sequence) and bool(value) and all(is_number(each) for each in value)


def maybe_rate(case: Case, *names: str) -> float | None:
    """Return a rate, per second: `lambda`, `lambda_per_h`, `lambda_pps`, ..., else None."""
    for name in names:
        for suffix, seconds in (
            ("", 1.0),
            ("_pps", 1.0),
            *((f"_per_{u}", s) for u, s in SECONDS.items()),
        ):
            value = maybe_number(case, name + suffix)
            if value is not None:
                return value / seconds
    return None


def maybe_duration(case: Case, *names: str) -> float | None:
    """Return a duration in seconds: `D`, `D_min`, `ES_h`, ..., else None."""
    for name in names:
        for suffix, seconds in (("", 1.0), *((f"_{u}", s) for u, s in SECONDS.items())):
            value = maybe_number(case, name + suffix)
            if value is not None:
                return value * seconds
    return None


def rate(case: Case, *names: str) -> float:
    """Return a rate, per second.

    Raises:
        NotModelledError: the case has no such parameter.
    """
    value = maybe_rate(case, *names)
    if value is None:
        raise NotModelledError(f"parameter {names[0]} (a rate) is missing")
    return value


def duration(case: Case, *names: str) -> float:
    """Return a duration in seconds.

    Raises:
        NotModelledError: the case has no such parameter.
    """
    value = maybe_duration(case, *names)
    if value is None:
        raise NotModelledError(f"parameter {names[0]} (a duration) is missing")
    return value
