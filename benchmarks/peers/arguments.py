"""The `name=value` arguments that every program of the benchmark is given."""

from __future__ import annotations

from typing import Any


def numbers(arguments: list[str]) -> dict[str, Any]:
    """Read `name=value` arguments; a value becomes an int or a float where it is one."""
    return {name: number(value) for name, value in (a.split("=", 1) for a in arguments)}


def number(text: str) -> int | float | str:
    """Read an int, else a float, else leave the text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
