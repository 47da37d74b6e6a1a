"""Machine-readable diagnostics: what is wrong with an input, as JSON with file, line and path."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from simnet.cli._text import echo
from simnet.errors import InputError, Problem, ScenarioError


def faults_as_json(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command on `file` with ``--json`` print an input error as JSON, and exit with its code.

    Without ``--json`` the error goes on to where all errors are told in words.
    """

    @functools.wraps(command)
    def called(file: Path, as_json: bool, **others: Any) -> None:
        try:
            command(file=file, as_json=as_json, **others)
        except InputError as error:
            if not as_json:
                raise
            found = {"file": str(file), "problems": [_entry(each) for each in _of(error, file)]}
            echo(json.dumps(found, ensure_ascii=False))
            raise click.exceptions.Exit(error.exit_code) from error

    return called


def _of(error: InputError, file: Path) -> tuple[Problem, ...]:
    """Return the problems of an error, of a plain one its only one."""
    if isinstance(error, ScenarioError):
        return error.problems
    return (Problem(str(file), None, "", str(error)),)


def _entry(problem: Problem) -> dict[str, str | int | None]:
    return {
        "file": problem.file,
        "line": problem.line,
        "path": problem.path,
        "message": problem.message,
    }
