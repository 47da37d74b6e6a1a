"""Safe opening of input files: regular files only, a size limit, a known character encoding.

One problem with the file's name is raised for whatever does not fit; nothing is read without end.
"""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from simnet.errors import Problem, ScenarioError

MOST_IMPORTED_BYTES = 50_000_000
"""Largest list, topology or trace that is read, bytes."""

_BOMS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SORTS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)
_FOREIGN = (
    (
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
        "is a spreadsheet; save it as 'CSV UTF-8 (comma delimited)'",
    ),
    ((b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), "is compressed; unpack it first"),
    ((b"%PDF", b"\x89PNG", b"PAR1"), "is not a text file"),
)
"""What other files begin with."""


def unusable(path: str | Path) -> str | None:
    """Return why there is no regular file at `path`; None where there is one."""
    try:
        mode = Path(path).stat().st_mode
    except OSError as error:
        return (error.strerror or "cannot be read").lower()
    except ValueError:
        return "no file can have this name"
    if stat.S_ISREG(mode):
        return None
    sort = next((what for is_one, what in _SORTS if is_one(mode)), "something else")
    return f"is {sort}, not a file"


def read_bytes(
    path: str | Path, name: str, most_bytes: int = MOST_IMPORTED_BYTES, hint: str = ""
) -> bytes:
    """Return the content of a regular file; messages call it `name`.

    `hint` says what to do about a file that is too large.

    Raises:
        ScenarioError: it is not a regular file, cannot be read, or is larger than `most_bytes`.
    """
    reason = unusable(path)
    if reason is not None:
        raise ScenarioError(Problem(name, None, "", reason))
    try:
        with Path(path).open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ScenarioError(Problem(name, None, "", reason)) from error
    if len(data) > most_bytes:
        what = f"is larger than {most_bytes // 1_000_000} MB{hint and f'; {hint}'}"
        raise ScenarioError(Problem(name, None, "", what))
    return data


def read_text(path: str | Path, name: str, most_bytes: int = MOST_IMPORTED_BYTES) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark.

    Raises:
        ScenarioError: it cannot be read, is too large, or is in another encoding.
    """
    return read_text_and_encoding(path, name, most_bytes)[0]


def read_text_and_encoding(
    path: str | Path, name: str, most_bytes: int = MOST_IMPORTED_BYTES
) -> tuple[str, str]:
    """Return the text of a file as `read_text` does, and how it was decoded; "" for UTF-8.

    Raises:
        ScenarioError: it cannot be read, is too large, or is in another encoding.
    """
    data = read_bytes(path, name, most_bytes)
    text = decoded(data, name)
    return text, "read as UTF-16, as its first bytes say" if data.startswith(_BOMS_16) else ""


def decoded(data: bytes, name: str, encoding: str = "utf-8") -> str:
    """Return the text that `data` is in `encoding`, without a byte order mark.

    Raises:
        ScenarioError: it is not text in that encoding.
    """
    for starts, what in _FOREIGN:
        if data.startswith(starts):
            raise ScenarioError(Problem(name, None, "", what))
    if data.startswith(_BOMS_16):
        encoding = "utf-16"
    elif (nul := data.find(b"\0")) >= 0:
        what = f"is not a text file (it holds NUL bytes{_WIDE if _is_wide(data) else ''})"
        raise ScenarioError(Problem(name, _line_of(data, nul), "", what))
    elif encoding == "utf-8":
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ScenarioError(_undecodable(data, error, encoding, name)) from error


_WIDE = ", as UTF-16 without a byte order mark does; save it as UTF-8"


def _is_wide(data: bytes) -> bool:
    """Tell whether every second byte at the beginning is NUL, as of plain letters in UTF-16."""
    some = data[:64]
    return len(some) > 1 and (not any(some[::2]) or not any(some[1::2]))


def _line_of(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _undecodable(data: bytes, error: UnicodeDecodeError, encoding: str, name: str) -> Problem:
    """Return which byte is wrong, and what it would be in the encoding that Windows writes."""
    if encoding == "utf-16":
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        what = f"byte {error.start + 1} is not sound UTF-16 text; save the file as UTF-8"
        return Problem(name, line, "", what)
    if encoding != "utf-8-sig":
        what = f"is not sound {encoding.upper()} text; save the file as UTF-8"
        return Problem(name, _line_of(data, error.start), "", what)
    start = data.startswith(codecs.BOM_UTF8) * len(codecs.BOM_UTF8) + error.start
    letter = data[start : start + 1].decode("cp1252", "ignore")
    maybe = f" ('{letter}' if it is Windows-1252)" if letter.isprintable() and letter else ""
    what = f"byte 0x{data[start]:02X}{maybe} is not valid UTF-8; save the file as UTF-8"
    return Problem(name, _line_of(data, start), "", what)
