"""Read a result back: its manifest and its tables as DataFrames, checked against damage."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from simnet.errors import ResultsError
from simnet.tables.frames import Frames, load
from simnet.tables.manifest import unsealed
from simnet.tables.schema import TABLES
from simnet.tables.writer import MANIFEST, READY, settle, store

_AGAIN = "run the scenario again"


class Results(Frames):
    """The tables of one run by name, as DataFrames, and its manifest."""

    def __repr__(self) -> str:
        return f"<Results of {self.title!r}: {', '.join(self._tables)}>"

    @property
    def title(self) -> str:
        """What was run, in a few words: the alternative's name, or else the scenario's."""
        named = self.manifest.get("alternative") or self.manifest.get("name") or "run"
        stress = self.manifest.get("stress")
        return f"{named} + {stress}" if stress else str(named)

    def write(self, folder: str | Path) -> Path:
        """Write the result into `folder` and return it.

        Raises:
            ResultsError: the folder cannot be written or the disk is full.
        """
        return store(folder, {name: self.arrow(name) for name in self}, self.manifest)


def read(folder: str | Path) -> Results:
    """Return the result in `folder`.

    Raises:
        ResultsError: there is none, it is damaged, or it is of another version's format.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ResultsError(f"there is no results folder {folder}")
    try:
        if (folder / READY).is_dir():
            settle(folder)
        manifest = unsealed((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise ResultsError(_not_a_result(folder)) from None
    except OSError as error:
        raise ResultsError(f"cannot read {folder / MANIFEST}: {error.strerror}") from error
    except ValueError as error:
        raise ResultsError(f"{folder}: {error}; {_AGAIN}") from None
    listed = manifest["tables"]
    return Results(
        manifest,
        {
            name: partial(load, folder / str(listed[name]["file"]), listed[name], table, _AGAIN)
            for name, table in TABLES.items()
            if name in listed
        },
        folder,
    )


def _not_a_result(folder: Path) -> str:
    inside = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    hint = f"; did you mean {' or '.join(str(path) for path in inside[:3])}?" if inside else ""
    return f"{folder} is not a results folder (it has no {MANIFEST}){hint}"
