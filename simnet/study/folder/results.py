"""Reader of a study: its plan, its tables as DataFrames, its runs; checked against damage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from simnet.errors import ResultsError, unknown
from simnet.files import is_file, read, reason
from simnet.study.folder.runs import Store
from simnet.study.plan.as_json import plan_of
from simnet.study.plan.study_plan import StudyPlan
from simnet.tables import Results
from simnet.tables.frames import Frames
from simnet.tables.manifest import STUDY_FORMAT, unsealed
from simnet.tables.study import MANIFEST, readers
from simnet.tables.writer import MANIFEST as RUN_MANIFEST

_AGAIN = "run the study again to go on (its runs are kept)"


class StudyResults(Frames):
    """The tables of a study by name, as DataFrames, its plan and its runs.

    ``study["ranking"]`` is a DataFrame; ``study.run("base", 1)["interfaces"]`` one of a run.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        tables: Mapping[str, Callable[[], Any]],
        folder: Path,
        plan: StudyPlan,
    ) -> None:
        super().__init__(manifest, tables, folder)
        self.plan = plan
        """What was planned."""
        self._store = Store(folder)

    def __repr__(self) -> str:
        return f"<StudyResults of {self.plan.name!r}: {', '.join(self)}>"

    @property
    def title(self) -> str:
        """What was studied, in a few words."""
        return self.plan.title or self.plan.name

    def replications(self, cell: str) -> dict[int, str]:
        """Return the keys of a cell's runs by replication.

        Raises:
            ResultsError: there is no such cell, or the table of runs is missing or damaged.
        """
        names = [each.name for each in self.plan.cells]
        if cell not in names:
            raise ResultsError(unknown("cell", cell, names))
        table = self.arrow("runs").to_pydict()
        rows = zip(table["cell"], table["replication"], table["key"], strict=True)
        return {number: key for name, number, key in rows if name == cell}

    def run(self, cell: str, replication: int = 1) -> Results:
        """Return one run of a cell.

        Raises:
            ResultsError: there is no such cell or run, or it is damaged.
        """
        keys = self.replications(cell)
        if replication not in keys:
            there = f"1 to {len(keys)}" if keys else "no replication yet"
            raise ResultsError(f"cell {cell!r} has no replication {replication} (it has {there})")
        return self._store.read(keys[replication])


def read_study(folder: str | Path) -> StudyResults:
    """Return the study in `folder`.

    Raises:
        ResultsError: there is none, it is damaged or not finished, or it is of another version's
            format.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ResultsError(f"there is no results folder {folder}")
    try:
        manifest = unsealed(read(folder / MANIFEST), STUDY_FORMAT, MANIFEST)
        plan = plan_of(manifest["plan"])
    except FileNotFoundError:
        raise ResultsError(_not_a_study(folder)) from None
    except OSError as error:
        raise ResultsError(f"cannot read {folder / MANIFEST}: {reason(error)}") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ResultsError(f"{folder}: {error}; {_AGAIN}") from error
    if not manifest.get("tables"):
        state = manifest.get("state", "stopped")
        raise ResultsError(f"the study in {folder} is not finished ({state}); {_AGAIN}")
    return StudyResults(manifest, readers(folder, manifest["tables"]), folder, plan)


def is_study(folder: str | Path) -> bool:
    """Return whether a folder is that of a study, whole or not."""
    return is_file(Path(folder) / MANIFEST)


def _not_a_study(folder: Path) -> str:
    if is_file(folder / RUN_MANIFEST):
        return f"{folder} holds a single run, not a study (simnet.read reads it)"
    inside = sorted(path.parent for path in folder.glob(f"[!.]*/{MANIFEST}"))
    hint = f"; did you mean {' or '.join(str(path) for path in inside[:3])}?" if inside else ""
    return f"{folder} is not the folder of a study (it has no {MANIFEST}){hint}"
