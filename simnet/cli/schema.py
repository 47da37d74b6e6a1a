"""``simnet schema``: the form of scenarios and of results, for editors and programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click


@click.command(name="schema")
@click.argument(
    "what", type=click.Choice(["scenario", "tables"]), default="scenario", metavar="[WHAT]"
)
def command(what: str) -> None:
    r"""Print the JSON Schema of scenarios, or with `tables` the columns of results.

    An editor completes a scenario and marks its mistakes when its first line is

    \b
        # yaml-language-server: $schema=scenario.schema.json

    and the schema lies beside it: simnet schema > scenario.schema.json
    """
    click.echo(json.dumps(_scenario() if what == "scenario" else _tables(), indent=2))


def _scenario() -> dict[str, Any]:
    from simnet.scenario.schema import json_schema

    return json_schema()


def _tables() -> dict[str, Any]:
    from simnet.tables import TABLES

    return {name: asdict(table) for name, table in TABLES.items()}
