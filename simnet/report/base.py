"""What a section of the report is made of: the contract between sections and the page.

A section of the report of runs is a module in :mod:`simnet.report.run.sections` (or one that
another package offers under the entry point group ``simnet.report``) with two names:

``ORDER``
    Where it stands on the page; the summary has 0.
``section(runs)``
    Takes the runs to show side by side and returns a :class:`Section`, or None where it has
    nothing to say.

Those of the report of a study are in :mod:`simnet.report.study.sections` (group
``simnet.report.study``) and take a :class:`simnet.report.study.base.Study` instead of runs.

Parts hold words (:data:`simnet.report.words.Words`), which a language writes when the page is
made, so that one section serves every language:

- a sentence is ``say("losses.lead")``, with fields ``say("summary.lost", share=percent(x))``; its
  key and text stand in the catalogues of :mod:`simnet.report.languages`, once a language;
- a figure is a quantity: ``percent(x)``, ``duration(s)``, ``rate(bps)``, ``size(bytes)``,
  ``money(rupiah)``, ``whole(count)`` of :mod:`simnet.report.format`, ``setting`` and ``threshold``
  for what people set; with an interval it comes from
  :class:`simnet.report.study.estimate.Estimate`: ``figure()``, ``interval()``, ``words()``;
- a name of the scenario that should stand out in a sentence is ``name(x)``; ``words(x)`` is a name
  such as ``health_centre`` as a word, translated where a language knows it;
- ``listed(items)`` and ``listed(items, "or")`` are lists within a sentence, ``joined(*parts)``
  sentences one after another, ``capital(words)`` words with a capital first letter;
- a plain `str` is shown as it is in every language: names, code, what a user wrote. A section of
  another package may use it everywhere.

Nothing is HTML: the page escapes everything. A :class:`Figure` holds a function that draws it for a
language, usually a :func:`functools.partial`: titles of axes, labels and hover texts are written
by ``language.write`` and pass through :func:`simnet.report.chart_style.label` (``named`` does
both), numbers follow the separators that :func:`simnet.report.chart_style.figure` sets, the name
of a unit is ``language.unit(key)``. Data, order and colours must not depend on the language. What
each figure and table is of (one run and its seed, or so many replications) is added by the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from simnet.measures import figure
from simnet.report.words import Words, joined, say
from simnet.tables import Results

if TYPE_CHECKING:
    import pandas as pd

    from simnet.report.languages import Language

BASE_CASE = say("run.base")
"""What the scenario as it stands is called beside its alternatives."""

Tone: TypeAlias = Literal["plain", "good", "busy", "bad"]
"""How a figure is to be taken: without judgement, as fine, as close to a limit, as beyond it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about."""

    kind: Words
    """The words above the title."""
    title: Words
    description: str
    source: Words
    """The words under every figure and table of measures: what they were obtained from."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; what is `important` is set large."""

    text: Words
    important: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of the parts that follow, within a section."""

    text: Words


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure: what it is, the figure, and a line about it."""

    what: Words
    value: Words
    about: Words = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Cards:
    """Key figures side by side; `title` names the run where there are several."""

    cards: tuple[Card, ...]
    title: Words = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Short statements, one a line, each with its tone."""

    lines: tuple[tuple[Tone, Words], ...]
    title: Words = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: Words
    tone: Tone = "plain"
    bar: float | None = None
    """Draws it (0 to 1) as a share of a whole as well."""
    about: Words = ""
    """A line below the text, in small letters: the interval of a figure, the title of a name."""
    shade: float | None = None
    """Colours the cell, from 0 (the best of its kind) to 1 (the worst)."""
    order: float | None = None
    """What it is sorted by, where its text is no figure: words for none at all, or for no end."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first column is text, the others are figures unless `words` names them."""

    head: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Words = ""
    words: tuple[int, ...] = ()
    of_runs: bool = True
    """Whether it shows measures, so that the page says what they were obtained from."""
    dense: bool = False
    """Whether it may be long and wide: it then scrolls in a box of its own, under its head."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One measure of several things in several runs, a column a run."""

    what: Words
    things: tuple[Words, ...]
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
    """A plotly figure with the sentence that says what it shows.

    Lines, dots, bars and heatmaps on plain axes are on paper and without scripts too, as pictures
    that :mod:`simnet.report.picture` draws of the same data. Other traces show only in a browser;
    those that :data:`simnet.report.library.DRAWN` does not name make the page a megabyte larger.
    """

    draw: Callable[[Language], Any]
    """Returns the figure with its axes, legend and labels in a language. The data must be the same
    in every language: the page holds them once."""
    caption: Words
    of_runs: bool = True
    """Whether the page says what it was obtained from; else the caption does."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the shades of the cells stand for: figures from the best to the worst."""

    stops: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the glossary; sentences of the catalogues lead to its key."""

    key: str
    word: Words
    meaning: Words


@dataclass(frozen=True, slots=True)
class Glossary:
    """Words of the trade and what they mean."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """Long text that is folded away: code, a resolved scenario. No language changes it."""

    title: Words
    text: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts that are folded away: what only some readers look for."""

    title: Words
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Parts in columns side by side, below each other on a narrow page."""

    columns: tuple[tuple[Part, ...], ...]


Part: TypeAlias = (
    Paragraph
    | Heading
    | Cards
    | Findings
    | Table
    | Scale
    | Figure
    | Glossary
    | Details
    | Folded
    | Columns
)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled piece of the report."""

    title: Words
    parts: tuple[Part, ...]
    lead: Words = ""
    """What the reader learns here, in a sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """One result with the name that it has on the page."""

    name: Words
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

    def heading(self, run: Run) -> Words:
        """Return the name of a run where it must be told from others, else nothing."""
        return run.name if self.several else ""

    def subject(self) -> Subject:
        """Return what the report of these runs is about."""
        manifest = self.first.manifest
        seeds = list(dict.fromkeys(run.manifest["seed"] for run in self))
        several = say("page.several_runs", seeds=seeds_of(seeds))
        title = manifest.get("title") or manifest.get("name")
        return Subject(
            say("page.kind"),
            str(title) if title else say("page.kind"),
            str((manifest.get("scenario") or {}).get("description") or "").strip(),
            several if self.several else say("page.one_run", seed=str(seeds[0])),
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


def seeds_of(seeds: Sequence[object]) -> Words:
    """Return seeds as a list within a sentence."""
    return joined(*(say("page.seed", seed=str(seed)) for seed in seeds), between=", ")


def named(results: Sequence[Results], base: Words = BASE_CASE) -> Runs:
    """Return the runs with names that differ.

    An alternative has its own title; the scenario as it stands is called `base` beside others;
    where two have one name, the folder's name is added.
    """
    titles = [_title(each, base if len(results) > 1 else each.title) for each in results]
    names: list[Words] = []
    for each, title in zip(results, titles, strict=True):
        folder = each.folder.name if each.folder else ""
        alone = titles.count(title) == 1 or folder in ("", title)
        name = title if alone else joined(title, f"({folder})")
        while name in names:
            name = joined(name, "'", between="")
        names.append(name)
    return Runs(tuple(Run(name, each) for name, each in zip(names, results, strict=True)))


def _title(results: Results, base: Words) -> Words:
    manifest = results.manifest
    scenario = manifest.get("scenario") or {}
    words: list[Words] = []
    for section, name in (("alternatives", "alternative"), ("stress", "stress")):
        chosen = manifest.get(name)
        if chosen:
            described = (scenario.get(section) or {}).get(chosen) or {}
            words.append(str(described.get("title") or chosen))
    if not manifest.get("alternative"):
        words.insert(0, base)
    return joined(*words, between=" + ")
