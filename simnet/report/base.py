"""What a section of the report is made of: the contract between sections and the page.

A section of the report of runs is a module in :mod:`simnet.report.run.sections` (or one that
another package offers under the entry point group ``simnet.report``) with two names:

``ORDER``
    Where it stands on the page; the summary has 0.
``section(runs, text)``
    Takes the runs to show side by side and the texts, and returns a :class:`Section`, or None
    where it has nothing to say.

Those of the report of a study are in :mod:`simnet.report.study.sections` (group
``simnet.report.study``) and take a :class:`simnet.report.study.base.Study` instead of runs.

Sections hold plain text, never HTML: the page escapes everything. Names that go into a figure
pass through :func:`simnet.report.chart_style.label`; names that should stand out in a sentence
through :func:`simnet.report.format.name`. What each figure and table is of (one run and its seed,
or so many replications) is added by the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from simnet.measures import figure
from simnet.tables import Results

if TYPE_CHECKING:
    import pandas as pd

    from simnet.report.text import Text

Tone: TypeAlias = Literal["plain", "good", "busy", "bad"]
"""How a figure is to be taken: without judgement, as fine, as close to a limit, as beyond it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about."""

    kind: str
    """The words above the title."""
    title: str
    description: str
    source: str
    """The words under every figure and table of measures: what they were obtained from."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; what is `important` is set large."""

    text: str
    important: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of the parts that follow, within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure: what it is, the figure, and a line about it."""

    what: str
    value: str
    about: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Cards:
    """Key figures side by side; `title` names the run where there are several."""

    cards: tuple[Card, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Short statements, one a line, each with its tone."""

    lines: tuple[tuple[Tone, str], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    tone: Tone = "plain"
    bar: float | None = None
    """Draws it (0 to 1) as a share of a whole as well."""
    about: str = ""
    """A line below the text, in small letters: the interval of a figure, the title of a name."""
    shade: float | None = None
    """Colours the cell, from 0 (the best of its kind) to 1 (the worst)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first column is text, the others are figures unless `words` names them."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    words: tuple[int, ...] = ()
    of_runs: bool = True
    """Whether it shows measures, so that the page says what they were obtained from."""
    dense: bool = False
    """Whether it may be long and wide: it then scrolls in a box of its own, under its head."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One measure of several things in several runs, a column a run."""

    what: str
    things: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """By run, then by thing."""

    def table(self, runs: Runs) -> Table:
        """Return it as a table."""
        rows = tuple(
            (Cell(thing), *(column[index] for column in self.cells))
            for index, thing in enumerate(self.things)
        )
        return Table((self.what, *(run.name for run in runs)), rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """A plotly figure with the sentence that says what it shows."""

    figure: Any
    caption: str
    of_runs: bool = True
    """Whether the page says what it was obtained from; else the caption does."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the shades of the cells stand for: figures from the best to the worst."""

    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """Long text that is folded away: code, a resolved scenario."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts that are folded away: what only some readers look for."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Parts in columns side by side, below each other on a narrow page."""

    columns: tuple[tuple[Part, ...], ...]


Part: TypeAlias = (
    Paragraph | Heading | Cards | Findings | Table | Scale | Figure | Details | Folded | Columns
)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled piece of the report."""

    title: str
    parts: tuple[Part, ...]
    lead: str = ""
    """What the reader learns here, in a sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """One result with the name that it has on the page."""

    name: str
    results: Results

    @property
    def manifest(self) -> Any:
        """The manifest of the result."""
        return self.results.manifest

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """Return a table of the result, of these columns only if any is named."""
        return self.results.frame(name, *columns)

    def figure(self, measure: str) -> float:
        """Return the figure of a measure in the result, NaN where there is nothing to measure."""
        return figure(measure, self.results)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs that a report shows side by side, in the order given."""

    runs: tuple[Run, ...]

    def __iter__(self) -> Iterator[Run]:
        return iter(self.runs)

    def __len__(self) -> int:
        return len(self.runs)

    @property
    def first(self) -> Run:
        """The run that the others stand beside."""
        return self.runs[0]

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self.runs) > 1

    def heading(self, run: Run) -> str:
        """Return the name of a run where it must be told from others, else nothing."""
        return run.name if self.several else ""

    def subject(self, text: Text) -> Subject:
        """Return what the report of these runs is about."""
        manifest = self.first.manifest
        seeds = list(dict.fromkeys(run.manifest["seed"] for run in self))
        listed = ", ".join(text("page.seed", seed=seed) for seed in seeds)
        several = text("page.several_runs", seeds=listed)
        return Subject(
            text("page.kind"),
            str(manifest.get("title") or manifest.get("name") or text("page.kind")),
            str((manifest.get("scenario") or {}).get("description") or "").strip(),
            several if self.several else text("page.one_run", seed=seeds[0]),
        )


def place_names(scenario: Mapping[str, Any]) -> dict[str, str]:
    """Return the names for people that a resolved scenario gives to its places, by place."""
    backhaul = scenario.get("backhaul") or {}
    found = {}
    for section in (scenario.get("isps"), backhaul.get("towns"), scenario.get("villages")):
        for place, about in (section or {}).items():
            if isinstance(about, dict) and isinstance(about.get("name"), str) and about["name"]:
                found[place] = about["name"]
    return found


def named(results: Sequence[Results], base: str) -> Runs:
    """Return the runs with names that differ.

    An alternative has its own title; the scenario as it stands is called `base` beside others;
    where two have one name, the folder's name is added.
    """
    titles = [_title(each, base if len(results) > 1 else each.title) for each in results]
    names: list[str] = []
    for each, title in zip(results, titles, strict=True):
        folder = each.folder.name if each.folder else ""
        alone = titles.count(title) == 1 or folder in ("", title)
        name = title if alone else f"{title} ({folder})"
        while name in names:
            name += "'"
        names.append(name)
    return Runs(tuple(Run(name, each) for name, each in zip(names, results, strict=True)))


def _title(results: Results, base: str) -> str:
    manifest = results.manifest
    scenario = manifest.get("scenario") or {}
    words = []
    for section, name in (("alternatives", "alternative"), ("stress", "stress")):
        chosen = manifest.get(name)
        if chosen:
            described = (scenario.get(section) or {}).get(chosen) or {}
            words.append(str(described.get("title") or chosen))
    if not manifest.get("alternative"):
        words.insert(0, base)
    return " + ".join(words)
