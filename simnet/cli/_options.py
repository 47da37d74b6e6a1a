"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

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

ALTERNATIVE: Callable[[F], F] = click.option(
    "--alternative", "-a", metavar="NAME", help="An alternative of the scenario."
)
STRESS: Callable[[F], F] = click.option(
    "--stress", "-s", metavar="NAME", help="A stress test of the scenario, on top of it."
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
    help="A Dask cluster instead: tcp://host:8786, or local:4 for four workers here.",
)
