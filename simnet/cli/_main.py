"""The group of all commands, and what becomes of an error in any of them."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from simnet import __version__
from simnet.cli._text import echo, plain
from simnet.errors import InputError, PackageError, SimnetError, nearest
from simnet.plugins import Room

OURS, INPUT, INTERRUPTED = 1, 2, 130
_ORDER = (
    "new", "check", "explain", "calibrate", "conditions", "run", "headroom", "availability", "show",
    "report", "compare", "diff", "ls", "gc", "kinds", "traffic", "schema", "verify",
)  # fmt: skip
"""Commands in the order of a day's work; others follow by name."""


def _take(name: str, found: Any, ours: bool) -> click.Command:  # noqa: ARG001 (of Room)
    """Return the command that a file of this package holds, or another package offers."""
    command = found.command if ours else found
    if not isinstance(command, click.Command):
        raise InputError("it is not a command of click")
    return command


COMMANDS = Room("command", "simnet.cli", "simnet.commands", _take)


class Commands(click.Group):
    """The commands: each is `command` in the file of its name in this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of all commands."""
        names = COMMANDS.names()
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, importing only its file."""
        if cmd_name not in self.list_commands(ctx):
            return None
        try:
            return COMMANDS.find(cmd_name)
        except PackageError as error:
            return _broken(cmd_name, error)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for; of a slip, say what was meant."""
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            hint = nearest(args[0], names)
            meant = f"; did you mean {hint!r}?" if hint else ""
            ctx.fail(f"there is no command {args[0]!r}{meant} (commands: {', '.join(names)})")
        return super().resolve_command(ctx, args)


def _broken(name: str, error: PackageError) -> click.Command:
    """Return a command that says, in the list of commands and when called, why there is none."""

    def fail() -> None:
        raise error

    anything = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(
        name, callback=fail, short_help=str(error), add_help_option=False, context_settings=anything
    )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(__version__, message="simnet %(version)s")
def commands(debug: bool) -> None:
    """Stress-test mixes of access technologies and providers, packet by packet.

    A scenario is a YAML file: make one with `simnet new`, look at it with `simnet check` and
    `simnet explain`, run it with `simnet run`, and read the result with `simnet report`.
    """


def run(arguments: Sequence[str] | None) -> int:
    """Run one command and return its exit code.

    What an output did not take is given up here: Python, which tries once more as it exits, would
    put a code of its own (120) in the place of ours.
    """
    try:
        return _run(arguments)
    finally:
        _close_output()


def _run(arguments: Sequence[str] | None) -> int:
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a letter shows its code; it must not end the run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given[: _first_word(given)]
    try:
        # Outside of its standalone mode, click returns the code of an Exit.
        code = commands.main(given, prog_name="simnet", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.__dict__["message"] = plain(error.message)  # declared final
        with contextlib.suppress(OSError):
            error.show()
        return INPUT
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted; nothing was written")
        return INTERRUPTED
    except BrokenPipeError:
        return OURS
    except Exception as error:
        return _failed(error, given, debug)
    return code if isinstance(code, int) else 0


def _close_output() -> None:
    """Let nothing more be written to an output that has failed: not while Python exits either."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)


def _open_closed() -> None:
    """Open the standard streams that whoever started us has closed, on nothing.

    Else the next file that is opened takes the number of the closed one, and what a library
    prints would go into it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is not None:
            continue
        handle = os.open(os.devnull, os.O_RDWR)
        if handle != number:
            os.dup2(handle, number)
            os.close(handle)
        stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 (kept open)
        setattr(sys, name, stream)


def _say(text: str) -> None:
    """Print to standard error; where that has failed too, the exit code says it."""
    with contextlib.suppress(OSError):
        echo(text, err=True)


def _first_word(given: list[str]) -> int:
    """Return where the command stands among the arguments."""
    return next((i for i, word in enumerate(given) if not word.startswith("-")), len(given))


def _failed(error: Exception, given: list[str], debug: bool) -> int:
    if debug:
        traceback.print_exc()
    if isinstance(error, SimnetError):
        if not debug:
            _say(str(error))
        return error.exit_code
    if isinstance(error, MemoryError):
        _say("there is not enough memory for this")
        return INPUT
    if isinstance(error, OSError) and not debug:
        # Files and folders of ours have messages of their own; this is the output, or the system.
        _close_output()
        where = f"{error.filename}: " if error.filename else "cannot go on: "
        _say(f"{where}{error.strerror or error}")
        return INPUT
    if not debug:
        again = " ".join(["simnet", "--debug", *given])
        _say(
            f"simnet failed: {type(error).__name__}: {error}\n"
            f"This is a fault of simnet, not of your input. Its traceback: {again}"
        )
    return OURS
