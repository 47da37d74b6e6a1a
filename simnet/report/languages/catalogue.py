"""Message catalogues of gettext: compiled from `.po` to `.mo`, and never older than their texts.

`setup.py` compiles them with Babel; a compiled one holds the checksum of the text that it was made
from, so that a checkout whose text is newer is noticed: it is compiled again where Babel is
installed, and refused otherwise. An installed package holds the `.mo` alone. This file imports
nothing of the package, so that `setup.py` can run it before anything is built.
"""

from __future__ import annotations

import gettext
import hashlib
import io
import os
from pathlib import Path

ROOM = Path(__file__).parent
_CHECKSUM = "catalogue.checksum"
"""Key under which a compiled catalogue holds the checksum of its text."""


def compiled(text: bytes) -> bytes:
    """Return the `.mo` of the text of a `.po`.

    Raises:
        ImportError: Babel is not installed.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(io.BytesIO(text), abort_invalid=True)
    catalogue.add(_CHECKSUM, _checksum(text))
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def build(room: Path = ROOM) -> list[Path]:
    """Compile the catalogues under `room` that are older than their texts, and return those."""
    built = []
    for path in sorted(room.glob("*/LC_MESSAGES/*.po")):
        text = path.read_bytes()
        if current(text, path.with_suffix(".mo")) is None:
            _keep(path.with_suffix(".mo"), compiled(text))
            built.append(path)
    return built


def read(code: str, room: Path = ROOM) -> gettext.GNUTranslations | None:
    """Return the catalogue of a language as its text has it; None where it cannot be had.

    That is: there is none, or it is older than its text and Babel is not installed.
    """
    path = room / code / "LC_MESSAGES" / "simnet.po"
    if not path.is_file():
        return current(b"", path.with_suffix(".mo"))
    text = path.read_bytes()
    if (found := current(text, path.with_suffix(".mo"))) is not None:
        return found
    try:
        made = compiled(text)
    except ImportError:
        return None
    _keep(path.with_suffix(".mo"), made)
    return gettext.GNUTranslations(io.BytesIO(made))


def current(text: bytes, path: Path) -> gettext.GNUTranslations | None:
    """Return a compiled catalogue if it is that of `text`, or if there is no text to compare."""
    try:
        found = gettext.GNUTranslations(io.BytesIO(path.read_bytes()))
    except (OSError, ValueError):
        return None
    same = not text or found.gettext(_CHECKSUM) == _checksum(text)
    return found if same else None


def _checksum(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _keep(path: Path, made: bytes) -> None:
    """Write a compiled catalogue, whole or not at all; a place that is read-only stays as it is."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(made)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
