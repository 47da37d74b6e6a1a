"""Input files are opened with limits; what is not a text file of a known encoding is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simnet.errors import ScenarioError
from simnet.inputs.files import decoded, read_bytes, read_text, unusable


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    told = [unusable(tmp_path / name) for name in ("pipe", "zero", "loop", ".", "none", "a\0b")]
    assert told == [
        "is a pipe, not a file",
        "is a device, not a file",
        "too many levels of symbolic links",
        "is a folder, not a file",
        "no such file or directory",
        "no file can have this name",
    ]


def test_a_file_beyond_the_limit_is_refused_with_the_hint(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"x" * 2_000_001)
    assert len(read_bytes(path, "long", 2_000_001)) == 2_000_001
    with pytest.raises(ScenarioError, match=r"^long: is larger than 2 MB; cut it$"):
        read_bytes(path, "long", 2_000_000, "cut it")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_spreadsheets_write_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "f").write_bytes("Café\n".encode(encoding))
    assert read_text(tmp_path / "f", "f") == "Café\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"\xef\xbb\xbfa\nb\xe9c",
            "f:2: byte 0xE9 ('é' if it is Windows-1252) is not valid UTF-8; save the file as UTF-8",
        ),
        (b"ab\0c", "f:1: is not a text file (it holds NUL bytes)"),
        (
            "a\nb".encode("utf-16-le"),
            (
                "f:1: is not a text file (it holds NUL bytes, as UTF-16 without a byte order mark "
                "does; save it as UTF-8)"
            ),
        ),
        (b"\xff\xfea", "f:1: byte 3 is not sound UTF-16 text; save the file as UTF-8"),
        (b"\x1f\x8b\x08", "f: is compressed; unpack it first"),
        (b"%PDF-1.7", "f: is not a text file"),
    ],
)
def test_what_is_no_text_is_told(data: bytes, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        decoded(data, "f")
    assert str(caught.value) == message
