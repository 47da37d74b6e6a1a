"""``simnet new traffic``: a kind of traffic to start from, with its test and its page."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import click

from simnet.cli._options import Place
from simnet.cli._text import echo
from simnet.errors import InputError

_ROOM = files("simnet.cli").joinpath("templates", "traffic")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHECKOUT = ("simnet/traffic/base.py", "tests/unit/traffic")
"""What the folder of a checkout of simnet holds."""
_OURS: Mapping[str, str] = {
    "kind": "simnet/traffic/{name}.py",
    "test": "tests/unit/traffic/test_{name}.py",
    "page": "docs/applications/{name}.md",
}
_PACKAGE: Mapping[str, str] = {
    "pyproject": "pyproject.toml",
    "kind": "{name}_traffic.py",
    "test": "tests/test_{name}.py",
    "page": "README.md",
}
"""The file that each template becomes, in a checkout of simnet and in a package of one's own."""


@click.command(name="traffic")
@click.argument("name", metavar="NAME")
@click.option(
    "--package",
    type=Place(),
    metavar="FOLDER",
    help="Write a package of your own there, which offers the kind to simnet once it is installed; "
    "without it, into the checkout of simnet that you are in.",
)
def command(name: str, package: Path | None) -> None:
    """Write a kind of traffic called NAME to start from: it works, and is tested and described.

    It is a person who asks for an answer now and then, and says how long it took. NAME is what
    scenarios write after `kind:`. An existing file is never overwritten.
    """
    _check_name(name)
    folder = _checkout() if package is None else package
    written = _OURS if package is None else _PACKAGE
    module = f"simnet.traffic.{name}" if package is None else f"{name}_traffic"
    words = {
        "name": name,
        "Class": _class_name(name),
        "module": module,
        "apart": "" if package is None else "\n",
        "package": f"{name.strip('_').replace('_', '-')}-traffic",
    }
    made = {
        folder / path.format(name=name): _filled(template, words)
        for template, path in written.items()
    }
    _write(made)
    for path in made:
        echo(f"{path} written")
    echo(_next(name, folder, package is not None))


def _check_name(name: str) -> None:
    """Refuse a name that scenarios or Python cannot write, or that is taken."""
    from simnet.kinds import room_of
    from simnet.traffic.base import Traffic

    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
        fits = _NAME.fullmatch(plain) and not keyword.iskeyword(plain)
        raise InputError(
            f"{name!r} cannot be the name of a kind: small letters, digits and _, a letter first, "
            f"40 at most, and no word of Python; such as {plain if fits else 'telemedicine'!r}"
        )
    taken = room_of(Traffic).names()
    if name in taken:
        raise InputError(f"traffic kind {name!r} exists already (simnet kinds traffic {name})")
    if name == "base":
        raise InputError("'base' is the file of what all kinds of traffic share; choose another")


def _checkout() -> Path:
    """Return the checkout of simnet that the working folder is in.

    Raises:
        InputError: it is in none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if all((folder / each).exists() for each in _CHECKOUT):
            return folder
    raise InputError(
        f"{here} is in no checkout of simnet; write a package of your own with --package FOLDER"
    )


def _class_name(name: str) -> str:
    """Return the name of the class; one that the files or Python use has more to it."""
    plain = "".join(part.capitalize() for part in name.split("_"))
    texts = (_ROOM.joinpath(f"{each}.txt").read_text(encoding="utf-8") for each in _PACKAGE)
    used = {word for text in texts for word in re.findall(r"\b[A-Z]\w*", text)}
    return f"{plain}Person" if plain in used or hasattr(builtins, plain) else plain


def _filled(template: str, words: Mapping[str, str]) -> str:
    text = _ROOM.joinpath(f"{template}.txt").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda found: words[found[1]], text)


def _write(made: Mapping[Path, str]) -> None:
    """Write all files or, where one exists already or cannot be written, none of them."""
    for path in made:
        if path.exists() or path.is_symlink():
            raise InputError(f"{path} exists already; it is not overwritten")
    done: list[Path] = []
    try:
        for path, text in made.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as opened:
                done.append(path)
                opened.write(text)
    except OSError as error:
        for path in done:
            path.unlink(missing_ok=True)
        raise InputError(f"cannot write {error.filename}: {error.strerror}") from error


def _next(name: str, folder: Path, package: bool) -> str:
    """Return what is to be done now."""
    look = f"simnet traffic preview {name}"
    if package:
        return f"next: pip install -e {folder}, pytest {folder}, {look}"
    texts = "simnet/report/languages/*/LC_MESSAGES/simnet.po"
    return (
        f"next: {look}; words for quantity.{name}_wait, and what is said of the parameters, in "
        f"{texts}; python docs/generate.py; simnet schema > scenarios/scenario.schema.json; "
        "a line in CHANGELOG.md"
    )
