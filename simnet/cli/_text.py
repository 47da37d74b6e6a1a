"""Output sanitisation: control characters of names and titles never reach a terminal raw.

A scenario, a list or a results folder may come from anybody; an escape sequence in it could
rewrite what the terminal shows. Control characters, directional overrides and bytes of a file's
name that are not UTF-8 are shown by their codes.
"""

from __future__ import annotations

import re

import click

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: object) -> str:
    """Return `text` with its control characters as codes; tabs and line breaks stay."""
    return _CONTROLS.sub(_code, str(text))


def echo(text: object = "", err: bool = False) -> None:
    """Print a line without control characters; JSON stays valid, as its strings have such codes."""
    click.echo(plain(text), err=err)


def _code(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
