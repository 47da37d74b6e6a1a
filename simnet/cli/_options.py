"""Command-line arguments and options that several commands share, each declared once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import click

from simnet.study.plan.selection import BASE, NONE, Selection

F = TypeVar("F", bound=Callable[..., Any])


class Place(click.Path):
    """The path of what is to be written; neither empty nor the root of the file system."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; fail where nothing may be written there."""
        if not str(value).strip():
            self.fail("it is empty; name a place", param, ctx)
        if Path(value).resolve() == Path("/"):
            self.fail("it is the root of the file system; name a place below it", param, ctx)
        return super().convert(value, param, ctx)


FILE: Callable[[F], F] = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
"""A scenario; whether it can be read is for the loader to say, in its words."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go, and what is printed of them."""

    out: Path | None
    quiet: bool
    as_json: bool


def gathered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command its options as `selection` and `output`; the others as they are."""

    @functools.wraps(command)
    def called(**given: Any) -> None:
        for name, kind in (("selection", Selection), ("output", Output)):
            names = [each.name for each in fields(kind) if each.name in given]
            given[name] = kind(**{each: given.pop(each) for each in names})
        command(**given)

    return called


def stack(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return options as one decorator; help lists them in this order."""

    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _without(word: str) -> Callable[..., str | None]:
    """Return a callback by which a word is as good as saying nothing."""

    def callback(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
        return None if value == word else value

    return callback


ALTERNATIVE: Callable[[F], F] = click.option(
    "--alternative",
    "-a",
    metavar="NAME",
    callback=_without(BASE),
    help="An alternative of the scenario; base is the scenario as it is written.",
)
STRESS: Callable[[F], F] = click.option(
    "--stress",
    "-s",
    metavar="NAME",
    callback=_without(NONE),
    help="A stress test of the scenario, on top of it; none is none.",
)
SETS: Callable[[F], F] = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    help="A value to set on top of everything, such as links.ab.rate='20 Mbps'. Repeatable.",
)

WORKERS: Callable[[F], F] = click.option(
    "--workers",
    type=click.IntRange(1),
    help="Runs at a time on this machine; by default as many as cores and memory allow.",
)
CLUSTER: Callable[[F], F] = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A Dask cluster instead: tcp://host:8786, or local:4 for four workers here (whose port "
    "other users of this machine can reach).",
)

VARIANTS: Callable[[F], F] = stack(
    click.option(
        "--alternative",
        "-a",
        "alternatives",
        multiple=True,
        metavar="NAME",
        help="An alternative of the scenario, or base, the scenario as it is written; repeatable. "
        "'all': base, then each.",
    ),
    click.option(
        "--stress",
        "-s",
        multiple=True,
        metavar="NAME",
        help="A stress test of the scenario, or none; repeatable. 'all': none, then each.",
    ),
)


def outputs(as_json: str) -> Callable[[F], F]:
    """Return the options of a command that writes into a results folder.

    Args:
        as_json: what ``--json`` does.
    """
    return stack(
        click.option(
            "--out",
            type=Place(),
            help="Folder of the results; by default results/<name of the scenario>.",
        ),
        click.option("--quiet", "-q", is_flag=True, help="Say nothing but what is wrong."),
        click.option("--json", "as_json", is_flag=True, help=as_json),
    )
